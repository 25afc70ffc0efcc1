"""`wellkept doctor`: looks at everything that must be in order and says what mends what is not.

A check is a function from the app to findings. One that fails says so; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from daemon.advice import explain
from daemon.errors import FAILED, FINE
from rules.rule import Problems

if TYPE_CHECKING:
    from daemon.app import App

State = Literal["fine", "advice", "broken"]
"""`advice`: it works, and would work better otherwise."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `about`: which part of wellkept, in a word or two."""

    about: str
    state: State
    what: str
    mend: str = ""
    """What to do; empty when there is nothing to mend."""
    exit_code: int = FAILED
    """What a broken one makes of the exit code."""


Findings: TypeAlias = Iterator[Finding]
Check: TypeAlias = "Callable[[App], Findings]"


def fine(about: str, what: str) -> Finding:
    """Say that a part is in order."""
    return Finding(about, "fine", what)


def advice(about: str, what: str, mend: str) -> Finding:
    """Say what could be better."""
    return Finding(about, "advice", what, mend)


def broken(about: str, error: BaseException) -> Finding:
    """Tell an expected error as a finding; any other is raised again, as the bug that it is."""
    told = explain(error)
    if told is None:
        raise error
    if isinstance(error, Problems):
        first, *more = map(str, error.problems)
        what = f"{first} (and {len(more)} more)" if more else first
        return Finding(
            about, "broken", " ".join(what.split()), "`wellkept rules check` names every mistake", told.exit_code
        )
    lines = [line.strip() for line in told.text.removeprefix("wellkept: ").splitlines()]
    mends = [line.removeprefix("-> ") for line in lines if line.startswith("-> ")]
    what = "; ".join(line for line in lines if line and not line.startswith(("-> ", "wellkept: ")))
    if where := getattr(error, "where", ""):
        what = f"{what} ({where})"
    return Finding(about, "broken", what, "; ".join(mends) or "docs/troubleshooting.md", told.exit_code)


def examine(app: App, checks: Iterable[tuple[str, Check]]) -> Findings:
    """Yield what each check finds, as it finds it."""
    for about, check in checks:
        try:
            yield from check(app)
        except Exception as error:  # noqa: BLE001 - told, or raised again where it is a bug
            yield broken(about, error)


def exit_code(findings: Sequence[Finding]) -> int:
    """Return 0 when nothing is broken, else the lowest code of what is: what is nearest to home is mended first."""
    return min((finding.exit_code for finding in findings if finding.state == "broken"), default=FINE)
