"""The keys of a Microsoft account, checked (docs/outlook.md explains them)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from connectors.outlook.options import CLOUDS
from daemon.config_remote import remote_options
from daemon.config_schema import OutlookTable
from rules.document import Document, suggest
from rules.positions import Path as KeyPath

_NAME = re.compile(r"[A-Za-z0-9.-]{1,100}")


def outlook_options(
    document: Document, path: KeyPath, table: OutlookTable, config: Path, state_dir: Path
) -> dict[str, Any]:
    """Return the connector's options; what is wrong with a key is reported to the document."""
    shared = remote_options(
        document, path, table, config, state_dir, lists=("folders", "calendars"), command='["az", "account", …]'
    )
    if not table.token_command and not table.client_id:
        what = "an account needs a `client_id` to sign in with, or a `token_command`"
        document.report((*path, "client_id"), what, "docs/outlook.md shows how to come by one, step by step")
    elif table.client_id and not _NAME.fullmatch(table.client_id):
        document.report((*path, "client_id"), "this is no application id", "copy it from the page of the application")
    if not _NAME.fullmatch(table.tenant):
        hint = "write `common`, `organizations`, `consumers`, or your organisation's domain or id"
        document.report((*path, "tenant"), f"{table.tenant[:60]!r} is no tenant", hint)
    if table.cloud not in CLOUDS:
        hint = suggest(table.cloud, CLOUDS) or f"known: {', '.join(CLOUDS)}"
        document.report((*path, "cloud"), f"there is no cloud {table.cloud[:60]!r}", hint)
    return {
        **shared,
        "client_id": table.client_id,
        "tenant": table.tenant,
        "cloud": table.cloud,
        "folders": tuple(table.folders),
        "device_code": table.device_code,
        "requests_per_minute": table.requests_per_minute,
    }
