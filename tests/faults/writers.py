"""Several runs at once on one warehouse."""

import os
import re
import shutil
import signal
import tempfile
import threading
import time

import calls
import tweets
from lab import NIGHTLY, Case
from oracle import QUESTIONS, TABLES, left_over
from place import Failure, check, differences, finish

TITLE = "writers and readers at once"
LEAST = 101
ROUNDS = 50
READERS = 4


def cases(lab):
    for number in range(ROUNDS):
        yield Case(
            f"two writers, round {number}",
            lambda number=number: two_writers(lab, number),
            number < 6,
        )
    for number in range(ROUNDS):
        yield Case(
            f"a writer and {READERS} readers, round {number}",
            lambda number=number: writer_and_readers(lab, number),
            number < 6,
        )
    yield Case("the lock's holder is killed", lambda: holder_killed(lab), True)
    yield Case("two nightly runs write the same pages", lambda: two_nightlies(lab), True)


def tables_of(place):
    """The tables' files, whose bytes do not depend on the order of inputs."""
    found = place.hashes(*(f"warehouse/{table}" for table in TABLES))
    return {name: content for name, content in found.items() if name.endswith(".parquet")}


def two_writers(lab, number):
    """One works; the other waits for it or says who holds the lock. Then both
    inputs can be taken in, with the same bytes as one after the other."""
    with lab.copy_of(lab.old) as place:
        place.write("inbox/2.jsonl", tweets.lines(50_000, 3))
        orders = [["inbox/1.jsonl"], ["inbox/2.jsonl"]]
        if number % 2:
            orders.reverse()
        runs = [place.start("ingest", "--quiet", *paths) for paths in orders]
        # The second starts earlier or later within the first.
        ran = [finish(run) for run in runs]
        for one in ran:
            check(not one.panicked, f"panics: {one.stderr[:200]}")
            is_refused = one.status == 1 and "another run" in one.stderr
            check(one.status == 0 or is_refused, f"exit {one.status}: {one.stderr[:200]}")
        check(any(one.status == 0 for one in ran), f"neither writes: {ran[0].stderr[:200]}")
        for paths in orders:
            last = place.run("ingest", "--quiet", *paths)
            check(last.status == 0, f"afterwards: exit {last.status}: {last.stderr[:200]}")
        check(not left_over(place), f"left over: {left_over(place)}")
        found, expected = tables_of(place), both_taken_in(lab)
        check(found == expected, differences(found, expected))


def both_taken_in(lab):
    with lab.making:
        if not hasattr(lab, "both"):
            with lab.copy_of(lab.old) as place:
                place.write("inbox/2.jsonl", tweets.lines(50_000, 3))
                ran = place.run("ingest", "--quiet")
                check(ran.status == 0, ran.stderr[:200])
                lab.both = tables_of(place)
        return lab.both


def writer_and_readers(lab, number):
    """Each answer is that of the old or of the new state, whole; in each second
    round the files move slowly, so that many readers meet a journal."""
    with lab.copy_of(lab.old) as place:
        under = ()
        if number % 2:
            under = (
                calls.strace(),
                "-f",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-e",
                "inject=rename,unlink:delay_enter=15000",
            )
        writer = place.start(*NIGHTLY, under=under)
        failures, met = [], set()

        def read(turn):
            names = list(QUESTIONS)
            while not failures:
                is_last = writer.poll() is not None
                name = names[turn % len(names)]
                ran = place.run(*QUESTIONS[name])
                answers = (lab.oracle.old_answers[name], lab.oracle.new_answers[name])
                if ran.status != 0 or ran.stdout not in answers:
                    failures.append(f"{name}: exit {ran.status}: {ran.stderr[:200]}")
                else:
                    met.add("old" if ran.stdout == answers[0] else "new")
                turn += 1
                if is_last:
                    return

        readers = [threading.Thread(target=read, args=[turn]) for turn in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        ran = finish(writer)
        check(not failures, f"a reader sees neither state: {failures[:1]}")
        check(ran.status == 0, f"the writer: exit {ran.status}: {ran.stderr[:200]}")
        check("new" in met, "no reader sees the new state")
        lab.oracle.check_complete(place, "exit 0")


def holder_killed(lab):
    """While it lives others are told its number; once it is dead its lock is
    free, and what it had committed is carried through."""
    with lab.copy_of(lab.old) as place:
        with tempfile.NamedTemporaryFile(dir=lab.root) as trace:
            under = (
                calls.strace(),
                "-f",
                "--seccomp-bpf",
                "-o",
                trace.name,
                "-e",
                "inject=rename:delay_enter=30000000:when=2+",
            )
            holder = place.start(*NIGHTLY, under=under)
            until(
                lambda: any(place.path("warehouse/_journal").glob("*.json")),
                "the holder does not get to its journal",
            )
            pid = place.path("warehouse/_lock").read_text().strip()
            ran = place.run(*NIGHTLY)
            check(ran.status == 1, f"a second writer: exit {ran.status}")
            check(
                re.search(rf"\b{pid}\b", ran.stderr) and pid,
                f"the holder {pid} is not named: {ran.stderr[:200]}",
            )
            check(lab.oracle.which(place) == "new", "a journal lies there, the state is old")
            os.killpg(holder.pid, signal.SIGKILL)
            os.kill(int(pid), signal.SIGKILL) if os.path.exists(f"/proc/{pid}") else None
            holder.communicate()
            until(lambda: not os.path.exists(f"/proc/{pid}"), "the holder does not die")
        lab.oracle.check_after(place, None)


def until(holds, message):
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.02)
    raise Failure(message)


def two_nightlies(lab):
    """Pages are written after the lock is given back: two runs may write the
    same ones, and each stays whole."""
    with lab.copy_of(lab.new) as place:
        for _ in range(5):
            shutil.rmtree(place.path("reports"))
            ran = [finish(run) for run in [place.start(*NIGHTLY) for _ in range(3)]]
            for one in ran:
                is_refused = one.status == 1 and "another run" in one.stderr
                check(one.status == 0 or is_refused, f"exit {one.status}: {one.stderr[:200]}")
            if any(one.status == 0 for one in ran):
                lab.oracle.check_complete(place, "exit 0")
