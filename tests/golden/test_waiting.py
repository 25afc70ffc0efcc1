"""Who waits for an answer: conversations on disk → `signals --kind unanswered --json`, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.golden.world import ALIAS, ANN, BEA, BO, CARL, ME, SALES, Json, Mail, World, message_id, mine, moment

ASK = "Could you please send me the offer by Friday?"
AGAIN = "Could you also tell me the price for ten?"
CHAT = "Our new office is open since Monday."
ANSWER = "The offer is attached."
THANKS = "Perfect, thanks!"
USUAL: Json = {
    "asks": True,
    "addressed": "to",
    "met_since": False,
    "doubtful": False,
    "complaint": False,
    "nature": "person",
}


@dataclass(frozen=True)
class Wait:
    """What one signal must say; `covers` names the mails, the first of them is the occasion."""

    covers: Sequence[str]
    since: str
    person: str = "ann@acme.example"
    account: str = "work"
    facts: Mapping[str, Any] = field(default_factory=dict)

    def shape(self) -> Json:
        """Return the signal's fields."""
        return {
            "person": self.person,
            "account": self.account,
            "occasion": message_id(self.covers[0]),
            "covers": [message_id(name) for name in self.covers],
            "since": moment(self.since).isoformat(),
            "facts": USUAL | {"messages": len(self.covers)} | dict(self.facts),
        }


def shape(signal: Json) -> Json:
    """Return the fields of a signal that a case fixes."""
    facts = {name: signal["facts"][name] for name in (*USUAL, "messages")}
    return {name: signal[name] for name in ("person", "account", "occasion", "covers", "since")} | {"facts": facts}


Case = tuple[Sequence[Mail], Sequence[Wait]]

ASKED = Mail("q", "2026-03-10 09:00", ASK)
WAITING = Wait(["q"], "2026-03-10 09:00")
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes", "Precedence": "auto_reply"}
LIST = {"List-Id": "Trade talk <talk.lists.example>", "List-Post": "<mailto:talk@lists.example>"}

