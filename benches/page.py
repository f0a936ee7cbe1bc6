"""Seconds that the page of a day takes, with its limit: of the sample, and of the
busiest day of a warehouse, by default a made-up one of 29 days with 13,000
tweets each.

usage: page.py PATH_OF_TSUBUYAKI [--warehouse DIR] [--runs N]
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
DAYS, TWEETS_A_DAY = 29, 13_000
LIMITS = {"sample": 0.2, "13,000 tweets": 1.5}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--warehouse", type=pathlib.Path, help="measure this one instead of making one up")
    parser.add_argument("--runs", default=5, type=int, help="of which the median is printed")
    return parser.parse_args()


def ingest(program, warehouse, path):
    subprocess.run([program, "--warehouse", warehouse, "ingest", "--quiet", path],
                   check=True, stdout=subprocess.DEVNULL)


def busiest(program, warehouse):
    """The day of the most tweets."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as sql:
        sql.write("SELECT CAST(date AS VARCHAR) AS day, COUNT(*) AS n FROM tweets "
                  "GROUP BY date ORDER BY n DESC, day DESC LIMIT 1")
        sql.flush()
        rows = subprocess.run([program, "--warehouse", warehouse, "query", sql.name, "--format", "csv"],
                              check=True, capture_output=True, encoding="utf-8").stdout
    day, tweets = rows.splitlines()[1].split(",")
    return day, int(tweets)


def main():
    options = arguments()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        sample, large = pathlib.Path(folder, "sample"), options.warehouse
        ingest(options.program, sample, ROOT / "data/sample")
        if large is None:
            large, tweets = pathlib.Path(folder, "large"), pathlib.Path(folder, "tweets.jsonl")
            generator = options.program.parent / "examples" / "generate_tweets"
            subprocess.run([generator, "--tweets", str(DAYS * TWEETS_A_DAY), "--days", str(DAYS), "-o", tweets],
                           check=True, stderr=subprocess.DEVNULL)
            ingest(options.program, large, tweets)
            tweets.unlink()
        print(f"seconds, median of {options.runs} runs")
        for limit, warehouse in zip(LIMITS.values(), (sample, large)):
            day, tweets = busiest(options.program, warehouse)
            page = pathlib.Path(folder, "page.html")
            seconds = []
            for _ in range(options.runs):
                start = time.perf_counter()
                subprocess.run([options.program, "--warehouse", warehouse, "report", day,
                                "--format", "html", "-o", page], check=True)
                seconds.append(time.perf_counter() - start)
            median = statistics.median(seconds)
            slow |= median > limit
            print(f"page of {day}, {tweets:,} tweets {median:8.3f}  (limit {limit}), {page.stat().st_size // 1000} KB")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
