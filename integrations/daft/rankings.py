"""Rankings of words with Daft. usage: rankings.py WAREHOUSE"""

import sys

import daft
from daft import col

warehouse = sys.argv[1]
tokens = daft.read_parquet(f"{warehouse}/tokens/*/part-0.parquet", hive_partitioning=True)
own = tokens.where((col("kind") != "compound") & ~col("is_retweet"))
for pos in (["形容詞"], ["名詞", "形容詞"], ["動詞", "名詞", "形容詞"]):
    counts = own.where(col("pos").is_in(pos)).groupby("date", "lemma", "pos").agg(col("kind").count().alias("n"))
    for row in counts.sort(["date", "lemma"]).to_pylist():
        print(",".join(pos), row["date"], row["lemma"], row["pos"], row["n"], sep="\t")
