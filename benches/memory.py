"""Memory of `ingest` as its input grows: made-up tweets of the example
`generate_tweets`, each number of them taken into a fresh warehouse. Then tweets
over thousands of days while few files may be open. Linux only.

usage: memory.py PATH_OF_TSUBUYAKI [--sizes N,N,…] [--days N] [--folder DIR]
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

MANY_DAYS = 4_000
MANY_DAYS_TWEETS = 400_000
OPEN_FILES = 256


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--sizes", default="100000,400000,1000000,4000000",
                        type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--days", default=84, type=int, help="days over which each number of tweets is spread")
    parser.add_argument("--folder", type=pathlib.Path,
                        help="where tweets and warehouses are put for the while, 15 GB for the default sizes")
    return parser.parse_args()


def generate(program, tweets, days, path):
    generator = program.parent / "examples" / "generate_tweets"
    subprocess.run([generator, "--tweets", str(tweets), "--days", str(days), "--seed", "1", "-o", path],
                   check=True, stderr=subprocess.DEVNULL)


def measured(command, open_files):
    """Seconds and the peak of resident memory in MiB."""
    def limit():
        if open_files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))

    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=limit)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} ended with status {child.returncode}")
    return seconds, usage.ru_maxrss / 1024


def bytes_below(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def row(program, folder, tweets, days, open_files=None):
    tweets_file, warehouse = folder / "tweets.jsonl", folder / "warehouse"
    generate(program, tweets, days, tweets_file)
    input_bytes = tweets_file.stat().st_size
    command = [program, "--quiet", "--warehouse", warehouse, "ingest", tweets_file]
    seconds, peak = measured(command, open_files)
    print(f"{tweets:>10,} {days:>6,} {open_files or '-':>10} {input_bytes / 2**20:>9,.0f} {seconds:>8.1f} "
          f"{peak:>9,.0f} {bytes_below(warehouse) / 2**20:>13,.1f}", flush=True)
    tweets_file.unlink()
    shutil.rmtree(warehouse)


def main():
    options = arguments()
    program = options.program.resolve()
    print(f"{'tweets':>10} {'days':>6} {'open files':>10} {'input MiB':>9} {'seconds':>8} {'peak MiB':>9} "
          f"{'warehouse MiB':>13}", flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = pathlib.Path(name)
        for tweets in options.sizes:
            row(program, folder, tweets, options.days)
        row(program, folder, MANY_DAYS_TWEETS, MANY_DAYS, OPEN_FILES)


if __name__ == "__main__":
    main()
