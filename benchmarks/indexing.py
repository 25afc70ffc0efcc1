"""Indexing a made-up Maildir: messages a second, peak memory, and what a pass costs with nothing and 100 new.

The mailbox: conversations of one to six mails with reply headers between the user and one of 3,000 people each, nine of
ten ended by the user; a fifth newsletters; a hundred to fifteen hundred characters of new text (the mean of a real list
is 630). Each figure is a process of its own; medians of several.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2025, 1, 1, 8, tzinfo=UTC)
WORDS = [
    "offer",
    "chair",
    "light",
    "delivery",
    "Monday",
    "price",
    "sample",
    "office",
    "table",
    "order",
    "invoice",
    "thanks",
    "floor",
    "plan",
    "visit",
    "colour",
]
CONFIG = """
rules = ["pack:replies", "pack:cadence", "pack:meetings"]
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
[state]
dir = "state"
[tiers.key]
every = "3 weeks"
[tiers.gold]
[[account]]
name = "work"
provider = "local"
maildir = "mail"
"""


def write_mail(folder: Path, first: int, count: int, luck: random.Random) -> None:
    """Write `count` mails as numbers `first` and up."""
    previous = customer = ""
    left, sent, newsletter = 0, True, False
    for number in range(first, first + count):
        at = START + timedelta(minutes=3 * number)
        if not left:
            previous, newsletter = "", luck.random() < 0.5
            left = 1 if newsletter else 2 * luck.randint(1, 3) - (luck.random() < 0.1)
            person = luck.randrange(3000)
            customer = f"c{person}@customer{person % 400}.example"
            sent = True
        left -= 1
        sent = not sent
        sender, to = ("dana@northwind.example", customer) if sent else (customer, "dana@northwind.example")
        lines = [
            f"From: {sender}",
            f"To: {to}",
            f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000",
            f"Subject: {'Re: ' if previous else ''}{' '.join(luck.sample(WORDS, 4))} {number - left}",
            f"Message-ID: <{number}@bench.example>",
        ]
        if previous:
            lines += [f"In-Reply-To: {previous}", f"References: {previous}"]
        if newsletter:
            lines += ["List-Unsubscribe: <https://news.example/u>", "Precedence: bulk"]
        previous = f"<{number}@bench.example>"
        text = "\n".join(" ".join(luck.choices(WORDS, k=12)).capitalize() + "." for _ in range(luck.randint(2, 20)))
        name = f"{int(at.timestamp())}.M{number}.bench:2,S"
        place = folder / ".Sent" / "cur" if sent else folder / "cur"
        (place / name).write_text("\n".join(lines) + f"\nContent-Type: text/plain; charset=utf-8\n\n{text}\n")


@dataclass(frozen=True)
class Run:
    """What one process took: seconds by the clock and of the processor, and its peak memory in MiB."""

    clock: float
    processor: float
    peak: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s by the clock, {self.processor:.2f} s of processor time"


def run(home: Path, *command: str) -> Run:
    """Run a command. Its processor time tells more than the clock where others use the machine too."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "wellkept", "--quiet", "--config", str(home / "config.toml"), *command],
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed with {process.returncode}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 2**20)


def median(home: Path, times: int, *command: str) -> Run:
    """Run a command several times; returns the run of median processor time."""
    return sorted((run(home, *command) for _ in range(times)), key=lambda each: each.processor)[times // 2]


def main(arguments: list[str]) -> None:
    """Print the figures for a mailbox of the given size."""
    size = int(arguments[0]) if arguments else 20_000
    luck = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for place in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"):
            (home / "mail" / place).mkdir(parents=True)
        (home / "config.toml").write_text(CONFIG)
        write_mail(home / "mail", 0, size, luck)
        print(f"start-up alone: {median(home, 3, 'rules', 'check')}")
        first = run(home, "sync")
        print(f"first sync of {size}: {first}, peak {first.peak:.0f} MiB")
        print(f"  messages/s: {size / first.clock:.0f} by the clock, {size / first.processor:.0f} of processor time")
        idle = median(home, 5, "sync")
        print(f"sync with nothing new: {idle}, peak {idle.peak:.0f} MiB")
        added = []
        for number in range(3):
            write_mail(home / "mail", size + 100 * number, 100, luck)
            added.append(run(home, "sync"))
        print(f"sync with 100 new: {sorted(added, key=lambda each: each.processor)[1]}")
        print(f"plan over everything: {median(home, 3, 'plan')}")
