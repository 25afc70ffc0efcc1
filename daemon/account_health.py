"""How each account is: when it was last read, when it is tried next, since when and why it fails.

The cursors of the index tell when an account was last read: an index that was deleted knows nothing. What became of the
last try, and when the next one is, stands in `daemon.account_record`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daemon.index import Index

SIGN_IN = "sign-in-needed"
OVERDUE = timedelta(minutes=15)
"""How long after the moment of the next try it may still begin: a pass in between may be long."""


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One account. Moments are aware; `reason` and `code` as `daemon.trouble.Trouble` has them, empty while it answers."""

    account: str
    last_success: datetime | None = None
    last_attempt: datetime | None = None
    next_try: datetime | None = None
    failures: int = 0
    """In a row, since the last success."""
    failing_since: datetime | None = None
    reason: str = ""
    code: str = ""
    mend: str = ""
    since: datetime | None = None
    """While a long first sync goes on: mail from before is still to be read."""

    @property
    def failing(self) -> bool:
        """Whether the last try came to nothing."""
        return bool(self.reason)

    @property
    def answered(self) -> bool:
        """Whether what is known of it is known from its last try."""
        return self.last_success is not None and not self.failing

    def lag(self, now: datetime) -> timedelta | None:
        """Return how old what is known of it is; None when nothing is."""
        return None if self.last_success is None else max(now - self.last_success, timedelta(0))

    def overdue(self, now: datetime) -> bool:
        """Tell whether it should have been tried by now: then whoever is on duty hangs, or is not there."""
        return self.next_try is not None and now - self.next_try > OVERDUE


def healths(index: Index, names: Iterable[str], known: Mapping[str, AccountHealth]) -> Sequence[AccountHealth]:
    """Return how the accounts are, in the order of the names. `known`: what `run` has kept of its tries."""
    synced = {state.account: state.synced for state in index.account_states()}
    reaches = index.coverage()
    found: list[AccountHealth] = []
    for name in names:
        times = [at for kind, at in synced.get(name, {}).items() if kind != "card"]
        health = known.get(name, AccountHealth(name))
        found.append(replace(health, last_success=max(times, default=None), since=reaches.get(name)))
    return found
