"""The same with frames of Polars."""

from __future__ import annotations

import os
from typing import Any

import polars as pl

from . import _ask, _tables, _tokenize


def scan(folder: str | os.PathLike[str], table: str) -> pl.LazyFrame:
    """A table of a warehouse; only the days and columns that are asked for are read.

    >>> scan("warehouse", "tokens").filter(pl.col("date") == date(2018, 9, 3)).collect()
    """
    manifest = _tables.read_manifest(folder)
    files = [manifest.folder / path for path in manifest.of(table)]
    if table not in _tables.TABLES or not files:
        # Says what is wrong, or is an empty table.
        return pl.from_arrow(_tables.dataset(manifest, table).to_table()).lazy()  # type: ignore[union-attr]
    if table not in _tables.DAILY:
        return pl.scan_parquet(files)
    return pl.scan_parquet(
        files, hive_partitioning=True, hive_schema={"date": pl.Date}, missing_columns="insert",
        extra_columns="ignore",
    )  # fmt: skip


def ask(question: str, *arguments: str, **options: Any) -> pl.DataFrame:
    """`tsubuyaki.ask` with a frame for an answer."""
    return pl.DataFrame(_ask.ask(question, *arguments, **options))


def tokenize(posts: pl.DataFrame, **options: Any) -> pl.DataFrame:
    """`tsubuyaki.tokenize` of a frame."""
    # Strings as every version of Arrow has them.
    table = posts.to_arrow(compat_level=pl.CompatLevel.oldest())
    frames = [pl.DataFrame(batch) for batch in _tokenize.tokenize(table, **options)]
    return pl.concat(frames) if frames else pl.DataFrame()
