"""Templates: they say what is known, never a placeholder, and nothing in them runs away or looks elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.context import (
    ContactFacts,
    ConversationContext,
    EventContext,
    EventFacts,
    InsiderFacts,
    MyFacts,
    PersonFacts,
    ThreadFacts,
)
from rules.template_values import OUTPUT_LIMIT
from rules.templating import (
    BrokenTemplate,
    MissingFact,
    Templates,
    check,
    render_line,
    render_mail,
    render_text,
)

NOW = datetime(2026, 3, 10, 9, 10, tzinfo=UTC)
ME = MyFacts("Dana Fox", "Dana", "dana@northwind.example")
ANN = PersonFacts("Ann Lee", "Ann", "Lee", "ann@acme.example", "", "en", ("her marathon", "the new office"))
INSIDER = InsiderFacts(
    "Ann Lee", "Ann", "Lee", "ann@acme.example", "", "en", (), ("prefers calls", "two kids"), ("vip",), "key"
)
WAIT = ConversationContext(
    ME, ANN, NOW.date(), ThreadFacts("Offer?", "Could you\nsend it?", NOW), "since 09:10", NOW.date()
)
MEETING = EventContext(
    ME,
    ANN,
    NOW.date(),
    EventFacts("Review", NOW, NOW, "Tuesday, 10 March", "09:10", ("Ann Lee",)),
    ContactFacts(None, ""),
)


def reasons(source: str, kind: str = "unanswered") -> str:
    return "\n".join(str(flaw) for flaw in check(source, kind, "draft"))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hi {{ person.first_name }}", "Hi Ann"),
        ("{{ person.company or 'your company' }}", "your company"),
        ("{{ person.company | default('you') }}", "you"),
        ("{% if person.company %}at {{ person.company }}{% else %}hello{% endif %}", "hello"),
        ("{{ 'Dr ' ~ person.last_name | upper }}", "Dr LEE"),
        ("{{ thread.quote }}", "Could you\nsend it?"),
        (
            "{{ today | date('%d.%m.%Y') }} {{ thread.since }} {{ thread.since.hour }}",
            "10.03.2026 2026-03-10 09:10 9",
        ),
        ("{{ person.talking_points }}", "her marathon, the new office"),
        ("{{ person.talking_points | first }}/{{ person.talking_points[1] }}", "her marathon/the new office"),
        ("{{ person.talking_points | length }}", "2"),
        (
            "{% for x in person.talking_points %}{{ loop.index }}{{ x | truncate(4) }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "1her…, 2the…",
        ),
        ("{% set name = person.first_name or 'you' %}{{ name }}", "Ann"),
        ("{{ thread.subject | replace('?', '!') }}", "Offer!"),
        ("{{ 'yes' if 'Off' in thread.subject else 'no' }}", "yes"),
        ("{{ 'x' if person.company is defined and person.language == 'en' }}", "x"),
    ],
)
def test_a_template_says_what_is_known(source: str, text: str) -> None:
    assert not reasons(source)
    assert render_text(source, WAIT) == text


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("At {{ person.company }}", "person.company"),
        ("{{ person.company | upper }}", "person.company"),
        ("{{ 'at ' ~ person.company }}", "person.company"),
        ("{{ contact.last_at }}", "contact.last_at"),
        ("{{ contact.last_at | date('%d') }}", "contact.last_at"),
        ("{{ contact.last_quote | trim | truncate(3) }}", "contact.last_quote"),
        ("{{ person.talking_points[9] }}", "person.talking_points"),
        ("{{ person.company or contact.last_quote }}", "contact.last_quote"),
        ("{% for x in event.guests %}{{ x }}{{ person.company }}{% endfor %}", "person.company"),
        ("{% set c = person.company %}{{ c }}", "c"),
    ],
)
def test_a_missing_fact_is_raised_by_name_and_never_printed(source: str, name: str) -> None:
    assert not reasons(source, "upcoming")
    with pytest.raises(MissingFact) as caught:
        render_text(source, MEETING)
    assert caught.value.name == name


LOOPS = "{% for x in person.talking_points %}{% for y in person.talking_points %}"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ prson.name }}", "did you mean `person`?"),
        ("{{ person.first_nam }}", "did you mean `person.first_name`?"),
        ("\n\n{{ person.first_nam }}", "line 3"),
        ("{{ event.title }}", "not known for `unanswered`"),
        ("{{ person }}", "no text"),
        ("{{ person.name.upper }}", "`person.name | upper`"),
        ("{{ person.name | uper }}", "did you mean `upper`?"),
        ("{{ person.name | replace }}", "number of arguments"),
        ("{{ person.name is strnig }}", "no test"),
        ("{{ person.notes }}", "never for a draft"),
        ("{% set p = person %}{{ p.notes }}", "never for a draft"),
        ("{{ (person or me).notes }}", "choose between texts"),
        ("{{ [person] | first }}", "no text"),
        ("{% for x in person.name %}{% endfor %}", "no list"),
        ("{% set person = 'x' %}", "a meaning already"),
        ("{{ person.name", "can't be read"),
        ("{% if person.name %}", "can't be read"),
        ("x" * 20_001, "too long"),
        ("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", "nested"),
        ("{% if 1 %}" * 60 + "{% endif %}" * 60, "nested"),
        ("{{ " + "not " * 80 + "1 }}", "nested"),
        ("{{ '' | upper(1) }}", "number of arguments"),
        (LOOPS + "{% set a = x ~ y %}" * 1_000 + "{% endfor %}{% endfor %}", "do too much"),
        (LOOPS + "{% if x == y %}{% endif %}" * 700 + "{% endfor %}{% endfor %}", "do too much"),
        ("{% set a = [" + "1," * 5_000 + "] %}", "at most 100 members"),
        (LOOPS + "{% for z in person.talking_points %}{% endfor %}{% endfor %}{% endfor %}", "at most 2 within"),
    ],
)
def test_a_slip_is_found_before_anything_is_rendered(source: str, reason: str) -> None:
    assert reason in reasons(source)


@pytest.mark.parametrize(
    "source",
    [
        LOOPS + "{{ x }}{{ y }}{% if not loop.last %}, {% endif %}{% endfor %}{% endfor %}",
        "{% for x in person.talking_points %}" + "{% if x == 'a' %}{{ x | upper }}{% endif %}" * 30 + "{% endfor %}",
    ],
)
def test_loops_of_an_honest_size_are_fine(source: str) -> None:
    assert not reasons(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ person.awy }}",
        "{% for x in person.awy %}{{ x }}{% endfor %}",
        "{% for x in person.talking_points if person.awy %}{{ x }}{% endfor %}",
        "{% for x in person.talking_points %}{{ x }}{% else %}{{ person.awy }}{% endfor %}",
        "{% set a = person.awy %}",
        "{% set p = person %}{{ p.awy }}",
        "{% if person.awy %}{% endif %}",
        "{% if me.name %}{% elif person.awy %}{% endif %}",
        "{% if me.name %}{% else %}{{ person.awy }}{% endif %}",
        "{{ person.awy | upper }}",
        "{{ person.name | default(person.awy) }}",
        "{{ person.name | replace('a', person.awy) }}",
        "{{ 'a' ~ person.awy }}",
        "{{ [person.awy] | join }}",
        "{{ me.name if person.awy else me.email }}",
        "{{ person.awy or me.name }}",
        "{{ person.awy is defined }}",
        "{{ me.name == person.awy }}",
        "{{ me.name is eq(person.awy) }}",
        "{{ not person.awy }}",
        "{{ person.awy.away }}",
        "{{ (person if me.name else person).awy }}",
    ],
)
def test_a_name_that_is_not_known_is_found_wherever_it_stands(source: str) -> None:
    assert "awy` is not known" in reasons(source)


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ person.__class__.__mro__ }}",
    "{{ person['__class__'] }}",
    "{{ person | attr('__class__') }}",
    "{{ person.talking_points | map(attribute='__class__') | list }}",
    "{{ self.__init__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ loop }}",
    "{{ range(10) }}",
    "{{ lipsum() }}",
    "{{ dict(a=1) }}",
    "{{ thread.since.strftime('%9999999d') }}",
    "{{ thread.since | date('%9999999d') }}",
    "{{ 'a' * 10**9 }}",
    "{{ 'a' + 'b' }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ 'a'.center(999999999) }}",
    "{{ 'a' | center(999999999) }}",
    "{{ 'a' | format(1) }}",
    "{{ -person.talking_points }}",
    "{{ person.talking_points[0:1] }}",
    "{{ {'a': 1} }}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with a = 1 %}{{ a }}{% endwith %}",
    "{% autoescape true %}{% endautoescape %}",
    "{% for a, b in person.talking_points %}{% endfor %}",
    "{% for x in person.talking_points recursive %}{{ loop(x) }}{% endfor %}",
    "{% set a, b = person.talking_points %}",
    "{% set x.y = 1 %}",
    "{% set ns = namespace() %}",
    "{% set x %}a{% endset %}",
]


@pytest.mark.parametrize("source", ESCAPES)
def test_there_is_no_way_out_of_the_sandbox(source: str) -> None:
    with pytest.raises((BrokenTemplate, MissingFact)):
        render_text(source, WAIT)
    if "date(" not in source:
        assert reasons(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a ~ a %}" * 40 + "{{ a }}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a | replace('a', a) %}" * 20 + "{{ a }}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = [a, a, a] | join(a) %}" * 20 + "{{ a }}",
        "{% for x in person.talking_points %}{% for y in person.talking_points %}"
        + "{{ y }}" * 3
        + "{% endfor %}{% endfor %}",
    ],
    ids=["glue", "replace", "join", "loop"],
)
def test_what_grows_is_stopped(source: str) -> None:
    with pytest.raises(BrokenTemplate, match=f"{OUTPUT_LIMIT}"):
        render_text(source, replace(WAIT, person=replace(ANN, talking_points=("x" * 50,) * 100)))


def test_inserted_facts_lose_what_could_disturb_a_mail() -> None:
    evil = "Offer\r\nBcc: all@acme.example\x00\x1b[31m \u202etxt.exe\u2066 \ud800\u2028x"
    context = replace(WAIT, thread=ThreadFacts(evil, "one\r\ntwo\x07", NOW))
    assert render_text("{{ thread.subject }}", context) == "Offer Bcc: all@acme.example[31m txt.exe \ufffd x"
    assert render_text("{{ thread.quote }}", context) == "one\ntwo"
    assert render_line("{{ thread.subject }}: {{ thread.quote }}", context).endswith("x: one two")


def test_mail_text_is_data_and_never_a_template() -> None:
    context = replace(WAIT, thread=ThreadFacts("{{ me.email }} {% if %}", "", NOW))
    assert render_text("{{ thread.subject }}", context) == "{{ me.email }} {% if %}"


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_whatever_a_fact_holds_a_line_stays_one_line_of_valid_text(text: str) -> None:
    context = replace(WAIT, thread=ThreadFacts(text, "x", NOW))
    try:
        line = render_line("{{ thread.subject }}", context)
    except MissingFact:
        return
    line.encode("utf-8")
    assert len(line.splitlines()) <= 1


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "{{",
                "}}",
                "{%",
                "%}",
                "person",
                ".name",
                "|upper",
                "for x in",
                "endfor",
                "if",
                "endif",
                "~",
                "'a'",
                "(",
                ")",
                "set x =",
                " ",
                "[",
                "]",
                "loop",
                "not",
                "0",
            ]
        ),
        max_size=14,
    )
)
def test_any_source_is_checked_and_what_passes_renders_or_says_why(parts: list[str]) -> None:
    source = " ".join(parts)
    if check(source, "unanswered", "draft"):
        with pytest.raises(BrokenTemplate):
            render_text(source, WAIT)
        return
    try:
        said = render_text(source, WAIT)
    except (MissingFact, BrokenTemplate) as error:
        said = str(error)
    assert len(said) <= OUTPUT_LIMIT


def test_notes_reach_tasks_but_no_draft() -> None:
    source = "{{ person.notes | join('; ') }} {{ person.tier }}"
    insider = replace(WAIT, person=INSIDER)
    assert not check(source, "unanswered", "task")
    assert render_text(source, insider) == "prefers calls; two kids key"
    with pytest.raises(BrokenTemplate, match="never for a draft"):
        render_text(source, WAIT)
    with pytest.raises(TypeError, match="must not reach"):
        render_mail("", "Hi", "en", insider)


TEMPLATES = Templates(
    {
        "hold": {
            "en": "Subject: About {{ thread.subject }}\n\nHi {{ person.first_name }}",
            "de": "Hallo",
            "de_AT": "Servus",
        },
        "only-french": {"fr": "Bonjour\n"},
        "broken": {"en": "{{ event.title }}", "de": "{{ nobody }}"},
    }
)


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("de", "Hallo", "de"),
        ("de-AT", "Servus", "de-at"),
        ("de-CH", "Hallo", "de"),
        ("fr", "Hi Ann", "en"),
        ("", "Hi Ann", "en"),
    ],
)
def test_a_template_falls_back_to_the_base_language_then_english(language: str, text: str, written: str) -> None:
    rendered = TEMPLATES.render("hold", language, WAIT)
    assert (rendered.text, rendered.language) == (text, written)


def test_a_template_file_may_begin_with_its_subject() -> None:
    assert TEMPLATES.render("hold", "en", WAIT).subject == "About Offer?"
    assert TEMPLATES.render("hold", "de", WAIT).subject == ""
    assert TEMPLATES.render("only-french", "en", WAIT).text == "Bonjour"


def test_every_language_of_a_template_is_checked() -> None:
    found = [str(flaw) for flaw in TEMPLATES.check("broken", "unanswered")]
    assert found[0].startswith("template broken.de: `nobody` is not known")
    assert found[1].startswith("template broken.en: `event` is not known for `unanswered`")
    assert not TEMPLATES.check("hold", "unanswered")
    assert TEMPLATES.names == {"hold", "only-french", "broken"}


def test_a_long_title_ends_in_an_ellipsis() -> None:
    assert len(render_line("{{ thread.subject }}", replace(WAIT, thread=ThreadFacts("x" * 5000, "", NOW)))) == 500
