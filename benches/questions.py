"""Seconds that questions take over a warehouse of many days, beside DuckDB on the
same SQL and filters. The warehouse is made up by the example `generate_tweets`,
unless one is given.

usage: questions.py PATH_OF_TSUBUYAKI [--warehouse DIR] [--days N] [--tweets N] [--runs N]
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/other_tools"))
from check_queries import bound, open_warehouse  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--warehouse", type=pathlib.Path, help="ask this one instead of making one up")
    parser.add_argument("--days", default=4_000, type=int)
    parser.add_argument("--tweets", default=550_000, type=int, help="about 18 tokens each")
    parser.add_argument("--runs", default=5, type=int, help="of which the median is printed")
    return parser.parse_args()


def made_up(options, folder):
    tweets, warehouse = pathlib.Path(folder, "tweets.jsonl"), pathlib.Path(folder, "warehouse")
    generator = options.program.parent / "examples" / "generate_tweets"
    subprocess.run([generator, "--tweets", str(options.tweets), "--days", str(options.days),
                    "--from", "2010-12-01", "-o", tweets], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([options.program, "--warehouse", warehouse, "ingest", "--quiet", tweets],
                   check=True, stdout=subprocess.DEVNULL)
    tweets.unlink()
    return warehouse


def median(runs, work):
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def questions(dates, term):
    """What is asked, and the SQL that answers it."""
    last, before, month = dates[-1], dates[-2], dates[-28]
    day = ["--top", "20"]
    return [
        ("rank", ["rank", last, *day],
         ("ranking", {"date": [last], "previous": [before], "by": ["count"], "min_count": ["1"]})),
        ("compare", ["compare", last, *day], ("comparison", {"date": [last], "baseline": [before]})),
        ("compare, 28 days", ["compare", last, "--against", "28d", *day],
         ("comparison", {"date": [last], "baseline": dates[-29:-1]})),
        ("cooccur", ["cooccur", last, *day], ("cooccurrence", {"date": [last], "min_tweets": ["2"]})),
        ("kwic", ["kwic", term, "--date", last], ("concordance", {"term": [term], "from": [last], "to": [last]})),
        ("trend, 28 days", ["trend", term], ("trend", {"term": [term], "from": [month], "to": [last]})),
        ("trend, all days", ["trend", term, "--from", dates[0]],
         ("trend", {"term": [term], "from": [dates[0]], "to": [last]})),
    ]


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = options.warehouse or made_up(options, folder)
        filters = pathlib.Path(folder, "filters")
        program = [options.program, "--quiet", "--warehouse", warehouse]
        subprocess.run([*program, "query", "--export-filters", filters], check=True)
        days = sorted(path.name.removeprefix("date=") for path in pathlib.Path(warehouse, "tweets").iterdir())
        db = open_warehouse(warehouse, filters)
        tokens = db.execute("SELECT COUNT(*) FROM tokens").fetchone()[0]
        term = db.execute(f"SELECT lemma FROM words WHERE date = '{days[-1]}' GROUP BY lemma "
                          "ORDER BY SUM(count) DESC, lemma LIMIT 1").fetchone()[0]
        db.close()
        print(f"{len(days)} days, {tokens} tokens; seconds, median of {options.runs} runs")
        print(f"{'':18}{'tsubuyaki':>10}{'DuckDB':>10}")
        for name, command, (question, values) in questions(days, term):
            sql = bound((ROOT / f"queries/{question}.sql").read_text(encoding="utf-8"), values)

            def ask_duckdb(sql=sql):
                db = open_warehouse(warehouse, filters)
                db.execute(sql).fetchall()
                db.close()

            here = median(options.runs, lambda command=command: subprocess.run(
                [*program, *command], check=True, stdout=subprocess.DEVNULL))
            there = median(options.runs, ask_duckdb)
            print(f"{name:18}{here:10.3f}{there:10.3f}")


if __name__ == "__main__":
    main()
