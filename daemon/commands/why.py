"""`wellkept why`: each rule, fired or its first failed condition, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from daemon import shapes
from daemon.app import App
from daemon.commands.common import fresh_desk, json_option, pass_app

if TYPE_CHECKING:
    from datetime import datetime

    from daemon.explain import AboutSignal, Explanation
    from daemon.explain_rules import Judged
    from daemon.shapes import Json
    from rules.model import Evidence


@click.command("why")
@click.argument("what")
@click.option("--at", "at", metavar="TIME", help="As things stood at TIME.")
@json_option
@pass_app
def command(app: App, what: str, at: str | None, *, as_json: bool) -> int:
    """Explain WHAT: each rule, fired or its first failed condition, and what was not noticed and why.

    WHAT is a message, a person, a meeting, a key, a draft's Message-ID, a task's title or a subject.
    """
    from daemon.explain import explain_word

    moment = app.moment(at, "--at") if at else app.now
    with fresh_desk(app) as (desk, code):
        explanation = explain_word(desk, what, moment, past=at is not None)
    zone = ZoneInfo(app.config.settings.me.time_zone)
    if as_json:
        app.print_json(_shape(what, moment, explanation, zone))
        return code
    _show(app, explanation, zone)
    return code


def _shape(what: str, moment: datetime, explanation: Explanation, zone: ZoneInfo) -> Json:
    return {
        "what": what,
        "at": shapes.moment(moment, zone),
        "about": explanation.about,
        "history": list(explanation.history),
        "verdicts": list(explanation.verdicts),
        "readings": list(explanation.readings),
        "signals": [
            shapes.signal(about.signal, zone, moment)
            | {"rules": [_rule(judged, zone, moment) for judged in about.rules]}
            for about in explanation.signals
        ],
        "silent": [
            {
                "kind": silence.kind,
                "because": silence.because,
                "evidence": [shapes.evidence(proof, zone) for proof in silence.evidence],
            }
            for silence in explanation.silent
        ],
    }


def _rule(judged: Judged, zone: ZoneInfo, moment: datetime) -> Json:
    failed = judged.failed
    return {
        "rule": judged.rule,
        "fired": judged.fired,
        "because": judged.because,
        "failed": None
        if failed is None
        else {
            "fact": failed.fact,
            "value": shapes.fact(failed.value, zone, moment),
            "wanted": failed.wanted,
            "unless": failed.unless,
            "evidence": None if failed.evidence is None else shapes.evidence(failed.evidence, zone),
        },
        "steps": [
            {
                "step": step.step,
                "kind": step.kind,
                "key": step.key,
                "due": shapes.moment(step.due, zone),
                "state": step.state,
                "because": step.because,
            }
            for step in judged.steps
        ],
    }


def _show(app: App, explanation: Explanation, zone: ZoneInfo) -> None:
    for line in (explanation.about, *explanation.history, *explanation.verdicts, *explanation.readings):
        app.console.print(line, markup=False)
    for about in explanation.signals:
        _show_signal(app, about, zone)
    for silence in explanation.silent:
        app.console.print(f"no {silence.kind}: {silence.because}", markup=False)
        for proof in silence.evidence:
            _show_proof(app, proof, zone)


def _show_signal(app: App, about: AboutSignal, zone: ZoneInfo) -> None:
    from daemon.explain_rules import when

    signal = about.signal
    app.console.print(f"{signal.kind}: {signal.person}, since {when(signal.since, zone)}", markup=False)
    for proof in signal.evidence:
        _show_proof(app, proof, zone)
    for judged in about.rules:
        if not judged.fired:
            app.console.print(f"  not   {judged.rule}: {judged.because}", markup=False)
            continue
        app.console.print(f"  fired {judged.rule}", markup=False)
        for step in judged.steps:
            words = (
                step.because if step.state in ("held", "later", "never", "passed", "made") else f"due: {step.because}"
            )
            prefix = "held: " if step.state == "held" else ""
            app.console.print(f"        {step.step} ({step.kind} {step.key[:8]}): {prefix}{words}", markup=False)


def _show_proof(app: App, proof: Evidence, zone: ZoneInfo) -> None:
    from daemon.explain_rules import when

    quote = " ".join(proof.quote.split())
    app.console.print(f"  {proof.source} {when(proof.at, zone)} “{quote}”", markup=False)
