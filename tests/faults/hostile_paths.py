"""Configurations and paths that someone got wrong, or meant to."""

import os
import shutil
import socket
import subprocess

import tweets
from lab import NIGHTLY, Case
from oracle import answers
from place import check, environment

TITLE = "hostile configuration and paths"
LEAST = 16


def cases(lab):
    for case in list(globals().values()):
        if getattr(case, "is_case", False):
            yield Case(case.__doc__.splitlines()[0].rstrip("."), lambda case=case: case(lab), True)
    for number, statement in enumerate(FOREIGN_SQL):
        yield Case(
            f"SQL {statement[:50]!r}",
            lambda statement=statement: foreign_sql(lab, statement),
            number < 3,
        )
    for number, (text, named) in enumerate(WRONG.items()):
        yield Case(
            f"configuration {text[:40]!r}",
            lambda text=text, named=named: wrong(lab, text, named),
            number < 6,
        )


def case(function):
    function.is_case = True
    return function


# What the file says, and words that its error must have.
WRONG = {
    'time_zones = "Asia/Tokyo"\n': ["time_zones", "time_zone"],
    'time-zone = "Asia/Tokyo"\n': ["time-zone", "time_zone"],
    'warehose = "x"\n': ["warehose", "warehouse"],
    'inbx = "inbox"\n': ["inbx", "inbox"],
    'stop_words = "x"\n': ["stop_words", "stopwords"],
    'time_zone = "Asia/Tokio"\n': ["Asia/Tokio"],
    "time_zone = 9\n": ["time_zone"],
    'inbox = "inbox\n': ["tsubuyaki.toml"],
    'inbox = ["inbox", 5]\n': ["inbox"],
    "\x00\x01": ["tsubuyaki.toml"],
    '[warehouse]\npath = "x"\n': ["warehouse"],
}


# SQL that would read or change something that is not a table of the warehouse.
FOREIGN_SQL = [
    "SELECT * FROM read_parquet('mine.parquet')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "WITH x AS (SELECT * FROM scan_parquet('mine.parquet')) SELECT * FROM x",
    "SELECT COUNT(*) AS n FROM tweets WHERE tweet_id IN (SELECT tweet_id FROM "
    "read_parquet('mine.parquet'))",
    "CREATE TABLE tweets AS SELECT 1 AS a",
    "DROP TABLE tweets",
    "DELETE FROM tweets",
    "SELECT 1 AS a; SELECT 2 AS b",
]


def foreign_sql(lab, statement):
    with lab.copy_of(lab.new) as place:
        shutil.copy(place.path("warehouse/vocabulary/part-0.parquet"), place.path("mine.parquet"))
        place.write("mine.sql", statement)
        before = place.hashes("warehouse")
        ran = place.run("query", "mine.sql")
        check(ran.status == 2 and not ran.panicked, f"exit {ran.status}: {ran.stderr[:200]}")
        check(not ran.stdout, f"an answer: {ran.stdout[:100]}")
        check(place.hashes("warehouse") == before, "the warehouse is changed")


def wrong(lab, text, named):
    with lab.empty(config=text) as place:
        ran = place.run(*NIGHTLY)
        check(ran.status in (1, 2) and not ran.panicked, f"exit {ran.status}: {ran.stderr[:200]}")
        check("tsubuyaki.toml" in ran.stderr, f"the file is not named: {ran.stderr[:200]}")
        for word in named:
            check(word in ran.stderr, f"{word} is not named: {ran.stderr[:300]}")
        check(not place.path("warehouse").exists(), "a warehouse is made all the same")


def ran_well(place, *arguments, status=0, **how):
    ran = place.run(*arguments, **how)
    check(not ran.panicked and ran.status == status, f"exit {ran.status}: {ran.stderr[:300]}")
    return ran


@case
def warehouse_above(lab):
    """The warehouse is ../elsewhere."""
    with lab.empty() as place:
        name = place.folder.name
        place.path("a").mkdir()
        place.write("tsubuyaki.toml", f'inbox = "inbox"\nwarehouse = "../{name}/a/../b"\n')
        place.write("inbox/0.jsonl", tweets.OLD)
        ran_well(place, *NIGHTLY)
        check(answers(place) == lab.oracle.old_answers, "other answers")
        check(place.path("b/tweets").is_dir(), "the tables lie elsewhere")


@case
def link_to_warehouse(lab):
    """A symbolic link in the warehouse's place."""
    with lab.copy_of(lab.old) as place:
        place.path("warehouse").rename(place.folder / "real")
        place.path("warehouse").symlink_to("real")
        ran_well(place, *NIGHTLY)
        check(place.path("warehouse").is_symlink(), "the link is gone")
        check(answers(place) == lab.oracle.new_answers, "other answers")
        place.path("warehouse").unlink()
        place.path("real").rename(place.folder / "warehouse")
        lab.oracle.check_after(place, None)


