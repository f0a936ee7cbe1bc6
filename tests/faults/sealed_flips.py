"""Single bits that flip in the manifest, and in a journal that lies there: a run that
reads one says so or answers as ever, and what `nightly` makes of it is what it makes
without the flip, or nothing."""

import random

import calls
from lab import NIGHTLY, ONE_THREAD, Case
from oracle import QUESTIONS, TABLES, answers
from place import check, differences

TITLE = "bit flips in manifest and journal"
LEAST = 400
OF_MANIFEST = 300
OF_JOURNAL = 100
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
        # Spread over the file; the same ones each time.
        chance = random.Random(f"{path.rpartition('/')[0]} {number}")
        bit = min(int(len(content) * 8 / of * (number + chance.random())), len(content) * 8 - 1)
        content[bit // 8] ^= 1 << bit % 8
        at.write_bytes(content)
        is_noticed = ask(lab, place, path)
        verifies(place, path, is_noticed)
        goes_on(lab, place, is_noticed)


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
