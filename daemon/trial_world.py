"""The world of a `[[test]]`: its mail and meetings as a provider holds them, and the user's hand in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parseaddr
from functools import partial

from connectors.compose import message_id
from connectors.memory import Memory
from connectors.model import Address, Draft, Event, Guest, Message
from daemon.book import Book
from daemon.index import Index
from daemon.index.articles import FeedState
from daemon.ledger import Ledger
from daemon.samples import ACCOUNT
from rules.match import compile_glob, fold
from rules.model import Artefact, Touch
from rules.testcase import Deed, TestCase, TestEntry, TestEvent, TestMail, TestMoment

ME = Address("me@wellkept.example", "Me Myself")
"""The user of every test; `me` in its addresses."""

_DONE_TO: dict[Deed, str] = {
    "done": "tick off",
    "deleted": "delete",
    "sent": "send",
    "discarded": "throw away",
    "edited": "edit",
}


def headline(artefact: Artefact) -> str:
    """Return what a test's patterns are matched with: a task's title, or the text in one line."""
    return " ".join(str(getattr(artefact, "title", "") or getattr(artefact, "text", "")).split())


def means(glob: str, artefact: Artefact) -> bool:
    """Tell whether a test's pattern means the artefact."""
    return compile_glob(glob).fullmatch(fold(headline(artefact))) is not None


class TrialWorld:
    """Plays provider and user for one test: what its moments have brought so far has happened, the rest has not."""

    def __init__(self, case: TestCase) -> None:
        self.provider = Memory(ACCOUNT)
        self._people = case.people
        mails = [
            (
                mail.at,
                replace(mail, ref=f"mail-{number}") if isinstance(mail, Message) else _message(mail, number, case),
            )
            for number, mail in enumerate(case.mail)
        ]
        self._mails = sorted(mails, key=lambda pair: pair[0])
        self._meetings = [
            (when, event) for number, entry in enumerate(case.events) for when, event in _happenings(entry, number)
        ]
        self._touches = sorted(case.touches, key=lambda touch: touch.at)
        self._articles = case.articles

    def move_to(self, moment: TestMoment, book: Book, ledger: Ledger, index: Index) -> list[str]:
        """Let everything happen up to the moment; returns the deeds that found nothing to be done to, in words.

        Raises UserError for a logged contact with somebody who is not in the book.
        """
        now = moment.now
        while self._mails and self._mails[0][0] <= now:
            self.provider.deliver(self._mails.pop(0)[1])
        for when, event in self._meetings:
            if when is None or when <= now:
                self.provider.deliver(event)
        self._meetings = [pair for pair in self._meetings if pair[0] is not None and pair[0] > now]
        while self._touches and self._touches[0].at <= now:
            touch = self._touches.pop(0)
            book.touch(touch.person, Touch(touch.at, touch.kind, touch.text), now)
        if self._articles:
            there = [article for article in self._articles if article.at is not None and article.at <= now]
            index.articles.put(FeedState("https://news.example/feed"), there, now)
        for person, until in moment.snoozed:
            ledger.snooze(self._person(person), until)
        return [mishap for deed, glob in moment.deeds if (mishap := self._do(deed, glob, now))]

    def _person(self, email: str) -> str:
        folded = email.casefold()
        return next((person.id for person in self._people if folded in person.emails), folded)

    def _do(self, deed: Deed, glob: str, now: datetime) -> str:
        """Do it to everything that the pattern means; returns what went wrong, or ""."""
        provider = self.provider
        here: dict[str, Artefact] = (
            {ref: task for ref, task in provider.tasks.items() if ref not in provider.ticked}
            if deed in ("done", "deleted")
            else {ref: draft for ref, draft in provider.drafts.items() if draft.mark}
        )
        acts: dict[Deed, Callable[[str], None]] = {
            "done": provider.tick,
            "deleted": provider.delete_task,
            "sent": lambda ref: self._send(ref, now),
            "discarded": provider.discard_draft,
            "edited": lambda ref: provider.edit_draft(ref, f"{provider.drafts[ref].text}\n\nIn a word of my own."),
        }
        meant = [ref for ref, artefact in here.items() if means(glob, artefact)]
        for ref in meant:
            acts[deed](ref)
        if meant:
            return ""
        kind = "task" if deed in ("done", "deleted") else "draft"
        there = ", ".join(f"“{headline(artefact)}”" for artefact in here.values()) or "none"
        return f"! there is no {kind} “{glob}” to {_DONE_TO[deed]}; open {kind}s: {there}"

    def _send(self, ref: str, now: datetime) -> None:
        draft = self.provider.drafts[ref]
        self.provider.send_draft(ref)
        self.provider.deliver(_sent(draft, ref, now))


