"""What one would write in Python for a table of tokens: fugashi with MeCab's
IPADIC, pyarrow, one process. A peer of `ingest` in goals.py.

usage: tokens_with_fugashi.py FILE.jsonl OUT.parquet
"""

import json
import sys

import fugashi
import pyarrow
import pyarrow.parquet

ROWS = 1_000_000
SCHEMA = pyarrow.schema([
    ("tweet_id", pyarrow.int64()),
    ("position", pyarrow.int32()),
    ("surface", pyarrow.string()),
    ("pos", pyarrow.string()),
    ("pos1", pyarrow.string()),
    ("lemma", pyarrow.string()),
])


def main():
    tagger = fugashi.GenericTagger("-r /dev/null -d /var/lib/mecab/dic/ipadic-utf8")
    columns = [[] for _ in SCHEMA]
    with (open(sys.argv[1], encoding="utf-8") as lines,
          pyarrow.parquet.ParquetWriter(sys.argv[2], SCHEMA, compression="zstd") as writer):

        def write():
            writer.write_table(pyarrow.table(columns, schema=SCHEMA))
            for column in columns:
                column.clear()

        for line in lines:
            tweet = json.loads(line)
            text = tweet.get("full_text") or tweet["text"]
            for position, word in enumerate(tagger(text)):
                feature = word.feature
                lemma = feature[6] if len(feature) > 6 and feature[6] != "*" else word.surface
                row = (tweet["id"], position, word.surface, feature[0], feature[1], lemma)
                for column, value in zip(columns, row):
                    column.append(value)
            if len(columns[0]) >= ROWS:
                write()
        write()


if __name__ == "__main__":
    main()
