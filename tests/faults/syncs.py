"""What is on the disk when: a sync that fails once, and the order of writes,
syncs and renames, which a killed process cannot show."""

import calls
from lab import NIGHTLY, ONE_THREAD, Case
from place import Failure, check

TITLE = "fsync fails once; order of syncs"
LEAST = 4


def cases(lab):
    calls.strace()
    found = lab.nightly_calls
    folders = {call.path for call in found if call.kind == "openat" and "O_DIRECTORY" in call.flags}
    for point, call in lab.nightly_points.items():
        if call.kind == "fsync":
            what = "folder" if call.path in folders else "file"
            for error in ("EIO", "ENOSPC"):
                yield Case(
                    f"{error}: {point}, a {what}",
                    lambda point=point, error=error: fail(lab, point, error),
                    error == "EIO",
                )
    yield Case("order of a commit", lambda: order(lab), True)
    for at in ("rename", "fsync"):
        yield Case(
            f"order when a commit is carried through, killed after the journal's {at}",
            lambda at=at: order_of_recovery(lab, at),
            True,
        )


def fail(lab, point, error):
    copied = lambda: lab.copy_of(lab.old)
    with calls.strike(copied, point, f"error={error}", *NIGHTLY, env=ONE_THREAD) as (place, ran):
        check(ran.status != 0, "success is claimed though a sync failed")
        lab.oracle.check_after(place, ran)


def order(lab):
    Order(lab.nightly_calls).check_commit()


def order_of_recovery(lab, at):
    """A run that finds a journal does not know that it is on the disk."""
    points = list(lab.nightly_points)
    journal = [
        number
        for number, point in enumerate(points)
        if point.name == "rename" and point.path.startswith("warehouse/_journal/")
    ]
    check(journal, "no journal is renamed into its place")
    # The next call after the journal stands, or the one after its sync.
    point = points[journal[0] + (1 if at == "rename" else 3)]
    copied = lambda: lab.copy_of(lab.old)
    with calls.strike(copied, point, "signal=KILL", *NIGHTLY, env=ONE_THREAD) as (place, _):
        check(place.path("warehouse/_journal").exists(), f"killed at {point}, and no journal")
        ran, found = calls.traced(place, *NIGHTLY, env=ONE_THREAD)
        check(ran.status == 0, ran.stderr[:300])
        Order(found).check_published()


class Order:
    """The calls of a run that succeeded, by what they do to the warehouse."""

    def __init__(self, found):
        self.calls = [call for call in found if call.succeeded]

    def first(self, what, choose):
        return self.found(what, choose)[0]

    def found(self, what, choose):
        chosen = [call for call in self.calls if choose(call)]
        if not chosen:
            raise Failure(f"no {what}")
        return chosen

    def synced(self, what, path, since, before):
        """Something at `path` or above it by syncfs was synced between the ends
        of one call and the begin of another."""
        for call in self.calls:
            holds = call.kind == "fsync" and since.ended < call.began and call.ended < before.began
            if holds and (call.path == path or call.name == "syncfs"):
                return
        raise Failure(f"{what} is not synced in time")

    def journal(self):
        return self.first(
            "journal", lambda call: call.kind == "rename" and "/_journal/" in call.paths[-1]
        )

    def moves(self):
        return self.found(
            "file is moved into place",
            lambda call: call.kind == "rename" and "/_staging/" in call.path,
        )

    def check_commit(self):
        journal = self.journal()
        staged = self.found(
            "file is staged",
            lambda call: (
                call.kind == "write" and "/_staging/" in call.path and "/_scratch/" not in call.path
            ),
        )
        last = max(staged, key=lambda call: call.ended)
        check(last.ended < journal.began, "a staged file is written after the journal")
        for path in {call.path for call in staged}:
            last = max((call for call in staged if call.path == path), key=lambda call: call.ended)
            self.synced(f"the staged file {path}", path, last, journal)
        self.check_published()

    def check_published(self):
        journal, moves = self.journal(), self.moves()
        written = self.found(
            "journal is written", lambda call: call.kind == "write" and call.path == journal.path
        )
        self.synced("the journal", journal.path, written[-1], journal)
        folder = journal.paths[-1].rpartition("/")[0]
        for move in moves:
            check(journal.ended < move.began, f"{move.path} is moved before the journal stands")
            self.synced("the journal's folder", folder, journal, move)
        manifest = self.first(
            "manifest",
            lambda call: call.kind == "rename" and call.paths[-1].endswith("/_manifest.json"),
        )
        last = max(moves, key=lambda call: call.ended)
        check(last.ended < manifest.began, "the manifest is replaced before the files moved")
        for move in moves:
            self.synced(
                "the folder of a moved file", move.paths[-1].rpartition("/")[0], move, manifest
            )
        written = self.found(
            "manifest is written", lambda call: call.kind == "write" and call.path == manifest.path
        )
        self.synced("the manifest", manifest.path, written[-1], manifest)
        removed = self.first(
            "journal is removed",
            lambda call: call.kind == "unlink" and call.path == journal.paths[-1],
        )
        self.synced("the manifest's folder", manifest.path.rpartition("/")[0], manifest, removed)
        for page in (
            call for call in self.calls if call.kind == "rename" and "/reports/" in call.paths[-1]
        ):
            written = self.found(
                f"page {page.path} is written",
                lambda call, page=page: call.kind == "write" and call.path == page.path,
            )
            self.synced(f"the page {page.path}", page.path, written[-1], page)
