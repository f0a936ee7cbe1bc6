"""What is forgotten is in no file below the warehouse any more, nor in the pages
after the next `nightly`: all bytes are searched, of Parquet all values."""

import datetime
import json

import calls
import tweets
from lab import ONE_THREAD, Case
from place import Skip, check

TITLE = "forgetting"
LEAST = 44
DAY = tweets.DAYS[1]
AUTHOR = "37766"
# A word that only the forgotten posts have.
SECRET = "秘密の別荘"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def record(author, text, is_whole=True):
    line = f'{{"user":{{"id_str":"{author}"}},"text":"{text}"'
    return line + "}" if is_whole else line


# Rejected records that carry the id.
REJECTS = {
    "as it is": record(AUTHOR, SECRET),
    "cut short": record(AUTHOR, SECRET, is_whole=False),
    "one digit escaped": record("3\\u0037766", SECRET),
    "all digits escaped": record("".join(f"\\u{ord(c):04x}" for c in AUTHOR), SECRET),
    "an escaped key": record(AUTHOR, SECRET).replace("id_str", "\\u0069d_str"),
    "a string of JSON": json.dumps(record("3\\u0037766", SECRET), ensure_ascii=False),
    "digits as wide as kanji": record(AUTHOR.translate(WIDE), SECRET),
    "wide digits escaped": record("".join(f"\\u{ord(c):04x}" for c in AUTHOR.translate(WIDE)), SECRET),
    "a decimal fraction": record(AUTHOR, SECRET).replace(f'"{AUTHOR}"', f"{AUTHOR}.0"),
    "a power of ten": record(AUTHOR, SECRET).replace(f'"{AUTHOR}"', "3.7766e4"),
    "groups of three": record("37,766", SECRET),
    "beyond what is kept": f'{{"text":"{SECRET}{"あ" * 30_000}","user":{{"id_str":"{AUTHOR}"}}',
}


def cases(lab):
    for name, reject in REJECTS.items():
        yield Case(f"a reject, {name}", lambda reject=reject: of_rejects(lab, reject), True)
    for signal in ("KILL", "TERM"):
        for number in range(2, 32, 2):
            yield Case(
                f"pages of a run that {signal} ends at rename {number}",
                lambda signal=signal, number=number: ended(lab, signal, number),
                number in (8, 10, 14),
            )
    yield Case("tables that were set aside", lambda: set_aside(lab, "tweets"), True)
    yield Case("rejects that were set aside", lambda: set_aside(lab, "_rejects"), True)
    yield Case("pages of words and of periods", lambda: of_words(lab), True)


def values(place, folder):
    """All bytes below a folder; of tables the values of text, too."""
    found = []
    for path in sorted(place.path(folder).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found.append((path, content))
            if path.suffix == ".parquet" and content.startswith(b"PAR1"):
                found.append((path, parquet_text(path)))
    return found


def parquet_text(path):
    try:
        import duckdb
    except ImportError:
        raise Skip("duckdb is not installed") from None
    with duckdb.connect() as db:
        try:
            rows = db.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        except duckdb.Error:  # of what was damaged on purpose
            return b""
    return "\n".join("\t".join(map(str, row)) for row in rows).encode()


def check_gone(place):
    for folder in ("warehouse", "reports"):
        for path, content in values(place, folder):
            check(SECRET.encode() not in content, f"{path.name} has the text")


def forgets(place):
    check(any(SECRET.encode() in content for _, content in values(place, "warehouse")), "no secret")
    ran = place.run("forget", "--author", AUTHOR)
    check(ran.status == 0, f"forget: exit {ran.status}: {ran.stderr[:300]}")
    ran = place.run("nightly", "--quiet")
    check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:300]}")
    check_gone(place)
    ran = place.run("verify")
    check(ran.status == 0, f"verify: {ran.stdout[-300:]}")


def of_rejects(lab, reject):
    good = tweets.status(DAY, 60, "朝ごはん")
    with lab.empty(f"{good}\n{reject}\n{{}}\n") as place:
        ran = place.run("nightly", "--quiet")
        check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:300]}")
        forgets(place)


def ended(lab, signal, number):
    """A run that is ended while it writes pages leaves some that no record knows."""
    posts = [json.loads(tweets.status(day, 60, SECRET)) for day in tweets.DAYS[:2]]
    posts += [json.loads(tweets.status(DAY, 90 + n, f"朝ごはん {n}", f"u{n}", n)) for n in range(3)]
    for post in posts[:2]:
        post["user"] |= {"id": int(AUTHOR), "id_str": AUTHOR}
    lines = [json.dumps(post, ensure_ascii=False) for post in posts]
    with lab.empty("\n".join(lines) + "\n") as place:
        place.write("tsubuyaki.toml", 'inbox = "inbox"\nday_pages_from = 1\n')
        ran = place.run("ingest", "--quiet")
        check(ran.status == 0, f"ingest: exit {ran.status}: {ran.stderr[:300]}")
        names = "rename,renameat,renameat2"
        inject = ["-e", f"trace={names}", "-e", f"inject={names}:signal={signal}:when={number}"]
        under = [calls.strace(), "-f", "-qqq", "-o", "/dev/null", *inject]
        place.run("nightly", "--quiet", under=under, env=ONE_THREAD)
        forgets(place)
        left = [path.name for path in place.path("reports").rglob("*.new")]
        left += [path.name for path in place.path("reports").rglob("unfinished.txt")]
        check(not left, f"left over: {left}")


def of_words(lab):
    """Four weeks with a word that bursts: its page, those of the week and the month, and
    what the list is searched by have the posts of who is forgotten."""
    lines = []
    for place in range(28):
        day = str(datetime.date(2018, 8, 10) + datetime.timedelta(days=place))
        for number in range(12):
            text = f"{tweets.SAYINGS[(number + place) % 7]} {number}"
            lines.append(tweets.status(day, 60 * number, text, f"u{number}", number))
        for number in range(12 if place in (20, 21) else 0):
            post = json.loads(
                tweets.status(day, 40_000 + number, f"花火とラムネの夜だった{number}", f"p{number}", number)
            )
            if number in (2, 5):
                post["text"] = f"{SECRET}で花火とラムネの夜だった{number}"
                post["user"] |= {"id": int(AUTHOR), "id_str": AUTHOR}
            lines.append(json.dumps(post, ensure_ascii=False))
    with lab.empty("\n".join(lines) + "\n") as place:
        ran = place.run("nightly", "--quiet")
        check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:300]}")
        pages = [path for path, content in values(place, "reports") if SECRET.encode() in content]
        check(any(path.parent.name == "words" for path in pages), f"no page of a word: {pages}")
        forgets(place)


def set_aside(lab, folder):
    post = json.loads(tweets.status(DAY, 60, SECRET))
    post["user"] |= {"id": int(AUTHOR), "id_str": AUTHOR}
    lines = [tweets.status(tweets.DAYS[0], 60, "朝ごはん"), json.dumps(post, ensure_ascii=False)]
    with lab.empty("\n".join([*lines, record(AUTHOR, SECRET)]) + "\n") as place:
        ran = place.run("nightly", "--quiet")
        check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:300]}")
        for path in place.path(f"warehouse/{folder}").rglob("*.*"):
            if path.is_file():
                path.write_bytes(path.read_bytes() + b"\n")
        place.run("verify", "--repair")
        check(place.path("warehouse/_damaged").exists(), "nothing was set aside")
        forgets(place)
