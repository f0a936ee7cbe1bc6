"""One table: what is measured, the goal, the figure, pass or miss. Ratios are of
medians taken in turns in one sitting, so that a machine that is busy with other
things slows both sides; times of questions are those of this machine.

The corpus is a file of JSON Lines of the API v1.1 (RealPersonaChat's 408,267
utterances, for which the goals are meant); without one, made-up posts in the same
number take its place. The archive is one person's posts of many years, a few on a day,
in any form (of twint, 21,086 posts on 3,143 days); without one, as many made-up posts.
Everything else is made up by the example `generate_tweets`. Peers that are missing are
left out, and the row says so.

usage: goals.py PATH_OF_TSUBUYAKI [--corpus FILE.jsonl[.gz]] [--archive FILE…] [--runs N]
                [--only WORD,…] [--document FILE]
"""

import argparse
import gzip
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MECAB_DICTIONARY = pathlib.Path("/var/lib/mecab/dic/ipadic-utf8")
CORES = os.cpu_count() or 1
QUIET = {"stdout": subprocess.DEVNULL, "check": True}
BEGIN, END = "<!-- goals: begin -->", "<!-- goals: end -->"


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--corpus", type=pathlib.Path)
    parser.add_argument("--archive", type=pathlib.Path, nargs="*")
    parser.add_argument("--runs", default=5, type=int, help="of which the median counts")
    parser.add_argument("--only", default="", help="rows whose name has one of these words, by commas")
    parser.add_argument("--document", type=pathlib.Path, help="write the table into this file")
    return parser.parse_args()


class Place:
    """A folder with the inputs, each made when it is first needed."""

    def __init__(self, options, folder):
        self.program, self.folder, self.options = options.program.resolve(), folder, options
        self.examples = self.program.parent / "examples"
        self.night = None
        self.moved = 0

    def made_up(self, name, *options):
        path = self.folder / f"{name}.jsonl"
        if not path.exists():
            subprocess.run([self.examples / "generate_tweets", *options, "-o", path],
                           stderr=subprocess.DEVNULL, **QUIET)
        return path

    def corpus(self):
        given = self.options.corpus
        if given is None:
            return self.made_up("corpus", "--tweets", "408267", "--days", "84", "--retweets", "0")
        if given.suffix != ".gz":
            return given
        path = self.folder / "corpus.jsonl"
        if not path.exists():
            with gzip.open(given) as packed, path.open("wb") as out:
                shutil.copyfileobj(packed, out)
        return path

    def many_days(self):
        return self.made_up("many-days", "--tweets", "100000", "--days", "1123")

    def archive(self):
        """What is known of a sparse archive's first night: seconds, and the folder of its
        pages. One night only: it is minutes of work."""
        if self.night is None:
            inbox = self.options.archive or [
                self.made_up("archive", "--tweets", "21086", "--days", "3143")]
            site = self.folder / "site"
            site.mkdir()
            files = ", ".join(json.dumps(str(path.resolve())) for path in inbox)
            (site / "tsubuyaki.toml").write_text(f"inbox = [{files}]\n", encoding="utf-8")
            command = [self.program, "--quiet", "--config", site / "tsubuyaki.toml", "nightly"]
            self.night = timed(command, None)[0], site / "reports"
        return self.night

    def texts(self, tweets):
        path = tweets.with_name(f"{tweets.stem}.txt")
        if not path.exists():
            with tweets.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
                for line in lines:
                    tweet = json.loads(line)
                    out.write((tweet.get("full_text") or tweet["text"]).replace("\n", " ") + "\n")
        return path

    def years(self):
        """A warehouse of 4,087 days, and the posts of one day more."""
        warehouse = self.folder / "years"
        if not warehouse.exists():
            tweets = self.made_up("years", "--tweets", "550000", "--days", "4087",
                                  "--from", "2010-12-01")
            subprocess.run([self.program, "--quiet", "--warehouse", warehouse, "ingest", tweets],
                           **QUIET)
            tweets.unlink()
            # What is still to be written of it is not part of what is measured on it.
            os.sync()
        return warehouse

    def ingest(self, *inputs, warehouse=None):
        """A command that ingests into a fresh warehouse, and what readies it. The one of
        the run before is moved away and goes with all else: ext4 without a journal passes
        over the inodes of what was deleted within the last minute, which took a third of
        an ingest of many days."""
        into = self.folder / "fresh"

        def ready():
            if into.exists():
                self.moved += 1
                into.rename(self.folder / f"used-{self.moved}")
            if warehouse is not None:
                # Files are replaced whole, so that links to the old ones stay as they are.
                shutil.copytree(warehouse, into, copy_function=os.link)
            # A commit waits for all that is still to be written, these links too.
            os.sync()

        return [self.program, "--quiet", "--warehouse", into, "ingest", *inputs], ready

    def bare(self, tweets):
        return [self.examples / "bare_segmentation", self.texts(tweets)], None

    def fugashi(self, tweets):
        out = self.folder / "fugashi.parquet"
        return [sys.executable, HERE / "tokens_with_fugashi.py", tweets, out], None

    def mecab(self, tweets):
        """MeCab on all cores: the texts in as many parts as there are."""
        texts = self.texts(tweets)
        parts = [f"{texts}.{part:02}" for part in range(CORES)]
        if not pathlib.Path(parts[0]).exists():
            subprocess.run(["split", "-d", "-n", f"l/{CORES}", texts, f"{texts}."], **QUIET)
        run = " & ".join(f"mecab -Owakati -r /dev/null -d {MECAB_DICTIONARY} {part} >/dev/null"
                         for part in parts)
        return ["sh", "-c", f"{run} & wait"], None


