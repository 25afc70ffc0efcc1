"""Drafts in a Maildir: found by mark, left complete or not at all, taken back only when nobody touched them.

A draft of ours is the file `<seconds>.M<microseconds>P<mark>.localhost:2,D`: the name carries the mark, so
that looking it up costs a listing, and the moment of creation, which is also the file's time of modification
and of last access. A later access or another name is a trace of the user (or of a program of theirs).
Where the disk is mounted `noatime`, only changed content, flags and names tell.

What a kill at any moment leaves behind, and `_recover` mends before the next look:
- creating: an unfinished file in tmp/ (removed), or the whole draft in cur/;
- withdrawing: the draft under a hidden name in tmp/ (put back where it was), or in the trash.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.base import Refused, Unreachable
from connectors.compose import compose
from connectors.local.files import Entry, list_folder, open_quietly, sync_directory
from connectors.local.folders import Folder, new_folder
from connectors.local.maildir import Maildir
from connectors.mime import Unreadable, read_head
from connectors.mime_headers import first, identifier, identifiers
from connectors.model import Draft, Message, Placed
from connectors.reasons import blocked

QUIET_NS = 600_000_000_000
"""How long (ns) a draft that somebody touched or opened is left alone: ten minutes."""
_HEAD = 65_536
"""Bytes of a draft in which its reply headers must stand."""
_LOOKS = 3
_KEY = re.compile(r"[0-9a-f]{32}\Z")
_OURS = re.compile(r"(\d+)\.M(\d{6})P([A-Za-z0-9_-]+)\.localhost(?:,[A-Z]=\d+)*")
_UID = re.compile(r",U=\d+")
"""What mbsync adds to a name: it must not travel to another folder (isync manual, "Maildir")."""
_FLAGS = ":2,D"
_HAND_FLAGS = frozenset("FRPT")
"""Starred, answered, passed on, thrown away: the user's hand, however long ago."""
_WRITING = "drafting-"
_HIDDEN = re.compile(r"withdrawing-(cur|new)-(.+)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Live:
    """A draft that lies there now."""

    folder: Folder
    entry: Entry

    @property
    def path(self) -> Path:
        return self.folder.path / self.entry.sub / self.entry.name

    @property
    def ref(self) -> str:
        return f"{self.folder.key}/{self.entry.unique}"


class Drafts:
    """The drafts folders of one Maildir; `name` (key or title) is the one that new drafts go to."""

    def __init__(self, maildir: Maildir, name: str = "") -> None:
        self.maildir = maildir
        self.name = name

    def find(self, mark: str, ref: str = "") -> Placed | None:
        """Return the live draft with that mark: by file name, else by its Message-ID.

        Raises Unreachable when a folder cannot be read, or the one that `ref` lies in is missing.
        """
        for _ in range(_LOOKS):
            live = self._find(mark, ref)
            if live is None:
                return None
            placed = _placed(mark, live)
            if placed is not None:
                return placed
        raise Unreachable(f"the draft {ref or mark} keeps moving in {self.maildir.root}", "try again")

    def answering(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the live drafts, anybody's, that answer one of the messages; mark "" for those not ours."""
        wanted = frozenset(message_ids)
        found = []
        for live in self._all() if wanted else ():
            head = _head(live.path)
            if head is None or wanted.isdisjoint(head.answers):
                continue
            placed = _placed(head.mark if _KEY.match(head.mark) else "", live)
            if placed is not None:
                found.append(placed)
        return tuple(found)

    def create(self, draft: Draft) -> Placed:
        """Write the draft: complete and on the disk when this returns, and never half of it in sight.

        Raises Refused when the mail it answers is gone or an address is unusable, Unreachable when the disk
        fails.
        """
        original = self._original(draft)
        compose(draft, original)  # what cannot be written down is refused before anything is made
        try:
            folder = self._home()
            return _write(folder, draft, original)
        except OSError as error:
            raise Unreachable(
                f"cannot leave a draft in {self.maildir.root}: {error.strerror}",
                "check free space and the permissions of the drafts folder",
            ) from error

    def withdraw(self, placed: Placed) -> bool:
        """Move an untouched draft of ours to the trash (delete it without one); False: nothing changed."""
        live = self._find(placed.mark, placed.ref) if placed.mark else None
        if live is None:
            return False
        try:
            return self._withdraw(live, placed)
        except FileNotFoundError:
            return False  # somebody moved it this very moment
        except OSError as error:
            self._folders()  # puts it back
            raise blocked("cannot take a draft back", live.path, error, "check its permissions") from error

    def _withdraw(self, live: _Live, placed: Placed) -> bool:
        (live.folder.path / "tmp").mkdir(mode=0o700, exist_ok=True)
        before = live.path.stat()
        if _lately_touched(live, before, _disk_time(live.folder)):
            return False
        hidden = live.folder.path / "tmp" / f"withdrawing-{live.entry.sub}-{live.entry.name}"
        live.path.rename(hidden)
        after = hidden.stat()
        same = (after.st_ino, after.st_mtime_ns, after.st_atime_ns) == (
            before.st_ino,
            before.st_mtime_ns,
            before.st_atime_ns,
        )
        if not same or _file_digest(hidden) != placed.fingerprint:
            _put_back(hidden)
            return False
        trash = next((folder for folder in self.maildir.folders() if folder.role == "trash"), None)
        if trash is None:
            hidden.unlink()
        else:
            target = trash.path / "cur" / _UID.sub("", live.entry.name)
            hidden.rename(target if not target.exists() else _other_name(target))
            sync_directory(trash.path / "cur")
        sync_directory(live.path.parent)
        sync_directory(hidden.parent)
        return True

    def _original(self, draft: Draft) -> Message | None:
        """Return the mail that is answered: its text for the quotation, its own Message-ID and References."""
        if draft.reply_to is None:
            return None
        try:
            original = self.maildir.read(draft.reply_to.ref)
        except Unreadable:
            return None
        except OSError as error:
            raise blocked(
                "cannot read the mail to be answered", draft.reply_to.ref, error, "check its permissions"
            ) from error
        if original is None:
            raise Refused("the mail that this draft answers is no longer in the mailbox")
        return original

    def _folders(self) -> list[Folder]:
        """Return the drafts folders, what a killed run left in them mended."""
        found = [folder for folder in self.maildir.folders() if folder.role == "drafts"]
        for folder in found:
            try:
                _recover(folder.path / "tmp")
            except OSError as error:
                raise blocked(
                    "cannot look into a drafts folder", folder.path, error, "check its permissions"
                ) from error
        return found

    def _home(self) -> Folder:
        """Return the folder for new drafts; it is made when it is missing."""
        found = self._folders()
        if self.name:
            found = [folder for folder in found if folder.is_called(self.name)]
        if found:
            home = min(found, key=lambda folder: (folder.title.count("/"), folder.key))
            (home.path / "tmp").mkdir(mode=0o700, exist_ok=True)
            return home
        return new_folder(self.maildir.root, self.maildir.folders(), self.name or "Drafts", "drafts")

    def _all(self) -> Iterator[_Live]:
        for folder in self._folders():
            for entry in list_folder(folder.path).entries.values():
                if "T" not in entry.flags:
                    yield _Live(folder, entry)

    def _find(self, mark: str, ref: str) -> _Live | None:
        if ref and not self._folders():
            raise Unreachable(f"{self.maildir.root} no longer has a drafts folder", "check the mail synchronisation")
        for _ in range(2):  # a file that was renamed under the first look is met by the second
            drafts = sorted(self._all(), key=lambda live: live.ref != ref)
            for live in drafts:
                made = _OURS.match(live.entry.unique)
                if made and made[3] == mark:
                    return live
            for live in drafts:
                head = _head(live.path)
                if head is not None and head.mark == mark:
                    return live
        return None


@dataclass(frozen=True, slots=True)
class _Head:
    """What the header of a draft tells: the local part of its Message-ID, and what it answers."""

    mark: str
    answers: tuple[str, ...]


def _head(path: Path) -> _Head | None:
    try:
        with open_quietly(path) as file:
            fields, _, _ = read_head(file.read(_HEAD))
    except (FileNotFoundError, PermissionError, Unreadable):
        return None
    except OSError as error:
        raise blocked("cannot read a draft", path, error, "check the disk") from error
    answers = identifiers(first(fields, "in-reply-to")) + identifiers(first(fields, "references"))[-1:]
    return _Head(identifier(first(fields, "message-id"))[1:].partition("@")[0], answers)


def _placed(mark: str, live: _Live) -> Placed | None:
    try:
        return Placed(mark, live.ref, _file_digest(live.path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise blocked("cannot read a draft", live.path, error, "check its permissions") from error


def _file_digest(path: Path) -> str:
    with open_quietly(path) as file:
        return hashlib.file_digest(file, _blake2b).hexdigest()


def _blake2b(data: bytes = b"") -> hashlib.blake2b:
    return hashlib.blake2b(data, digest_size=16)


def _write(folder: Folder, draft: Draft, original: Message | None) -> Placed:
    made = folder.path / "tmp" / f"{_WRITING}{draft.mark}"
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            seconds, micros = divmod(os.fstat(handle).st_mtime_ns // 1000, 1_000_000)
            content = compose(draft, original, datetime.fromtimestamp(seconds, UTC))
            file.write(content)
            file.flush()
            made_ns = (seconds * 1_000_000 + micros) * 1000
            os.utime(handle, ns=(made_ns, made_ns))
            os.fsync(handle)
        unique = f"{seconds}.M{micros:06}P{draft.mark}.localhost"
        made.rename(folder.path / "cur" / f"{unique}{_FLAGS}")
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    sync_directory(folder.path / "cur")
    return Placed(draft.mark, f"{folder.key}/{unique}", _blake2b(content).hexdigest())


def _disk_time(folder: Folder) -> int:
    """Return what the file system holds for now, in ns: the clock that its times are set by."""
    probe = folder.path / "tmp" / f"{_WRITING}time"
    probe.unlink(missing_ok=True)
    probe.touch(mode=0o600)
    now = probe.stat().st_ctime_ns
    probe.unlink()
    return now


def _lately_touched(live: _Live, stat: os.stat_result, now: int) -> bool:
    """Tell whether a hand was on the draft in the last ten minutes, or left a flag that stays its own."""
    if _HAND_FLAGS & set(live.entry.flags):
        return True
    ours = _OURS.fullmatch(live.entry.unique)
    if ours is None:  # renamed by a client: when it was made is unknown, every time counts
        traces = [stat.st_mtime_ns, stat.st_atime_ns, stat.st_ctime_ns]
    else:
        made = (int(ours[1]) * 1_000_000 + int(ours[2])) * 1000
        traces = [moment for moment in (stat.st_mtime_ns, stat.st_atime_ns) if moment > made]
        if live.entry.name != f"{live.entry.unique}{_FLAGS}":
            traces.append(stat.st_ctime_ns)  # other flags: a rename sets this time
    return any(now - moment < QUIET_NS for moment in traces)


def _recover(tmp: Path) -> None:
    """Mend what a killed run left: an unfinished draft is removed, a hidden one put back in sight."""
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(tmp):  # noqa: PTH208 - names are all that is needed
            if name.startswith(_WRITING):
                (tmp / name).unlink(missing_ok=True)
            elif _HIDDEN.match(name):
                _put_back(tmp / name)


def _put_back(hidden: Path) -> None:
    match = _HIDDEN.match(hidden.name)
    assert match is not None
    target = hidden.parent.parent / match[1] / match[2]
    hidden.rename(target if not target.exists() else _other_name(target))
    sync_directory(target.parent)
    sync_directory(hidden.parent)


def _other_name(path: Path) -> Path:
    """Return a free name: nothing is ever overwritten."""
    for number in range(1, 1_000):
        other = path.with_name(f"{number}x{path.name}")
        if not other.exists():
            return other
    raise FileExistsError(f"{path} exists in every variant")
