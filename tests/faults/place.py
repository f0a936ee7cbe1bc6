"""A folder with a configuration, an inbox, a warehouse and its pages, and the
program to run in it."""

import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
from dataclasses import dataclass

# Written into all files of the inbox, so that copies are the same input.
INBOX_TIME_NS = 1_535_990_000_000_000_000
SECONDS = 120


@dataclass
class Ran:
    """What a run came to; `status` is negative when a signal ended it."""

    status: int
    stdout: str
    stderr: str
    most_memory: int = 0  # bytes
    cpu_seconds: float = 0.0

    @property
    def panicked(self):
        return "panicked at" in self.stderr or self.status == 101


class Failure(Exception):
    """The program did not keep a promise."""


class Skip(Exception):
    """A case cannot be run on this machine; its text says why."""


def check(holds, message):
    if not holds:
        raise Failure(message)


def environment(more=None):
    """The environment of a run: nothing of the machine's own configuration.
    With a relative configuration all paths in the tables are relative, so that
    two places can have the very same bytes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TSUBUYAKI_")}
    return kept | {"TSUBUYAKI_CONFIG": "tsubuyaki.toml", "RUST_BACKTRACE": "0"} | (more or {})


class Place:
    """A folder to run the program in."""

    def __init__(self, program, folder):
        self.program = str(program)
        self.folder = pathlib.Path(folder)

    @classmethod
    def make(cls, program, folder, config='inbox = "inbox"\n'):
        place = cls(program, folder)
        (place.folder / "inbox").mkdir(parents=True)
        place.write("tsubuyaki.toml", config)
        return place

    def copy(self, folder):
        """The same place elsewhere, to the nanosecond."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Place(self.program, folder)

    def path(self, name):
        return self.folder / name

    def write(self, name, content):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, ns=(INBOX_TIME_NS, INBOX_TIME_NS))
        return path

    def run(self, *arguments, under=(), env=None, seconds=SECONDS, **how):
        """Runs the program, under another one where `under` names it. Without
        `stdout` and `stderr` both are kept."""
        started = self.start(*arguments, under=under, env=env, **how)
        return finish(started, seconds)

    def start(self, *arguments, under=(), env=None, **how):
        how = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        } | how
        command = [*under, self.program, *map(str, arguments)]
        return subprocess.Popen(
            command, cwd=self.folder, env=environment(env), start_new_session=True, **how
        )

    def hashes(self, *folders):
        """Every file below the folders with its hash; the lock, which tells
        only who holds it, is left out."""
        found = {}
        for folder in folders:
            for path in sorted(self.path(folder).rglob("*")):
                name = str(path.relative_to(self.folder))
                if path.is_dir():
                    found[name + "/"] = "folder"
                elif path.name != "_lock":
                    found[name] = hashlib.blake2b(path.read_bytes()).hexdigest()
        return found


def finish(started, seconds=SECONDS):
    """Waits for a run to end."""
    try:
        out, err = started.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
        raise Failure(f"still running after {seconds} s: {started.args}") from None
    decode = lambda output: (output or b"").decode("utf-8", "replace")
    return Ran(started.returncode, decode(out), decode(err))


def run_measured(place, *arguments, seconds=SECONDS, memory=None):
    """Runs the program and measures the most memory that it held, and its time; ends it
    when it would address more than `memory` bytes."""
    import resource
    import tempfile
    import threading

    def limit():
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = place.start(*arguments, stdout=out, stderr=err, preexec_fn=limit)
        timer = threading.Timer(seconds, lambda: os.killpg(started.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(started.pid, 0)
        timer.cancel()
        started.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Ran(started.returncode, *texts, usage.ru_maxrss * 1024, cpu_seconds)


def differences(found, expected):
    """Names that two tables of hashes do not have alike, for a message."""
    names = sorted(
        name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)
    )

    def kind(name):
        if name not in found:
            return "missing"
        return "extra" if name not in expected else "other content"

    return ", ".join(f"{name} ({kind(name)})" for name in names[:6])
