"""Where mail, calendars and tasks usually lie on a machine: what mbsync, OfflineIMAP, vdirsyncer and neomutt are told."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MAIL = ("Maildir", "Mail", ".mail", ".maildir", "mail")
CALENDARS = (".calendars", ".local/share/vdirsyncer", ".local/share/calendars", "Calendars")
MANY = 200
"""Entries of a folder that are looked at: a home may hold anything."""


@dataclass(frozen=True, slots=True)
class Found:
    """Folders on this machine."""

    maildirs: tuple[Path, ...] = ()
    """One an account."""
    calendars: tuple[Path, ...] = ()
    tasks: Path | None = None


def look(home: Path, environment: Mapping[str, str]) -> Found:
    """Look in the usual places. A folder that can't be read is passed over."""
    named = environment.get("MAILDIR", "")
    roots = dict.fromkeys([*([Path(named).expanduser()] if named else []), *(home / name for name in MAIL)])
    maildirs = dict.fromkeys(account for root in roots for account in _accounts(root))
    calendars: list[Path] = []
    tasks: list[Path] = []
    for folder in (found for name in CALENDARS for found in _calendars(home / name, depth=2)):
        (tasks if _holds_tasks(folder) else calendars).append(folder)
    return Found(tuple(maildirs), tuple(calendars), tasks[0] if tasks else None)


def _accounts(root: Path) -> Iterator[Path]:
    """Yield each account: a Maildir, with folders of its own or without, or a folder of Maildirs (`Mail/work/Inbox`).

    Maildirs that hold others lie beside each other as accounts do; those that hold none, as one account's folders do.
    """
    if _is_maildir(root):
        yield root
        return
    own = [folder for folder in _folders(root) if any(_is_maildir(below) for below in _folders(folder))]
    if any(_is_maildir(folder) and folder not in own for folder in _folders(root)):
        yield root
    else:
        yield from own


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _calendars(folder: Path, depth: int) -> Iterator[Path]:
    """Yield each folder that holds .ics files."""
    if any(name.endswith(".ics") for name in _names(folder)):
        yield folder
    elif depth:
        for below in _folders(folder):
            yield from _calendars(below, depth - 1)


def _holds_tasks(folder: Path) -> bool:
    """Tell from the first files whether the folder is a task list."""
    for name in [name for name in _names(folder) if name.endswith(".ics")][:5]:
        try:
            with (folder / name).open("rb") as file:
                if b"BEGIN:VTODO" in file.read(65_536):
                    return True
        except OSError:
            continue
    return False


def _folders(folder: Path) -> list[Path]:
    return [folder / name for name in _names(folder) if (folder / name).is_dir()]


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for _, entry in zip(range(MANY), entries, strict=False))
    except OSError:
        return []
