"""What several commands share: getting fresh, saying which account is away, choosing what a word means."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from daemon.advice import explain
from daemon.errors import FINE
from daemon.lock import Held

if TYPE_CHECKING:
    from daemon.address_book import AddressBook
    from daemon.app import App
    from daemon.desk import Desk, Freshness

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
pass_app: Callable[[Any], Any] = click.pass_obj


@contextmanager
def open_desk(app: App) -> Iterator[Desk]:
    """Open the stores and accounts of the config."""
    from daemon.desk import Desk

    _ = app.state_dir
    desk = Desk.of(app.config, app.index, app.ledger, app.book)
    try:
        yield desk
    finally:
        desk.close()
        if app.book.trouble:
            sys.stderr.write(f"wellkept: {app.book.trouble}\n")


def known_people(app: App) -> AddressBook:
    """Return the book's people with what the contacts add, and whom only these know. Makes no state where there is none."""
    from daemon.address_book import address_book
    from rules.circle import Circle

    state = app.config.state_dir
    if (state / "index.db").exists():
        with open_desk(app) as desk, desk.index.reading() as connection:
            return desk.address_book(connection)
    people = app.book.people() if (state / "book.json").exists() else ()
    return address_book(people, (), Circle(app.config.settings))


@contextmanager
def fresh_desk(app: App) -> Iterator[tuple[Desk, int]]:
    """Open the desk brought up to date, with the exit code that says whether every account answered.

    While another wellkept holds the state folder, it is the one that keeps the index fresh: what is there is shown.
    """
    with open_desk(app) as desk:
        try:
            with app.lock():
                code = freshen(app, desk).exit_code
        except Held as held:
            sys.stderr.write(f"wellkept: {held.what}: showing what it has taken in so far\n")
            code = FINE
        yield desk, code


MEND = "`wellkept sync` reads them, and `wellkept run` does beside its work"
PATIENCE = 20.0
"""Seconds after which a command other than `sync` leaves the rest of a long first sync for later."""


def freshen(app: App, desk: Desk, seconds: float | None = PATIENCE) -> Freshness:
    """Sync and observe, with progress on a terminal, and name the accounts that are away.

    After `seconds` (None: never) the rest of a backfill is left, and said to be left.
    """
    from daemon.progress import shown
    from daemon.turn import Turn

    with shown(app) as progress:
        freshness = desk.freshen(app.now, progress, Turn(seconds))
    for report in freshness.reports:
        if report.left and not app.quiet:
            sys.stderr.write(f"wellkept: {report.account}: {report.left} older mails are still to be read: {MEND}\n")
    for account, error in freshness.errors.items():
        advice = explain(error)
        text = advice.text.removeprefix("wellkept: ") if advice else f"{error}\n"
        sys.stderr.write(f"wellkept: {account}: {text}")
    return freshness
