"""A small real world on disk: a dozen waiting customers, two meetings, somebody gone quiet; and what became of it."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from icalendar import Calendar

ZONE = timezone(timedelta(hours=1))
"""Berlin in winter."""
NOW = "2026-03-12T10:00:00+01:00"
"""A Thursday."""
LATER = "2026-03-16T12:00:00+01:00"
"""The Monday after it."""
CUSTOMERS = 12
ANSWERED = (0, 1, 2)
"""The customers whom the user answers by hand, after which their drafts and tasks have no reason any more."""
EDITED = 3
"""The customer whose draft the user changes, and answers too: it stays."""
DISCARDED = 4
TICKED = 5

CONFIG = """
rules = ["pack:cadence", "pack:meetings", "rules.d"]
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
time_zone = "Europe/Berlin"
hours = "Mon-Fri 09:00-17:00"
[customers]
everyone = true
[attention]
drafts = 60
tasks = 60
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
calendars = ["calendar"]
"""
RULES = """
[[rule]]
id = "waits"
on = "unanswered"
match = { asks = true }

[[rule.step]]
id = "task"
after = "2 business hours"
task = { title = "Answer {{ person.first_name }}: {{ thread.subject }}", due = "4 business hours" }

[[rule.step]]
id = "note"
after = "3 business hours"
note = { text = "had to wait for an answer" }

[[rule.step]]
id = "hold"
after = "6 business hours"
draft = { text = "Hello {{ person.first_name }}, I am on it." }

[[rule.step]]
id = "sorry"
after = "3 business days"
draft = { text = "Hello {{ person.first_name }}, sorry for the wait." }
"""


def make_world(folder: Path, *, task_folder: bool = True) -> Path:
    """Lay the world out below `folder`; return the config. Without `task_folder` tasks go to the book."""
    for name in ("cur", "new", "tmp", "Sent/cur", "Sent/new", "Sent/tmp", "Trash/cur", "Trash/new", "Trash/tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    (folder / "calendar").mkdir()
    (folder / "rules.d").mkdir()
    (folder / "rules.d" / "waits.toml").write_text(RULES, "utf-8")
    config = folder / "config.toml"
    config.write_text(CONFIG + ('tasks = "tasks"\n' if task_folder else ""), "utf-8")
    for number in range(CUSTOMERS):
        customer_writes(folder, number, datetime(2026, 3, 10, 9, 5 + number, tzinfo=ZONE))
    _store(
        folder / "mail" / "cur" / "1770000000.M1P900.host:2,S",
        _mail("Quentin Calm <quiet@calm.example>", _ME, "Hello", "Good to meet you.", "<q1@calm.example>", _past(60)),
    )
    _store(
        folder / "mail" / "Sent" / "cur" / "1770000001.M1P901.host:2,S",
        _mail(
            _ME,
            "Quentin Calm <quiet@calm.example>",
            "Re: Hello",
            "Likewise, all the best.",
            "<q2@northwind.example>",
            _past(58),
            answers="<q1@calm.example>",
        ),
    )
    meeting(folder, "roadmap", datetime(2026, 3, 13, 9, 30, tzinfo=ZONE))
    meeting(folder, "budget", datetime(2026, 3, 13, 9, 45, tzinfo=ZONE))
    return config


def people_commands() -> list[list[str]]:
    """Return what the user typed once: who matters."""
    return [["people", "add", "Quentin Calm", "--email", "quiet@calm.example", "--interval", "3 weeks"]]


_ME = "Dana Fox <dana@northwind.example>"


def _past(days: int) -> datetime:
    return datetime(2026, 3, 12, 10, 0, tzinfo=ZONE) - timedelta(days=days)


def customer(number: int) -> str:
    """Return the customer's name and address."""
    return f"Customer{number} Lee <c{number}@acme{number}.example>"


def customer_writes(folder: Path, number: int, at: datetime) -> None:
    """Deliver a question of the customer."""
    mail = _mail(
        customer(number), _ME, f"Offer {number}", f"Could you send offer {number} today?", question(number), at
    )
    _store(folder / "mail" / "cur" / f"17731{number:05}.M1P{number}.host:2,S", mail)


def question(number: int) -> str:
    """Return the Message-ID of the customer's question."""
    return f"<question-{number}@acme{number}.example>"


def user_answers(folder: Path, number: int) -> None:
    """Put the user's own answer into Sent."""
    at = datetime(2026, 3, 12, 11, number, tzinfo=ZONE)
    mail = _mail(
        _ME,
        customer(number),
        f"Re: Offer {number}",
        "Here it is, attached.",
        f"<answer-{number}@northwind.example>",
        at,
        answers=question(number),
    )
    _store(folder / "mail" / "Sent" / "cur" / f"17732{number:05}.M1P{number}.host:2,S", mail)


