"""The made-up mailbox on which the examples in docs/json.md were made: one customer waits, one has gone quiet."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

NOW = "2026-03-10T16:30:00+01:00"

CONFIG = """
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
time_zone = "Europe/Berlin"

[tiers.key]
answer_within = "4 business hours"
every = "3 weeks"
at_most = "6 weeks"

[state]
dir = "state"

[[account]]
name = "work"
provider = "local"
maildir = "mail"
calendars = ["calendar"]
tasks = "tasks"
"""

MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//northwind.example//EN
BEGIN:VEVENT
UID:roadmap@northwind.example
DTSTAMP:20260302T080000Z
DTSTART:20260311T090000Z
DTEND:20260311T100000Z
SUMMARY:Roadmap
ORGANIZER;CN=Dana Fox:mailto:dana@northwind.example
ATTENDEE;CN=Ann Lee;PARTSTAT=ACCEPTED:mailto:ann@acme.example
END:VEVENT
END:VCALENDAR
"""

RULES = """
[[rule]]
id = "answer-ann"
on = "unanswered"
match = { asks = true }

[[rule.step]]
after = "2 business hours"
task = { title = "Answer {{ person.first_name }}" }

[[test]]
name = "two hours of waiting become a task"
now = 2026-03-10T16:30:00+01:00
mail = [{ from = "Ann Lee <ann@acme.example>", at = "2026-03-10 09:10", text = "Could you send the offer today?" }]
expect = [{ rule = "answer-ann", task = "Answer Ann" }]

[[test]]
name = "a question is answered at once"
now = 2026-03-10T09:20:00+01:00
mail = [{ from = "Ann Lee <ann@acme.example>", at = "2026-03-10 09:10", text = "Could you send the offer today?" }]
expect = [{ rule = "answer-ann", task = "Answer Ann" }]
"""

PEOPLE: Sequence[Sequence[str]] = (
    ("people", "add", "Ann Lee", "--email", "ann@acme.example", "--tier", "key", "--company", "Acme"),
    ("people", "add", "Bo Berg", "--email", "bo@fjord.example", "--interval", "3 weeks", "--date", "birthday=--03-20"),
    ("log", "bo@fjord.example", "call", "chairs for the new office", "--at", "2026-02-10T11:00"),
)
"""What the user typed once the mailbox was there."""


def make(folder: Path) -> Path:
    """Lay out mailbox, calendar and config in the folder; return the config's path."""
    for name in (
        "cur",
        "new",
        "tmp",
        ".Sent/cur",
        ".Sent/new",
        ".Sent/tmp",
        ".Drafts/cur",
        ".Drafts/new",
        ".Drafts/tmp",
    ):
        (folder / "mail" / name).mkdir(parents=True)
    for name in ("calendar", "tasks"):
        (folder / name).mkdir()
    (folder / "calendar" / "roadmap.ics").write_bytes(MEETING.replace("\n", "\r\n").encode())
    earlier = _mail("dana@northwind.example", "Dana Fox", "ann@acme.example", "Your visit", "See you on Wednesday.", 1)
    asking = _mail(
        "ann@acme.example", "Ann Lee", "dana@northwind.example", "Offer", "Could you send the offer today?", 2
    )
    (folder / "mail" / ".Sent" / "cur" / "1772701200.M1P1.localhost:2,S").write_bytes(earlier)
    (folder / "mail" / "cur" / "1773130200.M1P2.localhost:2,").write_bytes(asking)
    (folder / "config.toml").write_text(CONFIG, "utf-8")
    (folder / "answer.toml").write_text(RULES, "utf-8")
    return folder / "config.toml"


def _mail(sender: str, name: str, to: str, subject: str, text: str, number: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{name} <{sender}>"
    mail["To"] = to
    mail["Date"] = "Thu, 05 Mar 2026 10:00:00 +0100" if number == 1 else "Tue, 10 Mar 2026 09:10:00 +0100"
    mail["Message-ID"] = f"<{'visit' if number == 1 else 'offer'}@{sender.partition('@')[2]}>"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail.as_bytes()
