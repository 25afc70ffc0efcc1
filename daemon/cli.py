"""The command line: `wellkept COMMAND`. Commands load on use, so that `--help` stays instant.

Everything that is raised as `WellkeptError`, `ConnectorError` or `Problems` becomes text and an exit code here, and
only here; a traceback on the screen is a bug.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from daemon.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("daemon.commands.demo", "Make a sample mailbox, run a pass over it and show the day's list."),
    "init": ("daemon.commands.init", "Look at your mail and propose a config."),
    "login": ("daemon.commands.login", "Sign in to an account in the browser."),
    "doctor": ("daemon.commands.doctor", "Check everything, and say what mends what is not in order."),
    "sync": ("daemon.commands.sync", "Bring the index up to date with every account."),
    "status": ("daemon.commands.status", "Show the state of things: accounts, go, set-aside items, the budget."),
    "today": ("daemon.commands.today", "Show the day's list: who waits, what was prepared and why."),
    "health": ("daemon.commands.health", "Show how relationships stand, in numbers with their messages."),
    "threads": ("daemon.commands.threads", "List conversations and where each of them stands."),
    "read": ("daemon.commands.read", "Show what wellkept understands of a message file or text."),
    "signals": ("daemon.commands.signals", "List what was noticed, with its evidence."),
    "plan": ("daemon.commands.plan", "Show exactly what `apply` would make now, and what is held and why."),
    "apply": ("daemon.commands.apply", "Make the planned drafts and tasks."),
    "go": ("daemon.commands.go", "End the quiet start: let `run` make drafts and tasks."),
    "why": ("daemon.commands.why", "Explain a message, person, event or key, rule by rule."),
    "backtest": ("daemon.commands.backtest", "Replay the past under the rules, or under edited ones."),
    "run": ("daemon.commands.run", "Stay on duty: sync, plan and apply until stopped."),
    "service": ("daemon.commands.service", "Keep `run` running: systemd, launchd."),
    "people": ("daemon.commands.people", "The book: add, list, show, edit, import, ignore."),
    "log": ("daemon.commands.log", "Note a contact outside the mail: a call, a visit."),
    "done": ("daemon.commands.done", "Close what waits: nothing more will be made for it."),
    "snooze": ("daemon.commands.snooze", "Hold everything about a person, message or key until a day."),
    "approve": ("daemon.commands.approve", "Let what waits for your approval be made."),
    "backup": ("daemon.commands.backup", "Write ledger and book into one file, or bring them back."),
    "restore": ("daemon.commands.restore", "Bring back a draft or task that was withdrawn."),
    "rules": ("daemon.commands.rules", "Check and test rule files."),
}
"""Command → (module holding `command`, one line of help). The help stands here so that listing imports nothing."""


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"wellkept {version('wellkept')}")
    except PackageNotFoundError:
        click.echo("wellkept, not installed: run from its folder")
    ctx.exit()


@click.group(cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_path", metavar="FILE", help="The config file (default: the user's config folder).")
@click.option("--now", "now_text", metavar="TIME", help="Act as if it were TIME (ISO 8601).")
@click.option("-v", "--verbose", count=True, help="Say more about what is done.")
@click.option("-q", "--quiet", is_flag=True, help="Print results and errors only.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(ctx: click.Context, config_path: str | None, now_text: str | None, verbose: int, *, quiet: bool) -> None:
    """Notice where a customer waits; leave drafts and tasks. You press Send: wellkept never does."""
    from daemon.app import App

    ctx.obj = App(config_path=config_path, now_text=now_text, verbose=verbose, quiet=quiet)
    ctx.call_on_close(ctx.obj.close)


def main() -> NoReturn:
    """Run the command line and exit."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.stderr.write("wellkept: stopped\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (`| head`): nothing to tell anybody
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - told here and nowhere else; a bug by its place, never by its words
        from daemon.advice import explain
        from daemon.errors import FAILED
        from daemon.log import ended

        explained = explain(error)
        if explained is None:
            sys.stderr.write(ended(error))
            sys.exit(FAILED)
        sys.stderr.write(explained.text)
        sys.exit(explained.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
