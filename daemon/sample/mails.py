"""The sample's conversations and posts as messages (RFC 5322), each with the place it takes in the Maildir."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from daemon.sample.background import AROUND, QUIET
from daemon.sample.machines import BOUNCE, BOUNCED, INVITATION, POSTS
from daemon.sample.meetings import invitation
from daemon.sample.script import DANA, SALES, Folder, Post, Someone, Talk, Turn, at
from daemon.sample.settled import CLOSED
from daemon.sample.waiting import ANSWERED, WAITING

TALKS = (*WAITING, *ANSWERED, *QUIET, *CLOSED, *AROUND)
_US = (DANA, SALES)
_STATUS = f"""Content-Type: message/delivery-status

Reporting-MTA: dns; mail.northwind.example

Final-Recipient: rfc822; {BOUNCED.to.email}
Action: failed
Status: 5.1.2
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, and where it lies."""

    name: str
    """Tells it from all others; part of its file name."""
    at: datetime
    folder: Folder
    unread: bool
    message: EmailMessage


def letters(now: datetime) -> Iterator[Letter]:
    """Yield every mail of the sample, in no particular order."""
    for talk in TALKS:
        for place in range(len(talk.turns)):
            yield _of_turn(talk, place, now)
    for post in (*POSTS, BOUNCED):
        yield _of_post(post, now, _message(post, now))
    yield _of_post(BOUNCE, now, _bounce(now))
    yield _of_post(INVITATION, now, _invitation(now))


def _of_turn(talk: Talk, place: int, now: datetime) -> Letter:
    turn = talk.turns[place]
    sent_at = at(now, turn.day, turn.clock)
    ours = turn.who in _US
    message = _head(turn.who, turn.to or ((talk.partner if ours else DANA),), sent_at, talk.message_id(place))
    if turn.cc:
        message["Cc"] = [_address(who) for who in turn.cc]
    message["Subject"] = f"Re: {talk.subject}" if place else talk.subject
    if place:
        message["In-Reply-To"] = talk.message_id(place - 1)
        message["References"] = " ".join(talk.message_id(earlier) for earlier in range(place))
    text = turn.text
    if place and turn.quotes:
        before = talk.turns[place - 1]
        quoted = "\n".join(f"> {line}".rstrip() for line in before.text.splitlines())
        text += f"\n\n{_attribution(before, now, german=talk.german)}\n{quoted}"
    message.set_content(text + "\n", charset="utf-8")
    if turn.html:
        message.add_alternative(_page(text), subtype="html", charset="utf-8")
    folder: Folder = turn.folder if turn.folder is not None else ".Sent" if ours else ""
    return Letter(f"{talk.name}-{place + 1}", sent_at, folder, turn.unread, _bounded(message, talk.name))


def _attribution(turn: Turn, now: datetime, *, german: bool) -> str:
    when = at(now, turn.day, turn.clock)
    if german:
        return f"Am {when:%d.%m.%Y} um {when:%H:%M} schrieb {turn.who.name}:"
    weekday_and_date = format_datetime(when).rsplit(" ", 2)[0]  # strftime would ask the machine's language
    return f"On {weekday_and_date} at {when:%H:%M}, {turn.who.name} wrote:"


def _of_post(post: Post, now: datetime, message: EmailMessage) -> Letter:
    return Letter(post.name, at(now, post.day, post.clock), post.folder, post.unread, message)


def _message(post: Post, now: datetime) -> EmailMessage:
    message = _head(post.sender, (post.to,), at(now, post.day, post.clock), post.message_id)
    message["Subject"] = post.subject
    for name, value in post.headers:
        message[name] = value
    message.set_content(post.text + "\n", charset="utf-8")
    if post.html:
        message.add_alternative(_page(post.text), subtype="html", charset="utf-8")
    return _bounded(message, post.name)


def _bounce(now: datetime) -> EmailMessage:
    """Return the delivery report (RFC 3464) for the mail that bounced."""
    message = _message(BOUNCE, now)
    message.make_mixed()
    message.attach(message_from_string(_STATUS, policy=SMTP))
    message.add_attachment(_message(BOUNCED, now))
    message.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"')
    return _bounded(message, BOUNCE.name)


def _invitation(now: datetime) -> EmailMessage:
    """Return the mail with the invitation (RFC 6047): the object stands beside the text."""
    message = _message(INVITATION, now)
    content = invitation(now).to_ical().decode("utf-8")
    message.add_alternative(content, subtype="calendar", charset="utf-8", params={"method": "REQUEST"})
    return _bounded(message, INVITATION.name)


def _bounded(message: EmailMessage, name: str) -> EmailMessage:
    """Give the parts a boundary that is the same every time, where `email` would draw lots."""
    if message.is_multipart():
        message.set_boundary(f"=_{name}")
    return message


def _head(sender: Someone, to: tuple[Someone, ...], sent_at: datetime, message_id: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender)
    message["To"] = [_address(who) for who in to]
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = message_id
    return message


def _address(who: Someone) -> Address:
    return Address(who.name, addr_spec=who.email)


def _page(text: str) -> str:
    """Return the text as the HTML that a mail client makes of it."""
    paragraphs = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
    return f'<html><body style="font-family: sans-serif">{paragraphs}</body></html>\n'
