"""A backtest for people: how many before and after, small bars, and what goes and comes by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table

from daemon.backtest.outcome import Outcome, weeks
from daemon.backtest.trial import Made
from daemon.show import title_of
from rules.model import KINDS, ArtefactKind, PlannedAction, kind_of

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.backtest.backtest import Backtest

WIDEST_BAR = 36
LISTED = 20
"""How many artefacts are named on the terminal; JSON names all of them."""
PERSONS = 10
WEEKS = 26
"""More weeks than these are shown as months."""
_MARKS = {"stay": "█", "go": "░", "come": "▓", "draft": "█", "task": "▒"}
_COLOURS = {"stay": "blue", "go": "red", "come": "green", "draft": "blue", "task": "cyan"}
_DAY = "%Y-%m-%d"

_REASONS = {
    "start": "fell due long before the start",
    "snooze": "snoozed",
    "hand": "you had decided on it",
    "thread": "another draft lay in the conversation",
    "quiet": "quiet hours",
    "cap": "the rule's cap was reached",
    "gap": "too soon after the last one",
    "approval": "waits for your approval",
    "budget": "the day's budget was used up",
    "account": "the account did not answer",
    "complaint": "they complained, or had of late",
    "opt_out": "they had asked for no more mail",
    "not_now": "they had said not now",
    "sorrow": "they were ill, or mourned",
    "book": "a note for somebody who is not in the book",
}
"""What kept something from being made → in words."""

Parts = dict[str, int]
"""What a bar is made of: a mark of `_MARKS` → how many."""


def show_backtest(app: App, done: Backtest) -> None:
    """Print the whole of a backtest."""
    zone = done.calendar.zone
    since, until = done.since.astimezone(zone), done.until.astimezone(zone)
    app.console.print(
        f"{since:%Y-%m-%d} to {until:%Y-%m-%d}: {len(done.days)} working days, {done.mails} mails", markup=False
    )
    _sums(app, done)
    for heading, rows in (
        ("By rule", _rows(done, lambda one: one.rule)),
        ("By person", _most(_rows(done, lambda one: one.person))),
        ("By week" if _weekly(done) else "By month", _in_time(done)),
    ):
        _bars(app, heading, rows, done)
    difference = done.difference
    if difference is not None:
        _list(app, done, f"{len(difference.go)} go:", "-", difference.go)
        _list(app, done, f"{len(difference.come)} come:", "+", difference.come)
    _now(app, done)


def _sums(app: App, done: Backtest) -> None:
    outcomes = [done.current] if done.edited is None else [done.current, done.edited]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("now" if done.edited is not None else "", justify="right")
    if done.edited is not None:
        table.add_column("edited", justify="right")
        table.add_column("")
    table.add_row("rules", *(str(outcome.rules) for outcome in outcomes))
    for kind in KINDS:
        _count_row(table, done, outcomes, kind)
    table.add_row("taken back untouched", *(str(outcome.withdrawn) for outcome in outcomes))
    table.add_row("drafts and tasks a working day: the middle one", *(_day(done, one)[0] for one in outcomes))
    table.add_row("  nine days of ten, at most", *(_day(done, one)[1] for one in outcomes))
    table.add_row("  the busiest", *(_day(done, one)[2] for one in outcomes))
    for reason in dict.fromkeys(reason for outcome in outcomes for reason in outcome.reasons()):
        table.add_row(f"not made: {_REASONS[reason]}", *(str(outcome.reasons().get(reason, 0)) for outcome in outcomes))
    app.console.print(table)


def _count_row(table: Table, done: Backtest, outcomes: Sequence[Outcome], kind: ArtefactKind) -> None:
    if kind not in ("draft", "task") and not any(outcome.count(kind) for outcome in outcomes):
        return
    cells = ["notices" if kind == "notify" else f"{kind}s", *(str(outcome.count(kind)) for outcome in outcomes)]
    difference = done.difference
    if difference is not None:
        go = sum(one.kind == kind for one in difference.go)
        come = sum(one.kind == kind for one in difference.come)
        cells.append(f"{go} go, {come} come")
    table.add_row(*cells)


def _day(done: Backtest, outcome: Outcome) -> tuple[str, str, str]:
    spread = outcome.spread(done.days, done.calendar, ("draft", "task"))
    return f"{spread.median:g}", str(spread.p90), str(spread.most)


def _rows(done: Backtest, by: Callable[[Made], str]) -> dict[str, Parts]:
    """Return name → its bar: drafts and tasks; or what stays, goes and comes. The largest first."""
    found: dict[str, Counter[str]] = {}
    difference = done.difference
    if difference is None:
        for one in done.current.made:
            found.setdefault(by(one), Counter())["draft" if one.kind == "draft" else "task"] += 1
    else:
        gone = {(one.key, one.kind) for one in difference.go}
        for one in done.current.made:
            found.setdefault(by(one), Counter())["go" if (one.key, one.kind) in gone else "stay"] += 1
        for one in difference.come:
            found.setdefault(by(one), Counter())["come"] += 1
    order = sorted(found.items(), key=lambda entry: (-entry[1].total(), entry[0]))
    return {name: dict(parts) for name, parts in order}


def _most(rows: dict[str, Parts]) -> dict[str, Parts]:
    return dict(list(rows.items())[:PERSONS])


def _weekly(done: Backtest) -> bool:
    return (done.until - done.since).days <= 7 * WEEKS


def _in_time(done: Backtest) -> dict[str, Parts]:
    """Return the bars of each week, or month, of the period; empty ones as well."""
    first, last = done.calendar.local_date(done.since), done.calendar.local_date(done.until)

    def name(day: date) -> str:
        return next(weeks(day, day)).isoformat() if _weekly(done) else f"{day:%Y-%m}"

    names = dict.fromkeys(name(max(monday, first)) for monday in weeks(first, last))
    found = _rows(done, lambda one: name(done.calendar.local_date(one.at)))
    return {one: found.get(one, {}) for one in names}


def _bars(app: App, heading: str, rows: dict[str, Parts], done: Backtest) -> None:
    if not any(rows.values()):
        return
    marks = ("draft", "task") if done.edited is None else ("stay", "go", "come")
    words = {"draft": "drafts", "task": "tasks", "stay": "stay", "go": "go", "come": "come"}
    legend = ", ".join(f"{_MARKS[mark]} {words[mark]}" for mark in marks)
    names = {row: _name(done, row) for row in rows}
    widest = min(max(map(len, names.values())), max(12, app.console.width // 2 - 4))
    bar = max(4, min(WIDEST_BAR, app.console.width - widest - 14))
    most = max(sum(parts.values()) for parts in rows.values())
    app.console.print(f"\n[bold]{heading}[/bold] [dim]({legend})[/dim]")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(max_width=widest, no_wrap=True, overflow="ellipsis")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for row, parts in rows.items():
        counts = " ".join(str(parts.get(mark, 0)) for mark in marks)
        table.add_row(_plain(names[row]), _bar(parts, marks, most, bar), counts)
    app.console.print(table)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _name(done: Backtest, row: str) -> str:
    person = done.people.get(row)
    return (person.name or person.id) if person else row


def _bar(parts: Parts, marks: Sequence[str], most: int, width: int) -> str:
    """Draw a bar: its length is by the sum, its pieces by their share; what is there gets one block at least."""
    drawn = ""
    for mark in marks:
        count = parts.get(mark, 0)
        if count:
            drawn += f"[{_COLOURS[mark]}]{_MARKS[mark] * max(1, round(width * count / most))}[/{_COLOURS[mark]}]"
    return drawn


def _list(app: App, done: Backtest, heading: str, sign: str, made: Sequence[Made]) -> None:
    if not made:
        return
    zone = done.calendar.zone
    app.console.print(f"\n[bold]{heading}[/bold]")
    for one in sorted(made, key=lambda one: (one.at, one.key))[:LISTED]:
        day = one.at.astimezone(zone).strftime(_DAY)
        app.console.print(
            f"{sign} {day} {one.kind} {one.headline} for {_name(done, one.person)} ({one.rule})", markup=False
        )
    if len(made) > LISTED:
        app.console.print(f"  and {len(made) - LISTED} more: `--json` names them all", markup=False)


def _now(app: App, done: Backtest) -> None:
    now = done.now
    app.console.print("\n[bold]Now[/bold]")
    if now.edited is None:
        app.console.print(f"`apply` would make {len(now.current)}", markup=False)
        _actions(app, done, " ", now.current)
        return
    app.console.print(
        f"`apply` would make {len(now.current)}, under the edited rules {len(now.edited)}:"
        f" {len(now.go)} go, {len(now.come)} come",
        markup=False,
    )
    gone = {action.key for action in now.go}
    come = {action.key for action in now.come}
    _actions(app, done, " ", [action for action in now.edited if action.key not in come])
    _actions(app, done, "-", [action for action in now.current if action.key in gone])
    _actions(app, done, "+", now.come)


def _actions(app: App, done: Backtest, sign: str, actions: Sequence[PlannedAction]) -> None:
    for action in actions[:LISTED]:
        person = _name(done, action.signal.person)
        app.console.print(
            f"{sign} {kind_of(action.artefact)} {title_of(action)} for {person} ({action.rule})", markup=False
        )
    if len(actions) > LISTED:
        app.console.print(f"  and {len(actions) - LISTED} more: `wellkept plan` shows them all", markup=False)
