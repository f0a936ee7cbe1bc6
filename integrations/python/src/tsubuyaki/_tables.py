"""The tables of a warehouse, as its manifest lists them."""

import json
import os
import pathlib
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

TABLES = ("tweets", "tokens", "terms", "vocabulary")
# The tables with one file per day.
DAILY = TABLES[:3]


@dataclass(frozen=True)
class Warehouse:
    """The tables of a warehouse: datasets of Arrow, in which `date` is a date."""

    folder: pathlib.Path
    #: Counts the runs that changed the warehouse.
    state: int
    tweets: ds.Dataset
    tokens: ds.Dataset
    terms: ds.Dataset
    vocabulary: ds.Dataset


@dataclass(frozen=True)
class Manifest:
    """What a warehouse consists of."""

    folder: pathlib.Path
    state: int
    #: For each file, by its path in the folder, its rows, bytes, hash and least and greatest id.
    files: dict[str, dict[str, Any]]

    def of(self, table: str) -> dict[str, dict[str, Any]]:
        """The files of a table, by day."""
        return {path: file for path, file in sorted(self.files.items()) if path.startswith(f"{table}/")}


def read_manifest(folder: str | os.PathLike[str]) -> Manifest:
    """The state that a warehouse is in.

    Raises `FileNotFoundError` if there is no warehouse, `RuntimeError` while a run publishes its
    changes or if one was killed while it did.
    """
    if "://" in str(folder):
        raise ValueError(f"{folder}: only folders are opened here; `ask` also reads object storage")
    root = pathlib.Path(folder)
    path = root / "_manifest.json"
    if not path.is_file():
        raise FileNotFoundError(f"{root}: no warehouse here; `tsubuyaki ingest` makes one")
    found = json.loads(path.read_bytes())
    if any(root.glob("_journal/*.json")):
        raise RuntimeError(f"{root}: changes are being published; try again, or run `tsubuyaki verify`")
    return Manifest(root, found["state"], found["files"])


def open(folder: str | os.PathLike[str]) -> Warehouse:
    """Opens the tables of a warehouse: of each the files in its manifest, none of the others.

    >>> tokens = open("warehouse").tokens
    >>> tokens.to_table(filter=pc.field("date") == datetime.date(2018, 9, 3))

    The datasets know their types without reading the files: `date` is a date, and a column that
    older files lack is null in them. Raises `FileNotFoundError` if there is no warehouse.
    """
    manifest = read_manifest(folder)
    return Warehouse(
        manifest.folder, manifest.state, *(dataset(manifest, table) for table in TABLES)
    )


def dataset(manifest: Manifest, table: str) -> ds.Dataset:
    """One table of a warehouse."""
    if table not in TABLES:
        raise ValueError(f"no table {table}; the tables are {', '.join(TABLES)}")
    files = manifest.of(table)
    date = pa.schema([("date", pa.date32())])
    is_daily = table in DAILY
    return ds.dataset(
        [str(manifest.folder / path) for path in files],
        schema=schema(manifest, table),
        format="parquet",
        partitioning=ds.partitioning(date, flavor="hive") if is_daily else None,
        partition_base_dir=str(manifest.folder / table),
    )


def schema(manifest: Manifest, table: str) -> pa.Schema:
    """The columns of a table: those of its newest and oldest file, and the day."""
    files = list(manifest.of(table))
    ends = [pq.read_schema(manifest.folder / path) for path in {*files[:1], *files[-1:]}]
    fields = max(ends, key=len, default=pa.schema([]))
    # A file of an older version has no such column, so its rows have nothing in it.
    columns = [field.with_nullable(True) for field in fields]
    if table in DAILY:
        columns.append(pa.field("date", pa.date32()))
    return pa.schema(columns)
