"""A user's world in which everything that anybody wrote carries one word, and a provider that repeats what it is told."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

CANARY = "qanaryzz"
"""Nothing in the code, in rules that ship, or in libraries says that."""
NOW = "2026-03-12T10:00:00+01:00"
CONFIG = f"""
rules = ["pack:replies", "pack:cadence", "pack:meetings", "rules.d"]
[me]
name = "{CANARY} Fox"
addresses = ["dana@northwind.example"]
time_zone = "Europe/Berlin"
hours = "Mon-Fri 09:00-17:00"
[customers]
everyone = true
tags = ["{CANARY}"]
never = ["{CANARY}@never.example"]
[tiers.{CANARY}]
answer_within = "4 business hours"
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
calendars = ["calendar"]
tasks = "tasks"
"""
REMOTE = """
[[account]]
name = "google"
provider = "gmail"
address = "{canary}@gmail.example"
token_command = ["printf", "{canary}"]
labels = []
endpoint = "{endpoint}"
timeout = 5
[[account]]
name = "office"
provider = "outlook"
address = "{canary}@outlook.example"
token_command = ["printf", "{canary}"]
endpoint = "{endpoint}"
timeout = 5
"""
RULE = f"""
[[rule]]
id = "waits"
on = "unanswered"
match = {{ asks = true }}
unless = {{ subject = "{CANARY} never" }}

[[rule.step]]
id = "task"
after = "1 business hour"
task = {{ title = "{CANARY} {{{{ thread.subject }}}}", due = "4 business hours" }}

[[rule.step]]
id = "note"
after = "2 business hours"
note = {{ text = "{CANARY} {{{{ person.name }}}}" }}

[[rule.step]]
id = "draft"
after = "3 business hours"
draft = {{ template = "hello" }}

[[rule.step]]
id = "notice"
after = "1 business hour"
notify = {{ title = "{CANARY}" }}
"""
TEMPLATE = f"Subject: {CANARY} {{{{ thread.subject }}}}\n\n{CANARY} {{{{ person.first_name }}}}\n"


def mail(number: int, extra: str = "", body: str = "") -> str:
    """Return a mail whose every field carries the word."""
    return (
        f"From: {CANARY} Lee{number} <{CANARY}{number}@acme.example>\n"
        f"To: {CANARY} <dana@northwind.example>\nCc: {CANARY}@cc.example\nReply-To: {CANARY}{number}@acme.example\n"
        f"Subject: {CANARY} offer {number}\nDate: Tue, 10 Mar 2026 09:{number:02}:00 +0100\n"
        f"Message-ID: <{CANARY}{number}@acme.example>\nReferences: <{CANARY}-r{number}@acme.example>\n"
        f"X-Mailer: {CANARY}\n{extra}\n{body or f'Could you send the {CANARY} offer, please?'}\n"
    )


PARTS = f"""--{CANARY}
Content-Type: text/html; charset={CANARY}

<p style="{CANARY}">Could you send {CANARY}?</p>
--{CANARY}
Content-Type: application/pdf; name="{CANARY}.pdf"
Content-Disposition: attachment; filename="{CANARY}.pdf"
Content-Transfer-Encoding: base64

!!!{CANARY}
--{CANARY}--
"""
BAD_MAILS = (
    mail(20, f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{CANARY}"\n', PARTS),
    mail(21, f"Content-Type: text/plain; charset={CANARY}\nContent-Transfer-Encoding: {CANARY}\n"),
    mail(22, f"Content-Type: {CANARY}/{CANARY}; =?{CANARY}?q?x?=\n"),
    mail(23).replace("Date: Tue,", f"Date: {CANARY},"),
    mail(24).replace("From:", f"From: =?{CANARY}?b?!!!?= <\udcff,;:"),
    f"{CANARY}",
    "",
)
EVENT = f"""BEGIN:VEVENT
UID:{CANARY}-%s
DTSTAMP:20260301T000000Z
DTSTART;TZID=Europe/Berlin:20260313T%s
DTEND;TZID=Europe/Berlin:20260313T170000
SUMMARY:{CANARY}
DESCRIPTION:{CANARY}
LOCATION:{CANARY}
ORGANIZER;CN={CANARY}:mailto:dana@northwind.example
ATTENDEE;CN={CANARY}:mailto:{CANARY}@guest.example
X-{CANARY}:{CANARY}
END:VEVENT
"""
BAD_EVENT = f"""BEGIN:VEVENT
UID:{CANARY}-bad
DTSTART;TZID={CANARY}:{CANARY}
RRULE:FREQ={CANARY};UNTIL={CANARY}
SUMMARY:{CANARY}
END:VEVENT
"""


def make_world(folder: Path) -> None:
    """Lay the world out below the folder."""
    for box in ("", f".{CANARY}", f".Archive.{CANARY}", ".Sent", ".Drafts"):
        for sub in ("cur", "new", "tmp"):
            (folder / "mail" / box / sub).mkdir(parents=True)
    for number in range(8):
        box = f".{CANARY}" if number % 2 else ""
        (folder / "mail" / box / "cur" / f"17700000{number:02}.{CANARY}{number}.host:2,S").write_text(mail(number))
    for number, text in enumerate(BAD_MAILS):
        raw = text.encode("utf-8", "surrogateescape")
        (folder / "mail" / "new" / f"17700001{number:02}.{CANARY}b{number}.host").write_bytes(raw)
    for name in ("calendar", "tasks", "rules.d", "templates"):
        (folder / name).mkdir()
    events = EVENT % ("1", "160000") + BAD_EVENT + EVENT % ("2", CANARY)
    (folder / "calendar" / f"{CANARY}.ics").write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
    (folder / "calendar" / f"{CANARY}-torn.ics").write_text(f"BEGIN:VCALENDAR\n{CANARY}\n")
    (folder / "tasks" / f"{CANARY}.ics").write_text(f"BEGIN:VCALENDAR\nBEGIN:VTODO\n{CANARY}\n")
    (folder / "rules.d" / f"{CANARY}.toml").write_text(RULE)
    (folder / "templates" / "hello.en.txt").write_text(TEMPLATE)
    (folder / "config.toml").write_text(CONFIG)
    (folder / "config.toml").chmod(0o600)


def with_remote(folder: Path, endpoint: str) -> None:
    """Add accounts at a server."""
    config = folder / "config.toml"
    config.write_text(CONFIG + REMOTE.format(canary=CANARY, endpoint=endpoint))
    config.chmod(0o600)


class Echo(BaseHTTPRequestHandler):
    """Refuses everything, and repeats in its refusal what it was asked for and with which token."""

    status = 400

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        said = f"{CANARY} {self.requestline} {dict(self.headers)} {self.rfile.read(size)!r}"
        row = {"reason": said, "message": said, "domain": said}
        told = {
            "code": said,
            "status": said,
            "message": said,
            "errors": [row],
            "innerError": {"code": said, "message": said},
        }
        body = json.dumps({"error": told}).encode()
        self.send_response(self.status, CANARY)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Echo", CANARY)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET  # noqa: N815 - the names that http.server asks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
        del format, args
