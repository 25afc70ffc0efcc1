"""Why no meeting is ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target
from rules.model import Evidence
from rules.signals.upcoming import HORIZON

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    if target.events:
        for event in target.events:
            yield Silence("upcoming", _meeting(view, event), (Evidence(event.uid, event.starts, event.title),))
    elif target.person:
        days = HORIZON.days
        yield Silence("upcoming", f"no meeting with {target.person} within the next {days} days")


def _meeting(view: IndexView, event: Event) -> str:
    zone = view.calendar.zone
    emails = [guest.address.email for guest in event.guests if guest.answer != "declined"]
    if event.organiser is not None:
        emails.append(event.organiser.email)
    outside = [email for email in emails if email and not view.is_ours(email)]
    if event.cancelled:
        return "the meeting is cancelled"
    if event.our_answer == "declined":
        return "you declined it"
    if event.starts <= view.now:
        return f"it began on {when(event.starts, zone)}"
    if event.starts > view.now + HORIZON:
        return f"it is more than {HORIZON.days} days ahead: {when(event.starts, zone)}"
    if not outside:
        return "nobody from outside takes part"
    if all(person.left_alone for person in view.people(outside).values()):
        return "everybody from outside is marked hands-off or archived in the book"
    return "nothing was noticed about it"
