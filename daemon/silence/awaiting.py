"""Why nothing that we asked is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.index.conversation import rows_of_threads
from daemon.silence import Silence, Target, talks_of
from rules.conversation import Inquiry
from rules.model import Scope
from rules.signals.awaiting import FORGOTTEN

if TYPE_CHECKING:
    from daemon.database import AnyRow
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    threads = target.threads or tuple(talks_of(view, target.person) if target.person else ())
    for rows in rows_of_threads(view.connection, threads).values():
        judged = view.threads.judge(rows)
        if judged is not None and judged[2].inquiry is not None:
            yield _inquiry(view, judged[2].inquiry, judged[0][0])


def _inquiry(view: IndexView, inquiry: Inquiry, first: AnyRow) -> Silence:
    """Say why what we asked in a conversation gave no signal."""
    subject = f"“{first.subject}”: " if first.subject else ""
    proof = (inquiry.asks,)
    if view.now - inquiry.since >= FORGOTTEN:
        return Silence("awaiting", f"{subject}you asked more than {FORGOTTEN.days} days ago", proof)
    for talk in view.open_conversations(Scope(threads=frozenset({first.key}))):
        for person in inquiry.asked:
            if person in talk.answered_elsewhere:
                answer = (talk.answered_elsewhere[person],)
                return Silence("awaiting", f"{subject}another mail of theirs names the matter", answer)
    if len(inquiry.covers) > view.settings.attention.nudges:
        words = f"{subject}{len(inquiry.covers) - 1} more mails of yours had no answer either: silence until they write"
        return Silence("awaiting", words, proof)
    if inquiry.nature == "list" and not view.settings.customers.lists:
        return Silence("awaiting", f"{subject}it is list mail, and `lists` of [customers] is false", proof)
    return Silence("awaiting", f"{subject}nobody whom you asked counts as a customer", proof)
