"""`wellkept doctor`: whether everything is in order, and what mends what is not."""

from __future__ import annotations

from dataclasses import asdict

import click

from daemon.app import App
from daemon.commands.common import json_option, pass_app

MARKS = {"fine": "ok  ", "advice": "hint", "broken": "BAD "}


@click.command("doctor")
@json_option
@pass_app
def command(app: App, *, as_json: bool) -> int:
    """Check config, rules, stores and every account. Changes nothing; says the mend of whatever is not in order."""
    from daemon.doctor import examine, exit_code
    from daemon.doctor.checks import CHECKS

    _ = app.config  # without one there is nothing to examine
    findings = []
    for finding in examine(app, CHECKS):
        findings.append(finding)
        if not as_json and not (app.quiet and finding.state == "fine"):
            app.console.print(f"{MARKS[finding.state]}  {finding.about}: {finding.what}", markup=False)
            if finding.mend:
                app.console.print(f"        -> {finding.mend}", markup=False)
    if as_json:
        told = [{key: value for key, value in asdict(finding).items() if key != "exit_code"} for finding in findings]
        app.print_json(told)
    return exit_code(findings)
