"""Bursts as `trend` finds them, against their definition: DuckDB counts from the tables who
said a word and who wrote, SciPy gives what each day costs, and the cheapest of all paths
through the two states is found by dynamic programming over costs, not differences.

usage: check_bursts.py PATH_OF_RELEASE_FOLDER
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

import duckdb
from scipy.stats import binom

RELEASE = pathlib.Path(sys.argv[1])
DAYS, TERMS = 60, 40
# Kleinberg 2002: the ratio of the rates, the price of going up, the greatest rate.
RATIO, PRICE, MOST = 2.0, 1.0, 0.9999


def run(*arguments):
    command = [RELEASE / "tsubuyaki", "--quiet", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def cheapest(said, wrote):
    """The states of the days, and how much less each costs in a burst."""
    usual = sum(said) / sum(wrote)
    rates = (usual, min(RATIO * usual, MOST))
    costs = [[-binom.logpmf(r, d, rate) if d else 0.0 for rate in rates]
             for r, d in zip(said, wrote)]
    entry = PRICE * math.log(len(said))
    # Of each state the cost of the cheapest path to it, and the path.
    best = {0: (0.0, []), 1: (math.inf, [])}
    for low, high in costs:
        down = min((best[0], best[1]), key=lambda path: path[0])
        up = min(((best[0][0] + entry, best[0][1]), best[1]), key=lambda path: path[0])
        best = {0: (down[0] + low, [*down[1], 0]), 1: (up[0] + high, [*up[1], 1])}
    states = min(best.values(), key=lambda path: path[0])[1]
    return states, [low - high for low, high in costs]


def bursts(said, wrote, days):
    states, gains = cheapest(said, wrote)
    found, first = [], None
    for place, state in enumerate([*states, 0]):
        if state and first is None:
            first = place
        elif not state and first is not None:
            found.append({"from": days[first], "to": days[place - 1], "people": max(said[first:place]),
                          "weight": sum(gains[first:place])})
            first = None
    return found


def check(warehouse, retweets):
    tables = {table: f"read_parquet('{warehouse}/{table}/*/part-0.parquet', hive_partitioning = true)"
              for table in ("tweets", "tokens")}
    kept = "true" if retweets == "include" else "NOT is_retweet"
    wrote = dict(duckdb.sql(f"SELECT CAST(date AS VARCHAR), COUNT(DISTINCT author_id) FROM {tables['tweets']}"
                            f" WHERE {kept} GROUP BY 1 ORDER BY 1").fetchall())
    days = list(wrote)
    terms = [term for term, in duckdb.sql(
        f"SELECT lemma FROM {tables['tokens']} WHERE pos = '名詞' AND kind = 'word' AND {kept}"
        f" GROUP BY 1 HAVING COUNT(*) > 20 ORDER BY MAX(author_id) % 97, 1 LIMIT {TERMS}").fetchall()]
    compared = 0
    for term in terms:
        options = ["--stopwords", "none", "--variants", "none", "--retweets", retweets, "--pos", "all"]
        try:
            answer = json.loads(run("--warehouse", warehouse, "trend", term, "--from", days[0], "--to",
                                    days[-1], "--format", "json", *options))
        except subprocess.CalledProcessError as error:
            sys.exit(f"trend {term}: {error.stderr}")
        of_term = dict(duckdb.execute(
            f"SELECT CAST(date AS VARCHAR), COUNT(DISTINCT author_id) FROM {tables['tokens']}"
            f" WHERE lemma = ? AND kind <> 'compound' AND {kept} GROUP BY 1", [term]).fetchall())
        said = [of_term.get(day, 0) for day in days]
        expected = bursts(said, list(wrote.values()), days)
        found = answer["totals"]["bursts"]
        same = len(found) == len(expected) and all(
            [one["from"], one["to"], one["people"]] == [other["from"], other["to"], other["people"]]
            and math.isclose(one["weight"], other["weight"], rel_tol=1e-9, abs_tol=1e-9)
            for one, other in zip(found, expected))
        if not same:
            sys.exit(f"{term} ({retweets}): trend says {found}, by definition {expected}")
        compared += len(expected)
    return len(terms), compared


def main():
    with tempfile.TemporaryDirectory() as folder:
        tweets, warehouse = f"{folder}/tweets.jsonl", f"{folder}/warehouse"
        subprocess.run([RELEASE / "examples/generate_tweets", "--tweets", "12000", "--days", str(DAYS),
                        "--seed", "7", "-o", tweets], check=True, stderr=subprocess.DEVNULL)
        run("--warehouse", warehouse, "ingest", tweets)
        for retweets in ("exclude", "include"):
            terms, compared = check(warehouse, retweets)
            print(f"retweets {retweets}: {compared} bursts of {terms} terms as defined")
            if compared == 0:
                sys.exit("no burst to compare")


main()
