"""What must hold after any fault: readers see exactly the old or the new
state, and the next run reaches what a run without a fault reaches."""

import json

from place import Failure, check, differences

TABLES = ["tweets", "tokens", "terms", "vocabulary"]
DAY = "2018-09-03"

# Reads every row of every table.
ALL_ROWS = """-- Every table, summed up.
SELECT 'tweets' AS name, date, COUNT(*) AS n, SUM(LENGTH(text)) AS m FROM tweets GROUP BY date
UNION ALL
SELECT 'tokens' AS name, date, COUNT(*) AS n, SUM(LENGTH(surface)) AS m FROM tokens GROUP BY date
UNION ALL
SELECT 'terms' AS name, date, SUM(count) AS n, SUM(LENGTH(lemma)) AS m FROM terms GROUP BY date
UNION ALL
SELECT 'vocabulary' AS name, last_date AS date, COUNT(*) AS n, SUM(LENGTH(lemma)) AS m
FROM vocabulary GROUP BY last_date
ORDER BY name, date
"""

QUESTIONS = {
    "rank": ["rank", DAY, "--top", "0", "--format", "json"],
    "report": ["report", DAY, "--format", "json"],
    "query": ["query", "all_rows.sql", "--format", "ndjson"],
}


def answers(place, names=tuple(QUESTIONS)):
    """What a reader sees: each question's answer. An error is a failure."""
    found = {}
    for name in names:
        ran = place.run(*QUESTIONS[name])
        if ran.status != 0:
            raise Failure(f"a reader fails: {name}: exit {ran.status}: {ran.stderr.strip()[:300]}")
        found[name] = ran.stdout
    return found


def state_number(place):
    ran = place.run("status", "--format", "json")
    check(ran.status == 0, f"status fails: {ran.stderr.strip()[:300]}")
    return json.loads(ran.stdout)["state"]


def left_over(place):
    """What lies in staging and journal, and files that are half written."""
    names = []
    for folder in ("_staging", "_journal"):
        if place.path(f"warehouse/{folder}").exists():
            names.append(folder)
    for folder in ("warehouse", "reports"):
        names += [
            str(path.relative_to(place.folder))
            for path in place.path(folder).rglob("*")
            if ".new" in path.name or ".tmp" in path.name
        ]
    return names


class Oracle:
    """The two states around one change, and what decides between them."""

    def __init__(self, old, new):
        """Of a place before the change and one after it, `nightly` run to its
        end in both."""
        self.old_answers = answers(old)
        self.new_answers = answers(new)
        check(
            all(self.old_answers[name] != self.new_answers[name] for name in QUESTIONS),
            "the change does not show in every question",
        )
        self.old_state = state_number(old)
        self.new_state = state_number(new)
        self.old_files = old.hashes("warehouse")
        self.new_files = new.hashes("warehouse")
        self.everything = new.hashes("warehouse", "reports")
        self.has_verify = "verify" in new.run("--help").stdout

    def which(self, place):
        """The state that readers see: "old" or "new"."""
        found = answers(place)
        for name, wanted in (("old", self.old_answers), ("new", self.new_answers)):
            if found == wanted:
                number = self.old_state if name == "old" else self.new_state
                check(state_number(place) == number, "status tells of another state than answers")
                return name
        mixed = {
            name: "old"
            if answer == self.old_answers[name]
            else "new"
            if answer == self.new_answers[name]
            else "neither"
            for name, answer in found.items()
        }
        raise Failure(f"readers see neither the old nor the new state whole: {mixed}")

    def check_files(self, place):
        """What a tool sees that globs the tables: whole files only."""
        for table in TABLES:
            for path in place.path(f"warehouse/{table}").rglob("part-0.parquet"):
                name = str(path.relative_to(place.folder))
                found = place.hashes(str(path.parent.relative_to(place.folder)))[name]
                check(
                    found in (self.old_files.get(name), self.new_files.get(name)),
                    f"{name} is neither the old file nor the new one",
                )

    def check_complete(self, place, what):
        """Nothing is missing and nothing is left over."""
        check(not left_over(place), f"{what}: left over: {left_over(place)}")
        found = place.hashes("warehouse", "reports")
        check(found == self.everything, f"{what}: {differences(found, self.everything)}")

    def check_rerun(self, place, *command):
        """The next run reaches what a run without a fault reaches."""
        ran = place.run(*(command or ("nightly", "--quiet")))
        check(not ran.panicked, f"the next run panics: {ran.stderr[:300]}")
        check(ran.status == 0, f"the next run: exit {ran.status}: {ran.stderr.strip()[:300]}")
        self.check_complete(place, "after the next run")
        if self.has_verify:
            ran = place.run("verify")
            check(ran.status == 0, f"verify after the next run: {ran.stdout}{ran.stderr}"[:300])

    def check_after(self, place, ran, *command):
        """All of it, after a run with a fault; `ran` is None if it was killed."""
        if ran is not None:
            check(not ran.panicked, f"panics: {ran.stderr[:300]}")
            if ran.status == 0:
                self.check_complete(place, "exit 0")
            else:
                check(ran.status == 1, f"exit {ran.status}: {ran.stderr.strip()[:300]}")
                check(ran.stderr.strip(), "exit 1 without a word")
        seen = self.which(place)
        self.check_files(place)
        if ran is not None and ran.status == 1 and seen == "new":
            is_said = "committed" in ran.stderr or not self.is_unfinished(place)
            check(
                is_said, f"the change is committed, the error does not say so: {ran.stderr[:300]}"
            )
        self.check_rerun(place, *command)
        return seen

    @staticmethod
    def is_unfinished(place):
        return place.path("warehouse/_journal").exists()
