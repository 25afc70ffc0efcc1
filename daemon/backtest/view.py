"""The world at a moment that moves forward: the answers of `IndexView`, kept in memory and mended by what happens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from connectors.model import Event
from daemon.backtest.heard import PastHearing
from daemon.backtest.promises import PastPromises
from daemon.backtest.threads import PastThreads
from daemon.database import from_stamp, to_stamp
from daemon.index import tables
from daemon.index.contacts import mail_sums
from daemon.index.correspondence import Kept
from daemon.index.events import event_of
from daemon.ledger import Verdict
from daemon.view import IndexView
from daemon.view.absences import absence_notes
from daemon.view.inquiries import inquiries
from daemon.view.people import stranger
from daemon.view.relations import relations
from rules.acquaintances import BROUGHT, RECENT
from rules.health import Relation
from rules.model import WRITTEN_BY_PEOPLE, Person, Scope, Settings
from rules.signals.fell_through import BEHIND
from rules.signals.lapsed import AHEAD
from rules.signals.upcoming import HORIZON
from rules.view import Contact, Conversation


@dataclass(frozen=True, slots=True)
class Stirred:
    """What may stand differently after a step in time: conversations, person ids, event uids."""

    threads: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Sum:
    """Mail with one address so far; days as ordinals in the user's zone."""

    first: int
    last: int
    received: int = 0
    sent: int = 0
    automatic: int = 0

    def add(self, day: int, role: str, *, automatic: bool) -> None:
        self.first, self.last = min(self.first, day), max(self.last, day)
        if role == "from":
            self.received += 1
            self.automatic += automatic
        else:
            self.sent += 1

    @property
    def told(self) -> bool | None:
        """Whether mail went both ways, on two days at least; None for a machine's address."""
        if self.received <= self.automatic and not self.sent:
            return None
        return self.received > 0 and self.sent > 0 and self.first != self.last


@dataclass(frozen=True, slots=True)
class _Passing:
    """A mail as it comes by: when, in which conversation, and whose address stands where in it."""

    at: int
    key: str
    counted: tuple[tuple[str, str], ...]
    """(address, role) of those outside with whom it is counted."""
    persons: frozenset[str]
    ours: bool
    automatic: bool


@dataclass(slots=True)
class _Timetable:
    """What happens to whom, by second: meetings that begin and end, logged calls, verdicts."""

    threads: dict[int, set[str]] = field(default_factory=dict)
    persons: dict[int, set[str]] = field(default_factory=dict)
    events: dict[int, set[str]] = field(default_factory=dict)

    def stamps(self) -> set[int]:
        return {*self.threads, *self.persons, *self.events}


