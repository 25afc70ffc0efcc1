"""The `[[test]]` blocks of a rule file: from their tables to frozen cases with aware moments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, tzinfo

from rules.document import Document, suggest
from rules.match import compile_glob
from rules.model import KINDS, Person, SpecialDate
from rules.positions import Path
from rules.schema_tests import EventTable, ExpectTable, MailTable, PersonTable, TestTable
from rules.testcase import Expected, TestCase, TestEvent, TestMail, TestTouch


def read_test(
    document: Document,
    path: Path,
    table: TestTable,
    rules: Collection[str],
    tiers: Collection[str],
    *,
    pack: bool,
) -> TestCase | None:
    """Return the test; None when it can't be one. `rules`: the ids in this file."""
    written = [*([table.now] if table.now else []), *table.at]
    if not table.name.strip() and not document.known_bad((*path, "name")):
        document.report((*path, "name"), "a test needs a `name` that says what is expected")
    if not written:
        if not document.known_bad((*path, "now")) and not document.known_bad((*path, "at")):
            document.report((*path, "now"), "a test needs a moment, `now`", "or several, `at`")
        return None
    if table.now and table.at:
        document.report((*path, "at"), "a test has either one moment, `now`, or several, `at`")
    zone = written[0].tzinfo or UTC
    moments = tuple(_aware(moment, zone) for moment in written)
    if list(moments) != sorted(moments):
        document.report((*path, "at"), "the moments must be in order of time")
    for index, person in enumerate(table.people):
        if person.tier and person.tier not in tiers and not pack:
            at = (*path, "people", index, "tier")
            document.report(at, f"there is no tier {person.tier[:60]!r}", suggest(person.tier, tiers))
    return TestCase(
        name=table.name,
        file=document.file,
        line=document.line(path),
        moments=moments,
        people=tuple(_person(person) for person in table.people),
        mail=tuple(_mail(mail, zone) for mail in table.mail),
        events=tuple(_event(event, zone) for event in table.events),
        touches=tuple(
            TestTouch(touch.person, _aware(touch.at, zone), touch.kind, touch.text) for touch in table.touches
        ),
        expect=tuple(
            expected
            for index, entry in enumerate(table.expect)
            if (expected := _expected(document, (*path, "expect", index), entry, rules))
        ),
    )


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _person(table: PersonTable) -> Person:
    emails = tuple(email.casefold() for email in table.email)
    return Person(
        id=emails[0] if emails else table.name.casefold(),
        names=(table.name,) if table.name else (),
        emails=emails,
        company=table.company,
        tier=table.tier,
        interval=table.interval,
        dates=tuple(_special_date(kind, day) for kind, day in table.dates.items()),
        tags=tuple(table.tags),
        interests=tuple(table.interests),
        notes=tuple(table.notes),
        talking_points=tuple(table.talking_points),
        language=table.language,
        zone=table.zone,
        hours=table.hours,
        hands_off=table.hands_off,
        in_book=True,
    )


def _special_date(kind: str, day: str) -> SpecialDate:
    month, day_of_month = day.split("-")[-2:]
    year = None if day.startswith("--") else int(day[:4])
    return SpecialDate(kind, int(month), int(day_of_month), year)


def _mail(table: MailTable, zone: tzinfo) -> TestMail:
    return TestMail(
        sender=table.from_,
        to=tuple(table.to),
        cc=tuple(table.cc),
        at=_aware(table.at, zone),
        subject=table.subject,
        text=table.text,
        thread=table.thread,
        id=table.id,
        in_reply_to=table.in_reply_to,
        headers={name.casefold(): value for name, value in table.headers.items()},
    )


def _event(table: EventTable, zone: tzinfo) -> TestEvent:
    return TestEvent(
        title=table.title,
        starts=_aware(table.starts, zone),
        ends=_aware(table.ends, zone),
        guests=tuple(table.guests),
        organiser=table.organiser,
        description=table.description,
        our_answer=table.our_answer,
        whole_day=table.whole_day,
        cancelled=table.cancelled,
    )


def _expected(document: Document, path: Path, table: ExpectTable, rules: Collection[str]) -> Expected | None:
    if table.rule not in rules and not document.known_bad((*path, "rule")):
        hint = suggest(table.rule, rules) or "a test sees the rules of its own file"
        document.report((*path, "rule"), f"there is no rule {table.rule[:60]!r} in this file", hint)
    globs = [(kind, glob) for kind in KINDS if (glob := getattr(table, kind)) is not None]
    if len(globs) != 1:
        if not any(document.known_bad((*path, kind)) for kind in KINDS):
            document.report(path, "expect exactly one of draft, task, note and notify, each with a pattern")
        return None
    kind, glob = globs[0]
    try:
        compile_glob(glob)
    except ValueError as error:
        document.report((*path, kind), str(error))
        return None
    return Expected(table.rule, kind, glob)
