"""The Parquet files of a warehouse, damaged one at a time, and what each command
may then answer."""

import json

from oracle import QUESTIONS, TABLES
from place import check

# A day that the questions of the oracle read, and its day before.
FILES = {
    "tweets": "warehouse/tweets/date=2018-09-03/part-0.parquet",
    "tokens": "warehouse/tokens/date=2018-09-03/part-0.parquet",
    "terms": "warehouse/terms/date=2018-09-03/part-0.parquet",
    "vocabulary": "warehouse/vocabulary/part-0.parquet",
}
assert list(FILES) == TABLES


def check_not_silent(place, path, expected, has_verify):
    """With the file at `path` damaged: a command that reads it says so, one that
    does not read it answers as ever; none answers anything else."""
    for name, arguments in QUESTIONS.items():
        ran = place.run(*arguments)
        check(not ran.panicked, f"{name} panics: {ran.stderr[:200]}")
        if ran.status == 0:
            # `query` reads every file of every table.
            check(name != "query", f"{name} does not notice")
            check(ran.stdout == expected[name], f"{name}: silently another answer")
        else:
            check(ran.status == 1, f"{name}: exit {ran.status}")
            check(
                path.removeprefix("warehouse/") in ran.stderr,
                f"{name}: the error does not name the file: {ran.stderr[:200]}",
            )
            check(not ran.stdout, f"{name}: an error, and an answer too")
    if has_verify:
        ran = place.run("verify")
        check(
            not ran.panicked and ran.status == 1, f"verify: exit {ran.status}: {ran.stdout[:200]}"
        )
        check(
            path.removeprefix("warehouse/") in ran.stdout + ran.stderr,
            f"verify does not name the file: {ran.stdout[:200]}{ran.stderr[:200]}",
        )


def recompressed(place, codec):
    """The same place with every table's files rewritten with another codec and
    made known to the manifest."""
    import duckdb

    manifest_path = place.path("warehouse/_manifest.json")
    manifest = json.loads(manifest_path.read_text("utf-8"))
    with duckdb.connect() as db:
        for path in list(manifest["files"]):
            if not path.endswith(".parquet"):
                continue
            at = place.path(f"warehouse/{path}")
            new = at.with_name("rewritten")
            db.execute(
                f"COPY (FROM read_parquet('{at}', hive_partitioning = false)) "
                f"TO '{new}' (FORMAT parquet, CODEC '{codec}')"
            )
            new.rename(at)
            content = at.read_bytes()
            manifest["files"][path] |= {"bytes": len(content), "blake3": blake3(content)}
    manifest_path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")


def blake3(content):
    import blake3 as module

    return module.blake3(content).hexdigest()
