"""Just before an answer is drafted, the conversation is looked at once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.base import Unreachable
from daemon.perform import LOOK_AGAIN, Performance
from tests.machines.office import ME, Office
from tests.machines.test_walk import Walk


@pytest.fixture
def office() -> Iterator[Office]:
    walk = Walk()
    walk.customer_writes(1)
    walk.hours_pass(30)
    yield walk
    walk.teardown()


def perform_after(office: Office, *, error: Unreachable | None = None, answered: bool = False) -> Performance:
    """Sync and decide; then something happens; then carry the decision out."""
    office.desk.go(office.now - timedelta(days=20))
    office.desk.freshen(office.now)
    decision = office.desk.decide(office.now, held=())
    assert [action.held for action in decision.actions if action.signal.thread] != []
    if answered:
        asked = office.talks[0].messages[-1]
        own = replace(asked, ref="own", message_id="<own@northwind.example>", sender=ME, ours=True, at=office.now)
        office.account.deliver(replace(own, in_reply_to=(asked.message_id,), to=(asked.sender,), text="Here it is."))
    if error is not None:
        office.account.fail("has_news", error)
    return office.desk.perform(decision, office.now, whole=True)


def test_an_answer_that_comes_after_the_decision_cancels_the_draft(office: Office) -> None:
    performance = perform_after(office, answered=True)
    assert office.account.drafts == {}
    held = [done.action.held for done in performance.performed if done.action.held_by == "account"]
    assert held == ["something has just come in the conversation: it is read first"]
    assert performance.again == office.now + LOOK_AGAIN
    office.now += LOOK_AGAIN
    office.desk.freshen(office.now)
    again = office.desk.perform(office.desk.decide(office.now, held=()), office.now, whole=True)
    assert office.account.drafts == {}
    assert [done for done in again.performed if done.state == "made"] == []


def test_a_draft_that_was_held_at_the_last_look_has_cost_nothing_of_the_budget(office: Office) -> None:
    perform_after(office, answered=True)
    begun = office.ledger.begun_between(office.now - timedelta(days=1), office.now + timedelta(days=1))
    assert "draft" not in begun


def test_without_news_the_draft_is_made_after_one_look(office: Office) -> None:
    performance = perform_after(office)
    assert len(office.account.drafts) == 1
    assert [method for method, _ in office.account.asked].count("has_news") == 1
    assert performance.again is None


def test_an_account_that_does_not_answer_at_the_last_look_gets_no_draft_now(office: Office) -> None:
    perform_after(office, error=Unreachable("the line is dead"))
    assert office.account.drafts == {}
    office.desk.apply(office.now, whole=True)
    assert len(office.account.drafts) == 1
