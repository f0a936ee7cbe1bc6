"""The module with the program that its wheel has, over the sample."""

import datetime
import json
import logging
import os
import pathlib
import shutil
import subprocess
import threading
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import tsubuyaki

ROOT = pathlib.Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "data/sample"
DAY = datetime.date(2018, 9, 3)
POSTS = pa.table({"id": [11, 12, 13], "text": ["ケーキが嬉しい", "", "雨は嬉しくない"]})


def run(*arguments):
    done = subprocess.run([tsubuyaki.program(), *map(str, arguments)], check=True, capture_output=True)
    return done.stdout


def rows_of_day(warehouse, table):
    return pq.read_metadata(warehouse / table / f"date={DAY}" / "part-0.parquet").num_rows


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    run("--warehouse", folder, "ingest", "--quiet", SAMPLE)
    return folder


def tokens(*arguments, **options):
    return pa.Table.from_batches(tsubuyaki.tokenize(*arguments, **options))


def test_the_program_is_the_one_of_the_wheel():
    version = json.loads(subprocess.run(
        ["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=ROOT, check=True,
        capture_output=True,
    ).stdout)["packages"][0]["version"]  # fmt: skip
    assert run("--version").decode().split()[1] == version


def test_tokens_are_those_of_the_warehouse(sample):
    tables = tsubuyaki.open(sample)
    of_day = pc.field("date") == DAY
    tweets = tables.tweets.to_table(filter=of_day, columns=["tweet_id", "author_id", "text", "is_retweet"])
    stored = tables.tokens.to_table(filter=of_day).drop_columns("date")
    made = tokens(tweets)
    assert made.num_rows == stored.num_rows > 2000
    assert made.to_pylist() == stored.to_pylist()


def test_nested_has_a_row_for_each_row_in_order():
    table = pa.table({"text": ["ケーキ", None, "雨"], "n": [1, 2, 3]})
    rows = tokens(table, nested=True, keep=["n"], columns=["lemma"]).to_pylist()
    assert [row["n"] for row in rows] == [1, 2, 3]
    assert [row["tokens"] and [token["lemma"] for token in row["tokens"]] for row in rows] == [["ケーキ"], None, ["雨"]]
    assert [row["error"] is None for row in rows] == [True, False, True]


def test_batches_come_out_while_others_go_in():
    went_in = []

    def batches():
        for number in range(3):
            went_in.append(number)
            yield pa.record_batch({"id": [number + 1], "text": ["雨"]})
            # Until what it became has come out.
            assert seen.wait(30)
            seen.clear()

    seen = threading.Event()
    for number, batch in enumerate(tsubuyaki.tokenize(batches())):
        assert batch.column("tweet_id").to_pylist() == [number + 1]
        assert went_in == list(range(number + 1))
        seen.set()
    assert went_in == [0, 1, 2]


def test_whatever_is_given_is_taken():
    expected = tokens(POSTS).to_pylist()
    assert [row["lemma"] for row in expected if row["tweet_id"] == 11] == ["ケーキ", "が", "嬉しい"]
    reader = pa.RecordBatchReader.from_batches(POSTS.schema, POSTS.to_batches())
    for given in (POSTS.to_batches()[0], POSTS.to_batches(), reader, iter(POSTS.to_batches(max_chunksize=1))):
        assert tokens(given).to_pylist() == expected
    for text in (pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        cast = POSTS.set_column(1, "text", POSTS["text"].cast(text))
        assert tokens(cast).to_pylist() == expected, text


def test_nothing_gives_nothing():
    assert list(tsubuyaki.tokenize([])) == []
    assert tokens(POSTS.slice(0, 0)).num_rows == 0


def test_a_program_that_refuses_says_why():
    with pytest.raises(tsubuyaki.ProgramError, match="no such column") as refused:
        tokens(POSTS, columns=["lema"])
    assert refused.value.status == 2
    with pytest.raises(tsubuyaki.ProgramError, match="text"):
        tokens(pa.table({"id": [1], "n": [2]}))


def test_what_the_source_raises_is_raised():
    def batches():
        yield from POSTS.to_batches()
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        tokens(batches())


def test_whoever_has_enough_leaves_no_process_behind():
    before = threading.active_count()
    endless = iter(lambda: POSTS.to_batches()[0], None)
    made = tsubuyaki.tokenize(endless)
    next(made)
    made.close()
    until = time.monotonic() + 30
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.05)
    assert threading.active_count() == before


def test_rejected_rows_are_told(caplog):
    table = pa.table({"id": [1, None], "text": ["雨", "雪"]})
    with caplog.at_level(logging.WARNING, "tsubuyaki"):
        assert tokens(table).num_rows == 1
    assert "1 rejected: row 1: " in caplog.text
    with pytest.raises(tsubuyaki.ProgramError):
        tokens(table, strict=True)


def test_what_is_said_beside_an_answer_is_logged(sample, caplog):
    with caplog.at_level(logging.WARNING, "tsubuyaki"):
        tsubuyaki.ask("copies", "2018-09-03", warehouse=sample, pos="noun")
    assert "without effect on this question: --pos" in caplog.text


def test_what_is_no_folder_and_no_batch_is_refused():
    with pytest.raises(ValueError, match="s3://posts/ja"):
        tsubuyaki.open("s3://posts/ja")
    with pytest.raises(TypeError, match="batches of Arrow"):
        next(tsubuyaki.tokenize("雨が降る"))


def test_a_file_in_any_format():
    path = SAMPLE / "2018-09-03.jsonl"
    with path.open("rb") as file:
        made = pa.Table.from_batches(tsubuyaki.tokenize_raw(iter(lambda: file.read(4096), b""), keep=["created_at"]))
    assert made.num_rows > 2000 and pa.types.is_timestamp(made.schema.field("created_at").type)


def test_tables_have_their_types(sample):
    tables = tsubuyaki.open(sample)
    assert tables.tokens.schema.field("date").type == pa.date32()
    assert tables.tweets.schema.field("retweeted_id").type == pa.int64()
    assert tables.tweets.count_rows() == 145
    assert tables.terms.count_rows(filter=pc.field("date") == DAY) == rows_of_day(sample, "terms")
    assert tables.vocabulary.count_rows() > 700
    with pytest.raises(FileNotFoundError, match="tsubuyaki ingest"):
        tsubuyaki.open(sample / "tokens")


def test_answers_are_whole(sample):
    ranking = tsubuyaki.ask("rank", "2018-09-03", warehouse=sample)
    assert ranking.num_rows > 20 and ranking["lemma"][0].as_py() == "ひより"
    series = tsubuyaki.ask(
        "query", "trend", warehouse=sample,
        set={"term": ["誕生", "雨"], "from": "2018-09-01", "to": "2018-09-03"},
    )  # fmt: skip
    assert set(series["lemma"].to_pylist()) == {"誕生", "雨"}
    with pytest.raises(tsubuyaki.ProgramError, match="2018-09-31"):
        tsubuyaki.ask("rank", "2018-09-31", warehouse=sample)


def test_frames_of_polars(sample):
    pl = pytest.importorskip("polars")
    import tsubuyaki.polars as with_polars

    day = with_polars.scan(sample, "tokens").filter(pl.col("date") == DAY).collect()
    assert day.schema["date"] == pl.Date and day.height == rows_of_day(sample, "tokens")
    assert with_polars.scan(sample, "vocabulary").collect().height > 700
    assert with_polars.ask("rank", "2018-09-03", warehouse=sample)["count"][0] == 38
    posts = pl.DataFrame({"id": [1, 2], "text": ["雨", "ケーキ"]})
    assert with_polars.tokenize(posts)["lemma"].to_list() == ["雨", "ケーキ"]


def test_frames_of_pandas_keep_ids(sample):
    pd = pytest.importorskip("pandas")
    import tsubuyaki.pandas as with_pandas

    tweets = with_pandas.read(sample, "tweets", filter=pc.field("date") == DAY)
    ids = ["retweeted_id", "quoted_id", "in_reply_to_id", "author_id"]
    assert [str(tweets[name].dtype) for name in ids] == ["Int64"] * 4
    assert 1036268323354009604 in tweets.retweeted_id.dropna().tolist()
    assert (tweets.date == "2018-09-03").all()
    plain = pd.read_parquet(sample / "tweets/date=2018-09-03/part-0.parquet")
    assert [str(plain[name].dtype) for name in ids] == ["Int64"] * 4
    assert with_pandas.ask("rank", "2018-09-03", warehouse=sample)["lemma"][0] == "ひより"
    posts = pd.DataFrame({"id": [1, 2], "text": ["雨", "ケーキ"]}, index=["a", "b"])
    assert with_pandas.tokenize(posts).lemma.tolist() == ["雨", "ケーキ"]


def test_duckdb_reads_the_datasets(sample):
    duckdb = pytest.importorskip("duckdb")
    tokens = tsubuyaki.open(sample).tokens  # noqa: F841, DuckDB finds it by its name
    found = duckdb.sql("SELECT count(*) FROM tokens WHERE date = DATE '2018-09-03'").fetchall()
    assert found == [(rows_of_day(sample, "tokens"),)]


def test_delta_tables_follow_the_warehouse(tmp_path):
    deltalake = pytest.importorskip("deltalake")
    warehouse, target = tmp_path / "warehouse", tmp_path / "delta"

    def ingest(*paths):
        run("--warehouse", warehouse, "ingest", "--quiet", *paths)

    def table(name, **options):
        return deltalake.DeltaTable(target / name, **options)

    def rows(name, **options):
        return table(name, **options).to_pyarrow_table().num_rows

    ingest(SAMPLE / "2018-09-01.csv")
    assert tsubuyaki.export_delta(warehouse, target) == {"tweets": 1, "tokens": 1, "terms": 1, "vocabulary": 1}
    assert tsubuyaki.export_delta(warehouse, target) == dict.fromkeys(["tweets", "tokens", "terms", "vocabulary"], 0)
    first = rows("tokens")
    ingest(SAMPLE)
    assert tsubuyaki.export_delta(warehouse, target)["tweets"] == 2
    tables = tsubuyaki.open(warehouse)
    for name in ("tweets", "tokens", "terms", "vocabulary"):
        assert rows(name) == getattr(tables, name).count_rows(), name
    stored = tables.tweets.to_table().sort_by("tweet_id").to_pylist()
    assert table("tweets").to_pyarrow_table().sort_by("tweet_id").select(tables.tweets.schema.names).to_pylist() == stored
    file = next(target.glob("tokens/date=2018-09-03/part-*.parquet"))
    assert os.path.samefile(file, warehouse / "tokens/date=2018-09-03/part-0.parquet")

    # A day that is written again leaves the version before it whole.
    id, text = 1036300000000000000, "もう一度ケーキ"
    late = tmp_path / "late.jsonl"
    late.write_text(json.dumps({"id": id, "created_at": "2018-09-03T02:00:00Z", "text": text}) + "\n", encoding="utf-8")
    before = table("tweets").version()
    ingest(late)
    assert tsubuyaki.export_delta(warehouse, target)["tweets"] == 2
    assert rows("tweets") == 146 and rows("tweets", version=before) == 145
    assert rows("tokens", version=0) == first

    # What is forgotten is gone there too, if asked.
    run("--warehouse", warehouse, "forget", "--tweet", id)
    tsubuyaki.export_delta(warehouse, target, retain_hours=0)
    assert rows("tweets") == 145
    assert len(list(target.glob("tweets/date=2018-09-03/*.parquet"))) == 1


def test_a_copy_will_do_where_links_cannot(tmp_path, sample, monkeypatch):
    deltalake = pytest.importorskip("deltalake")

    def refuse(*_):
        raise OSError("another file system")

    monkeypatch.setattr(os, "link", refuse)
    tsubuyaki.export_delta(sample, tmp_path)
    assert deltalake.DeltaTable(tmp_path / "tweets").to_pyarrow_table().num_rows == 145
    # And no half of one is left of a run that was killed.
    assert not list(tmp_path.glob("*/*/*.new"))
    shutil.rmtree(tmp_path)
