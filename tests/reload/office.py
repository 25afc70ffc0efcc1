"""What the tests of reloading stand on: a config with a rule folder, rules by id, a desk that hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from connectors.memory import Memory
from daemon.accounts import Accounts
from daemon.bell import Bell
from daemon.book import Book
from daemon.config import Config, load_config
from daemon.desk import Desk
from daemon.duty import Duty
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.rulebook import load_rulebook

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
PATIENTLY = 30.0
"""Seconds in which the operating system must have told of a change, however busy the machine is."""

CONFIG = """\
rules = [{rules}]
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
"""


def rule(name: str, template: str = "") -> str:
    """Return a rule file's text with one rule: a task, or a draft from a template."""
    step = f'draft = {{ template = "{template}" }}' if template else 'task = { title = "Answer" }'
    return f'[[rule]]\nid = "{name}"\non = "unanswered"\n[[rule.step]]\nid = "first"\n{step}\n'


def with_test(name: str, expected: str) -> str:
    """Return a rule file's text: a rule that makes the task "Answer", and a test that expects one of that title."""
    return f"""{rule(name)}
[[test]]
name = "a question becomes a task"
now = 2026-03-10T16:00:00+01:00
mail = [{{ from = "ann@acme.example", at = "2026-03-10 09:10", subject = "Offer?", text = "Could you send it?" }}]
expect = [{{ rule = "{name}", task = "{expected}" }}]
"""


def configured(home: Path, *rules: str) -> Config:
    """Write a config that names these rules, "rules.d" by default, and its Maildir; return it."""
    home.mkdir(parents=True, exist_ok=True)
    for sub in ("cur", "new", "tmp"):
        (home / "mail" / sub).mkdir(parents=True, exist_ok=True)
    (home / "state").mkdir(mode=0o700, exist_ok=True)
    entries = ", ".join(f'"{entry}"' for entry in rules or ("rules.d",))
    (home / "config.toml").write_text(CONFIG.format(rules=entries))
    return load_config(home / "config.toml")


@dataclass
class Clockwork:
    """Seconds that pass when the test says so."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


class Heard(Bell):
    """A bell that tells whether it rang."""

    def __init__(self) -> None:
        super().__init__()
        self.rings: SimpleQueue[None] = SimpleQueue()

    def ring(self) -> None:
        self.rings.put(None)


@dataclass
class Hearing:
    """A desk on duty whose loop is the test: it looks when it hears something, or when there is a time to look again."""

    desk: Desk
    duty: Duty
    rings: SimpleQueue[None]
    said: list[str] = field(default_factory=list)
    taken: list[frozenset[str]] = field(default_factory=list)
    """Every set that came into force, in order."""

    @property
    def ids(self) -> set[str]:
        return {found.id for found in self.desk.rulebook.rules}

    def look(self) -> None:
        if self.duty.look(NOW):
            self.taken.append(frozenset(self.ids))

    def settle(self) -> None:
        """Look until there is nothing left to wait for."""
        self.look()
        while self.duty.again is not None:
            self._wait()
            self.look()

    def until(self, met: Callable[[], bool]) -> None:
        """Listen until the condition is met; fails when nothing is heard that could bring it about."""
        while not met():
            if not self._wait():
                pytest.fail(f"nothing was heard; in force: {self.ids}; said: {self.said}")
            self.look()

    def _wait(self) -> bool:
        again = self.duty.again
        try:
            self.rings.get(timeout=PATIENTLY if again is None else again)
        except Empty:
            return again is not None
        return True


@contextmanager
def on_duty(config: Config, *, settle: float = 0.02, patience: float = 0.05) -> Iterator[Hearing]:
    """Put a desk on duty with the real watch, settled on what lies there now."""
    state = config.state_dir
    book = Book(state / "book.json")
    index, ledger = Index.open(state / "index.db"), Ledger.open(state / "ledger.db")
    desk = Desk(config.settings, Accounts([Memory("work")], book), index, ledger, book, lambda: load_rulebook(config))
    bell = Heard()
    said: list[str] = []
    with Duty(desk, config, NOW, bell=bell, say=said.append, settle=settle, patience=patience) as duty:
        hearing = Hearing(desk, duty, bell.rings, said)
        hearing.settle()
        yield hearing
    index.close()
    ledger.close()
