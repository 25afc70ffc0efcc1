"""Years with everything at once: one thing an occasion, wishes within their caps, and peace for whoever wants it."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from rules.model import SpecialDate
from tests.machines.five_years import NUDGES, START, ZONE, FiveYears, Made, texts

WISHES = ("lapsed", "insight", "feedback", "referral")
MONTH, YEAR = timedelta(days=30), timedelta(days=365)


def played(people: int, days: int, seed: int) -> Iterator[FiveYears]:
    with tempfile.TemporaryDirectory() as folder:
        years = FiveYears(Path(folder), people, seed)
        try:
            years.live(days)
            yield years
        finally:
            years.close()


@pytest.fixture(
    scope="module",
    params=[(8, 150, 1), pytest.param((200, 5 * 365 + 1, 5), marks=pytest.mark.soak)],
    ids=["months", "five years"],
)
def years(request: pytest.FixtureRequest) -> Iterator[FiveYears]:
    yield from played(*request.param)


def drafts(years: FiveYears, *signals: str) -> list[Made]:
    return [one for one in years.made if one.kind == "draft" and (not signals or one.signal in signals)]


def story(one: Made) -> str:
    """Return what is needed to understand what was made."""
    day = one.at.astimezone(ZONE).date()
    return f"{day} {one.done.action.rule} for {one.who.person.id}: {one.done.action.signal.occasion}; angry {one.who.angry}"


def test_an_occasion_has_one_of_each(years: FiveYears) -> None:
    counted = Counter(
        (one.done.action.rule, one.done.action.step, one.done.action.signal.occasion) for one in years.made
    )
    assert {what: count for what, count in counted.items() if count > 1} == {}
    assert len(counted) > 100


def test_a_day_to_remember_is_remembered_once_a_year(years: FiveYears) -> None:
    """Unless they wanted peace in that week, or its task was ticked off before: then the user has seen to it."""
    wrong = []
    for one in years.people:
        for year in range(2026, years.today.year + 1):
            day = birthday(one.person.dates[0], year)
            if not START <= day <= years.today - timedelta(days=9):
                continue
            had = [made for made in years.made if made.who is one and is_greeting(made, day)]
            week = [datetime(day.year, day.month, day.day, 10, tzinfo=ZONE) + timedelta(days=n) for n in range(7)]
            seen_to = any(
                str(day.year) in what and "birthday" in what for what in years.closed if what.startswith(one.person.id)
            )
            excused = seen_to or one.person.left_alone or any(one.in_peace(moment) for moment in week)
            if len(had) > 1 or (not had and not excused):
                wrong.append((one.person.id, day, len(had)))
    assert wrong == []


def is_greeting(made: Made, day: date) -> bool:
    passed = made.at.astimezone(ZONE).date() - day
    return made.done.action.rule == "birthday" and timedelta() <= passed <= timedelta(days=14)


def birthday(day: SpecialDate, year: int) -> date:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return date(year, 2, 28)


def test_nobody_is_turned_to_who_wants_peace(years: FiveYears) -> None:
    wrong = [story(one) for one in drafts(years, *WISHES, "special_date") if one.who.in_peace(one.at)]
    assert wrong == []
    assert any(one.angry for one in years.people)


def test_wishes_keep_their_caps_and_their_distance(years: FiveYears) -> None:
    for signal, span in (("feedback", MONTH), ("insight", MONTH), ("referral", YEAR)):
        for one in years.people:
            moments = [made.at for made in drafts(years, signal) if made.who is one]
            near = [later for earlier, later in pairwise(moments) if later - earlier < span - timedelta(days=2)]
            assert near == [], (signal, one.person.id)
    for one in years.people:
        wishes = [made for made in drafts(years, *WISHES) if made.who is one]
        for earlier, later in pairwise(wishes):
            apart = later.at.astimezone(ZONE).date() - earlier.at.astimezone(ZONE).date() >= timedelta(days=7)
            assert apart or earlier.done.action.rule == later.done.action.rule, story(later)


def test_after_so_many_mails_without_an_answer_there_is_silence(years: FiveYears) -> None:
    pushy = [story(one) for one in drafts(years, *WISHES) if one.attempts >= NUDGES]
    assert pushy == []


def test_who_is_to_be_left_alone_is(years: FiveYears) -> None:
    assert [story(one) for one in years.made if one.who.person.left_alone] == []


def test_no_word_of_one_customer_reaches_another(years: FiveYears) -> None:
    for one in drafts(years):
        others = set(re.findall(r"zebra\d+x", texts(one))) - {one.who.canary}
        assert not others, story(one)
        assert "note" not in texts(one)
        assert "tag-" not in texts(one)


def test_nothing_that_matters_is_forgotten(years: FiveYears) -> None:
    kinds = {one.signal for one in years.made}
    assert kinds >= {"unanswered", "lapsed", "special_date", "complaint", "praise", "promised", "upcoming", "insight"}
