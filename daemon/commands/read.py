"""`wellkept read`: what is understood of a mail; needs no config."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import click

from connectors.mime import READ_LIMIT, Unreadable, parse_message
from connectors.model import our_mistake
from daemon import shapes
from daemon.app import App
from daemon.clock import machine_now, machine_zone, parse_moment
from daemon.commands.common import json_option, pass_app
from daemon.errors import FAILED, UsageProblem
from rules.language import TEXT_LIMIT, read, read_text
from rules.model import AsksMode


@click.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--text", is_flag=True, help="The files hold plain texts, one a line, not mails. `-` is the input.")
@click.option(
    "--asks", type=click.Choice(["model", "rules"]), default="model", help="How it is judged what asks for something."
)
@click.option("--language", default="", help="The language of texts that are too short to tell theirs: en, de …")
@click.option("--at", "at_text", metavar="TIME", help="When the texts were written (--text); now, unless told.")
@json_option
@pass_app
def command(
    app: App,
    files: tuple[str, ...],
    *,
    text: bool,
    asks: AsksMode,
    language: str,
    at_text: str | None,
    as_json: bool,
) -> int:
    """Show what wellkept understands of message files: kind, new text, what it asks for, promises and remarks."""
    written = _written(app, at_text) if text else None
    results: Iterator[dict[str, Any]] = (
        found for name in files for found in _read_input(name, asks, language, written)
    )
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


def _written(app: App, at_text: str | None) -> datetime:
    """Return when texts were written: as told, else now; without offset it is wall time of this machine. No config."""
    told = at_text or app.now_text
    if told is None:
        return machine_now().astimezone(ZoneInfo(machine_zone()))
    try:
        return parse_moment(told, machine_zone())
    except ValueError as error:
        raise UsageProblem(
            f"{told!r} is not a time", "write it as 2026-03-10T16:00 or 2026-03-10T16:00:00+01:00"
        ) from error


def _show(app: App, found: dict[str, Any]) -> None:
    reason = f": {found['nature_reason']}" if found["nature_reason"] else ""
    app.console.print(f"{found['nature']}{reason}", markup=False)
    if found["asks"]["label"]:
        app.console.print(f"  asks ({found['asks']['score']}): {found['asks']['quote']}", markup=False)
    if found["absence"]:
        app.console.print(f"  back on {found['absence']['back']}: {found['absence']['quote']}", markup=False)
    for promised in found["commitments"]:
        due = f" ({promised['said']}: {promised['due']})" if promised["due"] else ""
        app.console.print(f"  promises{due}: {promised['quote']}", markup=False)
    for name in ("closing", "settled", "holding", "forwarded"):
        if found[name]:
            app.console.print(f"  {name}", markup=False)
    for remark in found["remarks"]:
        app.console.print(f"  {remark['kind'].replace('_', ' ')}: {remark['quote']}", markup=False)
    for event in found["life_events"]:
        app.console.print(f"  {event['kind'].replace('_', ' ')} ({event['whose']}): {event['quote']}", markup=False)


def _read_input(name: str, asks: AsksMode, language: str, written: datetime | None) -> Iterator[dict[str, Any]]:
    """Yield the readings of one file: one for a mail, one a line for texts; {error, file} for what can't be read.

    `written`: when texts were written; None for mails.
    """
    if written is not None:
        yield from _read_lines(name, asks, language, written)
        return
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(READ_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(READ_LIMIT + 1)
        yield _of_mail(raw, asks, language)
    except OSError as error:
        yield {"error": error.strerror or str(error), "file": name}
    except Unreadable as error:
        yield {"error": str(error), "file": name}
    except Exception as error:  # noqa: BLE001 - a mail that finds a mistake of ours must not stop the others
        yield {"error": our_mistake(error), "file": name}


def _read_lines(name: str, asks: AsksMode, language: str, written: datetime) -> Iterator[dict[str, Any]]:
    """Yield the reading of each line; of a line longer than a mail may be, its beginning is read."""
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            for line in _lines(file):
                yield shapes.reading(read_text(line.decode("utf-8", "replace"), asks, language, written))
    except OSError as error:
        yield {"error": error.strerror or str(error), "file": name}


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines without their ends, each cut after TEXT_LIMIT bytes, in bounded memory."""
    while line := file.readline(TEXT_LIMIT):
        end = line
        while not end.endswith(b"\n") and (more := file.readline(TEXT_LIMIT)):
            end = more
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def _of_mail(raw: bytes, asks: AsksMode, language: str) -> dict[str, Any]:
    message = parse_message(raw, account="", ref="", folder="", ours=False, delivered=datetime.fromtimestamp(0, UTC))
    return shapes.reading(read(message, asks, language))
