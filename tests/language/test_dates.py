"""When something is to be: phrases of our own making, in dates/, with the moment that they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.business_time import WorkCalendar
from rules.language.dates import when
from rules.language.dates_tokens import TABLES

FOLDER = Path(__file__).parent / "dates"
TUESDAY = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=1)))
BERLIN = WorkCalendar.of("Mon-Thu 09:00-17:30; Fri 09:00-13:00", "Europe/Berlin", "DE-BY")


def phrases() -> Iterator[tuple[str, datetime, str, datetime]]:
    """Yield (language, moment of writing, text, due)."""
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem == "none":
            continue
        for number, block in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["at"]):
            now: datetime = block["now"]
            others = ("it", "nl", "pt", "pl")
            language = block.get("language") or (others[number] if path.stem == "others" else path.stem)
            for text, due in block["said"]:
                until = datetime.fromisoformat(due if "T" in due else f"{due}T17:00")
                yield language, now, text, until.replace(tzinfo=now.tzinfo)


PHRASES = list(phrases())
LOOK_ALIKES: list[str] = tomllib.loads((FOLDER / "none.toml").read_text(encoding="utf-8"))["said"]


@pytest.mark.parametrize(("language", "now", "text", "due"), PHRASES)
def test_a_date_means_what_its_reader_takes_it_to_mean(language: str, now: datetime, text: str, due: datetime) -> None:
    assert [found.end for found in when(text, now, language)] == [due]


@pytest.mark.parametrize(("language", "now", "text", "due"), PHRASES)
def test_a_date_is_understood_though_the_text_is_too_short_to_tell_its_language(
    language: str, now: datetime, text: str, due: datetime
) -> None:
    del language
    assert [found.end for found in when(text, now)] == [due]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert when(text, TUESDAY) == []


def test_the_words_that_say_it_are_told_with_their_place() -> None:
    text = "I'll send you the offer by Friday, and the rest tomorrow at 3."
    found = when(text, TUESDAY, "en")
    assert [(each.quote, each.said_time, each.deadline) for each in found] == [
        ("by Friday", False, True),
        ("tomorrow at 3", True, False),
    ]
    assert [text[each.begin :].startswith(each.quote) for each in found] == [True, True]


def test_the_owners_hours_say_when_a_day_ends() -> None:
    now = datetime(2026, 3, 10, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    (thursday,) = when("by Thursday", now, "en", BERLIN)
    (friday,) = when("by Friday", now, "en", BERLIN)
    assert (thursday.end.time(), friday.end.time()) == (time(17, 30), time(13, 0))


def test_working_days_pass_over_holidays_of_the_owner() -> None:
    now = datetime(2026, 4, 2, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # the Thursday before Easter
    (found,) = when("within two business days", now, "en", BERLIN)
    assert found.end.date() == date(2026, 4, 8)


def test_today_lasts_until_midnight_when_work_is_over() -> None:
    late = TUESDAY.replace(hour=19)
    (found,) = when("I'll send it today", late, "en")
    assert found.end == late.replace(hour=23, minute=59)


def test_hours_are_counted_across_a_change_of_the_clocks() -> None:
    now = datetime(2026, 3, 28, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    (found,) = when("within 24 hours", now, "en")
    assert found.end.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=24)


@pytest.mark.parametrize(("offset", "due"), [(-5, date(2027, 3, 4)), (1, date(2026, 4, 3)), (10, date(2026, 4, 3))])
def test_figures_that_can_be_read_both_ways_are_read_as_where_they_were_written(offset: int, due: date) -> None:
    now = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=offset)))
    (found,) = when("We'll pay by 3/4.", now, "en")
    assert found.end.date() == due


def test_two_days_of_which_one_is_meant_are_one_date_that_ends_with_the_later() -> None:
    (found,) = when("I'll call you on Wednesday or Thursday.", TUESDAY, "en")
    assert (found.start.date(), found.end.date()) == (date(2026, 3, 11), date(2026, 3, 12))


def test_a_naive_moment_of_writing_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        when("by Friday", datetime(2026, 3, 10, 10, 0))  # noqa: DTZ001


def test_a_word_that_goes_on_for_ever_ends_a_date_and_nothing_else() -> None:
    assert [found.quote for found in when("um 15 " + "Uhr " * 5000, TUESDAY, "de")] == ["um 15 Uhr Uhr"]


WORDS = sorted({word for table in TABLES.values() for words in table.values() for word in words.split("|")})


@given(
    st.lists(
        st.sampled_from([*WORDS, "3", "15.", "15h", "2026", "31.2.", "2026-99-99", "9999", "3/15", "!", ","]),
        max_size=12,
    ),
    st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("America/New_York")])),
    st.sampled_from(["", *TABLES]),
)
def test_any_words_of_time_are_read_without_failing_and_never_end_before_they_were_written(
    words: list[str], at: datetime, language: str
) -> None:
    for found in when(" ".join(words), at, language):
        assert found.end >= at
