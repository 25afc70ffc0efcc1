"""`wellkept rules check`: every mistake in every rule file at once, and what looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from daemon.app import App
from daemon.commands.common import json_option, known_people, pass_app
from daemon.errors import FINE, USAGE

if TYPE_CHECKING:
    from daemon.rulebook import Rulebook
    from rules.rule import Problem


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@json_option
@pass_app
def command(app: App, files: tuple[str, ...], *, as_json: bool) -> int:
    """Check the rule FILES by themselves, or every rule file that the config names; all mistakes come together."""
    from daemon.rulebook import load_rulebook
    from rules.rule import Problems

    try:
        book = load_rulebook(app.config, files)
    except Problems as error:
        if not as_json:
            raise
        app.print_json({"rules": [], "tests": 0, "problems": list(map(_shown, error.problems)), "warnings": []})
        return USAGE
    # Files by themselves are not all there is: an id that they lack may stand in another one.
    warnings = _warnings(app, book, former=not files)
    if as_json:
        rules = [rule.id for rule in book.rules]
        app.print_json(
            {"rules": rules, "tests": len(book.set.tests), "problems": [], "warnings": list(map(_shown, warnings))}
        )
        return FINE
    for warning in warnings:
        app.console.print(str(warning), markup=False)
    noted = {0: "", 1: "; one thing to look at"}.get(len(warnings), f"; {len(warnings)} things to look at")
    app.say(f"{len(book.rules)} rules and {len(book.set.tests)} tests: no mistakes{noted}.")
    return FINE


def _warnings(app: App, book: Rulebook, *, former: bool) -> list[Problem]:
    """Compare the rules with what there is: the ledger, the book, the accounts. Makes no state where there is none."""
    from daemon.rule_hints import Places, renamed, unheard_of

    config, places = app.config, Places(book.sources)
    found: list[Problem] = []
    if former and (config.state_dir / "ledger.db").exists():
        found += renamed(book.rules, app.ledger.makers(), places)
    people = known_people(app).people
    tags = {tag for person in people for tag in person.tags} | set(config.settings.customers.tags)
    found += unheard_of(places, tags if people else None, [account.name for account in config.accounts])
    order = [file for file, _ in book.sources]
    return sorted(found, key=lambda one: (order.index(one.place.file), one.place.line, one.place.column))


def _shown(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "rule": problem.rule,
        "key": problem.key,
        "what": problem.what,
        "hint": problem.hint,
    }
