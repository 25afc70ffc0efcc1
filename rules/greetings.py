"""What a draft takes over from how the user writes to somebody: greeting, sign-off, du or Sie."""

from __future__ import annotations

from dataclasses import dataclass

from rules.language.manners import greeting_for
from rules.language.signatures import is_thanks
from rules.model import Person
from rules.remarks import FAMILIAR, Manner


@dataclass(frozen=True, slots=True)
class Greeting:
    """What templates see of a manner; "" where the template's own words are used."""

    greeting: str
    sign_off: str
    familiar: bool


def greeting_of(manner: Manner, person: Person) -> Greeting:
    """Put a person's names into how they are greeted; thanks are no sign-off for a mail that asks or tells."""
    return Greeting(
        greeting=greeting_for(manner, first=person.first_name, last=person.last_name, name=person.name),
        sign_off="" if is_thanks(manner.sign_off) else manner.sign_off,
        familiar=manner.address in FAMILIAR,
    )
