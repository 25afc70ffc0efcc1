"""The `[[test]]` blocks of a rule file: from their tables to frozen cases with aware moments."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from connectors.model import Article, Event, Message
from rules.business_time import WorkCalendar
from rules.document import Document, suggest
from rules.load_world import check_world
from rules.match import compile_glob
from rules.model import KINDS, Person, SpecialDate
from rules.positions import Path
from rules.schema_tests import ArticleTable, EventTable, ExpectTable, MailTable, MomentTable, PersonTable, TestTable
from rules.testcase import (
    DEEDS,
    Expected,
    Samples,
    TestCase,
    TestEntry,
    TestEvent,
    TestMail,
    TestMoment,
    TestTouch,
)

_FIXED: Mapping[timedelta, str] = {
    timedelta(hours=3, minutes=30): "Asia/Tehran",
    timedelta(hours=4, minutes=30): "Asia/Kabul",
    timedelta(hours=5, minutes=30): "Asia/Kolkata",
    timedelta(hours=5, minutes=45): "Asia/Kathmandu",
    timedelta(hours=6, minutes=30): "Asia/Yangon",
    timedelta(hours=8, minutes=45): "Australia/Eucla",
    timedelta(hours=9, minutes=30): "Australia/Darwin",
    timedelta(hours=-9, minutes=-30): "Pacific/Marquesas",
} | {timedelta(hours=hours): f"Etc/GMT{-hours:+d}" if hours else "UTC" for hours in range(-12, 15)}
"""Offset → a zone that keeps it all year (IANA time zone database; the signs of Etc/ are turned round)."""


@dataclass(frozen=True, slots=True)
class TestReader:
    """Reads one test; what is wrong is reported to the document."""

    __test__ = False

    document: Document
    path: Path
    rules: Collection[str]
    """The ids in this file."""
    tiers: Collection[str]
    samples: Samples | None
    """Reads the files that tests name; None: they can't be read here."""
    pack: bool

    def read(self, table: TestTable) -> TestCase | None:
        """Return the test; None when it can't be one."""
        if not table.name.strip() and not self._bad("name"):
            self._report(("name",), "a test needs a `name` that says what is expected")
        passes = self._passes(table)
        if not passes:
            return None
        name = self._zone(table, passes[0][1])
        zone = ZoneInfo(name)
        moments = tuple(
            self._moment(at, moment, now.astimezone(UTC) if now.tzinfo else _aware(now, zone))
            for at, now, moment in passes
        )
        instants = [moment.now for moment in moments]
        if any(later <= earlier for earlier, later in pairwise(instants)):
            self._report(("at",), "the moments must be in order of time")
        check_world(self.document, self.path, table, None if self.pack else self.tiers)
        last = max(instants)
        return TestCase(
            name=table.name,
            file=self.document.file,
            line=self.document.line(self.path),
            zone=name,
            moments=moments,
            people=tuple(_person(person) for person in table.people),
            mail=tuple(
                mail
                for index, entry in enumerate(table.mail)
                if (mail := self._mail(("mail", index), entry, zone, last)) is not None
            ),
            events=tuple(
                event
                for index, entry in enumerate(table.events)
                if (event := self._event(("events", index), entry, zone, instants[0])) is not None
            ),
            touches=tuple(
                TestTouch(touch.person, _aware(touch.at, zone), touch.kind, touch.text) for touch in table.touches
            ),
            articles=tuple(_article(article, zone) for article in table.articles),
        )

    def _passes(self, table: TestTable) -> list[tuple[Path, datetime, MomentTable]]:
        """Return (path of what it makes, moment as written, its table) of each pass."""
        if table.at or self._bad("at"):
            for key in ("now", "expect"):
                if key in table.model_fields_set:
                    self._report((key,), f"with `[[test.at]]`, `{key}` stands in each of them", "move it there")
            passes: list[tuple[Path, datetime, MomentTable]] = []
            for index, moment in enumerate(table.at):
                if moment.now is not None:
                    passes.append((("at", index), moment.now, moment))
                elif not self._bad("at", index, "now"):
                    self._report(("at", index, "now"), "a `[[test.at]]` needs its moment, `now`")
            return passes
        if table.now is None:
            if not self._bad("now"):
                self._report(("now",), "a test needs a moment, `now`", "or several, each a `[[test.at]]`")
            return []
        return [((), table.now, MomentTable(now=table.now, expect=table.expect))]

    def _zone(self, table: TestTable, first: datetime) -> str:
        """Return the name of the user's zone: as written, else one that keeps the first moment's offset."""
        if table.zone:
            try:
                WorkCalendar.of(time_zone=table.zone)
            except ValueError as error:
                self._report(("zone",), str(error))
            else:
                return table.zone
        offset = first.utcoffset()
        name = _FIXED.get(offset) if offset is not None else "UTC"
        if name is None and not table.zone:
            at: Path = ("at", 0, "now") if table.at else ("now",)
            self._report(at, "no time zone keeps this offset all year", 'name the zone: zone = "America/St_Johns"')
        return name or "UTC"

    def _moment(self, at: Path, table: MomentTable, now: datetime) -> TestMoment:
        deeds = [(deed, glob) for deed in DEEDS for glob in self._globs((*at, deed), getattr(table, deed))]
        zone = now.tzinfo or UTC
        return TestMoment(
            now=now.astimezone(UTC),
            expect=tuple(
                expected
                for index, entry in enumerate(table.expect)
                if (expected := self._expected((*at, "expect", index), entry)) is not None
            ),
            deeds=tuple(deeds),
            approved=tuple(self._globs((*at, "approved"), table.approved)),
            snoozed=tuple((entry.person, _aware(entry.until, zone)) for entry in table.snoozed),
        )

    def _globs(self, at: Path, globs: Sequence[str]) -> Iterator[str]:
        """Yield the patterns that are in order."""
        for index, glob in enumerate(globs):
            try:
                compile_glob(glob)
            except ValueError as error:
                self._report((*at, index), str(error))
            else:
                yield glob

    def _expected(self, at: Path, table: ExpectTable) -> Expected | None:
        if table.rule not in self.rules and not self._bad(*at, "rule"):
            missing = "rule" not in table.model_fields_set
            what = "`rule` is missing" if missing else f"there is no rule {table.rule[:60]!r} in this file"
            hint = suggest(table.rule, self.rules) or "a test sees the rules of its own file"
            self._report((*at, "rule"), what, hint)
        globs = [(kind, glob) for kind in KINDS if (glob := getattr(table, kind)) is not None]
        if len(globs) != 1:
            if not any(self._bad(*at, kind) for kind in KINDS):
                self._report(at, "expect exactly one of draft, task, note and notify, each with a pattern")
            return None
        kind, glob = globs[0]
        try:
            compile_glob(glob)
        except ValueError as error:
            self._report((*at, kind), str(error))
            return None
        return Expected(table.rule, kind, glob)

    def _mail(self, at: Path, table: MailTable, zone: tzinfo, last: datetime) -> TestMail | Message | None:
        mail = self._mail_file(at, table, zone) if table.file else self._mail_written(at, table, zone)
        if mail is not None and mail.at > last:
            key = "file" if table.file and table.at is None else "at"
            what = f"this mail never arrives: it is of {mail.at.astimezone(zone):%Y-%m-%d %H:%M}"
            self._report((*at, key), what, "it must not be later than the last moment")
        return mail

    def _mail_written(self, at: Path, table: MailTable, zone: tzinfo) -> TestMail | None:
        if not (self._needed(at, "from", table.from_) and self._needed(at, "at", table.at)):
            return None
        assert table.at is not None
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

    def _mail_file(self, at: Path, table: MailTable, zone: tzinfo) -> Message | None:
        self._only(at, table, {"file", "at"})
        samples = self._samples(at)
        if samples is None:
            return None
        try:
            return samples.mail(self.document.file, table.file, _aware(table.at, zone) if table.at else None)
        except ValueError as error:
            self._report((*at, "file"), str(error))
            return None

    def _event(self, at: Path, table: EventTable, zone: ZoneInfo, first: datetime) -> TestEntry | None:
        what = self._event_file(at, table, zone, first) if table.file else self._event_written(at, table, zone)
        if what is None:
            return None
        return TestEntry(
            what,
            added=_aware(table.added, zone) if table.added else None,
            cancelled=_aware(table.cancelled, zone) if isinstance(table.cancelled, datetime) else None,
            declined=_aware(table.declined, zone) if isinstance(table.declined, datetime) else None,
            moved=tuple((_aware(move.at, zone), _aware(move.starts, zone)) for move in table.moved),
        )

    def _event_written(self, at: Path, table: EventTable, zone: tzinfo) -> TestEvent | None:
        if not (self._needed(at, "starts", table.starts) and self._needed(at, "ends", table.ends)):
            return None
        assert table.starts is not None
        assert table.ends is not None
        return TestEvent(
            title=table.title,
            starts=_aware(table.starts, zone),
            ends=_aware(table.ends, zone),
            guests=tuple(table.guests),
            organiser=table.organiser,
            description=table.description,
            our_answer=table.our_answer,
            whole_day=table.whole_day,
            cancelled=table.cancelled is True,
            declined=table.declined is True,
            series=table.series,
        )

    def _event_file(self, at: Path, table: EventTable, zone: ZoneInfo, first: datetime) -> tuple[Event, ...] | None:
        self._only(at, table, {"file", "added", "cancelled"})
        samples = self._samples(at)
        if samples is None:
            return None
        try:
            found = samples.events(self.document.file, table.file, zone.key, first)
        except ValueError as error:
            self._report((*at, "file"), str(error))
            return None
        called_off = table.cancelled is True
        return tuple(replace(event, cancelled=True) for event in found) if called_off else found

    def _only(self, at: Path, table: MailTable | EventTable, keys: set[str]) -> None:
        for name in sorted(table.model_fields_set - keys):
            key = type(table).model_fields[name].alias or name
            self._report((*at, key), f"`{key}` stands in the file already", "leave one of the two out")

    def _samples(self, at: Path) -> Samples | None:
        if self.pack or self.samples is None:
            self._report((*at, "file"), "the tests of a pack name no files", "write it out: `from`, `at`, `text`")
            return None
        return self.samples

    def _needed(self, at: Path, key: str, value: object) -> bool:
        if not value and not self._bad(*at, key):
            self._report((*at, key), f"`{key}` is missing")
        return bool(value)

    def _report(self, at: Path, what: str, hint: str = "") -> None:
        self.document.report((*self.path, *at), what, hint)

    def _bad(self, *at: str | int) -> bool:
        return self.document.known_bad((*self.path, *at))


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


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
        archived=table.archived,
        in_book=True,
    )


def _article(table: ArticleTable, zone: tzinfo) -> Article:
    return Article(
        key=hashlib.blake2b((table.link or table.title).encode(), digest_size=8).hexdigest(),
        title=table.title,
        link=table.link,
        text=table.text,
        at=_aware(table.at, zone),
        source=table.source,
        language=table.language,
    )


def _special_date(kind: str, day: str) -> SpecialDate:
    if ":" in day:
        return SpecialDate(kind, 0, 0, holiday=day)
    month, day_of_month = day.split("-")[-2:]
    year = None if day.startswith("--") else int(day[:4])
    return SpecialDate(kind, int(month), int(day_of_month), year)
