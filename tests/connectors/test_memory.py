"""The provider in memory obeys the contract, and remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.base import Refused, StartOver, Unreachable
from connectors.memory import Memory
from connectors.model import Address, Card, CardDate, Draft, Event, Guest, Message, Parent, Placed, Task
from tests.contract import ANN, ME, CardContract, ConnectorContract, Friend, Kept, Meeting, Post


def mail(post: Post) -> Message:
    return Message(
        "memory",
        f"m{post.number}",
        "INBOX",
        post.message_id,
        (),
        (),
        ANN,
        (),
        (ME,),
        (),
        post.at,
        False,
        post.subject,
        post.text,
    )


class TestMemory(ConnectorContract, CardContract):
    @pytest.fixture(autouse=True)
    def account(self) -> None:
        self.memory = Memory()

    def connect(self) -> Memory:
        return self.memory

    def deliver(self, post: Post) -> None:
        self.memory.deliver(mail(post))

    def deliver_unreadable(self) -> None:
        self.memory.deliver_unreadable("message", "broken", "it has no header")

    def delete_mail(self, mail: Message) -> None:
        self.memory.delete("message", mail.ref)

    def lose_mail(self) -> None:
        self.memory.go_dark("message")

    def schedule(self, meeting: Meeting) -> None:
        ends = meeting.starts + timedelta(hours=1)
        event = Event(
            "memory",
            meeting.uid,
            meeting.uid,
            "",
            meeting.starts,
            ends,
            False,
            ANN,
            (Guest(ME),),
            "needs_action",
            meeting.title,
        )
        self.memory.deliver(event)

    def schedule_unreadable(self) -> None:
        self.memory.deliver_unreadable("event", "broken", "it has no start")

    def delete_meeting(self, uid: str) -> None:
        self.memory.delete("event", uid)

    def lose_calendar(self) -> None:
        self.memory.go_dark("event")

    def note_down(self, friend: Friend) -> None:
        name, dates = (f"{friend.name} Lee",), (CardDate("birthday", 2, 29),)
        ref = f"people/{friend.number}"
        self.memory.deliver(Card("memory", ref, name, (friend.email,), dates=dates, groups=(friend.group,)))

    def note_down_without_address(self) -> None:
        """Do nothing: a provider leaves such a contact out."""

    def strike_out(self, friend: Friend) -> None:
        self.memory.delete("card", f"people/{friend.number}")

    def forget_cursors(self) -> None:
        self.memory.fail("cards", StartOver("the cursor is too old"))

    def lose_cards(self) -> None:
        self.memory.go_dark("card")

    def begins_draft(self, parent: Parent) -> None:
        self.memory.begin_draft(Draft("", "memory", parent, ME, (parent.sender,), (), "Re: Offer", "Dear Ann, I"))

    def replies(self, parent: Parent) -> None:
        own = replace(mail(Post(900)), ref="own", message_id="<own-2@northwind.example>", sender=ME, ours=True)
        self.memory.deliver(replace(own, to=(parent.sender,), in_reply_to=(parent.message_id,)))

    def edits_draft(self, placed: Placed) -> None:
        self.memory.edit_draft(placed.ref, "Dear Ann,\n\nhere it is.")

    def discards_draft(self, placed: Placed) -> None:
        self.memory.discard_draft(placed.ref)

    def retitles(self, placed: Placed) -> None:
        self.memory.edit_task(placed.ref, "Ring Ann")

    def ticks(self, placed: Placed) -> None:
        self.memory.tick(placed.ref)

    def deletes_task(self, placed: Placed) -> None:
        self.memory.delete_task(placed.ref)


def test_it_remembers_what_was_asked_of_it() -> None:
    memory = Memory()
    memory.create_task(Task("k1", "memory", "Ring Ann", "", None))
    memory.find_task("k1")
    assert memory.asked == [("create_task", "k1"), ("find_task", "k1")]


def test_a_draft_that_the_user_sends_leaves_the_drafts_folder() -> None:
    memory = Memory()
    made = memory.create_draft(Draft("k1", "memory", None, ME, (ANN,), (), "Offer", "Dear Ann"))
    memory.send_draft(made.ref)
    assert memory.find_draft(made.mark, made.ref) is None
    assert [draft.mark for draft in memory.sent] == ["k1"]


def test_a_draft_to_nobody_is_refused() -> None:
    with pytest.raises(Refused):
        Memory().create_draft(Draft("k1", "memory", None, ME, (), (), "Offer", "Dear Ann"))


def test_a_failure_comes_once_and_a_late_one_after_it_took_effect() -> None:
    memory = Memory()
    memory.fail("create_task", Unreachable("down"))
    memory.fail("create_task", Unreachable("answer lost"), late=True)
    for _try in range(2):
        with pytest.raises(Unreachable):
            memory.create_task(Task("k1", "memory", "Ring Ann", "", None))
    assert len(memory.tasks) == 1


def test_a_changed_mail_is_handed_over_under_its_ref() -> None:
    memory, kept = Memory(batch=1), Kept()
    memory.deliver(mail(Post(1)), mail(Post(2)))
    kept.sync(memory, "message")
    memory.deliver(
        Message(
            **{name: getattr(mail(Post(1)), name) for name in Message.__slots__} | {"sender": Address("x@y.example")}
        )
    )
    assert len(kept.sync(memory, "message")) == 1
    assert kept.mails[Post(1).message_id].sender.email == "x@y.example"
