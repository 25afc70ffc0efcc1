"""Hearing at once that a file of the user's has changed: watchdog on the folders that lead to the rules and templates.

What is heard only wakes the loop, which then looks for itself. So an event too many costs a look, and one that is
lost (or a folder that can't be watched) costs time until the next pass, which looks anyway.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

KINDS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Everything but opening and reading, which we do ourselves."""
# It would print warnings of its own on the terminal; what matters is said by the loop.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

Trails = Mapping[Path, frozenset[str]]
"""A real folder → globs of the names in it that matter."""


class Watch:
    """Rings when something happens on the trails. Use `cover` again whenever folders may have been replaced."""

    def __init__(self, ring: Callable[[], None], say: Callable[[str], None]) -> None:
        """`ring` is called from another thread; `say` only by `cover`, for folders that can't be watched."""
        self._ring = ring
        self._say = say
        self._ears: dict[Path, _Ear] = {}
        self._said: set[Path] = set()
        self._observer: BaseObserver | None = None
        try:
            self._observer = Observer()
            self._observer.start()
        except OSError as error:
            say(f"files can't be watched ({error.strerror}): what changes waits for the next pass")

    def cover(self, wanted: Trails) -> None:
        """Watch these folders and no others. One that can't be watched is named, once."""
        if self._observer is None:
            return
        for folder in [folder for folder, ear in self._ears.items() if not ear.hears(wanted)]:
            self._observer.unschedule(self._ears.pop(folder).watch)
        for folder, names in wanted.items():
            if folder in self._ears:
                self._ears[folder].names = names
                continue
            try:
                ear = _Ear(folder, names, self._ring)
                ear.watch = self._observer.schedule(ear, str(folder), event_filter=KINDS)
            except (FileNotFoundError, NotADirectoryError):
                continue  # gone since: its parent is watched, and has rung
            except OSError as error:
                if folder not in self._said:
                    self._said.add(folder)
                    self._say(
                        f"a folder can't be watched ({error.strerror}): what changes there waits for the next pass"
                    )
            else:
                self._ears[folder] = ear

    def close(self) -> None:
        """Stop watching."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()


class _Ear(FileSystemEventHandler):
    """Listens to one folder."""

    watch: ObservedWatch

    def __init__(self, folder: Path, names: frozenset[str], ring: Callable[[], None]) -> None:
        self.names = names
        self._folder = folder
        self._ring = ring
        self._identity = _identity(folder)
        self._deaf = False

    def hears(self, wanted: Trails) -> bool:
        """Tell whether this is still the folder of that name: another one in its place needs another watch."""
        return self._folder in wanted and not self._deaf and _identity(self._folder) == self._identity

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Ring for the names that matter, and for the folder itself."""
        for path in filter(None, (os.fsdecode(event.src_path), os.fsdecode(event.dest_path))):
            if path == str(self._folder):
                # Deleted. A new folder may get the same number on the disk, so that comparing is not enough.
                self._deaf = True
            elif not any(fnmatchcase(Path(path).name, name) for name in self.names):
                continue
            self._ring()
            return


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another of the same name; None when it is not there."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
