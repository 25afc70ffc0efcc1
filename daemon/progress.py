"""A line of progress on the terminal while long work runs; nothing when output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.sync import Progress


@contextmanager
def shown(app: App) -> Iterator[Progress | None]:
    """Show how many items each account has brought so far."""
    if app.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} items"))
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def progress(account: str, count: int) -> None:
            if account not in tasks:
                tasks[account] = bar.add_task(f"reading {account}", total=None)
            bar.update(tasks[account], completed=count)

        yield progress
