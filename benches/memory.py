"""Memory of `ingest` as its input grows: made-up tweets of the example
`generate_tweets`, each number of them taken into a fresh warehouse, spread over
some days and all on one. Into the one day then come a few more, and all of it
is cut anew. Then tweets over thousands of days while few files may be open. Last the
questions and the page of days that are meant to take much: equal posts, different
words, different numbers, posts as long as they may be. To take in such a day, and each
question of it, may take 1 GiB: the run ends with status 1 if one takes more. Linux only.

usage: memory.py PATH_OF_TSUBUYAKI [--sizes N,N,…] [--days N] [--one-day N,N,…]
                 [--hostile KIND,…] [--scale X] [--bound MIB] [--folder DIR]
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

import hostile_days

MORE_TWEETS = 100_000
MANY_DAYS = 4_000
MANY_DAYS_TWEETS = 400_000
OPEN_FILES = 256


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--sizes", default="100000,400000,1000000,4000000", type=numbers)
    parser.add_argument("--days", default=84, type=int, help="days over which each number of tweets is spread")
    parser.add_argument("--one-day", default="1000000,4000000", type=numbers, help="numbers of tweets of one day")
    parser.add_argument("--hostile", default=",".join(hostile_days.KINDS), metavar="KIND,…",
                        help="days that are meant to take much: " + ", ".join(hostile_days.KINDS))
    parser.add_argument("--scale", default=1.0, type=float, metavar="X",
                        help="their posts, as a multiple of the usual numbers")
    parser.add_argument("--bound", default=1024, type=int, metavar="MIB",
                        help="memory that an ingest or a question of one of them may take")
    parser.add_argument("--folder", type=pathlib.Path,
                        help="where tweets and warehouses are put for the while, 15 GB for the default sizes")
    return parser.parse_args()


def measured(command, open_files=None, folder=None, statuses=(0,)):
    """Seconds and the peak of resident memory in MiB."""
    def limit():
        if open_files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))

    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder, preexec_fn=limit)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in statuses:
        sys.exit(f"{command} ended with status {child.returncode}")
    return seconds, usage.ru_maxrss / 1024


def bytes_below(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Bench:
    def __init__(self, program, folder, bound):
        self.program, self.folder, self.bound = program, folder, bound
        self.tweets, self.warehouse = folder / "tweets.jsonl", folder / "warehouse"
        self.above = []
        print(f"{'':<14}{'tweets':>10}{'days':>7}{'input MiB':>11}{'seconds':>9}{'peak MiB':>10}"
              f"{'warehouse MiB':>15}", flush=True)

    def ingest(self, what, tweets, days, seed=1, open_files=None):
        generator = self.program.parent / "examples" / "generate_tweets"
        subprocess.run([generator, "--tweets", str(tweets), "--days", str(days), "--seed", str(seed),
                        "-o", self.tweets], check=True, stderr=subprocess.DEVNULL)
        input_mib = f"{self.tweets.stat().st_size / 2**20:,.0f}"
        self.row(what, tweets, days, input_mib, ["ingest", self.tweets], open_files=open_files)
        self.tweets.unlink()

    def rebuild(self, tweets):
        self.row("cut anew", tweets, 1, "", ["ingest", "--rebuild"])

    def row(self, what, tweets, days, input_mib, arguments, open_files=None, is_bounded=False):
        command = [self.program, "--quiet", "--warehouse", self.warehouse, *arguments]
        seconds, peak = measured(command, open_files)
        mark = self.judged(what, peak) if is_bounded else ""
        print(f"{what:<14}{tweets:>10,}{days:>7,}{input_mib:>11}{seconds:>9.1f}{peak:>10,.0f}"
              f"{bytes_below(self.warehouse) / 2**20:>15,.1f}{mark}", flush=True)

    def judged(self, what, peak):
        """What is told of a peak that is above the bound."""
        if peak <= self.bound:
            return ""
        self.above.append(what)
        return f"  above {self.bound:,}"

    def ask(self, what, tweets, arguments):
        """Seconds and memory of a question."""
        command = [self.program, "--quiet", "--memory", "64G", "--warehouse", self.warehouse, *arguments]
        # 1 where nothing is found.
        seconds, peak = measured(command, folder=self.folder, statuses=(0, 1))
        mark = self.judged(what, peak)
        print(f"{what:<14}{tweets:>10,}{'':>18}{seconds:>9.1f}{peak:>10,.0f}{mark}", flush=True)

    def hostile(self, kind, scale):
        posts, term = hostile_days.write(kind, scale, self.tweets)
        print(f"-- {kind}")
        input_mib = f"{self.tweets.stat().st_size / 2**20:,.0f}"
        self.row("taken in", posts, 3, input_mib, ["ingest", self.tweets], is_bounded=True)
        self.tweets.unlink()
        inbox = self.folder / "inbox"
        inbox.mkdir(exist_ok=True)
        (inbox / "one.jsonl").write_text(hostile_days.line(1, posts, "今日は雨だった。", 1), "utf-8")
        day = hostile_days.DAY
        for what, arguments in [
            ("rank", ["rank", day]),
            ("compare", ["compare", day]),
            ("cooccur", ["cooccur", day]),
            ("kwic", ["kwic", term, "--date", day]),
            ("trend", ["trend", term]),
            ("term", ["term", term]),
            ("copies", ["copies", day]),
            ("page", ["report", day, "--format", "html"]),
            ("all pages", ["nightly"]),
        ]:
            self.ask(what, posts, arguments)
        shutil.rmtree(self.folder / "reports", ignore_errors=True)

    def clear(self):
        shutil.rmtree(self.warehouse)


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        bench = Bench(options.program.resolve(), pathlib.Path(name), options.bound)
        for tweets in options.sizes:
            bench.ingest("taken in", tweets, options.days)
            bench.clear()
        for tweets in options.one_day:
            bench.ingest("taken in", tweets, 1)
            bench.ingest("more of them", MORE_TWEETS, 1, seed=2)
            bench.rebuild(tweets + MORE_TWEETS)
            bench.clear()
        if options.sizes:
            bench.ingest(f"{OPEN_FILES} files open", MANY_DAYS_TWEETS, MANY_DAYS, open_files=OPEN_FILES)
            bench.clear()
        for kind in filter(None, options.hostile.split(",")):
            bench.hostile(kind, options.scale)
            bench.clear()
    if bench.above:
        sys.exit(f"above {options.bound:,} MiB: {', '.join(bench.above)}")


if __name__ == "__main__":
    main()
