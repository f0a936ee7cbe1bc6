"""Rankings of words with Polars. usage: rankings.py WAREHOUSE"""

import sys

import polars as pl

warehouse = sys.argv[1]
tokens = pl.scan_parquet(f"{warehouse}/tokens/*/part-0.parquet", hive_partitioning=True)
own = tokens.filter(pl.col("kind") != "compound", ~pl.col("is_retweet"))
for pos in (["形容詞"], ["名詞", "形容詞"], ["動詞", "名詞", "形容詞"]):
    counts = own.filter(pl.col("pos").is_in(pos)).group_by("date", "lemma", "pos").len()
    for date, lemma, part, n in counts.sort("date", "lemma").collect().rows():
        print(",".join(pos), date, lemma, part, n, sep="\t")