def meeting(folder: Path, name: str, starts: datetime, *, cancelled: bool = False) -> None:
    """Put the meeting into the calendar, or change it there."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//northwind.example//EN",
        "BEGIN:VEVENT",
        f"UID:{name}@northwind.example",
        "DTSTAMP:20260302T080000Z",
        f"DTSTART:{starts.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}",  # noqa: UP017 - one import less
        f"DTEND:{(starts + timedelta(hours=1)).astimezone(timezone.utc):%Y%m%dT%H%M%SZ}",  # noqa: UP017
        f"SUMMARY:{name}",
        *(["STATUS:CANCELLED"] if cancelled else []),
        "ORGANIZER;CN=Dana Fox:mailto:dana@northwind.example",
        "ATTENDEE;CN=Mia Guest;PARTSTAT=ACCEPTED:mailto:mia@guest.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    (folder / "calendar" / f"{name}.ics").write_bytes("\r\n".join(lines).encode())


def time_passes(folder: Path) -> None:
    """Let the user's Thursday happen: answers, an edited and a discarded draft, a ticked task, meetings moved."""
    for number in (*ANSWERED, EDITED):
        user_answers(folder, number)
    drafts = folder / "mail" / "Drafts" / "cur"
    for file in list(drafts.iterdir()):
        content = _quiet(file)
        if question(EDITED).encode() in content:
            file.unlink()
            _store(drafts / "1773300000.M1P77.host:2,DS", content.replace(b"I am on it", b"I am at it"))
        elif question(DISCARDED).encode() in content:
            file.unlink()
    for file in (folder / "tasks").iterdir() if (folder / "tasks").is_dir() else ():
        content = _quiet(file)
        if f"Offer {TICKED}".encode() in content:
            file.write_bytes(content.replace(b"STATUS:NEEDS-ACTION", b"STATUS:COMPLETED"))
    meeting(folder, "roadmap", datetime(2026, 3, 17, 15, 0, tzinfo=ZONE))
    meeting(folder, "budget", datetime(2026, 3, 13, 9, 45, tzinfo=ZONE), cancelled=True)


def copy_world(source: Path, target: Path) -> None:
    """Copy a world with the times of its files: by them a draft that nobody opened is told from one somebody did."""

    def copied(one: str, other: str) -> None:
        status = Path(one).stat()
        Path(other).write_bytes(_quiet(Path(one)))
        Path(other).chmod(status.st_mode)
        os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))

    shutil.copytree(source, target, copy_function=copied)


@dataclass(frozen=True)
class State:
    """A world as far as it concerns the user, without the times at which things were written."""

    drafts: tuple[str, ...]
    tasks: tuple[str, ...]
    trash: tuple[str, ...]
    notes: tuple[str, ...]
    ledger: Mapping[str, tuple[str, str]]
    verdicts: frozenset[tuple[str, str]]
    hidden: tuple[str, ...]
    """Files of ours that should not be there when nothing is under way."""


def look(folder: Path) -> State:
    """Read the world; leaves no trace."""
    mail, tasks = folder / "mail", folder / "tasks"
    hidden = [str(file.relative_to(folder)) for file in mail.rglob("tmp/*")]
    hidden += (
        [str(file.relative_to(folder)) for file in tasks.iterdir() if file.name[0] == "."] if tasks.is_dir() else []
    )
    ledger, verdicts = ledger_of(folder / "state" / "ledger.db")
    return State(
        drafts=tuple(sorted(map(_draft, _files(mail / "Drafts")))),
        tasks=visible_tasks(folder),
        trash=tuple(sorted(map(_draft, _files(mail / "Trash")))),
        notes=_book(folder / "state" / "book.json"),
        ledger=ledger,
        verdicts=verdicts,
        hidden=tuple(sorted(hidden)),
    )


def visible_drafts(folder: Path) -> tuple[str, ...]:
    """Return what a mail client shows in Drafts."""
    return tuple(sorted(map(_draft, _files(folder / "mail" / "Drafts"))))


def visible_tasks(folder: Path) -> tuple[str, ...]:
    """Return what a task program shows, each file parsed."""
    return tuple(sorted(_task(file) for file in (folder / "tasks").glob("[!.]*.ics")))


def without_waiting(connection: sa.Connection) -> None:
    """Keep SQLite from waiting for the disk: only a power failure could tell, and no test here has one."""
    driver: Any = connection.connection.dbapi_connection
    if not driver.in_transaction:
        driver.execute("PRAGMA synchronous=OFF")


def _files(folder: Path) -> list[Path]:
    return [file for sub in ("cur", "new") if (folder / sub).is_dir() for file in (folder / sub).iterdir()]


def _draft(file: Path) -> str:
    return re.sub(r"(?m)^Date: .*\r\n", "", _quiet(file).decode())


def _task(file: Path) -> str:
    content = _quiet(file).decode()
    Calendar.from_ical(content)
    return re.sub(r"(?m)^DTSTAMP:.*\r\n", "", content)


def ledger_of(path: Path) -> tuple[dict[str, tuple[str, str]], frozenset[tuple[str, str]]]:
    if not path.exists():
        return {}, frozenset()
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT key, state, outcome FROM entry").fetchall()
        words = connection.execute(
            "SELECT verdict.kind, verdict_cover.id FROM verdict JOIN verdict_cover ON verdict_cover.verdict = verdict.id"
        ).fetchall()
    finally:
        connection.close()
    return {key: (state, outcome) for key, state, outcome in rows}, frozenset(map(tuple, words))


def _book(path: Path) -> tuple[str, ...]:
    """Return the book's records without their moments of change."""
    if not path.exists():
        return ()
    return tuple(sorted(re.sub(r'^"\d+": ', "", line).rstrip(",") for line in path.read_text("utf-8").splitlines()))


def _mail(sender: str, to: str, subject: str, text: str, message_id: str, at: datetime, answers: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    mail["Subject"] = subject
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(text)
    return mail.as_bytes()


def _store(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _quiet(path: Path) -> bytes:
    """Read without leaving a time of access."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOATIME", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read()
