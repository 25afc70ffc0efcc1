"""A line of progress on the terminal while long work runs; nothing when output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

_PERIOD = 120.0
"""Seconds from which the time that is left is estimated."""

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.sync import Progress


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
    with Bar(*columns, estimate, console=screen, transient=True, speed_estimate_period=_PERIOD) as bar:
        tasks = {}

        def progress(account: str, count: int, left: int) -> None:
            if account not in tasks:
                tasks[account] = bar.add_task(f"reading {account}", total=None)
            bar.update(tasks[account], completed=count, total=count + left if left else None)

        yield progress
