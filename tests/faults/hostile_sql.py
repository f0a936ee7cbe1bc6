"""A question in SQL that asks for more than the machine should give ends with status
1 and a reason; one that is wrong has its line and column."""

import re
import time

import tweets
from lab import Case
from place import check, run_measured

TITLE = "questions in SQL"
LEAST = 24
# What an answer may take, and what the program takes beside it.
MEMORY = "1G"
MOST_MEMORY = 3 << 30
SECONDS = 30



def doubled(parts, operator):
    """Each part names the one before twice."""
    steps = (
        f", a{n} AS (SELECT tweet_id FROM a{n - 1} {operator} SELECT tweet_id FROM a{n - 1})"
        for n in range(1, parts + 1)
    )
    return f"WITH a0 AS (SELECT tweet_id FROM tweets){''.join(steps)} SELECT * FROM a{parts}"


TOO_LARGE = {
    "a sum of 20,000 terms": "SELECT " + "+".join(["1"] * 20_000),
    "20,000 conditions": "SELECT lemma FROM words WHERE " + " OR ".join(["count = 1"] * 20_000),
    "a CASE of 5,000 branches": "SELECT CASE " + "WHEN count = 1 THEN 2 " * 5_000 + "END FROM words",
    "5,000 unions": " UNION ALL ".join(["SELECT 1 AS n"] * 5_000),
    "LPAD to 4,000,000,000": "SELECT LPAD(lemma, 4000000000, 'x') FROM words",
    "RPAD to a length that is computed": "SELECT RPAD(lemma, count * 1000000, 'x') FROM words",
    "a text doubled 40 times": "WITH t0 AS (SELECT text AS x FROM tweets)"
    + "".join(f", t{n} AS (SELECT x || x AS x FROM t{n - 1})" for n in range(1, 41))
    + " SELECT x FROM t40",
    "400 casts of each other": "SELECT " + "CAST(" * 400 + "count" + " AS BIGINT)" * 400 + " FROM words",
    "800 arrays in each other": "SELECT ARRAY_LENGTH(" + "ARRAY[" * 800 + "1" + "]" * 800 + ")",
    "900 texts one after the other": "SELECT " + "||".join(["text"] * 900) + " FROM tweets",
    "an interval of an age": "SELECT date + INTERVAL '99999999999999 years' AS n FROM words",
    "an interval of no unit": "SELECT date + INTERVAL '1 frob' AS n FROM words",
    **{
        f"{parts} parts that double each other by {operator}": doubled(parts, operator)
        for operator in ("UNION ALL", "INTERSECT")
        for parts in (8, 24, 300)
    },
    "400 intersections": " INTERSECT ".join(["SELECT tweet_id FROM tweets"] * 400),
    "cross joins": "SELECT a.lemma AS a, b.lemma AS b, c.lemma AS c, d.lemma AS d FROM tokens AS a "
    "CROSS JOIN tokens AS b CROSS JOIN tokens AS c CROSS JOIN tokens AS d",
}
WRONG = {
    "a subquery where none may be": "SELECT lemma,\n  (SELECT 1) AS one\nFROM words",
    "a function that is none": "SELECT\n  frobnicate(lemma) AS a\nFROM words",
    "a column that is none": "SELECT lemma,\n  wrods\nFROM words",
    "a table that is none": "SELECT lemma\nFROM wrods",
    "a clause that is none": "SELECT lemma\nFROM words FRM x",
    "two statements": "SELECT 1; SELECT 2",
    "a change": "DELETE FROM words",
}
QUICK = {
    "a sum of 20,000 terms",
    "LPAD to 4,000,000,000",
    "24 parts that double each other by UNION ALL",
    "400 intersections",
    "cross joins",
    "a subquery where none may be",
    "a column that is none",
}


def cases(lab):
    for name, sql in TOO_LARGE.items():
        yield Case(name, lambda sql=sql: too_large(lab, sql), name in QUICK)
    for name, sql in WRONG.items():
        yield Case(name, lambda sql=sql: wrong(lab, sql), name in QUICK)
    yield Case("a long list of values", lambda: long_list(lab), True)


def asked(lab, sql):
    lines = [tweets.status(tweets.DAYS[0], n, f"雨と朝ごはん {n}") for n in range(200)]
    with lab.empty("\n".join(lines) + "\n") as place:
        ran = place.run("ingest")
        check(ran.status == 0, f"ingest: {ran.stderr[:200]}")
        place.write("question.sql", sql)
        started = time.monotonic()
        ran = run_measured(place, "query", "question.sql", "--memory", MEMORY, seconds=SECONDS)
        check(not ran.panicked, f"panics: {ran.stderr[:300]}")
        check(ran.most_memory < MOST_MEMORY, f"{ran.most_memory >> 20} MB of memory")
        check(time.monotonic() - started < SECONDS, "it takes too long")
        return ran


def too_large(lab, sql):
    ran = asked(lab, sql)
    check(ran.status == 1, f"exit {ran.status}: {ran.stderr[-300:]}")
    check(ran.stderr.startswith("error: ") and not ran.stdout, ran.stderr[:200])


def wrong(lab, sql):
    ran = asked(lab, sql)
    check(ran.status == 2, f"exit {ran.status}: {ran.stderr[:300]}")
    has_place = re.search(r"question\.sql:\d+:\d+: ", ran.stderr)
    is_whole = ";" in sql or sql.startswith("DELETE")
    check(has_place or is_whole, f"no line and column: {ran.stderr[:200]}")


def long_list(lab):
    values = ", ".join(f"'{n}'" for n in range(20_000))
    ran = asked(lab, f"SELECT lemma FROM words WHERE lemma IN ({values}, '雨')")
    check(ran.status == 0 and "雨" in ran.stdout, f"exit {ran.status}: {ran.stderr[:200]}")
