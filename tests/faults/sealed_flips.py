"""Single bits that flip in the manifest, and in a journal that lies there: a run that
reads one says so or answers as ever, and what `nightly` makes of it is what it makes
without the flip, or nothing. Bits that flip in what a site knows of its pages are in no
page after the next `nightly`. A journal that does not follow the manifest is refused."""

import random

import calls
from lab import NIGHTLY, ONE_THREAD, Case
from oracle import QUESTIONS, TABLES, answers
from place import check, differences

TITLE = "bit flips in what tells the state"
LEAST = 480
OF_MANIFEST = 300
OF_JOURNAL = 100
OF_PAGES = 27
RECORDS = ["index.json", "periods.json", "words/index.json"]
MANIFEST = "warehouse/_manifest.json"


def cases(lab):
    for number in range(OF_MANIFEST):
        yield Case(
            f"manifest {number}",
            lambda number=number: flip(lab, complete(lab), MANIFEST, number, OF_MANIFEST),
            number % 15 == 7,
        )
    for number in range(OF_JOURNAL):
        yield Case(
            f"journal {number}",
            lambda number=number: flip(lab, unfinished(lab), journal(lab), number, OF_JOURNAL),
            number % 10 == 3,
        )
    for record in RECORDS:
        for number in range(OF_PAGES):
            yield Case(
                f"{record} {number}",
                lambda record=record, number=number: flip_of_pages(lab, record, number),
                number % 9 == 4,
            )
    yield Case("a journal without a manifest", lambda: without_manifest(lab), True)


def flip_of_pages(lab, record, number):
    with lab.copy_of(complete(lab)) as place:
        at = place.path(f"reports/{record}")
        whole = place.hashes("reports")
        content = bytearray(at.read_bytes())
        turn(content, f"{record} {number}", number, OF_PAGES)
        at.write_bytes(content)
        ran = place.run(*NIGHTLY)
        check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:200]}")
        after = place.hashes("reports")
        check(after == whole, f"pages differ: {differences(after, whole)}")


def without_manifest(lab):
    """The journal alone is not the whole warehouse, whatever it adds."""
    with lab.copy_of(unfinished(lab)) as place:
        place.path(MANIFEST).unlink()
        before = place.hashes("warehouse")
        runs = [*QUESTIONS.values(), ["status"], ["verify"], ["verify", "--repair"], NIGHTLY]
        for arguments in runs:
            ran = place.run(*arguments)
            check(ran.status == 1, f"{arguments[0]}: exit {ran.status}: {ran.stdout[:100]}")
            check("_manifest.json" in ran.stderr, f"{arguments[0]}: {ran.stderr[:200]}")
            check(not ran.stdout, f"{arguments[0]}: an error, and an answer too")
        after = place.hashes("warehouse")
        check(after == before, f"it changes files: {differences(after, before)}")


def complete(lab):
    """A warehouse with the change, its inbox taken in."""
    return lab.new


def unfinished(lab):
    """One whose change is committed and not in its places yet."""
    with lab.making:
        if not hasattr(lab, "unfinished"):
            is_first = lambda point: point.kind == "rename" and "_staging/" in point.path
            point = next(point for point in lab.nightly_points if is_first(point))
            copied = lambda: lab.copy_of(lab.old)
            with calls.strike(copied, point, "signal=KILL", *NIGHTLY, env=ONE_THREAD) as (place, _):
                lab.unfinished = place.copy(lab.root / "unfinished")
            check(answers(lab.unfinished) == lab.oracle.new_answers, "the change does not count")
    return lab.unfinished


def journal(lab):
    found = list(unfinished(lab).path("warehouse/_journal").glob("*.json"))
    check(len(found) == 1, f"journals: {found}")
    return str(found[0].relative_to(lab.unfinished.folder))


def flip(lab, whole, path, number, of):
    with lab.copy_of(whole) as place:
        at = place.path(path)
        content = bytearray(at.read_bytes())
        turn(content, f"{path.rpartition('/')[0]} {number}", number, of)
        at.write_bytes(content)
        is_noticed = ask(lab, place, path)
        verifies(place, path, is_noticed)
        goes_on(lab, place, is_noticed)


def turn(content, seed, number, of):
    """Turns a bit over: all are spread over the file, and the same ones each time."""
    chance = random.Random(seed)
    bit = min(int(len(content) * 8 / of * (number + chance.random())), len(content) * 8 - 1)
    content[bit // 8] ^= 1 << bit % 8


def ask(lab, place, path):
    """Whether the questions tell of the flip; if not, they answer as ever."""
    told = set()
    for name, arguments in QUESTIONS.items():
        ran = place.run(*arguments)
        check(not ran.panicked, f"{name} panics: {ran.stderr[:200]}")
        if ran.status == 0:
            check(ran.stdout == lab.oracle.new_answers[name], f"{name}: silently another answer")
        else:
            check(ran.status == 1, f"{name}: exit {ran.status}")
            name_of_file = path.rpartition("/")[2]
            is_named = name_of_file in ran.stderr or "schema version" in ran.stderr
            check(is_named, f"{name}: the error does not name the file: {ran.stderr[:200]}")
            check(not ran.stdout, f"{name}: an error, and an answer too")
        told.add(ran.status)
    check(len(told) == 1, "some questions tell of it and some do not")
    return told == {1}


def verifies(place, path, is_noticed):
    ran = place.run("verify")
    check(not ran.panicked, f"verify panics: {ran.stderr[:200]}")
    check(ran.status == int(is_noticed), f"verify: exit {ran.status}: {ran.stdout[:200]}")


def goes_on(lab, place, is_noticed):
    """The next night refuses and changes no table, or reaches what it reaches without
    the flip."""
    before = place.hashes(*(f"warehouse/{table}" for table in TABLES))
    ran = place.run(*NIGHTLY)
    check(not ran.panicked, f"nightly panics: {ran.stderr[:200]}")
    if is_noticed:
        check(ran.status == 1, f"nightly: exit {ran.status}")
        after = place.hashes(*(f"warehouse/{table}" for table in TABLES))
        check(after == before, f"it changes tables: {differences(after, before)}")
    else:
        check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:200]}")
        lab.oracle.check_complete(place, "after the next night")
