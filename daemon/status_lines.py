"""The state of things in lines, for people: first what matters, then what needs them, then the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from daemon.account_health import AccountHealth
from daemon.lost import LOST, MEND
from daemon.pending import pending_lines
from daemon.status_json import Status
from rules.rule import Place, Problem

Json = dict[str, Any]
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
HELD = {
    "start": "fell due long before you said go",
    "snooze": "snoozed",
    "hand": "your hand is on it",
    "thread": "another draft is in the conversation",
    "quiet": "quiet hours",
    "cap": "the rule's cap",
    "gap": "too soon after the last one",
    "approval": "your approval is wanted",
    "away": "whom it is for is away",
    "budget": "the day's budget",
    "account": "the account does not answer",
    "complaint": "they complain, or did of late",
    "opt_out": "they asked for no more mail",
    "not_now": "they said not now",
    "sorrow": "they are ill, or mourn",
}
"""What keeps artefacts back, in words."""


def lines(status: Status) -> Iterator[str]:
    """Say the same as the JSON, for people."""
    state = status.json
    yield status.waits.sentence(status.now)
    if state["ledger_lost"]:
        yield f"{LOST}: {MEND}"
    for account, health in zip(state["accounts"], status.health, strict=True):
        yield from _account(account, health, status.now)
    yield from _feeds(state["feeds"])
    yield from _duty(state["on_duty"])
    yield from _made(state, status)
    if state["set_aside"]:
        yield f"set aside: {len(state['set_aside'])}"
        for item in state["set_aside"]:
            yield f"  {item['account']} {item['ref']}: {item['reason']}"


def _account(account: Json, health: AccountHealth, now: datetime) -> Iterator[str]:
    """Say when an account was read and is read next, whether you said go, why it fails, and what is left out."""
    name = account["name"]
    lag = health.lag(now)
    read = "never synced: run `wellkept sync`" if lag is None else f"read {ago(lag)} ago ({account['last_sync']})"
    following = f"; next try {account['next_try']}" if account["next_try"] else ""
    go = f"go since {account['go']}" if account["go"] else "only plans until `wellkept go`"
    yield f"{name}: {read}{following}; {go}"
    if failing := account["failing"]:
        since = f" since {failing['since']}" if failing["since"] else ""
        tries = f", {failing['tries']} tries" if failing["tries"] > 1 else ""
        code = f" ({failing['code']})" if failing["code"] else ""
        mend = f": {failing['mend']}" if failing["mend"] else ""
        yield f"{name}: failing{since}{tries}: {failing['reason']}{code}{mend}"
    if left_out := account["contacts"]["left_out"]:
        mend = f" ({left_out['advice']})" if left_out["advice"] else ""
        yield f"{name}: the contacts are left out: {left_out['reason']}{mend}"


def _feeds(feeds: list[Json]) -> Iterator[str]:
    """Say which sources of articles can't be read."""
    for feed in feeds:
        if trouble := feed["trouble"]:
            mend = f" ({trouble['advice']})" if trouble["advice"] else ""
            yield f"{feed['source'] or 'articles'}: {trouble['reason']}{mend}"


def ago(span: timedelta) -> str:
    """Say how long a span is, by its largest unit."""
    seconds = int(span.total_seconds())
    for size, unit in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def _duty(duty: Json | None) -> Iterator[str]:
    """Say what `run` does and which rules it follows; of files that are not taken over, everything."""
    if duty is None:
        yield "nobody is on duty: `wellkept run`, or `wellkept service install` once and for all"
        return
    rules = duty["rules"]
    yield f"on duty since {duty['since']} (process {duty['pid']}) with {rules['in_force']} rules of {rules['since']}"
    if duty["overdue"]:
        yield (
            f"it seems to hang: {', '.join(duty['overdue'])} should have been tried by now; "
            "`wellkept service status`, then start it anew"
        )
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


def _made(state: Json, status: Status) -> Iterator[str]:
    """Say what was made today, what is held and why, what lies prepared, what failed."""
    budget = state["today"]
    drafts, tasks = (f"{budget[kind]} of {budget[f'{kind}_at_most']} {kind}" for kind in ("drafts", "tasks"))
    yield f"today: {drafts}, {tasks}"
    yield from pending_lines(status.pending)
    for held in state["held"]:
        keys = ", ".join(key[:8] for key in held["keys"])
        more = ", …" if held["count"] > len(held["keys"]) else ""
        yield f"held: {held['count']}: {HELD[held['by']]} (`wellkept why`: {keys}{more})"
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


def _problem(told: Json) -> Problem:
    place = Place(told["file"], told["line"] or 0, told["column"] or 0)
    return Problem(place, told["what"], told["key"] or "", told["rule"] or "", told["hint"] or "")
