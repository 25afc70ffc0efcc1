"""The harness of the kill tests: warm, it forks a `wellkept` a request, which may have to die on the way.

A request is a line of JSON on stdin: `{"argv": [...], "root": folder, "point": n or null, "after": seconds or
null}`; the answer on stdout is `{"killed": bool, "code": exit code, "points": [...]}`. The fork counts every write,
sync, rename, link, unlink, mkdir and opening for writing below `root`, every commit of a store and every request to
a provider, each before and after (writes in the middle too), and sends itself SIGKILL at point `point`; or it is killed from outside `after`
seconds.
"""

from __future__ import annotations

import gc
import io
import json
import os
import select
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect

from daemon.cli import main as wellkept
from tests.machines.world import without_waiting

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_write = os.write


class Points:
    """Counts the points that a process comes by, writes each down, and kills the process at one of them."""

    def __init__(self, root: Path, fatal: int | None, trace: int) -> None:
        self._root = str(root.resolve())
        self._fatal = fatal
        self._trace = trace
        self._passed = 0
        self._open: dict[int, str] = {}
        self._store = ""

    def pass_by(self, name: str) -> None:
        """Write the point down; at the fatal one everything ends."""
        _write(self._trace, f"{name}\n".encode())
        if self._passed == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self._passed += 1

    def watch(self) -> None:
        """Put a point before and after each step that changes something."""
        for name in ("rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir"):
            self._by_path(name)
        self._openings()
        self._by_descriptor("fsync")
        self._writes()
        self._requests()
        sa.event.listen(sa.Engine, "commit", self._commits)
        sa.event.listen(sa.Engine, "begin", without_waiting)  # for the same reason as fsync below
        commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

        def do_commit(dialect: DefaultDialect, connection: Any) -> None:
            commit(dialect, connection)
            self.pass_by(f"after commit of {self._store}")

        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]

    def _commits(self, connection: sa.Connection) -> None:
        self._store = Path(connection.engine.url.database or "").name
        self.pass_by(f"before commit of {self._store}")

    def _requests(self) -> None:
        """Watch the requests to providers too, where the warm-up has made some."""
        if google := sys.modules.get("connectors.gmail.transport"):
            ask = google.GuardedHttp._ask

            def asked(http: Any, uri: str, method: str, *more: Any) -> Any:
                return self._around(method, urlsplit(uri).path, lambda: ask(http, uri, method, *more))

            google.GuardedHttp._ask = asked
        if microsoft := sys.modules.get("connectors.outlook.transport"):
            send = microsoft.Guard.send

            def sent(guard: Any, request: Any, *more: Any, **options: Any) -> Any:
                place = urlsplit(str(request.url)).path
                return self._around(str(request.method), place, lambda: send(guard, request, *more, **options))

            microsoft.Guard.send = sent

    def _shown(self, path: Any) -> str | None:
        text = os.fsdecode(path) if not isinstance(path, int) else self._open.get(path, "")
        return text[len(self._root) + 1 :] if text.startswith(self._root) else None

    def _around(self, name: str, shown: str, step: Callable[[], Any]) -> Any:
        self.pass_by(f"before {name} {shown}")
        result = step()
        self.pass_by(f"after {name} {shown}")
        return result

    def _by_path(self, name: str) -> None:
        real = getattr(os, name)

        def watched(path: Any, *more: Any, **options: Any) -> Any:
            shown = self._shown(path)
            if shown is None:
                return real(path, *more, **options)
            to = f" -> {self._shown(more[0]) or more[0]}" if more and isinstance(more[0], str | os.PathLike) else ""
            return self._around(name, shown + to, lambda: real(path, *more, **options))

        setattr(os, name, watched)

    def _openings(self) -> None:
        real = os.open

        def watched(path: Any, flags: int, *more: Any, **options: Any) -> int:
            shown = self._shown(path)
            if shown is None or not flags & _WRITING:
                handle = real(path, flags, *more, **options)
            else:
                handle = self._around("open", shown, lambda: real(path, flags, *more, **options))
            self._open[handle] = os.fsdecode(path)
            return handle

        os.open = watched

    def _by_descriptor(self, name: str) -> None:
        real = getattr(os, name)

        def watched(handle: int) -> Any:
            shown = self._shown(handle)
            # Nothing is lost from the kernel's memory by a kill: to wait for the disk would prove nothing more.
            return real(handle) if shown is None else self._around(name, shown, lambda: None)

        setattr(os, name, watched)

    def _writes(self) -> None:
        real, fdopen = os.write, os.fdopen

        def in_two(handle: int, data: Any) -> int:
            shown = self._shown(handle)
            if shown is None:
                return real(handle, data)
            content = bytes(data)
            half = len(content) // 2
            self.pass_by(f"before write {shown}")
            real(handle, content[:half])
            self.pass_by(f"amid write {shown}")
            real(handle, content[half:])
            self.pass_by(f"after write {shown}")
            return len(content)

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                return in_two(self.fileno(), data)

        def opened(handle: int, mode: str = "r", *more: Any, **options: Any) -> Any:
            if self._shown(handle) is None or not set(mode) & set("wa+"):
                return fdopen(handle, mode, *more, **options)
            buffered = io.BufferedWriter(Raw(handle, "wb"))
            return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding=options.get("encoding", "utf-8"))

        os.write = in_two
        os.fdopen = opened  # type: ignore[assignment]


def _run(argv: list[str]) -> int:
    sys.argv = ["wellkept", *argv]
    try:
        wellkept()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1


def _child(request: dict[str, Any], trace: int, errors: int) -> NoReturn:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(errors, 2)
    code = 70
    try:
        signal.alarm(120)  # whatever hangs must not hang the tests
        Points(Path(request["root"]), request["point"], trace).watch()
        code = _run(request["argv"])
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - whatever it is, the answer names it
        import traceback

        os.write(errors, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _serve(request: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as trace, tempfile.TemporaryFile() as errors:
        alive, end = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(alive)
            _child(request, trace.fileno(), errors.fileno())
        os.close(end)
        if request["after"] is not None:
            # The other end closes when the process ends by itself.
            select.select([alive], [], [], request["after"])
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        os.close(alive)
        trace.seek(0)
        errors.seek(0)
        return {
            "killed": os.WIFSIGNALED(status),
            "code": os.waitstatus_to_exitcode(status),
            "points": trace.read().decode().splitlines(),
            "errors": errors.read().decode(),
        }


def main() -> None:
    """Warm up on the argument vectors given as JSON in the first argument, then serve until stdin ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = io.StringIO()
    for argv in json.loads(sys.argv[1]):
        _run(argv)
    gc.freeze()
    for line in sys.stdin:
        answers.write(json.dumps(_serve(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
