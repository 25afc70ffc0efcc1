"""What the config says of a Google account: addresses of the services, prices of requests, scopes to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

OLD = "old"
CURRENT = "2026-05"

_OLD_PRICES = MappingProxyType(
    {
        "drafts.create": 10,
        "drafts.delete": 10,
        "drafts.get": 5,
        "drafts.list": 5,
        "getProfile": 1,
        "history.list": 2,
        "labels.list": 1,
        "messages.get": 5,
        "messages.list": 5,
        "settings.sendAs.list": 1,
        "threads.get": 10,
    }
)
PRICES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        OLD: _OLD_PRICES,
        CURRENT: MappingProxyType({**_OLD_PRICES, "drafts.get": 20, "messages.get": 20, "threads.get": 40}),
    }
)
"""Quota units of each request, by price list (Gmail API, "Usage limits"): the old one, and that for projects made
since May 2026. Where the new list is silent the dearer price is assumed: pacing then errs on the safe side."""
UNITS: Mapping[str, int] = MappingProxyType({OLD: 15_000, CURRENT: 6_000})
"""Units a minute for each user, by price list."""
PROJECT_UNITS = 1_200_000
"""Units a minute for all users of one OAuth client together."""
TIMEOUT = 60.0
"""Seconds without an answer after which a request is given up."""
LATE = 180.0
"""Seconds after which a request without an answer can no longer take effect: our timeout, and two minutes that Google
may take longer on the way, in a queue, in an index."""
LEAST_UNITS = 400
"""Units a minute below which no account could be read."""

_AUTH = "https://www.googleapis.com/auth/"
MAIL_SCOPES: Mapping[str, str] = MappingProxyType(
    {
        f"{_AUTH}gmail.readonly": "read your mail",
        f"{_AUTH}gmail.compose": "leave drafts (Google has no permission for drafts alone; wellkept cannot send)",
    }
)
CALENDAR_SCOPES: Mapping[str, str] = MappingProxyType({f"{_AUTH}calendar.readonly": "see your meetings"})
TASK_SCOPES: Mapping[str, str] = MappingProxyType({f"{_AUTH}tasks": "keep tasks in your task list"})
CONTACT_SCOPES: Mapping[str, str] = MappingProxyType({f"{_AUTH}contacts.readonly": "see your contacts"})

GOOGLE_TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


@dataclass(frozen=True, slots=True)
class Quota:
    """What may be spent: prices of requests, units a minute for this user and for the whole project."""

    prices: Mapping[str, int] = field(default_factory=lambda: PRICES[CURRENT])
    per_minute: int = UNITS[CURRENT]
    project_per_minute: int = PROJECT_UNITS

    @property
    def dearest(self) -> int:
        """The price of the dearest request."""
        return max(self.prices.values())


@dataclass(frozen=True, slots=True)
class Options:
    """One account. `config` names `token_command`; `secrets` is the folder for sign-ins without a keyring."""

    account: str
    address: str = ""
    labels: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ("primary",)
    task_list: str = "wellkept"
    contacts: bool = True
    endpoint: str = ""
    token_command: tuple[str, ...] = ()
    client_secret: Path | None = None
    config: Path = Path()
    secrets: Path = Path()
    quota: Quota = field(default_factory=Quota)
    addresses: tuple[str, ...] = ()
    zone: str = "UTC"
    timeout: float = TIMEOUT
    late: float = LATE

    @property
    def lag(self) -> timedelta:
        """How long what was asked for may still appear though no answer came."""
        return timedelta(seconds=self.late)

    @property
    def needed(self) -> dict[str, str]:
        """Every scope that this account cannot do without, with what it is for."""
        wanted = dict(MAIL_SCOPES)
        if self.calendars:
            wanted.update(CALENDAR_SCOPES)
        if self.task_list:
            wanted.update(TASK_SCOPES)
        return wanted

    @property
    def scopes(self) -> dict[str, str]:
        """Every scope to ask for: without the contacts, just they are not read."""
        return {**self.needed, **(CONTACT_SCOPES if self.contacts else {})}

    @property
    def own_addresses(self) -> frozenset[str]:
        """The owner's addresses as far as the config names them, case-folded."""
        return frozenset(address.casefold() for address in (*self.addresses, self.address) if address)


@dataclass(frozen=True, slots=True)
class Places:
    """Where each service is: Google's own addresses, or all of them below one `endpoint`."""

    gmail: str = "https://gmail.googleapis.com/"
    calendar: str = "https://www.googleapis.com/calendar/v3/"
    tasks: str = "https://tasks.googleapis.com/"
    people: str = "https://people.googleapis.com/"

    @classmethod
    def of(cls, endpoint: str) -> Places:
        """Return the places below `endpoint` (checked before); Google's without one."""
        if not endpoint:
            return cls()
        return cls(f"{endpoint}/", f"{endpoint}/calendar/v3/", f"{endpoint}/", f"{endpoint}/people/")

    @property
    def batch(self) -> str:
        """Where several Gmail requests are sent in one."""
        return f"{self.gmail}batch/gmail/v1"

    @property
    def requests(self) -> tuple[str, ...]:
        """Every request that wellkept makes: what `connectors.allowlist` lets through, sign-in apart."""
        me = f"{self.gmail}gmail/v1/users/me"
        lists = f"{self.tasks}tasks/v1/users/@me/lists"
        tasks = f"{self.tasks}tasks/v1/lists/{{list}}/tasks"
        return (
            f"GET {me}/profile",
            f"GET {me}/history",
            f"GET {me}/labels",
            f"GET {me}/messages",
            f"GET {me}/settings/sendAs",
            *self.batchable,
            f"GET {me}/drafts",
            f"POST {me}/drafts",
            f"GET {me}/drafts/{{id}}",
            f"DELETE {me}/drafts/{{id}}",
            f"GET {self.calendar}users/me/calendarList",
            f"GET {self.calendar}calendars/{{calendar}}/events",
            f"GET {lists}",
            f"POST {lists}",
            f"GET {tasks}",
            f"POST {tasks}",
            f"GET {tasks}/{{id}}",
            f"PUT {tasks}/{{id}}",
            f"DELETE {tasks}/{{id}}",
            f"GET {self.people}v1/people/me/connections",
            f"GET {self.people}v1/contactGroups",
        )

    @property
    def batchable(self) -> tuple[str, ...]:
        """What a batch may hold."""
        me = f"{self.gmail}gmail/v1/users/me"
        return (f"GET {me}/messages/{{id}}", f"GET {me}/threads/{{id}}")
