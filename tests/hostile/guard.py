"""Reads hostile items as the product does, each in a process of its own that the kernel stops at the limits.

    python -m tests.hostile.guard < names    # one JSON line an item: how it ended, CPU seconds, megabytes

What is promised is CPU time (the machine may be busy) and memory for one item, so each item gets a fork of a process in
which everything is loaded: its clock begins at 0, and its peak is its own. A fork that needs more is killed.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.local import connector as local
from daemon.accounts import Accounts
from daemon.book import Book
from daemon.errors import UserError
from daemon.index import Index
from daemon.people_import import read_people
from daemon.sync import sync
from rules.circle import Circle
from rules.model import Me, Settings

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
CPU_SECONDS = 2
MEGABYTES = 256
_ADDRESS_SPACE = 2 << 30
"""Bytes: what breaks the promise by far does not take the machine with it."""
ME = "dana@northwind.example"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the reading of one item ended: `said` is "read", "aside: why", or what went wrong."""

    name: str
    said: str
    seconds: float
    megabytes: float

    @property
    def broken(self) -> bool:
        """Tell whether a promise is broken."""
        ours = "please report this" in self.said
        return ours or self.said.startswith(("killed", "raised")) or self.megabytes > MEGABYTES


def read_apart(files: Sequence[Path], workers: int = 2) -> list[Verdict]:
    """Read each file under the limits, in `workers` processes side by side; the worst of them comes first."""
    guards = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.hostile.guard"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(workers)
    ]
    for number, guard in enumerate(guards):
        assert guard.stdin is not None
        guard.stdin.write("\n".join(map(str, files[number::workers])))
        guard.stdin.close()
    verdicts = []
    for guard in guards:
        assert guard.stdout is not None
        verdicts += [Verdict(**json.loads(row)) for row in guard.stdout]
        guard.stdout.close()
        assert guard.wait() == 0
    assert len(verdicts) == len(files)
    return sorted(verdicts, key=lambda verdict: verdict.seconds, reverse=True)


def _take_in(path: Path, folder: Path) -> str:
    """Bring one mail or calendar into a new index by the way of `sync`; returns what came of it."""
    addresses = (ME,)
    if path.suffix == ".ics":
        (folder / "calendar").mkdir()
        (folder / "calendar" / "one.ics").symlink_to(path)
        held = local.Local("work", maildir=None, calendars=[folder / "calendar"], addresses=addresses)
    else:
        for name in ("cur", "new", "tmp"):
            (folder / "mail" / name).mkdir(parents=True)
        (folder / "mail" / "cur" / "1773130200.M1P1.here:2,S").symlink_to(path)
        held = local.Local("work", maildir=folder / "mail", addresses=addresses)
    index = Index.open(folder / "index.db")
    circle = Circle(Settings(Me("Dana Fox", addresses)))
    (report,) = sync(Accounts([held], Book(folder / "book.json")), index, circle, NOW)
    if report.error is not None:
        return f"raised {report.error!r}"
    aside = index.set_aside()
    index.close()
    return f"aside: {aside[0].reason}" if aside else "read"


def _import(path: Path, folder: Path) -> str:
    try:
        found = read_people(path)
    except UserError as error:
        return f"aside: {error}"
    Book(folder / "book.json").take_in(found.entries, NOW)
    return f"aside: {found.problems[0].what}" if found.problems else "read"


def _spin(_path: Path, _folder: Path) -> str:
    """Take for ever, to show that the guard sees it."""
    while True:
        pass


def _bloat(_path: Path, _folder: Path) -> str:
    """Take too much memory, to show that the guard sees it."""
    return f"read {len(bytearray((MEGABYTES + 50) << 20)):,}"


READERS = {".eml": _take_in, ".ics": _take_in, ".txt": _import, ".spin": _spin, ".bloat": _bloat}


def _read(path: Path, answer: int) -> None:
    """Read in this very process and write what came of it; never returns."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    with tempfile.TemporaryDirectory() as name:
        try:
            said = READERS.get(path.suffix, _take_in)(path, Path(name))
        except BaseException as error:  # noqa: BLE001 - whatever a reader raises is what is looked for
            said = f"raised {error!r}"
    os.write(answer, said.encode("utf-8", "backslashreplace")[:2_000])
    os._exit(0)


def _watch(path: Path) -> Verdict:
    """Read a file in a fork and measure it."""
    answers, answer = os.pipe()
    child = os.fork()
    if not child:
        _read(path, answer)
    os.close(answer)
    with os.fdopen(answers, "rb") as pipe:
        said = pipe.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        said = f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    scale = 1 if sys.platform == "darwin" else 1024
    return Verdict(path.name, said, round(usage.ru_utime + usage.ru_stime, 3), round(usage.ru_maxrss * scale / 2**20))


def main(names: Iterable[str]) -> None:
    """Print a verdict for each file named."""
    for name in names:
        verdict = _watch(Path(name.rstrip("\n")))
        print(json.dumps({field: getattr(verdict, field) for field in Verdict.__slots__}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.stdin)
