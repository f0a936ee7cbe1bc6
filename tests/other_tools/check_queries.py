"""Asks every question in queries/ of Polars and of DuckDB, over the same
warehouse with the same exported filters, and compares the answers cell by cell.

usage: check_queries.py PATH_OF_TSUBUYAKI [WAREHOUSE]    (without one: the sample's)
"""

import datetime
import itertools
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

import duckdb

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Questions that others read like tables; their rows have no order.
VIEWS = ["words", "said"]
FILTERS = [
    [],
    ["--pos", "all", "--retweets", "include"],
    ["--pos", "名詞-固有名詞,hashtag,emoji", "--hashtag-words", "out"],
    ["--stopwords", "none", "--variants", "none", "--retweets", "only"],
    ["--units", "long", "--negated", "exclude"],
    ["--units", "both", "--negated", "only", "--pos", "all"],
]


def run(program, warehouse, *arguments):
    command = [program, "--warehouse", warehouse, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def open_warehouse(warehouse, filters):
    db = duckdb.connect()
    for table in ("tweets", "tokens", "terms"):
        db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet("
                   f"'{warehouse}/{table}/*/part-0.parquet', hive_partitioning = true)")
    db.execute(f"CREATE VIEW vocabulary AS FROM '{warehouse}/vocabulary/part-0.parquet'")
    for relation in ("wanted", "stopwords", "variants"):
        db.execute(f"CREATE VIEW {relation} AS FROM '{filters}/{relation}.parquet'")
    for view in VIEWS:
        db.execute(f"CREATE VIEW {view} AS " + (ROOT / f"queries/{view}.sql").read_text(encoding="utf-8"))
    return db


def parameters(sql):
    """Names, types and defaults from a question's head comment."""
    return re.findall(r"^-- \$(\w+)\s+(\w+)(?:\s+DEFAULT (\S+))?", sql, re.MULTILINE)


def literal(value, data_type):
    text = "'" + value.replace("'", "''") + "'"
    return text if data_type == "VARCHAR" else f"CAST({text} AS {data_type})"


def bound(sql, values):
    """The statement with its parameters in their places; a list, where there
    are several values."""
    types = {name: data_type for name, data_type, _ in parameters(sql)}
    statement = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    for name, given in values.items():
        text = ", ".join(literal(value, types[name]) for value in given)
        statement = re.sub(rf"\${name}\b", lambda _, text=text: text, statement)
    return statement


def questions(dates, terms):
    """Each question with values: of the last day, and of a day in the middle
    with several days as its baseline."""
    last, middle = dates[-1], dates[len(dates) // 2]
    before = [date for date in dates if date < middle][-7:] or [dates[0]]
    month = dates[max(0, len(dates) - 28)]
    for view in VIEWS:
        yield view, {}
    for date, previous in [(last, dates[max(0, len(dates) - 2)]), (middle, before[-1])]:
        for by in ("count", "tweets", "authors"):
            yield "ranking", {"date": [date], "previous": [previous], "by": [by], "min_count": ["1"]}
        yield "comparison", {"date": [date], "baseline": [previous]}
        yield "speakers", {"date": [date]}
        yield "occurrences", {"date": [date], "min_tweets": ["2"]}
        for retweets in ("exclude", "include", "only"):
            yield "copies", {"date": [date], "retweets": [retweets], "min_accounts": ["1"]}
        yield "cooccurrence", {"date": [date], "min_tweets": ["3"]}
        yield "reposts", {"date": [date]}
        yield "series", {"date": [date], "from": [month], "min_count": ["2"]}
        yield "concordance", {"term": terms, "from": [previous], "to": [date]}
    yield "comparison", {"date": [middle], "baseline": before}
    yield "counts", {"from": [month], "to": [last]}
    yield "days", {"from": [dates[0]], "to": [last]}
    yield "totals", {"from": [dates[0]], "to": [last]}
    yield "trend", {"term": terms, "from": [month], "to": [last]}


def by_defaults(name, dates):
    """The values of a question that `questions` does not name: its defaults, and the last day for
    a day that has none. Nothing if another parameter has none."""
    values = {}
    for parameter, data_type, default in parameters((ROOT / f"queries/{name}.sql").read_text(encoding="utf-8")):
        if data_type == "DATE":
            values[parameter] = [dates[max(0, len(dates) - 2)] if "-" in default else dates[-1]]
        elif default:
            values[parameter] = [default]
        else:
            return None
    return values


def plain(cell):
    """A cell as JSON has it."""
    if isinstance(cell, datetime.datetime) and cell.microsecond % 1000 == 0 and cell.microsecond:
        return cell.isoformat(sep=" ", timespec="milliseconds")
    if isinstance(cell, (datetime.date, datetime.datetime)):
        return str(cell)
    return cell


def same(here, there):
    if isinstance(here, float) and isinstance(there, (int, float)):
        return math.isclose(here, there, rel_tol=1e-12)
    return here == there


def order(row):
    return [(cell is not None, str(cell)) for cell in row]


def compare(name, values, here, names, there):
    """Says where two answers differ; rows of views have no order."""
    found = [[row[column] for column in names] for row in here]
    expected = [[plain(cell) for cell in row] for row in there]
    if name in VIEWS:
        found, expected = sorted(found, key=order), sorted(expected, key=order)
    if len(found) != len(expected):
        print(f"FAILED {name} {values}: {len(found)} rows, DuckDB has {len(expected)}")
        return False
    for number, (row, other) in enumerate(zip(found, expected)):
        if not all(same(cell, there) for cell, there in zip(row, other)):
            print(f"FAILED {name} {values}: row {number} is {row}, DuckDB has {other}")
            return False
    return True


def check(program, warehouse):
    passed = failed = cells = 0
    dates = sorted(path.name.removeprefix("date=") for path in pathlib.Path(warehouse, "tweets").iterdir())
    stems = {path.stem for path in (ROOT / "queries").glob("*.sql")}
    asked = set()
    for options in FILTERS:
        with tempfile.TemporaryDirectory() as filters:
            run(program, warehouse, "--quiet", "query", "--export-filters", filters, *options)
            db = open_warehouse(warehouse, filters)
            terms = [lemma for lemma, in db.execute(
                "SELECT lemma FROM words GROUP BY lemma ORDER BY SUM(count) DESC, lemma LIMIT 3").fetchall()]
            named = list(questions(dates, terms or ["良い"]))
            for name in sorted(stems - {name for name, _ in named}):
                values = by_defaults(name, dates)
                if values is not None:
                    named.append((name, values))
            for name, values in named:
                if name in VIEWS and len(dates) > 10:
                    continue
                asked.add(name)
                sql = (ROOT / f"queries/{name}.sql").read_text(encoding="utf-8")
                settings = [["--set", f"{key}={value}"] for key, given in values.items() for value in given]
                out = run(program, warehouse, "query", name, *itertools.chain(*settings),
                          "--format", "json", *options)
                rows = json.loads(out)["rows"]
                answer = db.execute(bound(sql, values))
                names = [column[0] for column in answer.description]
                if compare(name, values, rows, names, answer.fetchall()):
                    passed += 1
                    cells += len(rows) * len(names)
                else:
                    failed += 1
    if unasked := stems - asked - set(VIEWS):
        print(f"FAILED: never asked: {', '.join(sorted(unasked))}; `questions` must say with which values")
        failed += 1
    print(f"{passed} answers equal, {cells} cells; {failed} differ")
    return failed == 0


def main():
    program = sys.argv[1]
    if len(sys.argv) > 2:
        sys.exit(0 if check(program, sys.argv[2]) else 1)
    with tempfile.TemporaryDirectory() as warehouse:
        run(program, warehouse, "--quiet", "ingest", "--format", "json", str(ROOT / "data/sample"))
        sys.exit(0 if check(program, warehouse) else 1)


if __name__ == "__main__":
    main()
