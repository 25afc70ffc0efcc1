"""What went wrong, in words fit for a log: what kind of trouble, its code, and the command that mends it.

Never a text that somebody wrote: what an exception says may quote a mail, its name and place in our code cannot.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from connectors.base import (
    ConnectorError,
    NoTaskList,
    Occupied,
    Refused,
    SignInNeeded,
    StartOver,
    Unanswered,
    WaitUntil,
)
from connectors.reasons import errno_name
from daemon.crash import Crash
from daemon.errors import WellkeptError
from daemon.lock import Held
from daemon.log import Line, warning
from rules.rule import Problems

_CLASSES: tuple[tuple[type[ConnectorError], str], ...] = (
    (SignInNeeded, "sign-in-needed"),
    (WaitUntil, "asked-to-wait"),
    (StartOver, "start-over"),
    (Occupied, "occupied"),
    (NoTaskList, "no-task-list"),
    (Refused, "refused"),
    (Unanswered, "unanswered"),
    (ConnectorError, "unreachable"),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """`kind`: one of a few words; `code`: status, reason code, errno name or place in our code."""

    kind: str
    code: str = ""
    mend: str = ""
    """The command to run; empty when it mends itself, or only the owner can tell."""

    def __str__(self) -> str:
        coded = f"{self.kind} ({self.code})" if self.code else self.kind
        return f"{coded}: {self.mend}" if self.mend else coded


def trouble_of(error: BaseException, account: str = "") -> Trouble:
    """Return what may be told of an error. `account`: whose it is; for one of the whole pass, empty."""
    if isinstance(error, ConnectorError):
        kind = next(word for family, word in _CLASSES if isinstance(error, family))
        mend = f"`wellkept login {account}`" if kind == "sign-in-needed" and account else "`wellkept doctor`"
        return Trouble(kind, error.code, "" if kind == "asked-to-wait" else mend)
    if isinstance(error, Problems):
        return Trouble("files-with-mistakes", str(len(error.problems)), "`wellkept rules check`")
    if isinstance(error, Held):
        return Trouble("another wellkept is at work", f"process {error.pid}" if error.pid else "")
    if isinstance(error, WellkeptError):
        return Trouble("not-possible", type(error).__name__, "`wellkept status`")
    if isinstance(error, OSError) and error.errno:
        return Trouble("system", errno_name(error.errno), "`wellkept doctor`")
    original = getattr(error, "orig", error)  # SQLAlchemy's wrappers hold the driver's exception, and the statement
    if isinstance(original, sqlite3.Error):
        return Trouble(
            "store", getattr(original, "sqlite_errorname", "") or type(original).__name__, "`wellkept doctor`"
        )
    crash = Crash.of(error)
    return Trouble("mistake-of-ours", f"{crash.kind} at {crash.place}", f"please report {crash.id}")


def trouble_line(about: str, what: object) -> Line:
    """Return the line for the log. `about`: the account, or another part; empty for the whole pass. `what`: the error, or what to say of it."""
    if not isinstance(what, BaseException):
        return warning(f"{about}: {what}" if about else str(what), "notice", about=about)
    trouble = trouble_of(what, about)
    text = f"{about}: {trouble}" if about else str(trouble)
    return warning(text, "trouble", account=about, reason=trouble.kind, code=trouble.code)
