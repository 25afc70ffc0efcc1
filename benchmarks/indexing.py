"""Indexing a made-up Maildir: messages a second, peak memory, and what a pass costs with nothing and 100 new.

The mailbox: conversations of one to six mails with reply headers, a fifth of them newsletters, a hundred to fifteen
hundred characters of new text (the mean of a real list is 630). Each figure is a process of its own; medians of several.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
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
    previous = ""
    left = 0
    for number in range(first, first + count):
        at = START + timedelta(minutes=3 * number)
        if not left:
            left, previous = luck.randint(1, 6), ""
        left -= 1
        machine = luck.random() < 0.2
        sent = bool(previous) and number % 2 == 1
        customer = f"c{luck.randrange(3000)}@customer{luck.randrange(400)}.example"
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
        if machine:
            lines += ["List-Unsubscribe: <https://news.example/u>", "Precedence: bulk"]
        previous = f"<{number}@bench.example>"
        text = "\n".join(" ".join(luck.choices(WORDS, k=12)).capitalize() + "." for _ in range(luck.randint(2, 20)))
        name = f"{int(at.timestamp())}.M{number}.bench:2,S"
        place = folder / ".Sent" / "cur" if sent else folder / "cur"
        (place / name).write_text("\n".join(lines) + f"\nContent-Type: text/plain; charset=utf-8\n\n{text}\n")


def run(home: Path, *command: str) -> tuple[float, float]:
    """Run a command; returns (seconds, peak MiB)."""
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
    return time.perf_counter() - begin, usage.ru_maxrss * scale / 2**20


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
        base = statistics.median(run(home, "rules", "check")[0] for _ in range(3))
        first, peak = run(home, "sync")
        print(f"first sync of {size}: {first:.1f} s = {size / first:.0f} messages/s, peak {peak:.0f} MiB")
        idle = statistics.median(run(home, "sync")[0] for _ in range(5))
        print(f"sync with nothing new: {idle:.2f} s, of which {base:.2f} s start-up (ratio {idle / base:.2f})")
        added = []
        for number in range(3):
            write_mail(home / "mail", size + 100 * number, 100, luck)
            added.append(run(home, "sync")[0])
        print(f"sync with 100 new: {statistics.median(added):.2f} s")
        planned = statistics.median(run(home, "plan")[0] for _ in range(3))
        print(f"plan over everything: {planned:.2f} s")
