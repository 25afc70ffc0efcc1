"""One `[[test]]` of a rule file: its world goes through the very passes that real mail goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from daemon.accounts import Accounts
from daemon.desk import Desk
from daemon.errors import UserError
from daemon.perform import Performed
from daemon.resources import PACK
from daemon.rulebook import Rulebook
from daemon.trial_report import Trial, differences
from daemon.trial_stores import TrialStores
from daemon.trial_world import ME, TrialWorld, headline, means
from rules.model import Customers, Me, Settings
from rules.rule import Rule, RuleSet
from rules.templating import Templates
from rules.testcase import TestCase, TestMoment


@dataclass(slots=True)
class Outcome:
    """What a test brought. No `differences`: it passed."""

    differences: list[str] = field(default_factory=list)
    """How what came out differs from what the test expects, and why, in lines for people."""
    performed: list[Performed] = field(default_factory=list)
    """What became of everything that was planned, pass after pass."""
    noticed: set[str] = field(default_factory=set)
    """The kinds of signals that stood."""


@dataclass(frozen=True, slots=True)
class Trials:
    """Runs tests against rules.

    Of the user's settings only who they are and their tiers count, for a pack's tests only the tiers: the working
    time is the default one, in the test's zone, and everybody in its mail is a customer.
    """

    rules: Sequence[Rule]
    words: Templates
    settings: Settings
    stores: TrialStores

    def run(self, case: TestCase) -> Outcome:
        """Run a test against the rules of its own file."""
        own = tuple(rule for rule in self.rules if rule.place.file == case.file)
        index, ledger, book = self.stores.fresh()
        world = TrialWorld(case)
        desk = Desk(
            _settings(case, self.settings),
            Accounts([world.provider], book),
            index,
            ledger,
            book,
            lambda: Rulebook(RuleSet(own), self.words),
        )
        outcome = Outcome()
        zone = ZoneInfo(case.zone)
        try:
            for person in case.people:
                book.add(person, case.moments[0].now)
            for moment in case.moments:
                mishaps = world.move_to(moment, book, ledger, index)
                desk.freshen(moment.now)
                desk.go(moment.now)
                mishaps += _approve(desk, moment)
                decision = desk.decide(moment.now)
                performed = desk.perform(decision, moment.now, whole=True).performed
                outcome.noticed |= {signal.kind for signal in decision.signals}
                outcome.performed += performed
                found = [*mishaps, *differences(Trial(desk, own, case, moment, decision, performed))]
                if found and len(case.moments) > 1:
                    outcome.differences.append(f"at {moment.now.astimezone(zone):%Y-%m-%d %H:%M}:")
                    found = [f"  {line}" for line in found]
                outcome.differences += found
        except UserError as error:
            outcome.differences.append(f"! the test itself is wrong: {error.what}")
        return outcome


def _approve(desk: Desk, moment: TestMoment) -> list[str]:
    """Approve what the moment says; returns the patterns that meant nothing, in words."""
    mishaps: list[str] = []
    if not moment.approved:
        return mishaps
    asking = [action for action in desk.decide(moment.now).actions if action.held_by == "approval"]
    for glob in moment.approved:
        meant = [action.key for action in asking if means(glob, action.artefact)]
        desk.ledger.approve(meant, moment.now)
        if not meant:
            waiting = ", ".join(f"“{headline(action.artefact)}”" for action in asking) or "nothing"
            mishaps.append(f"! nothing that waits for your approval is “{glob}”; what waits: {waiting}")
    return mishaps


def _settings(case: TestCase, settings: Settings) -> Settings:
    me = Me(ME.name, (ME.email,)) if case.file.startswith(PACK) else settings.me
    addresses = tuple(dict.fromkeys((ME.email, *me.addresses)))
    return Settings(
        me=Me(ME.name, addresses, me.shared, me.colleagues, time_zone=case.zone),
        customers=Customers(everyone=True),
        tiers=settings.tiers,
    )
