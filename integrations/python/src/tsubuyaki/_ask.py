"""Questions, answered by the program."""

import logging
import os
import subprocess
from typing import Any

import pyarrow as pa

from ._program import ProgramError, flags, program

log = logging.getLogger("tsubuyaki")


def ask(
    question: str,
    *arguments: str,
    warehouse: str | os.PathLike[str] | None = None,
    **options: Any,
) -> pa.Table:
    """The answer to a question: all rows and columns, from one state of the warehouse.

    `question` is a command with `--format arrow` (`rank`, `compare`, `trend`, `query` …), `arguments`
    what stands after it, and `options` its options:

    >>> ask("compare", "2018-09-03", warehouse="warehouse", against="7d", min_count=3)
    >>> ask("query", "trend", set={"term": "誕生", "from": "2018-09-01", "to": "2018-09-03"})

    Without `warehouse`, the configuration says where it is. What the program says beside the
    answer, such as options without effect, goes to the logger `tsubuyaki`. Raises `ProgramError` if the program
    refuses or fails.
    """
    command = [program(), question, "--format=arrow", *flags({"warehouse": warehouse, **options})]
    # What does not begin with a dash may do so after these.
    command += ["--", *arguments] if arguments else []
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if ran.returncode != 0:
        raise ProgramError(ran.returncode, ran.stderr.decode("utf-8", "replace").strip())
    for line in ran.stderr.decode("utf-8", "replace").splitlines():
        log.warning("%s", line.removeprefix("warning: "))
    with pa.ipc.open_stream(ran.stdout) as reader:
        return reader.read_all()
