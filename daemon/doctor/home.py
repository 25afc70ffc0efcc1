"""What lies on this machine: config, rules, state folder, stores, the book, the clock."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.doctor import Finding, Findings, advice, fine

if TYPE_CHECKING:
    import sqlalchemy as sa

    from daemon.app import App

LOW = 200 * 1024 * 1024
"""Bytes that should be free: a first sync of a large mailbox takes about as many."""
NONE = 10 * 1024 * 1024
"""Bytes without which the stores cannot do their work: a log of SQLite's takes up to four of these, a book one."""
FEW = 50
"""Files that must find room: logs of SQLite's, drafts of a day."""
AHEAD = timedelta(days=1)
MOMENT = timedelta(minutes=5)
PATIENCE = 5.0
"""Seconds that the system may take to say whether somebody keeps its clock."""


def config(app: App) -> Findings:
    """Read the config."""
    found = app.config
    names = ", ".join(f"{account.name} ({account.provider})" for account in found.accounts)
    yield fine("config", f"{found.path}: {names}")


def rules(app: App) -> Findings:
    """Read every rule and run its tests."""
    from daemon.rule_tests import run_tests
    from daemon.rulebook import load_rulebook

    book = load_rulebook(app.config)
    results = run_tests(app, ())
    failed = [result for result in results if result.differences]
    for result in failed:
        yield Finding(
            "rules",
            "broken",
            f"{result.file}:{result.line}: the test {result.name!r} fails",
            "`wellkept rules test` says why",
        )
    if not failed:
        yield fine("rules", f"{len(book.rules)} rules in force, {len(results)} tests pass")


def state(app: App) -> Findings:
    """Look at the state folder: whose it is, who can read it, how much room there is."""
    folder = app.state_dir
    held = folder.stat()
    if held.st_uid != os.geteuid():
        yield Finding("state", "broken", f"{folder} belongs to somebody else", "run wellkept as its owner")
        return
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        if not path.is_symlink() and mode & 0o077:
            yield Finding("state", "broken", f"{path} is open to others", f"close it: chmod go= {path}")
    yield from _room(folder)


def _room(folder: Path) -> Findings:
    """Look whether the folder can be written to, and how much."""
    room = os.statvfs(folder)
    free = room.f_bavail * room.f_frsize
    if room.f_flag & os.ST_RDONLY or not os.access(folder, os.W_OK):
        yield Finding("state", "broken", f"{folder} can't be written to", "mount it writable, or check its permissions")
    elif free < NONE or (room.f_files and room.f_favail < FEW):
        told = f"the disk is full where {folder} lies ({free // 2**20} MiB, {room.f_favail} files more)"
        yield Finding("state", "broken", told, "make room: nothing is made until there is some, and nothing is lost")
    elif free < LOW:
        yield advice("state", f"only {free // 2**20} MiB are free where {folder} lies", "make room")
    else:
        yield fine("state", f"{folder}: yours alone, {free // 2**30} GiB free")


def stores(app: App) -> Findings:
    """Let SQLite look at its own files (pragma.html, "quick_check")."""
    with app.index.reading() as connection:
        if app.rebuilt:
            yield Finding("index", "broken", "index.db was damaged, and put away", "`wellkept sync`: it is rebuilt")
        yield _sound(
            connection, "index", "delete index.db and run `wellkept sync`: it is rebuilt, and nothing is made anew"
        )
    with app.ledger.reading() as connection:
        yield _sound(
            connection, "ledger", "bring it back before anything else is made: `wellkept backup --restore FILE`"
        )


def _sound(connection: sa.Connection, name: str, mend: str) -> Finding:
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        return Finding(name, "broken", f"{name}.db is damaged: {said}", mend)
    size = Path(str(connection.engine.url.database)).stat().st_size
    return fine(name, f"{name}.db is sound ({size / 2**20:.1f} MiB)")


def book(app: App) -> Findings:
    """Read the book of people."""
    people = app.book.people()
    if app.book.trouble:
        mend = "mend it, or let the next change put the copy in its place; older ones lie in `backups`"
        yield Finding("book", "broken", app.book.trouble, mend)
        return
    if not people:
        yield advice("book", "the book knows nobody yet", "`wellkept people add`, or `wellkept people import FILE`")
        return
    yield fine("book", f"{len(people)} people")


def clock(app: App) -> Findings:
    """Compare the clock with the newest mail and the last sync: a machine that lives in the past would answer late."""
    import sqlalchemy as sa

    from daemon.database import from_stamp
    from daemon.index.tables import message

    with app.index.reading() as connection:
        newest = connection.scalar(sa.select(sa.func.max(message.c.at)).where(message.c.sent.is_(sa.false())))
    if newest is not None and from_stamp(newest) - app.now > AHEAD:
        yield advice(
            "clock",
            f"this machine takes it to be {app.now:%Y-%m-%d %H:%M}, and a mail is dated {from_stamp(newest):%Y-%m-%d}",
            "set the clock (or that mail's sender has it wrong)",
        )
    elif (later := _read_later_than(app)) is not None:
        told = f"the clock was set back: mail was last read at {later:%Y-%m-%d %H:%M}, which is still to come"
        yield advice("clock", told, "set the clock; if it is right now, this passes by itself")
    elif app.now_text is None and _unsynchronised():
        yield advice("clock", "nothing keeps the clock right", "`timedatectl set-ntp true`")
    else:
        yield fine("clock", f"{app.now:%Y-%m-%d %H:%M} {app.config.settings.me.time_zone}")


def _read_later_than(app: App) -> datetime | None:
    """Return when an account was read last, if that is not over yet."""
    times = [at for state in app.index.account_states() for at in state.synced.values()]
    newest = max(times, default=None)
    return newest if newest is not None and newest - app.now > MOMENT else None


def _unsynchronised() -> bool:
    """Tell whether systemd knows that nobody compares the clock; where it does not say, nobody knows."""
    try:
        done = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],  # noqa: S607 - the system's own tool
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout.strip() == "no"
