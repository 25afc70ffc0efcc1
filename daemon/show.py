"""The day's list and what a pass did, for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding

from rules.model import PlannedAction, Signal, kind_of
from rules.signals import REGISTRY, load

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.desk import Desk
    from daemon.ledger import LedgerEntry
    from daemon.perform import Performance
    from daemon.view import IndexView

WIDEST_QUOTE = 160


def title_of(action: PlannedAction) -> str:
    """Return an artefact's headline."""
    artefact = action.artefact
    return str(getattr(artefact, "subject", "") or getattr(artefact, "title", "") or "a note")


def show_actions(app: App, actions: Sequence[PlannedAction], desk: Desk) -> None:
    """Print a plan: what, for whom, since when, why, and what holds it."""
    zone = desk.settings.me.time_zone
    with desk.view(app.now) as view:
        names = view.people({action.signal.person for action in actions})
    for action in actions:
        held = f" [yellow]held: {escape(action.held)}[/yellow]" if action.held else ""
        person = names[action.signal.person]
        app.console.print(
            f"[bold]{kind_of(action.artefact):5}[/bold] {escape(title_of(action))}"
            f" [dim]for[/dim] {escape(person.name or person.id)}{held}"
        )
        _because(app, action.rule, action.because[0].quote, action.because[0].at, zone, action.key)


def show_performance(app: App, performance: Performance, desk: Desk) -> None:
    """Print what a pass made, withdrew and left."""
    with desk.view(app.now) as view:
        names = view.people({done.action.signal.person for done in performance.performed})
    zone = desk.settings.me.time_zone
    for done in performance.performed:
        person = names[done.action.signal.person]
        colour = {"made": "green", "held": "yellow"}.get(done.state, "red")
        reason = done.action.held or done.error or done.ref
        app.console.print(
            f"[{colour}]{done.state:5}[/{colour}] {kind_of(done.action.artefact)}"
            f" [bold]{escape(title_of(done.action))}[/bold]"
            f" [dim]for[/dim] {escape(person.name or person.id)}: {escape(reason)}"
        )
        proof = done.action.because[0]
        _because(app, done.action.rule, proof.quote, proof.at, zone, done.action.key)
    for entry in performance.withdrawn:
        app.console.print(f"[dim]taken back[/dim] {entry.kind} {entry.key[:8]}: its reason has gone", markup=True)
    for entry in performance.twins:
        app.console.print(f"[dim]taken back[/dim] {entry.kind} {entry.key[:8]}: it had come twice", markup=True)
    for action in performance.refreshed:
        app.console.print(f"[dim]new date[/dim] task {escape(title_of(action))}", markup=True)
    made = sum(done.state == "made" for done in performance.performed)
    if not made and not performance.withdrawn and not performance.refreshed:
        app.say("Nothing new.")


def _because(app: App, rule: str, quote: str, at: datetime, zone: str, key: str) -> None:
    from zoneinfo import ZoneInfo

    words = " ".join(quote.split())
    cut = words if len(words) <= WIDEST_QUOTE else words[: WIDEST_QUOTE - 1] + "…"
    text = f"[dim]{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} “{escape(cut)}”  {escape(rule)} {key[:8]}[/dim]"
    _indented(app, text, 6)


def _indented(app: App, text: str, by: int) -> None:
    """Print markup indented; on a terminal its continuation lines as well, in a pipe the line stays whole."""
    if app.console.soft_wrap:
        app.console.print(" " * by + text)
    else:
        app.console.print(Padding(text, (0, 0, 0, by)))


def show_day(
    app: App, view: IndexView, signals: Sequence[Signal], entries: Sequence[LedgerEntry], places: dict[str, str]
) -> None:
    """Print the day's list: who waits and since when in working time; what is prepared, why, and where it lies."""
    people = view.people({signal.person for signal in signals})
    by_occasion: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        for covered in entry.covers:
            by_occasion.setdefault(covered, []).append(entry)
    zone = view.calendar.zone
    for kind in map(load, REGISTRY):
        of_kind = [signal for signal in signals if signal.kind == kind.kind]
        if not of_kind:
            continue
        app.console.print(f"\n[bold underline]{len(of_kind)} {kind.heading[len(of_kind) != 1]}[/bold underline]")
        for signal in sorted(of_kind, key=lambda signal: (signal.since, signal.occasion)):
            person = people[signal.person]
            who = person.name or person.id
            company = f" ({person.company})" if person.company else ""
            app.console.print(
                f"[bold cyan]{escape(who)}[/bold cyan]{escape(company)}, {escape(kind.when(signal, view.calendar, view.now))}"
            )
            quote = "" if signal.event is not None else " ".join(signal.evidence[0].quote.split())
            if quote:
                cut = quote if len(quote) <= WIDEST_QUOTE else quote[: WIDEST_QUOTE - 1] + "…"
                _indented(app, f"“{escape(cut)}”", 4)
            made = {entry.key: entry for covered in signal.covers for entry in by_occasion.get(covered, ())}
            for entry in sorted(made.values(), key=lambda entry: (entry.planned, entry.kind, entry.key)):
                _indented(app, _prepared(app, entry, places), 4)
    if not signals:
        app.console.print(f"Nothing waits for you at {view.now.astimezone(zone):%Y-%m-%d %H:%M}.")


def _prepared(app: App, entry: LedgerEntry, places: dict[str, str]) -> str:
    """Say what lies prepared: its kind and headline, the key and rule that `why` explains, and where it lies."""
    artefact = entry.artefact
    title = str(getattr(artefact, "subject", "") or getattr(artefact, "title", ""))
    edited = ", edited by you" if entry.outcome == "edited" else ""
    where = _near(_place(app, entry, places))
    return (
        f"[green]{entry.kind:5}[/green] {escape(title)}"
        f"  [dim]{entry.key[:8]} {escape(entry.rule)}{edited}, in {escape(where)}[/dim]"
    )


def _place(app: App, entry: LedgerEntry, places: dict[str, str]) -> str:
    if entry.kind == "note":
        return "your book"
    if entry.kind == "task":
        options = next((one.options for one in app.config.accounts if one.name == entry.account), {})
        return str(options.get("tasks") or "your book")
    return str(Path(places.get(entry.account, entry.account)) / entry.ref.rpartition("/")[0])


def _near(path: str) -> str:
    """Shorten a path below the working directory."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
