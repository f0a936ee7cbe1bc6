"""Tables' files that are cut short, empty, missing, or folders."""

import tweets
from lab import Case
from parquet_files import FILES, check_not_silent
from place import check

TITLE = "Parquet cut short, empty, a folder"
LEAST = 70
CUTS = 15


def cases(lab):
    for table, path in FILES.items():
        for number in range(CUTS):
            yield Case(
                f"{table} cut after {number}/{CUTS}",
                lambda path=path, number=number: cut(lab, path, number),
                number == 14,
            )
        yield Case(f"{table}: a byte too many", lambda path=path: longer(lab, path))
        yield Case(f"{table} is missing", lambda path=path: missing(lab, path), True)
        yield Case(f"{table} is a folder", lambda path=path: folder(lab, path), True)
        yield Case(f"{table} is a folder with a file", lambda path=path: full_folder(lab, path))


def damaged(lab, path, damage):
    """Damages one file, asks, and lets the writer meet it as well: it must not
    make a new state of it."""
    with lab.copy_of(lab.new) as place:
        damage(place.path(path))
        check_not_silent(place, path, lab.oracle.new_answers, lab.oracle.has_verify)
        ran = place.run("nightly", "--quiet")
        check(not ran.panicked, f"nightly panics: {ran.stderr[:200]}")
        place.write("inbox/2.jsonl", tweets.lines(50_000, 2, tweets.DAYS[2:]))
        before = place.path("warehouse/_manifest.json").read_bytes()
        ran = place.run("ingest", "--quiet")
        check(not ran.panicked, f"ingest panics: {ran.stderr[:200]}")
        if ran.status != 0:
            after = place.path("warehouse/_manifest.json").read_bytes()
            check(before == after, "ingest fails, and changes the state")
        else:
            check(path.endswith(FILES["terms"]), "ingest builds upon a damaged file")


def cut(lab, path, number):
    def damage(at):
        content = at.read_bytes()
        at.write_bytes(content[: len(content) * number // CUTS])

    damaged(lab, path, damage)


def longer(lab, path):
    damaged(lab, path, lambda at: at.write_bytes(at.read_bytes() + b"\0"))


def missing(lab, path):
    damaged(lab, path, lambda at: at.unlink())


def folder(lab, path):
    def damage(at):
        at.unlink()
        at.mkdir()

    damaged(lab, path, damage)


def full_folder(lab, path):
    def damage(at):
        content = at.read_bytes()
        at.unlink()
        at.mkdir()
        (at / "part-0.parquet").write_bytes(content)

    damaged(lab, path, damage)
