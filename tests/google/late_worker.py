"""A daemon on a slow Google, in a process of its own: warm, it forks a pass a request, which may be killed on the way.

A request is a line of JSON on stdin: `{"folder", "url", "now", "tick", "timeout", "late", "after"}`; `now` and `tick`
are both clocks at its beginning, `after` the seconds until SIGKILL, or null. The answer is `{"killed", "errors"}`.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from tests.google.life import GoogleStage
from tests.providers.life import Life


class Worker(Life):
    """A life whose monotonic clock goes on from a given moment."""

    def __init__(self, request: dict[str, Any]) -> None:
        self._since = time.monotonic()
        self._tick = float(request["tick"])
        stage = GoogleStage()
        stage.server.url = request["url"]
        folder = Path(request["folder"])
        folder.mkdir(exist_ok=True)
        super().__init__(
            stage,
            folder,
            at_home=False,
            timeout=request["timeout"],
            late=request["late"],
            token_command=("echo", "good"),
        )

    def tick(self) -> float:
        return self._tick + time.monotonic() - self._since


def _child(request: dict[str, Any], errors: int) -> NoReturn:
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    code = 70
    try:
        signal.alarm(120)  # whatever hangs must not hang the tests
        Worker(request).work(datetime.fromisoformat(request["now"]))
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the answer names it
        import traceback

        os.write(errors, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _serve(request: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as errors:
        alive, end = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(alive)
            _child(request, errors.fileno())
        os.close(end)
        if request["after"] is not None:
            select.select([alive], [], [], request["after"])  # the other end closes when the process ends by itself
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        os.close(alive)
        errors.seek(0)
        return {"killed": os.WIFSIGNALED(status), "errors": errors.read().decode("utf-8", "replace")}


def main() -> None:
    """Warm up with the request in the first argument, then serve until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    first = json.loads(sys.argv[1])
    warm = Worker(first)
    warm.work(datetime.fromisoformat(first["now"]))
    warm.end()
    gc.freeze()
    for line in sys.stdin:
        answers.write(json.dumps(_serve(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
