"""Where the cases run: a folder in memory, and the places that they copy."""

import contextlib
import itertools
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import calls
import tweets
from oracle import ALL_ROWS, Oracle
from place import Failure, Place, Skip

# So that the calls of a run come in the same order each time.
ONE_THREAD = {"TSUBUYAKI_THREADS": "1", "POLARS_MAX_THREADS": "1"}
NIGHTLY = ["nightly", "--quiet"]


@dataclass(frozen=True)
class Case:
    """One fault. `run` raises Failure if a promise was broken, Skip if it
    cannot be tried here."""

    name: str
    run: Callable[[], None] = field(compare=False)
    quick: bool = False


class Lab:
    """Makes places. What several kinds of faults need is made once."""

    def __init__(self, program, root):
        self.program = pathlib.Path(program).resolve()
        self.root = pathlib.Path(root)
        self.numbers = itertools.count()
        self.making = threading.RLock()

    def new_folder(self):
        return self.root / f"case{next(self.numbers)}"

    @contextlib.contextmanager
    def empty(self, inbox=None, **how):
        """A place without a warehouse, gone after the case."""
        place = Place.make(self.program, self.new_folder(), **how)
        if inbox is not None:
            place.write("inbox/0.jsonl", inbox)
        place.write("all_rows.sql", ALL_ROWS)
        try:
            yield place
        finally:
            shutil.rmtree(place.folder, ignore_errors=True)

    @contextlib.contextmanager
    def copy_of(self, place):
        copied = place.copy(self.new_folder())
        try:
            yield copied
        finally:
            shutil.rmtree(copied.folder, ignore_errors=True)

    def fresh(self, name, *inputs):
        """A place whose inbox was taken in step by step."""
        place = Place.make(self.program, self.root / name)
        place.write("all_rows.sql", ALL_ROWS)
        for number, text in enumerate(inputs):
            place.write(f"inbox/{number}.jsonl", text)
            ran = place.run(*NIGHTLY, env=ONE_THREAD)
            if ran.status != 0:
                raise Failure(f"without a fault: exit {ran.status}: {ran.stderr}")
        return place

    def with_change(self, place):
        """The input of the change under test in a place's inbox."""
        place.write("inbox/1.jsonl", tweets.NEW)
        return place

    @cached_property
    def old(self):
        """The place before the change, its input already in the inbox."""
        with self.making:
            return self.with_change(self.fresh("old", tweets.OLD))

    @cached_property
    def new(self):
        """The same after a run without a fault."""
        with self.making:
            return self.fresh("new", tweets.OLD, tweets.NEW)

    @cached_property
    def oracle(self):
        with self.making:
            return Oracle(self.old, self.new)

    @cached_property
    def nightly_calls(self):
        """The system calls of the change."""
        return self.traced(lambda: self.copy_of(self.old))[0]

    @cached_property
    def nightly_points(self):
        """Where to strike at the change, with the call that was there."""
        return self.traced(lambda: self.copy_of(self.old))[1]

    @cached_property
    def first_points(self):
        """Where to strike at the first commit of a warehouse."""
        return self.traced(lambda: self.empty(inbox=tweets.OLD))[1]

    def traced(self, copied):
        with self.making, copied() as place:
            ran, found = calls.traced(place, *NIGHTLY, env=ONE_THREAD)
            if ran.status != 0:
                raise Failure(f"traced: exit {ran.status}: {ran.stderr}")
            return found, calls.points(found, str(place.folder))


def spread(things, count):
    """So many of a list, evenly from its start to its end."""
    if len(things) <= count:
        return set(range(len(things)))
    return {round(number * (len(things) - 1) / (count - 1)) for number in range(count)}


@contextlib.contextmanager
def mounted(folder, options):
    """A file system in memory at a folder, with the options of mount -o."""
    folder.mkdir(parents=True, exist_ok=True)
    mount(["-t", "tmpfs", "-o", options, "tmpfs", str(folder)])
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True)


def mount(arguments):
    if os.geteuid() != 0:
        raise Skip("to mount a small file system needs root")
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skip(f"mount: {done.stderr.strip()[:80]}")


@contextlib.contextmanager
def workshop(keep=None):
    """The folder of a lab: in memory, where syncing waits for no disk."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="tsubuyaki-faults-", dir=place) as folder:
        yield pathlib.Path(folder).resolve()
