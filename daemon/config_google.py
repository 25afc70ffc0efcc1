"""The keys of a Google account, checked (docs/google.md explains them)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connectors.gmail.options import LEAST_UNITS, PRICES
from daemon.config_remote import remote_options
from daemon.config_schema import GmailTable
from daemon.resources import resolve
from rules.document import Document, suggest
from rules.positions import Path as KeyPath


def gmail_options(
    document: Document, path: KeyPath, table: GmailTable, config: Path, state_dir: Path
) -> dict[str, Any]:
    """Return the connector's options; what is wrong with a key is reported to the document."""
    shared = remote_options(
        document, path, table, config, state_dir, lists=("labels", "calendars"), command='["gcloud", "auth", …]'
    )
    if not table.token_command and not table.client_secret:
        what = "an account needs a `client_secret` to sign in with, or a `token_command`"
        document.report((*path, "client_secret"), what, "docs/google.md shows how to come by the file, step by step")
    return {
        **shared,
        "labels": tuple(table.labels),
        "client_secret": resolve(table.client_secret, config.parent) if table.client_secret else None,
        **_quota(document, path, table),
    }


def _quota(document: Document, path: KeyPath, table: GmailTable) -> dict[str, Any]:
    """Return the quota's keys; with a price list that is not known, those of the usual one."""
    quota = table.quota
    if quota not in PRICES:
        hint = suggest(quota, PRICES) or f"known: {', '.join(PRICES)}"
        document.report((*path, "quota"), f"there is no price list {quota[:60]!r}", hint)
        quota = next(iter(PRICES))
    for name, price in table.prices.items():
        if name not in PRICES[quota]:
            hint = suggest(name, PRICES[quota])
            document.report((*path, "prices", name), f"wellkept makes no request {name[:60]!r}", hint)
        elif not 1 <= price <= LEAST_UNITS // 4:
            document.report((*path, "prices", name), f"a price is a number from 1 to {LEAST_UNITS // 4}")
    for key in ("units_per_minute", "project_units_per_minute"):
        if 0 < getattr(table, key) < LEAST_UNITS:
            document.report((*path, key), f"at least {LEAST_UNITS}: no account can be read with less")
    return {
        "quota": quota,
        "prices": dict(table.prices),
        "units_per_minute": table.units_per_minute,
        "project_units_per_minute": table.project_units_per_minute,
    }
