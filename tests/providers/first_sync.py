"""The first sync of a large mailbox, its server and its daemon each in a process of its own, and what it costs.

The clock is in shared memory and moves only while somebody sleeps: minutes of waiting for quota take no time.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.base import Batch, Connector, Known
from connectors.retry import Retry
from tests.stage import ME, NOW

SPAWN = multiprocessing.get_context("spawn")
WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Talk:
    """A made-up conversation: when its mails came, and whether the last of them waits for an answer."""

    number: int
    times: tuple[datetime, ...]
    waits: bool

    @property
    def customer(self) -> tuple[str, str]:
        """Return the customer's name and address."""
        return f"Customer{self.number} Lee", f"c{self.number}@acme{self.number % 97}.example"

    def is_theirs(self, turn: int) -> bool:
        """Tell whose a mail is: the customer's, ours, and so on; so that the last is the customer's if it waits."""
        return (len(self.times) - 1 - turn) % 2 == (0 if self.waits else 1)

    def text(self, turn: int) -> str:
        return "Could you send me the offer, please?" if self.is_theirs(turn) else "Here it is, as promised."

    def message_id(self, turn: int) -> str:
        return f"<m{self.number}.{turn}@x.example>"

    @property
    def subject(self) -> str:
        return f"Matter {self.number}"


def talks(mails: int, days: int) -> list[Talk]:
    """Make so many mails in conversations, evenly over the days before NOW, the newest first."""
    chance = random.Random(1)
    sizes: list[int] = []
    while (left := mails - sum(sizes)) > 0:
        sizes.append(min(left, chance.choice([1, 1, 1, 1, 2, 2, 3, 4, 5, 8])))
    step = timedelta(days=days) / len(sizes)
    return [
        Talk(
            number,
            tuple(NOW - number * step - turn * timedelta(minutes=7) for turn in range(size, 0, -1)),
            chance.random() < 0.3,
        )
        for number, size in enumerate(sizes)
    ]


def lately(held: list[Talk]) -> list[Talk]:
    return [talk for talk in held if talk.times[-1] > NOW - WINDOW]


class Shared:
    """What test, server and daemon have in common: the clock, and what the server counts (what was spent, and more)."""

    def __init__(self) -> None:
        self.clock = SPAWN.Value("d", 1000.0)
        self.counted = SPAWN.Array("d", [0.0, 0.0])
        self.over = SPAWN.Event()
        self.told: Any = SPAWN.Queue()

    def sleep(self, seconds: float) -> None:
        self.clock.value += seconds

    def now(self) -> float:
        return float(self.clock.value)


Serve = Callable[[int, int, Shared], None]
"""(mails, days, shared): be the server until it is over; tell its address first, and in the end what was wrong."""
Open = Callable[[str, Path, Shared], Connector]
"""(address, folder, shared) → the account `work`."""


def read_all(url: str, mails: int, days: int, folder: Path, opened: Open, shared: Shared) -> None:
    """Be the daemon: read everything, then look for news; tell what it cost."""
    from daemon.accounts import Accounts
    from daemon.book import Book
    from daemon.index import Index
    from daemon.sync import sync
    from daemon.turn import Turn
    from rules.circle import Circle
    from rules.model import Customers, Me, Settings

    (folder / "config.toml").write_text("")
    (folder / "config.toml").chmod(0o600)
    account = opened(url, folder, shared)
    costs: list[float] = []

    class Priced(Retry):
        """Notes what had been spent when a batch was there: without real time the reader runs ahead of the index."""

        def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
            for batch in super().messages(cursor, known, now):
                costs.append(shared.counted[0])
                yield batch

    accounts = Accounts([Priced(account, sleep=shared.sleep)], Book(folder / "book.json"))
    index = Index.open(folder / "index.db")
    circle = Circle(Settings(me=Me("Dana Fox", (ME.email,)), customers=Customers(everyone=True)))
    wanted = {talk.subject for talk in lately(talks(mails, days)) if talk.waits}
    answer: list[float] = []

    def waiting() -> set[str]:
        since = int((NOW - WINDOW).timestamp())
        with index.reading() as connection:
            query = "select subject from thread where state = 'waits_for_us' and last_at > ?"
            return set(connection.exec_driver_sql(query, (since,)).scalars())

    stored = iter(range(10**9))

    def progress(_account: str, count: int, left: int) -> None:
        batch = next(stored)
        if not answer and waiting() == wanted:
            answer.extend((costs[batch], left, count))

    (report,) = sync(accounts, index, circle, NOW, progress, Turn(clock=shared.now))
    spent, seconds = shared.counted[0], shared.now() - 1000
    sync(accounts, index, circle, NOW, None, Turn(clock=shared.now))
    with index.reading() as connection:
        held = connection.exec_driver_sql("select count(*) from message").scalar()
    peak = peak_mebibytes()
    account.close()
    index.close()
    shared.told.put(
        {
            "error": str(report.error or ""),
            "held": held,
            "wanted": len(wanted),
            "spent": spent,
            "seconds": seconds,
            "poll": shared.counted[0] - spent,
            "answer": answer[0] if answer else float("inf"),
            "left_at_answer": answer[1] if answer else 0,
            "read_at_answer": answer[2] if answer else float("inf"),
            "mebibytes": peak,
        }
    )


def peak_mebibytes() -> float:
    """Return the most memory this process has held, since it became this program.

    On Linux `ru_maxrss` begins with what the process that started it held: there the kernel's own mark is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)[0]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def measure(serve: Serve, opened: Open, mails: int, days: int, folder: Path) -> dict[str, Any]:
    """Sync a mailbox of so many mails from so many days; return what it cost."""
    shared = Shared()
    server = SPAWN.Process(target=serve, args=(mails, days, shared))
    server.start()
    url = shared.told.get(timeout=300)
    daemon = SPAWN.Process(target=read_all, args=(url, mails, days, folder, opened, shared))
    daemon.start()
    try:
        told: dict[str, Any] = shared.told.get(timeout=1800)
        shared.over.set()
        told["wrong"] = shared.told.get(timeout=60)
    finally:
        shared.over.set()
        for runner in (daemon, server):
            runner.join(20)
            if runner.is_alive():
                runner.kill()
                runner.join()
    return told | {"counted": (shared.counted[0], shared.counted[1])}
