"""Open conversations: threads in which somebody waits, or we do, with what judgement needs to know of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from connectors.model import Event
from daemon.database import AnyRow, chunks, to_stamp
from daemon.index import tables
from daemon.index.conversation import rows_of_threads, thread_message
from daemon.index.correspondence import Mail, mails_from, mails_to, mails_with
from daemon.ledger import Verdict
from daemon.view.contacts import events_with, latest, touch_evidence
from daemon.view.introduced import taken_up
from daemon.view.people import Directory
from rules.circle import Circle
from rules.conversation import ThreadMessage, ThreadState
from rules.language import normal_subject
from rules.matter import names_matter
from rules.model import Evidence, Scope
from rules.signals.awaiting import FORGOTTEN
from rules.threads import state
from rules.view import Conversation


class Threads:
    """The conversations of one view."""

    def __init__(
        self,
        connection: sa.Connection,
        circle: Circle,
        directory: Directory,
        verdicts: Sequence[Verdict],
        accounts: Sequence[str],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._circle = circle
        self._directory = directory
        self._verdicts = [verdict for verdict in verdicts if verdict.at <= now]
        self._judged_by: dict[Scope, dict[str, frozenset[str]]] = {}
        self._accounts = {name: place for place, name in enumerate(accounts)}
        self._now = now
        self._open: dict[Scope, list[Conversation]] = {}

    def open_conversations(self, scope: Scope) -> list[Conversation]:
        """Return the threads in the scope where somebody waits for us, or we for them; asked again, the same list."""
        if scope not in self._open:
            self._open[scope] = self._find_open(scope)
        return self._open[scope]

    def _find_open(self, scope: Scope) -> list[Conversation]:
        column = tables.thread.c
        stamp = to_stamp(self._now)
        recent = sa.and_(column.state == "waits_for_them", column.last_at > to_stamp(self._now - FORGOTTEN))
        waits = sa.and_(sa.or_(column.state == "waits_for_us", recent), column.last_at <= stamp)
        query = sa.select(column.id, column.first_key).where(sa.or_(waits, column.last_at > stamp))
        candidates = self._connection.execute(query)
        numbers = [number for number, key in candidates if scope.threads is None or key in scope.threads]
        standing: list[tuple[list[AnyRow], list[ThreadMessage], ThreadState]] = []
        judges = self._judged_by[scope] = {}
        for rows in rows_of_threads(self._connection, numbers).values():
            judged = self.judge(rows)
            if judged is None:
                continue
            theirs = [message for message in judged[1] if not (message.ours or message.colleague)]
            asked = judged[2].inquiry.asked if judged[2].inquiry else ()
            judges[rows[0].key] = frozenset(asked).union(*({one.sender} | one.answer_to for one in theirs))
            if is_open(judged[2]):
                standing.append(judged)
        return self._conversations(standing)

    def judged_by(self, scope: Scope) -> Mapping[str, frozenset[str]]:
        """Return each conversation in which somebody may wait, with the people by whom that is judged."""
        self.open_conversations(scope)
        return self._judged_by[scope]

    def judge(self, rows: Sequence[AnyRow]) -> tuple[list[AnyRow], list[ThreadMessage], ThreadState] | None:
        """Say where a thread stood at the view's moment; None when it had not begun."""
        stamp = to_stamp(self._now)
        past = [row for row in rows if row.at <= stamp]
        if not past:
            return None
        messages = [thread_message(row, self._circle, self._directory.person_of) for row in past]
        return past, messages, state(messages, self._closed_until(messages))

    def _closed_until(self, messages: Sequence[ThreadMessage]) -> dict[str, datetime]:
        """Return person → the moment up to which the user, or a logged call, has dealt with them here."""
        keys = {message.message_id for message in messages}
        concerned = {message.sender for message in messages}
        concerned.update(*(message.recipients for message in messages if message.ours))
        closed: dict[str, datetime] = {}
        for person in self._directory.in_book(concerned):
            call = touch_evidence(person.touches, self._now)
            if call is not None:
                closed[person.id] = call.at
        for verdict in self._verdicts:
            judged = self._directory.person_of(verdict.person)
            if judged not in concerned or verdict.covers.isdisjoint(keys):
                continue
            # A discarded draft closes nothing by itself; but what they write after it is a new wait.
            later = any(message.sender == judged and message.at > verdict.at for message in messages)
            if verdict.kind == "closed" or later:
                closed[judged] = max(closed.get(judged, verdict.at), verdict.at)
        return closed

    def _conversations(
        self, standing: Sequence[tuple[list[AnyRow], list[ThreadMessage], ThreadState]]
    ) -> list[Conversation]:
        sources = {wait.source for _, _, judged in standing for wait in judged.waits}
        asking = {judged.inquiry.covers[-1] for _, _, judged in standing if judged.inquiry}
        ids = {row.id: row.key for rows, _, _ in standing for row in rows if row.key in sources}
        own_ids = {row.id: row.key for rows, _, _ in standing for row in rows if row.key in asking}
        accounts = self.accounts_of({**ids, **own_ids})
        since = self._since((wait.person, wait.since) for _, _, judged in standing for wait in judged.waits)
        asked = self._since(
            (person, judged.inquiry.asks.at)
            for _, _, judged in standing
            if judged.inquiry
            for person in judged.inquiry.asked
        )
        mails, replies = self.answers(since), self.replies(asked)
        moments = [*since.values(), *asked.values()]
        meetings = self.meetings(sorted({*since, *asked}), min(moments, default=self._now))
        doubts = self._doubts(ids)
        introduced = taken_up(self._connection, self._circle, standing)
        found = []
        for rows, messages, judged in standing:
            thread = rows[0].thread
            subject = rows[0].subject
            elsewhere = {wait.person: introduced[wait.source] for wait in judged.waits if wait.source in introduced}
            met: dict[str, Evidence] = {}
            key = normal_subject(subject)
            sought = [(wait.person, wait.since, mails) for wait in judged.waits]
            if judged.inquiry:
                sought += [(person, judged.inquiry.asks.at, replies) for person in judged.inquiry.asked]
            for person, begun, written in sought:
                own = self._directory.addresses(person)
                others = [
                    mail
                    for email in own
                    for mail in written.get(email, ())
                    if mail.human and mail.thread != thread and mail.at > begun
                ]
                same = next((mail for mail in others if names_matter(key, mail.subject_key, mail.new_text)), None)
                if same is not None:
                    elsewhere[person] = same.evidence
                held = [
                    Evidence(event.uid, event.ends, event.title)
                    for email in own
                    for event in meetings.get(email, ())
                    if event.ends > begun
                ]
                own_mails = (mail for mail in others if not mail.colleague)
                newest = max(own_mails, key=lambda mail: mail.at, default=None)
                proof = latest([*held, newest.evidence if newest else None])
                if proof is not None:
                    met[person] = proof
            found.append(
                Conversation(
                    thread=rows[0].key,
                    subject=subject,
                    messages=messages,
                    state=judged,
                    accounts=accounts,
                    answered_elsewhere=elsewhere,
                    met_since=met,
                    doubtful=doubts,
                )
            )
        return sorted(found, key=lambda talk: talk.thread)

    def _since(self, begun: Iterable[tuple[str, datetime]]) -> dict[str, datetime]:
        """Return address → the earliest of its person's moments."""
        since: dict[str, datetime] = {}
        for person, at in begun:
            for email in self._directory.addresses(person):
                since[email] = min(at, since.get(email, at))
        return since

    def mails(self, emails: Sequence[str]) -> Mapping[str, Sequence[Mail]]:
        """Return address → the mails between us and it up to the view's moment, oldest first."""
        return mails_with(self._connection, emails, self._circle, self._now)

    def answers(self, since: Mapping[str, datetime]) -> Mapping[str, Sequence[Mail]]:
        """Return address → our mails to it, and colleagues', after its moment, oldest first."""
        return mails_to(self._connection, since, self._circle, self._now)

    def replies(self, since: Mapping[str, datetime]) -> Mapping[str, Sequence[Mail]]:
        """Return address → the mails from it after its moment, oldest first."""
        return mails_from(self._connection, since, self._circle, self._now)

    def meetings(self, emails: Sequence[str], since: datetime) -> Mapping[str, Sequence[Event]]:
        """Return address → the meetings with it that ended since a moment, oldest first."""
        return events_with(self._connection, emails, since, self._now)

    def accounts_of(self, ids: Mapping[int, str]) -> dict[str, str]:
        """Return key → account for each message: where several hold a copy, To before Cc before config order."""
        copies: dict[int, set[str]] = {}
        for part in chunks(ids):
            query = sa.select(tables.copy.c.message, tables.copy.c.account).where(tables.copy.c.message.in_(part))
            for number, account in self._connection.execute(query):
                copies.setdefault(number, set()).add(account)
        copies = {number: held & self._accounts.keys() or held for number, held in copies.items()}
        several = [number for number, held in copies.items() if len(held) > 1]
        preferred = self._addressed_account(several) if several else {}
        return {
            key: preferred.get(number) or min(copies.get(number, {""}), key=self._place) for number, key in ids.items()
        }

    def _place(self, account: str) -> int:
        return self._accounts.get(account, len(self._accounts))

    def _addressed_account(self, ids: Collection[int]) -> dict[int, str]:
        """For mails that lie in several accounts: the account whose own address stands first in To, then Cc.

        An account's own addresses are those it has sent from.
        """
        sent = (
            sa.select(tables.copy.c.account, tables.message.c.sender)
            .join(tables.message, tables.message.c.id == tables.copy.c.message)
            .where(tables.message.c.sent)
            .distinct()
        )
        owner: dict[str, str] = {}
        for account, sender in sorted(self._connection.execute(sent), key=lambda row: self._place(row[0])):
            if account in self._accounts:
                owner.setdefault(sender, account)
        found: dict[int, str] = {}
        for part in chunks(ids):
            query = sa.select(tables.message.c.id, tables.message.c.recipients).where(tables.message.c.id.in_(part))
            for row in self._connection.execute(query):
                ordered = sorted(row.recipients, key=lambda entry: entry[0] != "to")
                account = next((owner[email] for _, email, _ in ordered if email in owner), None)
                if account is not None:
                    found[row.id] = account
        return found

    def _doubts(self, ids: Collection[int]) -> dict[str, str]:
        """Return key → why the sender of the message can't be trusted."""
        column = tables.message.c
        found: dict[str, str] = {}
        for part in chunks(ids):
            query = sa.select(column.key, column.sender, column.reply_to, column.authentication).where(
                column.id.in_(part)
            )
            for row in self._connection.execute(query):
                if reason := doubt(self._connection, self._directory, row):
                    found[row.key] = reason
        return found


def is_open(judged: ThreadState) -> bool:
    """Tell whether somebody waits for somebody."""
    return bool(judged.waits) or judged.inquiry is not None


def doubt(connection: sa.Connection, directory: Directory, row: AnyRow) -> str:
    """Say why a sender is doubtful; "" when nothing speaks against it (RFC 8601 for the results header)."""
    results = row.authentication.casefold()
    for method in ("dmarc", "spf", "dkim"):
        if f"{method}=fail" in results and (method == "dmarc" or "dmarc=" not in results):
            return f"{method.upper()} failed"
    domain = row.sender.rpartition("@")[2]
    for email in row.reply_to:
        if email.rpartition("@")[2] == domain or email in directory.addresses(directory.person_of(row.sender)):
            continue
        known = sa.select(tables.contact.c.sent).where(tables.contact.c.email == email)
        if directory.person_of(email) not in directory.people and not connection.scalar(known):
            return f"answers would go to {email}, which is new"
    return ""
