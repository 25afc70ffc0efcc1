"""The folders of a Maildir, and what each is for.

Three layouts, also mixed: the root itself (cur/ and new/ in it), Maildir++ (`.Sent.2024`, names in modified
UTF-7) and plain sub-directories (`[Gmail]/Sent Mail/cur`, as mbsync's SubFolders Verbatim makes them).
Sources: cr.yp.to/proto/maildir.html, Maildir++ (Courier), RFC 3501 5.1.3 (modified UTF-7), RFC 6154 (the
roles).
"""

from __future__ import annotations

import binascii
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from connectors.base import Refused, Unreachable
from connectors.local.roles import Role, folded, role_of
from connectors.reasons import blocked

ROOT = "."
"""The key of the root when the root itself is a Maildir."""
_DEPTH_LIMIT = 6
_FOLDER_LIMIT = 10_000
_PARTS = frozenset({"cur", "new", "tmp"})


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: `key` is its path below the root ("." = the root), `title` what a mail client shows."""

    path: Path
    key: str
    title: str
    role: Role

    def is_called(self, name: str) -> bool:
        """Tell whether the user means this folder by `name`: its key or its title."""
        return _chosen(name) in (_chosen(self.key), _chosen(self.title))


def find_folders(root: Path, sent: str = "", drafts: str = "") -> tuple[Folder, ...]:
    """Return the folders of the Maildir at `root`, ordered by key.

    Directories behind symbolic links are left out. `sent` and `drafts` give a folder,
    named by its key or title, that role whatever its name suggests.
    Raises Unreachable when the root is missing or one of its directories cannot be read.
    """
    if not root.is_dir():
        raise Unreachable(
            f"no Maildir at {root}",
            "check `maildir` in the config, and that its disk or network share is mounted",
        )
    chosen: dict[str, Role] = {}
    if sent:
        chosen[_chosen(sent)] = "sent"
    if drafts:
        chosen[_chosen(drafts)] = "drafts"
    found: list[Folder] = []
    waiting: list[tuple[Path, tuple[str, ...]]] = [(root, ())]
    while waiting and len(found) < _FOLDER_LIMIT:
        path, names = waiting.pop()
        children = _directories(path)
        if "cur" in children:
            found.append(_folder(path, names, chosen))
        if len(names) < _DEPTH_LIMIT:
            waiting.extend((path / name, (*names, name)) for name in children if name not in _PARTS)
    return tuple(sorted(found, key=lambda folder: folder.key))


def _directories(path: Path) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise blocked("cannot look into a mail folder", path, error, "check who owns it and its permissions") from error


def _folder(path: Path, names: tuple[str, ...], chosen: dict[str, Role]) -> Folder:
    if not names:
        return Folder(path, ROOT, "INBOX", chosen.get("inbox", ""))
    key = printable("/".join(names))
    title = title_of(names)
    return Folder(path, key, title, chosen.get(_chosen(key)) or chosen.get(_chosen(title)) or role_of(title))


def _chosen(name: str) -> str:
    return folded(name.strip().strip("/"))


def printable(name: str) -> str:
    """Make a file name that is not UTF-8 storable: its odd bytes are written as hex escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def title_of(names: tuple[str, ...]) -> str:
    """Return what clients show for a folder's path below the root: `Clients/Acme`."""
    parts: list[str] = []
    for name in names:
        if name.startswith("."):
            parts.extend(part for part in name[1:].split(".") if part)
        else:
            parts.append(name)
    return "/".join(from_utf7(printable(part)) for part in parts)


def from_utf7(name: str) -> str:
    """Decode modified UTF-7 (RFC 3501, 5.1.3); a name that is not in it is returned as it is."""
    if "&" not in name:
        return name
    try:
        return re.sub(r"&([A-Za-z0-9+,]*)-", _decoded, name)
    except (binascii.Error, UnicodeDecodeError):
        return name


def _decoded(match: re.Match[str]) -> str:
    text = match[1].replace(",", "/")
    return binascii.a2b_base64(text + "=" * (-len(text) % 4)).decode("utf-16-be") if text else "&"


def to_utf7(name: str) -> str:
    """Encode a folder's title in modified UTF-7."""

    def encoded(match: re.Match[str]) -> str:
        data = binascii.b2a_base64(match[0].encode("utf-16-be"), newline=False).decode("ascii")
        return "&" + data.rstrip("=").replace("/", ",") + "-"

    return re.sub(r"[^\x20-\x7e]+", encoded, name.replace("&", "&-"))


def new_folder(root: Path, folders: Collection[Folder], title: str, role: Role) -> Folder:
    """Make a folder, private to the user, in the Maildir's layout; one that exists is completed.

    Raises Refused when the title cannot be a folder below the root, OSError when it cannot be made.
    """
    parts = [part for part in title.split("/") if part]
    names: tuple[str, ...]
    if not parts or any(part in (".", "..") or "\x00" in part for part in parts):
        raise Refused(f"{title!r} cannot be the name of a mail folder", "set `drafts` to a name such as Drafts")
    others = [folder.key for folder in folders if folder.key != ROOT]
    dotted = any(key.startswith(".") for key in others) or (not others and len(folders) > 0)
    if title.startswith("."):
        names = (title,)
    elif dotted:
        names = ("." + ".".join(to_utf7(part) for part in parts),)
    else:
        names = tuple(parts)
    path = root.joinpath(*names)
    for step in names:
        root = root / step
        root.mkdir(mode=0o700, exist_ok=True)
    for sub in ("tmp", "new", "cur"):
        (path / sub).mkdir(mode=0o700, exist_ok=True)
    if dotted:
        (path / "maildirfolder").touch(mode=0o600)  # tells a delivering program that this is no mailbox of its own
    return Folder(path, printable("/".join(names)), title_of(names), role)
