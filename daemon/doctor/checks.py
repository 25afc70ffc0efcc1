"""The registry of checks, in the order in which they are made: what others rest on comes first."""

from __future__ import annotations

from daemon.doctor import Check, home, outside

CHECKS: tuple[tuple[str, Check], ...] = (
    ("config", home.config),
    ("state", home.state),
    ("stores", home.stores),
    ("book", home.book),
    ("rules", home.rules),
    ("clock", home.clock),
    ("accounts", outside.accounts),
    ("customers", outside.customers),
    ("run", outside.duty),
    ("notices", outside.desktop),
)
"""(about, check)."""
