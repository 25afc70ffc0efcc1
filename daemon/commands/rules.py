"""`wellkept rules`: the commands for rule files."""

from __future__ import annotations

import click

from daemon.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "preview": ("daemon.commands.rules_preview", "Show what a rule would write for somebody now; makes nothing."),
    "check": ("daemon.commands.rules_check", "Check every rule file; all mistakes are shown together."),
    "list": ("daemon.commands.rules_list", "List the rules in force, with their steps and places."),
    "schema": ("daemon.commands.rules_schema", "Print the JSON Schema of rule files, for editors."),
    "test": ("daemon.commands.rules_test", "Run the [[test]] blocks of rule files."),
}


@click.group("rules", cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Check, test and list rules, see what they would write, and help editors with them."""
