"""The questions a signal may ask. Declared here, by the caller; answered in `daemon.view` from index and book.

Every question is set-wise: one call answers for all threads or persons in the scope, so that a pass costs what
changed. Answers hold nothing later than the view's `now`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.model import Address, Event, Parent
from rules.absences import Away
from rules.acquaintances import Acquaintance
from rules.business_time import WorkCalendar
from rules.conversation import ThreadMessage, ThreadState
from rules.health import Relation
from rules.heard import Heard
from rules.model import Evidence, Person, Scope, Settings
from rules.pledges import Promises
from rules.remarks import Manner
from rules.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread with something open in it: its messages in order, the state, and what an answer needs."""

    thread: str
    subject: str
    messages: Sequence[ThreadMessage]
    state: ThreadState
    """Somebody waits for us, or there is an inquiry of ours, or both."""
    accounts: Mapping[str, str]
    """Message-ID → the account the evidence lies in (To before Cc before config order)."""
    answered_elsewhere: Mapping[str, Evidence]
    """Person → mail outside this thread that names the same matter, later than what is open began: ours to somebody
    who waits, theirs where we asked. Of whoever introduced somebody, our word to the one they brought."""
    met_since: Mapping[str, Evidence]
    """Person → a meeting or other such mail since then: a fact, not an answer."""
    doubtful: Mapping[str, str]
    """Message-ID → why its sender can't be trusted ("Reply-To points elsewhere", "DMARC failed")."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What passed between us and one person, up to `now`."""

    last_touch: Evidence | None
    """The latest of: the younger half of a two-way mail, a meeting held, a logged call."""
    last_attempt: Evidence | None
    """Our latest mail to them, answered or not."""
    last_received: Evidence | None
    last_thread: str
    """The thread of the latest mail either way; "" when there is none."""
    language: str
    """Of their latest mail that has one; "" when none says."""
    account: str
    """The account of the latest evidence; the first configured one when there is none."""
    unanswered_attempts: int
    """Mails of ours since they last wrote."""
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class Answering:
    """What a reply needs of the message it answers."""

    parent: Parent
    sender: Address
    """The address of ours that the customer wrote to, or that we wrote from."""
    to: Address
    """Where the customer wants the answer; where we wrote to, when the message is ours."""
    subject: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who knows what a mail or a meeting says, and where it lies."""

    audience: frozenset[str]
    """Person ids, or addresses: the sender and the recipients named, the organiser and the guests."""
    accounts: frozenset[str]
    name: str
    """Its subject or title."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with somebody, by its latest mail between us and them."""

    thread: str
    latest: Evidence
    """The quote is the sentence that asks, else how the text begins."""
    subject: str
    ours: bool
    """We wrote it."""


class View(Protocol):
    """What the world looks like at `now`."""

    @property
    def now(self) -> datetime:
        """The moment of this view."""
        ...

    @property
    def settings(self) -> Settings:
        """The user's settings."""
        ...

    @property
    def calendar(self) -> WorkCalendar:
        """The user's working time; all-day out-of-office events already stop its clock."""
        ...

    @property
    def known_since(self) -> datetime:
        """All mail later than this is known, of every account that was ever read; `datetime.min` (UTC): all mail."""
        ...

    def open_conversations(self, scope: Scope) -> Sequence[Conversation]:
        """Return the conversations in which somebody waits for us, or in which we asked and nobody answered."""
        ...

    def promises(self, scope: Scope) -> Sequence[Promises]:
        """Return the conversations in which something was promised that may not be forgotten, ordered by thread."""
        ...

    def told(self, scope: Scope) -> Mapping[str, Heard]:
        """Return what the persons told beside asking, with what was said since; who told nothing is left out."""
        ...

    def waiting(self, persons: Collection[str]) -> Collection[str]:
        """Return those of the persons who wait for us in a conversation, whether it needs an answer or not."""
        ...

    def customers(self, scope: Scope) -> Sequence[Person]:
        """Return the people who count as customers, hands-off ones left out, ordered by id."""
        ...

    def book(self, scope: Scope) -> Sequence[Person]:
        """Return the book's people in the scope, ordered by id, whether they count as customers or not."""
        ...

    def last_words(self, persons: Collection[str]) -> Mapping[str, datetime | None]:
        """Return the later of the last two-way mail and our last mail; None where there is neither.

        Costs far less than `contacts`. A touch of another kind may be later, and may be counted in.
        """
        ...

    def people(self, ids: Collection[str]) -> Mapping[str, Person]:
        """Return each id (or address) as a person; unknown ones as a person with just that address."""
        ...

    def contacts(self, persons: Collection[str]) -> Mapping[str, Contact]:
        """Return what passed between us and each of the persons."""
        ...

    def absences(self, scope: Scope) -> Mapping[str, Away]:
        """Return person → what their latest absence note says, of half a year, whether they are back or not."""
        ...

    def inquiries(self, persons: Collection[str]) -> Mapping[str, Sequence[Conversation]]:
        """Return person → the conversations in which we asked them and nobody answered, the oldest inquiry first."""
        ...

    def acquaintances(self, scope: Scope) -> Mapping[str, Acquaintance]:
        """Return person → how we came to know each other, of those of the last days, customers or not.

        Holds only as far as the mail is known: see `known_since`.
        """
        ...

    def relations(self, persons: Collection[str]) -> Mapping[str, Relation]:
        """Return what passed between us and each of the persons lately, mail by mail. Costs those mails."""
        ...

    def events(self, scope: Scope, starts: datetime, ends: datetime) -> Sequence[Event]:
        """Return the occurrences that overlap [starts, ends), ordered by start; cancelled ones included."""
        ...

    def answering(self, message_id: str, account: str, person: str) -> Answering | None:
        """Return what writing to the person below the message needs; None when the account holds no copy of it."""
        ...

    def written_since(self, since: Mapping[str, datetime]) -> Mapping[str, Evidence]:
        """Return person → the first mail of ours, or logged contact, after their moment; who has none is left out.

        A mail counts for everybody it names, in To or Cc. What a machine of ours sent (a calendar's answer) does not.
        """
        ...

    def meetings_with(
        self, persons: Collection[str], starts: datetime, ends: datetime
    ) -> Mapping[str, Sequence[Event]]:
        """Return person → the meetings with them that overlap [starts, ends), ordered by start.

        Only those that stand: neither cancelled nor declined by us or by them. Who has none is left out.
        """
        ...

    def last_talks(self, person: str, most: int) -> Sequence[Talk]:
        """Return the latest conversations between people on both sides, the latest first; at most `most`."""
        ...

    def articles(self, since: datetime) -> Shelf:
        """Return the articles published, or first seen, after a moment and not later than now, the newest first."""
        ...

    def provenance(self, sources: Collection[str]) -> Mapping[str, Provenance]:
        """Return where each source of evidence comes from; what is neither a mail nor a meeting is left out."""
        ...

    def sender(self) -> Address:
        """Return the address that new mail of ours comes from."""
        ...

    def manner(self, person: str, language: str) -> Manner:
        """Return how we and the person write to each other in a language; "" = in any."""
        ...

    def person_of(self, email: str) -> str:
        """Return the id of the person whose address this is; the address itself when it is nobody's."""
        ...

    def is_ours(self, email: str) -> bool:
        """Tell whether the address is the user's, a shared one or a colleague's."""
        ...
