"""A made-up user's mail, calendar, book and config on disk, played through the real command line, in process."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from daemon.cli import main

ZONE = ZoneInfo("Europe/Berlin")
NOW = "2026-03-12T10:00:00+01:00"
"""A Thursday."""
ME = "Dana Fox <dana@northwind.example>"
ALIAS = "Dana Fox <dana.fox@northwind.example>"
SALES = "Northwind Sales <sales@northwind.example>"
BEA = "Bea Holt <bea@northwind.example>"
"""A colleague."""
ANN = "Ann Lee <ann@acme.example>"
CARL = "Carl Moss <carl@acme.example>"
BO = "Bo Berg <bo@fjord.example>"
"""Nobody's customer by the config's domains."""

Json = dict[str, Any]


def message_id(name: str) -> str:
    """Return the Message-ID of the mail called so."""
    return f"<{name}@mail.example>"


def moment(text: str) -> datetime:
    """Read a wall time in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Mail:
    """A mail as it lies in a Maildir; by default from Ann to the user, in the inbox."""

    name: str
    """Of the Message-ID; "" = the mail has none."""
    at: str
    text: str
    sender: str = ANN
    to: Sequence[str] = (ME,)
    cc: Sequence[str] = ()
    subject: str = "Offer 4711"
    answers: str = ""
    account: str = "work"
    folder: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/plain"
    attached: Sequence[str] = ()
    """File names."""

    def compose(self) -> bytes:
        """Return the mail as bytes."""
        mail = EmailMessage()
        mail["Date"] = format_datetime(moment(self.at))
        mail["From"] = self.sender
        mail["To"] = ", ".join(self.to)
        if self.cc:
            mail["Cc"] = ", ".join(self.cc)
        mail["Subject"] = self.subject
        if self.name:
            mail["Message-ID"] = message_id(self.name)
        if self.answers:
            mail["In-Reply-To"] = mail["References"] = message_id(self.answers)
        for name, value in self.headers.items():
            mail[name] = value
        mail.set_content(self.text)
        if self.content_type != "text/plain":
            mail.replace_header("Content-Type", self.content_type)
        for name in self.attached:
            mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=name)
        return mail.as_bytes()


def mine(
    name: str,
    at: str,
    text: str,
    *,
    answers: str = "",
    to: Sequence[str] = (ANN,),
    subject: str = "Re: Offer 4711",
    account: str = "work",
    sender: str = ME,
) -> Mail:
    """Return a mail that the user has sent."""
    return Mail(name, at, text, sender=sender, to=to, subject=subject, answers=answers, account=account, folder="Sent")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


