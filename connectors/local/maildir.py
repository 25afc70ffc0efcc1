"""Reading a Maildir: what came, moved and went, found from listings, without reading the rest again.

The cursor is JSON: folder key → [mtime of cur, mtime of new, role]. The times are kept for directories that
were steady and had not changed for two seconds when they were listed (a directory can change again within one
tick of its clock without showing it: Git's "racy" problem); such a one is not listed again until they change.
What is known comes from the index, so a lost or foreign cursor costs a listing, never a message.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from connectors.base import Batch, Known, Unreachable
from connectors.local.files import Entry, Listing, find_entry, list_folder, open_quietly, stamps
from connectors.local.folders import ROOT, Folder, find_folders, title_of
from connectors.local.roles import role_of
from connectors.mime import READ_LIMIT, Unreadable, parse_message, read_head
from connectors.mime_headers import first, identifiers
from connectors.model import Change, Message, Parent, SetAside, our_mistake
from connectors.reasons import blocked

BATCH = 500
"""Changes of one batch."""
_BATCH_TEXT = 4_000_000
"""Characters of text of one batch."""
_RACY_NS = 2_000_000_000
_UNSETTLED = (-2, -2)
"""Stands for times that must not be trusted: the folder is listed again."""
_OURS = re.compile(r"P[0-9a-f]{32}\.")
"""In the name of a draft that wellkept made (`connectors.local.drafts`)."""
_UNREAD = frozenset({"drafts", "trash", "spam"})
_CLOCKS_DIFFER = 3600.0
"""Seconds that an answer may seem to have come before the mail that it answers."""
_HEAD = 65_536
"""Bytes of a mail in which its reply headers must stand."""
_EPOCH = re.compile(r"(\d{9,10})\b")

_Marks = dict[str, tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to be read: sorts by its time of arrival."""

    arrived: int
    folder: Folder
    entry: Entry

    @property
    def ref(self) -> str:
        return f"{self.folder.key}/{self.entry.unique}"


@dataclass(slots=True)
class _Survey:
    """What one look at the Maildir says, before anything is read."""

    unread: list[_Found] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    marks: _Marks = field(default_factory=dict)


