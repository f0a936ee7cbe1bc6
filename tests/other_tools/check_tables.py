"""Reads a warehouse of the sample with DuckDB and checks it against itself
and against MeCab: offsets cut the texts, terms and vocabulary add up, `rank`
counts what the tokens say, and the most frequent nouns are MeCab's, whose
IPADIC has no lexicon beside it.

usage: check_tables.py PATH_OF_TSUBUYAKI [FILE_OF_TWEETS DATE]
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Checks:
    """Runs checks and counts them; the last line says how many passed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def equal(self, what, found, expected):
        if found == expected:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED {what}\n  found    {str(found)[:600]}\n  expected {str(expected)[:600]}")


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def open_warehouse(program, folder):
    """The tables, and the lists that filter them, as the program exports them: what is
    counted here is counted by DuckDB."""
    db = duckdb.connect()
    lists = pathlib.Path(folder, "lists")
    run(program, "--warehouse", folder, "query", "--export-filters", str(lists))
    for table in ("tweets", "tokens", "terms"):
        db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet("
               f"'{folder}/{table}/*/part-0.parquet', hive_partitioning = true)")
    db.execute(f"CREATE VIEW vocabulary AS FROM '{folder}/vocabulary/part-0.parquet'")
    for name in ("stopwords", "variants"):
        db.execute(f"CREATE TABLE {name} AS FROM '{lists}/{name}.parquet'")
    return db


def check_tables(checks, db):
    wrong = db.execute("""
        SELECT COUNT(*) FROM tokens k JOIN tweets t USING (tweet_id)
        WHERE substring(t.text, k.start + 1, k."end" - k.start) IS DISTINCT FROM k.surface
    """).fetchone()[0]
    checks.equal("surfaces are cut by start and end", wrong, 0)
    wrong = db.execute("SELECT COUNT(*) FROM tokens WHERE lemma IN ('', '*') AND surface <> '*'").fetchone()[0]
    checks.equal("no lemma is empty or a stand-in", wrong, 0)
    wrong = db.execute("SELECT COUNT(*) FROM tokens WHERE kind = 'word' "
                   "AND NOT regexp_matches(surface, '[\\pL\\pN]')").fetchone()[0]
    checks.equal("every word has a letter or a digit", wrong, 0)

    key = "date, lemma, pos, pos1, kind, in_hashtag, in_compound, is_retweet"
    counted = db.execute(
        f"SELECT {key}, COUNT(*)::BIGINT, COUNT_IF(negated)::BIGINT FROM tokens GROUP BY ALL ORDER BY ALL").fetchall()
    stored = db.execute(f"SELECT {key}, count, negated FROM terms ORDER BY ALL").fetchall()
    checks.equal("terms are the tokens counted", stored, counted)

    counted = db.execute("""
        SELECT lemma, pos, kind, MIN(date), MAX(date) FROM tokens
        WHERE NOT is_retweet AND kind IN ('word', 'compound', 'hashtag', 'emoji')
        GROUP BY ALL ORDER BY ALL
    """).fetchall()
    checks.equal("the vocabulary is first and last days of the originals",
                 db.execute("FROM vocabulary ORDER BY ALL").fetchall(), counted)

    wrong = db.execute("SELECT COUNT(*) FROM tweets WHERE date <> local_time::DATE").fetchone()[0]
    checks.equal("tweets lie in the day of their local time", wrong, 0)
    wrong = db.execute("SELECT COUNT(*) FROM tweets WHERE epoch_us(created_at) + 9 * 3600000000 "
                   "<> epoch_us(local_time)").fetchone()[0]
    checks.equal("local time is that of Japan", wrong, 0)


