"""Rankings of words with Spark SQL. usage: rankings.py WAREHOUSE"""

import sys

from pyspark.sql import SparkSession

warehouse = sys.argv[1]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "4")
    .getOrCreate()
)
# `basePath` makes `date` a column; the pattern leaves the other tables alone.
tokens = spark.read.option("basePath", f"{warehouse}/tokens").parquet(f"{warehouse}/tokens/date=*")
tokens.createOrReplaceTempView("tokens")
for pos in (["形容詞"], ["名詞", "形容詞"], ["動詞", "名詞", "形容詞"]):
    rows = spark.sql(
        """
        SELECT date, lemma, pos, count(*) AS n
        FROM tokens
        WHERE array_contains(:pos, pos) AND kind <> 'compound' AND NOT is_retweet
        GROUP BY date, lemma, pos ORDER BY date, lemma, pos
        """,
        {"pos": pos},
    ).collect()
    for date, lemma, part, n in rows:
        print(",".join(pos), date, lemma, part, n, sep="\t")
spark.stop()
