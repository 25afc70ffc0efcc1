"""Who of the known people may be the same twice: suggested with the reasons, never decided here. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from connectors.model import Card
from rules.match import fold
from rules.model import TITLES, Person

LARGEST_GROUP = 20
"""More people than this under one name or local part are a pattern, not one person."""
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = 4
"""What a local part needs at least to say who somebody is."""
_ROLES = frozenset((
    "info", "mail", "email", "office", "contact", "kontakt", "hello", "hallo", "sales", "vertrieb", "support", "service",
    "admin", "team", "buero", "post", "billing", "accounts", "accounting", "buchhaltung", "marketing", "news", "noreply",
    "bestellung", "order", "orders", "shop", "webmaster", "postmaster", "reception", "empfang", "praxis", "home", "work",
))  # fmt: skip
"""Local parts that many have and that say nothing of a person."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two people who may be one: `kept` is in the book, and the older entry of the two where both are."""

    kept: str
    gone: str
    reasons: tuple[str, ...]


def duplicates(
    people: Sequence[Person], cards: Iterable[Card] = (), apart: Collection[frozenset[str]] = ()
) -> tuple[Suggestion, ...]:
    """Return whom the user should look at, those with most reasons first. `apart`: pairs that are two, as the user says.

    Somebody whom only contacts know is suggested for somebody in the book, never for another one of the kind.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_id = {person.id: person for person in people}
    order = {id_: number for number, id_ in enumerate(sorted(by_id, key=lambda id_: not by_id[id_].in_book))}
    for reason, ids in _groups(people, cards):
        for one, other in combinations(sorted(ids, key=order.__getitem__), 2):
            pair = frozenset((one, other))
            if by_id[one].in_book and pair not in apart and _may_be_one(by_id[one], by_id[other]):
                found[one, other].append(reason)
    ranked = sorted(found.items(), key=lambda item: (-len(set(item[1])), item[0]))
    return tuple(Suggestion(kept, gone, tuple(dict.fromkeys(reasons))) for (kept, gone), reasons in ranked)


def _groups(people: Sequence[Person], cards: Iterable[Card]) -> Iterator[tuple[str, set[str]]]:
    """Yield each reason with those whom it brings together."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    local: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, str] = {}
    for person in people:
        for name in filter(None, map(name_key, person.names)):
            if person.company:
                named[name, fold(person.company)].add(person.id)
        for email in person.emails:
            owners[email] = person.id
            part = email.partition("@")[0].partition("+")[0]
            if len("".join(_WORD.findall(part))) >= _LETTERS and part not in _ROLES:
                local[part].add(person.id)
    groups: list[tuple[str, set[str]]] = [
        (f"the same name at {_as_written(people, ids)}", ids) for ids in named.values()
    ]
    groups += [(f"the same name before the @: {part}", ids) for part, ids in local.items()]
    for card in cards:
        ids = {owners[email] for email in card.emails if email in owners}
        groups.append((f"one card in contacts:{card.account} has addresses of both", ids))
    return ((reason, ids) for reason, ids in groups if 1 < len(ids) <= LARGEST_GROUP)


def _as_written(people: Sequence[Person], ids: Collection[str]) -> str:
    return next(person.company for person in people if person.id in ids)


def _may_be_one(one: Person, other: Person) -> bool:
    """Tell whether the names allow it: a given name that differs says no."""
    given: list[Mapping[str, None]] = [dict.fromkeys([fold(person.first_name)]) for person in (one, other)]
    names = {name for names in given for name in names if name}
    return len(names) <= 1


def name_key(name: str) -> str:
    """Return a full name as it is compared: order, titles and case don't count; "" for less than two words."""
    words = [word for word in _WORD.findall(fold(name)) if word not in TITLES]
    return " ".join(sorted(words)) if len(words) > 1 else ""
