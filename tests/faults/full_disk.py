"""A disk that is really full, one that is read-only, and an output that nobody
reads or that takes nothing."""

import os
import subprocess

from lab import NIGHTLY, Case, mount, mounted
from oracle import QUESTIONS, answers
from place import Skip, check, finish

TITLE = "full disk, read-only, closed pipe"
LEAST = 8
# Room for the warehouse of the old state and a part of the change, in KiB above
# what the old state takes: nothing at all, some staged files, most of it.
ROOMS = [0, 8, 24, 40, 56]


def cases(lab):
    for room in ROOMS:
        yield Case(
            f"warehouse on a full disk, {room} KiB left", lambda room=room: full(lab, room), True
        )
    yield Case("pages on a full disk", lambda: full_pages(lab), True)
    yield Case("warehouse read-only", lambda: read_only(lab), True)
    yield Case("readers of a read-only warehouse", lambda: readers_of_read_only(lab), True)
    for name, arguments in [("nightly", NIGHTLY), ("ingest", ["ingest"])]:
        yield Case(f"{name}: closed pipe", lambda arguments=arguments: closed(lab, arguments), True)
        yield Case(
            f"{name}: /dev/full for output",
            lambda arguments=arguments: dev_full(lab, arguments),
            True,
        )
        yield Case(
            f"{name}: /dev/full for messages",
            lambda arguments=arguments: messages_full(lab, arguments),
            True,
        )
    for name in ("rank", "report", "query"):
        yield Case(f"{name}: closed pipe", lambda name=name: closed_reader(lab, name), True)
        yield Case(f"{name}: /dev/full", lambda name=name: full_reader(lab, name), True)
    yield Case("-o on a full disk keeps the old file", lambda: output_on_full(lab), True)
    yield Case("-o /dev/null stays a device", lambda: output_to_device(lab), True)


def full(lab, room):
    with lab.copy_of(lab.old) as place:
        taken = place.path("warehouse").rename(place.folder / "taken")
        size = sum(
            -(-path.stat().st_size // 4096) * 4 for path in taken.rglob("*") if path.is_file()
        )
        with mounted(place.folder / "warehouse", f"size={size + 4 + room}k"):
            subprocess.run(["cp", "-a", f"{taken}/.", place.path("warehouse")], check=True)
            subprocess.run(["rm", "-rf", taken], check=True)
            ran = place.run(*NIGHTLY)
            check(
                ran.status == 1 and "No space left" in ran.stderr,
                f"exit {ran.status}: {ran.stderr[:200]}",
            )
            check(lab.oracle.which(place) in ("old", "new"), "neither state")
            mount(["-o", "remount,size=64m", str(place.path("warehouse"))])
            lab.oracle.check_after(place, None)


def full_pages(lab):
    with lab.copy_of(lab.old) as place:
        subprocess.run(["rm", "-rf", place.path("reports")], check=True)
        with mounted(place.folder / "reports", "size=12k"):
            ran = place.run(*NIGHTLY)
            check(
                ran.status == 1 and "No space left" in ran.stderr,
                f"exit {ran.status}: {ran.stderr[:200]}",
            )
            check(lab.oracle.which(place) == "new", "the commit did not wait for the pages")
            mount(["-o", "remount,size=64m", str(place.path("reports"))])
            lab.oracle.check_after(place, None)


def with_read_only(place):
    folder = place.path("warehouse")
    mount(["--bind", str(folder), str(folder)])
    mount(["-o", "remount,bind,ro", str(folder)])
    return folder


def read_only(lab):
    with lab.copy_of(lab.old) as place:
        folder = with_read_only(place)
        try:
            ran = place.run(*NIGHTLY)
            check(
                ran.status == 1 and "_lock" in ran.stderr, f"exit {ran.status}: {ran.stderr[:200]}"
            )
            check(lab.oracle.which(place) == "old", "not the old state")
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
        lab.oracle.check_after(place, None)


def readers_of_read_only(lab):
    with lab.copy_of(lab.new) as place:
        folder = with_read_only(place)
        try:
            check(answers(place) == lab.oracle.new_answers, "other answers")
            if lab.oracle.has_verify:
                ran = place.run("verify")
                check(ran.status == 0, f"verify: {ran.stderr[:200]}")
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def closed_pipe():
    """The end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def closed(lab, arguments):
    """No error, and all is done that would be done with a reader."""
    with lab.copy_of(lab.old) as place:
        pipe = closed_pipe()
        ran = finish(place.start(*arguments, stdout=pipe))
        os.close(pipe)
        check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
        check(lab.oracle.which(place) == "new", "not committed")
        if arguments == NIGHTLY:
            lab.oracle.check_complete(place, "exit 0")
        lab.oracle.check_after(place, None)


def dev_full(lab, arguments):
    """What could not be printed is an error; what was done is done."""
    with lab.copy_of(lab.old) as place, open("/dev/full", "wb") as full:
        ran = finish(place.start(*arguments, stdout=full))
        check(ran.status == 1 and not ran.panicked, f"exit {ran.status}: {ran.stderr[:200]}")
        check("No space left" in ran.stderr, ran.stderr[:200])
        check(lab.oracle.which(place) == "new", "not committed")
        if arguments == NIGHTLY:
            lab.oracle.check_complete(place, "committed, its output lost")
        lab.oracle.check_after(place, None)


def messages_full(lab, arguments):
    """Messages that cannot be written change nothing."""
    loud = [word for word in arguments if word != "--quiet"]
    with lab.copy_of(lab.old) as place, open("/dev/full", "wb") as full:
        ran = finish(place.start(*loud, stderr=full))
        check(ran.status == 0, f"exit {ran.status}")
        check(lab.oracle.which(place) == "new", "not committed")
        lab.oracle.check_after(place, None)


def closed_reader(lab, name):
    pipe = closed_pipe()
    ran = finish(lab.new.start(*QUESTIONS[name], stdout=pipe))
    os.close(pipe)
    check(ran.status == 0 and not ran.stderr, f"exit {ran.status}: {ran.stderr[:200]}")


def full_reader(lab, name):
    with open("/dev/full", "wb") as full:
        ran = finish(lab.new.start(*QUESTIONS[name], stdout=full))
    check(
        ran.status == 1 and "No space left" in ran.stderr, f"exit {ran.status}: {ran.stderr[:200]}"
    )


def output_on_full(lab):
    with lab.copy_of(lab.new) as place:
        with mounted(place.folder / "small", "size=8k") as small:
            (small / "day.json").write_text("before")
            ran = place.run("report", "2018-09-03", "--format", "json", "-o", "small/day.json")
            check(
                ran.status == 1 and "No space left" in ran.stderr,
                f"exit {ran.status}: {ran.stderr[:200]}",
            )
            check((small / "day.json").read_text() == "before", "the old file is gone")


def output_to_device(lab):
    """As root `-o /dev/null` must not put a file in the device's place."""
    with lab.copy_of(lab.new) as place:
        device = place.path("null")
        try:
            os.mknod(device, 0o666 | 0o020000, os.makedev(1, 3))
        except PermissionError:
            raise Skip("to make a device needs root") from None
        ran = place.run("rank", "2018-09-03", "-o", "null")
        if ran.status == 1 and "Permission denied" in ran.stderr:
            raise Skip("devices cannot be opened here")
        check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
        check(device.is_char_device(), "the device is a file now")
