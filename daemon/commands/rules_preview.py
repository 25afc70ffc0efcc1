"""`wellkept rules preview`: what a rule would write for somebody now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app

if TYPE_CHECKING:
    from connectors.model import Address
    from daemon.preview import Preview, StepPreview


@click.command("preview")
@click.argument("rule")
@click.option("--person", metavar="WHO", default="", help="For whom: an address, a name, a Message-ID.")
@click.option("--step", metavar="STEP", default="", help="Only this step of the rule.")
@json_option
@pass_app
def command(app: App, rule: str, person: str, step: str, *, as_json: bool) -> int:
    """Show what RULE would write for somebody now, from your own mail and book. Makes nothing.

    Where the rule's signal does not stand for them, their last mail, meeting or call stands in for it.
    """
    from daemon.preview import preview

    with fresh_desk(app) as (desk, code):
        shown = preview(desk, rule, person, step, app.now)
    zone = ZoneInfo(app.config.settings.me.time_zone)
    if as_json:
        app.print_json(_json(shown, zone, app.now))
    else:
        _show(app, shown, zone)
    return code


def _json(shown: Preview, zone: ZoneInfo, now: datetime) -> shapes.Json:
    return {
        "rule": shown.rule.id,
        "person": shown.person.id,
        "real": shown.real,
        "fires": shown.fires,
        "because": shown.because or None,
        "signal": shapes.signal(shown.signal, zone, now),
        "steps": [
            {
                "step": one.step,
                "due": shapes.moment(one.due, zone),
                "language": one.wanted or None,
                "template": one.template or None,
                "instead": one.instead or None,
                "artefact": shapes.artefact(one.artefact, zone),
            }
            for one in shown.steps
        ],
    }


def _show(app: App, shown: Preview, zone: ZoneInfo) -> None:
    def say(text: str = "") -> None:
        app.console.print(text, markup=False)

    signal, proof = shown.signal, shown.signal.evidence[0]
    quote = " ".join(proof.quote.split())
    say(f"{shown.rule.id} for {shown.person.name or shown.person.id}")
    if shown.real:
        say(f"{signal.kind} since {_when(signal.since, zone)}: “{quote}” ({proof.source})")
        say(f"The rule {'fires' if shown.fires else 'does not fire'}: {shown.because}")
    else:
        say(f"No signal `{signal.kind}` stands for them, so this stands in for it:")
        say(f"“{quote}”, {_when(proof.at, zone)} ({proof.source})")
        if shown.because:
            say(f"No rule looks at them: {shown.because}")
    for one in shown.steps:
        say()
        for line in _lines(one, zone):
            say(line)
    app.say("\nNothing was made.")


def _lines(one: StepPreview, zone: ZoneInfo) -> list[str]:
    """Write a step's artefact as the mail client or task list would show it."""
    from connectors.model import Draft, Task
    from rules.model import Notice, kind_of

    artefact = one.artefact
    due = f", due {_when(one.due, zone)}" if one.due else ""
    if isinstance(artefact, Draft):
        heads = [
            f"From: {_address(artefact.sender)}",
            f"To: {', '.join(map(_address, artefact.to))}",
            f"Subject: {artefact.subject}",
        ]
        text = artefact.text
    elif isinstance(artefact, Task):
        heads = [f"Task: {artefact.title}"]
        heads += [f"Until: {_when(artefact.due, zone)}"] if artefact.due else []
        text = artefact.notes
    elif isinstance(artefact, Notice):
        heads, text = [f"Notice: {artefact.title}"], artefact.text
    else:
        heads, text = [f"Note for {artefact.person}"], artefact.text
    kind = "notice" if isinstance(artefact, Notice) else kind_of(artefact)
    asked = f"; their language: {one.wanted or 'not known'}" if one.template else ""
    origin = f", from {one.template}{asked}" if one.template else ""
    body = [line for line in text.splitlines() if line != one.instead] if one.instead else text.splitlines()
    while body and not body[-1]:
        body.pop()
    first = [f"    A draft was asked for: {one.instead}"] if one.instead else []
    return [f"{one.step}: a {kind}{due}{origin}", *first, *(f"    {line}".rstrip() for line in [*heads, "", *body])]


def _address(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
