"""Files that no collector should have written: each costs its own records, or
itself, with a message; the good ones beside it are taken in."""

import gzip
import json
import pathlib
import shutil
import subprocess
import tempfile
import zlib

import tweets
from lab import Case
from place import Skip, check, run_measured

TITLE = "hostile input files"
LEAST = 40
DAY = tweets.DAYS[2]
SECONDS = 100
# More than any of these files needs; a bomb would need more.
MOST_MEMORY = 2 << 30


def good(number):
    """A line that is to be stored wherever it stands."""
    return tweets.status(DAY, 1_000 + number, f"良い一行 {number}").encode()


def between(*hostile):
    """Hostile lines, a good one before and one after them."""
    return b"\n".join([good(1), *hostile, good(2)]) + b"\n"


def with_text(text, number=5):
    """A line whose text is these bytes, as they are."""
    mark = "MARK"
    return tweets.status(DAY, 2_000 + number, mark).encode().replace(mark.encode(), text)


def mapped(created_at, tweet_id="77"):
    """A line of a form that is not Twitter's: the written time decides."""
    return json.dumps({"id": tweet_id, "created_at": created_at, "text": "時"}).encode()


def table(*rows):
    return b"\n".join([b"id,created_at,text", *rows]) + b"\n"


def row(number, text):
    return b'%d,2018-09-03 0%d:00:00,"%s"' % (900 + number, number, text)


NOT_UTF_8 = {
    "a lone continuation byte": b"\x80",
    "an overlong form": b"\xc0\xaf",
    "an encoded surrogate": b"\xed\xa0\x80",
    "beyond the last code point": b"\xf4\x90\x80\x80",
    "a sequence cut short": b"\xe3\x81",
    "a form of five bytes": b"\xf8\x88\x80\x80\x80",
    "bytes that no encoding has": b"\xff\xfe\xfd",
}
MEGABYTE = 1 << 20


# Run on every submission: one of a kind, and what has been wrong before.
QUICK = (
    """
a lone continuation byte in JSON; an encoded surrogate in JSON; a sequence cut short in JSON;
NUL as it is; NUL escaped; a file of NULs; UTF-16; a lone surrogate, leading; JSON 10,000 deep;
JSON 10,000 deep, one document; id '9223372036854775808'; id '9.88578971393511E+017';
time 0000-01-01T00:00:00Z; time 9999-12-31T23:59:59Z; time of year 0 in API v1.1; a .gz cut short;
a .gz of several members; a .zst cut short; a .zst of several frames; an empty file; a program;
Parquet without a footer; a quotation mark that never closes; values of other types;
a user who is none; a word of 20,000 letters; 30,000 marks on one letter; a text that is too long;
a name that is too long; rows that share a text of 1 MiB; かー again and again; a text of 10 MB in the first line;
1 MiB of NULs in the first line; lines of 32 MB of commas in CSV; 300 posts of 1, again and again
""".replace("\n", " ")
    .strip()
    .split("; ")
)


