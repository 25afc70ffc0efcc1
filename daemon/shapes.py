"""JSON shapes of everything that commands print; documented in docs/json.md.

Times are RFC 3339 with offset, in the user's zone; durations are seconds; Message-IDs keep their brackets.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.model import Draft, Task
from rules.facts import FactValue, Span
from rules.model import Artefact, Evidence, Notice, PlannedAction, Reading, Signal, kind_of
from rules.remarks import REMARKS
from rules.rule import Problem

Json = dict[str, Any]


def moment(at: datetime | None, zone: ZoneInfo) -> str | None:
    """Write a moment in the user's zone."""
    return None if at is None else at.astimezone(zone).isoformat()


def evidence(proof: Evidence, zone: ZoneInfo) -> Json:
    """Write one piece of evidence."""
    return {"source": proof.source, "at": moment(proof.at, zone), "quote": proof.quote}


def fact(value: FactValue, zone: ZoneInfo, now: datetime) -> Any:
    """Write a fact: spans as seconds, moments as times, lists as lists."""
    if isinstance(value, Span):
        return value.seconds(now)
    if isinstance(value, datetime):
        return moment(value, zone)
    return list(value) if isinstance(value, tuple) else value


def signal(found: Signal, zone: ZoneInfo, now: datetime) -> Json:
    """Write a signal, with its facts as they are at `now`."""
    return {
        "kind": found.kind,
        "account": found.account,
        "person": found.person,
        "about": found.about,
        "occasion": found.occasion,
        "covers": list(found.covers),
        "since": moment(found.since, zone),
        "due": moment(found.due, zone),
        "facts": {name: fact(value, zone, now) for name, value in found.facts.items()},
        "evidence": [evidence(proof, zone) for proof in found.evidence],
    }


def artefact(made: Artefact, zone: ZoneInfo) -> Json:
    """Write a draft, task, note or notice."""
    kind = kind_of(made)
    if isinstance(made, Draft):
        return {
            "kind": kind,
            "account": made.account,
            "to": [address.email for address in made.to],
            "subject": made.subject,
            "due": None,
            "text": made.text,
        }
    if isinstance(made, Task):
        return {
            "kind": kind,
            "account": made.account,
            "to": [],
            "title": made.title,
            "due": moment(made.due, zone),
            "text": made.notes,
        }
    title = made.title if isinstance(made, Notice) else ""
    return {"kind": kind, "account": made.account, "to": [made.person], "title": title, "due": None, "text": made.text}


def action(planned: PlannedAction, zone: ZoneInfo) -> Json:
    """Write a planned action."""
    return {
        "key": planned.key,
        "rule": planned.rule,
        "step": planned.step,
        "signal": planned.signal.kind,
        "artefact": artefact(planned.artefact, zone),
        "because": [evidence(proof, zone) for proof in planned.because],
        "held": planned.held or None,
    }


def reading(understood: Reading) -> Json:
    """Write what was understood of a message."""
    return {
        "nature": understood.nature,
        "nature_reason": understood.nature_reason,
        "new_text": understood.new_text,
        "asks": {
            "score": round(understood.asks.score, 4),
            "label": understood.asks.label,
            "quote": understood.asks.quote,
        },
        "closing": understood.closing,
        "settled": understood.settled,
        **{kind: any(remark.kind == kind for remark in understood.remarks) for kind in REMARKS},
        "remarks": [
            {"kind": remark.kind, "quote": remark.quote, "said": remark.said, "date": _day(remark.date)}
            for remark in understood.remarks
        ],
        "life_events": [
            {
                "kind": event.kind,
                "whose": event.whose,
                "quote": event.quote,
                "said": event.said,
                "date": _day(event.date),
                "sensitive": event.sensitive,
            }
            for event in understood.life_events
        ],
        "manner": {
            "greeting": understood.manner.greeting,
            "form": understood.manner.form,
            "sign_off": understood.manner.sign_off,
            "formality": understood.manner.formality,
            "address": understood.manner.address,
        },
        "commitments": [
            {
                "quote": promised.quote,
                "what": promised.what,
                "due": promised.due and promised.due.isoformat(),
                "said": promised.said,
            }
            for promised in understood.commitments
        ],
        "holding": understood.holding,
        "language": understood.language,
        "forwarded": understood.forwarded,
        "absence": understood.absence
        and {"back": understood.absence.back.isoformat(), "quote": understood.absence.quote},
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def problem(found: Problem) -> Json:
    """Write a mistake in a file of the user's."""
    return {
        "file": found.place.file,
        "line": found.place.line or None,
        "column": found.place.column or None,
        "rule": found.rule or None,
        "key": found.key or None,
        "what": found.what,
        "hint": found.hint or None,
    }
