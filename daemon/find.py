"""What a person means by a word on the command line: a key, a Message-ID, an event, somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from daemon.book_snapshot import BookSnapshot
from daemon.errors import UserError
from daemon.ledger import Ledger, LedgerEntry
from daemon.view import IndexView
from rules.model import Signal

MeantKind = Literal["entry", "signals", "person"]
SHORTEST_KEY = 4
_MARK = re.compile(r"<?([0-9a-f]{32})(?:@[^<>\s]*)?>?")
"""A key alone, or as the Message-ID of its draft."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a word stands for: a ledger entry, the signals about something, or just a person."""

    kind: MeantKind
    entry: LedgerEntry | None = None
    signals: tuple[Signal, ...] = ()
    person: str = ""


def find_meant(word: str, view: IndexView, ledger: Ledger, book: BookSnapshot, signals: Sequence[Signal]) -> Meant:
    """Resolve a word. Raises UserError when nothing, or more than one thing, is meant."""
    word = word.strip()
    entry = find_entry(word, ledger)
    if entry is not None:
        return Meant("entry", entry=entry, person=entry.person)
    about = signals_about(word, signals)
    if about:
        return Meant("signals", signals=about, person=about[0].person)
    person = find_person(word, view, book)
    if person:
        return Meant("person", signals=tuple(signal for signal in signals if signal.person == person), person=person)
    raise unknown(word)


def unknown(word: str) -> UserError:
    """Return the error for a word that stands for nothing."""
    return UserError(
        f"{word!r} is no key, message, event or person that wellkept knows",
        "`wellkept signals` and `wellkept today` show what there is to name",
    )


def find_entry(word: str, ledger: Ledger) -> LedgerEntry | None:
    """Return the entry whose key begins so, or whose draft has this Message-ID. Raises UserError for several."""
    marked = _MARK.fullmatch(word)
    prefix = marked[1] if marked else word
    if len(prefix) < SHORTEST_KEY or not all(char in "0123456789abcdef" for char in prefix):
        return None
    entries = ledger.starting_with(prefix)
    if len(entries) > 1:
        raise UserError(f"{word} begins {len(entries)} keys", "give more of its digits")
    return entries[0] if entries else None


def signals_about(word: str, signals: Sequence[Signal]) -> tuple[Signal, ...]:
    """Return the signals about a Message-ID (with or without brackets), a conversation, an event or an occasion."""
    named = {word, bracketed(word)}
    return tuple(signal for signal in signals if named & {signal.about, signal.occasion, signal.thread, *signal.covers})


def bracketed(word: str) -> str:
    """Return a Message-ID with its brackets."""
    return word if word.startswith("<") else f"<{word}>"


def find_person(word: str, view: IndexView, book: BookSnapshot) -> str:
    """Return the id of the person in the book or in the contacts, or the address of somebody in the mail; "": nobody."""
    for people in (book, BookSnapshot(view.directory.people)):
        with suppress(UserError):
            return people.get(word).id
    email = word.casefold()
    known = view.contacts([email])[email] if "@" in email else None
    return email if known is not None and (known.received or known.sent) else ""
