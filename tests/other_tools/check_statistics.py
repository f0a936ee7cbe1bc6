"""Checks the measures of `compare` and `cooccur` against SciPy, and against
mpmath with 50 digits where a formula loses digits: on random 2x2 tables, and on
what the program answers about the sample.

usage: check_statistics.py FOLDER_OF_PROGRAMS    (with tsubuyaki and examples/keyness)
"""

import csv
import io
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import mpmath
import scipy.special
import scipy.stats

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-9
mpmath.mp.dps = 50


def g2(a, b, n1, n2):
    """2 sum O ln(O/E) over the four cells, by its definition."""
    n = n1 + n2
    if not n1 or not n2:
        return 0.0
    total = mpmath.mpf(0)
    for observed, row, column in [(a, a + b, n1), (b, a + b, n2),
                                  (n1 - a, n - a - b, n1), (n2 - b, n - a - b, n2)]:
        if observed:
            total += observed * mpmath.log(mpmath.mpf(observed) * n / (mpmath.mpf(row) * column))
    return float(2 * total) * (-1 if a * n2 < b * n1 else 1)


def chi2(a, b, n1, n2):
    n = n1 + n2
    margins = (a + b) * (n - a - b) * n1 * n2
    return float(mpmath.mpf(n) * (a * (n2 - b) - b * (n1 - a)) ** 2 / margins) if margins else 0.0


def bounds(a, b, n1, n2, tail):
    """Clopper and Pearson's interval, as log ratios."""
    def log_ratio(odds):
        return math.log2(n2 / n1) + math.log2(odds)

    low = high = None
    if a:
        share = scipy.special.betaincinv(a, b + 1, tail)
        low = log_ratio(share / (1 - share))
    if b:
        rest = scipy.special.betaincinv(b, a + 1, tail)
        high = log_ratio((1 - rest) / rest)
    return low, high


def z(a, b, n1, n2):
    if a == n1 and b == n2:  # the only term there is
        return 0.0
    prior = mpmath.mpf(1000) * (a + b) / (n1 + n2)
    first = (a + prior) / (n1 + 1000 - a - prior)
    second = (b + prior) / (n2 + 1000 - b - prior)
    return float((mpmath.log(first) - mpmath.log(second)) / mpmath.sqrt(1 / (a + prior) + 1 / (b + prior)))


def comparison(tables):
    """What `compare` should say of tables that are tested together."""
    ratios = [g2(*table) for table in tables]
    p = [float(mpmath.erfc(mpmath.sqrt(mpmath.mpf(abs(ratio)) / 2))) for ratio in ratios]
    q = scipy.stats.false_discovery_control(p, method="bh")
    rows = []
    for table, ratio, p_value, q_value in zip(tables, ratios, p, q):
        a, b, n1, n2 = table
        low, high = bounds(*table, 0.025)
        corrected_low, corrected_high = bounds(*table, 0.025 / len(tables))
        if a * n2 > b * n1:
            lrc = max(0.0, corrected_low)
        else:
            lrc = min(0.0, corrected_high)
        rows.append({
            "g2": ratio, "chi2": chi2(*table), "p": p_value, "q": float(q_value),
            "log_ratio": math.log2(((a or 0.5) / n1) / ((b or 0.5) / n2)),
            "log_ratio_low": low, "log_ratio_high": high,
            "lrc": lrc, "lrc_low": corrected_low, "lrc_high": corrected_high, "z": z(*table),
        })
    return rows


def cooccurrence(n_xy, n_x, n_y, n):
    pmi = math.log2(n * n_xy / (n_x * n_y))
    table = (n_xy, n_y - n_xy, n_x, n - n_x)
    return {
        "jaccard": n_xy / (n_x + n_y - n_xy), "dice": 2 * n_xy / (n_x + n_y), "simpson": n_xy / min(n_x, n_y),
        "pmi": pmi, "npmi": 1.0 if n_xy == n else pmi / -math.log2(n_xy / n),
        "g2": g2(*table) if n_x < n else 0.0, "chi2": chi2(*table),
    }


def random_comparisons(random):
    """Counts of all sizes; of each a table of its own and its neighbours."""
    tables = [(10, 5, 100, 200), (0, 1, 1, 1), (1, 0, 1, 1), (5, 5, 5, 5), (3, 3, 9, 9)]
    while len(tables) < 1500:
        n1, n2 = (int(10 ** random.uniform(0.5, 7)) for _ in range(2))
        a = min(n1, int(n1 * 10 ** random.uniform(-6, 0)))
        b = min(n2, int(n2 * 10 ** random.uniform(-6, 0)))
        if random.random() < 0.3:
            b = min(n2, max(0, round(a * n2 / n1) + random.choice([-2, -1, 0, 1, 2])))
        if a + b:
            tables.append((a, b, n1, n2))
    return tables


