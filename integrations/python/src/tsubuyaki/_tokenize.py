"""Tokens of posts that another program has, by the program as a filter."""

import logging
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, TypeAlias

import pyarrow as pa

from ._program import ProgramError, flags, message, program

log = logging.getLogger("tsubuyaki")

Batches: TypeAlias = pa.Table | pa.RecordBatch | pa.RecordBatchReader | Iterable[pa.RecordBatch]


def tokenize(
    batches: Batches,
    *,
    columns: Iterable[str] | None = None,
    keep: Iterable[str] = (),
    nested: bool = False,
    **options: Any,
) -> Iterator[pa.RecordBatch]:
    """Batches of tokens of batches of posts, as they come: memory stays bounded.

    A post needs a text and an id (none if `nested`, or if `columns` leave out `tweet_id`).
    Without `nested` a row of the result is a token, with the columns of the table `tokens`. With
    it a row is a post, in order: the kept columns, `tokens` (a list of structs) and `error` (null
    unless the row is rejected). `columns` chooses columns, `keep` passes columns of the input
    through; `options` are those of `tsubuyaki tokenize`: `map="text=body"`, `user_dictionary=…`,
    `lexicon="none"`, `threads=1`, `strict=True`.

    The batches must have one schema; they are consumed by a thread. Rejected rows are told to the
    logger `tsubuyaki`. Raises `ProgramError` if the program fails, and whatever `batches` raises.
    """
    source = iter(_batches(batches))
    first = next(source, None)
    if first is None:
        return

    def feed(pipe: IO[bytes]) -> None:
        with pa.ipc.new_stream(pipe, first.schema) as writer:
            batch = first
            while batch is not None:
                writer.write_batch(batch)
                pipe.flush()
                batch = next(source, None)

    given = {"columns": columns, "keep": keep, "nested": nested}
    yield from _run(feed, ["--input-format=arrow", *flags({**given, **options})])


def tokenize_raw(
    chunks: Iterable[bytes],
    *,
    columns: Iterable[str] | None = None,
    keep: Iterable[str] = (),
    nested: bool = False,
    **options: Any,
) -> Iterator[pa.RecordBatch]:
    """Like `tokenize`, of a file in any input format, given in pieces: JSON Lines, CSV, Parquet….

    `keep` takes columns of the table `tweets`, such as `created_at` and `text`.
    """

    def feed(pipe: IO[bytes]) -> None:
        for chunk in chunks:
            pipe.write(chunk)
            pipe.flush()

    given = {"columns": columns, "keep": keep, "nested": nested}
    yield from _run(feed, flags({**given, **options}))


def _batches(batches: Batches) -> Iterable[pa.RecordBatch]:
    if isinstance(batches, str | bytes):
        raise TypeError("tokenize takes batches of Arrow, not text")
    if isinstance(batches, pa.RecordBatch):
        return [batches]
    if isinstance(batches, pa.Table):
        # Of a table without rows, its columns all the same.
        return batches.to_batches() or [pa.RecordBatch.from_pylist([], schema=batches.schema)]
    return batches


def _run(feed: Callable[[IO[bytes]], None], options: list[str]) -> Iterator[pa.RecordBatch]:
    """Runs the program: one thread writes to it, one reads what it says, this one reads tokens."""
    command = [program(), "tokenize", "--format=arrow", "--log=json", *options]
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
    said = _Said(running.stderr)
    writer = _Writer(feed, running)
    try:
        for thread in (said, writer):
            thread.start()
        try:
            with pa.ipc.open_stream(running.stdout) as reader:
                is_empty = True
                for batch in reader:
                    is_empty = False
                    yield batch
                if is_empty:
                    # No tokens, but they have columns.
                    yield pa.RecordBatch.from_pylist([], schema=reader.schema)
        except pa.ArrowInvalid as error:
            broken: Exception | None = error
        else:
            broken = None
        status = running.wait()
        writer.join()
        said.join()
        if writer.error is not None:
            raise writer.error
        if status != 0:
            raise ProgramError(status, said.errors())
        if broken is not None:
            raise broken
        said.warn()
    finally:
        # Whoever asked may have had enough.
        if running.poll() is None:
            running.kill()
            running.wait()
        said.join()
        if running.stdout is not None:
            running.stdout.close()


class _Writer(threading.Thread):
    """Writes the input, and keeps what its source raised."""

    def __init__(self, feed: Callable[[IO[bytes]], None], running: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True, name="tsubuyaki-input")
        self._feed, self._running = feed, running
        self.error: BaseException | None = None

    def run(self) -> None:
        pipe = self._running.stdin
        assert pipe is not None
        try:
            self._feed(pipe)
        except BrokenPipeError:
            # The program ended before its input; its status says why.
            pass
        except BaseException as error:
            self.error = error
            # Before its input ends, so that it is not taken for whole.
            self._running.kill()
        try:
            pipe.close()
        except OSError:
            pass


class _Said(threading.Thread):
    """What the program says: its errors, and the first rows that it rejects."""

    KEPT = 20

    def __init__(self, pipe: IO[bytes] | None) -> None:
        super().__init__(daemon=True, name="tsubuyaki-messages")
        self._pipe = pipe
        self._errors: list[str] = []
        self._rejects: list[str] = []
        self._rejected = 0

    def run(self) -> None:
        assert self._pipe is not None
        with self._pipe:
            for line in self._pipe:
                said = message(line.decode("utf-8", "replace"))
                if said.get("message") == "rejected":
                    self._rejected += 1
                    if self._rejected <= self.KEPT:
                        self._rejects.append(f"row {said.get('row')}: {said.get('reason')}")
                elif said.get("level", "ERROR") == "ERROR":
                    self._errors.append(str(said.get("message")))

    def errors(self) -> str:
        return "\n".join(self._errors + self._rejects)

    def warn(self) -> None:
        if self._rejected > 0:
            more = ", …" if self._rejected > self.KEPT else ""
            log.warning("%d rejected: %s%s", self._rejected, ", ".join(self._rejects), more)
