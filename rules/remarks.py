"""What a mail tells beside asking: remarks, events of somebody's life, the manner of its greeting. All with the words that say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

RemarkKind = Literal["complaint", "praise", "news", "loss", "opt_out", "not_now"]
"""complaint: unhappy with us. praise: happy with us. news: something good happened to the writer. loss: they decided
against us. opt_out: they want no more mail. not_now: not at present, perhaps later."""
REMARKS: tuple[RemarkKind, ...] = get_args(RemarkKind)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a mail says; at most one of a kind."""

    kind: RemarkKind
    quote: str
    """The sentence that says it."""
    said: str = ""
    """When to come back, in the writer's words ("in March"); only of `not_now` and `opt_out`."""
    date: date | None = None
    """The same as a day; None when the words name none that can be told."""


LifeEventKind = Literal[
    "birthday",
    "wedding",
    "birth",
    "graduation",
    "new_job",
    "promotion",
    "retirement",
    "moving",
    "parental_leave",
    "work_anniversary",
    "illness",
    "bereavement",
]
SENSITIVE: frozenset[LifeEventKind] = frozenset({"illness", "bereavement"})
"""Nobody is congratulated on these, and nothing is proposed in their course."""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something in somebody's life."""

    kind: LifeEventKind
    whose: str
    """`writer`, `reader` (the writer congratulates), or another in the writer's words ("my daughter")."""
    quote: str
    """The sentence that says it."""
    date: date | None = None
    said: str = ""
    """When, in the writer's words ("on Friday", "im Juni"); "" when the sentence does not say."""

    @property
    def sensitive(self) -> bool:
        """Tell whether congratulations would hurt."""
        return self.kind in SENSITIVE


Formality = Literal["", "first_name", "formal"]
Address = Literal["", "du", "Sie", "tu", "vous", "usted", "tú", "Lei", "je", "u", "você", "o senhor", "ty", "Pan"]
"""How a text addresses its reader, by the pronoun of its language; Italian, French and Portuguese share `tu`."""
FAMILIAR: frozenset[Address] = frozenset({"du", "tu", "tú", "je", "ty"})
"""Among those who are on first-name terms."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a mail greets and signs off; "" where it does not, or where it can't be told."""

    greeting: str = ""
    """As it stands there, without the mark at its end: "Hi Ann", "Sehr geehrte Frau Lee"."""
    form: str = ""
    """The greeting with `{first}`, `{last}` or `{name}` in place of the name: "Hi {first}", "Sehr geehrte Frau {last}".

    "" when it greets several people, or nobody that can be told.
    """
    sign_off: str = ""
    """As it stands there, without mark and name: "Best", "Mit freundlichen Grüßen"."""
    formality: Formality = ""
    address: Address = ""
    language: str = ""
    """Of the mail, as it was read: a greeting is of use only in its own language."""


NO_MANNER = Manner()
