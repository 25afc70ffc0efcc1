"""An exception that nobody expected, reduced to what may be told: its class and the places in the code it came by.

What it says, and the values that led to it, may be a mail's. They are left out, here and wherever Python would print them.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_HOME = Path(__file__).resolve().parents[1]
_OURS = ("connectors", "daemon", "rules")
_FRAMES = 12
_CHAIN = 5


@dataclass(frozen=True, slots=True)
class Crash:
    """An exception that nobody expected, without what it says and without the values that led to it."""

    kind: str
    """The exception's class."""
    place: str
    """Where in our code it was raised, or passed through last: `daemon/decide.py:83 in decide`."""
    trail: tuple[str, ...]
    """The way there, outermost first; causes come before what they led to."""

    @classmethod
    def of(cls, error: BaseException) -> Crash:
        """Reduce an exception."""
        chain = list(_chain(error))
        trail: list[str] = []
        for one in reversed(chain):
            frames = list(_frames(one.__traceback__))
            trail += [place for place, _ in frames[-_FRAMES:]]
            trail.append(_name(one))
        frames = list(_frames(error.__traceback__))
        ours = [place for place, own in frames if own]
        place = ours[-1] if ours else (frames[-1][0] if frames else "nowhere")
        return cls(_name(error), place, tuple(trail))

    @property
    def id(self) -> str:
        """Eight digits by which the same crash is known again."""
        return hashlib.blake2b("\n".join((self.kind, self.place, *self.trail)).encode(), digest_size=4).hexdigest()


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(_CHAIN):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, bool]]:
    """Yield (place, whether it is in our code), outermost first."""
    while trace is not None:
        code = trace.tb_frame.f_code
        module, own = module_of(code.co_filename, str(trace.tb_frame.f_globals.get("__name__", "")))
        yield (f"{module}:{trace.tb_lineno} in {code.co_name}" if module else "generated code"), own
        trace = trace.tb_next


def module_of(file: str, name: str) -> tuple[str, bool]:
    """Name the source of a frame: a file of ours, or another module. ("", False) for what is no module's file.

    A template that was compiled, or a file of the user's, gives neither its path nor a name.
    """
    path = Path(file)
    if path.is_relative_to(_HOME) and path.relative_to(_HOME).parts[0] in _OURS:
        return path.relative_to(_HOME).as_posix(), True
    module = sys.modules.get(name)
    return (name, False) if module is not None and getattr(module, "__file__", None) == file else ("", False)


def _name(error: BaseException) -> str:
    """Return the name of the class, where a module that was imported defines it; else that of its nearest base."""
    for found in type(error).__mro__:
        if getattr(sys.modules.get(found.__module__), found.__name__, None) is found:
            return str(found.__name__)
    return "Exception"