def check_rank(checks, db, program, folder, date):
    for names, condition in [
        ("形容詞", "pos = '形容詞'"),
        ("noun,形容詞", "pos IN ('名詞', '形容詞')"),
        ("動詞,名詞,形容詞", "pos IN ('動詞', '名詞', '形容詞')"),
        ("hashtag,emoji", "pos IN ('ハッシュタグ', '絵文字')"),
        (None, """kind = 'word' AND pos IN ('名詞', '動詞', '形容詞', '副詞', '感動詞')
            AND pos1 NOT IN ('非自立', '代名詞', '数', '接尾', '特殊', '接続詞的',
                             '動詞非自立的', '引用文字列')"""),
    ]:
        counted = db.execute(f"""
            WITH named AS (
                SELECT COALESCE(v.canonical, k.lemma) AS lemma, k.pos AS pos
                FROM tokens k LEFT JOIN variants v ON k.lemma = v.variant
                WHERE k.date = '{date}' AND NOT k.is_retweet
                    AND k.kind <> 'compound' AND ({condition})
            ), counted AS (
                SELECT lemma, pos, COUNT(*) AS count FROM named
                WHERE lemma NOT IN (SELECT lemma FROM stopwords) GROUP BY ALL
            )
            SELECT RANK() OVER (ORDER BY count DESC) AS rank, lemma, pos, count,
                10000.0::DOUBLE * count / SUM(count) OVER () AS rate
            FROM counted ORDER BY rank, encode(lemma), encode(pos)
        """).fetchall()
        pos = ["--pos", names] if names else []
        answer = json.loads(run(program, "--warehouse", folder, "rank", date, "--top", "0",
                                "--format", "json", *pos))
        rows = answer["rows"]
        found = [(row["rank"], row["lemma"], row["pos"], row["count"]) for row in rows]
        checks.equal(f"rank --pos {names}", found, [row[:4] for row in counted])
        close = all(abs(row["rate"] - other[4]) < 1e-9 for row, other in zip(rows, counted))
        checks.equal(f"rates of rank --pos {names}", close, True)
        checks.equal(f"N1 of rank --pos {names}", answer["totals"]["n1"], sum(row[3] for row in counted))


def check_mecab(checks, db, date):
    """The ten most frequent nouns of a day, entities cut out of the texts."""
    found = db.execute(f"""
        SELECT surface FROM tokens WHERE date = '{date}' AND kind = 'word' AND pos = '名詞'
            AND NOT in_hashtag
        GROUP BY surface ORDER BY COUNT(*) DESC, surface LIMIT 10
    """).fetchall()
    texts = db.execute(f"SELECT tweet_id, text FROM tweets WHERE date = '{date}'").fetchall()
    entities = collections.defaultdict(list)
    for tweet_id, start, end in db.execute(f"""
            SELECT tweet_id, start, "end" FROM tokens WHERE date = '{date}'
                AND kind IN ('url', 'mention', 'hashtag', 'emoji', 'emoticon')""").fetchall():
        entities[tweet_id].append((start, end))
    lines = []
    for tweet_id, text in texts:
        characters = list(text)
        for start, end in entities[tweet_id]:
            characters[start:end] = ["\n"] * (end - start)
        lines.append("".join(characters))
    cut = subprocess.run(["mecab", "-d", "/var/lib/mecab/dic/ipadic-utf8"], input="\n".join(lines),
                         capture_output=True, text=True, check=True).stdout
    nouns = collections.Counter(
        line.split("\t")[0] for line in cut.splitlines()
        if "\t名詞," in line and any(c.isalnum() for c in line.split("\t")[0])
        and not line.split("\t")[1].startswith("名詞,数"))
    top = {noun for noun, _ in sorted(nouns.items(), key=lambda item: (-item[1], item[0]))[:10]}
    common = top & {surface for surface, in found}
    print(f"most frequent nouns of {date}: {len(common)} of {len(top)} are MeCab's; only here "
          f"{sorted({s for s, in found} - top)}, only there {sorted(top - common)}")
    checks.equal("four fifths of the most frequent nouns are MeCab's", 5 * len(common) >= 4 * len(top), True)


def main():
    program = sys.argv[1]
    tweets, date = (sys.argv[2:] + [str(ROOT / "data/sample"), "2018-09-03"])[:2] \
        if len(sys.argv) > 2 else (str(ROOT / "data/sample"), "2018-09-03")
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        account = json.loads(run(program, "--warehouse", folder, "ingest", "--format", "json",
                                 "--lexicon", "none", tweets))
        print(account)
        checks.equal("the account adds up", account["read"], account["stored"]
                     + account["already_known"] + account["duplicate"] + account["rejected"])
        db = open_warehouse(program, folder)
        stored = db.execute("SELECT COUNT(*) FROM tweets").fetchone()[0]
        checks.equal("stored is what the table has", account["stored"], stored)
        check_tables(checks, db)
        check_rank(checks, db, program, folder, date)
        check_mecab(checks, db, date)
    print(f"{checks.passed} passed, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
