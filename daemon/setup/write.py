"""A first config.toml, with the reason of each value beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from connectors.model import OwnerSettings
from daemon.setup.habits import Habits


@dataclass(frozen=True, slots=True)
class Account:
    """One [[account]]: its keys in the order in which they are written."""

    name: str
    provider: str
    options: Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who the user is, and how it is known."""

    name: str
    addresses: Sequence[str]
    colleagues: Sequence[str]
    time_zone: str
    zone_from: str
    """Where the zone was taken from, in words."""
    hours: str
    hours_from: str


GUIDES = {"gmail": "docs/google.md", "outlook": "docs/outlook.md"}
"""Provider → how to sign in."""
PLAIN_HOURS = "Mon-Fri 09:00-17:00"


def owner(habits: Habits, name: str, zone: str, provider: OwnerSettings) -> Owner:
    """Return who the user is by what was learned; `name` was given by hand, or is empty.

    What was set at the provider goes before what was counted, and before what the machine says.
    """
    hours_from = (
        f"from {habits.sent} mails that you sent" if habits.hours else "not enough mail of yours to tell: correct it"
    )
    if provider.hours:
        hours_from = "as set in your mailbox"
    return Owner(
        name=name or habits.name,
        addresses=habits.addresses,
        colleagues=habits.colleagues,
        time_zone=provider.time_zone or zone,
        zone_from="as set in your mailbox" if provider.time_zone else "this machine's",
        hours=provider.hours or habits.hours or PLAIN_HOURS,
        hours_from=hours_from,
    )


def config(who: Owner, accounts: Sequence[Account]) -> str:
    """Return the text of the config."""
    return "\n".join(_lines(who, accounts)) + "\n"


def _lines(who: Owner, accounts: Sequence[Account]) -> Iterator[str]:
    yield "# wellkept's config. config.example.toml explains every setting; `wellkept doctor` checks this one."
    yield 'rules = ["pack:replies", "pack:cadence", "pack:meetings", "pack:days", "pack:complaints", "rules.d"]'
    yield ""
    yield "[me]"
    yield f"name       = {_toml(who.name)}    # drafts are signed with it"
    yield f"addresses  = {_toml(who.addresses)}    # all of them are you"
    yield f"colleagues = {_toml(who.colleagues)}    # never customers; their answer to a customer counts"
    yield f"time_zone  = {_toml(who.time_zone)}    # {who.zone_from}"
    yield f"hours      = {_toml(who.hours)}    # {who.hours_from}"
    yield 'holidays   = ""    # a country, or a country and state: "DE-BY"'
    yield ""
    yield "[customers]"
    yield "written_to = true    # whoever you had mail with, both ways, on two different days"
    yield "never      = []    # people and machines to leave alone"
    yield ""
    yield "# Who belongs to a tier stands in your book: `wellkept people edit`."
    yield "[tiers.key]"
    yield 'answer_within = "4 business hours"'
    yield 'every         = "3 weeks"'
    yield 'at_most       = "6 weeks"'
    for account in accounts:
        yield ""
        yield "[[account]]"
        yield f"name = {_toml(account.name)}"
        yield f"provider = {_toml(account.provider)}"
        for key, value in account.options.items():
            yield f"{key} = {_toml(value)}"


def _toml(value: str | Sequence[str]) -> str:
    """Write a string or a list of strings: a basic string of TOML is one of JSON, but for control characters."""
    if not isinstance(value, str):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps("".join(letter for letter in value if letter.isprintable()), ensure_ascii=False)


def accounts(
    maildirs: Sequence[Path],
    calendars: Sequence[Path],
    tasks: Path | None,
    addresses: Mapping[str, str],
    home: Path,
) -> list[Account]:
    """Return an account for each Maildir and each provider; calendars and tasks go to the first Maildir.

    `addresses`: provider → the account's address; empty = no such account.
    """
    found: list[Account] = []
    for folder in maildirs:
        options: dict[str, str | Sequence[str]] = {"maildir": _shown(folder, home)}
        if not found and calendars:
            options["calendars"] = [_shown(calendar, home) for calendar in calendars]
        if not found and tasks is not None:
            options["tasks"] = _shown(tasks, home)
        found.append(Account(_free(_name(folder), found), "local", options))
    for provider, address in addresses.items():
        if address:
            keys = {"client_secret": "google-client.json"} if provider == "gmail" else {"client_id": ""}
            found.append(Account(_free(provider, found), provider, {"address": address, **keys}))
    return found


def maildirs(found: Sequence[Account]) -> list[Path]:
    """Return where the mail of the accounts on this machine lies."""
    return [Path(str(account.options["maildir"])).expanduser() for account in found if account.provider == "local"]


def _name(folder: Path) -> str:
    """Return what to call an account by its folder: `work` for ~/Mail/work, `mail` for ~/Maildir."""
    plain = re.sub(r"[^\w-]+", "-", folder.name.lstrip(".")).strip("-").casefold()
    return "mail" if plain in {"", "maildir", "mail"} else plain[:40]


def _free(name: str, taken: Sequence[Account]) -> str:
    names = {account.name for account in taken}
    return next(free for number in count(1) if (free := name if number == 1 else f"{name}-{number}") not in names)


def _shown(path: Path, home: Path) -> str:
    """Write a path as people do, with ~ for their home."""
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
