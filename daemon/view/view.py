"""`rules.view.View`, answered from the index, the book and the ledger's verdicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from connectors.model import Address, Event, Parent
from daemon.database import CHUNK, chunks, from_stamp, to_stamp
from daemon.index import tables
from daemon.index.articles import published
from daemon.index.contacts import mail_sums
from daemon.index.correspondence import Exchange, Kept, Trace, exchange, exchanges, kept
from daemon.index.events import event_of
from daemon.index.store import coverage
from daemon.ledger import Verdict
from daemon.view.absences import absence_notes, absences
from daemon.view.acquaintances import acquaintances, new_addresses
from daemon.view.contacts import latest, touch_evidence
from daemon.view.days_off import AROUND, days_off
from daemon.view.heard import Hearing
from daemon.view.inquiries import asked_in, inquiries
from daemon.view.manners import written_between
from daemon.view.meetings import meetings_with, written_since
from daemon.view.people import Directory, stranger
from daemon.view.promises import PromisesKept
from daemon.view.provenance import provenance
from daemon.view.relations import relations
from daemon.view.senders import never_answered
from daemon.view.talks import last_talks
from daemon.view.threads import Threads
from rules.absences import AbsenceNote, Away
from rules.acquaintances import Acquaintance
from rules.business_time import WorkCalendar
from rules.circle import Circle
from rules.health import Relation
from rules.heard import Heard
from rules.language.manners import manner_of
from rules.model import EVERYTHING, Evidence, Person, Scope, Settings
from rules.pledges import Promises
from rules.remarks import Manner
from rules.shelf import Shelf
from rules.view import Answering, Contact, Conversation, Provenance, Talk

MEMORY = timedelta(days=36500)
"""How far back meetings count as a touch: for ever, as far as the index goes."""
_SHORTEST_DAY = 22 * 3600
"""Seconds: even where the clocks are put forward."""


class IndexView:
    """One moment of the world; holds one read transaction, so that all its answers fit together."""

    def __init__(
        self,
        connection: sa.Connection,
        settings: Settings,
        people: Sequence[Person] | Directory,
        verdicts: Sequence[Verdict],
        accounts: Sequence[str],
        now: datetime,
    ) -> None:
        self.connection = connection
        self._settings = settings
        self._now = now
        self._accounts = tuple(accounts)
        self.circle = Circle(settings)
        self.directory = people if isinstance(people, Directory) else Directory(people)
        self.threads = Threads(connection, self.circle, self.directory, verdicts, accounts, now)
        self.pledged = PromisesKept(connection, self.circle, self.directory, self.threads, verdicts, now)
        self.hearing = Hearing(connection, self.circle, self.directory, self.threads, verdicts, now)
        self.verdicts = frozenset(verdict for verdict in verdicts if verdict.at <= now)
        self.known_waiting: AbstractSet[str] | None = None
        """Everybody who waits, where that is known already."""
        self._provenance: dict[str, Provenance | None] = {}
        """Source → what `provenance` found: each proof is asked for by every step that quotes it."""

    @property
    def now(self) -> datetime:
        """The moment of this view."""
        return self._now

    @property
    def accounts(self) -> Sequence[str]:
        """The accounts by name, in the order of the config."""
        return self._accounts

    @property
    def settings(self) -> Settings:
        """The user's settings."""
        return self._settings

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The user's working time, without whole days out of office."""
        me = self._settings.me
        working = WorkCalendar.of(me.hours, me.time_zone, me.holidays)
        away = days_off(self._whole_days(self._now - AROUND, self._now + AROUND), ZoneInfo(me.time_zone))
        return working.without(away) if away else working

    @cached_property
    def known_since(self) -> datetime:
        """All mail later than this is in the index."""
        held = coverage(self.connection)
        reached = [since for account in self._accounts if (since := held.get(account)) is not None]
        return max(reached, default=datetime.min.replace(tzinfo=UTC))

    def open_conversations(self, scope: Scope) -> Sequence[Conversation]:
        """Return the conversations in which somebody waits for us."""
        return self.threads.open_conversations(scope)

    def promises(self, scope: Scope) -> Sequence[Promises]:
        """Return the conversations in which something was promised that may not be forgotten."""
        return self.pledged.promises(scope)

    def told(self, scope: Scope) -> Mapping[str, Heard]:
        """Return what the persons told beside asking."""
        return self.hearing.told(scope.persons)

    def waiting(self, persons: Collection[str]) -> Collection[str]:
        """Return those of the persons who wait for us in a conversation."""
        if self.known_waiting is None:
            talks = self.open_conversations(EVERYTHING)
            self.known_waiting = frozenset(wait.person for talk in talks for wait in talk.state.waits)
        return self.known_waiting & frozenset(persons)

    def customers(self, scope: Scope) -> Sequence[Person]:
        """Return who counts as a customer, ordered by id."""
        found = {person.id: person for person in self.book(scope)}
        two_way_days: set[str] = set()
        strangers = None
        if scope.persons is not None:  # who is in the book counts without a look at the mail
            strangers = frozenset(id_ for id_ in scope.persons if id_ not in self.directory.people)
        for email, (name, both) in self._sums(Scope(persons=strangers)).items():
            owner = self.directory.person_of(email)
            if owner not in self.directory.people:
                found[owner] = stranger(email, name)
                two_way_days.update([owner] if both else [])
        silent = self._never_answered(found.keys() - self.directory.people.keys())
        return [
            person
            for id_, person in sorted(found.items())
            if self.circle.is_customer(person, two_way_days=id_ in two_way_days, never_answered=id_ in silent)
        ]

    def _never_answered(self, emails: Collection[str]) -> Collection[str]:
        """Return the senders of many mails who never had one; looked up only where every stranger counts."""
        if not self._settings.customers.everyone or not emails:
            return frozenset()
        return never_answered(self.connection, emails, self.circle, to_stamp(self._now))

    def book(self, scope: Scope) -> Sequence[Person]:
        """Return the book's people in the scope, ordered by id."""
        people = self.directory.people
        return [people[id_] for id_ in sorted(people if scope.persons is None else people.keys() & scope.persons)]

    def why_no_customer(self, person: Person) -> str:
        """Say why the person does not count as a customer; "" when they do."""
        sums = self._sums(Scope(persons=frozenset({person.id})))
        two_way_days = any(both for _, both in sums.values())
        silent = bool(self._never_answered([] if person.in_book else [person.id]))
        return self.circle.why_not(person, two_way_days=two_way_days, never_answered=silent)

    def _sums(self, scope: Scope) -> dict[str, tuple[str, bool]]:
        """Return address → (name, whether mail went both ways, on two days at least), of people, not of machines."""
        if scope.persons is not None and not scope.persons:
            return {}
        past = self.is_past
        sums = mail_sums(self.settings.me, to_stamp(self._now)).subquery().c if past else tables.contact.c
        query = sa.select(sums.email, sums.name, sums.first_at, sums.last_at, sums.received, sums.sent).where(
            sa.or_(sums.received > sums.automatic, sums.sent > 0)
        )
        wanted = None
        if scope.persons is not None:
            wanted = {email for person in scope.persons for email in self.directory.addresses(person)}
            if len(wanted) <= CHUNK:
                query = query.where(sums.email.in_(sorted(wanted)))
        return {
            row.email: (row.name, row.received > 0 and row.sent > 0 and self._on_two_days(row.first_at, row.last_at))
            for row in self.connection.execute(query)
            if wanted is None or row.email in wanted
        }

    def _on_two_days(self, first: int, last: int) -> bool:
        """Tell whether the stamps are of different days in the user's time zone."""
        zone = ZoneInfo(self._settings.me.time_zone)
        return from_stamp(first).astimezone(zone).date() != from_stamp(last).astimezone(zone).date()

    @cached_property
    def is_past(self) -> bool:
        """Tell whether the index holds mail later than this view: then the kept sums say too much."""
        latest: int | None = self.connection.scalar(sa.select(sa.func.max(tables.thread.c.last_at)))
        return latest is not None and latest > to_stamp(self._now)

    def people(self, ids: Collection[str]) -> Mapping[str, Person]:
        """Return each id or address as a person."""
        return self.directory.resolve(self.connection, ids)

    def contacts(self, persons: Collection[str]) -> Mapping[str, Contact]:
        """Return what passed between us and each of the persons."""
        mails = self._exchanges(persons)
        emails = sorted({email for person in persons for email in self.directory.addresses(person)})
        meetings = self.threads.meetings(emails, self._now - MEMORY)
        accounts = self.threads.accounts_of({held.last.id: held.last.key for held in mails.values() if held.last})
        default = self._accounts[0] if self._accounts else ""
        found: dict[str, Contact] = {}
        for person in persons:
            own = self.directory.addresses(person)
            held = [Evidence(event.uid, event.ends, event.title) for email in own for event in meetings.get(email, ())]
            known = self.directory.people.get(person)
            mail = mails[person]
            found[person] = Contact(
                last_touch=latest(
                    [
                        _evidence(mail.touch),
                        *held,
                        touch_evidence(known.touches, self._now) if known else None,
                    ]
                ),
                last_attempt=_evidence(mail.attempt),
                last_received=_evidence(mail.received),
                last_thread=mail.last.key if mail.last else "",
                language=mail.language,
                account=accounts.get(mail.last.key, default) if mail.last else default,
                unanswered_attempts=mail.unanswered,
                received=mail.received_count,
                sent=mail.sent_count,
            )
        return found

    def last_words(self, persons: Collection[str]) -> Mapping[str, datetime | None]:
        """Return the later of the last two-way mail and our last mail; None where there is neither."""
        tallies, others = self._tallies(persons)
        found = {person: held.last_word for person, held in tallies.items()}
        for person, mail in self._summed(others).items():
            found[person] = max((trace.at for trace in (mail.touch, mail.attempt) if trace), default=None)
        return found

    def _exchanges(self, persons: Collection[str]) -> dict[str, Exchange]:
        """Return what the mails with each of the persons come to."""
        tallies, others = self._tallies(persons)
        return {**exchanges(self.connection, tallies), **self._summed(others)}

    def _tallies(self, persons: Collection[str]) -> tuple[dict[str, Kept], list[str]]:
        """Return what is kept by person, and the persons whose mails must be read: of several addresses, say."""
        single = {own[0]: person for person in persons if len(own := self.directory.addresses(person)) == 1}
        tallies = {single[email]: held for email, held in kept(self.connection, single, self._now).items()}
        return tallies, [person for person in persons if person not in tallies]

    def _summed(self, persons: Collection[str]) -> dict[str, Exchange]:
        if not persons:
            return {}
        mails = self.threads.mails(sorted({email for person in persons for email in self.directory.addresses(person)}))
        return {
            person: exchange(
                sorted(
                    (mail for email in self.directory.addresses(person) for mail in mails.get(email, ())),
                    key=lambda mail: (mail.at, mail.key),
                )
            )
            for person in persons
        }

    @cached_property
    def _notes(self) -> Mapping[str, Sequence[AbsenceNote]]:
        return absence_notes(self, self._now)

    def absences(self, scope: Scope) -> Mapping[str, Away]:
        """Return person → what their latest absence note says."""
        return absences(self, self._notes, scope)

    def inquiries(self, persons: Collection[str]) -> Mapping[str, Sequence[Conversation]]:
        """Return person → the conversations in which we asked them and nobody answered."""
        return inquiries(self, asked_in(self, persons), persons)

    def acquaintances(self, scope: Scope) -> Mapping[str, Acquaintance]:
        """Return person → how we came to know each other, of those of the last days."""
        return acquaintances(self, scope)

    def new_addresses(self, emails: Collection[str] | None) -> set[str]:
        """Return those of the addresses (None: of all) with which the first mail passed lately."""
        return new_addresses(self, emails)

    def relations(self, persons: Collection[str]) -> Mapping[str, Relation]:
        """Return what passed between us and each of the persons lately, mail by mail."""
        return relations(self, persons, asked_in(self, persons))

    def events(self, scope: Scope, starts: datetime, ends: datetime) -> Sequence[Event]:
        """Return the occurrences that overlap [starts, ends), each once though several calendars hold it."""
        wanted = scope.events
        place = {name: number for number, name in enumerate(self._accounts)}
        found: dict[tuple[str, str], Event] = {}
        held = self._events(starts, ends, wanted)
        for event in sorted(held, key=lambda event: place.get(event.account, len(place))):
            found.setdefault((event.uid, event.recurrence_id), event)
        return sorted(found.values(), key=lambda event: (event.starts, event.uid, event.recurrence_id))

    def known_meetings(self, uids: Collection[str]) -> frozenset[str]:
        """Return those of the meetings that a calendar holds, or has held as far as the index knows."""
        column = tables.event.c.uid
        queries = (sa.select(column).where(column.in_(part)) for part in chunks(uids))
        return frozenset(uid for query in queries for uid in self.connection.scalars(query))

    def _events(self, starts: datetime, ends: datetime, uids: Collection[str] | None = None) -> list[Event]:
        column = tables.event.c
        query = sa.select(tables.event).where(column.starts < to_stamp(ends), column.ends > to_stamp(starts))
        queries = [query] if uids is None else [query.where(column.uid.in_(part)) for part in chunks(uids)]
        return [event_of(row) for one in queries for row in self.connection.execute(one)]

    def _whole_days(self, starts: datetime, ends: datetime) -> list[Event]:
        """Return the occurrences that are long enough to take a whole day, though a clock is changed in it."""
        column = tables.event.c
        query = sa.select(tables.event).where(
            column.starts < to_stamp(ends), column.ends > to_stamp(starts), column.ends - column.starts >= _SHORTEST_DAY
        )
        return [event_of(row) for row in self.connection.execute(query)]

    def answering(self, message_id: str, account: str, person: str) -> Answering | None:
        """Return what writing to the person below the message needs."""
        row = self.connection.execute(sa.select(tables.message).where(tables.message.c.key == message_id)).one_or_none()
        if row is None:
            return None
        ref = self.connection.scalar(
            sa.select(tables.copy.c.ref)
            .where(tables.copy.c.message == row.id, tables.copy.c.account == account)
            .order_by(tables.copy.c.ref)
        )
        if ref is None:
            return None
        writer = Address(row.sender, row.sender_name)
        to = Address(row.reply_to[0], row.sender_name) if row.reply_to else writer
        mine = [email for _, email, _ in row.recipients]
        if row.sent or self.is_ours(row.sender):
            mine = [row.sender]
            own = self.directory.addresses(person)
            to = next((Address(email, name) for _, email, name in row.recipients if email in own), Address(own[0]))
        ours = next((email for email in mine if email in self._settings.me.addresses), self.sender().email)
        return Answering(
            parent=Parent(ref, row.message_id, tuple(row.refs), writer, from_stamp(row.at)),
            sender=Address(ours, self._settings.me.name),
            to=to,
            subject=row.subject,
        )

    def written_since(self, since: Mapping[str, datetime]) -> Mapping[str, Evidence]:
        """Return person → the first mail of ours, or logged contact, after their moment."""
        return written_since(self.threads, self.directory, since, self._now)

    def meetings_with(
        self, persons: Collection[str], starts: datetime, ends: datetime
    ) -> Mapping[str, Sequence[Event]]:
        """Return person → the meetings with them that stand and overlap [starts, ends)."""
        return meetings_with(self.connection, self.directory, persons, starts, ends)

    def last_talks(self, person: str, most: int) -> Sequence[Talk]:
        """Return the latest conversations with somebody, the latest first."""
        return last_talks(self.connection, self.directory.addresses(person), self.circle, self._now, most)

    def articles(self, since: datetime) -> Shelf:
        """Return the articles of the time since a moment, the newest first."""
        return Shelf(published(self.connection, since, self._now))

    def provenance(self, sources: Collection[str]) -> Mapping[str, Provenance]:
        """Return where each source of evidence comes from."""
        if unknown := [source for source in sources if source not in self._provenance]:
            found = provenance(self.connection, unknown, self.directory.person_of)
            self._provenance.update({source: found.get(source) for source in unknown})
        return {source: known for source in sources if (known := self._provenance[source]) is not None}

    def sender(self) -> Address:
        """Return the user's first address."""
        return Address(self._settings.me.addresses[0], self._settings.me.name)

    def manner(self, person: str, language: str) -> Manner:
        """Return how we and the person write to each other in a language."""
        emails = self.directory.addresses(person)
        return manner_of(written_between(self.connection, emails, self._now, self.is_ours), language)

    def person_of(self, email: str) -> str:
        """Return the id of the person whose address this is."""
        return self.directory.person_of(email)

    def is_ours(self, email: str) -> bool:
        """Tell whether the address is the user's, a shared one or a colleague's."""
        return self.circle.is_ours(email)


def _evidence(trace: Trace | None) -> Evidence | None:
    return None if trace is None else trace.evidence