def timed(command, ready):
    """Seconds on the clock, of CPU, and the peak of memory in MiB."""
    if ready:
        ready()
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"goals.py: {command[0]} ended with {child.returncode}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def in_turns(runs, *commands):
    """Median seconds of commands that run by turns."""
    taken = [[] for _ in commands]
    for _ in range(runs):
        for times, command in zip(taken, commands):
            times.append(timed(*command)[0])
    return [statistics.median(times) for times in taken]


def has_fugashi():
    code = "import fugashi, pyarrow"
    found = subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    return found.returncode == 0 and MECAB_DICTIONARY.exists()


def has_mecab():
    return shutil.which("mecab") is not None and MECAB_DICTIONARY.exists()


# Each row: its name, the goal, whether more is better, and how it is measured.


def against_bare(tweets):
    def measure(place):
        if not (place.examples / "bare_segmentation").exists():
            return None, "needs the example bare_segmentation"
        ours, bare = in_turns(place.options.runs, place.ingest(tweets(place)),
                              place.bare(tweets(place)))
        return ours / bare, f"{ours:.2f} s / {bare:.2f} s"
    return measure


def against_fugashi(tweets):
    def measure(place):
        if not has_fugashi():
            return None, "needs fugashi and pyarrow (benches/requirements.txt)"
        # It takes long: once.
        ours, theirs = in_turns(1, place.ingest(tweets(place)), place.fugashi(tweets(place)))
        return theirs / ours, f"{theirs:.1f} s / {ours:.2f} s"
    return measure


def against_mecab(place):
    if not has_mecab():
        return None, "needs Debian's mecab and mecab-ipadic-utf8"
    tweets = place.corpus()
    ours, theirs = in_turns(place.options.runs, place.ingest(tweets), place.mecab(tweets))
    return ours / theirs, f"{ours:.2f} s / {theirs:.2f} s"


def question(*arguments, all_days=False):
    def measure(place):
        warehouse = place.years()
        days = sorted(path.name.removeprefix("date=") for path in (warehouse / "terms").iterdir())
        more = ["--from", days[0], "--to", days[-1]] if all_days else []
        command = [place.program, "--quiet", "--warehouse", warehouse, *arguments, *more]
        seconds, = in_turns(place.options.runs, (command, None))
        return seconds, ""
    return measure


def one_more_day(place):
    tweets = place.made_up("day", "--tweets", "10000", "--days", "1", "--from", "2022-02-08",
                           "--seed", "7")
    onto, alone = in_turns(place.options.runs, place.ingest(tweets, warehouse=place.years()),
                           place.ingest(tweets))
    return onto, f"onto nothing {alone:.2f} s"


def retweets(place):
    made = [place.made_up(f"retweets-{share}", "--tweets", "200000", "--days", "84",
                          "--retweets", share) for share in ("0.5", "0")]
    many, none = in_turns(place.options.runs, *(place.ingest(tweets) for tweets in made))
    return none / many, f"{200 / many:.0f},000 / {200 / none:.0f},000 tweets a second"


