"""The shipped templates say the same in every language, and the user's own files take their place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from daemon.resources import templates
from rules.context import (
    ArticleFacts,
    CauseContext,
    CauseFacts,
    ContactFacts,
    Context,
    DayContext,
    DayFacts,
    EventContext,
    EventFacts,
    InsightContext,
    NewcomerContext,
    NewcomerFacts,
    NewsFacts,
    PersonContext,
    PledgeContext,
    PledgeFacts,
    PraiseContext,
)
from rules.language import read_text
from rules.rule import Problems
from rules.signals.fell_through import NewDateContext
from rules.signals.praise import HAPPY
from rules.templating import MissingFact, Templates
from tests.rules.test_templates import ANN, ME, NOW, WAIT

LANGUAGES = ("de", "en", "es", "fr", "it", "nl")
SHIPPED = Templates(templates(None))
QUIET = PersonContext(ME, replace(ANN, company="Acme"), NOW.date(), ContactFacts(NOW, "Offer"))
DAY = DayFacts("birthday", "", date(2026, 3, 10), "Tuesday, 10 March", 5, 0, belated=False)
REMEMBERED = DayContext(ME, replace(ANN, company="Acme"), NOW.date(), DAY, ContactFacts(NOW, "Offer"))
PLEDGE = PledgeFacts("send you the offer", "by Wednesday", date(2026, 3, 11), holding=False, new_day=date(2026, 3, 17))
PLEDGED = PledgeContext(ME, ANN, NOW.date(), WAIT.thread, WAIT.waiting, WAIT.answer_by, PLEDGE)
MET = NewcomerContext(ME, ANN, NOW.date(), NewcomerFacts("meeting", "Offer", "Bo Berg", "", ""))
MEETING = EventFacts("Roadmap", NOW, NOW, "Tuesday, 10 March", "16:00", ("Ann Lee",))
AHEAD = EventContext(ME, replace(ANN, company="Acme"), NOW.date(), MEETING, ContactFacts(NOW, "Offer"))
FELL_THROUGH = NewDateContext(
    ME,
    replace(ANN, company="Acme"),
    NOW.date(),
    MEETING,
    ContactFacts(NOW, "Offer"),
    ("Monday, 16 March, 09:00", "later"),
)
NEWS = NewsFacts("promotion", "promotion", "")
PRAISED = PraiseContext(ME, ANN, NOW.date(), WAIT.thread, WAIT.waiting, WAIT.answer_by, NEWS)
CAUSE = CauseFacts("delivery", "hall", date(2026, 3, 3), "")
CAUSED = CauseContext(ME, ANN, NOW.date(), ContactFacts(NOW, "Offer"), CAUSE)
ARTICLE = ArticleFacts("Quiet pumps", "https://news.example/quiet", "News", date(2026, 3, 3), "")
SHARED = InsightContext(ME, replace(ANN, company="Acme"), NOW.date(), ContactFacts(NOW, "Offer"), ARTICLE)
KINDS: dict[str, tuple[str, Context]] = {
    "holding-reply": ("unanswered", WAIT),
    "nudge": ("awaiting", WAIT),
    "check-in": ("lapsed", QUIET),
    "birthday": ("special_date", REMEMBERED),
    "anniversary": ("special_date", REMEMBERED),
    "together": ("special_date", REMEMBERED),
    "first-meeting": ("met_new", MET),
    "promise-late": ("promised", PLEDGED),
    "owed-reminder": ("owed", PLEDGED),
    "agenda": ("upcoming", AHEAD),
    "recap": ("met", AHEAD),
    "new-times": ("fell_through", FELL_THROUGH),
    "complaint-acknowledgement": ("complaint", WAIT),
    "congratulation": ("praise", PRAISED),
    "feedback-ask": ("feedback", CAUSED),
    "share": ("insight", SHARED),
    "referral-ask": ("referral", replace(CAUSED, cause=replace(CAUSE, kind="praise"))),
}
EVERY = [(name, language) for name in SHIPPED for language in LANGUAGES]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_template_is_there_in_every_language_and_checked(name: str) -> None:
    assert SHIPPED.languages(name) == LANGUAGES
    assert SHIPPED.check(name, KINDS[name][0]) == []


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_it_greets_says_something_of_its_own_and_is_signed(name: str, language: str) -> None:
    written = SHIPPED.render(name, language, KINDS[name][1])
    paragraphs = written.text.split("\n\n")
    assert written.language == language
    assert ANN.first_name in paragraphs[0]
    assert paragraphs[-1].endswith(f"\n{ME.name}")
    assert language != "en" or paragraphs[1][0].isupper(), "an English mail begins with a capital letter"
    others = [SHIPPED.render(name, other, KINDS[name][1]).text for other in LANGUAGES if other != language]
    assert written.text not in others
    assert not [line for line in written.text.splitlines() if line != line.rstrip()]
    assert "\n\n\n" not in written.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_in_speaks_only_of_what_is_known(language: str) -> None:
    full = SHIPPED.render("check-in", language, QUIET)
    assert "Acme" in full.subject
    assert "her marathon" in full.text
    assert "the new office" not in full.text, "one thing at a time"
    bare = SHIPPED.render("check-in", language, replace(QUIET, person=replace(ANN, talking_points=())))
    assert "Acme" not in bare.subject
    assert bare.subject.endswith("?")
    assert len(bare.text.split("\n\n")) == len(full.text.split("\n\n")) - 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["birthday", "anniversary"])
def test_wishes_that_come_late_say_so_and_nobody_is_told_their_age(name: str, language: str) -> None:
    in_time = SHIPPED.render(name, language, REMEMBERED)
    late = SHIPPED.render(name, language, replace(REMEMBERED, day=replace(DAY, in_days=-2, belated=True)))
    assert late.text != in_time.text
    assert late.subject == in_time.subject
    assert not any(char.isdigit() for char in in_time.subject + in_time.text + late.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["agenda", "recap", "new-times"])
def test_what_is_about_a_meeting_names_it_where_it_has_a_name(name: str, language: str) -> None:
    context = KINDS[name][1]
    assert isinstance(context, EventContext)
    assert SHIPPED.render(name, language, context).subject.endswith(": Roadmap")
    nameless = replace(context, event=replace(MEETING, title=""))
    subject = SHIPPED.render(name, language, nameless).subject
    assert subject
    assert ":" not in subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_stand_on_lines_of_their_own_and_without_any_nothing_is_proposed(language: str) -> None:
    lines = SHIPPED.render("new-times", language, FELL_THROUGH).text.splitlines()
    assert lines[lines.index("later") - 1] == "Monday, 16 March, 09:00"
    with pytest.raises(MissingFact, match="slots"):
        SHIPPED.render("new-times", language, replace(FELL_THROUGH, slots=()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_together_are_counted_from_the_book_and_one_of_them_is_no_plural(language: str) -> None:
    five = SHIPPED.render("together", language, REMEMBERED)
    one = SHIPPED.render("together", language, replace(REMEMBERED, day=replace(DAY, years=1)))
    assert "5" in five.subject
    assert "5" in five.text
    assert not any(char.isdigit() for char in one.subject + one.text)
    with pytest.raises(MissingFact):
        SHIPPED.render("together", language, replace(REMEMBERED, day=replace(DAY, years=None)))


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_nobody_is_greeted_without_a_name(name: str, language: str) -> None:
    context = KINDS[name][1]
    nameless = replace(context, person=replace(context.person, name="", first_name="", last_name=""))
    with pytest.raises(MissingFact):
        SHIPPED.render(name, language, nameless)


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "fr"), ("FR", "fr"), ("fr_CA", "fr"), ("nl-BE", "nl"), ("pt", "en"), ("", "en"), ("xx-yy-zz", "en")],
)
def test_the_language_falls_back_to_its_base_then_to_english(language: str, written: str) -> None:
    assert SHIPPED.render("holding-reply", language, WAIT).language == written


WISHES = ("birthday", "anniversary", "together")
FORMAL = {
    "de": r"\b(?:Sie|Ihnen|Ihre?[nm]?)\b",
    "fr": r"\b(?:vous|votre|vos)\b",
    "es": r"\b(?:su|usted|[Dd]ígame\w*|[Hh]a podido|prefiere)\b",
    "it": r"\b(?:Suo|Sua|Le|Lei|Ha avuto)\b|Le\b",
    "nl": r"\b(?:u|uw)\b",
}


@pytest.mark.parametrize(("name", "language"), [each for each in EVERY if each[1] in FORMAL])
def test_who_is_on_first_name_terms_is_never_addressed_formally(name: str, language: str) -> None:
    context = KINDS[name][1]
    friend = replace(context.person, greeting="Hey Ann", sign_off="Cheers", familiar=True)
    written = SHIPPED.render(name, language, replace(context, person=friend))
    assert not re.search(FORMAL[language], f"{written.subject}\n{written.text}")
    if name not in WISHES:  # which address nobody at all
        assert re.search(FORMAL[language], SHIPPED.render(name, language, context).text)
    assert written.text.startswith("Hey Ann")
    assert "Cheers" in written.text


# The user's own folder


def own(folder: Path, **files: str) -> Templates:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.txt").write_text(text, "utf-8")
    return Templates(templates(folder))


@pytest.mark.parametrize("name", ["holding-reply.de", "holding-reply.DE"])
def test_a_file_of_the_users_takes_the_place_of_that_language_alone(name: str, tmp_path: Path) -> None:
    words = own(tmp_path, **{name: "Moin {{ person.first_name }}"})
    assert words.render("holding-reply", "de", WAIT).text == "Moin Ann"
    assert words.render("holding-reply", "de-CH", WAIT).text == "Moin Ann"
    assert words.languages("holding-reply") == LANGUAGES
    assert words.render("holding-reply", "fr", WAIT) == SHIPPED.render("holding-reply", "fr", WAIT)
    assert words.names == SHIPPED.names


def test_a_regional_file_is_for_that_region(tmp_path: Path) -> None:
    words = own(tmp_path, **{"holding-reply.de_AT": "Servus {{ person.first_name }}"})
    assert words.render("holding-reply", "de-at", WAIT).text == "Servus Ann"
    assert words.render("holding-reply", "de", WAIT) == SHIPPED.render("holding-reply", "de", WAIT)


def test_a_template_of_the_users_own_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    words = own(tmp_path, **{"welcome.pt": "Olá {{ person.first_name }}"})
    assert words.render("welcome", "de", WAIT).text == "Olá Ann", "the one language there is"
    assert words.names == SHIPPED.names | {"welcome"}


def test_a_mistake_in_an_own_language_is_found_when_the_rules_are_loaded(tmp_path: Path) -> None:
    words = own(tmp_path, **{"holding-reply.it": "Ciao {{ person.awy }}"})
    (flaw,) = words.check("holding-reply", "unanswered")
    assert str(flaw) == "template holding-reply.it: `person.awy` is not known"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("holding-reply.txt", "ends in its language"),
        ("holding.reply.de.txt", "ends in its language"),
        ("hello world.de.txt", "ends in its language"),
    ],
)
def test_a_file_name_that_says_no_language_is_a_problem(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Hi", "utf-8")
    with pytest.raises(Problems, match=reason):
        templates(tmp_path)


def test_what_cannot_be_read_is_named_all_at_once(tmp_path: Path) -> None:
    import os

    (tmp_path / "a.de.txt").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "b.de.txt").mkdir()
    os.mkfifo(tmp_path / "c.de.txt")
    (tmp_path / "d.de.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "e.de.txt").write_text("x" * 2_000_000)
    (tmp_path / "f.de-AT.txt").write_text("one")
    (tmp_path / "f.de_AT.txt").write_text("two")
    with pytest.raises(Problems) as caught:
        templates(tmp_path)
    found = {Path(problem.place.file).name: problem.what for problem in caught.value.problems}
    assert "not UTF-8" in found["a.de.txt"]
    assert "can't be read" in found["b.de.txt"]
    assert "no file" in found["c.de.txt"]
    assert "can't be read" in found["d.de.txt"]
    assert "too long" in found["e.de.txt"]
    assert found["f.de_AT.txt"] == "this is the same template as f.de-AT.txt"
    assert templates(tmp_path / "nowhere") == templates(None)


def test_a_file_with_windows_line_ends_and_a_mark_at_its_start_is_read_as_meant(tmp_path: Path) -> None:
    (tmp_path / "hello.en.txt").write_bytes(
        b"\xef\xbb\xbfSUBJECT : Hello\r\n\r\nHi {{ person.first_name }},\r\n\r\nbye\r\n"
    )
    rendered = Templates(templates(tmp_path)).render("hello", "en", WAIT)
    assert (rendered.subject, rendered.text) == ("Hello", "Hi Ann,\n\nbye")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("holding", [True, False])
def test_an_apology_names_both_days_and_is_read_as_the_new_promise_that_it_is(language: str, *, holding: bool) -> None:
    context = replace(PLEDGED, pledge=replace(PLEDGE, holding=holding))
    written = SHIPPED.render("promise-late", language, context).text
    (promised,) = read_text(written, language=language, at=datetime(2026, 3, 13, 10, tzinfo=UTC)).commitments
    assert promised.due is not None
    assert promised.due.date() == PLEDGE.new_day
    assert "11" in written
    with pytest.raises(MissingFact):
        SHIPPED.render("promise-late", language, replace(PLEDGED, pledge=replace(PLEDGE, day=None)))


@pytest.mark.parametrize(
    ("name", "language"), [pair for pair in EVERY if pair[0] not in ("promise-late", "holding-reply")]
)
def test_no_other_template_promises_anything(name: str, language: str) -> None:
    written = SHIPPED.render(name, language, KINDS[name][1]).text
    assert read_text(written, language=language, at=datetime(2026, 3, 13, 10, tzinfo=UTC)).commitments == ()


EVENTS = ("news", *HAPPY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("familiar", [True, False])
def test_congratulations_name_what_happened_and_repeat_nothing_of_the_mail(language: str, *, familiar: bool) -> None:
    person = replace(ANN, familiar=familiar)
    context = replace(PRAISED, person=person, thread=replace(WAIT.thread, subject="canary", quote="canary"))
    texts = [
        SHIPPED.render("congratulation", language, replace(context, news=replace(NEWS, kind=kind))).text
        for kind in EVENTS
    ]
    assert len(set(texts)) == len(EVENTS)
    assert "canary" not in "".join(texts)
    assert not any(character.isdigit() for character in "".join(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_asked_how_it_went_otherwise_after_a_complaint_than_after_a_delivery(language: str) -> None:
    rendered = [
        SHIPPED.render("feedback-ask", language, replace(CAUSED, cause=replace(CAUSE, kind=kind)))
        for kind in ("complaint", "delivery", "go-live", "project-end")
    ]
    assert len({one.text for one in rendered}) == 4
    assert len({one.subject for one in rendered}) == 2
    assert all("?" in one.text for one in rendered)
    for one in rendered:
        assert read_text(one.text, language=language, at=NOW).commitments == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_to_a_complaint_regrets_admits_nothing_and_is_no_complaint(language: str) -> None:
    written = SHIPPED.render("complaint-acknowledgement", language, WAIT).text
    reading = read_text(written, language=language, at=NOW)
    assert reading.commitments == ()
    assert not any(character.isdigit() for character in written)
    assert not reading.closing


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_without_an_address_is_offered_and_its_reason_is_nobodys_business(language: str) -> None:
    linked = SHIPPED.render("share", language, SHARED)
    assert "\nQuiet pumps\nhttps://news.example/quiet\n" in linked.text
    offered = SHIPPED.render("share", language, replace(SHARED, article=replace(ARTICLE, link="")))
    assert "Quiet pumps" in offered.text
    assert "?" in offered.text
    assert "http" not in offered.text
    secret = replace(SHARED, article=replace(ARTICLE, interest="divorce"))
    assert "divorce" not in SHIPPED.render("share", language, secret).text
