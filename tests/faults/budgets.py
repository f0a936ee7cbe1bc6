"""A budget of memory that an answer does not keep ends it with status 1 and a reason;
one that it keeps changes nothing. Neither leaves a file that is not whole."""

import json

import tweets
from lab import Case
from place import check, run_measured

TITLE = "budgets of memory"
LEAST = 18
BUDGETS = ["1M", "40M", "96M", "160M", "320M", "4G"]
# What is taken between two looks at it.
SLACK = 512 << 20

JOINED = (
    "SELECT a.lemma AS a, a.surface AS b, b.lemma AS c FROM tokens AS a "
    "CROSS JOIN (SELECT lemma FROM tokens LIMIT 4) AS b"
)
ASKED = {
    "rank": ["rank", "latest", "--top", "0"],
    "kwic": ["kwic", "晴れる", "--top", "0"],
    "query": ["query", "joined.sql", "--top", "0"],
}


def cases(lab):
    for name, command in ASKED.items():
        for budget in BUDGETS:
            yield Case(
                f"{name} within {budget}",
                lambda command=command, budget=budget: within(lab, command, budget),
                budget in ("1M", "96M", "4G"),
            )


def asked(lab):
    """A place with a day of 6,000 posts, and the answers without a budget."""
    with lab.making:
        if not hasattr(lab, "asked"):
            lines = [
                tweets.status(tweets.DAYS[0], n % 80_000, f"{tweets.SAYINGS[n % 7]} {n}", number=n)
                for n in range(6_000)
            ]
            place = lab.fresh("asked", "\n".join(lines) + "\n")
            place.write("joined.sql", JOINED)
            whole = {}
            for name, command in ASKED.items():
                ran = place.run(*command, "--format", "json", "-o", "whole.json")
                check(ran.status == 0, f"{name}: {ran.stderr[:200]}")
                whole[command[0]] = rows_of(place.path("whole.json"))
            lab.asked = place, whole
        return lab.asked


def rows_of(path):
    """Rows without an order may come in another one."""
    return sorted(map(str, json.loads(path.read_text("utf-8"))["rows"]))


def within(lab, command, budget):
    made, whole = asked(lab)
    with lab.copy_of(made) as place:
        place.write("answer.json", "the one before")
        there = {path.name for path in place.folder.iterdir()}
        ran = run_measured(
            place, *command, "--format", "json", "-o", "answer.json", "--memory", budget
        )
        check(not ran.panicked, f"panics: {ran.stderr[:300]}")
        after = {path.name for path in place.folder.iterdir()}
        check(after == there, f"left over: {after - there}")
        if ran.status == 0:
            check(rows_of(place.path("answer.json")) == whole[command[0]], "another answer")
        else:
            check(ran.status == 1, f"exit {ran.status}: {ran.stderr[:200]}")
            found = place.path("answer.json").read_text("utf-8")
            check(found == "the one before", "half an answer is written")
            is_said = "of memory" in ran.stderr and "--memory" in ran.stderr
            check(is_said, f"no reason: {ran.stderr[:200]}")
            size = int(budget[:-1]) << {"M": 20, "G": 30}[budget[-1]]
            check(ran.most_memory < size + SLACK, f"{ran.most_memory >> 20} MiB")
        check(budget != "4G" or ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
