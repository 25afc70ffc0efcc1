"""What waits for the user's word, and the day's notices, for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

from daemon.show import title_of
from rules.model import Notice, kind_of

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.ledger import LedgerEntry
    from daemon.pending import Pending
    from daemon.view import IndexView


def show_pending(app: App, view: IndexView, waiting: Pending, notices: Sequence[LedgerEntry]) -> None:
    """Print the day's notices, what waits for an approval, and how much more is due than fits into the day."""
    people = view.people({action.signal.person for action in waiting.approvals} | {one.person for one in notices})
    told = [(entry, entry.artefact) for entry in notices if isinstance(entry.artefact, Notice)]
    if told:
        app.console.print(f"\n[bold underline]{len(told)} notice{'' if len(told) == 1 else 's'} today[/bold underline]")
    for entry, words in told:
        at = entry.begun.astimezone(view.calendar.zone).strftime("%H:%M") if entry.begun else ""
        text = f": {words.text}" if words.text else ""
        app.console.print(f"{at} {escape(words.title)}{escape(text)}  [dim]{entry.key[:8]} {escape(entry.rule)}[/dim]")
    if waiting.approvals:
        count = len(waiting.approvals)
        verb = "waits" if count == 1 else "wait"
        app.console.print(f"\n[bold underline]{count} {verb} for your approval[/bold underline]")
    for action in waiting.approvals:
        person = people[action.signal.person]
        app.console.print(
            f"[yellow]{kind_of(action.artefact):5}[/yellow] {escape(title_of(action))}"
            f" [dim]for[/dim] {escape(person.name or person.id)}  [dim]wellkept approve {action.key[:8]}[/dim]"
        )
    for overload in waiting.overload:
        app.console.print(f"\n[yellow]{overload}[/yellow]")
    if waiting.problems is not None:
        app.console.print("\n[red]The rules have mistakes: `wellkept rules check` names them.[/red]")
