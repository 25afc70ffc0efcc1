"""A person with an account at the emulator: what lies in it, and `wellkept` on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from daemon.cli import cli
from tests.google.emulator import TOKEN, Emulator, emulating
from tests.stage import ANN, ME, NOW

CONFIG = """
rules = ["pack:replies", "pack:meetings"]
[me]
name = "Dana Fox"
addresses = ["{me}"]
time_zone = "Europe/Berlin"
hours = "Mon-Sun 00:00-24:00"
[customers]
everyone = true
[tiers.key]
answer_within = "2 business hours"
[state]
dir = "state"
[[account]]
name = "work"
provider = "gmail"
address = "{me}"
endpoint = "{url}"
token_command = {token}
units_per_minute = 10000000
project_units_per_minute = 10000000
{more}
"""
ALLOWED = [
    re.compile(pattern)
    for pattern in (
        r"GET /gmail/v1/users/me/(profile|history|labels|messages|drafts|settings/sendAs)",
        r"GET /gmail/v1/users/me/(messages|threads|drafts)/[^/]+",
        r"POST /gmail/v1/users/me/drafts",
        r"DELETE /gmail/v1/users/me/drafts/[^/]+",
        r"POST /batch/gmail/v1",
        r"GET /calendar/v3/users/me/calendarList",
        r"GET /calendar/v3/calendars/[^/]+/events",
        r"(GET|POST) /tasks/v1/users/@me/lists",
        r"GET /people/v1/(people/me/connections|contactGroups)",
    )
]
"""What may be asked of a server without tasks: written down again here, apart from the daemon's own list."""
Json = dict[str, Any]
ASKS = "Could you send me the offer today, please?"


def mail(number: int, hours: float = 30, sender: str = f"{ANN.name} <{ANN.email}>", **others: Any) -> Json:
    """Return a mail of Ann's, that many hours ago, as the emulator's seed has it."""
    return {
        "id": f"msg_{number}",
        "thread_id": f"thr_{number}",
        "user_email": ME.email,
        "from": sender,
        "to": ME.email,
        "subject": f"Offer {number}",
        "body_text": ASKS,
        "label_ids": ["INBOX", "UNREAD"],
        "date": (NOW - timedelta(hours=hours)).isoformat(),
        "message_id": f"<m{number}@acme.example>",
        **others,
    }


@dataclass
class Office:
    """`run` is the command line; `emulator` is what the user's own mail client talks to."""

    emulator: Emulator
    config: Path
    capsys: pytest.CaptureFixture[str]
    code: int = 0
    err: str = ""

    def gmail(self, method: str, path: str, **body: Any) -> Json:
        """Do something in the mailbox as the user."""
        found: Json = self.emulator.call(method, f"/gmail/v1/users/me/{path}", **body) or {}
        return found

    def deliver(self, **fields: Any) -> None:
        """Put a message into the mailbox."""
        self.gmail("POST", "messages", **fields)

    def run(self, *words: str, at: timedelta = timedelta()) -> Any:
        self.capsys.readouterr()
        moment = (NOW + at).isoformat()
        self.code = cli.main(["--config", str(self.config), "--now", moment, *words], standalone_mode=False)
        out = self.capsys.readouterr()
        self.err = out.err
        return json.loads(out.out) if "--json" in words else out.out

    def apply(self, at: timedelta = timedelta()) -> list[Json]:
        """Apply; return what was made."""
        rows = self.run("apply", "--json", at=at)
        assert self.code == 0, self.err
        return [row for row in rows if row["state"] == "made"]

    def drafts_made(self, at: timedelta = timedelta()) -> list[Json]:
        return [row["artefact"] for row in self.apply(at) if row["artefact"]["kind"] == "draft"]

    def reply(self, number: int, text: str = "Here it is.", *, hours: float = 0, **others: Any) -> None:
        """Let the user answer Ann's mail by hand."""
        self.deliver(
            **{
                "from": f"Dana Fox <{ME.email}>",
                "to": ANN.email,
                "subject": f"Re: Offer {number}",
                "text": text,
                "date": date(hours),
                "labelIds": ["SENT"],
                "inReplyTo": f"<m{number}@acme.example>",
                "references": f"<m{number}@acme.example>",
                **others,
            }
        )


def date(hours: float) -> str:
    return format_datetime(NOW + timedelta(hours=hours))


@contextmanager
def office(
    folder: Path, capsys: pytest.CaptureFixture[str], *mails: Json, more: str = "", **seed: Any
) -> Iterator[Office]:
    """Open the office; when it closes, nothing may have been asked that is not allowed."""
    content = {"users": [{"email": ME.email, "name": "Dana Fox"}], "messages": list(mails), **seed}
    with emulating(folder, content, NOW) as emulator:
        config = folder / "config.toml"
        token = json.dumps(["echo", TOKEN])
        config.write_text(CONFIG.format(me=ME.email, url=emulator.proxy, token=token, more=more))
        config.chmod(0o600)
        yield Office(emulator, config, capsys)
        asked = [" ".join(row) for row in emulator.asked]
        assert asked
        assert [row for row in asked if not any(pattern.fullmatch(row) for pattern in ALLOWED)] == []
