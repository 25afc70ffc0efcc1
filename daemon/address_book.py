"""The book's people completed by what the accounts' contacts say, and the people whom only the contacts know.

Pure, and nothing of it is written down: field by field the book wins, then the accounts in the order of the config.
A contact by itself makes nobody a customer; a tag that comes from its group may (`[customers] tags`).

Whose card it is: an address belongs to one person. The first address of a card decides; by another one, cards belong
together only if the given names agree, because colleagues have shared addresses on their cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from connectors.model import Card, CardDate
from daemon.book_checks import clean_address, date_text, one_line, parse_date
from rules.circle import Circle
from rules.model import BOOK, Person, SpecialDate

Sources = Mapping[str, str | Mapping[str, str]]
"""Field → who says so, for `names` and `company`; for lists, entry → who says so. Everything else is the book's."""

_WORD = re.compile(r"[^\W_]+")
_NO_KIND = re.compile(r"[^\w-]+|^[\W\d_]+")
_TITLE_WORDS = 12
"""Words of a birthday's title that are looked at."""
_NAME_WORDS = 2
"""Words that a name in a title must have at least: there are many Anns."""


@dataclass(frozen=True)
class AddressBook:
    """`people`: the book's in their order, then the others by id; `sources`: by id, who says what of them."""

    people: tuple[Person, ...]
    sources: Mapping[str, Sources]


@dataclass(eq=False, slots=True)
class _Entry:
    """One person in the making: their entry in the book, if any, and their cards in order."""

    book: Person | None = None
    cards: list[Card] = field(default_factory=list)
    emails: dict[str, str] = field(default_factory=dict)
    """Address → who says so."""
    place: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        if self.book is not None and self.book.names:
            return self.book.names
        return next((card.names for card in self.cards if card.names), ())


def address_book(people: Sequence[Person], cards: Sequence[Card], circle: Circle) -> AddressBook:
    """Put the book's people and the cards together; the same cards in the same order always give the same people."""
    entries = _Entries(people)
    contacts = [cleaned for card in cards if card.emails and (cleaned := _cleaned(card, circle)) is not None]
    for card in contacts:
        entries.place(card)
    entries.spread(contacts)
    entries.put_in_order(contacts)
    entries.celebrate([card for card in cards if not card.emails])
    made = [_person(entry) for entry in entries]
    known = {person.id: (person, sources) for person, sources in reversed(made)}
    books = [known[person.id] for person in people]
    others = [found for _, found in sorted(known.items()) if not found[0].in_book]
    return AddressBook(
        tuple(person for person, _ in (*books, *others)),
        MappingProxyType({person.id: sources for person, sources in (*books, *others)}),
    )


def _cleaned(card: Card, circle: Circle) -> Card | None:
    """Return the card with what is an address and belongs to somebody outside; None when nothing is left."""
    emails = []
    for email in card.emails:
        try:
            emails.append(clean_address(email))
        except ValueError:
            continue
    others = tuple(email for email in dict.fromkeys(emails) if not circle.is_ours(email))
    return replace(card, emails=others) if others else None


class _Entries:
    """Everybody, by address."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._all: list[_Entry] = []
        self._owners: dict[str, _Entry] = {}
        self._of_card: dict[tuple[str, str], _Entry] = {}
        for person in people:
            entry = self._new(_Entry(book=person, emails=dict.fromkeys(person.emails, BOOK)))
            for address in (person.id, *person.emails, *person.aliases):
                self._owners.setdefault(address, entry)

    def __iter__(self) -> Iterator[_Entry]:
        return (entry for entry in self._all if entry.book is not None or entry.cards)

    def _new(self, entry: _Entry) -> _Entry:
        entry.place = len(self._all)
        self._all.append(entry)
        return entry

    def place(self, card: Card) -> None:
        """Give the card to whoever has its first address, or to somebody new."""
        main = card.emails[0]
        entry = self._owners.get(main)
        if entry is None:
            entry = self._owners[main] = self._new(_Entry())
        entry.cards.append(card)
        entry.emails.setdefault(main, source_of(card))
        self._of_card[card.account, card.ref] = entry

    def spread(self, cards: Sequence[Card]) -> None:
        """Give the cards' other addresses to their people, and make one person of those they show to be the same."""
        claims: dict[str, list[Card]] = {}
        for card in cards:
            for email in card.emails[1:]:
                entry, owner = self._of_card[card.account, card.ref], self._owners.get(email)
                if owner is None:
                    claims.setdefault(email, []).append(card)
                elif owner is entry or _may_be_one((entry, owner)):
                    self._join((entry, owner)).emails.setdefault(email, source_of(card))
        for email, claiming in claims.items():
            entries = tuple(dict.fromkeys(self._of_card[card.account, card.ref] for card in claiming))
            if _may_be_one(entries):  # else it is the office's, and nobody's own
                self._owners[email] = entry = self._join(entries)
                entry.emails.setdefault(email, source_of(claiming[0]))

    def _join(self, entries: Sequence[_Entry]) -> _Entry:
        """Move everything to the one that is in the book, else to the first of them."""
        kept, *others = sorted(dict.fromkeys(entries), key=lambda entry: (entry.book is None, entry.place))
        for left in others:
            kept.cards += left.cards
            kept.emails.update(left.emails)
            for card in left.cards:
                self._of_card[card.account, card.ref] = kept
            for email in left.emails:
                self._owners[email] = kept
            left.cards, left.emails = [], {}
        return kept

    def put_in_order(self, cards: Sequence[Card]) -> None:
        """Bring everybody's cards into this order: joining has mixed them."""
        numbers = {id(card): number for number, card in enumerate(cards)}
        for entry in self._all:
            entry.cards.sort(key=lambda card: numbers[id(card)])

    def celebrate(self, days: Sequence[Card]) -> None:
        """Give birthdays of calendars to the contact that they are of, else to whom alone their title names."""
        named: dict[tuple[str, ...], set[int]] = {}
        for entry in self if days else ():
            for name in entry.names:
                words = _words(name)
                if len(words) >= _NAME_WORDS:
                    named.setdefault(words, set()).add(entry.place)
        for card in days:
            whose = self._of_card.get((card.account, card.of))
            if whose is None:
                found = {place for title in card.names for words in _parts(title) for place in named.get(words, ())}
                whose = self._all[found.pop()] if len(found) == 1 else None
            if whose is not None:
                whose.cards.append(card)


