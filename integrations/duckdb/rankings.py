"""Rankings of words with DuckDB. usage: rankings.py WAREHOUSE"""

import sys

import duckdb

warehouse = sys.argv[1]
db = duckdb.connect()
# One table, never the root: the four have different columns.
db.execute(f"""
    CREATE VIEW tokens AS
    FROM read_parquet('{warehouse}/tokens/*/part-0.parquet', hive_partitioning = true)
""")
for pos in (["形容詞"], ["名詞", "形容詞"], ["動詞", "名詞", "形容詞"]):
    rows = db.execute("""
        SELECT date, lemma, pos, count(*) AS n
        FROM tokens
        WHERE list_contains($pos, pos) AND kind <> 'compound' AND NOT is_retweet
        GROUP BY ALL ORDER BY ALL
    """, {"pos": pos}).fetchall()  # fmt: skip
    for date, lemma, part, n in rows:
        print(",".join(pos), date, lemma, part, n, sep="\t")
