"""What lies outside: the accounts, who counts as a customer, the service, the desktop."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from connectors.base import NoTaskList
from daemon.doctor import Finding, Findings, advice, broken, fine

if TYPE_CHECKING:
    from connectors.base import Connector
    from daemon.app import App

NOBODYS = "0" * 32
"""A mark that no artefact has: looking for it shows that the folder can be read, and finds nothing."""
STALE = timedelta(hours=6)


def accounts(app: App) -> Findings:
    """Ask each account for its drafts and tasks, and compare when it was last read."""
    from daemon.accounts import Accounts

    opened = Accounts.open(app.config, app.book)
    synced = {state.account: state.synced.get("message") for state in app.index.account_states()}
    try:
        for connector in opened:
            try:
                yield from _reached(connector)
            except Exception as error:  # noqa: BLE001 - told, or raised again where it is a bug
                found = broken(connector.account, error)
                yield found
                continue
            last = synced.get(connector.account)
            if last is None:
                yield advice(connector.account, "its mail has never been read", "`wellkept sync`")
            elif app.now - last > STALE:
                yield advice(
                    connector.account,
                    f"its mail was last read {last.astimezone(app.now.tzinfo):%Y-%m-%d %H:%M}",
                    "`wellkept sync`, or `wellkept service install` once and for all",
                )
    finally:
        opened.close()


def _reached(connector: Connector) -> Findings:
    can = connector.capabilities
    kinds = [("drafts", can.drafts), ("tasks", can.tasks)]
    if can.drafts:
        connector.find_draft(NOBODYS)
    if can.tasks:
        try:
            connector.find_task(NOBODYS)
        except NoTaskList as error:
            yield advice(connector.account, error.what, error.advice)
            kinds.pop()
    usable = [kind for kind, there in kinds if there]
    yield fine(connector.account, f"answers; {' and '.join(usable) or 'mail only'} can be kept there")
    if not can.tasks:
        yield advice(
            connector.account,
            "it has no task list: tasks go to the book, where only `wellkept today` shows them",
            "name a task folder or list in the config",
        )


def customers(app: App) -> Findings:
    """Count who counts."""
    from daemon.desk import Desk
    from rules.model import EVERYTHING

    desk = Desk.of(app.config, app.index, app.ledger, app.book)
    try:
        with desk.view(app.now) as view:
            count = len(view.customers(EVERYTHING))
    finally:
        desk.close()
    if count:
        yield fine("customers", f"{count} people count as customers")
    else:
        yield advice(
            "customers",
            "nobody counts as a customer yet, so nothing will be made",
            "see [customers] in the config, or `wellkept people add`",
        )


def articles(app: App) -> Findings:
    """Look at the sources of [insight], and at what became of asking them the last time."""
    sources = app.config.insight
    if not (sources.feeds or sources.files or sources.folder):
        return
    held = app.index.articles.feeds()
    for state in held.values():
        if state.trouble:
            what = f"{state.url or sources.folder}: {state.trouble}"
            yield advice("articles", what, state.advice or "it is tried again by itself")
    read = [state for state in held.values() if state.succeeded]
    if read:
        yield fine("articles", f"{len(read)} sources of articles can be read")
    elif not held:
        yield advice("articles", "no feed was ever asked", "`wellkept sync`")
    if not any(person.interests for person in app.book.load().people.values()):
        yield advice(
            "articles",
            "nobody in the book has interests, so no article fits anybody",
            '`wellkept people edit WHO --interest "heat pumps"`',
        )


def duty(app: App) -> Findings:
    """Look whether somebody is on duty, and may act."""
    from daemon.duty_file import read_duty

    found = read_duty(app.state_dir)
    if found is None:
        yield advice("run", "nobody is on duty", "`wellkept service install` keeps `wellkept run` running")
    else:
        yield fine("run", f"on duty since {found['since'][:16]} (process {found['pid']})")
        for what, refused in (("config", found["config_refused"]), ("rules", found["rules"]["refused"])):
            if refused:
                told = f"the {what} saved last {'is' if what == 'config' else 'are'} not in force"
                yield Finding("run", "broken", told, "`wellkept status` names each mistake")
    waiting = [account.name for account in app.config.accounts if account.name not in app.ledger.starts()]
    if waiting:
        yield advice("go", f"only planning for {', '.join(waiting)}", "look at `wellkept plan`, then `wellkept go`")


def desktop(app: App) -> Findings:
    """Look whether notices can reach a desktop."""
    del app
    if find_spec("desktop_notifier") is None:
        yield advice(
            "notices", "desktop notices are not installed", "install wellkept with its extra: wellkept[notify]"
        )
    else:
        yield fine("notices", "shown on the desktop where there is one, listed by `wellkept today` else")