def inputs():
    """Name: (content or its maker, (stored, rejected) or None, file). Content that
    is large is made when its case runs."""
    made = {}

    def add(name, content, account=None, file="hostile.jsonl"):
        made[name] = (content, account, file)

    for name, content in NOT_UTF_8.items():
        add(f"{name} in JSON", between(with_text("あ".encode() + content)), (2, 1))
        add(
            f"{name} in CSV",
            table(row(1, "一".encode()), row(2, "二".encode() + content), row(3, "三".encode())),
            (2, 1),
            "hostile.csv",
        )
    add("NUL as it is", between(with_text(b"a\0b")), (2, 1))
    add("NUL escaped", between(with_text(b"a\\u0000b")))
    add("NUL in CSV", table(row(1, b"a\0b"), row(2, b"c")))
    add("a line of NULs", between(b"\0" * 4096), (2, 1))
    add("a file of NULs", b"\0" * MEGABYTE)
    add("a hole after good lines", between() + b"\0" * MEGABYTE)
    add("UTF-16", b"\xff\xfe" + between().decode().encode("utf-16-le"))
    for name, text in [
        ("leading", b"\\ud83d"),
        ("trailing", b"\\udc00"),
        ("reversed", b"\\ude0a\\ud83d"),
    ]:
        add(f"a lone surrogate, {name}", between(with_text(b"x" + text + b"y")), (3, 0))
    add(
        "a line of 100 MB that is a tweet",
        lambda: between(with_text("長い".encode() * (100 * MEGABYTE // 6))),
        None,
    )
    add("a line of 100 MB that is none", lambda: between(b"x" * (100 * MEGABYTE)), (2, 1))
    add(
        "a line of 100 MB without end",
        lambda: good(1) + b"\n" + b'{"id": "' + b"1" * (100 * MEGABYTE),
    )
    add(
        "a field of 100 MB in CSV",
        lambda: table(row(1, b"a"), row(2, b"y" * (100 * MEGABYTE)), row(3, b"b")),
        None,
    )
    deep = b"[" * 10_000 + b"]" * 10_000
    objects = b'{"a":' * 10_000 + b"1" + b"}" * 10_000
    add("JSON 10,000 deep", between(deep, objects), (2, 2))
    add("JSON 10,000 deep in a field", between(b'{"id_str": "5", "a": ' + objects + b"}"), (2, 1))
    add(
        "JSON 10,000 deep, one document",
        b"[\n" + good(1) + b",\n" + objects + b",\n" + good(2) + b"\n]\n",
    )
    add("10,000 arrays that never end", b"[" * 10_000)
    for tweet_id in [
        str(2**63),
        str(2**64),
        "1" * 400,
        "-1",
        "0",
        "9.88578971393511E+017",
        "",
        "1e5",
        " 12",
    ]:
        line = json.loads(tweets.status(DAY, 60, "番号")) | {"id_str": tweet_id}
        line.pop("id")
        add(f"id {tweet_id[:24]!r}", between(json.dumps(line).encode()))
    for year in [
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2018-02-30T00:00:00Z",
        "2018-09-03T24:00:01Z",
    ]:
        add(f"time {year}", mapped("2018-09-03T01:00:00Z") + b"\n" + mapped(year, "78") + b"\n")
    add("time of year 0 in API v1.1", between(good(3).replace(b'2018"', b'0000"')))
    whole = gzip.compress(between(*[good(n) for n in range(10, 400)]))
    add("a .gz cut short", whole[:-40], None, "hostile.jsonl.gz")
    add("a .gz cut within its header", whole[:6], None, "hostile.jsonl.gz")
    add("a .gz with a wrong checksum", whole[:-8] + b"\0" * 8, None, "hostile.jsonl.gz")
    add(
        "a .gz with a flipped byte",
        whole[:200] + bytes([whole[200] ^ 4]) + whole[201:],
        None,
        "hostile.jsonl.gz",
    )
    add(
        "a .gz with garbage after it",
        gzip.compress(between()) + b"garbage",
        None,
        "hostile.jsonl.gz",
    )
    add(
        "a .gz of several members",
        gzip.compress(good(1) + b"\n") + gzip.compress(good(2) + b"\n"),
        (2, 0),
        "hostile.jsonl.gz",
    )
    add(
        "members cut within a line",
        gzip.compress(good(1) + b"\n" + good(2)[:20]) + gzip.compress(good(2)[20:] + b"\n"),
        (2, 0),
        "hostile.jsonl.gz",
    )
    add("an empty .gz", gzip.compress(b""), None, "hostile.jsonl.gz")
    add("a .gz within a .gz", gzip.compress(gzip.compress(between())), None, "hostile.jsonl.gz")
    add(
        "a .zst cut short",
        lambda: zstd(between(*[good(n) for n in range(10, 400)]))[:-30],
        None,
        "hostile.jsonl.zst",
    )
    add(
        "a .zst of several frames",
        lambda: zstd(good(1) + b"\n") + zstd(good(2) + b"\n"),
        (2, 0),
        "hostile.jsonl.zst",
    )
    add(
        "a .zst with a skippable frame",
        lambda: b"\x50\x2a\x4d\x18\x04\0\0\0skip" + zstd(between()),
        None,
        "hostile.jsonl.zst",
    )
    add(
        "a .zst with a flipped byte",
        lambda: flipped(zstd(between(*[good(n) for n in range(10, 400)]))),
        None,
        "hostile.jsonl.zst",
    )
    add("a bomb: 4 GB of zeros in a .gz", lambda: zeros_gz(4 << 30), None, "hostile.jsonl.gz")
    add(
        "a bomb: 16 GB of zeros in a .zst",
        lambda: zeros_zst(16 << 30, b"\0"),
        None,
        "hostile.jsonl.zst",
    )
    add(
        "a bomb: 16 GB of lines in a .zst",
        lambda: zeros_zst(16 << 30, b"\n"),
        None,
        "hostile.jsonl.zst",
    )
    add("an empty file", b"")
    add("blanks only", b" \n\t\r\n" * 100)
    add("a program", lambda: open("/bin/true", "rb").read())
    add("Parquet's first bytes alone", b"PAR1", None, "hostile.parquet")
    add(
        "Parquet without a footer",
        b"PAR1" + b"x" * 5000 + b"\xff\xff\xff\x7fPAR1",
        None,
        "hostile.parquet",
    )
    add(
        "a quotation mark that never closes",
        table(row(1, b"a"), b'905,2018-09-03 05:00:00,"' + b"z\n" * 100_000),
        None,
        "hostile.csv",
    )
    add(
        "10,000 columns",
        b",".join(b"c%d" % n for n in range(10_000))
        + b",id,text,created_at\n"
        + b"x," * 10_000
        + b"5,a,2018-09-03 05:00:00\n",
        None,
        "hostile.csv",
    )
    add(
        "lines that end with CR alone",
        table(row(1, b"a"), row(2, b"b")).replace(b"\n", b"\r"),
        None,
        "hostile.csv",
    )
    add(
        "values of other types",
        between(
            *(
                b'{"id_str": "%d", "created_at": "Mon Sep 03 03:15:00 +0000 2018", "text": %s}'
                % (n, value)
                for n, value in enumerate([b"5", b"null", b"[1]", b"{}", b"true"], 50)
            )
        ),
        (2, 5),
    )
    add(
        "a user who is none",
        between(good(3).replace(b'"user": {', b'"user": null, "nobody": {')),
        (3, 0),
    )
    add("the same key twice", between(good(3)[:-1] + b', "text": "again"}'))
    add(
        "a word of 20,000 letters",
        between(
            with_text(b"w" * 20_000),
            with_text("ｗ".encode() * 20_000, 6),
            with_text(b"#" + "あ".encode() * 20_000, 7),
        ),
        (5, 0),
    )
    add(
        "30,000 marks on one letter",
        between(with_text("が゛".encode() + "\u0301".encode() * 30_000)),
        (3, 0),
    )
    for run in ["かー", "すごーーい", "a.", "1,", "ｶﾞ", "あ い ", "(^"]:
        text = (run.encode() * (64 << 10))[: 64 << 10].decode("utf-8", "ignore").encode()
        add(f"{run.strip()} again and again", between(*[with_text(text, n) for n in range(20)]), (22, 0))
    add(
        "a text that is too long",
        between(with_text(b"a" * ((64 << 10) + 1)), with_text("あ".encode() * 20_000, 6)),
        (3, 1),
    )
    long_name = json.loads(good(3))
    long_name["user"]["screen_name"] = "n" * 1025
    add("a name that is too long", between(json.dumps(long_name).encode()), (2, 1))
    add(
        "300 names of 0.9 MB",
        lambda: between(
            *[
                json.dumps({**long_name, "user": {"screen_name": "n" * 900_000}}).encode()
                for _ in range(300)
            ]
        ),
        (2, 300),
    )
    add(
        "rejected records of 100 MB",
        lambda: between(*[b'{"a": "' + b"x" * (100 * MEGABYTE) + b'"' for _ in range(3)]),
        (2, 3),
    )
    for name, line in {
        "a text of 10 MB": lambda: b'{"a": "' + b"x" * (10 * MEGABYTE) + b'"}',
        "JSON 1,000,000 deep": lambda: b'{"a":' * MEGABYTE + b"1" + b"}" * MEGABYTE,
        "1 MiB of NULs": lambda: b"\0" * MEGABYTE,
    }.items():
        posts = b"\n".join(good(n) for n in range(30)) + b"\n"
        add(f"{name} in the first line", lambda line=line, posts=posts: line() + b"\n" + posts, (30, 1))
        add(f"{name} in the last line", lambda line=line, posts=posts: posts + line() + b"\n", (30, 1))
    commas = b"," * (32 * MEGABYTE)
    add(
        "lines of 32 MB of commas in CSV",
        lambda: table(row(1, b"a"), commas, row(2, b"b"), commas + b"x", row(3, b"c")),
        (3, 2),
        "hostile.csv",
    )
    add(
        "a line of 200 MB of commas in a .gz",
        lambda: gzip.compress(table(row(1, b"a"), b"," * (200 * MEGABYTE), row(2, b"b")), 1),
        (2, 1),
        "hostile.csv.gz",
    )
    for run in ("1,", "http://", "aア1"):
        text = (run.encode() * (64 << 10))[: 64 << 10].decode("utf-8", "ignore").encode()
        lines = [with_text(text, n) for n in range(300)]
        add(f"300 posts of {run} again and again", lambda lines=lines: between(*lines), (302, 0))
    add(
        "8,000 rows that share an allowed text",
        lambda: shared_text(8_000, 60_000),
        None,
        "hostile.parquet",
    )
    add("rows that share a text of 1 MiB", lambda: shared_text(3_000), None, "hostile.parquet")
    return made


def shared_text(rows, letters=MEGABYTE):
    """Parquet under 1 MiB whose rows point to one text, but for a good one."""
    try:
        import duckdb
    except ImportError:
        raise Skip("duckdb is not installed") from None
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as db:
        path = pathlib.Path(folder, "shared.parquet")
        db.execute(
            f"COPY (SELECT 900 + n AS id, '2018-09-03 05:00:00' AS created_at, "
            f"CASE n WHEN 0 THEN '良い' ELSE repeat('a', {letters}) END AS text "
            f"FROM range({rows}) AS t(n)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        return path.read_bytes()


def zstd(content):
    program = shutil.which("zstd")
    if program is None:
        raise Skip("zstd is not installed")
    return subprocess.run(
        [program, "-q", "-c"], input=content, capture_output=True, check=True
    ).stdout


def flipped(content):
    return content[:100] + bytes([content[100] ^ 16]) + content[101:]


def zeros_gz(size):
    """Good lines, and zeros after them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = [packer.compress(between())]
    packed += [packer.compress(bytes(16 * MEGABYTE)) for _ in range(size // (16 * MEGABYTE))]
    return b"".join(packed) + packer.flush()


def zeros_zst(size, byte):
    """Frames of 1 GB each, whose content compresses to nearly nothing."""
    program = shutil.which("zstd")
    if program is None:
        raise Skip("zstd is not installed")
    piece = byte * (16 * MEGABYTE)
    packing = subprocess.Popen(
        [program, "-q", "-c", "-1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    for _ in range(64):
        packing.stdin.write(piece)
    frame = packing.communicate()[0]
    return zstd(between()) + frame * (size >> 30)


def cases(lab):
    assert set(QUICK) <= inputs().keys(), set(QUICK) - inputs().keys()
    for name, (content, account, file) in inputs().items():
        yield Case(
            name,
            lambda content=content, account=account, file=file: take_in(
                lab, content, account, file
            ),
            name in QUICK,
        )


def take_in(lab, content, account, file):
    with lab.empty() as place:
        place.write(
            "inbox/good.jsonl",
            "\n".join(tweets.status(tweets.DAYS[0], n, "良い") for n in range(3)) + "\n",
        )
        place.write(f"inbox/{file}", content() if callable(content) else content)
        ran = run_measured(
            place, "ingest", "--max-rejects", "100", "--format", "json", seconds=SECONDS
        )
        check(not ran.panicked, f"panics: {ran.stderr[:300]}")
        check(ran.status in (0, 1), f"exit {ran.status}: {ran.stderr[-300:]}")
        check(ran.most_memory < MOST_MEMORY, f"{ran.most_memory >> 20} MB of memory")
        check(ran.status == 0 or file in ran.stderr, f"the error names no file: {ran.stderr[:200]}")
        check("\0" not in ran.stderr and "\x1b" not in ran.stderr, "control characters in messages")
        found = json.loads(ran.stdout)
        parts = found["stored"] + found["already_known"] + found["duplicate"] + found["rejected"]
        check(found["read"] == parts, f"the account does not add up: {found}")
        if account is not None:
            check(
                (found["stored"] - 3, found["rejected"]) == account,
                f"expected (stored, rejected) {account}, found {found}: {ran.stderr[:200]}",
            )
            check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
        rows = place.run("query", "all_rows.sql", "--format", "ndjson")
        check(rows.status == 0, f"the tables cannot be read: {rows.stderr[:200]}")
        read = [json.loads(line) for line in rows.stdout.splitlines()]
        stored = sum(line["n"] for line in read if line["name"] == "tweets")
        check(stored == found["stored"], f"{found['stored']} stored, {stored} in the table")
        good_ones = [
            line for line in read if line["name"] == "tweets" and line["date"] == tweets.DAYS[0]
        ]
        check(good_ones and good_ones[0]["n"] >= 3, "the good file beside it is lost")
        for word in ("first", "latest") if stored > 3 else ("latest",):
            day = (
                min(line["date"] for line in read if line["name"] == "tweets")
                if word == "first"
                else word
            )
            page = place.run("report", day)
            check(page.status == 0, f"report {day}: exit {page.status}: {page.stderr[:200]}")
            check(not set(page.stdout) & {"\0", "\x1b"}, "control characters in the page")
        if lab.oracle.has_verify:
            ran = place.run("verify")
            check(ran.status == 0, f"verify: {ran.stdout[-200:]}{ran.stderr[:200]}")
