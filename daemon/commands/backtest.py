"""`wellkept backtest`: what the rules, or edited ones, would have made of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click

from daemon.app import App
from daemon.commands.common import freshen, json_option, pass_app
from daemon.edited_rules import rules_option
from daemon.errors import UsageProblem

DEFAULT = timedelta(days=90)


@click.command("backtest")
@click.option("--since", metavar="TIME", help="Where the period begins (default: 90 days before now).")
@click.option("--until", metavar="TIME", help="Where it ends (default: now).")
@rules_option
@json_option
@pass_app
def command(app: App, since: str | None, until: str | None, entries: tuple[str, ...], *, as_json: bool) -> int:
    """Replay the past under the rules in force and, with --rules, under edited ones, and show the difference.

    Works on a copy of the state folder: nothing of yours is changed.
    """
    from daemon.backtest.backtest import backtest
    from daemon.backtest.shadow import shadow_desk
    from daemon.edited_rules import edited_rulebook

    ends = min(app.moment(until, "--until"), app.now) if until else app.now
    begins = app.moment(since, "--since") if since else ends - DEFAULT
    if begins >= ends:
        raise UsageProblem(
            f"the period from {begins.isoformat()} to {ends.isoformat()} is empty", "give an earlier --since"
        )
    edited = edited_rulebook(app.config, entries)
    with shadow_desk(app.config) as desk:
        _ = desk.rulebook  # mistakes in rules are said before the long work
        code = freshen(app, desk).exit_code
        with _shown(app) as progress:
            done = backtest(desk, edited, begins, ends, app.now, progress)
    if as_json:
        from daemon.backtest.shape import backtest_json

        app.print_json(backtest_json(done))
    else:
        from daemon.backtest.show import show_backtest

        show_backtest(app, done)
    return code


@contextmanager
def _shown(app: App) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how many of the mails have gone by."""
    import sys

    if app.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replaying", total=None)
        yield lambda mails, total: bar.update(task, completed=mails, total=total)
