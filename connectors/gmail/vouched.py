"""Drafts that need not be fetched again, because history says that nothing happened to them.

A look at a draft costs ten times what a look at history does, and history names every message that came, went or
changed its labels; an edit gives a draft another message, a sent one is sent as a message. So each reading of history
vouches, once, for the drafts that were seen before it. It vouches for none when it does not begin where the last one
ended (another process read in between), or when the mailbox moved on without a record that says why. Which drafts
answer a mail is known from then on while it names nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from connectors.model import Placed

LONGEST = 86_400.0
"""Seconds after which a draft is looked at again whatever history says."""
_ANSWERS_KEPT = 1_000


@dataclass(slots=True)
class _Look:
    """A draft as it was seen: when, its message and its thread; how many readings there had been."""

    placed: Placed
    message: str
    thread: str
    at: float
    readings: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """The drafts that answered some mails: when that was seen, and how many readings there had been."""

    drafts: tuple[Placed, ...]
    at: float
    readings: int


class Vouched:
    """What was seen of one account's drafts."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._looks: dict[str, _Look] = {}
        self._answers: dict[frozenset[str], _Answer] = {}
        self._readings = 0
        self._end = ""

    def saw(self, placed: Placed, message: str, thread: str) -> None:
        """Keep how a draft lies there now."""
        self._looks[placed.ref] = _Look(placed, message, thread, self._clock(), self._readings)

    def untouched(self, mark: str, ref: str) -> Placed | None:
        """Return the draft as it was seen, if history was read since and vouches for it."""
        look = self._looks.get(ref)
        if look is None or look.placed.mark != mark or look.readings >= self._readings:
            return None
        if self._clock() - look.at >= LONGEST:
            return None
        look.readings = self._readings
        return look.placed

    def answered(self, messages: frozenset[str], drafts: tuple[Placed, ...]) -> None:
        """Keep which drafts answer one of the messages now."""
        if len(self._answers) >= _ANSWERS_KEPT:
            self._answers.clear()
        self._answers[messages] = _Answer(drafts, self._clock(), self._readings)

    def answers(self, messages: frozenset[str]) -> tuple[Placed, ...] | None:
        """Return which drafts answered one of the messages, if history was read since and nothing happened at all."""
        answer = self._answers.get(messages)
        if answer is None or answer.readings >= self._readings or self._clock() - answer.at >= LONGEST:
            return None
        return answer.drafts

    def changing(self) -> None:
        """Take in that we are about to make or delete a draft ourselves."""
        self._answers.clear()

    def begin(self, history: str) -> None:
        """Forget everything: from here on history is read."""
        self._looks.clear()
        self._answers.clear()
        self._end = history

    def read(self, start: str, end: str, touched: Collection[str], *, explained: bool) -> None:
        """Take in a reading of history: the messages and threads that it names."""
        if start != self._end or not explained:
            self._looks.clear()
            self._answers.clear()
        if touched:
            self._answers.clear()
        self._looks = {
            ref: look for ref, look in self._looks.items() if look.message not in touched and look.thread not in touched
        }
        self._readings += 1
        self._end = end
