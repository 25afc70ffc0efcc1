"""Notices on the user's desktop, through the desktop-notifier of the extra `notify`.

Where it is missing, or no desktop answers, a notice is only listed by `wellkept today`. It is never tried again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

from rules.model import Notice

Where = Literal["desktop", "today"]
LISTED: Where = "today"
PATIENCE = 5.0
"""Seconds that a desktop may take to show something."""

Show = Callable[[Notice], Where]
"""Puts a notice before the user; returns where it can be seen. Raises nothing."""


def only_listed(notice: Notice) -> Where:
    """Leave the notice to `wellkept today`."""
    del notice
    return LISTED


def on_desktop(notice: Notice) -> Where:
    """Show the notice on the desktop, if there is one."""
    try:
        from desktop_notifier import DesktopNotifier
    except ImportError:
        return LISTED

    logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)  # it warns, with a traceback, of every failure
    shown: list[bool] = []

    async def send() -> None:
        screen = DesktopNotifier(app_name="wellkept")
        await screen.send(title=notice.title, message=notice.text, on_dispatched=lambda: shown.append(True))

    try:
        asyncio.run(asyncio.wait_for(send(), PATIENCE))
    except (TimeoutError, OSError, RuntimeError):
        return LISTED
    return "desktop" if shown else LISTED
