"""Readers that take long while writers commit again and again: a reader that writes
pages, one that asks about all days, and one whose own files are replaced under it.
None is told of damage, and each answer is that of one state."""

import json
import threading
import time

import calls
import tweets
from lab import NIGHTLY, Case
from place import Failure, check, finish

TITLE = "long readers against writers"
LEAST = 12
ROUNDS = 12
COMMITS = 6
# Each read of a file waits so long, in microseconds.
DELAY = 20_000


def cases(lab):
    for number in range(ROUNDS):
        yield Case(f"round {number}", lambda number=number: against(lab, number), number < 4)


def against(lab, number):
    """Each commit adds one post to every day; totals that are not those of one of the
    states are of two."""
    each = len(tweets.DAYS)
    with lab.copy_of(lab.new) as place:
        rows = place.run("query", "all_rows.sql", "--format", "ndjson")
        check(rows.status == 0, rows.stderr[:200])
        counted = "SELECT date, CAST(COUNT(*) AS BIGINT) AS n FROM tweets GROUP BY date ORDER BY date\n"
        place.write("counted.sql", counted)
        first = posts(place.run("query", "counted.sql", "--format", "ndjson"))
        failures, read = [], [0]
        is_over = threading.Event()

        def reader():
            while not is_over.is_set():
                started = place.start(
                    "query", "counted.sql", "--format", "ndjson", under=slowed() if number % 2 else ()
                )
                ran = finish(started)
                try:
                    found = posts(ran)
                    more = {day: n - first[day] for day, n in found.items()}
                    check(len(set(more.values())) == 1, f"days of several states: {more}")
                    read[0] += 1
                except Failure as failure:
                    failures.append(str(failure))
                    return

        readers = [threading.Thread(target=reader) for _ in range(2)]
        for thread in readers:
            thread.start()
        pages = Nights(place)
        pages.start()
        for commit in range(COMMITS):
            lines = [
                tweets.status(day, 50_000 + 60 * commit, f"{commit}回目の追加", number=commit)
                for day in tweets.DAYS
            ]
            place.write(f"more/{commit}.jsonl", "\n".join(lines) + "\n")
            ran = in_turn(place, "ingest", "--quiet", f"more/{commit}.jsonl")
            check(ran.status == 0, f"the writer: exit {ran.status}: {ran.stderr[:200]}")
        is_over.set()
        for thread in readers:
            thread.join()
        pages.join()
        ran = pages.ran
        check(ran.status == 0, f"nightly: exit {ran.status}: {ran.stderr[:300]}")
        check(not failures, f"a reader: {failures[:1]}")
        check(read[0] > 0, "no reader came to an answer")
        last = posts(place.run("query", "counted.sql", "--format", "ndjson"))
        check(sum(last.values()) - sum(first.values()) == each * COMMITS, "posts are lost")
        ran = place.run(*NIGHTLY)
        check(ran.status == 0, f"the next night: exit {ran.status}: {ran.stderr[:200]}")
        ran = place.run("verify")
        check(ran.status == 0, f"verify: {ran.stdout[-200:]}")


class Nights(threading.Thread):
    """A night that writes pages while others commit."""

    def __init__(self, place):
        super().__init__()
        self.place, self.ran = place, None

    def run(self):
        self.ran = in_turn(self.place, "nightly", "--quiet")


def in_turn(place, *command):
    """Runs a writer as soon as no other one holds the lock."""
    for _ in range(200):
        ran = place.run(*command)
        if "another run" not in ran.stderr:
            break
        time.sleep(0.05)
    return ran


def slowed():
    return (
        calls.strace(),
        "-f",
        "--seccomp-bpf",
        "-o",
        "/dev/null",
        "-e",
        f"inject=read:delay_enter={DELAY}",
    )


def posts(ran):
    check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:300]}")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    return {row["date"]: row["n"] for row in rows}