class Maildir:
    """The mail under one root. `sent` and `drafts` name folders whose names do not tell."""

    def __init__(self, account: str, root: Path, sent: str = "", drafts: str = "") -> None:
        self.account = account
        self.root = root
        self.sent = sent
        self.drafts = drafts

    def folders(self) -> tuple[Folder, ...]:
        """Return the folders as they are now; raises Unreachable when the Maildir is missing."""
        found = find_folders(self.root, self.sent, self.drafts)
        if self.sent and not any(folder.role == "sent" for folder in found):
            names = ", ".join(folder.title for folder in found[:20]) or "none at all"
            raise Unreachable(f"{self.root} has no folder {self.sent!r}", f"set `sent` to one of its folders ({names})")
        return found

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield what differs from `known`, newest first; see `connectors.base.Connector.messages`.

        The last batch carries the cursor; one that was not stored is found again from `known`.
        Raises Unreachable when mail that is known seems to have vanished as a whole.
        """
        folders = self.folders()
        marks = _marks(cursor)
        readable = [folder for folder in folders if folder.role not in _UNREAD]
        roles = {folder.key: folder.role for folder in readable}
        unmoved = {folder.key for folder in readable if marks.get(folder.key) == (*stamps(folder.path), folder.role)}
        if unmoved == set(marks) == set(roles):
            yield Batch((), cursor)
            return
        refs: dict[str, set[str]] = {}
        for ref in known.refs("message"):
            refs.setdefault(ref.rpartition("/")[0], set()).add(ref)
        self._refuse_loss(folders, refs, marks)
        survey = _Survey()
        for folder in readable:
            mark = marks.get(folder.key)
            if folder.key in unmoved and mark is not None:
                survey.marks[folder.key] = mark
            else:
                again = mark is not None and mark[2] != folder.role
                _compare(survey, folder, refs.get(folder.key, set()), now, again=again)
        survey.gone.extend(ref for key, group in refs.items() if key not in roles for ref in group)
        yield from self._batches(survey)

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Tell whether a mail of the conversation came that is not known; see `connectors.base.Connector`."""
        held = frozenset(known.refs("message"))
        wanted = frozenset((parent.message_id, *parent.references))
        earliest = parent.at.timestamp() - _CLOCKS_DIFFER
        for folder in self.folders():
            if folder.role in _UNREAD:
                continue
            for unique, entry in list_folder(folder.path).entries.items():
                if f"{folder.key}/{unique}" in held or _arrived(folder, entry) < earliest:
                    continue
                if not wanted.isdisjoint(_answers(folder.path / entry.sub / entry.name)):
                    return True
        return False

    def read(self, ref: str) -> Message | None:
        """Return the message behind a ref, in whatever folder with mail it lies now; None when it is gone.

        Raises Unreadable when the file is no mail.
        """
        key, _, unique = ref.rpartition("/")
        readable = [folder for folder in self.folders() if folder.role not in _UNREAD]
        for folder in sorted(readable, key=lambda folder: folder.key != key):
            entry = find_entry(folder, unique)
            if entry is not None:
                return self._message(_Found(_arrived(folder, entry), folder, entry))
        return None

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Yield the messages behind the refs, those that can be read."""
        for ref in refs:
            with suppress(Unreadable, OSError):
                if (found := self.read(ref)) is not None:
                    yield replace(found, ref=ref)

    def _refuse_loss(self, folders: tuple[Folder, ...], refs: dict[str, set[str]], marks: _Marks) -> None:
        """Absence of evidence is no deletion: raise Unreachable rather than report everything gone."""
        if not refs:
            return
        present = {folder.key for folder in folders}
        for key in refs.keys() - present:
            mark = marks.get(key)
            role = mark[2] if mark else role_of(title_of(tuple(key.split("/"))))
            if key == ROOT or role == "sent":
                name = "the inbox" if key == ROOT else f"the folder of sent mail {key!r}"
                raise Unreachable(
                    f"{name} has vanished from {self.root}",
                    "check the mail synchronisation; if it is meant to be gone, delete the index",
                )
        if not any(_holds_mail(folder.path) for folder in folders):
            raise Unreachable(
                f"{self.root} is suddenly empty",
                "check that the right disk is mounted; if you emptied it, delete the index and sync again",
            )

    def _batches(self, survey: _Survey) -> Iterator[Batch]:
        survey.unread.sort(key=lambda found: found.arrived, reverse=True)
        changes: list[Change] = []
        aside: list[SetAside] = []
        size = 0
        for found in survey.unread:
            try:
                message = self._message(found)
            except FileNotFoundError:
                # it moves right now: met next time
                survey.marks[found.folder.key] = (*_UNSETTLED, found.folder.role)
                continue
            except (Unreadable, OSError) as error:
                reason = str(error.strerror) if isinstance(error, OSError) else str(error)
                aside.append(SetAside(self.account, "message", found.ref, reason))
            except Exception as error:  # noqa: BLE001 - a mail that finds a mistake of ours must not stop the others
                aside.append(SetAside(self.account, "message", found.ref, our_mistake(error)))
            else:
                changes.append(Change(self.account, "message", found.ref, message))
                size += len(message.text)
            if len(changes) + len(aside) >= BATCH or size >= _BATCH_TEXT:
                yield Batch(tuple(changes), None, tuple(aside))
                changes, aside, size = [], [], 0
        changes.extend(Change(self.account, "message", ref) for ref in sorted(survey.gone))
        yield Batch(tuple(changes), json.dumps({"folders": survey.marks}), tuple(aside))

    def _message(self, found: _Found) -> Message:
        path = found.folder.path / found.entry.sub / found.entry.name
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            with os.fdopen(handle, "rb", buffering=0) as file:
                raw = file.read(min(os.fstat(handle).st_size, READ_LIMIT) + 1) or b""
        except IsADirectoryError as error:
            raise Unreadable("this is a directory") from error
        return parse_message(
            raw,
            account=self.account,
            ref=found.ref,
            folder=found.folder.title,
            ours=found.folder.role == "sent",
            delivered=datetime.fromtimestamp(found.arrived, UTC),
        )


def _answers(path: Path) -> tuple[str, ...]:
    """Return what a mail refers to; nothing for what is no mail, or is gone again."""
    try:
        with open_quietly(path) as file:
            fields, _, _ = read_head(file.read(_HEAD))
    except (Unreadable, OSError):
        return ()
    return identifiers(first(fields, "in-reply-to")) + identifiers(first(fields, "references"))


def _marks(cursor: str | None) -> _Marks:
    try:
        folders = json.loads(cursor or "{}")["folders"]
        return {str(key): (int(cur), int(new), str(role)) for key, (cur, new, role) in folders.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _compare(survey: _Survey, folder: Folder, known: set[str], now: datetime, *, again: bool) -> None:
    """Note what came to and went from a folder; `again`: its role changed, all of it is to be read anew."""
    listing = list_folder(folder.path)
    met = set()
    for unique, entry in listing.entries.items():
        ref = f"{folder.key}/{unique}"
        met.add(ref)
        if again or ref not in known:
            survey.unread.append(_Found(_arrived(folder, entry), folder, entry))
    if listing.steady:
        survey.gone.extend(known - met)
    settled = listing.steady and _settled(listing, now)
    survey.marks[folder.key] = (*(listing.stamps if settled else _UNSETTLED), folder.role)


def _settled(listing: Listing, now: datetime) -> bool:
    return max(listing.stamps) <= now.timestamp() * 1_000_000_000 - _RACY_NS


def _holds_mail(path: Path) -> bool:
    """Tell whether mail lies in a folder. Our own drafts are none: they would vouch for an unmounted mailbox."""
    for sub in ("cur", "new"):
        try:
            with os.scandir(path / sub) as entries:
                if any(not entry.name.startswith(".") and not _OURS.search(entry.name) for entry in entries):
                    return True
        except FileNotFoundError:
            continue
        except OSError as error:
            raise blocked("cannot list a mail folder", path / sub, error, "check its permissions") from error
    return False


def _arrived(folder: Folder, entry: Entry) -> int:
    """Return the moment of delivery in seconds: from the name, else the file's own time."""
    match = _EPOCH.match(entry.unique)
    if match:
        return int(match[1])
    try:
        return max(0, int((folder.path / entry.sub / entry.name).stat().st_mtime))
    except OSError:
        return 0