class PastView(IndexView):
    """`IndexView` at `begins`, then later; `move` says what that stirs, and what was not stirred stays as it was."""

    def __init__(
        self,
        connection: sa.Connection,
        settings: Settings,
        people: Sequence[Person],
        verdicts: Sequence[Verdict],
        accounts: Sequence[str],
        begins: datetime,
        until: datetime,
    ) -> None:
        super().__init__(connection, settings, people, verdicts, accounts, begins)
        self.past = PastThreads(connection, self.circle, self.directory, verdicts, accounts, begins, until)
        self.threads = self.past
        self.pledged = self.past_promises = PastPromises(
            connection, self.circle, self.directory, self.past, verdicts, begins, until
        )
        self.hearing = self.past_hearing = PastHearing(
            connection, self.circle, self.directory, self.past, verdicts, begins, until
        )
        names = connection.execute(sa.select(tables.contact.c.email, tables.contact.c.name))
        self._names: dict[str, str] = {row.email: row.name for row in names}
        firsts = connection.execute(sa.select(tables.contact.c.email, tables.contact.c.first_at))
        self._first_at: dict[str, int] = {row.email: row.first_at for row in firsts}
        self._zone = ZoneInfo(settings.me.time_zone)
        self._notes = absence_notes(self, until)  # those of the whole period; each is told from its moment on
        self._held_events = [
            event_of(row) for row in connection.execute(sa.select(tables.event).order_by(tables.event.c.starts))
        ]
        self._starts = [to_stamp(event.starts) for event in self._held_events]
        self._longest = max((event.ends - event.starts for event in self._held_events), default=timedelta())
        self._sum_of = self._sums_at(to_stamp(begins))
        self._customers: Sequence[Person] | None = None
        self._contacts: dict[str, Contact] = {}
        self._stream = list(self._passing(to_stamp(begins), to_stamp(until)))
        self._next = 0
        self._times = self._timetable(people, verdicts)
        self._later = sorted(self._times.stamps())
        self.past.fetch(email for mail in self._stream for email, role in mail.counted if role == "from")
        self.past.refresh(self.past.all_keys())

    @property
    def mails_to_come(self) -> int:
        """How many mails of the period have not come by yet."""
        return len(self._stream) - self._next

    def mails_since(self, moment: datetime) -> int:
        """Return how many mails of the period came at or after a moment."""
        stamp = to_stamp(moment)
        return sum(mail.at >= stamp for mail in self._stream)

    def stamps(self) -> Iterator[int]:
        """Yield the seconds at which something happens after the view's moment: mail, meetings, calls, verdicts."""
        yield from (mail.at for mail in self._stream[self._next :])
        yield from self._later[bisect_right(self._later, to_stamp(self._now)) :]

    def move(self, now: datetime) -> Stirred:
        """Let time pass until `now`, and say for whom something may be different."""
        before, stamp = to_stamp(self._now), to_stamp(now)
        if now.astimezone(self._zone).date() != self._now.astimezone(self._zone).date():
            self.__dict__.pop("calendar", None)
        self._now = now
        self.past.move(now)
        self.past_promises.move(now)
        self.past_hearing.move(now)
        threads: set[str] = set()
        persons: set[str] = set()
        met: set[str] = set()
        while self._next < len(self._stream) and self._stream[self._next].at <= stamp:
            mail = self._stream[self._next]
            self._next += 1
            self._count(mail)
            threads.add(mail.key)
            persons |= mail.persons
            if mail.ours:
                met |= mail.persons
        events: set[str] = set()
        for at in self._later[bisect_right(self._later, before) : bisect_right(self._later, stamp)]:
            threads |= self._times.threads.get(at, set())
            met |= self._times.persons.get(at, set())
            events |= self._times.events.get(at, set())
        persons |= met
        for person in persons:
            self._contacts.pop(person, None)
        threads |= self.past.talks_of(met)  # mail of ours, a meeting or a call is known to every wait of that person
        threads |= self.past.asked_in(persons)  # and their mail to whatever we asked them
        threads |= self.past_promises.leaning_on(persons)  # and mail either way, a meeting or a call to every promise
        waited, owed = self._waiting_in(threads), self._asked_in(threads)
        self.past.refresh(threads)
        persons |= (waited ^ self._waiting_in(threads)) | owed | self._asked_in(threads)
        events |= {event.uid for event in self._near() if self._guests(event) & persons}
        return Stirred(frozenset(threads), frozenset(persons), frozenset(events))

    def everything(self) -> Stirred:
        """Return all that there is to look at, as if all of it had been stirred."""
        return Stirred(
            frozenset(talk.thread for talk in self.past.open_conversations(Scope()))
            | {talk.thread for talk in self.promises(Scope())},
            frozenset(person.id for person in self.customers(Scope())),
            frozenset(event.uid for event in self._held_events),
        )

    def known(self) -> frozenset[str]:
        """Return the ids of everybody in the book or in the contacts."""
        return frozenset(self.directory.people)

    def _waiting_in(self, threads: Collection[str]) -> set[str]:
        talks = self.past.open_conversations(Scope(threads=frozenset(threads)))
        return {wait.person for talk in talks for wait in talk.state.waits}

    def _asked_in(self, threads: Collection[str]) -> set[str]:
        talks = self.past.open_conversations(Scope(threads=frozenset(threads)))
        return {person for talk in talks if talk.state.inquiry for person in talk.state.inquiry.asked}

    def _near(self) -> list[Event]:
        """Return the meetings that signals look at: ahead, just held, just fallen through."""
        return self._events(self._now - BEHIND, self._now + HORIZON)

    def _guests(self, event: Event) -> set[str]:
        emails = {guest.address.email for guest in event.guests} | (
            {event.organiser.email} if event.organiser else set()
        )
        return {self.person_of(email) for email in emails}

    # What is loaded once

    def _sums_at(self, until: int) -> dict[str, _Sum]:
        return {
            row.email: _Sum(self._day(row.first_at), self._day(row.last_at), row.received, row.sent, row.automatic)
            for row in self.connection.execute(mail_sums(self.settings.me, until))
        }

    def _passing(self, begins: int, until: int) -> Iterator[_Passing]:
        column = tables.message.c
        query = (
            sa.select(column.at, column.key, column.sender, column.sent, column.recipients, column.nature)
            .where(column.at > begins, column.at <= until)
            .order_by(column.at, column.key)
        )
        for row in self.connection.execute(query):
            ours = row.sent or self.circle.side(row.sender) == "ours"
            others = dict.fromkeys(email for _, email, _ in row.recipients)
            counted = [(email, "to") for email in others] if ours else [(row.sender, "from")]
            yield _Passing(
                at=row.at,
                key=self.past.thread_of[row.key],
                counted=tuple((email, role) for email, role in counted if email in self._names),
                persons=frozenset(
                    self.person_of(email) for email in (row.sender, *others) if not self.circle.is_ours(email)
                ),
                ours=self.circle.is_ours(row.sender) or row.sent,
                automatic=row.nature not in WRITTEN_BY_PEOPLE,
            )

    def _timetable(self, people: Iterable[Person], verdicts: Iterable[Verdict]) -> _Timetable:
        found = _Timetable()
        for event in self._held_events:
            for moment in (event.starts - HORIZON, event.starts - AHEAD, event.starts, event.ends):
                found.events.setdefault(to_stamp(moment), set()).add(event.uid)
                found.persons.setdefault(to_stamp(moment), set()).update(self._guests(event))
        for person in people:
            for touch in person.touches:
                found.persons.setdefault(to_stamp(touch.at), set()).add(person.id)
        interested = {person.id for person in people if person.interests}
        for stamp in self.connection.scalars(sa.select(tables.article.c.at)) if interested else ():
            found.persons.setdefault(stamp, set()).update(interested)
        for verdict in verdicts:
            at = to_stamp(verdict.at)
            talks = {talk for key in verdict.covers if (talk := self.past.thread_of.get(key.partition(" ")[0]))}
            found.threads.setdefault(at, set()).update(talks)
            found.persons.setdefault(at, set()).add(self.person_of(verdict.person))
            found.events.setdefault(at, set()).update(cover.partition(" ")[0] for cover in verdict.covers)
        return found

    def _count(self, mail: _Passing) -> None:
        day = self._day(mail.at)
        for email, role in mail.counted:
            held = self._sum_of.setdefault(email, _Sum(day, day))
            before = held.told
            held.add(day, role, automatic=mail.automatic)
            if held.told != before:
                self._customers = None

    def _day(self, stamp: int) -> int:
        return from_stamp(stamp).astimezone(self._zone).toordinal()

    # What `IndexView` asks the index

    def waiting(self, persons: Collection[str]) -> Collection[str]:
        """Return those of the persons who wait for us in a conversation."""
        return [person for person in persons if self.past.talks_of([person])]

    def customers(self, scope: Scope) -> Sequence[Person]:
        """Return who counts as a customer, ordered by id."""
        if scope.persons is not None:
            return super().customers(scope)
        if self._customers is None:
            self._customers = super().customers(scope)
        return self._customers

    def _sums(self, scope: Scope) -> dict[str, tuple[str, bool]]:
        if scope.persons is None:
            emails: Iterable[str] = self._sum_of
        else:
            emails = {email for person in scope.persons for email in self.directory.addresses(person)}
        found = {}
        for email in emails:
            held = self._sum_of.get(email)
            told = held.told if held else None
            if told is not None:
                found[email] = (self._names.get(email, ""), told)
        return found

    def contacts(self, persons: Collection[str]) -> Mapping[str, Contact]:
        """Return what passed between us and each of the persons."""
        missing = [person for person in persons if person not in self._contacts]
        if missing:
            self._contacts.update(super().contacts(missing))
        return {person: self._contacts[person] for person in persons}

    def last_words(self, persons: Collection[str]) -> Mapping[str, datetime | None]:
        """Return the moments that `contacts` tells: meetings count as well, and spare their people a closer look."""
        return {
            person: max((proof.at for proof in (held.last_touch, held.last_attempt) if proof), default=None)
            for person, held in self.contacts(persons).items()
        }

    def _tallies(self, persons: Collection[str]) -> tuple[dict[str, Kept], list[str]]:
        return {}, list(persons)  # what is kept holds now, not then

    def inquiries(self, persons: Collection[str]) -> Mapping[str, Sequence[Conversation]]:
        """Return person → the conversations in which we asked them and nobody answered."""
        return inquiries(self, self.past.asked_in(persons), persons)

    def relations(self, persons: Collection[str]) -> Mapping[str, Relation]:
        """Return what passed between us and each of the persons lately, mail by mail."""
        return relations(self, persons, self.past.talks_of(persons))

    def new_addresses(self, emails: Collection[str] | None) -> set[str]:
        """Return those of the addresses with which the first mail passed lately."""
        begins, now = to_stamp(self._now - RECENT - BROUGHT), to_stamp(self._now)
        names = self._first_at if emails is None else emails
        return {email for email in names if begins < self._first_at.get(email, 0) <= now}

    def people(self, ids: Collection[str]) -> Mapping[str, Person]:
        """Return each id or address as a person."""
        known = self.directory.people
        return {one: known.get(self.person_of(one)) or stranger(one, self._name_of(one)) for one in ids}

    def _name_of(self, email: str) -> str:
        """Return the name of a stranger once a mail has told it."""
        begun = self._first_at.get(email)
        return self._names[email] if begun is not None and begun <= to_stamp(self._now) else ""

    def _whole_days(self, starts: datetime, ends: datetime) -> list[Event]:
        return self._events(starts, ends)

    def _events(self, starts: datetime, ends: datetime, uids: Collection[str] | None = None) -> list[Event]:
        first = bisect_left(self._starts, to_stamp(starts - self._longest))
        last = bisect_left(self._starts, to_stamp(ends))
        held = self._held_events[first:last]
        return [event for event in held if event.ends > starts and (uids is None or event.uid in uids)]
