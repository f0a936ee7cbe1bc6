"""Runs integrations/spark/tokenize_posts.py on a cluster of two worker processes over a warehouse's
posts and compares rows and hashes with the tables of the program, as DuckDB reads both. With
--kill, a worker is killed while it tokenizes. With --questions, Spark SQL answers the questions in
queries/ from the tables that it wrote. Needs pyspark, duckdb and the wheel.

usage: check_spark.py PATH_OF_TSUBUYAKI WAREHOUSE [--kill] [--questions] [--raw FILES]
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time

import check_queries
import fingerprints
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from pyarrow.dataset import dataset

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPARK_HOME = pathlib.Path(pyspark.__file__).parent
MASTER = "local-cluster[2,1,1024]"


def environment(program):
    return os.environ | {
        "SPARK_HOME": str(SPARK_HOME), "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable, "TSUBUYAKI_PROGRAM": program,
    }  # fmt: skip


def descendants(process):
    """The processes that come from one, and their command lines."""
    lines = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    children = {}
    for line in lines.splitlines():
        pid, parent, command = line.split(None, 2)
        children.setdefault(int(parent), []).append((int(pid), command))
    found, todo = [], [process]
    while todo:
        for pid, command in children.get(todo.pop(), []):
            found.append((pid, command))
            todo.append(pid)
    return found


def kill_a_worker(job, killed):
    """Kills the first executor under which a program has tokenized for half a second."""
    while job.poll() is None and not killed:
        for pid, command in descendants(job.pid):
            if "CoarseGrainedExecutorBackend" not in command:
                continue
            if any(" tokenize " in of for _, of in descendants(pid)):
                time.sleep(0.5)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                break
        time.sleep(0.1)


def run_job(program, posts, target, *options, kill=False):
    command = [
        SPARK_HOME / "bin/spark-submit", "--master", MASTER, "--conf", "spark.ui.enabled=false",
        "--conf", "spark.executor.memory=1g", "--conf", "spark.eventLog.enabled=true",
        "--conf", f"spark.eventLog.dir=file://{target}", "--conf", "spark.eventLog.compress=false",
        "--conf", "spark.eventLog.rolling.enabled=false",
        ROOT / "integrations/spark/tokenize_posts.py", *options, posts, f"{target}/tables",
    ]  # fmt: skip
    with open(f"{target}/log", "w+", encoding="utf-8") as log:
        job = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(program)
        )
        killed = []
        killer = threading.Thread(target=kill_a_worker, args=(job, killed), daemon=True)
        if kill:
            killer.start()
        out, _ = job.communicate()
        if job.returncode != 0:
            log.seek(0)
            sys.exit(f"the job failed:\n{log.read()[-4000:]}")
    if kill and not killed:
        sys.exit("no worker could be killed: the job was too quick")
    return out.split()[-2], len(killed)


def plain(program, warehouse):
    """Posts, and the seconds of processor that `tokenize` takes for them on one thread."""
    tweets = dataset(f"{warehouse}/tweets", format="parquet", partitioning="hive")
    posts = tweets.to_table(columns=["tweet_id", "author_id", "text", "is_retweet"])
    with tempfile.TemporaryFile() as file:
        with pa.ipc.new_stream(file, posts.schema) as writer:
            writer.write_table(posts, max_chunksize=10_000)
        file.seek(0)
        began = processor()
        subprocess.run(
            [program, "tokenize", "--format", "arrow", "--threads", "1"],
            stdin=file, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
    return posts.num_rows, processor() - began


def processor():
    """Seconds of processor of all processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def stages(target):
    """Name, tasks, failed tasks, seconds and seconds of all tasks of each stage."""
    logs = [path for path in pathlib.Path(target).iterdir() if path.name.startswith(("app-", "local-"))]
    found = {}
    for line in logs[0].read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerTaskEnd":
            stage = found.setdefault(event["Stage ID"], [0, 0, 0.0])
            info = event["Task Info"]
            stage[0] += 1
            stage[1] += info["Failed"]
            stage[2] += (info["Finish Time"] - info["Launch Time"]) / 1000
        elif event["Event"] == "SparkListenerStageCompleted":
            info = event["Stage Info"]
            taken = (info["Completion Time"] - info["Submission Time"]) / 1000
            yield info["Stage Name"].split(" at ")[0], *found.get(info["Stage ID"], [0, 0, 0.0]), taken