def _sent(draft: Draft, ref: str, now: datetime) -> Message:
    parent = draft.reply_to
    return Message(
        account=ACCOUNT,
        ref=f"sent-{ref}",
        folder="Sent",
        message_id=message_id(draft),
        in_reply_to=(parent.message_id,) if parent else (),
        references=(*parent.references, parent.message_id) if parent else (),
        sender=draft.sender,
        reply_to=(),
        to=draft.to,
        cc=draft.cc,
        at=now,
        ours=True,
        subject=draft.subject,
        text=draft.text,
    )


def _address(text: str) -> Address:
    name, email = parseaddr(text)
    return ME if email.casefold() == "me" else Address(email.casefold(), name)


def _id(mail: TestMail, number: int) -> str:
    return mail.id if mail.id.startswith("<") else f"<{mail.id or f'mail-{number}'}@test.example>"


def _message(mail: TestMail, number: int, case: TestCase) -> Message:
    parent = mail.in_reply_to
    if parent and not parent.startswith("<"):
        parent = f"<{parent}@test.example>"
    if not parent and mail.thread:
        earlier = [
            (other.at, _id(other, place))
            for place, other in enumerate(case.mail)
            if isinstance(other, TestMail) and other.thread == mail.thread and other.at < mail.at
        ]
        parent = max(earlier)[1] if earlier else ""
    sender = _address(mail.sender)
    return Message(
        account=ACCOUNT,
        ref=f"mail-{number}",
        folder="Sent" if sender == ME else "INBOX",
        message_id=_id(mail, number),
        in_reply_to=(parent,) if parent else (),
        references=(parent,) if parent else (),
        sender=sender,
        reply_to=(),
        to=tuple(map(_address, mail.to)) or (ME,),
        cc=tuple(map(_address, mail.cc)),
        at=mail.at,
        ours=sender == ME,
        subject=mail.subject,
        text=mail.text,
        headers=mail.headers,
    )


def _happenings(entry: TestEntry, number: int) -> list[tuple[datetime | None, Event]]:
    """Return (when, what the calendar then holds) of an entry: it comes, and may be moved, called off or declined."""
    written = entry.what
    events = (_event(written, number),) if isinstance(written, TestEvent) else written
    events = tuple(replace(event, ref=f"event-{number}-{place}") for place, event in enumerate(events))
    found: list[tuple[datetime | None, Event]] = [(entry.added, event) for event in events]
    changes: list[tuple[datetime, Callable[[Event], Event]]] = [(at, partial(_moved, to)) for at, to in entry.moved]
    if entry.cancelled is not None:
        changes.append((entry.cancelled, lambda event: replace(event, cancelled=True)))
    if entry.declined is not None:
        changes.append((entry.declined, lambda event: replace(event, guests=_declining(event))))
    for at, change in sorted(changes, key=lambda each: each[0]):
        events = tuple(replace(change(event), changed=at) for event in events)
        found += [(at, event) for event in events]
    return found


def _moved(starts: datetime, event: Event) -> Event:
    return replace(event, starts=starts, ends=starts + (event.ends - event.starts))


def _declining(event: Event) -> tuple[Guest, ...]:
    return tuple(replace(guest, answer="declined") for guest in event.guests)


def _event(event: TestEvent, number: int) -> Event:
    digest = hashlib.blake2b(f"{number} {event.title}".encode(), digest_size=8).hexdigest()
    return Event(
        account=ACCOUNT,
        ref="",
        uid=f"{digest}@test.example",
        recurrence_id=f"{event.starts.astimezone(UTC):%Y%m%dT%H%M%SZ}" if event.series else "",
        starts=event.starts,
        ends=event.ends,
        whole_day=event.whole_day,
        organiser=_address(event.organiser) if event.organiser else ME,
        guests=tuple(
            Guest(_address(guest), "declined" if event.declined else "needs_action") for guest in event.guests
        ),
        our_answer=event.our_answer,
        title=event.title,
        description=event.description,
        cancelled=event.cancelled,
    )
