"""The tables as tables of Delta Lake, without a copy of their data."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import time
from typing import Any

import pyarrow as pa

from . import _tables

#: A week, in which a reader may go on with the state that it began with.
WEEK = 7 * 24


def export_delta(
    folder: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    retain_hours: int = WEEK,
) -> dict[str, int]:
    """Brings the tables of a warehouse to `target/TABLE` as tables of Delta Lake, one version
    for all days that changed; returns how many files each table gained or lost.

    The files are hard links under names made of their hashes (copies, where `target` is on
    another file system): when the warehouse writes a day again, the old file stays in the table's
    older versions. Files that no version of the last `retain_hours` has are deleted: after
    `tsubuyaki forget`, 0 removes what was forgotten there too.

    Needs the package `deltalake`. Raises `RuntimeError` if the warehouse changes meanwhile;
    what is then in `target` is whole, and the next call goes on from it.
    """
    manifest = _tables.read_manifest(folder)
    changes = {table: _export(manifest, table, pathlib.Path(target), retain_hours) for table in _tables.TABLES}
    return changes


def _export(manifest: _tables.Manifest, table: str, target: pathlib.Path, retain_hours: int) -> int:
    from deltalake import CommitProperties, DeltaTable, Schema
    from deltalake.transaction import RemoveAction, create_table_with_add_actions

    root = target / table
    root.mkdir(parents=True, exist_ok=True)
    wanted = {_name(path, file, table): (path, file) for path, file in manifest.of(table).items()}
    present = _present(root)
    new = {name: found for name, found in wanted.items() if name not in present}
    old = {name: found for name, found in present.items() if name not in wanted}
    fields = _tables.schema(manifest, table)
    schema = Schema.from_arrow(fields)
    for name, (path, file) in new.items():
        _link(manifest.folder / path, root / name, file["bytes"])
    if _tables.read_manifest(manifest.folder).state != manifest.state:
        raise RuntimeError(f"{manifest.folder}: a run changed it meanwhile; call this again")

    days = ["date"] if table in _tables.DAILY else []
    properties = CommitProperties(custom_metadata={"tsubuyaki.state": str(manifest.state)})
    delta = DeltaTable(root) if DeltaTable.is_deltatable(str(root)) else None
    if delta is None or delta.schema() != schema:
        # The first version, or one with other columns: all files.
        added = [_added(root, name, file) for name, (_, file) in wanted.items()]
        create_table_with_add_actions(
            str(root), schema, added, mode="overwrite", partition_by=days,
            commit_properties=properties,
        )  # fmt: skip
    elif new or old:
        now = int(time.time() * 1000)
        actions = [_added(root, name, file) for name, (_, file) in new.items()]
        actions += [RemoveAction(name, True, now, size, _day(name)) for name, size in old.items()]
        delta.create_write_transaction(
            actions, "append", schema, partition_by=days, commit_properties=properties
        )
    # Also where nothing changed: what an earlier call replaced may be old enough by now.
    if wanted or present:
        DeltaTable(root).vacuum(retain_hours, dry_run=False, enforce_retention_duration=False)
    return len(new) + len(old)


def _name(path: str, file: dict[str, Any], table: str) -> str:
    """Where a file is in its table: a name that no other content has."""
    day = pathlib.PurePosixPath(path).parent.relative_to(table)
    return str(day / f"part-{file['blake3'][:32]}.parquet")


def _present(root: pathlib.Path) -> dict[str, int]:
    """The files of a table's last version, and their sizes."""
    from deltalake import DeltaTable

    if not DeltaTable.is_deltatable(str(root)):
        return {}
    files = pa.table(DeltaTable(root).get_add_actions(flatten=True))
    return dict(zip(files["path"].to_pylist(), files["size_bytes"].to_pylist()))


def _link(source: pathlib.Path, place: pathlib.Path, size: int) -> None:
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        whole = place.with_name(f"_{place.name}.new")
        whole.unlink(missing_ok=True)
        try:
            os.link(source, whole)
        except OSError:
            shutil.copyfile(source, whole)
        whole.replace(place)
    if place.stat().st_size != size:
        place.unlink()
        raise RuntimeError(f"{source}: not the file that the manifest lists; run `tsubuyaki verify`")


def _added(root: pathlib.Path, name: str, file: dict[str, Any]) -> Any:
    from deltalake.transaction import AddAction

    statistics: dict[str, Any] = {"numRecords": file["rows"]}
    if "ids" in file:
        least, greatest = file["ids"]
        statistics |= {"minValues": {"tweet_id": least}, "maxValues": {"tweet_id": greatest}}
        statistics |= {"nullCount": {"tweet_id": 0}}
    modified = int((root / name).stat().st_mtime * 1000)
    return AddAction(name, file["bytes"], _day(name), modified, True, json.dumps(statistics))


def _day(name: str) -> dict[str, str | None]:
    day, _, _ = name.rpartition("/")
    return {"date": day.removeprefix("date=")} if day else {}
