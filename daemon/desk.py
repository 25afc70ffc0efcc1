"""One pass over everything, in the order that DESIGN.md fixes: sync, observe, decide, perform.

The desk holds what a pass works with; commands and `run` call the same few methods.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from connectors.base import ConnectorError, SignInNeeded, Unreachable
from daemon.abreast import Baton, side_by_side
from daemon.account_record import AccountRecord
from daemon.accounts import Accounts
from daemon.address_book import AddressBook, address_book
from daemon.decide import Decision, Glance, decide, glance
from daemon.doubt import hold, waiting
from daemon.errors import FINE, PARTLY, SIGN_IN
from daemon.feeds import Feeds
from daemon.index.cards import cards_edition, held_cards
from daemon.lost import LedgerLost, relearn
from daemon.notice import Notice
from daemon.notices import Show, on_desktop, only_listed
from daemon.observe import Observation, Observer
from daemon.perform import Performance, Performer
from daemon.recall import Recall
from daemon.rulebook import Rulebook, load_rulebook
from daemon.sign_in_notices import SignInNotices
from daemon.sync import Progress, Readers, SyncReport
from daemon.turn import Turn
from daemon.view import Directory, IndexView
from rules.circle import Circle
from rules.ladder import Gathered
from rules.model import REASONS, HeldBy, Person, Settings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from daemon.book import Book
    from daemon.config import Config
    from daemon.index import Index
    from daemon.ledger import Ledger, LedgerEntry


@dataclass(frozen=True, slots=True)
class Freshness:
    """What bringing the index up to date brought, account by account."""

    reports: Sequence[SyncReport]
    observation: Observation
    busy: frozenset[str] = frozenset()
    """Accounts that are still being read: they have not answered yet."""

    @property
    def errors(self) -> dict[str, ConnectorError | OSError]:
        """Account → what kept it from being brought up to date."""
        synced = {report.account: report.error for report in self.reports if report.error is not None}
        return {**self.observation.away, **synced}

    @property
    def left(self) -> int:
        """How many mails of a backfill wait for the next turn."""
        return sum(report.left for report in self.reports)

    @property
    def exit_code(self) -> int:
        """0, or 3 when a sign-in is needed, or 4 when an account was away."""
        if any(isinstance(error, SignInNeeded) for error in self.errors.values()):
            return SIGN_IN
        return PARTLY if self.errors else FINE


class Desk:
    """Everything one pass needs. The caller holds the state lock for whatever writes."""

    def __init__(
        self,
        settings: Settings,
        accounts: Accounts,
        index: Index,
        ledger: Ledger,
        book: Book,
        rules: Callable[[], Rulebook],
        show: Show = only_listed,
        tick: Callable[[], float] = monotonic,
    ) -> None:
        self._tick = tick
        self._configured = settings
        self.accounts = accounts
        self.index = index
        self.ledger = ledger
        self.book = book
        self.settings = self._with_aliases()
        self.circle = Circle(self.settings)
        self._rules = rules
        self._show = show
        self._unseen: frozenset[str] = frozenset()
        self._address_book: tuple[tuple[tuple[Person, ...], int, Settings], AddressBook] | None = None
        self._directory: tuple[AddressBook, Directory] | None = None
        self._notice: Notice | None = None
        self._recall: Recall | None = None
        self._gathered: Gathered | None = None
        self._readers: Readers | None = None
        self.feeds: Feeds | None = None
        """Fetches articles worth sharing; None = the user lists no sources."""
        self.ring: Callable[[], None] = lambda: None
        """Called from another thread when an account that was still being read has brought something."""
        self.sign_ins: SignInNotices | None = None
        """Tells on the desktop which account needs its person; None = nobody is told."""
        self.record: AccountRecord | None = None
        """Keeps what became of each try, for `status`."""

    @classmethod
    def of(cls, config: Config, index: Index, ledger: Ledger, book: Book) -> Self:
        """Set the desk up for a config; its rules are loaded when they are first needed."""
        accounts = Accounts.open(config, book)
        desk = cls(config.settings, accounts, index, ledger, book, lambda: load_rulebook(config), on_desktop)
        folder = Path(
            str(index.engine.url.database)
        ).parent  # a backtest works on a copy, beside which it keeps its own
        desk.sign_ins = SignInNotices(folder, on_desktop)
        desk.record = AccountRecord(folder)
        desk.feeds = Feeds(config.insight, index, desk._tell)
        return desk

    def _tell(self) -> None:
        """Ring whatever bell hangs there by then."""
        self.ring()

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules in force. Raises Problems."""
        return self._rules()

    def freshen(
        self,
        now: datetime,
        progress: Progress | None = None,
        turn: Turn | None = None,
        *,
        names: Collection[str] | None = None,
        patience: float | None = None,
        failing: Mapping[str, ConnectorError | OSError] = MappingProxyType({}),
    ) -> Freshness:
        """Sync the accounts, for a turn or to the end, and observe what became of our artefacts there.

        `names`, `patience`: as in `Readers.sync`; None: every account, to the end. `failing`: what else is known to be
        away. What is not through, or fails, is asked for nothing until the next time.
        """
        self.book.keep(now)
        if self._readers is None:
            self._readers = Readers(self.accounts, self.index, self.ring)
        if self.feeds is not None:
            self.feeds.ask(now, eagerly=names is None)
        reports = self._readers.sync(self.circle, now, progress, turn, names=names, patience=patience)
        if self.feeds is not None:
            self.feeds.take(now, wait=names is None)
        self._learn()
        if not self.lost:
            self.index.note_ledger(self.ledger.id)
        through = {report.account for report in reports}
        away = {name: error for name, error in failing.items() if name not in through}
        away |= {name: Unreachable(f"{name}: it is still being read") for name in self._readers.running}
        away |= {report.account: report.error for report in reports if report.error is not None}
        self.accounts.leave_alone(away)
        observer = Observer(self.ledger, self.accounts, self.index, self.circle, now)
        unsynced = [name for name in self.accounts.names if name not in through or name in away]
        freshness = Freshness(reports, observer.observe(unsynced), frozenset(self._readers.running))
        self.accounts.leave_alone(away | freshness.errors)
        self._unseen = frozenset(away | freshness.errors)
        if self.record is not None:
            self.record.note(self.accounts.names, through, freshness.errors, now)
        return freshness

    @property
    def fetching(self) -> bool:
        """Whether a feed is still to answer."""
        return self.feeds is not None and self.feeds.busy

    def expect(self, tries: Mapping[str, datetime]) -> None:
        """Say when each account is tried next; who is left out will not be."""
        if self.record is not None:
            self.record.expect(tries)

    def remind(self, errors: Mapping[str, BaseException], now: datetime) -> None:
        """Tell the user on the desktop which accounts need them, once a day."""
        if self.sign_ins is not None:
            self.sign_ins.tell(errors, now)

    @property
    def lost(self) -> bool:
        """Whether the ledger that the index knows is gone: nothing may be made until the user says go."""
        return self.index.ledger_id() not in ("", self.ledger.id)

    def _learn(self) -> None:
        """Take the addresses that the providers know as the user's for the user's: every thread is judged anew."""
        settings = self._with_aliases()
        if settings != self.settings:
            self.settings, self.circle = settings, Circle(settings)
            self.index.configure(self.circle)
            self.index.settle(self.circle)
            self.index.tally(self.circle)

    def _with_aliases(self) -> Settings:
        """Return the settings with what the accounts' providers know of the user's addresses."""
        settings = self._configured
        held = self.index.own_addresses()
        aliases = {email for name in self.accounts.names for email in held.get(name, ())}
        new = sorted(aliases.difference(settings.me.addresses, settings.me.shared))
        return replace(settings, me=replace(settings.me, addresses=(*settings.me.addresses, *new))) if new else settings

    def address_book(self, connection: sa.Connection) -> AddressBook:
        """Return the book's people with what the accounts' contacts add to them, and the people only these know.

        It is put together again when the book, the contacts or the user's own addresses have changed.
        """
        now = (self.book.people(), cards_edition(connection), self.settings)
        if self._address_book is None or self._address_book[0] != now:
            accounts = [connector.account for connector in self.accounts if connector.capabilities.contacts]
            self._address_book = now, address_book(now[0], held_cards(connection, accounts), self.circle)
        return self._address_book[1]

    @contextmanager
    def view(self, now: datetime) -> Iterator[IndexView]:
        """Open the view of a moment."""
        with self.index.reading() as connection:
            yield IndexView(
                connection,
                self.settings,
                self._people(self.address_book(connection)),
                (self._recall or self.ledger).verdicts(),
                self.accounts.names,
                now,
            )

    def _people(self, book: AddressBook) -> Directory:
        if self._directory is None or self._directory[0] is not book:
            self._directory = book, Directory(book.people)
        return self._directory[1]

    def decide(self, now: datetime, held: Collection[HeldBy] = REASONS) -> Decision:
        """Return what should be made now, and what is held for these reasons. Changes nothing."""
        with self.view(now) as view:
            found = self._notice.look(view) if self._notice else None
            rules, templates, ledger = self.rulebook.rules, self.rulebook.templates, self._recall or self.ledger
            decision = decide(
                view, rules, templates, ledger, self.accounts, found=found, memory=self._gathered, held=held
            )
            return hold(decision, self.waiting(now), view.calendar.zone)

    def waiting(self, now: datetime) -> Mapping[str, tuple[LedgerEntry, datetime]]:
        """Return key → what was asked for and may still appear, and until when."""
        return waiting((self._recall or self.ledger).open_entries(), self.accounts, now, self._tick())

    @contextmanager
    def noticing(self) -> Iterator[None]:
        """Keep what was noticed from one decision to the next while it lasts: for who decides again and again."""
        recall = Recall.of(self.ledger)
        self._notice, self._recall, self._gathered = Notice(self.index), recall, Gathered()
        try:
            yield
        finally:
            self._notice = self._recall = self._gathered = None
            recall.close()

    def glance(self, now: datetime) -> Glance:
        """Return what is noticed and planned without asking any account, with what waits for an approval."""
        with self.view(now) as view:
            return glance(view, self.rulebook.rules, self.rulebook.templates, self.ledger, self.accounts)

    def perform(self, decision: Decision, now: datetime, *, whole: bool, turn: Turn | None = None) -> Performance:
        """Carry a decision out. `whole`: every account was synced; else nothing is withdrawn, for lack of evidence.

        When the `turn` is over, the rest waits for the next pass, which `again` of what is returned asks for.

        An account that could not be brought up to date gets nothing new: the user may have answered, or said no.
        """
        baton = Baton()
        accounts = self.accounts.giving_way(baton)
        done: dict[str, Performance] = {}

        def carry_out(name: str) -> None:
            performer = Performer(
                self.ledger, accounts, self.book, now, self._show, self._tick, self.index.known, [name], turn
            )
            done[name] = performer.carry_out(decision.only([name]), self._unseen, whole=whole)

        names = dict.fromkeys((*accounts.names, *(action.account for action in decision.actions)))
        side_by_side({name: partial(carry_out, name) for name in names}, baton)
        performance = Performance()
        for name in names:
            performance.add(done[name])
        place = {action.key: number for number, action in enumerate(decision.actions)}
        performance.performed.sort(key=lambda one: place[one.action.key])
        return performance

    def apply(self, now: datetime, *, whole: bool) -> Performance:
        """Decide and carry out at once: what `wellkept apply` does. Asking for it counts as `go`. Raises LedgerLost."""
        if self.lost:
            raise LedgerLost
        self.go(now)
        return self.perform(self.decide(now), now, whole=whole)

    def go(self, now: datetime) -> list[str]:
        """End the quiet start of every account; returns those for which that is new.

        After the loss of the ledger, what lies at the accounts is learnt first. Raises ConnectorError, Problems.
        """
        if self.lost:
            relearn(self.decide(now).actions, self.ledger, self.accounts, now)
            self.index.note_ledger(self.ledger.id)
        return [name for name in self.accounts.names if self.ledger.go(name, now)]

    def close(self) -> None:
        """Close the accounts, and leave alone what is still being read."""
        if self._readers is not None:
            self._readers.close()
        self.accounts.close()
