"""What a person means by a word on the command line: a key, a Message-ID, an event, somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from daemon.book_snapshot import BookSnapshot
from daemon.errors import UserError
from daemon.ledger import Ledger, LedgerEntry
from daemon.view import IndexView
from rules.model import Signal

MeantKind = Literal["entry", "signals", "person"]
SHORTEST_KEY = 4


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
    if len(word) >= SHORTEST_KEY and all(char in "0123456789abcdef" for char in word):
        entries = ledger.starting_with(word)
        if len(entries) > 1:
            raise UserError(f"{word} begins {len(entries)} keys", "give more of its digits")
        if entries:
            return Meant("entry", entry=entries[0], person=entries[0].person)
    bracketed = word if word.startswith("<") else f"<{word}>"
    about = tuple(
        signal
        for signal in signals
        if {word, bracketed} & {signal.about, signal.occasion, signal.thread, *signal.covers}
    )
    if about:
        return Meant("signals", signals=about, person=about[0].person)
    person = _person(word, view, book)
    if person:
        return Meant("person", signals=tuple(signal for signal in signals if signal.person == person), person=person)
    raise UserError(
        f"{word!r} is no key, message, event or person that wellkept knows",
        "`wellkept signals` and `wellkept today` show what there is to name",
    )


def _person(word: str, view: IndexView, book: BookSnapshot) -> str:
    try:
        return book.get(word).id
    except UserError:
        email = word.casefold()
        known = view.contacts([email])[email] if "@" in email else None
        return email if known is not None and (known.received or known.sent) else ""
