"""A line of progress on the terminal while long work runs; nothing when output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

PERIOD = 120.0
"""Seconds from which the time that is left is estimated."""
_SMALL = 0.05
"""Of the total: a change that is not worth a new estimate."""

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from daemon.app import App
    from daemon.sync import Progress


class Board:
    """A bar an account. The estimate must outlive what changes meanwhile: mail that comes, a provider that counts anew."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def show(self, account: str, count: int, left: int) -> None:
        """Show how many items are here, and how many are known to be left; 0: nobody knows."""
        if account not in self._tasks:
            self._tasks[account] = self._bar.add_task(f"reading {account}", total=None)
        known = self._bar.tasks[self._tasks[account]].total
        total = count + left if left else known
        # Whenever the total changes, rich forgets how fast it went: so small changes wait until they are large ones.
        if known and total and abs(total - known) <= known * _SMALL and count <= known:
            total = known
        self._bar.update(self._tasks[account], completed=count, total=total)


@contextmanager
def shown(app: App) -> Iterator[Progress | None]:
    """Show how many items each account has brought so far, and when what is known to be left will be here."""
    if app.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # The estimate is made from the last minutes: a provider's quota lets so much through a minute, and no more.
    estimate = TimeRemainingColumn(elapsed_when_finished=True)
    screen = Console(stderr=True)
    with Bar(*columns, estimate, console=screen, transient=True, speed_estimate_period=PERIOD) as bar:
        yield Board(bar).show
