"""`insight`: a fresh article from the user's feeds or folder that fits what somebody is interested in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.business_time import WorkCalendar
from rules.context import ArticleFacts, InsightContext
from rules.facts import FactSpec, Span
from rules.material import Material, last_contact
from rules.model import Evidence, Person, Scope, Signal
from rules.shelf import Fit
from rules.signals import Finding, Found, SignalKind, common_facts
from rules.teller import Teller
from rules.view import Contact, View

KIND = "insight"

FRESH = timedelta(days=30)
"""How long an article is news."""
MOST = 3
"""Articles that stand for one person at a time: what a rule leaves of them is enough for the weeks to come."""

FACTS: Mapping[str, FactSpec] = {
    "title": FactSpec("text", "the article's title"),
    "link": FactSpec("text", "where it can be read; unknown for one of your folder that has no address"),
    "source": FactSpec("text", "the name of the feed, or of your folder"),
    "interest": FactSpec("text", "which of their interests it is about, as the book has it"),
    "published": FactSpec("moment", "when it was published, or first seen"),
    "age": FactSpec("span", "the time since then"),
    "article_language": FactSpec("text", "the language it is written in, as far as the feed says"),
    "silent": FactSpec("span", "the time since the last touch, or since your last unanswered mail; unknown if never"),
    "heard": FactSpec("span", "the time since they last wrote to you, whatever it was; unknown if never"),
    "nudges": FactSpec("number", "mails of yours since they last wrote"),
    "waits": FactSpec("flag", "a message of theirs waits for you at the same time"),
}


def find(view: View, scope: Scope, now: datetime) -> Found:
    """Return signals for everybody of the book whom fresh articles would interest: of each the best few."""
    interested = [person for person in view.book(scope) if person.interests]
    if not interested:
        return Found({})
    fits = {person.id: found for person in interested if (found := fitting(view, person))}
    if not fits:
        return Found({})
    people = view.customers(Scope(persons=frozenset(fits)))
    ids = [person.id for person in people]
    contacts, waiting = view.contacts(ids), view.waiting(ids)
    return Found(
        {
            person.id: _finding(view, person, contacts[person.id], fits[person.id], now, waits=person.id in waiting)
            for person in people
            if person.id in fits
        }
    )


def fitting(view: View, person: Person) -> Sequence[Fit]:
    """Return the fresh articles that would interest somebody, the best first."""
    return view.articles(view.now - FRESH).fits(person.interests, person.language)


def _finding(
    view: View, person: Person, contact: Contact, fits: Sequence[Fit], now: datetime, *, waits: bool
) -> Finding:
    standing = frozenset(one for fit in fits for one in _occasions(person, fit))
    if view.known_since > now - FRESH:
        return Finding(again=now, standing=standing)  # mail that is still to be read may say that you are in touch
    again = min(_published(fit) for fit in fits) + FRESH
    if contact.unanswered_attempts >= view.settings.attention.nudges:
        return Finding(again=again, standing=standing)
    signals = tuple(_signal(person, contact, fit, waits=waits) for fit in fits[:MOST])
    return Finding(signals, again=again, standing=standing)


def _occasions(person: Person, fit: Fit) -> Iterator[str]:
    """Yield the occasion as it is, and by which other names the same may have been known."""
    for known in person.known_as:
        for key in (fit.article.key, *fit.article.also):
            yield f"{known} {KIND} {key}"


def _published(fit: Fit) -> datetime:
    assert fit.article.at is not None  # what stands on the shelf has its moment
    return fit.article.at


def _signal(person: Person, contact: Contact, fit: Fit, *, waits: bool) -> Signal:
    article, at = fit.article, _published(fit)
    occasions = tuple(_occasions(person, fit))
    known = [proof.at for proof in (contact.last_touch, contact.last_attempt) if proof is not None]
    return Signal(
        kind=KIND,
        account=contact.account,
        person=person.id,
        about=occasions[0],
        occasion=occasions[0],
        covers=occasions,
        since=at,
        due=None,
        facts={
            **common_facts(person, contact.account, contact.language),
            "title": article.title,
            "link": article.link or None,
            "source": article.source or None,
            "interest": fit.interest,
            "published": at,
            "age": Span(at),
            "article_language": article.language or None,
            "silent": Span(max(known)) if known else None,
            "heard": Span(contact.last_received.at) if contact.last_received else None,
            "nudges": contact.unanswered_attempts,
            "waits": waits,
        },
        evidence=(Evidence(article.link or article.key, at, article.title),),
    )


def _fill(signal: Signal, person: Person, teller: Teller) -> Mapping[str, Any]:
    facts = signal.facts
    article = ArticleFacts(
        title=str(facts["title"]),
        link=str(facts["link"] or ""),
        source=str(facts["source"] or ""),
        date=signal.since.astimezone(teller.view.calendar.zone).date(),
        interest=str(facts["interest"]) if teller.insider else "",
    )
    return {"article": article, "contact": last_contact(person, teller)}


def _when(signal: Signal, calendar: WorkCalendar, now: datetime) -> str:  # noqa: ARG001 - one shape for all signals
    at = signal.since.astimezone(calendar.zone)
    return f"“{signal.facts['title']}”, {at:%A} {at.day} {at:%B}"


SIGNAL = SignalKind(
    kind=KIND,
    facts=FACTS,
    find=find,
    hangs_on="person",
    material=Material(InsightContext, _fill),
    approach="ask",
    stated=True,
    state_like=True,
    instead="Share “{about}” with {name}",
    heading=("would like to read something", "would like to read something"),
    waiting=None,
    when=_when,
)
