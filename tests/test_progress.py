"""The time that a first sync still takes, as the terminal tells it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from daemon.progress import PERIOD, Board

RATE = 10
"""Mails a second."""


class Reading:
    """A first sync of 6,000 mails, a batch a second."""

    def __init__(self) -> None:
        self.now = 0.0
        console = Console(file=io.StringIO())
        self.bar = Progress(console=console, get_time=lambda: self.now, speed_estimate_period=PERIOD)
        self.board = Board(self.bar)

    def go(self, seconds: int, left: list[int]) -> float | None:
        """Read on; returns in how many seconds the end is expected. `left`: what the provider says in turn."""
        for second in range(seconds):
            self.now += 1
            self.board.show("work", int(self.now) * RATE, left[second % len(left)] - int(self.now) * RATE)
        return self.bar.tasks[0].time_remaining


@pytest.mark.parametrize(
    "said",
    [[6000], [6000, 6001, 6002, 6003], [6000, 6150, 5900], [6000 + second // 5 for second in range(60)]],
    ids=["the same", "a new mail a second", "a rough guess", "now and then a mail"],
)
def test_after_a_tenth_the_end_is_known_within_a_third(said: list[int]) -> None:
    told = Reading().go(60, said)
    assert told is not None
    assert abs(told - 540) <= 540 / 3


def test_a_mailbox_that_turns_out_much_larger_is_estimated_anew() -> None:
    reading = Reading()
    reading.go(60, [6000])
    told = reading.go(30, [20000])
    assert told is not None
    assert abs(told - (20000 - 900) / RATE) <= (20000 - 900) / RATE / 3


def test_without_a_word_of_what_is_left_nothing_is_foretold() -> None:
    reading = Reading()
    reading.board.show("work", 50, 0)
    assert reading.bar.tasks[0].total is None
    assert reading.bar.tasks[0].time_remaining is None
