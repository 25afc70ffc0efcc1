"""`wellkept init`: a config made from what lies on this machine and what the mail says."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from daemon.app import App
from daemon.commands.common import pass_app

if TYPE_CHECKING:
    from connectors.base import Connector
    from connectors.model import ItemKind, Message, OwnerSettings
    from daemon.config import Config
    from daemon.setup.habits import Habits
    from daemon.setup.write import Account, Owner

MAILS = 5_000
"""The newest mails that are looked at: enough to know somebody's habits, read in seconds."""
PEOPLE = 8


@click.command("init")
@click.option("--maildir", "maildirs", multiple=True, type=click.Path(), help="A Maildir; repeat for more accounts.")
@click.option("--calendar", "calendars", multiple=True, type=click.Path(), help="A folder of .ics files.")
@click.option("--tasks", type=click.Path(), help="A folder that your task list reads (VTODO).")
@click.option("--gmail", metavar="ADDRESS", help="A Google account.")
@click.option("--outlook", metavar="ADDRESS", help="A Microsoft account.")
@click.option("--name", default="", help="Your name: drafts are signed with it.")
@click.option("--address", "addresses", multiple=True, help="An address of yours, where your mail does not tell.")
@click.option("--show", is_flag=True, help="Only show what would be written, also beside an existing config.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def command(
    app: App,
    *,
    maildirs: tuple[str, ...],
    calendars: tuple[str, ...],
    tasks: str | None,
    gmail: str | None,
    outlook: str | None,
    name: str,
    addresses: tuple[str, ...],
    show: bool,
    yes: bool,
) -> int:
    """Look at your mail, propose a config, and write it when you agree. An existing one is never touched."""
    from connectors.model import OwnerSettings
    from daemon.errors import UsageProblem, UserError
    from daemon.setup import write

    path = app.config_file
    if path.exists() and not show:
        raise UserError(f"there is a config already: {path}", "`init --show` shows what would stand in a new one")
    held = app.config if path.exists() else None
    accounts = [] if held else _accounts(maildirs, calendars, tasks, gmail, outlook)
    if not accounts and held is None:
        raise UserError(
            "no mail was found in the usual places",
            "say where it is: --maildir FOLDER, --gmail ADDRESS, --outlook ADDRESS",
        )
    folders = _maildirs(held) if held else write.maildirs(accounts)
    habits = _learned(app, folders, {one.casefold() for one in (gmail, outlook, *addresses) if one})
    text = write.config(_owner(habits, name, _told(held) if held else OwnerSettings()), accounts)
    click.echo(f"# {path}\n{text}")
    _tell(habits)
    if show:
        return 0
    if not yes and not _agreed():
        click.echo("Nothing was written.")
        return 0
    if not habits.addresses:
        raise UsageProblem("the mail does not say which address is yours", "name it: --address YOU@DOMAIN")
    _write(path, text)
    for account in accounts:
        if account.provider in write.GUIDES:
            click.echo(
                f"Next: {write.GUIDES[account.provider]} is the guide to signing in: `wellkept login {account.name}`."
            )
    click.echo(
        "Next: `wellkept doctor` checks everything, `wellkept plan` shows what would be made. Nothing is, before `wellkept go`."
    )
    return 0


def _accounts(
    maildirs: Sequence[str], calendars: Sequence[str], tasks: str | None, gmail: str | None, outlook: str | None
) -> list[Account]:
    """Return the accounts that were named; where none was, those that lie in the usual places."""
    from daemon.setup import places, write

    home = Path.home()
    named = bool(maildirs or gmail or outlook)
    found = places.Found() if named else places.look(home, os.environ)
    return write.accounts(
        [_path(text) for text in maildirs] or found.maildirs,
        [_path(text) for text in calendars] or found.calendars,
        _path(tasks) if tasks else found.tasks,
        {"gmail": gmail or "", "outlook": outlook or ""},
        home,
    )


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _maildirs(config: Config) -> list[Path]:
    """Return the Maildirs of a config."""
    return [
        account.options["maildir"]
        for account in config.accounts
        if account.provider == "local" and account.options["maildir"] is not None
    ]


def _told(config: Config) -> OwnerSettings:
    """Ask the accounts, in their order, what their providers know of the user; one that is away says nothing."""
    import connectors
    from connectors.base import ConnectorError
    from connectors.model import OwnerSettings

    me = config.settings.me
    found = OwnerSettings()
    for account in config.accounts:
        ask = connectors.load_owner_settings(account.provider)
        if ask is None:
            continue
        try:
            told = ask(account.name, addresses=me.addresses, zone=me.time_zone, **account.options)
        except ConnectorError as error:
            click.echo(f"{account.name}: {error.what}", err=True)
            continue
        found = OwnerSettings(found.time_zone or told.time_zone, found.hours or told.hours)
    return found


def _learned(app: App, folders: Sequence[Path], addresses: Collection[str]) -> Habits:
    """Count the newest mails of each mailbox on this machine; those of a provider are not signed in to yet."""
    from connectors.local.connector import Local
    from daemon.clock import machine_zone
    from daemon.setup.habits import learn

    mails = (mail for folder in folders for mail in islice(_mails(Local("init", maildir=folder), app), MAILS))
    return learn(mails, ZoneInfo(machine_zone()), addresses)


def _mails(connector: Connector, app: App) -> Iterator[Message]:
    from connectors.model import Message

    for batch in connector.messages(None, _Nothing(), app.now):
        yield from (change.item for change in batch.changes if isinstance(change.item, Message))


class _Nothing:
    """What is known before the first sync."""

    def refs(self, kind: ItemKind) -> Collection[str]:
        del kind
        return ()


def _owner(habits: Habits, name: str, told: OwnerSettings) -> Owner:
    from daemon.clock import machine_zone
    from daemon.setup.write import owner

    known = name or habits.name
    if not known and sys.stdin.isatty():
        known = click.prompt("Your name, as drafts should be signed")
    return owner(habits, known, machine_zone(), told)


def _tell(habits: Habits) -> None:
    """Say what the mail says, so that the user sees whether it is right."""
    if habits.since is None:
        return
    click.echo(f"Looked at {habits.read} mails since {habits.since:%Y-%m-%d}; you sent {habits.sent} of them.")
    if habits.correspondents:
        click.echo(f"{len(habits.correspondents)} people would count as customers, among them:")
    for one in habits.correspondents[:PEOPLE]:
        click.echo(f"  {one.name or one.email} ({one.mails} mails)")


def _agreed() -> bool:
    from daemon.errors import UsageProblem

    if not sys.stdin.isatty():
        raise UsageProblem("nothing is written without your word", "add --yes, or --show to only look")
    return click.confirm("Write it?")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # For the owner only: `token_command` is obeyed from a config that nobody else could have written.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    click.echo(f"Written: {path}")
