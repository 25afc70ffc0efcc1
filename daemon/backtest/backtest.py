"""A backtest from end to end: the past under the rules in force and under edited ones, and what either would do now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from daemon.backtest.outcome import Difference, Outcome, Preview, working_days
from daemon.backtest.replay import replay
from daemon.backtest.trial import Trial
from daemon.backtest.view import PastView
from daemon.decide import decide
from daemon.rulebook import Rulebook
from rules.business_time import WorkCalendar
from rules.model import Person, PlannedAction

if TYPE_CHECKING:
    from daemon.desk import Desk

RUN_UP = timedelta(days=60)
"""How long before the period a replay begins: what had waited for long was dealt with when the period begins."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """`edited` and `difference` are None when no edited rules are tried."""

    since: datetime
    until: datetime
    mails: int
    """Mails that came within the period."""
    days: tuple[date, ...]
    """The working days of the period."""
    calendar: WorkCalendar
    current: Outcome
    edited: Outcome | None
    now: Preview
    people: Mapping[str, Person]

    @property
    def difference(self) -> Difference | None:
        """What goes and comes with the edited rules."""
        return None if self.edited is None else Difference.between(self.current.made, self.edited.made)


def backtest(
    desk: Desk,
    edited: Rulebook | None,
    since: datetime,
    until: datetime,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Backtest:
    """Replay the period under the rules in force, and under edited ones. Writes nothing anywhere.

    `progress` is told how many mails have gone by, of how many. Raises Problems for mistakes in rules.
    """
    books = [desk.rulebook] if edited is None else [desk.rulebook, edited]
    verdicts = desk.ledger.verdicts()
    with desk.index.reading() as connection:
        names = desk.accounts.names
        people = desk.address_book(connection).people
        view = PastView(connection, desk.settings, people, verdicts, names, since - RUN_UP, until)
        trials = [Trial(book.rules, book.templates, view, desk.ledger, names) for book in books]
        total = view.mails_to_come
        replay(view, trials, until, None if progress is None else lambda mails: progress(mails, total))
        mails = view.mails_since(since)
        outcomes = [_outcome(trial, since) for trial in trials]
        persons = {one.person for outcome in outcomes for one in outcome.made}
        previews = [preview(desk, book, now) for book in books]
        persons.update(action.signal.person for actions in previews for action in actions)
        named = dict(view.people(persons))
        calendar = view.calendar
    return Backtest(
        since,
        until,
        mails,
        tuple(working_days(calendar, since, until)),
        calendar,
        outcomes[0],
        outcomes[1] if edited is not None else None,
        Preview(previews[0], previews[1] if edited is not None else None),
        named,
    )


def preview(desk: Desk, book: Rulebook, now: datetime) -> tuple[PlannedAction, ...]:
    """Return what `apply` would make now if these were the rules: without what is held."""
    with desk.view(now) as view:
        decision = decide(view, book.rules, book.templates, desk.ledger, desk.accounts, held=())
    return tuple(action for action in decision.actions if not action.held)


def _outcome(trial: Trial, since: datetime) -> Outcome:
    """Return what fell into the period; what was made in the run-up is no part of it."""
    return Outcome(
        len(trial.rules),
        tuple(one for one in trial.made if one.at >= since),
        tuple(kept for kept in trial.held.values() if kept.at >= since),
    )