@case
def dangling_link(lab):
    """A symbolic link to nowhere in the warehouse's place."""
    with lab.empty() as place:
        place.write("inbox/0.jsonl", tweets.OLD)
        place.path("warehouse").symlink_to("nowhere")
        ran = place.run(*NIGHTLY)
        check(not ran.panicked and ran.status in (0, 1), f"exit {ran.status}: {ran.stderr[:200]}")
        if ran.status == 1:
            check("warehouse" in ran.stderr, ran.stderr[:200])


@case
def link_in_circle(lab):
    """A symbolic link that leads to itself in the warehouse's place."""
    with lab.empty() as place:
        place.write("inbox/0.jsonl", tweets.OLD)
        place.path("warehouse").symlink_to("warehouse")
        ran = ran_well(place, *NIGHTLY, status=1)
        check("warehouse" in ran.stderr, ran.stderr[:200])
        ran_well(place, "rank", "latest", status=1)


@case
def file_for_warehouse(lab):
    """A file in the warehouse's place."""
    with lab.empty() as place:
        place.write("inbox/0.jsonl", tweets.OLD)
        place.write("warehouse", "not a folder")
        for arguments in (NIGHTLY, ["rank", "latest"], ["status"]):
            ran = ran_well(place, *arguments, status=1)
            check("warehouse" in ran.stderr, ran.stderr[:200])
        check(place.path("warehouse").read_text() == "not a folder", "the file is changed")


@case
def file_for_reports(lab):
    """A file in the place of the pages' folder."""
    with lab.copy_of(lab.old) as place:
        subprocess.run(["rm", "-r", place.path("reports")], check=True)
        place.write("reports", "not a folder")
        ran = ran_well(place, *NIGHTLY, status=1)
        check("reports" in ran.stderr, ran.stderr[:200])
        place.path("reports").unlink()
        lab.oracle.check_after(place, None)


@case
def warehouse_in_inbox(lab):
    """The warehouse lies within the inbox, and so do the pages."""
    with lab.empty(config='inbox = "."\nwarehouse = "w"\nreports = "pages"\n') as place:
        place.path("all_rows.sql").unlink()
        place.write("a.jsonl", tweets.OLD)
        for state in (1, 1, 1):
            ran = place.run("nightly")
            check(not ran.panicked, ran.stderr[:200])
            check(
                "w/tokens" not in ran.stderr and "w/tweets" not in ran.stderr,
                f"it reads its own tables: {ran.stderr[:300]}",
            )
            check(
                "pages/" not in ran.stderr.replace("pages written to", ""),
                f"it reads its own pages: {ran.stderr[:300]}",
            )
            check(
                f'"state": {state}' in place.run("status", "--format", "json").stdout,
                "each night it takes itself in",
            )


@case
def circle_in_inbox(lab):
    """A symbolic link in the inbox leads back to it."""
    with lab.copy_of(lab.old) as place:
        place.path("inbox/circle").symlink_to(".", target_is_directory=True)
        ran_well(place, *NIGHTLY)
        place.path("inbox/circle").unlink()
        lab.oracle.check_after(place, None)


@case
def names_with_newline(lab):
    """Names with a newline, an escape sequence, and bytes that are no UTF-8."""
    with lab.copy_of(lab.old) as place:
        place.path("inbox/1.jsonl").unlink()
        strange = [
            b"a\nb.jsonl",
            b"c\x1b[31m.jsonl",
            b"d\xff\xfe.jsonl",
            "\u202egnp.jsonl".encode(),
        ]
        for number, name in enumerate(strange):
            path = os.path.join(os.fsencode(place.path("inbox")), name)
            with open(path, "wb") as file:
                line = tweets.status("2018-09-03", 70_000 + number, "名前")
                file.write(line.encode() + b"\n{broken\n")
        ran = ran_well(place, "nightly")
        for line in ran.stderr.splitlines():
            check(not set(line) & {"\x1b", "\u202e"}, f"a name acts on the terminal: {line!r}")
        check(
            not any(line.startswith("b.jsonl") for line in ran.stderr.splitlines()),
            "a name breaks its line",
        )
        check(ran_well(place, "nightly").stderr.find("nothing new") >= 0, "a file is read again")


@case
def pipe_in_inbox(lab):
    """A named pipe, a socket and a device in the inbox."""
    with lab.copy_of(lab.old) as place:
        os.mkfifo(place.path("inbox/pipe.jsonl"))
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(place.path("inbox/s")))
        ran = place.run(*NIGHTLY, seconds=30)
        check(not ran.panicked and ran.status in (0, 1), f"exit {ran.status}: {ran.stderr[:200]}")
        check(lab.oracle.which(place) == "new", "the files beside are not taken in")
        for name in ("pipe.jsonl", "s"):
            place.path(f"inbox/{name}").unlink()
        lab.oracle.check_after(place, None)


