"""One `[[test]]` of a rule file: its world goes through the very pass that real mail goes through."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from email.utils import parseaddr
from pathlib import Path

from connectors.memory import Memory
from connectors.model import Address, Event, Guest, Message, Task
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.desk import Desk
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.perform import Performed
from daemon.rulebook import Rulebook
from rules.match import compile_glob
from rules.model import Artefact, Customers, Me, Notice, Settings, Touch, kind_of
from rules.rule import Rule, RuleSet
from rules.templating import Templates
from rules.testcase import TestCase, TestEvent, TestMail

ME = "me@wellkept.example"
"""The user of every test; `me` in its addresses."""


def try_out(
    case: TestCase, rules: Sequence[Rule], words: Templates, settings: Settings, folder: Path
) -> tuple[str, ...]:
    """Return how what came out differs from what the test expects, in lines for people; () = it passed.

    `folder` is an empty one for the state of this test. The user's working time is the default one, in the zone of
    the first moment; everybody in the test's mail counts as a customer.
    """
    first = case.moments[0]
    offset = first.utcoffset()
    assert offset is not None
    hours = round(offset.total_seconds() / 3600)
    zone = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    world = replace(settings, me=Me("Me Myself", (ME,), time_zone=zone), customers=Customers(everyone=True))
    provider = Memory("test")
    book = Book(folder / "book.json")
    for person in case.people:
        book.add(person, first)
    index, ledger = Index.open(folder / "index.db"), Ledger.open(folder / "ledger.db")
    desk = Desk(
        world,
        Accounts([provider], book),
        index,
        ledger,
        book,
        lambda: Rulebook(RuleSet(tuple(rules)), words),
    )
    made: list[Performed] = []
    try:
        for number, event in enumerate(case.events):
            provider.deliver(_event(event, number))
        waiting = sorted(enumerate(case.mail), key=lambda entry: entry[1].at)
        for moment in case.moments:
            for touch in case.touches:
                if touch.at <= moment:
                    book.touch(touch.person, Touch(touch.at, touch.kind, touch.text), moment)
            while waiting and waiting[0][1].at <= moment:
                number, mail = waiting.pop(0)
                provider.deliver(_message(mail, number, case))
            desk.freshen(moment)
            made += desk.apply(moment, whole=True).performed
    finally:
        index.close()
        ledger.close()
    return _differences(case, [done for done in made if done.state == "made"])


def _differences(case: TestCase, made: Sequence[Performed]) -> tuple[str, ...]:
    unmet = list(case.expect)
    lines: list[str] = []
    for done in made:
        artefact = done.action.artefact
        met = next(
            (
                expected
                for expected in unmet
                if expected.rule == done.action.rule
                and expected.kind == kind_of(artefact)
                and compile_glob(expected.glob).fullmatch(_headline(artefact).casefold())
            ),
            None,
        )
        if met is not None:
            unmet.remove(met)
            continue
        proof = done.action.because[0]
        lines.append(f"+ {done.action.rule} made a {kind_of(artefact)}: {_headline(artefact)}")
        lines.append(f"    because {done.action.signal.kind}: “{' '.join(proof.quote.split())}”")
    lines += [f"- {expected.rule} should have made a {expected.kind}: {expected.glob}" for expected in unmet]
    return tuple(lines)


def _headline(artefact: Artefact) -> str:
    if isinstance(artefact, Task | Notice):
        return artefact.title
    return " ".join(artefact.text.split())


def _address(text: str) -> Address:
    name, email = parseaddr(text)
    return Address(ME, "Me Myself") if email.casefold() == "me" else Address(email.casefold(), name)


def _message_id(mail: TestMail, number: int) -> str:
    return mail.id if mail.id.startswith("<") else f"<{mail.id or f'mail-{number}'}@test.example>"


def _message(mail: TestMail, number: int, case: TestCase) -> Message:
    parent = mail.in_reply_to
    if parent and not parent.startswith("<"):
        parent = f"<{parent}@test.example>"
    if not parent and mail.thread:
        earlier = [
            (other.at, _message_id(other, place))
            for place, other in enumerate(case.mail)
            if other.thread == mail.thread and other.at < mail.at
        ]
        parent = max(earlier)[1] if earlier else ""
    sender = _address(mail.sender)
    return Message(
        account="test",
        ref=f"mail-{number}",
        folder="Sent" if sender.email == ME else "INBOX",
        message_id=_message_id(mail, number),
        in_reply_to=(parent,) if parent else (),
        references=(parent,) if parent else (),
        sender=sender,
        reply_to=(),
        to=tuple(map(_address, mail.to)) or (Address(ME, "Me Myself"),),
        cc=tuple(map(_address, mail.cc)),
        at=mail.at,
        ours=sender.email == ME,
        subject=mail.subject,
        text=mail.text,
        headers=mail.headers,
    )


def _event(event: TestEvent, number: int) -> Event:
    digest = hashlib.blake2b(f"{number} {event.title}".encode(), digest_size=8).hexdigest()
    return Event(
        account="test",
        ref=f"event-{number}",
        uid=f"{digest}@test.example",
        recurrence_id="",
        starts=event.starts,
        ends=event.ends,
        whole_day=event.whole_day,
        organiser=_address(event.organiser) if event.organiser else Address(ME),
        guests=tuple(Guest(_address(guest)) for guest in event.guests),
        our_answer=event.our_answer,
        title=event.title,
        description=event.description,
        cancelled=event.cancelled,
    )