def _may_be_one(entries: Sequence[_Entry]) -> bool:
    """Tell whether people who share an address are the same: two entries of the book never are."""
    names = {_given(entry) for entry in entries} - {""}
    return len(names) <= 1 and sum(entry.book is not None for entry in entries) <= 1


def _given(entry: _Entry) -> str:
    return Person("", entry.names, ()).first_name.casefold()


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name, the given name first."""
    family, comma, given = name.partition(",")
    return tuple(_WORD.findall((f"{given} {family}" if comma else name).casefold()))


def _parts(title: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of words in a title that may be a name, with and without the s of a genitive."""
    words = _WORD.findall(title.casefold())[:_TITLE_WORDS]
    for start in range(len(words)):
        for end in range(start + _NAME_WORDS, len(words) + 1):
            part = tuple(words[start:end])
            yield part
            if part[-1].endswith("s"):
                yield (*part[:-1], part[-1][:-1])


def source_of(card: Card) -> str:
    """Return how the card is named as a source."""
    return f"{'contacts' if card.emails else 'calendar'}:{card.account}"


def _person(entry: _Entry) -> tuple[Person, Sources]:
    """Put one person together, and say who says what."""
    known = entry.book or Person(next(iter(entry.emails), ""), (), ())
    sources: dict[str, str | Mapping[str, str]] = {"emails": dict(entry.emails)}
    names, company = known.names, known.company
    sources |= {key: BOOK for key in ("names", "company") if getattr(known, key)}
    tags = {tag.casefold(): (tag, BOOK) for tag in known.tags}
    dates = {day.kind: day for day in known.dates}
    for card in entry.cards:
        told = source_of(card)
        if card.emails and card.names and not names:
            names, sources["names"] = tuple(map(one_line, card.names)), told
        if card.company and not company:
            company, sources["company"] = one_line(card.company), told
        for group in map(one_line, card.groups):
            tags.setdefault(group.casefold(), (group, told))
        for day in card.dates:
            found = _special(day, told)
            if found is not None:
                dates[found.kind] = _agreed(dates.get(found.kind), found)
    if tags:
        sources["tags"] = dict(tags.values())
    if dates:
        sources["dates"] = {day.kind: day.source for day in dates.values()}
    firsts = ((key, _not_the_book(told)) for key, told in sources.items())
    person = replace(
        known,
        names=names,
        emails=tuple(entry.emails),
        company=company,
        tags=tuple(tag for tag, _ in tags.values()),
        dates=tuple(dates.values()),
        told_by=tuple((key, told) for key, told in firsts if told),
    )
    return person, sources


def _agreed(known: SpecialDate | None, told: SpecialDate) -> SpecialDate:
    """Return a day with what one more source says of it: the book is right, else the first; a year may be added."""
    if known is None or known.source == BOOK:
        return known or told
    if (known.month, known.day) == (told.month, told.day) and (known.year is None or told.year in (None, known.year)):
        return known if known.year or not told.year else replace(told, disputed=known.disputed)
    claim = f"{date_text(told)} ({told.source})"
    return known if claim in known.disputed else replace(known, disputed=(*known.disputed, claim))


def _not_the_book(told: str | Mapping[str, str]) -> str:
    """Return who, besides the book, says something of a field; "" when it is all the book's."""
    return next((one for one in ((told,) if isinstance(told, str) else told.values()) if one != BOOK), "")


def _special(day: CardDate, source: str) -> SpecialDate | None:
    """Return the day under a name that the book could give it too; None when there is no such name."""
    kind = _NO_KIND.sub("-", day.kind.casefold()).strip("-")
    try:
        return replace(parse_date(kind, date_text(SpecialDate(kind, day.month, day.day, day.year))), source=source)
    except ValueError:
        return None
