"""Making what was planned: write the intent down, look the mark up, create, record.

A crash between any two of these loses and doubles nothing: the next pass finds the intent and looks again. Where a
request may be carried out late (`Capabilities.lag`), what is not found then is `uncertain` until it cannot come any
more (`daemon.doubt`), and only made anew after a last look. Should one come later still, the twin is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Literal, TypeVar

from connectors.base import ConnectorError, Known, NoTaskList, Occupied, Refused, Unanswered
from connectors.model import Draft, Placed, Task
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.book_snapshot import AmbiguousPerson, UnknownPerson
from daemon.decide import Decision
from daemon.doubt import NONE, rebooted_behind, remaining
from daemon.ledger import Ledger, LedgerEntry, Outcome
from daemon.notices import LISTED, Show, only_listed
from daemon.turn import Turn
from rules.model import Artefact, ArtefactKind, Note, Notice, PlannedAction, kind_of

HANDS_OFF = timedelta(minutes=10)
"""How soon after the intent an artefact that is found again is taken to be as we made it."""

LOOK_AGAIN = timedelta(minutes=1)
"""How soon news that were met at the last look are read."""
SWEPT_FOR = timedelta(days=1)
"""How long after a doubt twins are looked for."""
MAY_ARRIVE = "it was asked for already and may still appear"

T = TypeVar("T")
ActionState = Literal["made", "failed", "held", "uncertain"]


@dataclass(frozen=True, slots=True)
class Performed:
    """What became of one planned action in this pass."""

    action: PlannedAction
    state: ActionState
    ref: str = ""
    error: str = ""


@dataclass(slots=True)
class Performance:
    """What a pass did. `away`: accounts that could not be reached, with the error that said so."""

    performed: list[Performed] = field(default_factory=list)
    withdrawn: list[LedgerEntry] = field(default_factory=list)
    refreshed: list[PlannedAction] = field(default_factory=list)
    away: dict[str, ConnectorError] = field(default_factory=dict)
    twins: list[LedgerEntry] = field(default_factory=list)
    """Of which artefacts a second one had come, and was taken back."""
    again: datetime | None = None
    """When to look again at what became uncertain in this pass."""

    def add(self, other: Performance) -> None:
        """Take in what was done for other accounts in the same pass."""
        self.performed += other.performed
        self.withdrawn += other.withdrawn
        self.refreshed += other.refreshed
        self.twins += other.twins
        self.away |= other.away
        self.again = min((at for at in (self.again, other.again) if at is not None), default=None)


class Performer:
    """Carries a decision out at the providers."""

    def __init__(
        self,
        ledger: Ledger,
        accounts: Accounts,
        book: Book,
        now: datetime,
        show: Show = only_listed,
        tick: Callable[[], float] = monotonic,
        known: Callable[[str], Known] | None = None,
        names: Collection[str] | None = None,
        turn: Turn | None = None,
    ) -> None:
        """`tick()` is the machine's monotonic clock, in seconds; `known(account)` what the decision was made on.

        `names`: the accounts whose affairs are looked after; None = all. When the `turn` is over, the rest waits for the
        next pass; one of each kind of thing is done in any case, so that no account stands still for ever. What is to be
        taken back does not wait: nothing new is made beside it.
        """
        self._known = known
        self._turn = turn or Turn()
        self._names = frozenset(name for name in (accounts.names if names is None else names) if name in accounts)
        self._ledger = ledger
        self._tick = tick
        self._show = show
        self._accounts = accounts
        self._book = book
        self._now = now
        self._recovered: dict[str, Placed] = {}
        self._doubted: set[str] = set()
        self._silent: set[tuple[str, ArtefactKind]] = set()
        """Where nothing can be looked up in this pass: mail and tasks of an account may be at different servers."""

    def carry_out(self, decision: Decision, unseen: Collection[str], *, whole: bool) -> Performance:
        """Do all that a decision asks for; unless the pass was `whole`, nothing is taken back or moved."""
        performance = Performance()
        self.recover(decision.actions, performance)
        self.sweep(performance)
        if whole:
            self.withdraw(decision.pointless, performance)
            self.refresh(decision.moved, performance)
        self.perform(decision.actions, performance, unseen)
        return performance

    def recover(self, planned: Sequence[PlannedAction], performance: Performance) -> None:
        """Find out about every intent that a crash left open: it exists, is still wanted, or is cancelled.

        What was begun long ago and only now is found may carry the user's hand: it passes for edited.
        """
        wanted = {action.key for action in planned if not action.held}
        pending = [entry for entry in self._ledger.open_entries() if entry.pending and entry.account in self._names]
        for notice in (entry for entry in pending if entry.kind == "notify"):
            # It may have been on the screen: `today` lists it, and it is never shown again.
            self._ledger.record(notice.key, Placed(notice.key, LISTED, ""), self._now, outcome="shown")
        for number, entry in enumerate(entry for entry in pending if entry.kind != "notify"):
            if (entry.account, entry.kind) in self._silent or (number and self._out_of_time(performance)):
                if entry.state != "planned":  # what may have been asked for is looked up before it is made anew
                    self._doubted.add(entry.key)
            else:
                self._find_out(entry, wanted)

    def _find_out(self, entry: LedgerEntry, wanted: Collection[str]) -> None:
        try:
            placed = self._find(entry.kind, entry.account, entry.key, entry.ref, entry.artefact)
        except ConnectorError as error:
            # The intent stays open, and a wait that has not begun begins with the first look.
            if entry.state == "begun" or self._may_arrive(entry):
                self._doubted.add(entry.key)
            if not isinstance(error, Refused):
                self._silent.add((entry.account, entry.kind))
            return
        if placed is not None:
            begun = max(moment for moment in (entry.begun, entry.doubted, entry.planned) if moment is not None)
            lately = entry.outcome != "edited" and self._now - begun < HANDS_OFF
            self._ledger.record(entry.key, placed, self._now, outcome="untouched" if lately else "edited")
            self._recovered[entry.key] = placed
        elif self._may_arrive(entry):
            self._doubted.add(entry.key)
        elif entry.outcome == "edited":
            self._ledger.leave(entry.key, "withdrawn")
        elif entry.key not in wanted:
            self._ledger.cancel(entry.key, "interrupted, and no longer wanted", self._now)

    def _out_of_time(self, performance: Performance) -> bool:
        """Tell whether the rest is for the next pass, which then comes at once."""
        if self._turn.over():
            performance.again = self._now
            return True
        return False

    def _in_time(self, things: Iterable[T], performance: Performance) -> Iterator[T]:
        """Yield the first one, and others while the turn lasts."""
        for number, thing in enumerate(things):
            if number and self._out_of_time(performance):
                return
            yield thing

    def _may_arrive(self, entry: LedgerEntry) -> bool:
        """Tell whether something that is not to be seen may still arrive; the wait begins when that is first asked."""
        lag = self._accounts.lag(entry.account, entry.kind)
        if lag is None or entry.state == "planned":
            return False
        tick = self._tick()
        if entry.state == "begun" or rebooted_behind(entry, self._now, tick):
            # It was asked for at an unknown moment before now.
            self._ledger.doubt(entry.key, self._now, tick)
            return lag > NONE
        return remaining(entry, lag, self._now, tick) > NONE

    def perform(self, planned: Sequence[PlannedAction], performance: Performance, unseen: Collection[str] = ()) -> None:
        """Make what is not held. An account that is away, or `unseen` in this pass, stops its own actions only."""
        tried = 0
        for action in planned:
            if action.held:
                performance.performed.append(Performed(action, "held"))
            elif action.key in self._recovered:
                performance.performed.append(Performed(action, "made", self._recovered[action.key].ref))
            elif action.key in self._doubted:
                performance.performed.append(Performed(action, "uncertain", error=MAY_ARRIVE))
            elif action.account in {*performance.away, *unseen} or action.account not in self._accounts:
                held = replace(action, held=f"{action.account} can't be reached")
                performance.performed.append(Performed(held, "held"))
            elif tried and self._out_of_time(performance):
                held = replace(action, held=f"{action.account} takes its time: this comes next", held_by="account")
                performance.performed.append(Performed(held, "held"))
            else:
                tried += 1
                performance.performed.append(self._one(action, performance))

    def _one(self, action: PlannedAction, performance: Performance) -> Performed:
        try:
            if isinstance(action.artefact, Note):
                self._book.get(action.artefact.person)
            if self._news(action.artefact):
                again = self._now + LOOK_AGAIN
                performance.again = again if performance.again is None else min(performance.again, again)
                held = "something has just come in the conversation: it is read first"
                return Performed(replace(action, held=held, held_by="account"), "held")
            if action.replaces and not self._replace(action.replaces):
                return Performed(replace(action, held="your draft is there"), "held")
            before = self._ledger.get(action.key)
            self._ledger.begin(action, self._now)
            kind = kind_of(action.artefact)
            made = before.artefact if before is not None and before.state == "begun" else None
            placed = self._find(kind, action.account, action.key, "", made) or self._create(action.artefact)
        except (UnknownPerson, AmbiguousPerson) as nobody:
            return Performed(replace(action, held=nobody.what), "held")
        except Occupied as taken:
            self._ledger.cancel(action.key, taken.what, self._now)
            return Performed(replace(action, held="your draft is there"), "held")
        except Refused as refused:
            self._ledger.fail(action.key, refused.what)
            return Performed(action, "failed", error=refused.what)
        except Unanswered as error:
            self._doubt(action.key, action.account, kind_of(action.artefact), performance)
            performance.away[action.account] = error
            return Performed(action, "uncertain", error=error.what)
        except ConnectorError as error:
            self._ledger.unsend(action.key)
            performance.away[action.account] = error
            return Performed(action, "uncertain", error=error.what)
        self._ledger.record(action.key, placed, self._now, outcome="shown" if kind == "notify" else "untouched")
        return Performed(action, "made", placed.ref)

    def sweep(self, performance: Performance) -> None:
        """Take back twins: what came after all though it had been made anew. Untouched ones only, of our own mark.

        The one that the ledger knows stays. It has to be in sight: an item that was moved has another ref, and is no
        twin; only a draft that was sent or discarded is known to be gone.
        """
        doubted = self._ledger.doubted_since(self._now - SWEPT_FOR)
        ours = (entry for entry in doubted if entry.kind in ("draft", "task") and entry.account in self._names)
        for entry in self._in_time(ours, performance):
            if entry.account in performance.away:
                continue
            connector = self._accounts[entry.account]
            try:
                if entry.kind == "draft":
                    made = entry.artefact if isinstance(entry.artefact, Draft) else None
                    there = connector.drafts_marked(entry.key, made)
                else:
                    there = connector.tasks_marked(entry.key)
                gone = entry.kind == "draft" and entry.outcome in ("sent", "discarded")
                if not gone and all(placed.ref != entry.ref for placed in there):
                    continue
                take = connector.withdraw_draft if entry.kind == "draft" else connector.withdraw_task
                twins = [
                    placed
                    for placed in there
                    if placed.ref != entry.ref and placed.fingerprint == entry.fingerprint and take(placed)
                ]
            except NoTaskList:
                continue  # it went to the book, where there are no twins
            except ConnectorError as error:
                performance.away[entry.account] = error
                continue
            performance.twins += [entry] * len(twins)

    def _news(self, artefact: Artefact) -> bool:
        """Look at the conversation once more: an answer that came since the last sync makes the draft pointless."""
        if self._known is None or not isinstance(artefact, Draft) or artefact.reply_to is None:
            return False
        return self._accounts[artefact.account].has_news(artefact.reply_to, self._known(artefact.account))

    def _doubt(self, key: str, account: str, kind: ArtefactKind, performance: Performance) -> None:
        """Begin the wait for what was asked for just now."""
        self._ledger.doubt(key, self._now, self._tick())
        until = self._now + (self._accounts.lag(account, kind) or NONE)
        performance.again = until if performance.again is None else min(performance.again, until)

    def _replace(self, key: str) -> bool:
        """Take our earlier draft away; False when the user touched it meanwhile."""
        entry = self._ledger.get(key)
        return entry is not None and self._take_back(entry, "replaced")

    def withdraw(self, pointless: Sequence[LedgerEntry], performance: Performance) -> None:
        """Take back what lies untouched though its reason has gone. What was touched or opened stays."""
        for entry in pointless:
            if entry.account in performance.away or entry.account not in self._names:
                continue
            try:
                taken = self._take_back(entry, "withdrawn")
            except ConnectorError as error:
                performance.away[entry.account] = error
                continue
            if taken:
                performance.withdrawn.append(entry)

    def _take_back(self, entry: LedgerEntry, outcome: Outcome) -> bool:
        """Take an untouched artefact away; the intent is on disk first, else a crash would pass for the user's no."""
        self._ledger.take_back(entry.key, outcome)
        if entry.kind == "draft":
            taken = self._accounts[entry.account].withdraw_draft(entry.placed)
        else:
            taken = self._accounts.tasks(entry.account, self._now).withdraw_task(entry.placed)
        if taken:
            self._ledger.conclude(entry.key, outcome, self._now)
        else:
            self._ledger.leave(entry.key, entry.outcome)
        return taken

    def refresh(self, moved: Sequence[PlannedAction], performance: Performance) -> None:
        """Give untouched tasks the new date of their moved meeting."""
        for action in self._in_time(moved, performance):
            entry = self._ledger.get(action.key)
            if entry is None or not isinstance(action.artefact, Task) or action.account in performance.away:
                continue
            try:
                placed = self._accounts.tasks(action.account, self._now).update_task(entry.placed, action.artefact)
            except ConnectorError as error:
                performance.away[action.account] = error
                continue
            if placed is not None:
                self._ledger.refresh(action.key, action.artefact, placed)
                performance.refreshed.append(action)

    def restore(self, entry: LedgerEntry) -> Placed:
        """Bring back a withdrawn artefact, under its own mark. Raises ConnectorError."""
        assert entry.artefact is not None
        self._ledger.bring_back(entry.key)
        try:
            placed = self._find(entry.kind, entry.account, entry.key, "", entry.artefact) or self._create(
                entry.artefact
            )
        except Unanswered:
            self._ledger.doubt(entry.key, self._now, self._tick())
            raise
        except ConnectorError:
            self._ledger.leave(entry.key, entry.outcome)
            raise
        self._ledger.record(entry.key, placed, self._now)
        return placed

    def _find(self, kind: str, account: str, key: str, ref: str, made: Artefact | None = None) -> Placed | None:
        if kind == "draft":
            return self._accounts[account].find_draft(key, ref, made if isinstance(made, Draft) else None)
        if kind == "task":
            return self._accounts.tasks(account, self._now).find_task(key, ref)
        return None  # a note is written under its mark, so that again changes nothing; a notice is begun only once

    def _create(self, artefact: Artefact) -> Placed:
        if isinstance(artefact, Draft):
            return self._accounts[artefact.account].create_draft(artefact)
        if isinstance(artefact, Task):
            return self._accounts.tasks(artefact.account, self._now).create_task(artefact)
        if isinstance(artefact, Notice):
            return Placed(artefact.mark, self._show(artefact), "")
        self._book.note(artefact.person, artefact.mark, artefact.text, self._now)
        return Placed(artefact.mark, f"book:{artefact.person}", "")
