"""What stands, kept from pass to pass: asked again is only what something happened to, and what its moment has come for.

A finding hangs on a conversation, a person or a meeting, and leans on the people it was judged by: whose mails,
calls, meetings or entry in the book may have been seen in it. So a pass costs what changed. What nothing is known
about any more (other settings, another working week, a clock that went back) is found anew, all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from daemon.index import Index
from daemon.index.touched import Touched
from daemon.ledger import Verdict
from daemon.view import IndexView
from daemon.view.stirring import conversations_of, guests_of, stirred
from rules import signals as known_signals
from rules.model import EVERYTHING, Person, Scope
from rules.signals import Finding, Found, HangsOn, SignalKind

Unit = tuple[HangsOn, str]
"""What findings hang on: a conversation's first message, a person id or an event's uid."""


class Notice:
    """Keeps the findings over one index. Holds nothing of a conversation but who waits in it, and its signals."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._kinds: Mapping[str, SignalKind] = {kind: known_signals.load(kind) for kind in known_signals.REGISTRY}
        reaches = [module.meetings for module in self._kinds.values()]
        self._behind = max(reach.behind for reach in reaches)
        self._ahead = max(reach.ahead for reach in reaches)
        self._shifts = {shift for reach in reaches for shift in (reach.ahead, -reach.behind)}
        self._at: datetime | None = None
        """The moment of the last look; None: nothing is known."""
        self._basis: tuple[Any, ...] = ()
        self._people: Mapping[str, Person] = {}
        self._calls: dict[str, tuple[datetime, ...]] = {}
        """Person id → logged calls dated ahead."""
        self._verdicts: frozenset[Verdict] = frozenset()
        self._items: dict[str, dict[str, Finding]] = {}
        self._waits: dict[str, frozenset[str]] = {}
        """Conversation → who waits in it."""
        self._asked: dict[str, frozenset[str]] = {}
        """Conversation → whom we asked something in it, and nobody answered."""
        self._waiting: Counter[str] = Counter()
        """Person id → in how many."""
        self._leans: dict[Unit, frozenset[str]] = {}
        self._leaning: dict[str, set[Unit]] = {}
        """Person id → what leans on them."""

    def look(self, view: IndexView) -> list[Found]:
        """Return what stands at the view's moment. To be asked once for each batch of changes, in order."""
        touched = self._index.take_touched()
        before, self._at = self._at, None  # until this look has gone well, nothing is known
        basis = (view.settings, view.calendar, view.known_since, view.accounts, view.is_past)
        if before is None or view.now < before or touched.everything or basis != self._basis:
            self._look_at_all(view)
        else:
            self._look_again(view, before, touched)
        self._basis, self._people, self._verdicts = basis, view.directory.people, view.verdicts
        self._calls = {
            person.id: ahead
            for person in view.directory.people.values()
            if person.touches and (ahead := tuple(touch.at for touch in person.touches if touch.at > view.now))
        }
        self._at = view.now
        return [Found(self._items[kind]) for kind in self._kinds]

    def _look_at_all(self, view: IndexView) -> None:
        self._items, self._waits, self._asked, self._leans, self._leaning = {}, {}, {}, {}, {}
        self._waiting.clear()
        for kind, module in self._kinds.items():
            self._items[kind] = dict(module.find(view, EVERYTHING, view.now).items)
        self._learn_threads(view, EVERYTHING, ())
        self._learn_events(view, None)

    def _look_again(self, view: IndexView, before: datetime, touched: Touched) -> None:
        passing = stirred(view.connection, before, view.now, self._shifts)
        persons = {view.person_of(email) for email in (*touched.emails, *passing.emails)}
        persons |= self._edited(view)
        if touched.articles or passing.articles:
            persons.update(person.id for person in view.directory.people.values() if person.interests)
        persons |= {view.person_of(word.person) for word in self._verdicts ^ view.verdicts}
        persons.update(id_ for id_, calls in self._calls.items() if any(before < at <= view.now for at in calls))
        threads = touched.messages | passing.threads
        if words := self._verdicts ^ view.verdicts:
            threads |= conversations_of(
                view.connection, {key.partition(" ")[0] for word in words for key in word.covers}
            )
        threads |= self._called("thread", view.now, persons)
        if threads:
            scope = Scope(threads=frozenset(threads))
            had, owed = self._waiting_in(threads), self._asked_in(threads)
            self._ask(view, "thread", scope, threads)
            self._learn_threads(view, scope, threads)
            persons |= (had ^ self._waiting_in(threads)) | owed | self._asked_in(threads)
        view.known_waiting = self._waiting.keys()
        events = touched.events | passing.events | self._called("event", view.now, persons)
        if events:
            self._ask(view, "event", Scope(events=frozenset(events)), events)
            self._learn_events(view, events)
        persons |= self._called("person", view.now, ())
        if persons:
            self._ask(view, "person", Scope(persons=frozenset(persons)), persons)

    def _ask(self, view: IndexView, hangs_on: HangsOn, scope: Scope, asked: Iterable[str]) -> None:
        """Put the findings of the scope in the place of those held."""
        for kind, module in self._kinds.items():
            if hangs_on == module.hangs_on:
                held = self._items[kind]
                for one in asked:
                    held.pop(one, None)
                held.update(module.find(view, scope, view.now).items)

    def _called(self, hangs_on: HangsOn, now: datetime, persons: Iterable[str]) -> set[str]:
        """Return what leans on the persons, and what the time has come for."""
        found = {one for person in persons for on, one in self._leaning.get(person, ()) if on == hangs_on}
        for kind, module in self._kinds.items():
            if hangs_on == module.hangs_on:
                items = self._items[kind].items()
                found.update(one for one, held in items if held.again is not None and held.again <= now)
        return found

    def _edited(self, view: IndexView) -> set[str]:
        """Return whom another book concerns, under their former and their present ids."""
        old, new = self._people, view.directory.people
        if old is new:
            return set()
        changed = [
            id_ for id_ in old.keys() | new.keys() if (one := old.get(id_)) is not (two := new.get(id_)) and one != two
        ]
        names = {
            name
            for id_ in changed
            for person in (old.get(id_), new.get(id_))
            if person is not None
            for name in (person.id, *person.aliases, *person.emails)
        }
        return names | {view.person_of(name) for name in names}

    # What findings lean on

    def _learn_threads(self, view: IndexView, scope: Scope, asked: Iterable[str]) -> None:
        """Note who waits in the conversations of the scope, and by whose mails they were judged."""
        for one in asked:
            self._waiting.subtract(self._waits.pop(one, ()))
            self._asked.pop(one, None)
            self._lean(("thread", one), ())
        for talk in view.open_conversations(scope):
            self._waits[talk.thread] = frozenset(wait.person for wait in talk.state.waits)
            self._waiting.update(self._waits[talk.thread])
            if talk.state.inquiry:
                self._asked[talk.thread] = frozenset(talk.state.inquiry.asked)
        judges = view.threads.judged_by(scope), view.pledged.judged_by(scope)
        for one in judges[0].keys() | judges[1].keys():
            self._lean(("thread", one), frozenset().union(*(judged.get(one, ()) for judged in judges)))
        self._waiting = +self._waiting

    def _learn_events(self, view: IndexView, asked: Collection[str] | None) -> None:
        """Note who is invited to the meetings in reach; None: to all of them."""
        starts, ends = view.now - self._behind, view.now + self._ahead
        for one in asked or ():
            self._lean(("event", one), ())
        for one, emails in guests_of(view.connection, starts, ends, asked).items():
            self._lean(("event", one), {view.person_of(email) for email in emails})

    def _waiting_in(self, threads: Iterable[str]) -> set[str]:
        return {person for one in threads for person in self._waits.get(one, ())}

    def _asked_in(self, threads: Iterable[str]) -> set[str]:
        return {person for one in threads for person in self._asked.get(one, ())}

    def _lean(self, unit: Unit, persons: Collection[str]) -> None:
        for person in self._leans.pop(unit, ()):
            units = self._leaning[person]
            units.discard(unit)
            if not units:
                del self._leaning[person]
        if persons:
            self._leans[unit] = frozenset(persons)
            for person in persons:
                self._leaning.setdefault(person, set()).add(unit)
