"""Times `ingest` and `report` on a file of tweets, and `mecab` cutting the same
texts, side by side: medians of five runs, peak memory.

usage: ingest.py PATH_OF_TSUBUYAKI FILE.jsonl[.gz] [RUNS]
"""

import gzip
import json
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def texts_of(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            status = json.loads(line)
            yield (status.get("full_text") or status["text"]).replace("\n", " ")


def timed(*command, **options):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def busiest_day(program, warehouse, folder):
    question = folder / "busiest.sql"
    question.write_text("SELECT date, CAST(COUNT(*) AS BIGINT) AS n FROM tweets "
                        "GROUP BY date ORDER BY n DESC LIMIT 1")
    answer = subprocess.run([program, "--warehouse", warehouse, "query", question, "--format", "ndjson"],
                            check=True, capture_output=True, text=True).stdout
    row = json.loads(answer)
    return row["date"], row["n"]


def main():
    program, tweets = sys.argv[1], pathlib.Path(sys.argv[2])
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        text = folder / "texts.txt"
        text.write_text("\n".join(texts_of(tweets)), encoding="utf-8")
        warehouse = folder / "warehouse"
        times = {"ingest": [], "mecab": [], "report": []}
        for _ in range(runs):
            shutil.rmtree(warehouse, ignore_errors=True)
            times["ingest"].append(timed(program, "--quiet", "--warehouse", warehouse, "ingest", tweets))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            times["mecab"].append(timed("mecab", "-d", "/var/lib/mecab/dic/ipadic-utf8", text))
            date, count = busiest_day(program, warehouse, folder)
            times["report"].append(timed(program, "--warehouse", warehouse, "report", date))
        medians = {name: statistics.median(values) for name, values in times.items()}
        for name, median in medians.items():
            print(f"{name:8}{median:8.2f} s")
        print(f"report is that of {date}, {count} tweets")
        ratio = statistics.median(i / m for i, m in zip(times["ingest"], times["mecab"]))
        print(f"ingest / mecab, median of {runs} runs: {ratio:.2f}")
        print(f"peak memory of ingest: {peak / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
