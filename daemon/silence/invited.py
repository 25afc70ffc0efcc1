"""Why no invitation waits for our answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.explain_rules import when
from daemon.silence import Silence, Target
from daemon.silence.meetings import no_customers
from rules.meetings import organised_by_us
from rules.model import Evidence
from rules.signals.invited import HORIZON

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    for event in target.events:
        yield Silence("invited", _reason(view, event), (Evidence(event.uid, event.starts, event.title),))
    if target.person and not target.events and not target.threads:
        yield Silence("invited", f"no invitation of {target.person} within the next {HORIZON.days} days is open")


def _reason(view: IndexView, event: Event) -> str:
    if organised_by_us(view, event):
        return "the invitation is yours or a colleague's"
    if event.cancelled:
        return "the meeting is cancelled"
    if event.our_answer is None:
        return "you are not among those invited"
    if event.our_answer != "needs_action":
        return f"you answered it: {event.our_answer}"
    if event.starts <= view.now:
        return f"it began on {when(event.starts, view.calendar.zone)}"
    if event.starts > view.now + HORIZON:
        return f"it is more than {HORIZON.days} days ahead: {when(event.starts, view.calendar.zone)}"
    return no_customers(view, event) or "an earlier one of its series stands for it"
