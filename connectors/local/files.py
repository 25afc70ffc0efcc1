"""The files of one Maildir folder: listed so that none is missed, read without leaving a trace."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from connectors.local.folders import Folder, printable
from connectors.reasons import blocked

_LISTINGS = 4
"""How often a directory that changes under the listing is listed again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: `unique` is its name before the flags, the part that never changes; `sub` is cur or new."""

    sub: str
    name: str
    unique: str
    flags: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds, by unique name. `steady` is False when it changed during every look."""

    entries: dict[str, Entry]
    stamps: tuple[int, int]
    """The modification times (ns) of cur and new from before the look; -1 where the directory is missing."""
    steady: bool


def split_name(name: str) -> tuple[str, str]:
    """Split a file name into its unique part and its flags (`:2,`; `;2,` and `!2,` on odd file systems)."""
    for mark in (":2,", ";2,", "!2,"):
        unique, found, flags = name.rpartition(mark)
        if found:
            return printable(unique), flags
    return printable(name), ""


def stamps(path: Path) -> tuple[int, int]:
    """Return the modification times of cur and new in ns."""
    return _stamp(path / "cur"), _stamp(path / "new")


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return -1
    except OSError as error:
        raise blocked("cannot look at a mail folder", path, error, "check its permissions") from error


def list_folder(path: Path) -> Listing:
    """List new, then cur: a file that moves meanwhile is met twice, never missed.

    Raises Unreachable when a directory cannot be read.
    """
    before = stamps(path)
    for _ in range(_LISTINGS):
        entries = {entry.unique: entry for sub in ("new", "cur") for entry in _scan(path / sub, sub)}
        after = stamps(path)
        if after == before:
            return Listing(entries, before, steady=True)
        before = after
    return Listing(entries, before, steady=False)


def _scan(path: Path, sub: str) -> Iterator[Entry]:
    try:
        with os.scandir(path) as found:
            for item in found:
                if not item.name.startswith(".") and item.is_file():
                    yield Entry(sub, item.name, *split_name(item.name))
    except FileNotFoundError:
        return
    except OSError as error:
        raise blocked("cannot list a mail folder", path, error, "check who owns it and its permissions") from error


def find_entry(folder: Folder, unique: str) -> Entry | None:
    """Return the file with that unique name; a second look makes sure that it was not just being renamed."""
    return list_folder(folder.path).entries.get(unique) or list_folder(folder.path).entries.get(unique)


@contextlib.contextmanager
def open_quietly(path: Path) -> Iterator[BufferedReader]:
    """Open for reading; the time of last access, by which we tell that a person looked, stays as it was."""
    quiet = getattr(os, "O_NOATIME", 0)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | quiet)
    except PermissionError:
        if not quiet:
            raise
        quiet = 0  # only the owner may read without a trace
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        yield file
        if not quiet and before.st_uid == os.geteuid():
            os.utime(handle, ns=(before.st_atime_ns, before.st_mtime_ns))


def sync_directory(path: Path) -> None:
    """Make renames in a directory durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