def ten_times(place):
    few = place.made_up("few", "--tweets", "60000", "--days", "84")
    many = place.made_up("ten-times", "--tweets", "600000", "--days", "84")
    short, long = in_turns(min(place.options.runs, 3), place.ingest(few), place.ingest(many))
    return long / short, f"{long:.1f} s / {short:.2f} s"


def memory(place):
    many = place.made_up("ten-times", "--tweets", "600000", "--days", "84")
    return timed(*place.ingest(many))[2], "600,000 posts"


def first_night(place):
    return place.archive()[0], ""


def pages(place):
    files = [path for path in place.archive()[1].rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files) / 1e6, f"{len(files):,} files"


def index(place):
    return (place.archive()[1] / "index.html").stat().st_size / 1e3, ""


def size(place):
    stripped = place.folder / "stripped"
    subprocess.run(["strip", "-o", stripped, place.program], **QUIET)
    return stripped.stat().st_size / 1e6, ""


def help_text(place):
    seconds, = in_turns(5 * place.options.runs, ([place.program, "--help"], None))
    return 1000 * seconds, ""


ROWS = [
    ("corpus: ingest / bare segmentation", 1.7, "{:.2f}", False, against_bare(Place.corpus)),
    ("corpus: ingest / `mecab -Owakati` a core", 1.0, "{:.2f}", False, against_mecab),
    ("corpus: times as fast as fugashi and pyarrow", 15, "{:.1f}", True,
     against_fugashi(Place.corpus)),
    ("100,000 posts on 1,123 days: ingest / bare segmentation", 2.5, "{:.2f}", False,
     against_bare(Place.many_days)),
    ("100,000 posts on 1,123 days: times as fast as fugashi and pyarrow", 12, "{:.1f}", True,
     against_fugashi(Place.many_days)),
    ("a person's archive of 3,143 days: first `nightly`, s", 30, "{:.1f}", False, first_night),
    ("a person's archive of 3,143 days: all pages, MB", 60, "{:.0f}", False, pages),
    ("a person's archive of 3,143 days: `index.html`, KB", 150, "{:.0f}", False, index),
    ("half the posts retweets: times as many a second", 1.5, "{:.2f}", True, retweets),
    ("ten times the posts: times as long", 10.5, "{:.1f}", False, ten_times),
    ("peak memory of ingest, MiB", 512, "{:.0f}", False, memory),
    ("4,087 days: `rank`, s", 0.05, "{:.3f}", False, question("rank")),
    ("4,087 days: `compare --against 28d`, s", 0.12, "{:.3f}", False,
     question("compare", "--against", "28d")),
    ("4,087 days: `report --format json`, s", 0.08, "{:.3f}", False,
     question("report", "--format", "json")),
    ("4,087 days: `trend` over all of them, s", 0.25, "{:.3f}", False,
     question("trend", "明日", all_days=True)),
    ("4,087 days: 10,000 posts of one more, s", 0.25, "{:.3f}", False, one_more_day),
    ("`--help`, ms", 8, "{:.1f}", False, help_text),
    ("the program's file, stripped, MB", 120, "{:.1f}", False, size),
]


def table(place, only):
    yield "| what | goal | figure | | measured |"
    yield "|---|--:|--:|---|---|"
    for name, goal, form, more_is_better, measure in ROWS:
        if not any(word in name for word in only.split(",")):
            continue
        figure, note = measure(place)
        if figure is None:
            yield f"| {name} | {goal:g} | | not measured | {note} |"
            continue
        is_met = figure >= goal if more_is_better else figure <= goal
        sign = "≥" if more_is_better else "≤"
        verdict = "pass" if is_met else "**miss**"
        yield f"| {name} | {sign} {goal:g} | {form.format(figure)} | {verdict} | {note} |"


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="tsubuyaki-goals-") as folder:
        lines = []
        for line in table(Place(options, pathlib.Path(folder)), options.only):
            print(line, flush=True)
            lines.append(line)
    if options.document:
        text = options.document.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        after = rest.split(END)[1]
        written = "\n".join([before + BEGIN, *lines, END + after])
        options.document.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
