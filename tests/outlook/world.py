"""Everything that one Microsoft account holds, with a log of what changed: a delta link is a place in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
WELL_KNOWN = {
    "inbox": "Inbox",
    "sentitems": "Sent Items",
    "drafts": "Drafts",
    "deleteditems": "Deleted Items",
    "archive": "Archive",
}


@dataclass
class Calendar:
    """Events by id; `log` is what changed, in order."""

    name: str = "Calendar"
    events: dict[str, Json] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    oldest: int = 0

    def put(self, event: Json) -> None:
        self.events[event["id"]] = event
        self.log.append(event["id"])

    def delete(self, ref: str) -> None:
        del self.events[ref]
        self.log.append(ref)


@dataclass
class AddressBook:
    """One folder of contacts, by id; `log` is what changed, in order."""

    name: str = "Contacts"
    contacts: dict[str, Json] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    oldest: int = 0

    def put(self, contact: Json) -> None:
        self.contacts[contact["id"]] = contact
        self.log.append(contact["id"])

    def delete(self, ref: str) -> Json:
        self.log.append(ref)
        return self.contacts.pop(ref)


@dataclass
class TaskList:
    id: str
    name: str
    tasks: dict[str, Json] = field(default_factory=dict)


@dataclass
class World:
    """One account."""

    address: str
    name: str
    folders: dict[str, str] = field(default_factory=lambda: {f"folder-{key}": name for key, name in WELL_KNOWN.items()})
    mails: dict[str, Json] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    """(message, folder that it came to, changed in, or left), in order."""
    oldest: int = 0
    """Delta links from before this place are no longer known."""
    calendars: dict[str, Calendar] = field(default_factory=lambda: {"cal-1": Calendar()})
    lists: dict[str, TaskList] = field(default_factory=lambda: {"list-1": TaskList("list-1", "Tasks")})
    books: dict[str, AddressBook] = field(default_factory=lambda: {"": AddressBook()})
    """Folders of contacts by id; "" is the default one, which no list shows."""
    aliases: list[str] = field(default_factory=list)
    settings: Json = field(default_factory=dict)
    """What the owner has set in Outlook (mailboxSettings)."""
    partial: bool = False
    """Updates hold no more than what changed."""
    empty_pages: bool = False
    """Each round begins with a page that holds nothing."""
    off: bool = False
    numbers: int = 0
    now: datetime = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
    updates: dict[str, Json] = field(default_factory=dict)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def tick(self) -> str:
        """Return the next moment, as Graph writes it."""
        self.now += timedelta(seconds=1)
        return stamp(self.now)

    def folder(self, name: str) -> str | None:
        """Return the id of a folder by id or well-known name."""
        if f"folder-{name.casefold()}" in self.folders:
            return f"folder-{name.casefold()}"
        return name if name in self.folders else None

    def add(self, folder: str, **fields: Any) -> Json:
        """Put a message into a folder; sensible fields are made up."""
        ref = f"AAMk{self.number():05d}="
        place = self.folder(folder)
        assert place is not None
        moment = self.tick()
        mail: Json = {
            "id": ref,
            "changeKey": f"CQ{self.number()}",
            "createdDateTime": moment,
            "lastModifiedDateTime": moment,
            "receivedDateTime": moment,
            "sentDateTime": moment,
            "internetMessageId": f"<{ref.rstrip('=')}@outlook.example>",
            "conversationId": f"conv-{ref}",
            "subject": "",
            "body": {"contentType": "html", "content": ""},
            "from": person(self.address, self.name),
            "toRecipients": [],
            "ccRecipients": [],
            "bccRecipients": [],
            "replyTo": [],
            "isDraft": False,
            "isRead": False,
            "parentFolderId": place,
        }
        mail |= fields
        self.mails[ref] = mail
        self.log.append((ref, place))
        return mail

    def touch(self, ref: str, **fields: Any) -> None:
        """Change a message; the delta tells of it."""
        mail = self.mails[ref]
        mail |= fields | {"changeKey": f"CQ{self.number()}", "lastModifiedDateTime": self.tick()}
        self.updates[ref] = {"id": ref, **fields}
        self.log.append((ref, mail["parentFolderId"]))

    def move(self, ref: str, folder: str) -> None:
        mail = self.mails[ref]
        place = self.folder(folder)
        assert place is not None
        self.log.append((ref, mail["parentFolderId"]))
        mail["parentFolderId"] = place
        self.updates.pop(ref, None)
        self.log.append((ref, place))

    def delete(self, ref: str) -> None:
        mail = self.mails.pop(ref)
        self.log.append((ref, mail["parentFolderId"]))

    def send(self, ref: str, at: datetime) -> None:
        """Send a draft as the user does: the id stays."""
        self.move(ref, "sentitems")
        self.touch(ref, isDraft=False, sentDateTime=stamp(at), receivedDateTime=stamp(at))
        self.updates.pop(ref, None)


def person(email: str, name: str = "") -> Json:
    return {"emailAddress": {"address": email, "name": name or email}}


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
