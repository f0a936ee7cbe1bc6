"""Where the program is, how options are written for it, and how it fails."""

import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from typing import Any


class ProgramError(RuntimeError):
    """The program failed: with which exit status, and what it said."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message or f"tsubuyaki ended with status {status}")
        self.status = status


def program() -> str:
    """The path of the program: `$TSUBUYAKI_PROGRAM`, the one of this package, or one on the path.

    Raises `FileNotFoundError` if there is none.
    """
    name = "tsubuyaki.exe" if sys.platform == "win32" else "tsubuyaki"
    user = "nt_user" if sys.platform == "win32" else "posix_user"
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=user),
        os.path.dirname(sys.executable),
    ]
    named = os.environ.get("TSUBUYAKI_PROGRAM")
    candidates = [named] if named else [os.path.join(folder, name) for folder in folders]
    for path in candidates:
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    found = None if named else shutil.which(name)
    if found is None:
        where = named or ", ".join(folders)
        raise FileNotFoundError(f"no program tsubuyaki in {where}: install the wheel, or set TSUBUYAKI_PROGRAM")
    return found


def flags(options: Mapping[str, Any]) -> list[str]:
    """Options as the command line has them: `min_count=3` is `--min-count 3`, `from_=…` is `--from …`.

    True is a flag, False and None are left out; of several values each has its flag, and a
    mapping's are `NAME=VALUE`.
    """
    written: list[str] = []
    for name, value in options.items():
        flag = "--" + name.strip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            written.append(flag)
        else:
            written += [f"{flag}={one}" for one in _values(value)]
    return written


def _values(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return [f"{name}={one}" for name, given in value.items() for one in _values(given)]
    is_single = isinstance(value, str | os.PathLike) or not isinstance(value, Iterable)
    return [value] if is_single else value


def message(line: str) -> dict[str, Any]:
    """A line of the program's log; one that is not JSON is the message itself."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"message": line.rstrip("\n")}
