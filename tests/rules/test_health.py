"""Health: what takes points away, what it is shown by, and what never happens to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.business_time import WorkCalendar
from rules.health import ANSWERS, FELL, LATELY, WINDOW, Health, Promise, Relation, Said, health_of
from rules.model import Evidence

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
"""A Tuesday."""
OFFICE = WorkCalendar.of()
BEGINNING = datetime.min.replace(tzinfo=UTC)
FORTNIGHT = Promise("2 weeks", "4 business hours")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def mail(days: float, *, ours: bool, thread: str = "t", direct: bool = True) -> Said:
    return Said(Evidence(f"<{thread}-{days}-{ours}@mail.example>", ago(days), "Chairs"), thread, ours, direct)


def calls(*days: float) -> Sequence[Evidence]:
    return tuple(Evidence("book", ago(day), "call") for day in sorted(days, reverse=True))


def health(
    mails: Sequence[Said] = (),
    others: Sequence[Evidence] = (),
    promise: Promise = FORTNIGHT,
    *,
    waits: Sequence[Evidence] = (),
    complaints: Sequence[Evidence] = (),
    known_since: datetime = BEGINNING,
) -> Health:
    ordered = sorted(mails, key=lambda one: one.proof.at)
    return health_of(Relation(ordered, others, waits, complaints), promise, OFFICE, known_since, NOW)


def taken(found: Health) -> dict[str, int]:
    return {part.name: part.points for part in found.parts}


def test_nothing_is_taken_where_nothing_speaks_against_it() -> None:
    found = health(others=calls(*range(5, 360, 14)))
    assert (found.score, found.before, found.change, found.parts) == (100, 100, 0, ())
    assert (found.rhythm, found.touches) == (14.0, 26)


@pytest.mark.parametrize(("days", "points"), [(13, 0), (14, 0), (21, 20), (28, 40), (200, 40)])
def test_silence_takes_more_the_longer_it_lasts(days: int, points: int) -> None:
    found = health(others=calls(days, days + 14), promise=Promise("2 weeks"))
    assert taken(found).get("quiet", 0) == points
    assert found.due == ago(days - 14)


def test_without_an_interval_the_rhythm_so_far_takes_its_place_and_without_either_nothing_is_said() -> None:
    used_to = calls(60, 70, 80, 90, 100)
    assert health(others=used_to, promise=Promise()).rhythm == 10.0
    assert taken(health(others=used_to, promise=Promise()))["quiet"] == 40
    assert health(others=calls(60, 100), promise=Promise()).score == 100


def test_several_mails_of_a_day_are_one_touch_and_one_alone_is_none() -> None:
    busy = [mail(3 + part / 24, ours=part % 2 == 0) for part in range(6)]
    assert health(busy).touches == 1
    assert health([mail(3, ours=True), mail(2, ours=True)]).last_touch is None


def test_less_contact_than_before_is_told_before_anybody_has_gone_quiet() -> None:
    found = health(others=calls(10, *range(100, 360, 14)), promise=Promise("2 weeks"))
    assert taken(found) == {"rarer": 17}
    assert "1 days of contact in the last 90 days" in found.parts[0].says


def test_answers_that_come_late_count_by_their_share() -> None:
    late = [mail(day, ours=False, thread=f"{day}") for day in (7, 14, 21, 28)]
    answers = [mail(6, ours=True, thread="7"), mail(13, ours=True, thread="14")]
    answers += [mail(day - 1 / 24, ours=True, thread=f"{day}") for day in (21, 28)]
    found = health([*late, *answers])
    assert taken(found)["late"] == 8
    assert (found.answers, found.answering) == (4, timedelta(hours=4, minutes=30))
    assert "2 of your 4 answers came later than 4 business hours" in [part.says for part in found.parts]


def test_mails_without_an_answer_count_once_they_have_had_time() -> None:
    found = health(
        [mail(30, ours=False), mail(8, ours=True), mail(6, ours=True), mail(1, ours=True)], promise=Promise()
    )
    assert taken(found) == {"unanswered": 10}
    assert found.unanswered == 3


def test_what_waits_counts_today_and_not_in_the_trend() -> None:
    wait = Evidence("<q@mail.example>", ago(1), "Could you send the offer?")
    found = health(others=calls(*range(5, 360, 14)), waits=[wait], complaints=[wait])
    assert (found.score, found.lately, found.change) == (70, 100, 0)
    assert [part.name for part in found.parts] == ["complaint", "waits"]
    assert all(part.evidence == (wait,) for part in found.parts)


def test_a_relationship_that_stopped_fell_and_one_that_began_since_did_not() -> None:
    stopped = health(others=calls(*range(80, 440, 14)))
    assert stopped.change is not None
    assert stopped.change <= -FELL
    assert stopped.fell
    assert health(others=calls(60, 70, 80)).change is None


def test_nothing_is_said_of_the_trend_while_older_mail_is_still_to_be_read() -> None:
    found = health(others=calls(*range(80, 440, 14)), known_since=NOW - WINDOW + timedelta(days=1))
    assert (found.before, found.fell) == (None, False)


moments = st.floats(min_value=-30, max_value=460, allow_nan=False)
mails = st.lists(
    st.builds(mail, moments, ours=st.booleans(), thread=st.sampled_from("abc"), direct=st.booleans()), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(mails, st.lists(moments, max_size=12), st.sampled_from([FORTNIGHT, Promise(), Promise("3 business days")]))
def test_points_stay_within_bounds_add_up_and_each_has_its_proof(
    said: list[Said], others: list[float], promise: Promise
) -> None:
    found = health(said, calls(*others), promise)
    assert 0 <= found.score <= found.lately <= 100
    assert found.score == max(0, 100 - sum(part.points for part in found.parts))
    known = {one.proof for one in said} | set(calls(*others))
    assert all(proof in known and proof.at <= NOW for part in found.parts for proof in part.evidence)
    assert found.answering is None or found.answers >= ANSWERS
    assert found.last_touch is None or found.last_touch.at <= NOW


@settings(max_examples=40, deadline=None)
@given(mails, st.lists(moments, max_size=12))
def test_what_it_was_three_months_ago_is_what_was_said_then(said: list[Said], others: list[float]) -> None:
    relation = Relation(sorted(said, key=lambda one: one.proof.at), calls(*others))
    found = health_of(relation, FORTNIGHT, OFFICE, BEGINNING, NOW)
    then = health_of(relation, FORTNIGHT, OFFICE, BEGINNING, NOW.replace(hour=0) - LATELY)
    assert found.before is None or found.before == then.lately
