"""Everything that a word may name for `why`: also mail and meetings about which nothing was noticed, and titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from connectors.model import Event
from daemon.book_snapshot import BookSnapshot
from daemon.database import AnyRow, to_stamp
from daemon.errors import UserError
from daemon.find import bracketed, find_entry, find_person, signals_about, unknown
from daemon.index import tables
from daemon.index.events import event_of
from daemon.ledger import Ledger, LedgerEntry
from daemon.view import IndexView
from rules.language import normal_subject
from rules.model import PlannedAction, Signal

NAMED = 5
"""How many candidates an error names."""


@dataclass(frozen=True, slots=True)
class About:
    """What is meant: `words` say it; the rest is where to look. `ids` are the message ids and occasions concerned."""

    words: str
    person: str = ""
    entry: LedgerEntry | None = None
    messages: tuple[str, ...] = ()
    """Their keys in the index."""
    threads: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()
    ids: frozenset[str] = frozenset()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks a word up in one view: its signals, its plan, the ledger and the book."""

    view: IndexView
    ledger: Ledger
    book: BookSnapshot
    signals: Sequence[Signal]
    planned: Sequence[PlannedAction]

    def find(self, word: str) -> About:
        """Return what is meant. Raises UserError when nothing, or more than one thing, is."""
        word = word.strip()
        if not word:
            raise unknown(word)
        entry = find_entry(word, self.ledger)
        if entry is not None:
            return self._artefact(entry.occasion, entry.covers, entry.person, f"{entry.kind} {entry.key[:8]}", entry)
        action = next((one for one in self.planned if len(word) > 3 and one.key.startswith(word.casefold())), None)  # noqa: PLR2004
        if action is not None:
            return self._planned(action)
        for look in (self._message, self._event, self._occasion, self._person, self._title, self._subject):
            found = look(word)
            if found is not None:
                return found
        raise unknown(word)

    def _message(self, word: str) -> About | None:
        column = tables.message.c
        named = sa.or_(column.message_id == bracketed(word), column.key.in_((word, bracketed(word))))
        rows = self.view.connection.execute(sa.select(tables.message).where(named).order_by(column.key)).all()
        if not rows:
            return None
        first = rows[0]
        outside = self._outside(first)
        person = self.view.person_of(outside) if outside else ""
        keys = tuple(row.key for row in rows)
        talk = self._first_of(first.thread)
        about = tuple(
            signal
            for signal in self.signals
            if {signal.about, *signal.covers} & set(keys) or (signal.thread == talk and signal.kind != "lapsed")
        )
        return About(
            f"message {first.message_id}, “{first.subject}”",
            person=person,
            messages=keys,
            threads=tuple(dict.fromkeys(row.thread for row in rows)),
            ids=frozenset(keys),
            signals=about,
        )

    def _outside(self, row: AnyRow) -> str:
        """Return whom a message is about: its sender, or whom we wrote to; "" when nobody is from outside."""
        emails = [row.sender, *(email for _, email, _ in row.recipients)]
        return next((email for email in emails if email and not self.view.is_ours(email)), "")

    def _first_of(self, thread: int) -> str:
        found = self.view.connection.scalar(sa.select(tables.thread.c.first_key).where(tables.thread.c.id == thread))
        return str(found or "")

    def _event(self, word: str) -> About | None:
        uid = word.partition(" ")[0]
        found = self._events(tables.event.c.uid.in_((word, uid)))
        wanted = [event for event in found if word in (event.uid, f"{event.uid} {event.recurrence_id}")]
        return self._meetings(wanted) if wanted else None

    def _meetings(self, events: Sequence[Event]) -> About:
        first = events[0]
        ids = frozenset(f"{event.uid} {event.recurrence_id}".strip() for event in events)
        about = tuple(signal for signal in self.signals if signal.event is not None and signal.occasion in ids)
        silent = [
            event
            for event in events
            if f"{event.uid} {event.recurrence_id}".strip() not in {signal.occasion for signal in about}
        ]
        shown = sorted(silent, key=lambda event: abs(event.starts - self.view.now))[:NAMED]
        return About(f"meeting {first.uid}, “{first.title}”", events=tuple(shown), ids=ids, signals=about)

    def _events(self, where: sa.ColumnElement[bool]) -> list[Event]:
        query = sa.select(tables.event).where(where).order_by(tables.event.c.starts)
        return [event_of(row) for row in self.view.connection.execute(query)]

    def _occasion(self, word: str) -> About | None:
        about = signals_about(word, self.signals)
        past = [held for name in (word, bracketed(word)) for held in self.ledger.covering([name]).get(name, ())]
        if not about and not past:
            return None
        person = about[0].person if about else past[0].person
        ids = frozenset(one for held in past for one in (held.occasion, *held.covers))
        return About(f"what concerns {word}", person=person, ids=ids, signals=about)

    def _person(self, word: str) -> About | None:
        person = find_person(word, self.view, self.book)
        if not person:
            return None
        known = self.view.people([person])[person]
        about = tuple(signal for signal in self.signals if signal.person == person)
        name = f"{known.name} ({person})" if known.name else person
        return About(f"person {name}", person=person, signals=about)

    def _title(self, word: str) -> About | None:
        """Look among the headlines of what was made and what is planned, and the titles of meetings."""
        wanted = " ".join(word.casefold().split())
        if not wanted:
            return None
        entries = [held for held in self.ledger.starting_with("") if wanted == _headline(held.artefact)]
        entries = entries or [held for held in self.ledger.starting_with("") if wanted in _headline(held.artefact)]
        if len({held.occasion for held in entries}) > 1:
            raise _several(word, [f"{held.key[:8]} ({_headline(held.artefact)})" for held in entries])
        if entries:
            held = entries[-1]
            return self._artefact(held.occasion, held.covers, held.person, f"{held.kind} {held.key[:8]}", held)
        actions = [one for one in self.planned if wanted in _headline(one.artefact)]
        if len({one.signal.occasion for one in actions}) > 1:
            raise _several(word, [f"{one.key[:8]} ({_headline(one.artefact)})" for one in actions])
        if actions:
            return self._planned(actions[0])
        meetings = [event for event in self._events(sa.true()) if wanted == " ".join(event.title.casefold().split())]
        if len({event.uid for event in meetings}) > 1:
            raise _several(word, [event.uid for event in meetings])
        return self._meetings(meetings) if meetings else None

    def _subject(self, word: str) -> About | None:
        """Look among the subjects of conversations: the whole of it, without `Re:`."""
        wanted = normal_subject(word)
        column = tables.message.c
        query = (
            sa.select(column.thread, sa.func.max(column.at).label("at"))
            .where(column.subject_key == wanted, column.at <= to_stamp(self.view.now))
            .group_by(column.thread)
            .order_by(sa.desc("at"))
        )
        threads = [row.thread for row in self.view.connection.execute(query)] if wanted else []
        if not threads:
            return None
        keys = [self._first_of(thread) for thread in threads]
        if len(keys) > 1:
            raise _several(word, keys)
        return self._message(keys[0])

    def _artefact(
        self, occasion: str, covers: Iterable[str], person: str, words: str, entry: LedgerEntry | None
    ) -> About:
        ids = frozenset((occasion, *covers))
        about = tuple(signal for signal in self.signals if ids & {signal.occasion, *signal.covers})
        column = tables.message.c
        rows: Sequence[Any] = self.view.connection.execute(
            sa.select(column.thread).where(column.key.in_(sorted({one.partition(" ")[0] for one in ids}))).distinct()
        ).all()
        events: tuple[Event, ...] = ()
        if not about and not rows:
            uid, _, recurrence = occasion.partition(" ")
            events = tuple(
                event for event in self._events(tables.event.c.uid == uid) if event.recurrence_id == recurrence
            )
        threads = tuple(row.thread for row in rows)
        return About(words, person=person, entry=entry, threads=threads, events=events, ids=ids, signals=about)

    def _planned(self, action: PlannedAction) -> About:
        signal = action.signal
        words = f"planned {action.key[:8]} ({_headline(action.artefact)})"
        return self._artefact(signal.occasion, signal.covers, signal.person, words, None)


def _headline(artefact: object) -> str:
    """Return an artefact's title or subject as it is compared; "" when nothing is kept of it."""
    text = str(getattr(artefact, "title", "") or getattr(artefact, "subject", ""))
    return " ".join(text.casefold().split())


def _several(word: str, names: Sequence[str]) -> UserError:
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - NAMED} more" if len(shown) > NAMED else ""
    return UserError(
        f"{word!r} may be {', '.join(shown[:NAMED])}{more}", "say which one: a key or a Message-ID is enough"
    )
