"""`wellkept read`: what is understood of a mail; needs no config."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from connectors.mime import READ_LIMIT, Unreadable, parse_message
from connectors.model import our_mistake
from daemon import shapes
from daemon.app import App
from daemon.commands.common import json_option, pass_app
from daemon.errors import FAILED
from rules.language import read, read_text


@click.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--text", is_flag=True, help="The files hold plain texts, one a line, not mails. `-` is the input.")
@json_option
@pass_app
def command(app: App, files: tuple[str, ...], *, text: bool, as_json: bool) -> int:
    """Show what wellkept understands of message files: kind, new text, whether it asks for something."""
    results: Iterator[dict[str, Any]] = (found for name in files for found in _read_input(name, text=text))
    failed = False
    if as_json:
        sys.stdout.write("[")
    for number, found in enumerate(results):
        failed = failed or "error" in found
        if as_json:
            sys.stdout.write((",\n" if number else "\n") + json.dumps(found, ensure_ascii=False))
        elif "error" not in found:
            _show(app, found)
        if "error" in found:
            sys.stderr.write(f"wellkept: {found['file']}: {found['error']}\n")
    if as_json:
        sys.stdout.write("\n]\n")
    return FAILED if failed else 0


def _show(app: App, found: dict[str, Any]) -> None:
    reason = f": {found['nature_reason']}" if found["nature_reason"] else ""
    app.console.print(f"{found['nature']}{reason}", markup=False)
    if found["asks"]["label"]:
        app.console.print(f"  asks ({found['asks']['score']}): {found['asks']['quote']}", markup=False)
    for name in ("closing", "complaint", "forwarded"):
        if found[name]:
            app.console.print(f"  {name}", markup=False)


def _read_input(name: str, *, text: bool) -> Iterator[dict[str, Any]]:
    """Yield the readings of one file: one for a mail, one a line for texts; {error, file} for what can't be read."""
    limit = -1 if text else READ_LIMIT + 1
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(limit)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(limit)
        if not text:
            yield _of_mail(raw)
            return
    except OSError as error:
        yield {"error": error.strerror or str(error), "file": name}
        return
    except Unreadable as error:
        yield {"error": str(error), "file": name}
        return
    except Exception as error:  # noqa: BLE001 - a mail that finds a mistake of ours must not stop the others
        yield {"error": our_mistake(error), "file": name}
        return
    lines = raw.decode("utf-8", "replace").split("\n")
    for line in lines[:-1] if lines[-1] == "" else lines:
        yield shapes.reading(read_text(line.rstrip("\r")))


def _of_mail(raw: bytes) -> dict[str, Any]:
    message = parse_message(raw, account="", ref="", folder="", ours=False, delivered=datetime.fromtimestamp(0, UTC))
    return shapes.reading(read(message))
