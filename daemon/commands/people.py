"""`wellkept people`: the book, one command an idea. What they do stands in `daemon.book`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon.people_merge import COMMANDS, suggestions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.address_book import AddressBook
    from daemon.app import App
    from rules.model import Person, SpecialDate


@click.group()
def command() -> None:
    """Keep the book: the people you stay in touch with."""


for _command in COMMANDS:
    command.add_command(_command)


@command.command()
@click.argument("name")
@click.option("--email", "emails", multiple=True, required=True, help="An address they write from; repeat for more.")
@click.option("--tier", default="", help="A tier of the config.")
@click.option("--interval", default="", help='How often to be in touch: "3 weeks".')
@click.option("--tag", "tags", multiple=True, help="For rules to match on.")
@click.option("--company", default="")
@click.option("--language", default="", help="The language to write in: en, de.")
@click.option("--zone", default="", help="Their time zone: Europe/Berlin.")
@click.option("--hours", default="", help='When they work, on their clock: "Mon-Fri 08:00-16:00".')
@click.option("--date", "dates", multiple=True, metavar="NAME=DATE", help="birthday=1980-05-04, anniversary=--02-29.")
@click.option("--interest", "interests", multiple=True, help="Articles about it are suggested.")
@click.option("--talking-point", "talking_points", multiple=True, help="What to talk about: a draft may say it.")
@click.option("--note", "notes", multiple=True, help="For your eyes: never in a draft.")
@click.option("--hands-off", is_flag=True, help="Never draft or plan anything for them.")
@click.pass_obj
def add(
    app: App,
    *,
    name: str,
    emails: tuple[str, ...],
    tier: str,
    interval: str,
    tags: tuple[str, ...],
    company: str,
    language: str,
    zone: str,
    hours: str,
    dates: tuple[str, ...],
    interests: tuple[str, ...],
    talking_points: tuple[str, ...],
    notes: tuple[str, ...],
    hands_off: bool,
) -> None:
    """Add NAME to the book."""
    from daemon.book import NotAPerson
    from daemon.book_checks import clean_address, free_text, one_line
    from daemon.errors import UsageProblem
    from rules.model import Person

    try:
        person = Person(
            id="",
            names=_texts((name,)),
            emails=tuple(dict.fromkeys(clean_address(email) for email in emails)),
            company=one_line(company),
            tier=tier,
            interval=one_line(interval),
            dates=tuple(_date(text) for text in dates),
            tags=_texts(tags),
            interests=_texts(interests),
            talking_points=_texts(talking_points),
            notes=tuple(note for note in map(free_text, notes) if note),
            language=language.casefold(),
            zone=zone,
            hours=hours,
            hands_off=hands_off,
        )
        added = app.book.add(person, app.now, app.config.settings.tiers)
    except ValueError as error:
        raise UsageProblem(str(error)) from error
    except NotAPerson as error:
        raise UsageProblem(error.what, error.advice) from error
    app.say(f"{added.name or added.id} is in the book as {added.id}")


@command.command(name="list")
@click.option("--contacts", is_flag=True, help="Show those as well whom only the contacts of your accounts know.")
@click.option("--company", is_flag=False, flag_value="*", help="Show them by company, or only who works there: Acme*.")
@click.option("--archived", is_flag=True, help="Show those as well who are kept only for memory.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(app: App, *, contacts: bool, company: str | None, archived: bool, as_json: bool) -> None:
    """Show everybody in the book, with what the contacts of your accounts add."""
    from daemon.commands.common import known_people

    known = known_people(app)
    people = [person for person in known.people if (contacts or person.in_book) and (archived or not person.archived)]
    if company is not None:
        people = _at_company(people, company)
    if as_json:
        app.print_json([_with_sources(person, known) for person in people])
    else:
        heading = None
        for person in people:
            if company is not None and person.company.casefold() != heading:
                heading = person.company.casefold()
                click.echo(person.company or "(no company)")
            click.echo(f"  {_line(person)}" if company is not None else _line(person))
        if not people and company not in (None, "*"):
            app.say(f"nobody in the book works at {company!r}")
        elif not people:
            app.say("the book is empty: `wellkept people add` or `wellkept people import` fills it")
    for problem in app.book.load().problems:
        click.echo(f"wellkept: {app.book.path}: {problem}", err=True)


@command.command()
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(app: App, *, who: str, as_json: bool) -> None:
    """Show what is known about WHO: an address, or a name that is not ambiguous.

    The book comes first; what the contacts of an account say names it: `contacts:work`.
    """
    from daemon.book_snapshot import BookSnapshot, UnknownPerson
    from daemon.commands.common import known_people

    known = known_people(app)
    try:
        person = BookSnapshot({one.id: one for one in known.people if one.in_book}).get(who)
    except UnknownPerson:
        person = BookSnapshot({one.id: one for one in known.people}).get(who)
    shown = _with_sources(person, known)
    if as_json:
        app.print_json(shown)
        return
    for key, value in shown.items():
        if key != "sources":
            for line in _shown(value, known.sources[person.id].get(key, "")):
                click.echo(f"{key.replace('_', ' '):15} {line}")


@command.command()
@click.argument("who")
@click.pass_obj
def edit(app: App, *, who: str) -> None:
    """Open WHO in your editor ($VISUAL, $EDITOR)."""
    from daemon.book import AddressTaken
    from daemon.editor import edit as in_editor
    from daemon.people_text import from_text, to_text
    from rules.rule import Problems

    person = app.book.get(who)
    text = before = to_text(person)
    tiers = {*app.config.settings.tiers, *filter(None, (person.tier,))}  # a tier the config has dropped stays
    while True:
        saved = in_editor(text, ".toml", os.environ)
        if saved == before:
            app.say("nothing was changed")
            return
        try:
            edited = from_text(saved, person, tiers)
            app.book.replace(edited, app.now, base=person, tiers=tiers)
        except (Problems, AddressTaken) as error:
            click.echo(str(error), err=True)
            if not click.confirm("Edit again?", default=True, err=True):
                app.say("nothing was changed")
                return
            text = saved
        else:
            app.say(f"{person.id}: changed")
            return


@command.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def import_(ctx: click.Context, *, files: tuple[Path, ...]) -> None:
    """Take in people from CSV tables and vCards. What you wrote is never overwritten; twice adds nothing."""
    from daemon.people_import import read_people

    app: App = ctx.obj
    failed = False
    for file in files:
        found = read_people(file)
        result = app.book.take_in(found.entries, app.now, app.config.settings.tiers)
        for problem in (*found.problems, *result.problems):
            click.echo(str(problem), err=True)
        counts = f"{len(result.added)} added, {len(result.updated)} completed, {len(result.unchanged)} as before"
        left_out = len(found.problems) + len(result.problems)
        for kept, gone in result.merged:
            app.say(f"{gone} is one with {kept} now: `wellkept people unmerge {kept}` takes it back")
        app.say(f"{file}: {counts}" + (f", {left_out} left out (named above)" if left_out else ""))
        failed = failed or not (result.added or result.updated or result.unchanged)
    doubles = suggestions(app)
    if doubles:
        app.say(f"{len(doubles)} may be there twice: `wellkept people duplicates` shows who")
    if failed:
        ctx.exit(1)


@command.command()
@click.argument("who")
@click.pass_obj
def ignore(app: App, *, who: str) -> None:
    """Leave WHO alone: nothing is drafted or planned for them. `people edit` takes it back."""
    person = app.book.ignore(who, app.now)
    app.say(f"{person.name or person.id} is left alone from now on")


def _at_company(people: list[Person], glob: str) -> list[Person]:
    """Return who works at the companies that are meant, company by company; who has none comes last."""
    from daemon.errors import UsageProblem
    from rules.match import compile_glob, fold

    try:
        wanted = compile_glob(fold(glob))
    except ValueError as error:
        raise UsageProblem(str(error)) from error
    meant = [person for person in people if wanted.fullmatch(fold(person.company))]
    return sorted(meant, key=lambda person: (not person.company, fold(person.company), person.id))


def _texts(values: tuple[str, ...]) -> tuple[str, ...]:
    from daemon.book_checks import one_line

    return tuple(dict.fromkeys(text for text in map(one_line, values) if text))


def _date(text: str) -> SpecialDate:
    from daemon.book_checks import parse_date

    kind, equals, day = text.partition("=")
    if not equals:
        raise ValueError(f"--date {text!r}: write it as birthday=1980-05-04")
    return parse_date(kind, day)


def _line(person: Person) -> str:
    parts = (
        person.name,
        f"<{person.id}>",
        person.company,
        person.tier,
        person.interval,
        ", ".join(person.tags),
    )
    return "  ".join(filter(None, (*parts, "hands off" if person.hands_off else "", person.archived)))


def _with_sources(person: Person, known: AddressBook) -> dict[str, object]:
    """Return the person as JSON, with who says what."""
    from daemon.book_records import person_json

    return {**person_json(person), "in_book": person.in_book, "sources": known.sources[person.id]}


def _shown(value: object, told: str | Mapping[str, str]) -> list[str]:
    """Return the lines of a value; `told` is who says it, or says each of its entries."""
    from rules.model import BOOK

    def from_whom(entry: str) -> str:
        source = told if isinstance(told, str) else told.get(entry, "")
        return f"  ({source})" if source not in ("", BOOK) else ""

    if isinstance(value, dict):
        return [f"{key} {text}{from_whom(key)}" for key, text in value.items()]
    if isinstance(value, tuple | list):
        return [
            " ".join(str(part) for part in one.values()) if isinstance(one, dict) else f"{one}{from_whom(one)}"
            for one in value
        ]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [f"{value}{from_whom('')}"] if value else []
