"""SIGKILL at every call with which a night's commit of three days touches the
disk, and at those of the first commit of a warehouse."""

import calls
import tweets
from lab import NIGHTLY, ONE_THREAD, Case, spread
from oracle import answers, left_over
from place import check, differences

TITLE = "SIGKILL at each call of a commit"
LEAST = 100
# Of the first commit fewer are enough: it has the same steps.
FIRST = 40


def cases(lab):
    calls.strace()
    points = lab.nightly_points
    quick = spread(points, 45)
    for number, point in enumerate(points):
        yield Case(f"at {point}", lambda point=point: kill(lab, point), number in quick)
    points = list(lab.first_points)
    chosen = spread(points, FIRST)
    quick = spread(sorted(chosen), 5)
    for place, number in enumerate(sorted(chosen)):
        point = points[number]
        yield Case(
            f"first commit, at {point}", lambda point=point: kill_first(lab, point), place in quick
        )


def kill(lab, point):
    copied = lambda: lab.copy_of(lab.old)
    with calls.strike(copied, point, "signal=KILL", *NIGHTLY, env=ONE_THREAD) as (place, _):
        lab.oracle.check_after(place, None)


def kill_first(lab, point):
    """The old state is that there is no warehouse."""
    copied = lambda: lab.empty(inbox=tweets.OLD)
    with calls.strike(copied, point, "signal=KILL", *NIGHTLY, env=ONE_THREAD) as (place, _):
        ran = place.run("rank", "2018-09-03", "--format", "json")
        if ran.status == 0:
            check(answers(place) == lab.oracle.old_answers, "readers see another state")
        else:
            check(ran.status == 1 and "no warehouse" in ran.stderr, ran.stderr[:300])
        ran = place.run(*NIGHTLY)
        check(ran.status == 0, f"the next run: exit {ran.status}: {ran.stderr[:300]}")
        check(not left_over(place), f"left over: {left_over(place)}")
        found = place.hashes("warehouse", "reports")
        expected = lab.old.hashes("warehouse", "reports")
        check(found == expected, differences(found, expected))
