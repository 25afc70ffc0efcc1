"""A ledger that is not the one the index knows: it was lost, and what it knew has to be learnt anew.

Nothing is made until the user says go. Then whatever still carries a mark of ours at the providers is put into the new
ledger; as nobody knows whether a hand was on it, it passes for the user's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.model import Draft, Task
from daemon.errors import UserError
from rules.model import PlannedAction

if TYPE_CHECKING:
    from daemon.accounts import Accounts
    from daemon.ledger import Ledger

LOST = "ledger.db is another one than before: what was made, and what you said to it, is forgotten"
MEND = "`wellkept backup --restore FILE` brings it back; or begin anew: look at `wellkept plan`, then say `wellkept go`"


class LedgerLost(UserError):
    """Nothing may be made: it might be made a second time."""

    def __init__(self) -> None:
        super().__init__(LOST, MEND)


def relearn(actions: Sequence[PlannedAction], ledger: Ledger, accounts: Accounts, now: datetime) -> int:
    """Put what is planned and there already into the ledger; returns how much that is. Raises ConnectorError."""
    found = 0
    for action in actions:
        if action.account not in accounts or ledger.get(action.key) is not None:
            continue
        if isinstance(action.artefact, Draft):
            placed = accounts[action.account].find_draft(action.key, "", action.artefact)
        elif isinstance(action.artefact, Task):
            placed = accounts.tasks(action.account, now).find_task(action.key)
        else:
            continue
        if placed is not None:
            ledger.begin(action, now)
            ledger.record(action.key, placed, now, outcome="edited")
            found += 1
    return found
