"""Rankings of words with DataFusion. usage: rankings.py WAREHOUSE"""

import sys

import pyarrow as pa
from datafusion import SessionContext

warehouse = sys.argv[1]
context = SessionContext()
context.register_parquet("tokens", f"{warehouse}/tokens/", table_partition_cols=[("date", pa.date32())])
for pos in (["形容詞"], ["名詞", "形容詞"], ["動詞", "名詞", "形容詞"]):
    wanted = ", ".join(f"'{part}'" for part in pos)
    counts = context.sql(f"""
        SELECT date, lemma, pos, count(*) AS n
        FROM tokens
        WHERE pos IN ({wanted}) AND kind <> 'compound' AND NOT is_retweet
        GROUP BY date, lemma, pos ORDER BY date, lemma, pos
    """).to_pylist()
    for row in counts:
        print(",".join(pos), row["date"], row["lemma"], row["pos"], row["n"], sep="\t")
