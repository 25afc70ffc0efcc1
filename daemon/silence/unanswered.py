"""Why nobody waits for an answer of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from daemon.explain_rules import verdict_words, when
from daemon.index import tables
from daemon.index.conversation import rows_of_threads
from daemon.silence import Silence, Target, no_customer, talks_of
from daemon.view.contacts import touch_evidence
from rules.conversation import ThreadMessage
from rules.model import WRITTEN_BY_PEOPLE, Evidence, Scope
from rules.threads import in_order, state

if TYPE_CHECKING:
    from daemon.database import AnyRow
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    threads = target.threads or tuple(talks_of(view, target.person) if target.person else ())
    stranger = no_customer(view, "unanswered", target.person)
    if stranger is not None:
        yield stranger
    rows = rows_of_threads(view.connection, threads)
    if not threads and target.person:
        yield Silence("unanswered", f"no mail from or to {target.person} is known")
    for thread in threads:
        yield _talk(view, target, rows[thread])


def _talk(view: IndexView, target: Target, rows: Sequence[AnyRow]) -> Silence:
    person = target.person
    judged = view.threads.judge(rows)
    if judged is None:
        return Silence("unanswered", f"the conversation had not begun at {when(view.now, view.calendar.zone)}")
    past, messages, standing = judged
    subject = f"“{past[0].subject}”: " if past[0].subject else ""
    waits = [wait for wait in standing.waits if not person or wait.person == person]
    if waits:
        wait = waits[0]
        proof = Evidence(wait.source, wait.since, wait.quote)
        reason = no_customer(view, "unanswered", wait.person)
        if reason is not None:
            return Silence("unanswered", f"{subject}{reason.because}", (proof,))
        for talk in view.open_conversations(Scope(threads=frozenset({past[0].key}))):
            elsewhere = talk.answered_elsewhere.get(wait.person)
            if elsewhere is not None:
                here = any(one.message_id == elsewhere.source for one in messages)
                word = (
                    "your word to whoever they brought answers it" if here else "another mail of yours names the matter"
                )
                return Silence("unanswered", subject + word, (elsewhere,))
        if wait.nature == "list":
            return Silence("unanswered", f"{subject}it is list mail, and `lists` of [customers] is false", (proof,))
    return _quiet(view, target, messages, subject)


def _quiet(view: IndexView, target: Target, messages: Sequence[ThreadMessage], subject: str) -> Silence:
    """Say why nobody, or not this person, waits in a conversation."""
    person = target.person
    dealt = _dealt_with(view, target, messages)
    if dealt is not None:
        return Silence("unanswered", subject + dealt[0], (dealt[1],))
    ordered = in_order(messages)
    theirs = [one for one in ordered if not (one.ours or one.colleague) and (not person or one.sender == person)]
    if not theirs:
        return Silence("unanswered", f"{subject}{person or 'nobody from outside'} wrote nothing in it")
    last = theirs[-1]
    after = ordered[ordered.index(last) + 1 :]
    answer = next((one for one in reversed(after) if one.ours or one.colleague), None)
    if answer is not None:
        whose = "ours" if answer.ours else "a colleague's"
        day = when(answer.at, view.calendar.zone)
        return Silence("unanswered", f"{subject}the last word is {whose}, {answer.message_id} {day}", (_proof(answer),))
    return Silence("unanswered", f"{subject}{_of_no_weight(view, last)}", (_proof(last),))


def _dealt_with(view: IndexView, target: Target, messages: Sequence[ThreadMessage]) -> tuple[str, Evidence] | None:
    """Say what the user decided, or logged, about somebody who would wait without it."""
    wait = next((one for one in state(messages).waits if not target.person or one.person == target.person), None)
    if wait is None:
        return None
    for word in reversed(target.verdicts):
        if word.covers & frozenset(wait.covers):
            return verdict_words(word, view.calendar.zone), Evidence(wait.source, wait.since, wait.quote)
    for known in view.directory.in_book([wait.person]):
        call = touch_evidence(known.touches, view.now)
        if call is not None:
            return f"a logged {call.quote} counts as an answer", call
    return None


def _of_no_weight(view: IndexView, last: ThreadMessage) -> str:
    """Say why a message of theirs that nobody answered does not wait."""
    if last.nature not in WRITTEN_BY_PEOPLE:
        return f"{last.message_id} is no person's mail: {_nature(view, last)}"
    if last.gone:
        return f"{last.message_id} is no longer in the mailbox"
    if last.closing and not last.asks:
        return f"{last.message_id} closes the exchange and asks nothing"
    if last.addressed == "list":
        return "a list's conversation in which you never wrote"
    return "nobody waits in it"


def _nature(view: IndexView, message: ThreadMessage) -> str:
    column = tables.message.c
    row = view.connection.execute(
        sa.select(column.nature, column.nature_reason).where(column.key == message.message_id)
    ).one()
    return f"{row.nature}, {row.nature_reason}" if row.nature_reason else str(row.nature)


def _proof(message: ThreadMessage) -> Evidence:
    return Evidence(message.message_id, message.at, message.quote)
