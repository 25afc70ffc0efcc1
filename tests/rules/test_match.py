"""Conditions: what may be written for each type of fact, and what meets it."""

from __future__ import annotations

import fnmatch
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.business_time import WorkCalendar
from rules.facts import FactSpec, FactType, FactValue, Span
from rules.match import compile_glob, first_failure, fold, parse_condition, show, show_seconds

BERLIN = WorkCalendar.of("Mon-Fri 09:00-17:00", "Europe/Berlin", "")
TUESDAY = datetime(2026, 3, 10, 8, tzinfo=UTC)  # 09:00 in Berlin


def holds(kind: FactType, written: object, value: FactValue) -> bool:
    condition = parse_condition("fact", written, FactSpec(kind, ""))
    return first_failure([condition], {"fact": value}, BERLIN, TUESDAY) is None


@pytest.mark.parametrize(
    ("kind", "written", "value", "expected"),
    [
        ("text", "*Offer*", "Your OFFER, please", True),
        ("text", "offer", "offers", False),
        ("text", "offer?", "offers", True),
        ("text", ["a*", "b*"], "Beta", True),
        ("text", [], "x", None),
        ("text", "!*@acme.example", "ann@acme.example", False),
        ("text", "!*@acme.example", "bob@globex.example", True),
        ("text", ["!a", "!b"], "c", True),
        ("text", ["!a", "!b"], "b", False),
        ("text", ["!a", "b"], "c", None),
        ("text", "!x", None, False),
        ("text", "[ab]", "a", False),
        ("text", "[ab]", "[AB]", True),
        ("text", "strasse", "Straße", True),
        ("text", "m\u00fcller", "Mu\u0308ller", True),
        ("text", "a*b", "a\nb", True),
        ("text", 3, "3", None),
        ("texts", "vip", ("customer", "VIP"), True),
        ("texts", "!vip", ("customer", "VIP"), False),
        ("texts", "!vip", (), True),
        ("texts", "*", (), False),
        ("flag", True, True, True),
        ("flag", False, True, False),
        ("flag", True, None, False),
        ("flag", 1, True, None),
        ("number", 3, 3, True),
        ("number", ">= 3", 2, False),
        ("number", "< 2.5", 2, True),
        ("number", "!= 1", 1, False),
        ("number", "=4", 4, True),
        ("number", "3", 3, None),
        ("number", ">= x", 3, None),
        ("number", True, 1, None),
        ("number", float("nan"), 1, None),
        ("number", 10**400, 1, None),
        ("moment", ">= 2026-03-10", TUESDAY, True),
        ("moment", "< 2026-03-10", TUESDAY, False),
        ("moment", "<= 2026-03-10", TUESDAY, True),
        ("moment", "> 2026-03-10", TUESDAY, False),
        ("moment", "2026-03-10", TUESDAY, True),
        ("moment", date(2026, 3, 11), TUESDAY, False),
        ("moment", "2026-03-11", datetime(2026, 3, 10, 23, 30, tzinfo=UTC), True),
        ("moment", "> 2026-03-10T08:59", TUESDAY, True),
        ("moment", "> 2026-03-10T09:00", TUESDAY, False),
        ("moment", "> 2026-03-10T07:59:00+00:00", TUESDAY, True),
        ("moment", "= 2026-03-10T09:00", TUESDAY, None),
        ("moment", "soon", TUESDAY, None),
        ("moment", 5, TUESDAY, None),
    ],
)
def test_a_fact_meets_a_condition(kind: FactType, written: object, value: FactValue, *, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match=r"."):
            parse_condition("fact", written, FactSpec(kind, ""))
    else:
        assert holds(kind, written, value) is expected


@pytest.mark.parametrize(
    ("written", "elapsed", "expected"),
    [
        (">= 4 business hours", timedelta(hours=4), True),
        (">= 4 business hours", timedelta(hours=3, minutes=59), False),
        (">= 9 business hours", timedelta(hours=20), False),
        ("< 3 weeks", timedelta(days=20), True),
        ("< 3 weeks", timedelta(days=21), False),
        ("> 1 hour", timedelta(hours=1), False),
        ("<= 1 hour", timedelta(hours=1), True),
        (">= 2600 weeks", timedelta(hours=1), False),
        ("< 2600 weeks", timedelta(hours=1), True),
    ],
)
def test_a_span_is_counted_in_the_time_that_is_asked_for(written: str, elapsed: timedelta, *, expected: bool) -> None:
    assert holds("span", written, Span(TUESDAY, TUESDAY + elapsed)) is expected


@pytest.mark.parametrize("written", ["4 hours", "= 4 hours", "!= 4 hours", ">= 4 moons", ">=", 4, ""])
def test_a_span_that_can_not_be_meant_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_condition("waiting", written, FactSpec("span", ""))


def test_an_explanation_names_the_value_and_what_was_wanted() -> None:
    facts: dict[str, FactValue] = {
        "waiting": Span(TUESDAY, TUESDAY + timedelta(hours=2)),
        "subject": "Offer?",
    }
    waiting = parse_condition("waiting", ">= 4 business hours", FactSpec("span", ""))
    assert waiting.explain(facts, BERLIN, TUESDAY) == "waiting = 2 h is not >= 4 business hours"
    subject = parse_condition("subject", ["off*", "quote*"], FactSpec("text", ""))
    assert subject.explain(facts, BERLIN, TUESDAY) == "subject = “Offer?” is any of “off*”, “quote*”"
    tier = parse_condition("tier", "!key", FactSpec("text", ""))
    assert tier.explain(facts, BERLIN, TUESDAY) == "tier is not known, wanted: “!key”"
    assert first_failure([subject, waiting, tier], facts, BERLIN, TUESDAY) is waiting


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (True, "true"),
        (3, "3"),
        ((), "none"),
        (("a", "b"), "“a”, “b”"),
        (TUESDAY, "2026-03-10 08:00"),
    ],
)
def test_values_are_shown_for_people(value: FactValue, text: str) -> None:
    assert show(value, UTC, TUESDAY) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 min"), (59, "0 min"), (15_000, "4 h 10 min"), (180_000, "2 d 2 h"), (-60, "-1 min")],
)
def test_times_are_shown_with_their_two_largest_units(seconds: int, text: str) -> None:
    assert show_seconds(seconds) == text


@given(glob=st.text("ab?*", max_size=10), text=st.text("ab", max_size=12))
def test_globs_mean_what_fnmatch_means(glob: str, text: str) -> None:
    assert bool(compile_glob(glob).fullmatch(text)) == fnmatch.fnmatchcase(text, glob)


@given(text=st.text(max_size=30))
def test_a_text_without_wildcards_matches_itself(text: str) -> None:
    glob = text.replace("*", "").replace("?", "")
    assert compile_glob(glob).fullmatch(fold(glob))


def test_no_glob_makes_the_match_run_away() -> None:
    assert not compile_glob("*a" * 200 + "b").fullmatch("a" * 4000)
    assert not compile_glob("*" + "?" * 200 + "*b").fullmatch("a" * 4000)
    with pytest.raises(ValueError, match="too long"):
        compile_glob("a" * 501)
