"""Tokens by Daft, without a JVM: posts in, the table `tokens` out, one folder per day.

usage: tokenize_posts.py WAREHOUSE TARGET
"""

import sys

import daft
import pyarrow as pa
import tsubuyaki
from daft import DataType, col

# What a token is, as the program says it: of no posts.
EMPTY = pa.table({"text": pa.array([], pa.string())})
TOKENS = pa.Table.from_batches(tsubuyaki.tokenize(EMPTY, nested=True)).schema.field("tokens").type


@daft.func.batch(return_dtype=DataType.from_arrow_type(TOKENS))
def tokens_of(tweet_id: daft.Series, text: daft.Series, is_retweet: daft.Series):
    """A list of tokens for each post."""
    columns = {"tweet_id": tweet_id, "text": text, "is_retweet": is_retweet}
    posts = pa.table({name: column.to_arrow() for name, column in columns.items()})
    rows = pa.Table.from_batches(tsubuyaki.tokenize(posts, nested=True, threads=1))
    return daft.Series.from_arrow(rows["tokens"].combine_chunks())


def main():
    warehouse, target = sys.argv[1:]
    posts = daft.read_parquet(f"{warehouse}/tweets/*/part-0.parquet", hive_partitioning=True)
    found = tokens_of(col("tweet_id"), col("text"), col("is_retweet"))
    posts = posts.select("tweet_id", "author_id", "date", found.alias("token"))
    tokens = posts.explode("token").where(col("token").not_null())
    fields = [col("token").get(field.name).alias(field.name) for field in TOKENS.value_type]
    tokens = tokens.select("tweet_id", "author_id", *fields, "date")
    tokens.write_parquet(target, partition_cols=["date"], write_mode="overwrite")


if __name__ == "__main__":
    main()