CONVERSATIONS: Mapping[str, Case] = {
    "a customer asks": ([ASKED], [WAITING]),
    "the first message is the occasion and the first that asks the start": (
        [ASKED, Mail("r", "2026-03-11 09:00", AGAIN, answers="q", subject="Re: Offer 4711")],
        [Wait(["q", "r"], "2026-03-10 09:00")],
    ),
    "chat before the question belongs to the wait": (
        [Mail("c", "2026-03-09 09:00", CHAT), Mail("q", "2026-03-10 09:00", ASK, answers="c")],
        [Wait(["c", "q"], "2026-03-10 09:00")],
    ),
    "news that ask nothing wait as well, and say so": (
        [Mail("c", "2026-03-09 09:00", CHAT)],
        [Wait(["c"], "2026-03-09 09:00", facts={"asks": False})],
    ),
    "an answer ends the wait": ([ASKED, mine("a", "2026-03-10 11:00", ANSWER, answers="q")], []),
    "asking again after the answer is a new occasion": (
        [ASKED, mine("a", "2026-03-10 11:00", ANSWER, answers="q"), Mail("r", "2026-03-11 08:00", AGAIN, answers="a")],
        [Wait(["r"], "2026-03-11 08:00")],
    ),
    "a colleague answers the customer": (
        [ASKED, Mail("b", "2026-03-10 12:00", ANSWER, sender=BEA, to=[ANN], cc=[ME], answers="q")],
        [],
    ),
    "a colleague writes to us only": (
        [ASKED, Mail("b", "2026-03-10 12:00", "This one is yours.", sender=BEA, answers="q")],
        [WAITING],
    ),
    "a colleague answers us with the customer in Cc": (
        [ASKED, Mail("b", "2026-03-10 12:00", ANSWER, sender=BEA, cc=[ANN], answers="q")],
        [],
    ),
    "we stand only in Cc": (
        [Mail("q", "2026-03-10 09:00", ASK, to=[BEA], cc=[ME])],
        [Wait(["q"], "2026-03-10 09:00", facts={"addressed": "cc"})],
    ),
    "a closing opens nothing": (
        [mine("a", "2026-03-10 11:00", ANSWER), Mail("t", "2026-03-10 12:00", THANKS, answers="a")],
        [],
    ),
    "a closing ends no question of their own": (
        [ASKED, Mail("t", "2026-03-10 12:00", THANKS, answers="q")],
        [Wait(["q", "t"], "2026-03-10 09:00")],
    ),
    "an alias of ours is addressed": ([Mail("q", "2026-03-10 09:00", ASK, to=[ALIAS])], [WAITING]),
    "an answer from the shared address counts as ours": (
        [ASKED, Mail("s", "2026-03-10 12:00", ANSWER, sender=SALES, to=[ANN], cc=[ME], answers="q")],
        [],
    ),
    "what a customer forwards waits": (
        [
            Mail(
                "f",
                "2026-03-10 09:00",
                f"{ASK}\n\n-------- Forwarded Message --------\nFrom: Zoe <zoe@else.example>\n"
                "Subject: Terms\n\nHere are the terms.\n",
                subject="Fwd: Terms of delivery",
            )
        ],
        [Wait(["f"], "2026-03-10 09:00")],
    ),
    "forwarding it to a colleague answers nobody": (
        [ASKED, mine("f", "2026-03-10 11:00", "Please take over.", answers="q", to=[BEA], subject="Fwd: Offer 4711")],
        [WAITING],
    ),
    "a new mail of ours that names the matter answers it": (
        [ASKED, mine("n", "2026-03-11 11:00", "Hello Ann, as promised.", subject="Our offer 4711 for you")],
        [],
    ),
    "a new mail of ours about something else is a fact": (
        [ASKED, mine("n", "2026-03-11 11:00", "The fair was a success.", subject="Summer fair in Hanover")],
        [Wait(["q"], "2026-03-10 09:00", facts={"met_since": True})],
    ),
    "an out-of-office note opens nothing": (
        [Mail("o", "2026-03-10 09:00", "I am out of office until Monday.", headers=AUTOMATIC, subject="Out of office")],
        [],
    ),
    "an out-of-office note ends no wait": (
        [ASKED, Mail("o", "2026-03-10 09:30", "I am out of office.", headers=AUTOMATIC, answers="q")],
        [WAITING],
    ),
    "a bounce opens nothing": (
        [
            mine("a", "2026-03-10 11:00", ANSWER),
            Mail(
                "b",
                "2026-03-10 11:01",
                "Your message could not be delivered.",
                sender="Mail Delivery System <MAILER-DAEMON@acme.example>",
                subject="Undelivered Mail Returned to Sender",
                answers="a",
                headers={"Auto-Submitted": "auto-replied", "Return-Path": "<>"},
            ),
        ],
        [],
    ),
    "a newsletter opens nothing": (
        [
            Mail(
                "n",
                "2026-03-10 09:00",
                "Have you seen our new catalogue?",
                sender="Acme News <news@acme.example>",
                headers={
                    "List-Unsubscribe": "<https://acme.example/out>, <mailto:out@acme.example>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "List-Id": "Acme news <news.acme.example>",
                    "Precedence": "bulk",
                },
            )
        ],
        [],
    ),
    "a question on a mailing list opens nothing": (
        [Mail("l", "2026-03-10 09:00", ASK, to=["talk@lists.example"], headers=LIST, subject="[talk] Chairs")],
        [],
    ),
    "a copy in another folder is the same mail": (
        [ASKED, Mail("q", "2026-03-10 09:00", ASK, folder="Clients")],
        [WAITING],
    ),
    "an answer dated before its question ends the wait": (
        [ASKED, mine("a", "2026-03-10 08:59", ANSWER, answers="q")],
        [],
    ),
    "two customers ask in one thread and one is answered": (
        [
            Mail("q", "2026-03-10 09:00", ASK, cc=[CARL]),
            Mail("r", "2026-03-10 09:30", AGAIN, sender=CARL, cc=[ANN], answers="q"),
            mine("a", "2026-03-10 11:00", ANSWER, answers="q", to=[ANN]),
        ],
        [Wait(["r"], "2026-03-10 09:30", person="carl@acme.example")],
    ),
    "an answer to both ends both waits": (
        [
            Mail("q", "2026-03-10 09:00", ASK, cc=[CARL]),
            Mail("r", "2026-03-10 09:30", AGAIN, sender=CARL, cc=[ANN], answers="q"),
            mine("a", "2026-03-10 11:00", ANSWER, answers="r", to=[CARL, ANN]),
        ],
        [],
    ),
    "an answer to where they want it ends the wait": (
        [
            Mail("q", "2026-03-10 09:00", ASK, headers={"Reply-To": "Ann Lee <ann.lee@acme.example>"}),
            mine("a", "2026-03-10 11:00", ANSWER, answers="q", to=["ann.lee@acme.example"]),
        ],
        [],
    ),
    "an answer without reply headers is told by its subject": (
        [ASKED, mine("a", "2026-03-10 11:00", ANSWER)],
        [],
    ),
    "a colleague's mail about the matter ends the wait in another conversation too": (
        [
            Mail("q", "2026-03-10 09:00", ASK, subject="Bookcase 3312"),
            Mail(
                "b",
                "2026-03-10 11:00",
                "It arrives on Friday.",
                sender=BEA,
                to=[ANN],
                cc=[ME],
                subject="Your bookcase 3312",
            ),
        ],
        [],
    ),
    "a colleague's mail about something else does not": (
        [
            Mail("q", "2026-03-10 09:00", ASK, subject="Bookcase 3312"),
            Mail(
                "b", "2026-03-10 11:00", "It arrives on Friday.", sender=BEA, to=[ANN], cc=[ME], subject="Your desk 44"
            ),
        ],
        [Wait(["q"], "2026-03-10 09:00", facts={"met_since": False})],
    ),
    "the same subject to somebody else is another conversation": (
        [
            Mail("q", "2026-03-10 09:00", ASK, subject="Question"),
            mine("a", "2026-03-10 11:00", ANSWER, subject="Re: Question", to=[BO]),
        ],
        [Wait(["q"], "2026-03-10 09:00")],
    ),
    "mail with failed authentication is doubtful": (
        [Mail("q", "2026-03-10 09:00", ASK, headers={"Authentication-Results": "mx.northwind.example; dmarc=fail"})],
        [Wait(["q"], "2026-03-10 09:00", facts={"doubtful": True})],
    ),
    "mail whose answers go to a stranger elsewhere is doubtful": (
        [Mail("q", "2026-03-10 09:00", ASK, headers={"Reply-To": "ann@aacme.example"})],
        [Wait(["q"], "2026-03-10 09:00", facts={"doubtful": True})],
    ),
    "encrypted mail waits, though nobody can say for what": (
        [
            Mail(
                "e",
                "2026-03-10 09:00",
                "--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--x\n"
                "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"
                "-----END PGP MESSAGE-----\n--x--\n",
                content_type='multipart/encrypted; protocol="application/pgp-encrypted"; boundary="x"',
            )
        ],
        [Wait(["e"], "2026-03-10 09:00", facts={"asks": False, "nature": "encrypted"})],
    ),
    "a complaint says that it is one": (
        [
            Mail(
                "q",
                "2026-03-10 09:00",
                "This is the third wrong invoice. I am very disappointed. Could you correct it?",
            )
        ],
        [Wait(["q"], "2026-03-10 09:00", facts={"complaint": True})],
    ),
    "what comes after the moment does not count yet": ([ASKED, mine("a", "2026-03-12 10:01", ANSWER)], [WAITING]),
    "a stranger with a single mail is no customer": ([Mail("q", "2026-03-10 09:00", ASK, sender=BO)], []),
    "a colleague is no customer": ([Mail("q", "2026-03-10 09:00", ASK, sender=BEA)], []),
    "mail both ways on two days makes a customer": (
        [
            mine("m", "2026-02-02 09:00", CHAT, to=[BO], subject="Delivery of chairs"),
            Mail("q", "2026-03-10 09:00", ASK, sender=BO, subject="Visit"),
        ],
        [Wait(["q"], "2026-03-10 09:00", person="bo@fjord.example")],
    ),
    "mail both ways on a single day does not": (
        [
            mine("m", "2026-03-10 08:00", CHAT, to=[BO], subject="Delivery of chairs"),
            Mail("q", "2026-03-10 09:00", ASK, sender=BO, subject="Visit"),
        ],
        [],
    ),
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("case", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_who_waits_in_a_conversation(world: World, case: Case) -> None:
    mails, expected = case
    world.deliver(*mails)
    assert [shape(signal) for signal in world.signals("unanswered")] == [wait.shape() for wait in expected]


@pytest.mark.parametrize(
    ("customers", "waiting"),
    [
        ({}, []),
        ({"domains": ["acme.example"]}, ["ann@acme.example"]),
        ({"domains": ["acme.example", "bo@fjord.example"]}, ["ann@acme.example", "bo@fjord.example"]),
        ({"everyone": True}, ["ann@acme.example", "bo@fjord.example"]),
        ({"everyone": True, "never": ["*@FJORD.example"]}, ["ann@acme.example"]),
        ({"domains": ["acme.example"], "never": ["ann@*"]}, []),
        ({"everyone": True, "lists": True}, ["ann@acme.example", "bo@fjord.example", "lou@lists.example"]),
    ],
)
def test_the_config_says_who_is_a_customer(world: World, customers: Mapping[str, Any], waiting: list[str]) -> None:
    world.configure(customers=customers)
    world.deliver(
        ASKED,
        Mail("b", "2026-03-10 09:00", ASK, sender=BO, subject="Visit"),
        Mail("l", "2026-03-10 09:00", ASK, sender="Lou <lou@lists.example>", headers=LIST, subject="Chairs"),
        Mail("c", "2026-03-10 09:00", ASK, sender=BEA, subject="Desk"),
    )
    assert sorted(signal["person"] for signal in world.signals("unanswered")) == waiting


def many(count: int) -> list[Mail]:
    return [
        Mail(f"b{number}", f"2026-02-{number + 1:02} 09:00", ASK, sender=BO, subject=f"Visit {number}")
        for number in range(count)
    ]


def waiting_for_us(world: World) -> set[str]:
    return {signal["person"] for signal in world.signals("unanswered")}


def test_ten_mails_and_never_an_answer_make_a_machine_of_a_stranger(world: World) -> None:
    world.configure(customers={"everyone": True})
    world.deliver(*many(9))
    assert waiting_for_us(world) == {"bo@fjord.example"}
    world.deliver(Mail("b9", "2026-02-10 09:00", ASK, sender=BO, subject="Visit 9"))
    assert waiting_for_us(world) == set()


@pytest.mark.parametrize(
    "customers", [{"domains": ["fjord.example"]}, {"domains": ["fjord.example"], "everyone": True}]
)
def test_a_customers_domain_is_never_a_machine(world: World, customers: Mapping[str, Any]) -> None:
    world.configure(customers=customers)
    world.deliver(*many(12))
    assert waiting_for_us(world) == {"bo@fjord.example"}


def test_whoever_was_written_to_is_never_a_machine(world: World) -> None:
    world.configure(customers={"everyone": True})
    world.deliver(*many(12), mine("o", "2026-01-10 09:00", "Good morning.", to=[BO], subject="Hello"))
    assert waiting_for_us(world) == {"bo@fjord.example"}


def test_whoever_answered_a_mail_of_ours_is_never_a_machine(world: World) -> None:
    world.configure(customers={"everyone": True})
    written = mine("o", "2026-01-10 09:00", "Good morning.", to=[ANN], subject="Hello")
    answer = Mail("a", "2026-01-11 09:00", "Ann is gone, I read her mail.", sender=BO, subject="Re: Hello", answers="o")
    world.deliver(*many(12), written, answer)
    assert "bo@fjord.example" in waiting_for_us(world)