@case
def process_substitution(lab):
    """A pipe that is named is read."""
    with lab.empty() as place:
        place.write("a.jsonl", tweets.OLD)
        script = f'"{place.program}" ingest --quiet --format json <(cat a.jsonl)'
        ran = subprocess.run(
            ["bash", "-c", script],
            cwd=place.folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        check(
            ran.returncode == 0 and '"stored":18' in ran.stdout, f"{ran.stdout}{ran.stderr}"[:300]
        )


@case
def unreadable_in_inbox(lab):
    """A dangling link among the inputs."""
    with lab.copy_of(lab.old) as place:
        place.path("inbox/2.jsonl").symlink_to("nowhere")
        ran = ran_well(place, *NIGHTLY, status=1)
        check("2.jsonl" in ran.stderr, ran.stderr[:200])
        check(lab.oracle.which(place) == "new", "the files beside it are not taken in")
        place.path("inbox/2.jsonl").unlink()
        lab.oracle.check_after(place, None)


@case
def manifest_gone(lab):
    """The manifest is gone: the tables are not begun anew over the old ones."""
    with lab.copy_of(lab.old) as place:
        manifest = place.path("warehouse/_manifest.json")
        content = manifest.read_bytes()
        manifest.unlink()
        before = place.hashes("warehouse/tweets", "warehouse/tokens", "warehouse/terms")
        ran = ran_well(place, *NIGHTLY, status=1)
        check("_manifest.json" in ran.stderr, ran.stderr[:200])
        after = place.hashes("warehouse/tweets", "warehouse/tokens", "warehouse/terms")
        check(before == after, "tables are overwritten")
        manifest.write_bytes(content)
        lab.oracle.check_after(place, None)


@case
def manifest_broken(lab):
    """The manifest is cut short, empty, or a folder."""
    with lab.copy_of(lab.old) as place:
        manifest = place.path("warehouse/_manifest.json")
        content = manifest.read_bytes()
        for broken in (content[: len(content) // 2], b"", b"null", b"[]", b"\xff"):
            manifest.write_bytes(broken)
            for arguments in (NIGHTLY, ["rank", "latest"], ["status"]):
                ran = ran_well(place, *arguments, status=1)
                check("_manifest.json" in ran.stderr, ran.stderr[:200])
        manifest.unlink()
        manifest.mkdir()
        ran_well(place, *NIGHTLY, status=1)
        manifest.rmdir()
        manifest.write_bytes(content)
        lab.oracle.check_after(place, None)


@case
def foreign_things(lab):
    """Files of other people within the warehouse."""
    with lab.copy_of(lab.old) as place:
        foreign = [
            "warehouse/README",
            "warehouse/tweets/notes.txt",
            "warehouse/tokens/date=2018-09-03/part-1.parquet.bak",
        ]
        for name in foreign:
            place.write(name, "mine")
        ran_well(place, *NIGHTLY)
        for name in foreign:
            check(place.path(name).read_text() == "mine", f"{name} is changed")
            place.path(name).unlink()
        lab.oracle.check_after(place, None)


@case
def modes_of_files(lab):
    """New files have the rights that the umask leaves, also pages and outputs."""
    with lab.copy_of(lab.old) as place:
        ran_well(place, *NIGHTLY, umask=0o027)
        ran_well(place, "rank", "latest", "-o", "rank.txt", umask=0o027)
        for path in [
            place.path("rank.txt"),
            *place.path("warehouse").rglob("part-0.parquet"),
            place.path("reports/2018-09-03.json"),
        ]:
            mode = path.stat().st_mode & 0o777
            check(mode in (0o640, 0o644), f"{path.name} has mode {mode:o}")
        check(place.path("rank.txt").stat().st_mode & 0o777 == 0o640, "not what the umask leaves")


@case
def output_through_link(lab):
    """-o to a symbolic link writes its target, and a folder is refused."""
    with lab.copy_of(lab.new) as place:
        place.write("target.txt", "before")
        place.path("link.txt").symlink_to("target.txt")
        ran_well(place, "rank", "latest", "-o", "link.txt")
        check(place.path("link.txt").is_symlink(), "the link is replaced")
        check(place.path("target.txt").read_text() != "before", "its target is as before")
        ran_well(place, "rank", "latest", "-o", "inbox", status=1)
        ran_well(place, "rank", "latest", "-o", "nowhere/a.txt", status=1)
        check(
            sorted(path.name for path in place.folder.iterdir() if ".new" in path.name) == [],
            "half a file is left",
        )
