"""Who is who: the user, colleagues, and the people who count as customers (DESIGN.md, Configuration)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rules.match import compile_glob, fold
from rules.model import Person, Settings

Side = Literal["ours", "colleague", "other"]


def in_domains(email: str, domains: frozenset[str]) -> bool:
    """Tell whether the address, its domain or a parent domain is listed."""
    if email in domains:
        return True
    domain = email.rpartition("@")[2]
    while domain:
        if domain in domains:
            return True
        domain = domain.partition(".")[2]
    return False


@dataclass(frozen=True)
class Circle:
    """The settings' view of addresses; compiled once, asked often."""

    settings: Settings

    @cached_property
    def _ours(self) -> frozenset[str]:
        return frozenset((*self.settings.me.addresses, *self.settings.me.shared))

    @cached_property
    def _colleagues(self) -> frozenset[str]:
        return frozenset(self.settings.me.colleagues)

    @cached_property
    def _domains(self) -> frozenset[str]:
        return frozenset(self.settings.customers.domains)

    @cached_property
    def _tags(self) -> frozenset[str]:
        return frozenset(map(fold, self.settings.customers.tags))

    @cached_property
    def _never(self) -> tuple[re.Pattern[str], ...]:
        return tuple(compile_glob(glob) for glob in self.settings.customers.never)

    def side(self, email: str) -> Side:
        """Say on which side of the conversation an address stands."""
        if email in self._ours:
            return "ours"
        return "colleague" if in_domains(email, self._colleagues) else "other"

    def is_ours(self, email: str) -> bool:
        """Tell whether the address is the user's, a shared one or a colleague's."""
        return self.side(email) != "other"

    def is_customer(self, person: Person, *, two_way_days: bool, never_answered: bool = False) -> bool:
        """Tell whether the person counts; `two_way_days`: mail went both ways, on two different days at least.

        `never_answered`: many mails of theirs, none of ours ever; they count if the book or the config names them.
        `never` and hands-off win over everything; machines are no people and are left out by their nature.
        """
        return not self.why_not(person, two_way_days=two_way_days, never_answered=never_answered)

    def why_never(self, person: Person) -> str:
        """Say why the person can't become a customer, whatever passes between us; "" when nothing speaks against it."""
        if person.left_alone:
            return person.left_alone
        if any(never.fullmatch(fold(email)) for never in self._never for email in person.emails):
            return "excluded by `never` in [customers]"
        return "one of you" if any(self.is_ours(email) for email in person.emails) else ""

    def why_not(self, person: Person, *, two_way_days: bool, never_answered: bool = False) -> str:
        """Say why the person does not count as a customer; "" when they do."""
        if never := self.why_never(person):
            return never
        who = self.settings.customers
        named = (
            person.in_book
            or any(in_domains(email, self._domains) for email in person.emails)
            or not self._tags.isdisjoint(map(fold, person.tags))
            or (who.written_to and two_way_days)
        )
        if who.everyone and never_answered and not named:
            return "ten mails or more from them and never one to them: taken for a machine"
        return (
            ""
            if named or who.everyone
            else "not in the book, of no customer domain, and without mail both ways on two days"
        )
