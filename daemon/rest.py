"""What `run` hands over when it goes to rest: to the small program that listens in its place, and to itself.

A daemon in Python holds the code of all its libraries in memory, whether it works or waits. Where a long wait lies
ahead, `run` therefore gives its place, process number included, to `daemon.asleep`, which knows how to listen and
nothing else, and which gives it back as soon as something happens (execve(2)). Memory never grows that way either.

What is handed over lies in an open file without a name, and so goes with the processes. It holds the rules and the
config in force: what somebody saves half done meanwhile takes as little effect as if `run` had been awake.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NoReturn, Self

VARIABLE = "WELLKEPT_RESTED"
"""Tells `run` under which number the file is open in which it finds what it knew."""
SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
"""What is told while one program gives way to the other waits until there is somebody to hear it."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Everything that outlives a rest. Plain values: they go through JSON."""

    state_dir: str
    until: float
    """When to go back to work at the latest, on the machine's monotonic clock, in seconds."""
    trails: Mapping[str, Sequence[str]]
    """Folder → globs of the names in it that matter."""
    marks: Mapping[str, int]
    """What `marks_of` the trails was when it was last known that nothing had changed."""
    duty: Mapping[str, Any]
    """What other commands are told meanwhile: `daemon.duty_file`."""
    config: str
    """The text of the config in force."""
    rules: Sequence[Sequence[str]]
    """The rule files in force: name to show, text."""
    templates: Mapping[str, Mapping[str, str]]
    said: Mapping[str, str]
    """What was said to the log, and need not be said again: about what, and which line."""
    arguments: Sequence[str] = field(default_factory=lambda: list(sys.orig_argv))
    """How `run` was started."""
    reloading: bool = False
    """The config is to be read again."""

    def write(self) -> int:
        """Put it into a file without a name; returns the number under which it stays open in other programs."""
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(asdict(self)).encode())
            file.flush()
            handle = os.dup(file.fileno())
        os.set_inheritable(handle, True)
        return handle

    @classmethod
    def read(cls, handle: int) -> Self:
        """Take it from the file, which is closed. Raises OSError, ValueError, TypeError."""
        with os.fdopen(handle, "rb") as file:
            file.seek(0)
            return cls(**json.loads(file.read()))

    @classmethod
    def ended(cls) -> Self | None:
        """Return what this process knew before its rest; None where it has not rested."""
        handle = os.environ.pop(VARIABLE, "")
        if not handle.isdecimal():
            return None
        with suppress(OSError, ValueError, TypeError):  # another version wrote it: begin as after a start
            return cls.read(int(handle))
        return None


def marks_of(trails: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return what changes when something on the trails does: times of change in ns, of folders or of the files named."""
    found: dict[str, int] = {}
    for folder, globs in trails.items():
        with suppress(OSError):
            if "*" in globs:  # what matters there comes and goes under names of its own
                found[folder] = Path(folder).stat().st_mtime_ns
                continue
            with os.scandir(folder) as entries:
                for entry in entries:
                    if any(fnmatchcase(entry.name, glob) for glob in globs):
                        found[entry.path] = entry.stat(follow_symlinks=False).st_mtime_ns
    return found


def hold_signals() -> None:
    """Let signals wait from here on, until the other program has ears; those that came before have been heard."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def give_way(arguments: Sequence[str]) -> NoReturn:
    """Put another program in the place of this process; to be called after `hold_signals`."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, list(arguments))  # noqa: S606 - this very interpreter, with our own arguments


def hear() -> None:
    """Let through the signals that came while the programs changed places; to be called when handlers stand."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
