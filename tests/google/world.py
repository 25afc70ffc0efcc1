"""Everything that one Google account holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.google.mailbox import Mailbox

Json = dict[str, Any]


@dataclass
class Calendar:
    """Events by id; `log` is what changed, in order: a sync token is a place in it."""

    zone: str = "Europe/Berlin"
    events: dict[str, Json] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    oldest: int = 0

    def put(self, event: Json) -> None:
        self.events[event["id"]] = event
        self.log.append(event["id"])

    def cancel(self, ref: str, *, bare: bool = True) -> None:
        """Delete an event; `bare`: Google keeps no more of it than its id."""
        held = self.events[ref]
        self.events[ref] = {"id": ref, "status": "cancelled"} if bare else held | {"status": "cancelled"}
        self.log.append(ref)


@dataclass
class TaskList:
    id: str
    title: str
    tasks: dict[str, Json] = field(default_factory=dict)


@dataclass
class World:
    """One account; `off` names services that answer as if the account had none of it."""

    mailbox: Mailbox
    calendars: dict[str, Calendar] = field(default_factory=lambda: {"primary": Calendar()})
    calendar_names: dict[str, str] = field(default_factory=dict)
    lists: dict[str, TaskList] = field(default_factory=lambda: {"list-1": TaskList("list-1", "My Tasks")})
    people: dict[str, Json] = field(default_factory=dict)
    people_log: list[str] = field(default_factory=list)
    people_oldest: int = 0
    former: dict[str, list[str]] = field(default_factory=dict)
    """Contact → ids that it had before."""
    groups: list[Json] = field(default_factory=list)
    off: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    """Ids of methods that this server does not have."""
    page: int = 500
    numbers: int = 0
    now: datetime = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)

    def know(self, person: Json) -> None:
        """Put a contact into the address book, or change it."""
        self.people[person["resourceName"]] = person
        self.people_log.append(person["resourceName"])

    def unknow(self, ref: str, *, now: str = "") -> None:
        """Delete a contact; `now`: it lives on under another id."""
        del self.people[ref]
        self.people_log.append(ref)
        if now:
            self.former.setdefault(now, []).append(ref)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def tick(self) -> str:
        """Return the next moment, as Google writes it."""
        self.now += timedelta(seconds=1)
        return self.now.isoformat().replace("+00:00", "Z")
