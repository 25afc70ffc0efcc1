"""From a step and a signal to the artefact: fills the template context and hands it to the action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from connectors.model import Event
from rules.actions import load
from rules.business_time import describe_worked
from rules.context import (
    ContactFacts,
    Context,
    ConversationContext,
    ConversationNotice,
    DayContext,
    DayFacts,
    EventContext,
    EventFacts,
    EventNotice,
    InsiderFacts,
    MeetingFacts,
    MyFacts,
    NamedFacts,
    NoticeContext,
    PersonContext,
    PersonFacts,
    ThreadFacts,
)
from rules.greetings import greeting_of
from rules.model import Artefact, Person, Signal
from rules.rule import Rule, Step
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
        zone = self.view.calendar.zone
        me = self.view.sender()
        mine = MyFacts(me.name, me.name.split()[0] if me.name.split() else "", me.email)
        them = _insider(person) if insider else _person(person)
        if language is not None:
            manner = greeting_of(self.view.manner(person.id, language), person)
            them = replace(them, greeting=manner.greeting, sign_off=manner.sign_off, familiar=manner.familiar)
        today = self.view.calendar.local_date(self.view.now)
        last = signal.evidence[0]
        if signal.event is not None:
            return EventContext(mine, them, today, self._event(signal.event), ContactFacts(*self._last_contact(person)))
        if signal.kind == "lapsed":
            return PersonContext(mine, them, today, ContactFacts(last.at.astimezone(zone), last.quote))
        if signal.kind == "special_date":
            return DayContext(mine, them, today, _day(signal), ContactFacts(*self._last_contact(person)))
        since = signal.since.astimezone(zone)
        worked = describe_worked(self.view.calendar, signal.since, self.view.now)
        return ConversationContext(
            mine,
            them,
            today,
            ThreadFacts(str(signal.facts.get("subject") or ""), last.quote, since),
            f"since {since:%A %H:%M}, {worked}",
        )

    def notice_context(self, signal: Signal) -> NoticeContext:
        """Fill what a notice sees: the first name, and what the calendar and the clock say."""
        full = self.context(signal, insider=False)
        them = NamedFacts(full.person.first_name)
        if isinstance(full, EventContext):
            event = full.event
            meeting = MeetingFacts(event.title, event.starts, event.ends, event.day, event.time)
            return EventNotice(full.me, them, full.today, meeting)
        if isinstance(full, ConversationContext):
            return ConversationNotice(full.me, them, full.today, full.waiting)
        return NoticeContext(full.me, them, full.today)

    def _last_contact(self, person: Person) -> tuple[datetime | None, str]:
        proof = self.view.contacts([person.id])[person.id].last_touch
        return (proof.at.astimezone(self.view.calendar.zone), proof.quote) if proof else (None, "")

    def _event(self, event: Event) -> EventFacts:
        zone = self.view.calendar.zone
        starts = event.starts.astimezone(zone)
        guests = [guest.address for guest in event.guests if not self.view.is_ours(guest.address.email)]
        return EventFacts(
            title=event.title,
            starts=starts,
            ends=event.ends.astimezone(zone),
            day=f"{starts:%A}, {starts.day} {starts:%B}",
            time="" if event.whole_day else f"{starts:%H:%M}",
            guests=tuple(guest.name or guest.email for guest in guests),
        )


def _day(signal: Signal) -> DayFacts:
    facts = signal.facts
    starts, label, years, in_days = signal.since, facts.get("label"), facts.get("years"), facts.get("in_days")
    days = in_days if isinstance(in_days, int) else 0
    return DayFacts(
        kind=str(facts.get("kind") or ""),
        label=" ".join(str(label).split("-")).title() if label else "",
        date=starts.date(),
        on=f"{starts:%A}, {starts.day} {starts:%B}",
        years=years if isinstance(years, int) else None,
        in_days=days,
        belated=days < 0,
    )


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
