"""`wellkept rules list`: the rules in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from daemon.app import App
from daemon.commands.common import json_option, pass_app

if TYPE_CHECKING:
    from rules.rule import Step


@click.command("list")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """List the rules in force, in the order of their files."""
    from daemon.rulebook import load_rulebook

    rules = load_rulebook(app.config).rules
    if as_json:
        app.print_json(
            [
                {
                    "rule": rule.id,
                    "signal": rule.on,
                    "description": rule.description,
                    "priority": rule.priority,
                    "file": rule.place.file,
                    "line": rule.place.line,
                    "steps": [
                        {
                            "step": step.id,
                            "kind": step.kind,
                            "after": str(step.after) if step.after else None,
                            "before": str(step.before) if step.before else None,
                        }
                        for step in rule.steps
                    ],
                }
                for rule in rules
            ]
        )
        return 0
    for rule in rules:
        app.console.print(f"{rule.id}  on {rule.on}  ({rule.place.file}:{rule.place.line})", markup=False)
        if rule.description:
            app.console.print(f"    {rule.description}", markup=False)
        for step in rule.steps:
            app.console.print(f"    {step.kind} {step.id}: {_when(step)}", markup=False)
    app.say(f"{len(rules)} rules")
    return 0


def _when(step: Step) -> str:
    if step.before:
        return f"{step.before} before it is due"
    return f"after {step.after}" if step.after else "at once"
