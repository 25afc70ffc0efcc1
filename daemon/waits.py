"""The sentence that matters: whether anything waits for the user, and which sources that is said of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.account_health import SIGN_IN, AccountHealth
from daemon.errors import FINE, PARTLY
from daemon.errors import SIGN_IN as SIGN_IN_CODE
from rules.model import Signal
from rules.signals import REGISTRY, OneOrMany, load

OLD = timedelta(hours=1)
"""From which age on it is said how old it is what is known."""
_BACK = "mail from {:%Y-%m-%d} on, older mail is still to be read"
_WORDS: Mapping[str, OneOrMany] = {
    "approvals": ("step waits for your approval", "steps wait for your approval"),
    "prepared": ("draft or task lies prepared", "drafts and tasks lie prepared"),
}


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits, and which accounts this is known of."""

    counts: Mapping[str, int]
    """Kind of signal, `approvals` or `prepared` → how many; kinds without any are left out."""
    answered: Sequence[str]
    silent: Sequence[AccountHealth]
    as_of: datetime | None
    """When the one that was read longest ago of those that answered was read."""

    @property
    def nothing(self) -> bool:
        """Whether nothing waits, as far as is known; never when no source has answered."""
        return bool(self.answered) and not self.counts

    @property
    def exit_code(self) -> int:
        """0, or 3 when a sign-in is needed, or 4 when an account does not answer."""
        failing = [health for health in self.silent if health.failing]
        if any(health.reason == SIGN_IN for health in failing):
            return SIGN_IN_CODE
        return PARTLY if failing else FINE

    def sentence(self, now: datetime) -> str:
        """Say it. What did not answer is named: nothing is said of it."""
        silent = "; ".join(map(_silent, self.silent))
        unheard = f" Not heard from: {silent}." if silent else ""
        if not self.answered:
            return f"No source has answered: what waits is not known.{unheard}" if silent else "There is no source."
        old = self.as_of is not None and now - self.as_of >= OLD
        when = f", as of {self.as_of.astimezone(now.tzinfo):%Y-%m-%d %H:%M}" if old and self.as_of else ""
        who = f"among the sources that answered ({', '.join(self.answered)}{when})"
        if self.nothing:
            return f"Nothing waits for you {who}.{unheard}"
        told = ", ".join(_counted(kind, count) for kind, count in self.counts.items())
        return f"{told}, {who}.{unheard}"


def waits(signals: Sequence[Signal], approvals: int, prepared: int, accounts: Sequence[AccountHealth]) -> Waits:
    """Count what waits, as the day's list shows it."""
    kinds = Counter(signal.kind for signal in signals)
    known = {kind: kinds[kind] for kind in REGISTRY if load(kind).waiting}
    counts = {**known, "approvals": approvals, "prepared": prepared}
    answered = [health for health in accounts if health.answered]
    return Waits(
        {kind: count for kind, count in counts.items() if count},
        [
            health.account if health.since is None else f"{health.account} ({_BACK.format(health.since)})"
            for health in answered
        ],
        [health for health in accounts if not health.answered],
        min((health.last_success for health in answered if health.last_success), default=None),
    )


def _silent(health: AccountHealth) -> str:
    return f"{health.account} ({health.reason or 'never read'})"


def _counted(kind: str, count: int) -> str:
    one, many = _WORDS.get(kind) or load(kind).waiting or ("", "")
    return f"{count} {one if count == 1 else many}"
