"""Two rules never leave two drafts for one person about the same meeting or mail."""

from __future__ import annotations

from rules.history import History
from rules.model import Signal
from tests.rules.test_engine import held, made, planned, rule, rules_of, signal


def about_the_meeting(person: str, kind: str) -> Signal:
    return signal(person, kind=kind, about="meeting-1", occasion=f"{person} {kind}", covers=(), thread="")


def test_somebody_is_written_to_once_about_one_meeting() -> None:
    hello = 'draft = { text = "Hello", subject = "Hello" }'
    rules = rules_of(rule("recap", step=hello, on="upcoming") + rule("welcome", step=hello, on="lapsed"))
    signals = [about_the_meeting("a", "upcoming"), about_the_meeting("a", "lapsed"), about_the_meeting("b", "lapsed")]
    plan = planned(rules, signals)
    one, other = (action for action in plan.actions if action.signal.person == "a@acme.example")
    assert sorted([one.held, other.held]) == ["", "a draft is there"]
    assert [action.held for action in plan.actions if action.signal.person == "b@acme.example"] == [""]


def test_a_draft_about_a_meeting_that_lies_there_holds_those_of_other_rules() -> None:
    hello = 'draft = { text = "Hello", subject = "Hello" }'
    lies = History(lying={("a@acme.example", "meeting-1"): {"recap"}})
    welcome = about_the_meeting("a", "lapsed")
    assert made(planned(rules_of(rule("recap", step=hello, on="lapsed")), [welcome], history=lies))
    assert held(planned(rules_of(rule("other", step=hello, on="lapsed")), [welcome], history=lies)) == {
        "meeting-1": "a draft is there"
    }
    assert made(planned(rules_of(rule("other", on="lapsed")), [welcome], history=lies)), "a task is no second mail"
