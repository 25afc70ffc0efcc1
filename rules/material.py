"""What the texts about a kind of signal are made of: the class of their context, and what fills it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from connectors.model import Event
from rules.business_time import describe_worked
from rules.context import (
    ContactFacts,
    Context,
    ConversationContext,
    ConversationNotice,
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
    Shape,
    ThreadFacts,
    shape,
)
from rules.elapsing import later
from rules.model import ArtefactKind, Person, Signal
from rules.pledges import ANSWERED_WITHIN
from rules.teller import Teller

Fill = Callable[[Signal, Person, Teller], Mapping[str, Any]]
"""Returns the fields of the context that not every signal has; words of others come from the teller only."""


@dataclass(frozen=True, slots=True)
class Material:
    """What templates see, and where it comes from. `notice`: what others may read on the user's screen."""

    context: type[Context]
    fill: Fill
    notice: type[NoticeContext] = NoticeContext
    inside: type[Context] | None = None
    """Of tasks and notes, where they see more than drafts; made of the context's fields and of those of `brief`."""
    brief: Fill | None = None

    def variables(self, artefact: ArtefactKind) -> Shape:
        """Return the top-level names that a template for the artefact sees."""
        if artefact == "notify":
            return shape(self.notice)
        if artefact == "draft":
            return {**shape(self.context), "person": PersonFacts}
        return {**shape(self.inside or self.context), "person": InsiderFacts}

    def written(
        self, me: MyFacts, them: PersonFacts, today: date, signal: Signal, person: Person, teller: Teller
    ) -> Context:
        """Make the context of a text."""
        values = self.fill(signal, person, teller)
        if self.inside is None or self.brief is None or not teller.insider:
            return self.context(me, them, today, **values)
        return self.inside(me, them, today, **values, **self.brief(signal, person, teller))

    def for_notice(self, full: Context) -> NoticeContext:
        """Keep of a context what a notice may say: the first name, and what the calendar and the clock say."""
        them = NamedFacts(full.person.first_name)
        kept = {name: getattr(full, name) for name in shape(self.notice) if name not in shape(NoticeContext)}
        if "event" in kept:
            event = kept["event"]
            kept["event"] = MeetingFacts(event.title, event.starts, event.ends, event.day, event.time)
        return self.notice(full.me, them, full.today, **kept)


def last_contact(person: Person, teller: Teller) -> ContactFacts:
    """Return what last passed between us and the person."""
    proof = teller.view.contacts([person.id])[person.id].last_touch
    if proof is None:
        return ContactFacts(None, "")
    return ContactFacts(proof.at.astimezone(teller.view.calendar.zone), teller.quote(proof))


def written_day(at: datetime) -> str:
    """Return the day as one writes it in a task: "Tuesday, 10 March"."""
    return f"{at:%A}, {at.day} {at:%B}"


def _of_conversation(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:  # noqa: ARG001 - one shape for all
    calendar = teller.view.calendar
    since = signal.since.astimezone(calendar.zone)
    worked = describe_worked(calendar, signal.since, teller.view.now)
    return {
        "thread": ThreadFacts(teller.subject(), teller.quote(signal.evidence[0]), since),
        "answer_by": later(calendar, teller.view.now, ANSWERED_WITHIN).date(),
        "waiting": f"since {since:%A %H:%M}, {worked}",
    }


def _of_relationship(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:  # noqa: ARG001
    last = signal.evidence[0]
    return {"contact": ContactFacts(last.at.astimezone(teller.view.calendar.zone), teller.quote(last))}


def _of_meeting(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    # what hangs on a meeting carries it
    return {"event": event_facts(cast("Event", signal.event), teller), "contact": last_contact(person, teller)}


def event_facts(event: Event, teller: Teller) -> EventFacts:
    """Return what texts may say of a meeting. Names that the invitation does not tell are for the user alone."""
    view = teller.view
    starts = event.starts.astimezone(view.calendar.zone)
    guests = [guest.address for guest in event.guests if not view.is_ours(guest.address.email)]
    unnamed = [guest.email for guest in guests if not guest.name] if teller.insider else []
    known = view.people(unnamed) if unnamed else {}
    names = {email: person.name for email, person in known.items()}
    return EventFacts(
        title=event.title,
        starts=starts,
        ends=event.ends.astimezone(view.calendar.zone),
        day=written_day(starts),
        time="" if event.whole_day else f"{starts:%H:%M}",
        guests=tuple(guest.name or names.get(guest.email) or guest.email for guest in guests),
    )


def _nothing(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:  # noqa: ARG001
    return {}


PLAIN = Material(Context, _nothing)
CONVERSATION = Material(ConversationContext, _of_conversation, ConversationNotice)
RELATIONSHIP = Material(PersonContext, _of_relationship)
MEETING = Material(EventContext, _of_meeting, EventNotice)
