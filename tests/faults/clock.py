"""Clocks, time zones and locales of the machine: none changes a byte."""

import shutil
import zoneinfo

import tweets
from lab import NIGHTLY, Case
from place import Skip, check, differences

TITLE = "clock, time zone, locale"
LEAST = 6

ENVIRONMENTS = {
    "time zone America/New_York": {"TZ": "America/New_York"},
    "time zone Pacific/Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "a time zone that is none": {"TZ": "Nowhere/At_All"},
    "locale C": {"LC_ALL": "C", "LANG": "C"},
    "locale of another encoding": {"LC_ALL": "ja_JP.eucJP", "LANG": "ja_JP.eucJP"},
}
CLOCKS = ["2001-01-01 00:00:00", "2018-09-02 23:59:58", "2037-12-31 23:59:59"]


def cases(lab):
    for name, environment in ENVIRONMENTS.items():
        yield Case(name, lambda environment=environment: same_bytes(lab, env=environment), True)
    for clock in CLOCKS:
        yield Case(f"clock at {clock}", lambda clock=clock: same_bytes(lab, clock), True)
    yield Case("clock set back between two runs", lambda: set_back(lab), True)
    yield Case("`today` is the day of the warehouse's zone", lambda: today(lab), True)


def faketime(clock):
    program = shutil.which("faketime")
    if program is None:
        raise Skip("faketime is not installed")
    return (program, "-f", f"@{clock}")


def same_bytes(lab, clock=None, env=None):
    """The change under test, made with another clock or environment."""
    under = faketime(clock) if clock else ()
    with lab.copy_of(lab.old) as place:
        ran = place.run(*NIGHTLY, under=under, env=env)
        check(ran.status == 0, f"exit {ran.status}: {ran.stderr[:200]}")
        found = place.hashes("warehouse", "reports")
        expected = lab.new.hashes("warehouse", "reports")
        check(found == expected, differences(found, expected))
        ran = place.run("rank", "latest", "--top", "0", "--format", "json", under=under, env=env)
        check(ran.stdout == lab.oracle.new_answers["rank"], "rank answers differently")


def set_back(lab):
    with lab.empty() as place:
        place.write("inbox/0.jsonl", tweets.OLD)
        ran = place.run(*NIGHTLY, under=faketime("2030-01-01 00:00:00"))
        check(ran.status == 0, ran.stderr[:200])
        place.write("inbox/1.jsonl", tweets.NEW)
        ran = place.run(*NIGHTLY, under=faketime("2019-01-01 00:00:00"))
        check(ran.status == 0, ran.stderr[:200])
        lab.oracle.check_complete(place, "exit 0")


def today(lab):
    """Half past midnight in Japan is the day before in UTC."""
    moment = tweets.time_of("2018-09-03", 1_800)
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        local = moment.astimezone(zoneinfo.ZoneInfo(zone))
        clock = local.strftime("%Y-%m-%d %H:%M:%S")
        for word, day in [("today", 2), ("yesterday", 1)]:
            ran = lab.new.run(
                "rank", word, "--format", "json", under=faketime(clock), env={"TZ": zone}
            )
            check(ran.status == 0, f"{word} in {zone}: {ran.stderr[:200]}")
            check(tweets.DAYS[day] in ran.stdout, f"{word} in {zone} is another day")
