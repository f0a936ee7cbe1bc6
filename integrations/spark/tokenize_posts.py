"""Tokens and terms by Spark: posts in, the tables `tokens` and `terms` out, one folder per day.

Each task runs the program of the wheel (`tsubuyaki.tokenize`) over its batches; the wheel must be
installed where the workers' Python is.

usage: spark-submit tokenize_posts.py [--raw] [--time-zone ZONE] [--partitions N]
           [--files-per-day N] POSTS TARGET
  POSTS   the table `tweets` of a warehouse (WAREHOUSE/tweets); with --raw, files in any input
          format, whole ones to a task: a path or pattern of any file system that Hadoop knows
  TARGET  the folder for tokens/ and terms/, replaced if they are there
"""

import argparse
import time

import pyarrow as pa
import tsubuyaki
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

TOKENS = """
    tweet_id BIGINT, author_id BIGINT, position INT, start INT, `end` INT, surface STRING,
    lemma STRING, reading STRING, pos STRING, pos1 STRING, pos2 STRING, pos3 STRING,
    conjugation_type STRING, conjugation_form STRING, kind STRING, in_hashtag BOOLEAN,
    in_compound BOOLEAN, negated BOOLEAN, is_retweet BOOLEAN, is_unknown BOOLEAN
"""
# Posts without a row: of them the program only says what it would cut them by.
NONE = pa.table({"tweet_id": pa.array([], pa.int64()), "text": pa.array([], pa.string())})
OF_POSTS = ["tweet_id", "author_id"]
TERM = "lemma, pos, pos1, kind, in_hashtag, in_compound, is_retweet"


def names(schema):
    """The names in a list of columns."""
    return [column.split()[0].strip("`") for column in schema.split(",")]


def tokens_of_table(batches):
    """Tokens of rows of `tweets`; each keeps its post's day."""
    return tsubuyaki.tokenize(batches, keep=["date"], threads=1)


def posts_of_files(batches):
    """Posts of whole files, with their tokens in a list."""
    for batch in batches:
        for content in batch.column("content"):
            data = memoryview(content.as_buffer())
            chunks = (data[start : start + (1 << 20)] for start in range(0, len(data), 1 << 20))
            yield from tsubuyaki.tokenize_raw(
                chunks, nested=True, keep=["created_at", "text"], threads=1
            )


def from_table(spark, path, partitions):
    # `basePath` makes `date` a column.
    posts = spark.read.option("basePath", path).parquet(f"{path}/date=*")
    posts = posts.select("tweet_id", "author_id", "text", "is_retweet", "date")
    if partitions:
        posts = posts.repartition(partitions, "tweet_id")
    return posts.mapInArrow(tokens_of_table, TOKENS + ", date DATE")


def from_files(spark, path, partitions, time_zone):
    files = spark.read.format("binaryFile").load(path).select("content")
    if partitions:
        files = files.repartition(partitions)
    inner = [column for column in TOKENS.split(",") if column.split()[0] not in OF_POSTS]
    inner = ", ".join(column.strip().replace(" ", ": ", 1) for column in inner)
    schema = f"""
        tweet_id BIGINT, author_id BIGINT, created_at TIMESTAMP, text STRING,
        tokens ARRAY<STRUCT<{inner}>>, error STRING
    """
    posts = files.mapInArrow(posts_of_files, schema).where("error IS NULL")
    # Of two observations of a post the longer text, then the greater; tokens once.
    best = f.max_by(f.struct("author_id", "created_at", "tokens"), f.struct(f.length("text"), "text"))
    posts = posts.groupBy("tweet_id").agg(best.alias("post"))
    date = f.to_date(f.from_utc_timestamp("post.created_at", time_zone)).alias("date")
    token = f.explode("post.tokens").alias("token")
    found = posts.select("tweet_id", "post.author_id", date, token)
    return found.select("tweet_id", "author_id", "token.*", "date").select(*names(TOKENS), "date")


def cut_by():
    """By which dictionaries and version of the program tokens are made, as its tables say it."""
    said = next(tsubuyaki.tokenize(NONE)).schema.metadata or {}
    return {key.decode(): value.decode() for key, value in said.items()}


def write(tokens, target, files):
    """Writes both tables, tokens in the order of the program's."""
    # All that Spark lets one say in the files is of a column; `terms` has it from `tokens`.
    tokens = tokens.withMetadata("lemma", cut_by())
    # By hash: to find ranges, Spark would tokenize everything twice.
    part = f.pmod(f.hash("tweet_id"), f.lit(files))
    tokens = tokens.repartition("date", part)
    tokens = tokens.sortWithinPartitions("date", "tweet_id", "position")
    tokens.write.mode("overwrite").partitionBy("date").parquet(f"{target}/tokens")
    spark = tokens.sparkSession
    spark.read.option("basePath", f"{target}/tokens").parquet(f"{target}/tokens/date=*").createOrReplaceTempView("k")
    terms = spark.sql(f"""
        SELECT {TERM}, COUNT(*) AS count, SUM(CAST(negated AS BIGINT)) AS negated, date
        FROM k GROUP BY {TERM}, date
    """)
    terms = terms.repartition("date").sortWithinPartitions("date", "lemma", "pos")
    terms.write.mode("overwrite").partitionBy("date").parquet(f"{target}/terms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--time-zone", default="Asia/Tokyo")
    parser.add_argument("--partitions", type=int, default=0)
    parser.add_argument("--files-per-day", type=int, default=1)
    parser.add_argument("posts")
    parser.add_argument("target")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("tokenize_posts").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    began = time.monotonic()
    if options.raw:
        tokens = from_files(spark, options.posts, options.partitions, options.time_zone)
    else:
        tokens = from_table(spark, options.posts, options.partitions)
    write(tokens, options.target, options.files_per_day)
    print(f"{time.monotonic() - began:.1f} s")
    spark.stop()


if __name__ == "__main__":
    main()
