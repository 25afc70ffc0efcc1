"""What is written to the log: a line a happening, for people and for journald, with ids and nothing else.

No line holds a subject, an address, a person's name, a text, a title, the name of a file of the user's, or a token.
What libraries, warnings and crashes have to say is reduced to its kind and its place in the code (`daemon.crash`):
their words may quote anything.

A line is `text key=value …` where the stream is the journal, with the priority in front (sd-daemon(3)); else the text,
with the fields from `-v` on. Sources: systemd.exec(5), "JOURNAL_STREAM"; sd-daemon(3), "SD_WARNING".
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Self, TextIO

from daemon.crash import Crash, module_of

LOGGER = "wellkept"
_PRIORITIES = ((logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (logging.NOTSET, 7))
_LONGEST = 1_000
_INSTEAD = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")
"""Nothing begins a line of its own, and nothing speaks to a terminal."""


class Line(str):
    """A text for the log with its fields; wherever a text is wanted, it is one."""

    __slots__ = ("event", "fields", "level")

    event: str
    fields: Mapping[str, str | int | float]
    level: int

    def __new__(cls, text: str, event: str, *, level: int = logging.INFO, **fields: str | float) -> Self:
        """`event`: what happened, in a word that stays the same from version to version."""
        line = super().__new__(cls, text)
        line.event, line.fields, line.level = event, fields, level
        return line


def warning(text: str, event: str, **fields: str | float) -> Line:
    """Return a line about something that somebody may have to look at."""
    return Line(text, event, level=logging.WARNING, **fields)


def say(text: str) -> None:
    """Log a line."""
    line = text if isinstance(text, Line) else Line(text, "run")
    logging.getLogger(LOGGER).log(line.level, line, extra={"line": line})


def crashed(error: BaseException, where: str) -> Crash:
    """Log an exception that nobody expected; `where`: which part of wellkept it ended."""
    crash = Crash.of(error)
    say(
        Line(
            f"a mistake of ours in {where}: {crash.kind} at {crash.place}; please report {crash.id}",
            "crash",
            level=logging.ERROR,
            where=where,
            error=crash.kind,
            place=crash.place,
            id=crash.id,
        )
    )
    for number, place in enumerate(crash.trail):
        logging.getLogger(LOGGER).debug(place, extra={"line": Line(f"  {crash.id} {number}: {place}", "trail")})
    return crash


def set_up(stream: TextIO, environment: Mapping[str, str], *, verbose: int = 0) -> None:
    """Send everything that is logged in this process to the stream.

    `verbose` 1: fields, and what libraries warn of; 2: the trail of crashes.
    """
    handler = _Handler(stream, journal=is_journal(stream, environment), verbose=verbose)
    root = logging.getLogger()
    for former in [former for former in root.handlers if isinstance(former, _Handler)]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.WARNING if verbose else logging.ERROR)
    logging.getLogger(LOGGER).setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
    logging.raiseExceptions = False  # a stream that is gone is no reason for a traceback, which would quote the line


def guard() -> None:
    """Reduce what Python itself would print: warnings, and exceptions that nobody catches, in any thread."""
    warnings.showwarning = _warned
    threading.excepthook = lambda told: _in_thread(told.exc_value)
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda told: _in_thread(told.exc_value)


def is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether the stream is connected to the journal: it says which device and inode it reads."""
    try:
        held = os.fstat(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return False
    return environment.get("JOURNAL_STREAM") == f"{held.st_dev}:{held.st_ino}"


class _Handler(logging.StreamHandler[TextIO]):
    def __init__(self, stream: TextIO, *, journal: bool, verbose: int) -> None:
        super().__init__(stream)
        self._journal = journal
        self._verbose = verbose

    def format(self, record: logging.LogRecord) -> str:
        """Write the record's line."""
        held = getattr(record, "line", None)
        line = held if isinstance(held, Line) else _foreign(record)
        text = clean(line)
        if not self._journal and not self._verbose:
            return text
        fields = " ".join(f"{name}={_value(value)}" for name, value in {"event": line.event, **line.fields}.items())
        priority = next(number for level, number in _PRIORITIES if record.levelno >= level)
        return f"<{priority}>{text} {fields}" if self._journal else f"{text} [{fields}]"


def _foreign(record: logging.LogRecord) -> Line:
    """Return the line for what a library logs: that it does, and where."""
    module, _ = module_of(record.pathname, _module_named(record.pathname))
    place = f"{module}:{record.lineno}" if module else "unknown"
    text = f"the library {_library(record.name)} has something to say ({record.levelname.lower()}, {place})"
    return Line(text, "library", level=record.levelno, place=place)


def clean(text: str) -> str:
    """Return the text as one line of bounded length without control characters."""
    return text.translate(_INSTEAD).encode("utf-8", "replace").decode("utf-8")[:_LONGEST]


def _value(value: str | float) -> str:
    text = clean(str(value))
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"' if not text or any(letter in text for letter in ' ="\\') else text


def _library(name: str) -> str:
    """Return the top of a logger's name, where it is that of a module: loggers may be called after anything."""
    top = name.partition(".")[0]
    return top if top in sys.modules else "of unknown name"


def _module_named(file: str) -> str:
    return next((name for name, module in list(sys.modules.items()) if getattr(module, "__file__", None) == file), "")


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Log that a library warns; what it warns of is not repeated."""
    del message, file, line
    module, _ = module_of(filename, _module_named(filename))
    place = f"{module}:{lineno}" if module else "unknown"
    told = Line(f"a {category.__name__} at {place}", "warning", place=place)
    logging.getLogger("py.warnings").info(told, extra={"line": told})


def _in_thread(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        crashed(error, "a thread")


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    del kind, trace
    if isinstance(error, KeyboardInterrupt):
        return
    crashed(error, "the command")


def ended(error: BaseException) -> str:
    """Return what the command line says of a crash, and where to report it."""
    crash = Crash.of(error)
    lines = [
        f"wellkept: a mistake of ours: {crash.kind} at {crash.place}",
        f"  -> please report it as {crash.id}, with these lines; no word of your mail is in them",
        *(f"     {place}" for place in crash.trail),
    ]
    return "\n".join(lines) + "\n"
