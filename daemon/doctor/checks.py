"""The registry of checks, in the order in which they are made: what others rest on comes first."""

from __future__ import annotations

from daemon.doctor import Check, home, keeping, outside

CHECKS: tuple[tuple[str, Check], ...] = (
    ("config", home.config),
    ("secrets", keeping.secrets),
    ("state", home.state),
    ("stores", home.stores),
    ("book", home.book),
    ("rules", home.rules),
    ("clock", home.clock),
    ("accounts", outside.accounts),
    ("customers", outside.customers),
    ("articles", outside.articles),
    ("run", outside.duty),
    ("service", keeping.service),
    ("monitoring", keeping.monitoring),
    ("backups", keeping.backups),
    ("notices", outside.desktop),
)
"""(about, check)."""
