"""The keys that accounts at every provider have, checked in one way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from connectors.endpoint import checked_endpoint
from daemon.config_schema import GmailTable, OutlookTable
from rules.document import Document
from rules.positions import Path as KeyPath

ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"*]+")


def remote_options(
    document: Document,
    path: KeyPath,
    table: GmailTable | OutlookTable,
    config: Path,
    state_dir: Path,
    *,
    lists: Sequence[str],
    command: str,
) -> dict[str, Any]:
    """Return the options that providers share; what is wrong with a key is reported to the document.

    `lists`: the keys that hold names. `command`: what a `token_command` may look like.
    """
    if not ADDRESS.fullmatch(table.address):
        document.report((*path, "address"), f"{table.address[:60]!r} is no mail address", "write `name@domain`")
    if table.token_command and not table.token_command[0].strip():
        document.report((*path, "token_command"), "this names no command", f"write `{command}`")
    for key in lists:
        for index, name in enumerate(getattr(table, key)):
            if not name.strip():
                document.report((*path, key, index), "this names nothing")
    return {
        "address": table.address,
        "calendars": tuple(table.calendars),
        "task_list": table.task_list.strip(),
        "contacts": table.contacts,
        "endpoint": _endpoint(document, path, table.endpoint),
        "token_command": tuple(table.token_command),
        "config": config,
        "secrets": state_dir / "secrets",
        "timeout": table.timeout,
        "late": table.late,
    }


def _endpoint(document: Document, path: KeyPath, written: str) -> str:
    if not written:
        return ""
    try:
        return checked_endpoint(written)
    except ValueError as error:
        document.report((*path, "endpoint"), str(error))
        return ""
