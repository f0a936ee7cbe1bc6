"""System calls of a run, and how to make one of them fail. `strace` traces an
unchanged binary, and kills it or makes a call fail where it is told to."""

import contextlib
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache

from place import Failure, Skip

# By the names that a kernel may give them, and the name in the table.
KINDS = {
    "openat": "openat",
    "open": "openat",
    "creat": "openat",
    "write": "write",
    "pwrite64": "write",
    "writev": "write",
    "fsync": "fsync",
    "fdatasync": "fsync",
    "syncfs": "fsync",
    "sync_file_range": "fsync",
    "rename": "rename",
    "renameat": "rename",
    "renameat2": "rename",
    "mkdir": "mkdir",
    "mkdirat": "mkdir",
    "unlink": "unlink",
    "unlinkat": "unlink",
    "rmdir": "unlink",
}
LINE = re.compile(r"^(?P<thread>\d+) +(?P<call>\w+)\((?P<arguments>.*)$")
RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$")
UNFINISHED = " <unfinished ...>"


@cache
def strace():
    """The command, if it can trace here."""
    program = shutil.which("strace")
    if program is None:
        raise Skip("strace is not installed")
    tried = subprocess.run(
        [program, "-f", "--seccomp-bpf", "-e", "inject=fsync:error=EIO", "true"],
        capture_output=True,
        text=True,
    )
    if tried.returncode != 0:
        raise Skip(f"strace cannot trace here: {tried.stderr.strip()[:80]}")
    known = subprocess.run(
        [program, "-e", "trace=" + ",".join("?" + name for name in KINDS), "true"],
        capture_output=True,
        text=True,
    )
    if known.returncode != 0:
        raise Skip(f"strace does not know the calls: {known.stderr.strip()[:80]}")
    return program


NAMES = ",".join("?" + name for name in KINDS)


@dataclass(frozen=True)
class Call:
    """One system call: its name, the paths it is about (absolute), the lines
    of the trace in which it began and ended, and what it returned."""

    name: str
    paths: tuple
    began: int
    ended: int
    result: str
    flags: str
    thread: str

    @property
    def kind(self):
        return KINDS[self.name]

    @property
    def path(self):
        return self.paths[0]

    @property
    def succeeded(self):
        return not self.result.startswith("-1")


def traced(place, *arguments, env=None, inject=()):
    """Runs the program under strace; returns what it came to and its calls."""
    with tempfile.NamedTemporaryFile(dir=place.folder.parent, suffix=".trace") as trace:
        under = [
            strace(),
            "-f",
            "-qqq",
            "--seccomp-bpf",
            "-y",
            "-s",
            "0",
            "-o",
            trace.name,
            "-e",
            f"trace={NAMES}",
            *inject,
        ]
        ran = place.run(*arguments, under=under, env=env)
        text = pathlib.Path(trace.name).read_text("utf-8", "replace")
    return ran, parse(text, str(place.folder))


def parse(text, folder):
    """The calls of a trace that are about files below a folder, in the order in
    which they began."""
    calls, open_calls = [], {}
    for number, line in enumerate(text.splitlines()):
        if match := RESUMED.match(line):
            began, call, arguments = open_calls.pop(match["thread"], (number, match["call"], ""))
            add(calls, match["thread"], call, arguments + match["rest"], began, number, folder)
        elif match := LINE.match(line):
            if match["arguments"].endswith(UNFINISHED):
                arguments = match["arguments"].removesuffix(UNFINISHED)
                open_calls[match["thread"]] = (number, match["call"], arguments)
            else:
                add(
                    calls,
                    match["thread"],
                    match["call"],
                    match["arguments"],
                    number,
                    number,
                    folder,
                )
    return sorted(calls, key=lambda call: call.began)


def add(calls, thread, name, arguments, began, ended, folder):
    if name not in KINDS:
        return
    _, _, result = arguments.rpartition(" = ")
    arguments = arguments.removesuffix(f" = {result}")
    paths = []
    # Handles stand as 5</path> and AT_FDCWD</path>, paths in quotation marks.
    handles = re.findall(r"(?:\b(\d+)|AT_FDCWD)<([^>]*)>", arguments)
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', arguments)
    if KINDS[name] in ("write", "fsync"):
        paths = [path for _, path in handles[:1]]
    elif quoted:
        bases = [path for _, path in handles] or [folder]
        for place, path in enumerate(quoted):
            base = bases[min(place, len(bases) - 1)]
            paths.append(path if path.startswith("/") else f"{base}/{path}")
    paths = [path.removesuffix(" (deleted)") for path in paths]
    if paths and any(path == folder or path.startswith(folder + "/") for path in paths):
        calls.append(Call(name, tuple(paths), began, ended, result, arguments, thread))


@dataclass(frozen=True)
class Point:
    """A system call to strike: the so-many-th of its name about a path, which
    is relative to the place."""

    name: str
    path: str
    nth: int

    @property
    def kind(self):
        return KINDS[self.name]

    def __str__(self):
        times = f" ({self.nth})" if self.nth > 1 else ""
        return f"{self.name} {self.path}{times}"


def points(calls, folder):
    """Every call of a trace as a point, in order, each only once. strace counts
    the calls of each thread by themselves, and so does this."""
    seen, found = Counter(), {}
    for call in calls:
        # Of a call relative to an open folder strace matches the folder.
        is_relative = call.name.endswith("at") and call.flags[:1].isdigit()
        path = call.path.rpartition("/")[0] if is_relative else call.path
        path = path.removeprefix(folder).lstrip("/") or "."
        seen[call.thread, call.name, path] += 1
        found.setdefault(Point(call.name, path, seen[call.thread, call.name, path]), call)
    return found


@contextlib.contextmanager
def strike(copied, point, action, *arguments, env=None):
    """Runs the program in a place and strikes at one point: `action` is what
    `-e inject` takes, signal=KILL or error=EIO. `copied` makes the place, anew
    where another thread did what one did in the trace, so that it had no so-many-th
    call. Gives the place and what the run came to, None if it was killed."""
    for nth in range(point.nth, 0, -1):
        with copied() as place:
            ran, struck = try_to_strike(place, point, nth, action, arguments, env)
            if struck:
                yield place, ran
                return
    raise Failure(f"the fault did not strike: {point}")


def try_to_strike(place, point, nth, action, arguments, env):
    with tempfile.NamedTemporaryFile(dir=place.folder.parent, suffix=".trace") as trace:
        # With its fast filter strace 6.1 sends no signals.
        fast = [] if "signal=" in action else ["--seccomp-bpf"]
        under = [
            strace(),
            "-f",
            "-qqq",
            *fast,
            "-s",
            "0",
            "-o",
            trace.name,
            "-P",
            point.path,
            "-P",
            f"{place.folder}/{point.path}".removesuffix("/."),
            "-e",
            f"trace={point.name}",
            "-e",
            f"inject={point.name}:{action}:when={nth}",
        ]
        ran = place.run(*arguments, under=under, env=env)
        text = pathlib.Path(trace.name).read_text("utf-8", "replace")
    if "signal=KILL" in action:
        # Nothing else sends it; with -qqq strace does not tell of deaths.
        return None, ran.status in (-9, 137)
    return ran, "(INJECTED)" in text or "--- SIGTERM" in text