class World:
    """One user's machine below a folder."""

    def __init__(self, root: Path, *, now: str = NOW) -> None:
        self.root = root
        self.now = now
        self.config = root / "config.toml"
        self.state = root / "state"
        self._count = 0
        self.configure()

    def configure(
        self,
        *,
        accounts: Sequence[str] = ("work",),
        rules: Sequence[str] = ("pack:replies", "pack:cadence", "pack:meetings"),
        me: Mapping[str, Any] | None = None,
        customers: Mapping[str, Any] | None = None,
        attention: Mapping[str, Any] | None = None,
        insight: Mapping[str, Any] | None = None,
        tasks: bool = True,
    ) -> None:
        """Write the config anew, and make the folders of its accounts."""
        owner = {
            "name": "Dana Fox",
            "addresses": ["dana@northwind.example", "dana.fox@northwind.example", "dana@home.example"],
            "shared": ["sales@northwind.example"],
            "colleagues": ["northwind.example"],
            "time_zone": "Europe/Berlin",
            "hours": "Mon-Fri 09:00-17:00",
        }
        parts = [
            _toml({"rules": list(rules)}),
            "[me]",
            _toml(owner | dict(me or {})),
            "[customers]",
            _toml({"domains": ["acme.example"]} if customers is None else customers),
            "[attention]",
            _toml(attention or {}),
            "[insight]",
            _toml(insight or {}),
            "[tiers.key]",
            _toml({"answer_within": "4 business hours", "every": "3 weeks", "at_most": "6 weeks"}),
            "[tiers.gold]",
            _toml({"every": "8 weeks"}),
            "[state]",
            _toml({"dir": "state"}),
        ]
        for name in accounts:
            options = {
                "name": name,
                "provider": "local",
                "maildir": f"{name}/mail",
                "calendars": [f"{name}/calendar"],
            }
            parts += ["[[account]]", _toml(options | ({"tasks": f"{name}/tasks"} if tasks else {}))]
            (self.root / name / "calendar").mkdir(parents=True, exist_ok=True)
            for folder in ("", ".Sent", ".Drafts", ".Trash"):
                for sub in ("cur", "new", "tmp"):
                    (self.root / name / "mail" / folder / sub).mkdir(parents=True, exist_ok=True)
        self.config.write_text("\n".join(parts))

    # The user's mail, calendar and book

    def deliver(self, *mails: Mail) -> Path:
        """Put mails into their folders; returns the path of the last."""
        assert mails
        for mail in mails:
            self._count += 1
            name = f"{int(moment(mail.at).timestamp())}.M{self._count}P1.host:2,S"
            path = self.folder(mail.folder, mail.account) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(mail.compose())
        return path

    def folder(self, name: str = "", account: str = "work") -> Path:
        """Return where the seen mails of a folder lie; "" = the inbox."""
        return self.root / account / "mail" / (f".{name}" if name else "") / "cur"

    def drafts(self, account: str = "work") -> list[Path]:
        """Return the files in the drafts folder."""
        return sorted(self.folder("Drafts", account).iterdir())

    def tasks(self, account: str = "work") -> list[Path]:
        """Return the files in the task folder."""
        folder = self.root / account / "tasks"
        return sorted(folder.glob("*.ics")) if folder.is_dir() else []

    def calendar(self, name: str, *events: str, account: str = "work") -> Path:
        """Write a calendar file of these components, in the place of an older one of the name."""
        path = self.root / account / "calendar" / f"{name}.ics"
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//golden//test//EN", *events, "END:VCALENDAR", ""]
        path.write_text("\r\n".join(lines), newline="")
        return path

    def knows(self, name: str, *options: str, now: str = "2025-01-02T10:00:00+01:00") -> None:
        """Add somebody to the book."""
        email = f"{name.split(maxsplit=1)[0].casefold()}@acme.example"
        emails = () if "--email" in options else ("--email", email)
        self.fine("people", "add", name, *emails, *options, now=now)

    def forget_index(self) -> None:
        """Delete the index, as a user may."""
        for path in self.state.glob("index.db*"):
            path.unlink()

    # The command line

    def run(self, *args: str, now: str | None = None) -> Ran:
        """Run a command as the shell would."""
        out, err = io.StringIO(), io.StringIO()
        argv = ["wellkept", "--config", str(self.config), "--now", now or self.now, *args]
        code: object = 0
        with redirect_stdout(out), redirect_stderr(err), mock.patch("sys.argv", argv):
            try:
                main()
            except SystemExit as end:
                code = end.code
        assert isinstance(code, int)
        return Ran(code, out.getvalue(), err.getvalue())

    def fine(self, *args: str, now: str | None = None) -> str:
        """Run a command that must end well; returns what it printed."""
        ran = self.run(*args, now=now)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran.out

    def signals(self, kind: str, now: str | None = None) -> list[Json]:
        """Return the signals of a kind."""
        found: list[Json] = json.loads(self.fine("signals", "--kind", kind, "--json", now=now))
        return found

    def plan(self, now: str | None = None) -> list[Json]:
        """Return the plan."""
        found: list[Json] = json.loads(self.fine("plan", "--json", now=now))
        return found

    def apply(self, now: str | None = None) -> list[Json]:
        """Apply; returns what was made, without what was held."""
        found: list[Json] = json.loads(self.fine("apply", "--json", now=now))
        assert {action["state"] for action in found} <= {"made", "held"}
        return [action for action in found if action["state"] == "made"]

    def why(self, what: str, now: str | None = None) -> Json:
        """Return the explanation."""
        found: Json = json.loads(self.fine("why", what, "--json", now=now))
        return found

    def outcomes(self, now: str | None = None) -> dict[str, str]:
        """Return key → outcome of what lies there or was taken back."""
        status = json.loads(self.run("status", "--json", now=now).out)
        return {entry["key"]: entry["outcome"] or entry["state"] for entry in status["open"] + status["withdrawn"]}


@contextmanager
def without(path: Path) -> Iterator[None]:
    """Hide a folder for a while, as a disk does that is not mounted."""
    hidden = path.with_name(f"{path.name}-hidden")
    path.rename(hidden)
    try:
        yield
    finally:
        if path.exists():
            shutil.rmtree(path)
        hidden.rename(path)


def headlines(actions: Sequence[Json]) -> list[tuple[str, str, str]]:
    """Return (rule, kind, whom or what) of each action, sorted."""
    return sorted(
        (
            action["rule"],
            action["artefact"]["kind"],
            action["artefact"].get("title") or ", ".join(action["artefact"]["to"]),
        )
        for action in actions
    )


def held(actions: Sequence[Json], kind: str = "") -> list[str]:
    """Return why actions of a kind are held, without those that are not."""
    return [a["held"] for a in actions if a["held"] and kind in ("", a["artefact"]["kind"])]


def meeting(
    uid: str, starts: str, ends: str, *more: str, guests: Sequence[str] = ("ann@acme.example",), mine: str = "ACCEPTED"
) -> str:
    """Return a VEVENT in Berlin's time that Ann organises; times as `20260316T100000`, or days as `20260316`."""
    whole = "" if "T" in starts else ";VALUE=DATE"
    zone = ";TZID=Europe/Berlin" if "T" in starts else ""
    invited = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{guest}" for guest in guests]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20260301T080000Z",
        f"DTSTART{whole}{zone}:{starts}",
        f"DTEND{whole}{zone}:{ends}",
        "SUMMARY:Review",
        f"ORGANIZER:mailto:{guests[0]}",
        *invited,
        f"ATTENDEE;PARTSTAT={mine}:mailto:dana@northwind.example",
        *more,
        "END:VEVENT",
    ]
    return "\r\n".join(lines)


def _toml(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items())
