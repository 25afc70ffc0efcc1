"""Messages of one conversation → where it stands: who waits for whom, since when (DESIGN.md, "Waiting, exactly").

Pure and whole: the same messages always give the same state, in whatever order they arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rules.conversation import Addressed, Inquiry, ThreadMessage, ThreadState, Wait
from rules.language.answers import wants_answer
from rules.model import WRITTEN_BY_PEOPLE, Evidence

_CLOSENESS: Mapping[Addressed, int] = {"to": 0, "cc": 1, "list": 2}


@dataclass(slots=True)
class _Run:
    """A person's messages since our last word to them, while they are being collected."""

    messages: list[ThreadMessage] = field(default_factory=list)

    def reaches(self, answer: ThreadMessage, person: str) -> bool:
        """Tell whether `answer` is said to the person: to an address of theirs, or to the list they wrote to."""
        if person in answer.recipients:
            return True
        for message in self.messages:
            if message.answer_to & answer.recipients:
                return True
            if message.nature == "list" and message.recipients & answer.recipients:
                return True
        return False

    def wait(self, person: str) -> Wait:
        """Sum the run up; it is never empty."""
        source = next((message for message in self.messages if message.asks), self.messages[0])
        return Wait(
            person=person,
            since=source.at,
            occasion=self.messages[0].message_id,
            covers=tuple(message.message_id for message in self.messages),
            asks=any(message.asks for message in self.messages),
            complaint=any(message.complaint for message in self.messages),
            last_at=self.messages[-1].at,
            addressed=min((message.addressed for message in self.messages), key=_CLOSENESS.__getitem__),
            nature=source.nature,
            source=source.message_id,
            quote=source.quote,
            language=next((message.language for message in reversed(self.messages) if message.language), ""),
        )


def in_order(messages: Iterable[ThreadMessage]) -> list[ThreadMessage]:
    """Sort by time, but never an answer before what it answers: clocks of two machines disagree by minutes."""
    by_time = sorted(messages, key=lambda message: (message.at, message.message_id))
    known = {message.message_id: message for message in by_time}
    effective: dict[str, datetime] = {}
    for message in by_time:
        parents = (known[ref].at for ref in message.references if ref in known)
        effective[message.message_id] = max((message.at, *parents))
    return sorted(
        by_time,
        key=lambda message: (
            effective[message.message_id],
            sum(ref in known for ref in message.references),
            message.at,
            message.message_id,
        ),
    )


def _is_said(message: ThreadMessage) -> bool:
    """Leave out machines, our own out-of-office notes too, and what vanished unless it was ours to say."""
    answered = message.ours or message.colleague
    return message.nature in WRITTEN_BY_PEOPLE and (answered or not message.gone)


def _opens(message: ThreadMessage, closed_until: Mapping[str, datetime]) -> bool:
    """Tell whether a message of theirs opens a wait: a mere closing does not, nor what was dealt with already."""
    until = closed_until.get(message.sender)
    return not (message.closing and not message.asks) and (until is None or message.at > until)


def _inquires(message: ThreadMessage) -> bool:
    return message.asks and wants_answer(message.quote)


def _inquiry(said: Sequence[ThreadMessage], closed_until: Mapping[str, datetime]) -> Inquiry | None:
    """Return what we asked last, given what was said in order; None when it was answered or dealt with since."""
    run: list[ThreadMessage] = []
    for message in reversed(said):
        if not (message.ours or message.colleague):
            break
        if message.ours:
            run.append(message)
    first = next((place for place, message in enumerate(reversed(run)) if _inquires(message)), None)
    if first is None:
        return None
    ours = list(reversed(run))[first:]
    source = next(message for message in reversed(ours) if _inquires(message))
    spoke = [message.sender for message in reversed(said) if not (message.ours or message.colleague)]
    asked = sorted(source.recipients, key=lambda one: (spoke.index(one) if one in spoke else len(spoke), one))
    if any(closed_until[one] >= source.at for one in asked if one in closed_until):
        return None
    return Inquiry(
        since=ours[-1].at,
        occasion=ours[0].message_id,
        covers=tuple(message.message_id for message in ours),
        asks=Evidence(source.message_id, source.at, source.quote),
        nature=source.nature,
        asked=tuple(asked),
        language=next((message.language for message in reversed(said) if message.language), ""),
    )


def state(messages: Sequence[ThreadMessage], closed_until: Mapping[str, datetime] | None = None) -> ThreadState:
    """Say who waits in a conversation.

    `closed_until`: person → the moment of their latest verdict or logged call; what they wrote up to then is dealt
    with, and only later messages open a new wait. A message that vanished re-opens nothing: ours still counts as
    said, theirs no longer waits.
    """
    closed_until = closed_until or {}
    runs: dict[str, _Run] = {}
    said = [message for message in in_order(messages) if _is_said(message)]
    for message in said:
        if message.ours or message.colleague:
            for person in [person for person, run in runs.items() if run.reaches(message, person)]:
                del runs[person]
        elif message.settled and not message.asks and not message.complaint:
            runs.pop(message.sender, None)
        elif _opens(message, closed_until) or message.sender in runs:
            runs.setdefault(message.sender, _Run()).messages.append(message)
    joined = any(message.ours for message in messages)
    if not said:
        return ThreadState("automatic", "no message written by a person", (), joined)
    last_human = said[-1]
    inquiry = _inquiry(said, closed_until)
    waits = tuple(
        wait for wait in (run.wait(person) for person, run in runs.items()) if joined or wait.addressed != "list"
    )
    if waits:
        first = min(waits, key=lambda wait: wait.since)
        return ThreadState("waits_for_us", f"{first.source} has no answer of ours", waits, joined, inquiry)
    last = last_human.message_id
    if inquiry is not None:
        because = f"{inquiry.asks.source} of ours asks and has no answer"
        return ThreadState("waits_for_them", because, (), joined, inquiry)
    if last_human.ours or last_human.colleague:
        return ThreadState("closed", f"{last} of ours is the last word", (), joined)
    return ThreadState("closed", f"{last} expects no answer of ours", (), joined)
