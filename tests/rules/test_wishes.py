"""What the engine keeps apart and lets through: wishes to one person, and matters whose day is over."""

from __future__ import annotations

from datetime import timedelta

from rules.history import History
from rules.limits import Begun
from tests.rules.test_engine import TUESDAY, at, held, made, planned, rule, rules_of, signal


def test_two_rules_do_not_come_to_one_person_with_their_wishes_in_the_same_week() -> None:
    draft = 'draft = { text = "Hello", subject = "Hello" }'
    rules = rules_of(rule("one", "priority = 1", draft) + rule("two", step=draft) + rule("three"))
    wishes = frozenset({"unanswered"})
    one, other = signal("a", thread=""), signal("b", thread="")
    first = planned(rules, [one], history=History(wishes=wishes))
    says = "another rule has something for them: one thing in 7 days: again on 2026-03-17 10:00"
    assert {action.rule: action.held for action in first.actions} == {"one": "", "two": says, "three": ""}
    assert {action.held_by for action in first.actions if action.held} == {"gap"}
    more = signal("a", thread="", about="<more>", occasion="<more>", covers=("<more>",))
    answers = made(planned(rules_of(rule("one", step=draft)), [one, more]))
    assert len(answers) == 2, "an answer is never kept waiting for another"
    before = (Begun("one", "a@acme.example", "draft", TUESDAY - timedelta(days=6), "unanswered"),)
    again = planned(rules, [one, other], history=History(wishes=wishes, counted=before))
    assert {(action.rule, action.signal.person[0]) for action in made(again)} == {
        ("one", "a"), ("three", "a"), ("one", "b"), ("three", "b"),
    }  # fmt: skip


def test_a_matter_is_as_old_as_its_day_when_that_is_over() -> None:
    begin = at("2026-03-09 10:00")
    history = History(started={"work": begin})
    old = signal("a", begin - timedelta(days=40), due=begin - timedelta(days=1))
    older = signal("b", begin - timedelta(days=40), due=begin - timedelta(days=20))
    assert held(planned(rules_of(rule()), [old, older], history=history)) == {"<b>": "before start"}
