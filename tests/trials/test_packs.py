"""The shipped packs: their tests pass, and prove every rule, every step and every condition of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from daemon.resources import packs
from daemon.rule_tests import SHIPPED_TIERS, Result, each_result, run_cases
from daemon.rulebook import checked
from rules.model import Me, Settings
from rules.rule import Rule, RuleSet
from rules.testcase import TestCase
from tests.trials.bench import WORDS

SETTINGS = Settings(me=Me("Dana Fox", ("dana@northwind.example",)))


@cache
def shipped() -> RuleSet:
    return checked([(f"pack:{name}", text) for name, text in packs().items()], WORDS, SHIPPED_TIERS)


@cache
def outcomes() -> tuple[Result, ...]:
    return tuple(run_cases(shipped().tests, shipped().rules, WORDS, SETTINGS))


RULES = shipped().rules


def test_every_test_of_a_pack_passes() -> None:
    assert [(result.name, result.differences) for result in outcomes() if result.differences] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_of_its_steps_is_made_in_a_test(rule: Rule) -> None:
    made = {step for result in outcomes() for made, step in result.made if made == rule.id}
    assert made == {step.id for step in rule.steps}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_it_stays_silent_in_a_test_though_its_signal_stands(rule: Rule) -> None:
    own = [result for result in outcomes() if result.file == rule.place.file]
    assert [
        result.name for result in own if rule.on in result.noticed and rule.id not in {made for made, _ in result.made}
    ]


def weakened(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield the rule with one of its conditions, or the time of a step, left out."""
    for number, group in enumerate(rule.match):
        for condition in group:
            rest = tuple(kept for kept in group if kept is not condition)
            match = (*rule.match[:number], rest, *rule.match[number + 1 :])
            yield f"{rule.id} without {condition.name}", replace(rule, match=match)
    for number, group in enumerate(rule.unless):
        names = " and ".join(condition.name for condition in group)
        yield f"{rule.id} whatever {names}", replace(rule, unless=rule.unless[:number] + rule.unless[number + 1 :])
    for number, step in enumerate(rule.steps):
        if step.after or step.before:
            at_once = replace(step, after=None, before=None)
            if step.before:  # for these signals `since` lies ahead: a month before is as good as at once
                at_once = replace(step, before=replace(step.before, amount=20))
            steps = (*rule.steps[:number], at_once, *rule.steps[number + 1 :])
            yield f"{rule.id} with {step.id} at once", replace(rule, steps=steps)


WEAKENED = [found for rule in RULES for found in weakened(rule)]


def likely_first(rule: Rule) -> list[TestCase]:
    """Return the tests of the rule's file: those that are likely to tell that it is weaker first, for one is enough."""
    known = {(result.file, result.name): result for result in outcomes()}
    early = all(rule.steps != kept.steps for kept in RULES)

    def unlikely(case: TestCase) -> tuple[bool, bool]:
        result = known[case.file, case.name]
        made = rule.id in {made for made, _ in result.made}
        return rule.on not in result.noticed, (not made or len(case.moments) == 1) if early else made

    return sorted((case for case in shipped().tests if case.file == rule.place.file), key=unlikely)


@pytest.mark.parametrize("rule", [rule for _, rule in WEAKENED], ids=[name for name, _ in WEAKENED])
def test_no_condition_can_be_taken_away_without_a_test_failing(rule: Rule) -> None:
    rules = [rule if kept.id == rule.id else kept for kept in RULES]
    assert any(result.differences for result in each_result(likely_first(rule), rules, WORDS, SETTINGS))
