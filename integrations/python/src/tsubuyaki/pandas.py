"""The same with frames of pandas, in which ids keep their digits: numbers that rows may lack are
`Int64`, not floats."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd
import pyarrow as pa

from . import _ask, _tables, _tokenize


def read(
    folder: str | os.PathLike[str],
    table: str,
    *,
    columns: list[str] | None = None,
    filter: Any = None,
) -> pd.DataFrame:
    """A table of a warehouse, or the columns and rows of it that are asked for.

    `filter` is an expression of Arrow: `pc.field("date") == datetime.date(2018, 9, 3)`.
    """
    dataset = _tables.dataset(_tables.read_manifest(folder), table)
    return frame(dataset.to_table(columns=columns, filter=filter))


def ask(question: str, *arguments: str, **options: Any) -> pd.DataFrame:
    """`tsubuyaki.ask` with a frame for an answer."""
    return frame(_ask.ask(question, *arguments, **options))


def tokenize(posts: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """`tsubuyaki.tokenize` of a frame; its index is no column."""
    table = pa.Table.from_pandas(posts, preserve_index=False)
    batches = list(_tokenize.tokenize(table, **options))
    return frame(pa.Table.from_batches(batches)) if batches else pd.DataFrame()


def frame(table: pa.Table) -> pd.DataFrame:
    """A table as a frame: whole numbers stay whole, days are times."""
    # What the files tell pandas is for those who read them without this.
    table = table.replace_schema_metadata(None)
    integers = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}
    return table.to_pandas(types_mapper=integers.get, date_as_object=False)
