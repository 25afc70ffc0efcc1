"""`wellkept rules schema`: the JSON Schema of rule files, for editors."""

from __future__ import annotations

import json

import click

from daemon.app import App
from daemon.commands.common import pass_app


@click.command("schema")
@click.option("--output", metavar="FILE", help="Write it to FILE instead of printing it.")
@pass_app
def command(app: App, *, output: str | None) -> int:
    """Print the JSON Schema of rule files: editors complete and check them by it. Needs no config."""
    from pathlib import Path

    from daemon.resources import templates
    from rules.json_schema import FILE, rule_schema

    text = json.dumps(rule_schema(templates(None)), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return 0
    path = Path(output).expanduser()
    path = path / FILE if path.is_dir() else path
    path.write_text(text, "utf-8")
    app.say(f"{path} is written. Begin a rule file beside it with the line: #:schema ./{path.name}")
    return 0
