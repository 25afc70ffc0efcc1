"""Making the sample in a folder, knowing one that was made, and removing nothing else.

The folder holds `.wellkept-demo` from the first moment, and `now` as soon as it is complete. What the user puts beside
the sample's own files, such as a folder of rules, stays when the sample is remade.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from daemon.book import Book
from daemon.errors import UserError
from daemon.sample.articles import articles
from daemon.sample.cast import book
from daemon.sample.mails import Letter, letters
from daemon.sample.meetings import calendars
from daemon.sample.script import sample_now

MARKER = ".wellkept-demo"
_NOW = "now"
_CONFIG = "config.toml"
_PARTS = ("mail", "calendars", "tasks", "articles", "state")
_FOLDERS = (".Sent", ".Archive", ".Junk", ".Trash")
_WHAT = "This folder was made by `wellkept demo`; `wellkept demo --fresh` may delete and remake it.\n"


def open_sample(folder: Path, now: datetime, *, fresh: bool) -> datetime:
    """Return the moment at which the sample in the folder lives; make the sample when it is not there, or `fresh`.

    `now` only decides the moment of a new one. A half-made sample is made again. Raises UserError when the folder
    holds anything that is not ours, OSError when it can't be written.
    """
    kept = _kept_now(folder)
    if kept is not None and not fresh:
        return kept
    _clear(folder)
    moment = sample_now(now)
    _make(folder, moment)
    return moment


def _kept_now(folder: Path) -> datetime | None:
    """Return the moment kept in the folder; None when no complete sample is there."""
    if not (folder / MARKER).is_file() or not (folder / _NOW).is_file():
        return None
    try:
        kept = datetime.fromisoformat((folder / _NOW).read_text("utf-8").strip())
    except ValueError as error:
        raise UserError(
            f"{folder / _NOW} does not hold a time", "`wellkept demo --fresh` makes the sample anew"
        ) from error
    if kept.tzinfo is None:
        raise UserError(f"{folder / _NOW} holds a time without offset", "`wellkept demo --fresh` makes the sample anew")
    return kept


def _clear(folder: Path) -> None:
    """Take away what a demo made in the folder. Raises UserError when no demo made it."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UserError(f"{folder} is no folder of its own", "name another one: `wellkept demo DIR`")
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARKER).is_file():
        raise UserError(
            f"{folder} holds something that no demo made: nothing was touched",
            "name another folder: `wellkept demo DIR`",
        )
    for name in (_NOW, _CONFIG):  # without `now` the sample counts as half-made, whatever happens next
        (folder / name).unlink(missing_ok=True)
    for name in _PARTS:
        if (folder / name).is_symlink():
            (folder / name).unlink()
        elif (folder / name).is_dir():
            shutil.rmtree(folder / name)


def _make(folder: Path, now: datetime) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARKER).write_text(_WHAT, "utf-8")
    (folder / _CONFIG).write_text((files("daemon.sample") / _CONFIG).read_text("utf-8"), "utf-8")
    for name in _PARTS:
        (folder / name).mkdir(mode=0o700)
    _make_maildir(folder / "mail", now)
    for name, content in calendars(now):
        (folder / "calendars" / name).write_bytes(content)
    for name, text in articles(now):
        (folder / "articles" / name).write_text(text, "utf-8")
    people = Book(folder / "state" / "book.json")
    for person in book(now):
        people.add(person, now)
    (folder / _NOW).write_text(f"{now.isoformat()}\n", "utf-8")


def _make_maildir(root: Path, now: datetime) -> None:
    """Write every mail into a Maildir++ (cr.yp.to/proto/maildir.html); unread ones lie in `new`."""
    for name in ("", *_FOLDERS):
        for part in ("tmp", "new", "cur"):
            (root / name / part).mkdir(mode=0o700, parents=True)
        if name:
            (root / name / "maildirfolder").touch(mode=0o600)
    for letter in letters(now):
        (root / _place(letter)).write_bytes(letter.message.as_bytes())


def _place(letter: Letter) -> Path:
    name = f"{int(letter.at.timestamp())}.{letter.name}.northwind"
    return Path(letter.folder, "new", name) if letter.unread else Path(letter.folder, "cur", f"{name}:2,S")
