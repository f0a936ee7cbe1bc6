"""Rankings of words with pandas. usage: rankings.py WAREHOUSE"""

import sys

import pandas as pd

warehouse = sys.argv[1]
# `date` comes from the folders' names, and is text.
tokens = pd.read_parquet(f"{warehouse}/tokens", filters=[("date", ">=", "2018-09-01")])
tokens["date"] = tokens.date.astype(str)
own = tokens[(tokens.kind != "compound") & ~tokens.is_retweet]
for pos in (["形容詞"], ["名詞", "形容詞"], ["動詞", "名詞", "形容詞"]):
    counts = own[own.pos.isin(pos)].groupby(["date", "lemma", "pos"]).size()
    for (date, lemma, part), n in counts.items():
        print(",".join(pos), date, lemma, part, n, sep="\t")
