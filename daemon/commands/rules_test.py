"""`wellkept rules test`: the tests that stand in rule files."""

from __future__ import annotations

import click

from daemon.app import App
from daemon.commands.common import json_option, pass_app
from daemon.errors import FAILED


@click.command("test")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@json_option
@pass_app
def command(app: App, files: tuple[str, ...], *, as_json: bool) -> int:
    """Run the [[test]] blocks of the rule FILES, or of every rule file that the config names."""
    from daemon.rule_tests import run_tests

    results = run_tests(app, files)
    failed = [result for result in results if result.differences]
    if as_json:
        app.print_json(
            [
                {
                    "file": result.file,
                    "line": result.line,
                    "test": result.name,
                    "passed": not result.differences,
                    "why": result.differences,
                }
                for result in results
            ]
        )
    else:
        for result in failed:
            app.console.print(f"FAILED {result.file}:{result.line}: {result.name}", markup=False)
            for line in result.differences:
                app.console.print(f"    {line}", markup=False)
        app.say(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    return FAILED if failed else 0
