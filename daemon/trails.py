"""Which folders to listen to: those that hold the user's rules, templates, mail and meetings, and the way to them."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from daemon.resources import names_in, user_places
from daemon.watch import Trails

if TYPE_CHECKING:
    from daemon.config import Config

HOPS = 40
"""Links followed from one path: as many as Linux follows (path_resolution(7))."""


def trails(config: Config) -> Trails:
    """Return what to watch: the folders that hold the user's files, and those that hold the way to them.

    The way is each link on it, the folder itself (it may be replaced), and where it is not there yet the nearest
    one above.
    """
    wanted: dict[Path, set[str]] = {}
    for path, ending in user_places(config):
        _follow(path, wanted)
        try:
            names = names_in(path, ending)
        except OSError:
            continue  # not there, or one file; whoever reads it says what is wrong
        wanted.setdefault(_real(path), set()).add(f"*{ending}")
        for name in names:
            if _link(path / name) is not None:
                _follow(path / name, wanted)
    return {folder: frozenset(names) for folder, names in wanted.items()}


def mail_trails(config: Config) -> Trails:
    """Return the folders on this machine in which mail, meetings, tasks, people and articles change."""
    found: dict[Path, frozenset[str]] = {config.state_dir: frozenset({"book.json"})}
    if (articles := config.insight.folder) is not None:
        found.update((_real(folder), _ANYTHING) for folder in (articles, *_inside(articles)) if _is_folder(folder))
    for path in config.insight.files:
        folder = _real(path.parent)
        found[folder] = found.get(folder, frozenset()) | {path.name}
    for account in config.accounts:
        if account.provider == "local":
            root = account.options["maildir"]
            calendars = [below for folder in account.options["calendars"] for below in (folder, *_inside(folder))]
            folders = [*calendars, *filter(None, [account.options["tasks"]])]
            folders += _maildir_folders(root) if root is not None else []
            found.update((_real(folder), _ANYTHING) for folder in folders if _is_folder(folder))
    return found


_ANYTHING = frozenset({"*"})
_DEEP = 3
"""How far below an account's root its Maildirs lie at most."""


def _maildir_folders(root: Path, depth: int = _DEEP) -> list[Path]:
    """Return where mail lies, and the folders in which further Maildirs may appear."""
    inside = _inside(root)
    found = [root, *(folder for folder in inside if folder.name in {"cur", "new"})]
    if depth:
        others = (folder for folder in inside if folder.name not in {"cur", "new", "tmp"})
        found += [below for folder in others for below in _maildir_folders(folder, depth - 1)]
    return found


def _inside(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(folder / entry.name for entry in entries if entry.is_dir())
    except OSError:
        return []


def _follow(path: Path, wanted: dict[Path, set[str]]) -> None:
    """Add each folder entry whose replacement changes where the path leads."""
    seen: set[Path] = set()
    todo = [path]
    while todo and len(seen) < HOPS:
        step = todo.pop()
        if step in seen:
            continue
        seen.add(step)
        folder, name = _real(step.parent), step.name
        target = _link(step)
        if target is not None:
            todo.append(folder / target)
        todo += [above for above in step.parents if _link(above) is not None]
        while not _is_folder(folder) and folder != folder.parent:
            folder, name = folder.parent, folder.name
        wanted.setdefault(folder, set()).add(name)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises on a ring of links


def _link(path: Path) -> Path | None:
    """Return where a link leads; None for everything else, and for what can't be looked at."""
    try:
        return path.readlink()
    except OSError:
        return None


def _is_folder(path: Path) -> bool:
    try:
        return S_ISDIR(path.stat().st_mode)
    except OSError:
        return False
