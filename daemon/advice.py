"""Every expected error as advice and an exit code: the one place that knows all of their families."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy.exc

from connectors.base import ConnectorError, SignInNeeded, Unreachable, WaitUntil
from daemon.errors import FAILED, PARTLY, SIGN_IN, USAGE, WellkeptError
from rules.rule import Problems


@dataclass(frozen=True, slots=True)
class Advice:
    """What to print and how to exit."""

    text: str
    exit_code: int


def explain(error: BaseException) -> Advice | None:
    """Turn an expected error into advice; None means that it is a bug and deserves its traceback."""
    if isinstance(error, WellkeptError):
        return Advice(_lines(error.what, error.advice), error.exit_code)
    if isinstance(error, ConnectorError):
        code = SIGN_IN if isinstance(error, SignInNeeded) else FAILED
        code = PARTLY if isinstance(error, Unreachable | WaitUntil) else code
        return Advice(_lines(error.what, error.advice), code)
    if isinstance(error, Problems):
        count = len(error.problems)
        head = "one mistake" if count == 1 else f"{count} mistakes"
        return Advice("".join(f"{problem}\n" for problem in error.problems) + f"wellkept: {head}\n", USAGE)
    if isinstance(error, sqlalchemy.exc.DatabaseError) and not isinstance(error, sqlalchemy.exc.OperationalError):
        return Advice(
            _lines(
                f"a store in the state folder is damaged: {error.orig}",
                "run the command again: index.db is rebuilt by itself; for ledger.db, `wellkept backup --restore FILE`",
            ),
            FAILED,
        )
    if isinstance(error, sqlalchemy.exc.OperationalError | sqlite3.OperationalError):
        original = error.orig if isinstance(error, sqlalchemy.exc.OperationalError) else error
        return Advice(
            _lines(
                f"the state folder can't be written or read: {original}",
                "free some disk space, check that the folder is yours, then run the command again; nothing is lost",
            ),
            FAILED,
        )
    if isinstance(error, OSError):
        where = f"{error.filename}: " if _may_be_named(error.filename) else ""
        advice = {
            errno.ENOSPC: "free some disk space and run the command again; nothing is lost",
            errno.EDQUOT: "free some of your quota and run the command again; nothing is lost",
            errno.EACCES: "check who owns the file and its permissions",
            errno.EROFS: "the file system is read-only: mount it writable",
        }.get(error.errno or 0, "`wellkept doctor` looks at every folder and file")
        what = os.strerror(error.errno) if error.errno else type(error).__name__
        return Advice(_lines(f"{where}{what}", advice), FAILED)
    return None


OURS = ("book.json", "config.toml", "index.db", "ledger.db", "run.json", "told.json", "wellkept.")
"""How the files of ours begin."""


def _may_be_named(path: object) -> bool:
    """Tell whether an error output may hold a path: of a file of ours, or that the user named. Mail folders are theirs."""
    text = os.fsdecode(path) if isinstance(path, str | bytes) else ""
    return Path(text).name.startswith(OURS) or any(len(word) > 1 and text.endswith(word) for word in sys.argv[1:])


def _lines(what: str, advice: str) -> str:
    return f"wellkept: {what}\n" + (f"  -> {advice}\n" if advice else "")
