"""Reading: the text of one message → what it says. Pure, offline, linear in the length of the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import reduce
from operator import or_

from connectors.model import Message
from rules.language.absence import absence
from rules.language.asks import asks, reasons
from rules.language.closings import is_closing, is_settled
from rules.language.commitments import commitments, is_holding
from rules.language.life_events import life_events
from rules.language.lines import line_hash, line_hashes
from rules.language.manners import manner
from rules.language.nature import nature
from rules.language.placeholders import without_placeholders
from rules.language.quotes import split
from rules.language.sentences import sentences
from rules.language.signatures import strip_signature
from rules.language.subjects import is_reply_subject, normal_subject
from rules.language.told import remarks
from rules.language.tongue import language_of
from rules.model import WRITTEN_BY_PEOPLE, Absence, Asks, AsksMode, Nature, Reading
from rules.remarks import NO_MANNER

__all__ = [
    "READING_VERSION",
    "TEXT_LIMIT",
    "is_reply_subject",
    "line_hash",
    "line_hashes",
    "normal_subject",
    "read",
    "read_text",
    "reading_mark",
    "reasons",
]

READING_VERSION = 8
"""Grows when readings change: conversations that are not long over are then read again."""


def reading_mark(mode: AsksMode) -> str:
    """Name how mail is read now: a reading under another name is out of date."""
    return f"{READING_VERSION} {mode}"


NOTHING_ASKED = Asks(0.0, label=False)
UNREAD = Asks(0.45, label=True)
"""A person's mail of which nothing but placeholders is here: what it says may well ask, and nobody can tell."""
HARDLY = 0.45
"""The most that a closing can seem to ask."""
TEXT_LIMIT = 65_536
"""Characters looked at."""


def read(message: Message, mode: AsksMode = "model", language: str = "") -> Reading:
    """Return what a message says. Machines ask and promise nothing; encrypted text is neither read nor quoted.

    `language`: that of the account, for texts too short to tell theirs. Dates are meant in the zone of the message's own Date.
    """
    kind, reason = nature(message)
    text = "" if kind == "encrypted" else message.text
    reading = _understood(text, kind, reason, mode, language, message.at)
    return reading if kind != "away" else replace(reading, absence=_absence(message, reading))


def _absence(message: Message, reading: Reading) -> Absence | None:
    written, english = message.at.date(), reading.language in {"en", ""}
    titled = absence(message.subject, written, english=english)
    return absence(reading.new_text, written, english=english) or titled


def read_text(text: str, mode: AsksMode = "model", language: str = "", at: datetime | None = None) -> Reading:
    """Return what a bare text says: taken for a person's, since there is no header to say otherwise.

    `at`: when it was written; without it, nothing is read of what it promises, since no date can be told.
    """
    return _understood(text, "person", "", mode, language, at)


def _understood(
    text: str, kind: Nature, reason: str, mode: AsksMode, otherwise: str, at: datetime | None = None
) -> Reading:
    human = kind in WRITTEN_BY_PEOPLE
    parts = split(text[:TEXT_LIMIT])
    new_text, removed = without_placeholders(strip_signature(parts.new))
    told = language_of(new_text)
    language = told or otherwise
    said = sentences(new_text) if human else ()
    asked, plainly = asks(said, told, mode) if human else (NOTHING_ASKED, False)
    if human and removed and not new_text and not parts.forwarded:
        asked = UNREAD
    closing = human and is_closing(new_text, asks=plainly)
    settled = human and is_settled(new_text, asks=plainly)
    if (closing or settled) and asked.label:
        asked = Asks(min(asked.score, HARDLY), label=False)  # "works for me" proposes nothing
    heard = sentences(new_text.replace("\u2019", "'")) if "\u2019" in new_text and said else said
    traces = reduce(or_, (sentence.traces for sentence in heard), 0)
    remarked = remarks(heard, traces, at, language)
    put_off = next((one.quote for one in remarked if one.kind == "not_now"), "")
    if asked.label and put_off:  # "ask me again in April" asks for nothing now
        rest = [one for one, as_heard in zip(said, heard, strict=True) if as_heard.text != put_off]
        asked = asks(rest, told, mode)[0]
    promised = commitments(said, at, language) if human and at is not None else ()
    return Reading(
        new_text=new_text,
        nature=kind,
        nature_reason=reason,
        asks=asked,
        closing=closing,
        language=language,
        quoted=parts.quoted,
        forwarded=parts.forwarded,
        settled=settled,
        remarks=remarked,
        life_events=life_events(heard, traces, at, language),
        manner=manner(new_text, parts.new[len(new_text) :], language) if human else NO_MANNER,
        commitments=promised,
        holding=is_holding(said, promised),
    )
