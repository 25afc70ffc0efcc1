"""How long to wait for what was asked for and not answered, before it is asked for again.

A request whose answer never came may still be carried out, as long as the connector's `lag`. Until then its artefact
is `uncertain`: looked for, never made anew. The wait is measured by two clocks and the slower one counts, for the
wall clock may be set ahead, and the monotonic one begins anew with the machine (it runs on for all processes until
then, but stands still while the machine sleeps).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from daemon.decide import Decision
from rules.model import PlannedAction, kind_of

if TYPE_CHECKING:
    from daemon.accounts import Accounts
    from daemon.ledger import LedgerEntry

NONE = timedelta(0)


def remaining(entry: LedgerEntry, lag: timedelta, now: datetime, tick: float) -> timedelta:
    """Return how long the entry stays uncertain; zero or less: it is now as sure as it can be."""
    if entry.doubted is None:
        return lag
    walled = now - entry.doubted
    ticked = timedelta(seconds=tick - entry.doubted_tick)
    if ticked < NONE:  # the machine was started anew: its clock tells nothing
        return lag - max(walled, NONE)
    if walled < NONE:  # the wall clock was set back
        return lag - ticked
    return lag - min(walled, ticked)


def rebooted_behind(entry: LedgerEntry, now: datetime, tick: float) -> bool:
    """Tell whether neither clock knows of the entry's moment any more: its wait has to begin anew."""
    return entry.doubted is not None and now < entry.doubted and tick < entry.doubted_tick


def waiting(
    entries: Sequence[LedgerEntry], accounts: Accounts, now: datetime, tick: float
) -> dict[str, tuple[LedgerEntry, datetime]]:
    """Return key → what may still arrive, and until when."""
    found: dict[str, tuple[LedgerEntry, datetime]] = {}
    for entry in entries:
        if not entry.unanswered or entry.account not in accounts:
            continue
        left = remaining(entry, accounts.lag(entry.account, entry.kind) or NONE, now, tick)
        if left > NONE:
            found[entry.key] = entry, now + left
    return found


def hold(decision: Decision, doubts: Mapping[str, tuple[LedgerEntry, datetime]], zone: tzinfo) -> Decision:
    """Hold what may still arrive, and other drafts for the same mail; wake up when the wait is over."""
    if not doubts:
        return decision
    until = {key: moment for key, (_, moment) in doubts.items()}
    drafts = {covered: moment for entry, moment in doubts.values() if entry.kind == "draft" for covered in entry.covers}

    def held(action: PlannedAction) -> PlannedAction:
        covers = (action.signal.occasion, *action.signal.covers) if kind_of(action.artefact) == "draft" else ()
        moments = [
            *([until[action.key]] if action.key in until else []),
            *(drafts[covered] for covered in covers if covered in drafts),
        ]
        if not moments or action.held:
            return action
        return replace(action, held=may_arrive(action.account, max(moments), zone), held_by="account")

    again = [moment for moment in (decision.again, *until.values()) if moment is not None]
    return replace(decision, actions=tuple(map(held, decision.actions)), again=min(again))


def may_arrive(account: str, until: datetime, zone: tzinfo) -> str:
    """Say why something is not made now."""
    return f"{account} did not answer: it may still appear, until {until.astimezone(zone):%H:%M:%S}"
