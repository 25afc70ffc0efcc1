"""Plays the world through command after command, with a fault in each layer; writes down what each of them said.

Arguments: a folder. For each scenario `out/NAME/` holds stdout, stderr, and what was kept in the state folder.
"""

from __future__ import annotations

import importlib
import io
import json
import logging
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy.exc

from connectors.base import Refused, SignInNeeded, Unreachable
from daemon.bell import Bell
from daemon.cli import main
from daemon.log import guard, set_up
from tests.canary.world import CANARY, NOW, Echo, make_world, with_remote

ERRORS: dict[str, Callable[[], Exception]] = {
    "runtime": lambda: RuntimeError(CANARY),
    "own": lambda: type(CANARY, (KeyError,), {"__module__": CANARY})(CANARY),
    "unicode": lambda: UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
    "os": lambda: OSError(5, CANARY, f"/mail/{CANARY}"),
    "full": lambda: OSError(28, CANARY, f"/mail/{CANARY}"),
    "store": lambda: sqlalchemy.exc.OperationalError(
        CANARY, {CANARY: CANARY}, sqlite3.OperationalError("disk is full")
    ),
    "integrity": lambda: sqlalchemy.exc.IntegrityError(CANARY, (CANARY,), sqlite3.IntegrityError("UNIQUE failed")),
    "refused": lambda: Refused("work: says 400").coded("400 invalid"),
    "away": lambda: Unreachable("work: says 503").coded("503"),
    "sign-in": lambda: SignInNeeded("work: sign in", "wellkept login work"),
}
LAYERS = {
    "list": ("connectors.local.connector:Local", "messages"),
    "calendar": ("connectors.local.connector:Local", "events"),
    "look": ("connectors.local.connector:Local", "find_draft"),
    "create": ("connectors.local.connector:Local", "create_draft"),
    "parse": ("connectors.local.maildir:", "parse_message"),
    "read": ("daemon.reader:", "read"),
    "store": ("daemon.index:Index", "take_in"),
    "settle": ("daemon.index:Index", "settle"),
    "signals": ("daemon.view:IndexView", "open_conversations"),
    "serve": ("daemon.decide:", "serve"),
    "template": ("rules.templating:", "_render"),
    "ledger": ("daemon.ledger:Ledger", "begin"),
    "book": ("daemon.book:Book", "load"),
    "observe": ("daemon.observe:Observer", "observe"),
}
ANEW = frozenset({"parse", "read"})
"""Layers that are met only by mail that is not in the index yet."""
_LATER = [*reversed(ERRORS), *ERRORS]
SCENARIOS: dict[str, tuple[list[str], str, str]] = {
    **{f"{word}-plain": ([word], "", "") for word in ("sync", "plan", "apply", "run")},
    "run-loud": (["-vv", "run"], "", ""),
    "apply-remote": (["apply"], "", "remote"),
    "run-remote": (["-vv", "run"], "", "remote"),
    **{
        f"apply-{layer}-{error}": (["apply"], layer, error)
        for layer, error in zip(LAYERS, [*ERRORS, *ERRORS], strict=False)
    },
    **{f"run-{layer}-{error}": (["-vv", "run"], layer, error) for layer, error in zip(LAYERS, _LATER, strict=False)},
    **{f"run-{layer}-runtime": (["-vv", "run"], layer, "runtime") for layer in ("list", "serve", "template")},
    "plain-serve-runtime": (["run"], "serve", "runtime"),
}
"""Name → (arguments, where the fault is, which)."""


class Fault:
    """Raises the error instead of doing the work."""

    def __init__(self, error: Callable[[], Exception]) -> None:
        self._error = error
        self.met = 0

    def __call__(self, *args: object, **named: object) -> Any:
        del args, named
        self.met += 1
        raise self._error()


@contextmanager
def fault(layer: str, kind: str) -> Iterator[Fault | None]:
    if not layer:
        yield None
        return
    place, name = LAYERS[layer]
    module, _, owner = place.partition(":")
    held = importlib.import_module(module)
    target = getattr(held, owner) if owner else held
    broken = Fault(ERRORS[kind])
    with mock.patch.object(target, name, broken):
        yield broken


def wellkept(folder: Path, arguments: list[str], out: Path) -> int:
    """Run a command as the installed one does; what it says goes to two files, one of which is the journal."""
    sys.argv = ["wellkept", "--config", str(folder / "config.toml"), "--now", NOW, *arguments]
    with (
        (out / "stdout").open("w+") as said,
        (out / "stderr").open("w+") as told,
        redirect_stdout(said),
        redirect_stderr(told),
    ):
        guard()
        journal = os.fstat((said if "-vv" in arguments else told).fileno())
        os.environ["JOURNAL_STREAM"] = f"{journal.st_dev}:{journal.st_ino}"
        set_up(told, os.environ)
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0)
        finally:
            sys.excepthook = sys.__excepthook__


def play(start: Path, name: str, out: Path, server: str) -> dict[str, Any]:
    arguments, layer, kind = SCENARIOS[name]
    folder = out / "world"
    out.mkdir(parents=True)
    shutil.copytree(start, folder)
    if kind == "remote":
        with_remote(folder, server)
    if layer in ANEW:
        for path in (folder / "state").glob("index.*"):
            path.unlink()
    before = set(threading.enumerate())
    with fault(layer, kind if layer else "") as broken:
        code = wellkept(folder, arguments, out)
        for worker in set(threading.enumerate()) - before:
            worker.join()  # those that nobody waits for would end with their process
    kept = out / "kept"
    kept.mkdir()
    for path in (folder / "state").rglob("*"):
        stores = ("index.db", "ledger.db", "book.json")
        if path.is_file() and not path.name.startswith(stores) and "backups" not in path.parts:
            shutil.copy(path, kept / path.name)
    shutil.rmtree(folder)
    return {"code": code, "met": broken.met if broken else None}


def only_once() -> None:
    """Let `run` end after its first pass, as if it were told to; its signals would be this process's."""
    Bell.wait = lambda self, _: self.stop()  # type: ignore[method-assign, assignment]
    Bell.install = lambda _: None  # type: ignore[method-assign, assignment]


def everything(folder: Path) -> dict[str, dict[str, Any]]:
    start = folder / "start"
    make_world(start)
    for words in (["people", "add", f"{CANARY} Lee1", "--email", f"{CANARY}1@acme.example"], ["sync"], ["go"]):
        place = folder / "begin" / words[0]
        place.mkdir(parents=True)
        assert wellkept(start, words, place) == 0, (place / "stderr").read_text()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    only_once()
    address = f"http://127.0.0.1:{server.server_port}"
    ended = {name: play(start, name, folder / "out" / name, address) for name in SCENARIOS}
    server.shutdown()
    return ended


if __name__ == "__main__":
    logging.raiseExceptions = False
    real = sys.stdout
    quiet = io.StringIO()
    with redirect_stdout(quiet):
        found = everything(Path(sys.argv[1]))
    real.write(json.dumps(found))
