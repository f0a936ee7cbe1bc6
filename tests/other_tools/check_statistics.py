"""Checks the measures of `compare` and `cooccur` against SciPy, and against
mpmath with 50 digits where a formula loses digits: on random tables, voices and
people, and on what the program answers about the sample.

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
RELATIVE = ("p", "q", "g2", "chi2", "upper", "lower", "phi", "raw_phi", "voices", "baseline_voices")
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


def beta(a, b, x):
    """The regularized incomplete beta function with its limits."""
    if a == 0:
        return mpmath.mpf(1)
    if b == 0:
        return mpmath.mpf(0)
    return mpmath.betainc(a, b, 0, x, regularized=True)


def quantile(a, b, tail):
    """ln(x / (1-x)) of the x below which a share of `tail` of Beta(a, b) lies:
    SciPy's x, and from it Newton's steps in mpmath, whose digits suffice."""
    x = mpmath.mpf(float(scipy.special.betaincinv(float(a), float(b), tail)) or 1e-300)
    logit = mpmath.log(x) - mpmath.log1p(-x)
    for _ in range(60):
        x = 1 / (1 + mpmath.exp(-logit))
        below = mpmath.betainc(a, b, 0, x, regularized=True)
        slope = x ** a * (1 - x) ** b / mpmath.beta(a, b)
        step = (mpmath.log(below) - mpmath.log(tail)) * below / slope
        logit -= step
        if abs(step) < mpmath.mpf(10) ** -25:
            break
    return logit


def voices(k1, k0, share, tail):
    """p, interval and order of voices, by their definitions."""
    k1, k0, share = mpmath.mpf(k1), mpmath.mpf(k0), mpmath.mpf(share)
    rest = 1 - share
    upper = (beta(k1, k0 + 1, share) + beta(k1 + 1, k0, share)) / 2
    lower = (beta(k0, k1 + 1, rest) + beta(k0 + 1, k1, rest)) / 2
    if upper <= lower:
        p = upper if rest ** (k1 + k0) / 2 > upper else 2 * upper
    else:
        p = lower if share ** (k1 + k0) / 2 > lower else 2 * lower
    even = mpmath.log(share / rest)
    ratio = lambda log_odds: float((log_odds - even) / mpmath.log(2))
    half = mpmath.mpf(1) / 2
    with_prior = k1 + 4 * share, k0 + 4 * rest
    return {
        "upper": float(upper), "lower": float(lower), "p": float(min(1, p)),
        "low": ratio(quantile(k1 + half, k0 + half, tail)) if k1 else None,
        "high": ratio(-quantile(k0 + half, k1 + half, tail)) if k0 else None,
        "order": float((mpmath.log(with_prior[0] / with_prior[1]) - even)
                       / mpmath.sqrt(1 / with_prior[0] + 1 / with_prior[1])),
    }


def people(units):
    """The test of a term by its definition: every square of every unit, author
    and conversation is summed, none is expanded. A unit is author, side, terms,
    count, thread."""
    sums = {1: 0, 0: 0}
    for _, side, terms, _, _ in units:
        sums[side] += terms
    n = sums[0] + sums[1]
    said = sum(count for *_, count, _ in units)
    if not said or not sums[0] or not sums[1]:
        return None
    share = mpmath.mpf(sums[1]) / n
    width = share * (1 - share)
    authors = sorted({author for author, *_ in units})
    least = 0.5 if len(authors) >= 10 else 1

    def by(key, values):
        grouped = {}
        for unit, value in zip(units, values):
            grouped.setdefault(key(unit), []).append(value)
        return grouped

    terms = [mpmath.mpf(unit[2]) for unit in units]
    squares = lambda values: sum(value * value for value in values)

    def spread(counts):
        rate = sum(counts) / n
        apart = [count - rate * all_terms for count, all_terms in zip(counts, terms)]
        author = lambda unit: unit[0]
        of_units, of_authors = squares(apart), squares(map(sum, by(author, apart).values()))
        several = squares(map(sum, by(author, terms).values())) - squares(terms)
        habit = max(0, (of_authors - of_units) / several) if several > 0 else 0
        pairing = 0
        for name in authors:
            own = {side: [unit[2] for unit in units if unit[0] == name and unit[1] == side] for side in (0, 1)}
            twice = {side: sum(own[side]) ** 2 - squares(own[side]) for side in own}
            pairing += (share ** 2 * twice[0] - 2 * width * sum(own[0]) * sum(own[1])
                        + (1 - share) ** 2 * twice[1])
        in_threads = [(unit, value) for unit, value in zip(units, apart) if unit[4]]
        threads = {}
        for unit, value in in_threads:
            threads.setdefault((unit[4], unit[1]), []).append(value)
        talk = squares(map(sum, threads.values())) - squares(value for _, value in in_threads)
        variance = max(width * of_units + habit * pairing, width * of_units / 4) + width * max(0, talk)
        freedom = 1 - squares(terms) / mpmath.mpf(n) ** 2
        phi = max(least, variance / (freedom * width * sum(counts)))
        sides = [sum(count for unit, count in zip(units, counts) if unit[1] == side) for side in (1, 0)]
        return phi, sides[0] / phi, sides[1] / phi

    capped = [min(mpmath.mpf(unit[3]), max(1, 3 * mpmath.mpf(said) / n * unit[2])) for unit in units]
    phi, k1, k0 = spread(capped)
    raw_phi, raw1, raw0 = spread([mpmath.mpf(unit[3]) for unit in units])
    tested, interval = voices(k1, k0, share, 0.025), voices(raw1, raw0, share, 0.025)
    saying = [{unit[0] for unit in units if unit[3] and unit[1] in sides} for sides in [(1,), (0,), (0, 1)]]
    high = saying[0] if k1 > (k1 + k0) * share else saying[1]
    return {
        "people": len(saying[2]), "target_people": len(saying[0]), "baseline_people": len(saying[1]),
        "phi": float(phi), "voices": float(k1), "baseline_voices": float(k0), "p": tested["p"],
        "is_testable": len(saying[2]) >= 3, "has_people": len(high) >= 3, "order": tested["order"],
        "raw_phi": float(raw_phi), "low": interval["low"], "high": interval["high"],
    }


def comparison(tables):
    """What does without people."""
    return [{"g2": g2(*table), "chi2": chi2(*table),
             "log_ratio": math.log2(((table[0] or 0.5) / table[2]) / ((table[1] or 0.5) / table[3]))}
            for table in tables]


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


def random_voices(random):
    """Few and many, whole and broken, on shares from one day in 400 to nearly all."""
    rows = [(5, 0, 0.5, 0.025), (3, 0, 0.125, 0.025), (0, 20, 0.25, 0.025), (200, 5, 0.1, 1e-6), (0.4, 0.1, 0.9, 0.025)]
    while len(rows) < 500:
        k1, k0 = (random.choice([0.0, 10 ** random.uniform(-1, 3), float(random.randint(0, 40))]) for _ in range(2))
        share = random.choice([0.5, 1 / 8, 1 / 29, 1 / 400, random.uniform(0.01, 0.99)])
        if k1 + k0:
            rows.append((k1, k0, share, random.choice([0.025, 0.025 / random.randint(1, 3000)])))
    return rows


def random_people(random):
    """Panels and crowds, talkers and silent ones, habits, bursts and threads."""
    cases = []
    while len(cases) < 300:
        crowd, days = random.choice([2, 4, 9, 12, 40]), random.choice([1, 1, 2, 7])
        loyalty, talk = random.random(), random.random() < 0.3
        rate = 10 ** random.uniform(-3, -0.5)
        units = []
        for author in range(crowd):
            habit = rate * random.choice([0, 1, 1, 1, 5])
            for day in range(days + 1):
                if random.random() > loyalty and (day, author) != (0, 0) and (day, author) != (1, 1):
                    continue
                terms = int(10 ** random.uniform(0, 2.5)) + 1
                count = sum(random.random() < habit for _ in range(terms))
                if random.random() < 0.02:
                    count = max(count, terms // 2)
                thread = random.randint(1, 4) if talk and random.random() < 0.5 else 0
                units.append((author, int(day == 0), terms, count, thread))
        if sum(unit[3] for unit in units):
            cases.append(units)
    return cases


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
                scale = abs(value) if name in RELATIVE else max(abs(value), 1.0)
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
    rows = random_voices(random.Random(3))
    for row, found in zip(rows, measured(program, "k1,k0,share,tail", rows)):
        checks.row(f"voices {row}", found, voices(*row))
    cases = random_people(random.Random(4))
    rows = [(number, *unit) for number, case in enumerate(cases) for unit in case]
    for number, found in enumerate(measured(program, "case,author,side,terms,count,thread", rows)):
        expected = people(cases[number]) or dict.fromkeys(found)
        checks.row(f"people {number} {cases[number]}", found, expected)
    generator = random.Random(5)
    p = [10 ** generator.uniform(-9, 0) for _ in range(400)]
    for found, q in zip(measured(program, "p", [(value,) for value in p]),
                        scipy.stats.false_discovery_control(p, method="bh")):
        checks.row("q", found, {"q": float(q)})
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
