"""The commits that are no nightly ones: what `forget` and `verify --repair` do,
killed; and SIGTERM, which ends a run between commits."""

import tweets
from calls import points, strike, traced
from lab import NIGHTLY, ONE_THREAD, Case, spread
from oracle import answers, left_over
from parquet_files import FILES
from place import Skip, check, differences

TITLE = "forget and repair killed; SIGTERM"
LEAST = 60
KILLS = 25
DAMAGED = [FILES["tokens"], FILES["terms"], FILES["vocabulary"]]


def cases(lab):
    if not lab.oracle.has_verify:
        raise Skip("this program does not forget")
    for name, commit in [("forget", Forgetting(lab)), ("repair", Repairing(lab))]:
        found = list(commit.points)
        chosen = sorted(spread(found, KILLS))
        quick = spread(chosen, 6)
        for place, number in enumerate(chosen):
            yield Case(
                f"{name}, SIGKILL at {found[number]}",
                lambda commit=commit, point=found[number]: commit.kill(point),
                place in quick,
            )
    found = list(lab.nightly_points)
    chosen = sorted(spread(found, KILLS))
    quick = spread(chosen, 6)
    for place, number in enumerate(chosen):
        yield Case(
            f"SIGTERM at {found[number]}",
            lambda point=found[number]: end(lab, point),
            place in quick,
        )


class Forgetting:
    """A tweet and an author are forgotten."""

    def __init__(self, lab):
        self.lab = lab
        author = 7 + sum(map(ord, "niboshi"))
        tweet = tweets.id_at(tweets.DAYS[2], 3_600)
        self.command = ["forget", "--tweet", tweet, "--author", author, "--quiet"]
        self.before = answers(lab.new)
        with self.start() as place:
            ran, found = traced(place, *self.command, env=ONE_THREAD)
            check(ran.status == 0, f"forget: {ran.stderr[:200]}")
            self.after = answers(place)
            check(self.after != self.before, "nothing is forgotten")
            self.points = points(found, str(place.folder))
            self.finish(place)
            self.files = place.hashes("warehouse", "reports")

    def start(self):
        return self.lab.copy_of(self.lab.new)

    def finish(self, place):
        for command in (self.command, NIGHTLY):
            ran = place.run(*command)
            check(ran.status == 0, f"{command[0]}: exit {ran.status}: {ran.stderr[:200]}")

    def seen(self, place):
        found = answers(place)
        check(found in (self.before, self.after), "readers see neither state whole")

    def kill(self, point):
        with strike(self.start, point, "signal=KILL", *self.command, env=ONE_THREAD) as (place, _):
            self.seen(place)
            self.finish(place)
            check(not left_over(place), f"left over: {left_over(place)}")
            found = place.hashes("warehouse", "reports")
            check(found == self.files, differences(found, self.files))
            ran = place.run("verify")
            check(ran.status == 0, f"verify: {ran.stdout[:200]}")


class Repairing(Forgetting):
    """Damaged tables are made anew from the tweets."""

    def __init__(self, lab):
        self.lab = lab
        self.command = ["verify", "--repair", "--quiet"]
        with self.start() as place:
            ran, found = traced(place, *self.command, env=ONE_THREAD)
            check(ran.status == 0, f"verify --repair: {ran.stdout[:200]}{ran.stderr[:200]}")
            self.points = points(found, str(place.folder))
            self.finish(place)
            self.files = place.hashes("warehouse", "reports")
            # The page's account has the number of the state, which is one more.
            found, wanted = answers(place), lab.oracle.new_answers
            is_alike = all(found[name] == wanted[name] for name in ("rank", "query"))
            check(is_alike, "repaired it answers differently")

    def start(self):
        return Damaged(super().start())

    def seen(self, place):
        """Damaged as it was, or whole; never another answer."""
        ran = place.run("rank", tweets.DAYS[2], "--top", "0", "--format", "json")
        is_whole = ran.stdout == self.lab.oracle.new_answers["rank"]
        check(ran.status == 1 or is_whole, "silently another answer")


class Damaged:
    """A place with a bit flipped in several tables."""

    def __init__(self, copied):
        self.copied = copied

    def __enter__(self):
        place = self.copied.__enter__()
        for path in DAMAGED:
            content = bytearray(place.path(path).read_bytes())
            content[len(content) // 2] ^= 1
            place.path(path).write_bytes(content)
        return place

    def __exit__(self, *error):
        return self.copied.__exit__(*error)


def end(lab, point):
    """The run ends by itself, with the old state or the new one."""
    with strike(lambda: lab.copy_of(lab.old), point, "signal=TERM", *NIGHTLY, env=ONE_THREAD) as (
        place,
        ran,
    ):
        # Before it listens a signal ends it as any other program.
        check(ran.status in (0, 143, -15), f"exit {ran.status}: {ran.stderr[:200]}")
        check(not ran.panicked, ran.stderr[:200])
        if ran.status == 0:
            lab.oracle.check_complete(place, "exit 0")
        lab.oracle.which(place)
        check(not place.path("warehouse/_journal").exists(), "it ends within a commit")
        lab.oracle.check_rerun(place)
