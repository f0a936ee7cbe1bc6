"""A full disk, a disk that fails and a right that is missing, at every call
with which a night's commit of three days touches the disk."""

import calls
from lab import NIGHTLY, ONE_THREAD, Case, spread

TITLE = "ENOSPC, EIO, EACCES at each call"
LEAST = 150
ERRORS = ["ENOSPC", "EIO", "EACCES"]


def cases(lab):
    calls.strace()
    points = lab.nightly_points
    quick = spread(points, 40)
    for number, point in enumerate(points):
        # Each point meets one of the errors; where the files move, all three.
        is_commit = point.kind in ("fsync", "rename", "unlink")
        for turn, error in enumerate(ERRORS):
            if is_commit or turn == number % len(ERRORS):
                yield Case(
                    f"{error} at {point}",
                    lambda point=point, error=error: fail(lab, point, error),
                    number in quick and turn == number % len(ERRORS),
                )


def fail(lab, point, error):
    copied = lambda: lab.copy_of(lab.old)
    with calls.strike(copied, point, f"error={error}", *NIGHTLY, env=ONE_THREAD) as (place, ran):
        lab.oracle.check_after(place, ran)
