"""The state of things as a value: what `wellkept status` shows, and what it prints as JSON (docs/json.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from daemon import shapes
from daemon.account_health import AccountHealth, healths
from daemon.account_record import AccountRecord
from daemon.day import listed
from daemon.decide import local_day
from daemon.duty_file import read_duty
from daemon.pending import approval_json, overload_json
from daemon.waits import Waits, waits
from rules.business_time import WorkCalendar
from rules.model import HeldBy

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.desk import Desk
    from daemon.ledger import LedgerEntry
    from daemon.pending import Pending

Json = dict[str, Any]
EXAMPLES = 3
"""Keys shown of what is held for one reason."""
KEPT = timedelta(days=30)
"""How long what was taken back is shown."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of things at `now`."""

    now: datetime
    """In the user's zone."""
    waits: Waits
    health: Sequence[AccountHealth]
    pending: Pending
    json: Json


def state_of(app: App, desk: Desk, pending: Pending) -> Status:
    """Look at index, ledger, book and what `run` says of itself. No account is asked."""
    settings = app.config.settings
    zone = ZoneInfo(settings.me.time_zone)
    now = app.now.astimezone(zone)
    names = [account.name for account in app.config.accounts]
    health = healths(desk.index, names, AccountRecord(app.state_dir).read())
    if (duty := read_duty(app.state_dir)) is None:  # whoever promised a next try was killed
        health = [replace(one, next_try=None) for one in health]
    entries = desk.ledger.open_entries()
    prepared = sum(entry.live for entry in entries)
    found = waits(listed(pending.signals, app.now), len(pending.approvals), prepared, health)
    calendar = WorkCalendar.of(settings.me.hours, settings.me.time_zone, settings.me.holidays)
    spent = desk.ledger.begun_between(*local_day(calendar, app.now))
    recent = desk.ledger.ended_since(app.now - KEPT)
    doubts = {key: until for key, (_, until) in desk.waiting(app.now).items()}

    def shape(entry: LedgerEntry) -> Json:
        return _entry(entry, doubts.get(entry.key), zone)

    state = {
        "now": shapes.moment(app.now, zone),
        "waits": {
            "nothing": found.nothing,
            "sentence": found.sentence(now),
            "counts": dict(found.counts),
            "answered": list(found.answered),
            "silent": [{"account": one.account, "reason": one.reason or None} for one in found.silent],
        },
        "accounts": _accounts(app, desk, health, zone),
        "feeds": _feeds(desk, zone),
        "today": {
            "drafts": spent.get("draft", 0),
            "drafts_at_most": settings.attention.drafts,
            "tasks": spent.get("task", 0),
            "tasks_at_most": settings.attention.tasks,
        },
        "held": _held(pending.held),
        "overload": [overload_json(overload) for overload in pending.overload],
        "approvals": [approval_json(action) for action in pending.approvals],
        "rule_problems": [shapes.problem(problem) for problem in pending.problems.problems] if pending.problems else [],
        "on_duty": _on_duty(duty, health, app.now, zone),
        "ledger_lost": desk.lost,
        "people": len(desk.book.load().people),
        "open": [shape(entry) for entry in entries],
        "withdrawn": [shape(entry) for entry in recent if entry.outcome in ("withdrawn", "replaced")],
        "failed": [shape(entry) for entry in desk.ledger.failed()],
        "set_aside": [
            {"account": row.account, "kind": row.kind, "ref": row.ref, "reason": row.reason}
            for row in desk.index.set_aside()
        ],
    }
    return Status(now, found, health, pending, state)


def _entry(entry: LedgerEntry, until: datetime | None, zone: ZoneInfo) -> Json:
    return {
        "key": entry.key,
        "kind": entry.kind,
        "rule": entry.rule,
        "person": entry.person,
        "state": entry.state,
        "outcome": entry.outcome or None,
        "ref": entry.ref,
        "error": entry.error or None,
        "until": shapes.moment(until, zone),
    }


def _accounts(app: App, desk: Desk, health: Sequence[AccountHealth], zone: ZoneInfo) -> list[Json]:
    starts = desk.ledger.starts()
    newest = desk.index.newest()
    contacts = _contacts(desk, zone)
    return [
        {
            "name": account.name,
            "provider": account.provider,
            "last_sync": shapes.moment(one.last_success, zone),
            "lag": _seconds(one.lag(app.now)),
            "newest_mail": shapes.moment(newest.get(account.name), zone),
            "last_attempt": shapes.moment(one.last_attempt, zone),
            "next_try": shapes.moment(one.next_try, zone),
            "failing": {
                "since": shapes.moment(one.failing_since, zone),
                "tries": one.failures,
                "reason": one.reason,
                "code": one.code or None,
                "mend": one.mend or None,
            }
            if one.failing
            else None,
            "go": shapes.moment(starts.get(account.name), zone),
            "contacts": contacts[account.name],
        }
        for account, one in zip(app.config.accounts, health, strict=True)
    ]


def _contacts(desk: Desk, zone: ZoneInfo) -> Mapping[str, Json]:
    synced = {state.account: state.synced.get("card") for state in desk.index.account_states()}
    counts = desk.index.card_counts()
    left_out = {
        account: {"reason": reason, "advice": advice or None}
        for (account, kind), (reason, advice) in desk.index.left_out().items()
        if kind == "card" and account in desk.accounts and desk.accounts[account].capabilities.contacts
    }
    return {
        name: {
            "known": counts.get(name, 0),
            "last_sync": shapes.moment(synced.get(name), zone),
            "left_out": left_out.get(name),
        }
        for name in desk.accounts.names
    }


def _feeds(desk: Desk, zone: ZoneInfo) -> list[Json]:
    """Say of each source of articles when it was last read, and what is wrong with it."""
    return [
        {
            "source": state.url or None,
            "last_success": shapes.moment(state.succeeded, zone),
            "trouble": {"reason": state.trouble, "advice": state.advice or None} if state.trouble else None,
        }
        for _, state in sorted(desk.index.articles.feeds().items())
    ]


def _held(held: Sequence[tuple[str, HeldBy]]) -> list[Json]:
    """Count what is held, reason by reason, the most frequent first; with the keys that are served first."""
    keys: dict[str, list[str]] = {}
    for key, by in held:
        keys.setdefault(by, []).append(key)
    ordered = sorted(keys.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{"by": by, "count": len(found), "keys": found[:EXAMPLES]} for by, found in ordered]


def _on_duty(duty: Json | None, health: Sequence[AccountHealth], now: datetime, zone: ZoneInfo) -> Json | None:
    """Return what `run` last said of itself, times in the user's zone; None when nobody is on duty."""
    if duty is None:
        return None
    rules = duty["rules"]
    for part in filter(None, (duty, rules, rules["refused"], rules["waiting"])):
        part["since"] = shapes.moment(datetime.fromisoformat(part["since"]), zone)
    return duty | {"overdue": [one.account for one in health if one.overdue(now)]}


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
