"""From a step and a signal to the artefact: fills the template context and hands it to the action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from rules import signals
from rules.actions import load
from rules.context import Context, InsiderFacts, MyFacts, NoticeContext, PersonFacts
from rules.greetings import greeting_of
from rules.model import Artefact, Person, Signal
from rules.rule import Rule, Step
from rules.teller import Teller
from rules.templating import Templates
from rules.view import View


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where artefacts are made: the view for facts, the templates for words."""

    view: View
    templates: Templates

    def make(self, rule: Rule, step: Step, signal: Signal, key: str, due: datetime) -> Artefact:  # noqa: ARG002
        """Return the artefact that the step asks for; `key` becomes its mark. Has the shape of `engine.Make`."""
        return load(step.kind).plan(step, signal, key, due, self)

    def person(self, signal: Signal) -> Person:
        """Return the person a signal is about."""
        return self.view.people([signal.person])[signal.person]

    def language(self, signal: Signal) -> str:
        """Return the language to write in; "" when nothing says."""
        language = signal.facts.get("language")
        return language if isinstance(language, str) else ""

    def context(self, signal: Signal, *, insider: bool, language: str | None = None) -> Context:
        """Fill what templates see. `insider`: with notes, tags and tier, for tasks and notes only.

        `language`: of a draft, which greets as the user does in that language ("" = in any); None: nobody is greeted.
        """
        person = self.person(signal)
        me = self.view.sender()
        mine = MyFacts(me.name, me.name.split()[0] if me.name.split() else "", me.email)
        them = _insider(person) if insider else _person(person)
        if language is not None:
            manner = greeting_of(self.view.manner(person.id, language), person)
            them = replace(them, greeting=manner.greeting, sign_off=manner.sign_off, familiar=manner.familiar)
        today = self.view.calendar.local_date(self.view.now)
        material = signals.load(signal.kind).material
        teller = Teller(self.view, signal, insider, "" if insider else language or self.language(signal))
        return material.written(mine, them, today, signal, person, teller)

    def notice_context(self, signal: Signal) -> NoticeContext:
        """Fill what a notice sees."""
        return signals.load(signal.kind).material.for_notice(self.context(signal, insider=False))


def _person(person: Person) -> PersonFacts:
    return PersonFacts(
        name=person.name,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.emails[0] if person.emails else person.id,
        company=person.company,
        language=person.language,
        talking_points=person.talking_points,
    )


def _insider(person: Person) -> InsiderFacts:
    return InsiderFacts(
        name=person.name or person.id,
        first_name=person.first_name or person.name or person.id,
        last_name=person.last_name,
        email=person.emails[0] if person.emails else person.id,
        company=person.company,
        language=person.language,
        talking_points=person.talking_points,
        notes=person.notes,
        tags=person.tags,
        tier=person.tier,
    )