def say_what_cut_them(warehouse, tables):
    """Whether every file names the dictionaries and the version that the warehouse's files name."""
    stored = pq.read_metadata(next(pathlib.Path(warehouse, "tokens").rglob("*.parquet"))).metadata
    keys = ("tokens_version", "dictionary_name", "dictionary_hash", "lexicon_name", "lexicon_hash")
    expected = {f"tsubuyaki.{key}": stored[f"tsubuyaki.{key}".encode()].decode() for key in keys}
    silent = []
    for path in pathlib.Path(tables).rglob("*.parquet"):
        schema = json.loads(pq.read_metadata(path).metadata[b"org.apache.spark.sql.parquet.row.metadata"])
        said = next(field["metadata"] for field in schema["fields"] if field["name"] == "lemma")
        if said != expected:
            silent.append(f"{path.relative_to(tables)}: {said}")
    print(f"files that do not say what cut them: {silent or 'none'}")
    return not silent


def for_spark(sql, values):
    """The statement with `:name` for `$name`, and the values; of several each has a name."""
    types = {name: data_type for name, data_type, _ in check_queries.parameters(sql)}
    statement = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    given = {}
    for name, several in values.items():
        names = [f"{name}_{number}" if len(several) > 1 else name for number in range(len(several))]
        for one, value in zip(names, several):
            given[one] = value
        marks = [f":{one}" if types[name] == "VARCHAR" else f"CAST(:{one} AS {types[name]})" for one in names]
        statement = re.sub(rf"\${name}\b", ", ".join(marks), statement)
    return statement, given


def ask(program, warehouse, tables):
    """Every question, of Spark and of the program."""
    from pyspark.sql import SparkSession

    os.environ.update(environment(program))
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = spark.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    read = lambda path: spark.read.option("basePath", path).parquet(f"{path}/date=*")
    read(f"{tables}/tokens").createOrReplaceTempView("tokens")
    read(f"{tables}/terms").createOrReplaceTempView("terms")
    read(f"{warehouse}/tweets").createOrReplaceTempView("tweets")
    spark.read.parquet(f"{warehouse}/vocabulary/part-0.parquet").createOrReplaceTempView("vocabulary")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as filters:
        check_queries.run(program, warehouse, "--quiet", "query", "--export-filters", filters)
        for relation in ("wanted", "stopwords", "variants"):
            spark.read.parquet(f"{filters}/{relation}.parquet").createOrReplaceTempView(relation)
        for view in check_queries.VIEWS:
            sql = (ROOT / f"queries/{view}.sql").read_text(encoding="utf-8")
            spark.sql(sql).createOrReplaceTempView(view)
        dates = sorted(path.name.removeprefix("date=") for path in pathlib.Path(warehouse, "tweets").iterdir())
        terms = [row[0] for row in spark.sql(
            "SELECT lemma FROM words GROUP BY lemma ORDER BY SUM(count) DESC, lemma LIMIT 3").collect()]
        for name, values in check_queries.questions(dates, terms):
            if name in check_queries.VIEWS and len(dates) > 10:
                continue
            sql = (ROOT / f"queries/{name}.sql").read_text(encoding="utf-8")
            settings = [f"--set={key}={value}" for key, given in values.items() for value in given]
            out = check_queries.run(program, warehouse, "query", name, *settings, "--format", "json")
            statement, given = for_spark(sql, values)
            answer = spark.sql(statement, given)
            rows = [tuple(row) for row in answer.collect()]
            if check_queries.compare(name, values, json.loads(out)["rows"], answer.columns, rows):
                passed += 1
            else:
                failed += 1
    spark.stop()
    print(f"{passed} answers equal, {failed} differ")
    return failed == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("warehouse")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--questions", action="store_true")
    parser.add_argument("--raw", metavar="FILES")
    parser.add_argument("--partitions", default="8")
    options = parser.parse_args()
    warehouse, program = os.path.abspath(options.warehouse), os.path.abspath(options.program)
    with tempfile.TemporaryDirectory() as target:
        posts, raw = (os.path.abspath(options.raw), ["--raw"]) if options.raw else (f"{warehouse}/tweets", [])
        seconds, killed = run_job(
            program, posts, target, *raw, "--partitions", options.partitions, kill=options.kill
        )
        print(f"{MASTER}: {seconds} s, {processor():.0f} s of processor, {killed} workers killed")
        for name, tasks, lost, busy, taken in stages(target):
            print(f"  {name:12} {tasks:3} tasks, {lost} failed, {taken:6.1f} s, {busy:6.1f} s of tasks")
        count, alone = plain(program, warehouse)
        print(f"  `tokenize` alone, on one thread: {count:,} posts, {alone:.1f} s of processor")
        same = fingerprints.compare(warehouse, f"{target}/tables")
        same &= say_what_cut_them(warehouse, f"{target}/tables")
        same &= not options.questions or ask(program, warehouse, f"{target}/tables")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
