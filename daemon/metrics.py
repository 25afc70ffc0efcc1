"""What monitoring may know: numbers by account, and whether the last pass ended in time. No other name, no id.

Source of the format: Prometheus, "Exposition formats", version 0.0.4. Ten lines of text need no library
(docs/dependencies.md).
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.account_health import AccountHealth, healths
from daemon.account_record import AccountRecord
from daemon.index import tables
from daemon.ledger_tables import entry
from daemon.metrics_server import Answer, Pages
from daemon.service import WATCHDOG_SECONDS
from daemon.service.notify import Manager

if TYPE_CHECKING:
    from daemon.index import Index
    from daemon.ledger import Ledger

KIND = "text/plain; version=0.0.4; charset=utf-8"
SPREAD = 1.25
"""What the jitter of polls may add, and a little more."""


class Pulse:
    """When the loop last gave a sign of life: before, during and after each pass. Read from another thread."""

    def __init__(self, tick: Callable[[], float], poll: timedelta) -> None:
        """`tick()` is monotonic, in seconds; `poll` how long the loop sleeps at most."""
        self._tick = tick
        self._longest = poll.total_seconds() * SPREAD + WATCHDOG_SECONDS
        self._last: float | None = None

    def beat(self) -> None:
        """Note a sign of life."""
        self._last = self._tick()

    def trouble(self) -> str:
        """Return what is wrong, as a code; empty when all is well."""
        if self._last is None:
            return "starting"
        return "pass-overdue" if self._tick() - self._last > self._longest else ""


@dataclass(frozen=True, slots=True)
class Listened(Manager):
    """A service manager, whose signs of life are felt by a pulse as well."""

    beat: Callable[[], None] = lambda: None

    @classmethod
    def over(cls, manager: Manager, pulse: Pulse) -> Listened:
        """Return the manager, with the pulse listening."""
        return cls(manager.address, manager.every, pulse.beat)

    def alive(self) -> None:
        """Give a sign of life."""
        self.beat()
        Manager.alive(self)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted at one moment."""

    now: datetime
    accounts: Sequence[AccountHealth]
    artefacts: Mapping[tuple[str, str], int]
    """(kind, state) → how many the ledger holds."""
    set_aside: Mapping[str, int]
    trouble: str


def pages(
    index: Index,
    ledger: Ledger,
    record: AccountRecord,
    names: Sequence[str],
    pulse: Pulse,
    clock: Callable[[], datetime],
) -> Pages:
    """Return what the window shows."""

    def metrics() -> Answer:
        figures = Figures(
            clock(), healths(index, names, record.read()), _artefacts(ledger), _set_aside(index), pulse.trouble()
        )
        return Answer(200, "".join(f"{line}\n" for line in exposition(figures)), KIND)

    def health() -> Answer:
        trouble = pulse.trouble()
        return Answer(503, f"{trouble}\n") if trouble else Answer(200, "ok\n")

    return {"/metrics": metrics, "/healthz": health}


def exposition(figures: Figures) -> Iterator[str]:
    """Write the figures in the text format."""
    accounts, now = figures.accounts, figures.now
    yield from _family("up", "Whether passes end in time.", [({}, 0 if figures.trouble else 1)])
    yield from _family(
        "account_last_success_timestamp_seconds",
        "When an account was last read.",
        [({"account": one.account}, one.last_success.timestamp()) for one in accounts if one.last_success],
    )
    yield from _family(
        "account_lag_seconds",
        "How old what is known of an account is.",
        [({"account": one.account}, lag.total_seconds()) for one in accounts if (lag := one.lag(now)) is not None],
    )
    yield from _family(
        "account_next_try_timestamp_seconds",
        "When an account is tried next.",
        [({"account": one.account}, one.next_try.timestamp()) for one in accounts if one.next_try],
    )
    yield from _family(
        "account_failures",
        "Tries in a row that came to nothing.",
        [({"account": one.account}, one.failures) for one in accounts],
    )
    yield from _family(
        "account_failing",
        "1 while an account fails, by reason.",
        [({"account": one.account, "reason": one.reason}, 1) for one in accounts if one.failing],
    )
    yield from _family(
        "artefacts",
        "What the ledger holds, by kind and state.",
        [({"kind": kind, "state": state}, count) for (kind, state), count in sorted(figures.artefacts.items())],
    )
    yield from _family(
        "set_aside",
        "Items that could not be read.",
        [({"account": one.account}, figures.set_aside.get(one.account, 0)) for one in accounts],
    )
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield from _family("cpu_seconds", "Processor time used since the start.", [({}, used.ru_utime + used.ru_stime)])


def _family(name: str, what: str, samples: Sequence[tuple[Mapping[str, str], float]]) -> Iterator[str]:
    if not samples:
        return
    yield f"# HELP wellkept_{name} {what}"
    yield f"# TYPE wellkept_{name} gauge"
    for labels, value in samples:
        written = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"wellkept_{name}{{{written}}} {value:.17g}" if written else f"wellkept_{name} {value:.17g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _artefacts(ledger: Ledger) -> Mapping[tuple[str, str], int]:
    state = sa.case((entry.c.outcome != "", entry.c.outcome), else_=entry.c.state).label("state")
    query = sa.select(entry.c.kind, state, sa.func.count().label("held")).group_by(entry.c.kind, state)
    with ledger.reading() as connection:
        return {(row.kind, row.state): row.held for row in connection.execute(query)}


def _set_aside(index: Index) -> Mapping[str, int]:
    table = tables.set_aside
    query = sa.select(table.c.account, sa.func.count().label("held")).group_by(table.c.account)
    with index.reading() as connection:
        return {row.account: row.held for row in connection.execute(query)}
