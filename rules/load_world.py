"""What a `[[test]]` says of people, mail and meetings: could it be so? Whatever could not is reported."""

from __future__ import annotations

import re
from collections.abc import Collection
from email.utils import parseaddr

from rules.business_time import WorkCalendar, parse_duration
from rules.document import Document, suggest
from rules.positions import Path
from rules.schema_tests import ArticleTable, EventTable, MailTable, PersonTable, TestTable

ME = "me"
"""The user, wherever an address stands."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_world(document: Document, path: Path, table: TestTable, tiers: Collection[str] | None) -> None:
    """Report what can't be. `tiers`: those of the config; None = any."""
    taken: set[str] = set()
    for index, person in enumerate(table.people):
        at = (*path, "people", index)
        _person(document, at, person, tiers)
        for email in {email.casefold() for email in person.email}:
            if email in taken:
                document.report((*at, "email"), f"somebody else in this test has {email[:60]!r} already")
            taken.add(email)
    ids = {mail.id for mail in table.mail}
    for index, mail in enumerate(table.mail):
        _mail(document, (*path, "mail", index), mail, ids)
    for index, event in enumerate(table.events):
        _event(document, (*path, "events", index), event)
    for index, touch in enumerate(table.touches):
        _known(document, (*path, "touches", index, "person"), touch.person, table)
    for index, article in enumerate(table.articles):
        _article(document, (*path, "articles", index), article)
    for number, moment in enumerate(table.at):
        for index, snoozed in enumerate(moment.snoozed):
            _known(document, (*path, "at", number, "snoozed", index, "person"), snoozed.person, table)


def _known(document: Document, path: Path, who: str, table: TestTable) -> None:
    if not any(_meant(who, person) for person in table.people):
        known = [name for person in table.people for name in (*person.email, person.name) if name]
        document.report(path, f"nobody among `people` is {who[:60]!r}", suggest(who, known))


def _meant(who: str, person: PersonTable) -> bool:
    """Tell whether a person may be meant by an address, or by a name or part of it."""
    if "@" in who:
        return who.casefold() in [email.casefold() for email in person.email]
    return bool(who.split()) and set(who.casefold().split()) <= set(person.name.casefold().split())


def _person(document: Document, path: Path, person: PersonTable, tiers: Collection[str] | None) -> None:
    _addresses(document, (*path, "email"), person.email)
    if not person.email:
        document.report((*path, "email"), "a person needs an address")
    if person.tier and tiers is not None and person.tier not in tiers:
        known = f"the config has: {', '.join(sorted(tiers)) or 'no tiers'}"
        what = f"there is no tier {person.tier[:60]!r}"
        document.report((*path, "tier"), what, suggest(person.tier, tiers) or known)
    try:
        parse_duration(person.interval or "1 day")
    except ValueError as error:
        document.report((*path, "interval"), str(error))
    try:
        WorkCalendar.of("Mon 09:00-17:00", person.zone or "UTC", "")
    except ValueError as error:
        document.report((*path, "zone"), str(error))
    if person.language and not _LANGUAGE.fullmatch(person.language):
        document.report((*path, "language"), f"{person.language[:60]!r} is not a language", "write it as en or de")


def _mail(document: Document, path: Path, mail: MailTable, ids: Collection[str]) -> None:
    for key, addresses in (("from", [mail.from_] if mail.from_ else []), ("to", mail.to), ("cc", mail.cc)):
        _addresses(document, (*path, key), addresses)
    parent = mail.in_reply_to
    if parent and not parent.startswith("<") and parent not in ids:
        what = f"no mail of this test has the `id` {parent[:60]!r}"
        document.report((*path, "in_reply_to"), what, suggest(parent, [name for name in ids if name]))


def _event(document: Document, path: Path, event: EventTable) -> None:
    _addresses(document, (*path, "guests"), event.guests)
    _addresses(document, (*path, "organiser"), [event.organiser] if event.organiser else [])
    starts, ends = event.starts, event.ends
    if starts and ends and bool(starts.tzinfo) == bool(ends.tzinfo) and ends < starts:
        document.report((*path, "ends"), "the meeting ends before it starts")


def _article(document: Document, path: Path, article: ArticleTable) -> None:
    if article.link and not article.link.startswith(("https://", "http://")):
        what = f"{article.link[:60]!r} is no address"
        document.report((*path, "link"), what, "write `https://…`, or leave it out")


def _addresses(document: Document, path: Path, written: Collection[str]) -> None:
    single = not isinstance(document.at(path), list)
    for index, text in enumerate(written):
        email = parseaddr(text)[1]
        if text.casefold() != ME and not re.fullmatch(r"[^\s@]+@[^\s@]+", email):
            at = path if single else (*path, index)
            document.report(at, f"{text[:60]!r} is no mail address", 'write `ann@acme.example`, or `"me"`')
