"""The contract of a provider as tests: a provider's test class inherits `ConnectorContract` and plays two parts.

It supplies the account (`connect` opens it, again and again, as a restarted daemon does) and it plays the provider
and the user (`deliver`, `edits_draft`, `ticks`, ...). What the tests then ask is the same for everybody.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import Connector, StartOver, Unreachable
from connectors.model import CardDate, Change, Draft, Message, Parent, Task
from tests.stage import ANN, MARK, ME, NOW, CardStage, Friend, Kept, Meeting, Post, Stage

__all__ = ["ANN", "ME", "NOW", "CardContract", "ConnectorContract", "Friend", "Kept", "Meeting", "Post"]


class MailContract(Stage):
    def test_the_first_sync_hands_over_everything_and_the_second_nothing(self) -> None:
        for number in range(3):
            self.deliver(Post(number))
        kept = Kept()
        kept.sync(self.connect(), "message")
        assert set(kept.mails) == {Post(number).message_id for number in range(3)}
        assert kept.sync(self.connect(), "message") == []

    def test_a_mail_arrives_with_who_when_and_what(self) -> None:
        self.deliver(Post(1))
        kept = Kept()
        kept.sync(self.connect(), "message")
        mail = kept.mails[Post(1).message_id]
        assert (mail.sender, mail.to[0].email, mail.subject) == (ANN, ME.email, "Offer 1")
        assert mail.at == Post(1).at
        assert "Could you send offer 1 today?" in mail.text
        assert not mail.ours

    def test_known_mail_can_be_had_once_more_and_what_is_gone_is_left_out(self) -> None:
        self.deliver(Post(1))
        self.deliver(Post(2))
        kept = Kept()
        kept.sync(self.connect(), "message")
        first, second = kept.mails[Post(1).message_id], kept.mails[Post(2).message_id]
        self.delete_mail(second)
        again = list(self.connect().again([first.ref, second.ref]))
        assert [(mail.ref, mail.message_id, mail.text) for mail in again] == [(first.ref, first.message_id, first.text)]

    def test_an_empty_account_is_no_error(self) -> None:
        assert Kept().sync(self.connect(), "message") == []

    def test_mail_that_comes_later_is_all_that_the_next_sync_brings(self) -> None:
        self.deliver(Post(1))
        kept = Kept()
        kept.sync(self.connect(), "message")
        self.deliver(Post(2))
        changes = kept.sync(self.connect(), "message")
        assert [
            row.item.message_id for row in changes if isinstance(row, Change) and isinstance(row.item, Message)
        ] == [Post(2).message_id]
        assert len(kept.mails) == 2

    def test_a_deleted_mail_is_reported_gone_once(self) -> None:
        self.deliver(Post(1))
        self.deliver(Post(2))
        kept = Kept()
        kept.sync(self.connect(), "message")
        self.delete_mail(kept.mails[Post(1).message_id])
        changes = kept.sync(self.connect(), "message")
        assert [isinstance(row, Change) and row.gone for row in changes] == [True]
        assert set(kept.mails) == {Post(2).message_id}
        assert kept.sync(self.connect(), "message") == []

    def test_an_unreadable_mail_is_set_aside_once_and_stops_nothing(self) -> None:
        self.deliver(Post(1))
        self.deliver_unreadable()
        self.deliver(Post(2))
        kept = Kept()
        kept.sync(self.connect(), "message")
        assert set(kept.mails) == {Post(1).message_id, Post(2).message_id}
        assert len(kept.set_aside) == 1
        assert kept.sync(self.connect(), "message") == []

    def test_a_crash_after_any_batch_loses_no_mail(self) -> None:
        posts = [Post(number) for number in range(230)]
        for post in posts:
            self.deliver(post)
        kept = Kept()
        for _crash in range(2):
            next(kept.batches(self.connect(), "message"))
        kept.sync(self.connect(), "message")
        assert set(kept.mails) == {post.message_id for post in posts}
        assert kept.sync(self.connect(), "message") == []

    def test_mail_that_comes_during_a_sync_is_not_lost(self) -> None:
        for number in range(3):
            self.deliver(Post(number))
        kept = Kept()
        for _batch in kept.batches(self.connect(), "message"):
            if len(kept.mails) == 3:
                self.deliver(Post(3))
        kept.sync(self.connect(), "message")
        assert Post(3).message_id in kept.mails

    def test_starting_over_reports_what_went_in_the_meantime(self) -> None:
        self.deliver(Post(1))
        self.deliver(Post(2))
        kept = Kept()
        kept.sync(self.connect(), "message")
        self.delete_mail(kept.mails[Post(1).message_id])
        kept.cursors.clear()
        kept.sync(self.connect(), "message")
        assert set(kept.mails) == {Post(2).message_id}

    def test_a_cursor_that_is_not_ours_skips_nothing(self) -> None:
        self.deliver(Post(1))
        kept = Kept(cursors={"message": "no cursor of yours"})
        # Asking to start over and reading everything at once are both right.
        with suppress(StartOver):
            kept.sync(self.connect(), "message")
            assert set(kept.mails) == {Post(1).message_id}
        kept.cursors.clear()
        kept.sync(self.connect(), "message")
        assert set(kept.mails) == {Post(1).message_id}

    def test_a_mailbox_that_vanishes_is_unreachable_and_nothing_is_gone(self) -> None:
        self.deliver(Post(1))
        kept = Kept()
        kept.sync(self.connect(), "message")
        self.lose_mail()
        with pytest.raises(Unreachable) as raised:
            kept.sync(self.connect(), "message")
        assert raised.value.advice
        assert len(kept.mails) == 1


class CalendarContract(Stage):
    def test_meetings_are_handed_over_once(self) -> None:
        self.schedule(Meeting("one", NOW + timedelta(days=1)))
        self.schedule(Meeting("two", NOW + timedelta(days=2)))
        kept = Kept()
        kept.sync(self.connect(), "event")
        assert set(kept.meetings) == {"one", "two"}
        assert kept.meetings["one"].starts == NOW + timedelta(days=1)
        assert [guest.address.email for guest in kept.meetings["one"].guests] == [ME.email]
        assert kept.meetings["one"].organiser == ANN
        assert kept.sync(self.connect(), "event") == []

    def test_a_moved_meeting_keeps_its_ref(self) -> None:
        self.schedule(Meeting("one", NOW + timedelta(days=1)))
        kept = Kept()
        kept.sync(self.connect(), "event")
        before = kept.meetings["one"]
        self.schedule(Meeting("one", NOW + timedelta(days=3)))
        assert len(kept.sync(self.connect(), "event")) == 1
        assert kept.meetings["one"] == replace(
            before, starts=NOW + timedelta(days=3), ends=NOW + timedelta(days=3, hours=1)
        )

    def test_a_deleted_meeting_is_reported_gone_once(self) -> None:
        self.schedule(Meeting("one", NOW + timedelta(days=1)))
        self.schedule(Meeting("two", NOW + timedelta(days=2)))
        kept = Kept()
        kept.sync(self.connect(), "event")
        self.delete_meeting("one")
        kept.sync(self.connect(), "event")
        assert set(kept.meetings) == {"two"}
        assert kept.sync(self.connect(), "event") == []

    def test_an_unreadable_event_is_set_aside_once_and_stops_nothing(self) -> None:
        self.schedule_unreadable()
        self.schedule(Meeting("one", NOW + timedelta(days=1)))
        kept = Kept()
        kept.sync(self.connect(), "event")
        assert set(kept.meetings) == {"one"}
        assert len(kept.set_aside) == 1
        assert kept.sync(self.connect(), "event") == []

    def test_a_crash_after_any_batch_loses_no_meeting(self) -> None:
        for number in range(230):
            self.schedule(Meeting(f"uid-{number}", NOW + timedelta(hours=number)))
        kept = Kept()
        for _crash in range(2):
            next(kept.batches(self.connect(), "event"))
        kept.sync(self.connect(), "event")
        assert len(kept.meetings) == 230

    def test_a_calendar_that_vanishes_is_unreachable_and_nothing_is_gone(self) -> None:
        self.schedule(Meeting("one", NOW + timedelta(days=1)))
        kept = Kept()
        kept.sync(self.connect(), "event")
        self.lose_calendar()
        with pytest.raises(Unreachable) as raised:
            kept.sync(self.connect(), "event")
        assert raised.value.advice
        assert set(kept.meetings) == {"one"}


class CardContract(CardStage):
    """For a provider with contacts."""

    def test_contacts_are_handed_over_once(self) -> None:
        assert self.connect().capabilities.contacts
        self.note_down(Friend(1))
        self.note_down(Friend(2, "Bo", "Suppliers"))
        kept = Kept()
        kept.sync(self.connect(), "card")
        assert set(kept.cards) == {Friend(1).email, Friend(2).email}
        card = kept.cards[Friend(2).email]
        assert (card.account, card.names[0], card.groups) == (self.connect().account, "Bo Lee", ("Suppliers",))
        assert card.dates == (CardDate("birthday", 2, 29),)
        assert kept.sync(self.connect(), "card") == []

    def test_an_empty_address_book_is_no_error(self) -> None:
        kept = Kept()
        assert kept.sync(self.connect(), "card") == []
        assert kept.sync(self.connect(), "card") == []

    def test_a_contact_without_address_is_nobodys(self) -> None:
        self.note_down_without_address()
        kept = Kept()
        assert kept.sync(self.connect(), "card") == []
        assert kept.items == {}

    def test_a_changed_contact_keeps_its_ref(self) -> None:
        self.note_down(Friend(1))
        kept = Kept()
        kept.sync(self.connect(), "card")
        before = kept.cards[Friend(1).email]
        self.note_down(Friend(1, "Anna"))
        assert len(kept.sync(self.connect(), "card")) == 1
        after = kept.cards[Friend(1).email]
        assert (after.ref, after.names[0]) == (before.ref, "Anna Lee")

    def test_a_contact_that_is_deleted_is_reported_gone_once(self) -> None:
        self.note_down(Friend(1))
        self.note_down(Friend(2))
        kept = Kept()
        kept.sync(self.connect(), "card")
        self.strike_out(Friend(1))
        changes = kept.sync(self.connect(), "card")
        assert [isinstance(row, Change) and row.gone for row in changes] == [True]
        assert set(kept.cards) == {Friend(2).email}
        assert kept.sync(self.connect(), "card") == []

    def test_an_expired_cursor_leads_to_a_whole_new_list_that_knows_who_went(self) -> None:
        for number in range(3):
            self.note_down(Friend(number))
        kept = Kept()
        kept.sync(self.connect(), "card")
        self.strike_out(Friend(0))
        self.note_down(Friend(3))
        self.forget_cursors()
        # Asking to start over and reading everything at once are both right.
        with suppress(StartOver):
            kept.sync(self.connect(), "card")
            assert set(kept.cards) == {Friend(number).email for number in (1, 2, 3)}
        kept.cursors.clear()
        kept.sync(self.connect(), "card")
        assert set(kept.cards) == {Friend(number).email for number in (1, 2, 3)}
        assert kept.sync(self.connect(), "card") == []

    def test_a_crash_after_any_batch_loses_no_contact(self) -> None:
        for number in range(230):
            self.note_down(Friend(number))
        kept = Kept()
        for _crash in range(2):
            next(kept.batches(self.connect(), "card"))
        kept.sync(self.connect(), "card")
        assert len(kept.cards) == 230
        assert kept.sync(self.connect(), "card") == []

    def test_a_cursor_of_contacts_that_is_not_ours_skips_nobody(self) -> None:
        self.note_down(Friend(1))
        kept = Kept(cursors={"card": "no cursor of yours"})
        with suppress(StartOver):
            kept.sync(self.connect(), "card")
        kept.cursors.clear()
        kept.sync(self.connect(), "card")
        assert set(kept.cards) == {Friend(1).email}

    def test_an_address_book_that_vanishes_is_unreachable_and_nobody_is_gone(self) -> None:
        self.note_down(Friend(1))
        kept = Kept()
        kept.sync(self.connect(), "card")
        self.lose_cards()
        with pytest.raises(Unreachable) as raised:
            kept.sync(self.connect(), "card")
        assert raised.value.advice
        assert set(kept.cards) == {Friend(1).email}


class DraftContract(Stage):
    def parent(self, number: int = 1) -> Parent:
        """Return the mail that a draft answers, as the account hands it over."""
        self.deliver(Post(number))
        kept = Kept()
        kept.sync(self.connect(), "message")
        mail = kept.mails[Post(number).message_id]
        return Parent(mail.ref, mail.message_id, mail.references, mail.sender, mail.at)

    def draft(self, parent: Parent | None) -> Draft:
        account = self.connect().account
        return Draft(MARK, account, parent, ME, (ANN,), (), "Re: Offer 1", "Dear Ann,\n\nit is on its way.")

    def test_a_draft_is_found_once_it_is_made_and_not_before(self) -> None:
        draft = self.draft(self.parent())
        assert self.connect().find_draft(draft.mark) is None
        made = self.connect().create_draft(draft)
        assert made.mark == draft.mark
        assert self.connect().find_draft(draft.mark) == made
        assert self.connect().find_draft(draft.mark, made.ref) == made
        assert self.connect().find_draft(draft.mark, "a ref of old") == made

    def test_a_draft_that_answers_nothing_can_be_made_too(self) -> None:
        draft = self.draft(None)
        made = self.connect().create_draft(draft)
        assert self.connect().find_draft(draft.mark) == made
        assert self.connect().drafts_for([Post(1).message_id]) == ()

    def test_the_last_look_meets_an_answer_that_came_since_the_last_sync(self) -> None:
        parent = self.parent()
        self.deliver(Post(2))
        kept = Kept()
        kept.sync(self.connect(), "message")
        assert not self.connect().has_news(parent, kept)
        self.connect().create_draft(self.draft(parent))
        self.deliver(Post(3))
        assert not self.connect().has_news(parent, kept)
        self.replies(parent)
        assert self.connect().has_news(parent, kept)
        kept.sync(self.connect(), "message")
        assert not self.connect().has_news(parent, kept)

    def test_a_draft_is_no_new_mail(self) -> None:
        parent = self.parent()
        kept = Kept()
        kept.sync(self.connect(), "message")
        self.connect().create_draft(self.draft(parent))
        kept.sync(self.connect(), "message")
        assert set(kept.mails) == {Post(1).message_id}

    def test_drafts_that_answer_a_mail_are_seen_the_users_own_too(self) -> None:
        parent = self.parent()
        made = self.connect().create_draft(self.draft(parent))
        assert self.connect().drafts_for([parent.message_id]) == (made,)
        self.begins_draft(parent)
        seen = self.connect().drafts_for(["<nobody@acme.example>", parent.message_id])
        assert sorted(placed.mark for placed in seen) == ["", made.mark]
        assert self.connect().drafts_for(["<nobody@acme.example>"]) == ()

    def test_an_edited_draft_has_another_fingerprint_and_is_not_withdrawn(self) -> None:
        made = self.connect().create_draft(self.draft(self.parent()))
        self.edits_draft(made)
        found = self.connect().find_draft(made.mark, made.ref)
        assert found is not None
        assert found.fingerprint != made.fingerprint
        assert not self.connect().withdraw_draft(made)
        assert self.connect().find_draft(made.mark, made.ref) == found

    def test_every_draft_of_a_mark_is_seen_and_no_other(self) -> None:
        made = self.connect().create_draft(self.draft(self.parent()))
        assert self.connect().drafts_marked(made.mark) == (made,)
        assert self.connect().drafts_marked("0" * 32) == ()

    def test_an_untouched_draft_is_withdrawn(self) -> None:
        made = self.connect().create_draft(self.draft(self.parent()))
        assert self.connect().withdraw_draft(made)
        assert self.connect().find_draft(made.mark, made.ref) is None

    def test_a_discarded_draft_is_not_there_and_not_ours_to_withdraw(self) -> None:
        made = self.connect().create_draft(self.draft(self.parent()))
        self.discards_draft(made)
        assert self.connect().find_draft(made.mark, made.ref) is None
        assert not self.connect().withdraw_draft(made)


class TaskContract(Stage):
    def task(self, title: str = "Answer Ann: Offer") -> Task:
        due = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
        return Task(MARK, self.connect().account, title, "She asked for it;\nsee her mail.", due, Post(1).message_id)

    def test_a_task_is_found_once_it_is_made_and_not_before(self) -> None:
        task = self.task()
        assert self.connect().find_task(task.mark) is None
        made = self.connect().create_task(task)
        assert (made.mark, made.completed) == (MARK, False)
        assert self.connect().find_task(task.mark) == made
        assert self.connect().find_task(task.mark, made.ref) == made
        assert self.connect().find_task(task.mark, "a ref of old") == made

    def test_a_task_without_a_date_can_be_made_too(self) -> None:
        task = replace(self.task(), due=None, notes="", about="")
        made = self.connect().create_task(task)
        assert self.connect().find_task(task.mark) == made

    def test_a_ticked_task_is_found_completed_and_left_alone(self) -> None:
        made = self.connect().create_task(self.task())
        self.ticks(made)
        found = self.connect().find_task(MARK, made.ref)
        assert found is not None
        assert found.completed
        assert not self.connect().withdraw_task(made)
        assert self.connect().find_task(MARK, made.ref) == found

    def test_a_deleted_task_is_not_there_and_not_ours_to_withdraw(self) -> None:
        made = self.connect().create_task(self.task())
        self.deletes_task(made)
        assert self.connect().find_task(MARK, made.ref) is None
        assert not self.connect().withdraw_task(made)
        assert self.connect().update_task(made, self.task("Again")) is None
        assert self.connect().find_task(MARK, made.ref) is None

    def test_an_untouched_task_can_be_updated_again_and_again(self) -> None:
        made = self.connect().create_task(self.task())
        second = self.connect().update_task(made, self.task("Answer Ann today"))
        assert second is not None
        assert second.fingerprint != made.fingerprint
        assert self.connect().find_task(MARK, made.ref) == second
        third = self.connect().update_task(second, self.task())
        assert third is not None
        assert third.fingerprint == made.fingerprint

    def test_a_task_that_the_user_changed_is_neither_updated_nor_withdrawn(self) -> None:
        made = self.connect().create_task(self.task())
        self.retitles(made)
        found = self.connect().find_task(MARK, made.ref)
        assert found is not None
        assert found.fingerprint != made.fingerprint
        assert self.connect().update_task(made, self.task("Answer Ann today")) is None
        assert not self.connect().withdraw_task(made)
        assert self.connect().find_task(MARK, made.ref) == found

    def test_every_task_of_a_mark_is_seen_and_no_other(self) -> None:
        made = self.connect().create_task(self.task())
        assert self.connect().tasks_marked(made.mark) == (made,)
        assert self.connect().tasks_marked("0" * 32) == ()

    def test_an_untouched_task_is_withdrawn_once(self) -> None:
        made = self.connect().create_task(self.task())
        assert self.connect().withdraw_task(made)
        assert self.connect().find_task(MARK, made.ref) is None
        assert not self.connect().withdraw_task(made)


class ConnectorContract(MailContract, CalendarContract, DraftContract, TaskContract):
    """All of it: for a provider with mail, calendar, drafts and tasks."""

    def test_it_has_the_methods_of_a_connector_and_none_that_sends(self) -> None:
        account = self.connect()
        assert isinstance(account, Connector)
        assert not [name for name in dir(account) if name.startswith("send") and name != "send_draft"]

    def test_it_says_what_it_can_do(self) -> None:
        can = self.connect().capabilities
        assert (can.drafts, can.calendar, can.tasks) == (True, True, True)

    def test_whoever_is_reached_over_a_network_says_how_late_a_request_may_be_carried_out(self) -> None:
        can = self.connect().capabilities
        assert (can.lag is not None and can.lag > timedelta(0)) == can.remote

    def test_without_contacts_it_hands_over_none(self) -> None:
        account = self.connect()
        if not account.capabilities.contacts:
            assert list(account.cards(None, Kept(), NOW)) == []
        assert account.capabilities.contacts == isinstance(self, CardContract)

    def test_closing_twice_does_nothing(self) -> None:
        account = self.connect()
        account.close()
        account.close()
        assert account.account