def random_cooccurrences(random):
    tables = [(5, 5, 5, 5), (3, 5, 3, 5), (2, 2, 2, 9)]
    while len(tables) < 1500:
        n = int(10 ** random.uniform(0.5, 7))
        n_x, n_y = (max(1, int(n * 10 ** random.uniform(-5, 0))) for _ in range(2))
        least = max(1, n_x + n_y - n)
        if least <= min(n_x, n_y):
            tables.append((random.randint(least, min(n_x, n_y)), n_x, n_y, n))
    return tables


class Checks:
    """Compares numbers and counts the failures."""

    def __init__(self):
        self.compared = 0
        self.failed = 0
        self.worst = {}

    def row(self, what, found, expected):
        for name, value in expected.items():
            self.compared += 1
            here = found[name]
            if value is None or here is None:
                right = value is None and here is None
                distance = 0.0 if right else math.inf
            else:
                # Log ratios near 0 are differences of two logarithms.
                scale = abs(value) if name in ("p", "q", "g2", "chi2") else max(abs(value), 1.0)
                distance = abs(here - value) / scale if scale else abs(here - value)
                right = distance <= TOLERANCE or abs(here - value) < 1e-300
            self.worst[name] = max(self.worst.get(name, 0.0), distance)
            if not right:
                self.failed += 1
                if self.failed <= 20:
                    print(f"FAILED {what}: {name} is {here}, not {value}")


def measured(program, names, tables):
    text = "\n".join([names] + [",".join(map(str, table)) for table in tables]) + "\n"
    out = subprocess.run([program], input=text, check=True, capture_output=True, text=True).stdout
    for row in csv.DictReader(io.StringIO(out)):
        yield {name: float(value) if value else None for name, value in row.items()}


def check_random(checks, program):
    tables = random_comparisons(random.Random(1))
    for table, found, expected in zip(tables, measured(program, "a,b,n1,n2", tables), comparison(tables)):
        checks.row(f"compare {table}", found, expected)
    tables = random_cooccurrences(random.Random(2))
    for table, found in zip(tables, measured(program, "n_xy,n_x,n_y,n", tables)):
        checks.row(f"cooccur {table}", found, cooccurrence(*table))


def check_sample(checks, program):
    """The whole way: what the program prints about the sample."""
    with tempfile.TemporaryDirectory() as folder:
        def ask(*arguments):
            command = [program, "--warehouse", folder, *arguments]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout

        ask("ingest", "--quiet", "--format", "json", str(ROOT / "data/sample"))
        for options in [["--against", "2018-09-01"], ["--min-count", "3"], ["--pos", "all"]]:
            answer = json.loads(ask("compare", "2018-09-03", "--top", "0", "--format", "json", *options))
            n1, n2 = answer["totals"]["n1"], answer["totals"]["n2"]
            tables = [(row["count"], row["baseline_count"], n1, n2) for row in answer["rows"]]
            for row, expected in zip(answer["rows"], comparison(tables)):
                del expected["chi2"]
                expected["rate"] = 10000 * row["count"] / n1
                expected["baseline_rate"] = 10000 * row["baseline_count"] / n2
                expected["delta"] = row["count"] - row["baseline_count"]
                checks.row(f"compare {row['lemma']}", row, expected)
            ranked = [row["z"] for row in answer["rows"]]
            checks.row("order", {"z": float(ranked == sorted(ranked, reverse=True))}, {"z": 1.0})
        answer = json.loads(ask("cooccur", "2018-09-03", "--top", "0", "--format", "json"))
        for row in answer["rows"]:
            table = (row["n_xy"], row["n_x"], row["n_y"], answer["totals"]["n"])
            checks.row(f"cooccur {row['x']} {row['y']}", row, cooccurrence(*table))


def main():
    programs = pathlib.Path(sys.argv[1])
    checks = Checks()
    check_random(checks, programs / "examples" / "keyness")
    check_sample(checks, programs / "tsubuyaki")
    print("greatest relative distance:", ", ".join(f"{name} {worst:.0e}" for name, worst in checks.worst.items()))
    print(f"{checks.compared} numbers compared, {checks.failed} differ")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
