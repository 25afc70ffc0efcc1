"""`wellkept people merge`, `unmerge`, `duplicates` and `archive`: who is who in the book, and who is there no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from daemon.app import App
    from daemon.duplicates import Suggestion


@click.command()
@click.argument("kept")
@click.argument("gone")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.pass_obj
def merge(app: App, *, kept: str, gone: str, yes: bool, dry_run: bool) -> None:
    """Make one person of KEPT and GONE: addresses, names, or an address that is nobody's yet.

    KEPT is right where they differ. What was made for either is not made again; `people unmerge` takes it back.
    """
    from daemon.book import OnePerson, one_more
    from daemon.book_join import changes

    people = app.book.load()
    one, other = people.get(kept), one_more(people, gone)
    if one.id == other.id:
        raise OnePerson(one)
    for line in changes(one, other):
        click.echo(line)
    if dry_run:
        return
    if yes or click.confirm("Merge them?", default=True, err=True):
        app.book.merge(one.id, other.id, app.now)
        app.say(f"merged: `wellkept people unmerge {one.id}` takes it back")
    else:
        app.say("nothing was changed")


@click.command()
@click.argument("who")
@click.pass_obj
def unmerge(app: App, *, who: str) -> None:
    """Take the last merge of WHO back: both are as they were, what was written since stays with WHO."""
    person, other = app.book.unmerge(who, app.now)
    app.say(f"{person.name or person.id} and {other} are two again")


@click.command()
@click.option("--ask", is_flag=True, help="Go through them one by one: merge, or remember that they are two.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def duplicates(app: App, *, ask: bool, as_json: bool) -> None:
    """Show who may be in the book twice, or in the book and in the contacts of your accounts."""
    found = suggestions(app)
    if as_json:
        app.print_json([{"kept": one.kept, "gone": one.gone, "reasons": one.reasons} for one in found])
    elif not found:
        app.say("nobody seems to be there twice")
    elif ask:
        _ask(app, found)
    else:
        for one in found:
            click.echo(f"{one.kept}  {one.gone}  {'; '.join(one.reasons)}")
        app.say("`wellkept people duplicates --ask` goes through them, `wellkept people merge` makes one of two")


def suggestions(app: App) -> Sequence[Suggestion]:
    """Return who may be the same twice, but for those whom the user told apart."""
    from daemon.commands.common import known_people, open_desk
    from daemon.duplicates import duplicates as doubles
    from daemon.index.cards import held_cards

    if not (app.config.state_dir / "index.db").exists():
        return doubles(known_people(app).people, (), app.book.told_apart())
    with open_desk(app) as desk, desk.index.reading() as connection:
        accounts = [one.account for one in desk.accounts if one.capabilities.contacts]
        people = desk.address_book(connection).people
        return doubles(people, held_cards(connection, accounts), app.book.told_apart())


def _ask(app: App, found: Sequence[Suggestion]) -> None:
    """Ask about each pair; who has become another one meanwhile is not asked about again."""
    from daemon.book import one_more
    from daemon.book_join import changes

    for suggested in found:
        people = app.book.load()
        one, other = one_more(people, suggested.kept), one_more(people, suggested.gone)
        if one.id == other.id or not one.in_book:
            continue
        click.echo(f"\n{'; '.join(suggested.reasons)}")
        for line in changes(one, other):
            click.echo(f"  {line}")
        answer = click.prompt("The same person?", type=click.Choice(["y", "n", "later"]), default="later", err=True)
        if answer == "y":
            app.book.merge(one.id, other.id, app.now)
        elif answer == "n":
            app.book.tell_apart(one.id, other.id, app.now)


@click.command()
@click.argument("who")
@click.option("--deceased", is_flag=True, help="They have died.")
@click.option("--undo", is_flag=True, help="Bring them back.")
@click.pass_obj
def archive(app: App, *, who: str, deceased: bool, undo: bool) -> None:
    """Keep WHO only for memory: nothing is ever made for them again, and `people list` leaves them out."""
    why = "" if undo else "deceased" if deceased else "archived"
    person = app.book.archive(who, why, app.now)
    name = person.name or person.id
    app.say(f"{name} is back" if undo else f"{name} is kept for memory: nothing is made for them any more")


COMMANDS = (merge, unmerge, duplicates, archive)
"""What `wellkept people` has of this page."""
