"""`wellkept status`: the state of things."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import json_option, open_desk, pass_app
from daemon.duty_file import read_duty
from rules.rule import Place, Problem

if TYPE_CHECKING:
    from daemon.pending import Pending


@click.command("status")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Show each account's last sync, whether you said go, the rules in force, what was set aside, today's budget."""
    from daemon.pending import pending

    with open_desk(app) as desk:
        waiting = pending(desk, app.now)
        state = _state(app, desk, waiting)
    if as_json:
        app.print_json(state)
        return 0
    for line in _lines(state, waiting):
        app.console.print(line, markup=False)
    return 0


def _lines(state: dict[str, Any], waiting: Pending) -> Iterator[str]:
    """Say the same as the JSON, for people."""
    from daemon.lost import LOST, MEND
    from daemon.pending import pending_lines

    if state["ledger_lost"]:
        yield f"{LOST}: {MEND}"
    yield from _account_lines(state["accounts"])
    if state["on_duty"]:
        yield from _duty_lines(state["on_duty"])
    budget = state["today"]
    drafts, tasks = (f"{budget[kind]} of {budget[f'{kind}_at_most']} {kind}" for kind in ("drafts", "tasks"))
    yield f"today: {drafts}, {tasks}"
    yield from pending_lines(waiting)
    yield f"prepared and not dealt with: {len(state['open'])}"
    for entry in state["open"]:
        if entry["until"]:
            yield f"  {entry['kind']} {entry['key'][:8]} uncertain until {entry['until']}: no answer came to it"
        else:
            yield f"  {entry['kind']} {entry['key'][:8]} {entry['outcome'] or entry['state']}: {entry['ref']}"
    for entry in state["withdrawn"]:
        yield f"  taken back: {entry['kind']} {entry['key'][:8]} (`wellkept restore`)"
    for entry in state["failed"]:
        yield f"  failed: {entry['kind']} {entry['key'][:8]}: {entry['error']}"
    if state["set_aside"]:
        yield f"set aside: {len(state['set_aside'])}"
        for item in state["set_aside"]:
            yield f"  {item['account']} {item['ref']}: {item['reason']}"


def _account_lines(accounts: list[dict[str, Any]]) -> Iterator[str]:
    """Say of each account when it was read, whether you said go, and what is left out."""
    for account in accounts:
        synced = account["last_sync"] or "never synced: run `wellkept sync`"
        go = f"go since {account['go']}" if account["go"] else "only plans until `wellkept go`"
        yield f"{account['name']}: {synced}; {go}"
        if left_out := account["contacts"]["left_out"]:
            mend = f" ({left_out['advice']})" if left_out["advice"] else ""
            yield f"{account['name']}: the contacts are left out: {left_out['reason']}{mend}"


def _duty_lines(duty: dict[str, Any]) -> Iterator[str]:
    """Say what `run` does and which rules it follows; of files that are not taken over, everything."""
    rules = duty["rules"]
    yield f"on duty since {duty['since']} (process {duty['pid']}) with {rules['in_force']} rules of {rules['since']}"
    if duty["config_refused"]:
        yield "the config as it is now was not taken over, the last good one stays in force:"
        yield from (f"  {_problem(problem)}" for problem in duty["config_refused"])
    if waiting := rules["waiting"]:
        yield f"rules still being written since {waiting['since']}: {', '.join(waiting['files'])}"
    if refused := rules["refused"]:
        yield f"rules not taken over since {refused['since']}, the last good ones stay in force:"
        yield from (f"  {_problem(problem)}" for problem in refused["problems"])
        for test in refused["tests"]:
            yield f"  {test['file']}:{test['line']}: the test {test['name']!r} fails"
            for line in test["differences"]:
                yield f"    {line}"


def _problem(told: dict[str, Any]) -> Problem:
    place = Place(told["file"], told["line"] or 0, told["column"] or 0)
    return Problem(place, told["what"], told["key"] or "", told["rule"] or "", told["hint"] or "")


def _on_duty(app: App, zone: ZoneInfo) -> dict[str, Any] | None:
    """Return what `run` last said of itself, times in the user's zone; None when nobody is on duty."""
    duty = read_duty(app.state_dir)
    if duty is None:
        return None
    rules = duty["rules"]
    for part in filter(None, (duty, rules, rules["refused"], rules["waiting"])):
        part["since"] = shapes.moment(datetime.fromisoformat(part["since"]), zone)
    return duty


def _state(app: App, desk: Any, waiting: Pending) -> dict[str, Any]:
    from daemon.book_snapshot import BookSnapshot
    from daemon.decide import local_day
    from daemon.pending import approval_json, overload_json
    from rules.business_time import WorkCalendar

    settings = app.config.settings
    zone = ZoneInfo(settings.me.time_zone)
    synced = {state.account: state.synced for state in desk.index.account_states()}
    starts = desk.ledger.starts()
    calendar = WorkCalendar.of(settings.me.hours, settings.me.time_zone, settings.me.holidays)
    spent = desk.ledger.begun_between(*local_day(calendar, app.now))
    people: BookSnapshot = desk.book.load()
    doubts = desk.waiting(app.now)
    counts = desk.index.card_counts()
    left_out = {
        account: {"reason": reason, "advice": advice or None}
        for (account, kind), (reason, advice) in desk.index.left_out().items()
        if kind == "card" and account in desk.accounts and desk.accounts[account].capabilities.contacts
    }

    def shape(entry: Any) -> dict[str, Any]:
        return {
            "key": entry.key,
            "kind": entry.kind,
            "rule": entry.rule,
            "person": entry.person,
            "state": entry.state,
            "outcome": entry.outcome or None,
            "ref": entry.ref,
            "error": entry.error or None,
            "until": shapes.moment(doubts[entry.key][1], zone) if entry.key in doubts else None,
        }

    recent = desk.ledger.ended_since(app.now - timedelta(days=30))
    return {
        "now": shapes.moment(app.now, zone),
        "accounts": [
            {
                "name": account.name,
                "provider": account.provider,
                "last_sync": shapes.moment(synced.get(account.name, {}).get("message"), zone),
                "go": shapes.moment(starts.get(account.name), zone),
                "contacts": {
                    "known": counts.get(account.name, 0),
                    "last_sync": shapes.moment(synced.get(account.name, {}).get("card"), zone),
                    "left_out": left_out.get(account.name),
                },
            }
            for account in app.config.accounts
        ],
        "today": {
            "drafts": spent.get("draft", 0),
            "drafts_at_most": settings.attention.drafts,
            "tasks": spent.get("task", 0),
            "tasks_at_most": settings.attention.tasks,
        },
        "overload": [overload_json(overload) for overload in waiting.overload],
        "approvals": [approval_json(action) for action in waiting.approvals],
        "rule_problems": [shapes.problem(found) for found in waiting.problems.problems] if waiting.problems else [],
        "on_duty": _on_duty(app, zone),
        "ledger_lost": desk.lost,
        "people": len(people.people),
        "open": [shape(entry) for entry in desk.ledger.open_entries()],
        "withdrawn": [shape(entry) for entry in recent if entry.outcome in ("withdrawn", "replaced")],
        "failed": [shape(entry) for entry in desk.ledger.failed()],
        "set_aside": [
            {"account": row.account, "kind": row.kind, "ref": row.ref, "reason": row.reason}
            for row in desk.index.set_aside()
        ],
    }
