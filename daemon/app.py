"""What every command works with: the config, the moment, and the stores, each opened on first use."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daemon.clock import machine_now, parse_moment
from daemon.errors import UsageProblem

if TYPE_CHECKING:
    from rich.console import Console

    from daemon.book import Book
    from daemon.config import Config
    from daemon.index import Index
    from daemon.ledger import Ledger


REBUILT = "nothing is made anew"


class App:
    """One run of the command line."""

    def __init__(self, *, config_path: str | None, now_text: str | None, verbose: int, quiet: bool) -> None:
        self.config_path = config_path
        self.now_text = now_text
        self.verbose = verbose
        self.quiet = quiet
        self.rebuilt = False
        """Whether the index was found damaged, and put away."""

    @cached_property
    def config_file(self) -> Path:
        """Where the config is, or would be."""
        from daemon.config import default_path

        return Path(self.config_path).expanduser().absolute() if self.config_path else default_path()

    @cached_property
    def config(self) -> Config:
        """The user's config, checked. Raises Problems."""
        from daemon.config import load_config

        return load_config(self.config_file)

    @cached_property
    def now(self) -> datetime:
        """The moment this command acts at: `--now`, else the machine's."""
        if self.now_text is None:
            return machine_now()
        return self.moment(self.now_text, "--now")

    def moment(self, text: str, option: str) -> datetime:
        """Read a time given on the command line; without offset it is wall time in the user's zone."""
        try:
            return parse_moment(text, self.config.settings.me.time_zone)
        except ValueError as error:
            raise UsageProblem(
                f"{option} {text!r} is not a time", "write it as 2026-03-10T16:00 or 2026-03-10T16:00:00+01:00"
            ) from error

    @cached_property
    def state_dir(self) -> Path:
        """The state folder, made when missing, closed to others."""
        folder: Path = self.config.state_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        return folder

    @cached_property
    def index(self) -> Index:
        """The index, opened and migrated."""
        import sqlalchemy as sa

        from daemon.index import Index
        from daemon.index.seal import is_broken

        path = self.state_dir / "index.db"
        if is_broken(path, Index.version):
            self._discard_index(path)
        try:
            return Index.open(path)
        except sa.exc.OperationalError:
            raise
        except sa.exc.DatabaseError:
            self._discard_index(path)
            return Index.open(path)

    def _discard_index(self, path: Path) -> None:
        """Put a damaged index away, unless somebody is at work with it: it is rebuilt from the mail. Raises Held."""
        from daemon.index.seal import discard
        from daemon.lock import StateLock

        with StateLock(self.state_dir):
            discard(path)
        self._say_rebuilt(path)

    def _say_rebuilt(self, path: Path) -> None:
        self.rebuilt = True
        sys.stderr.write(f"wellkept: {path} was damaged, and is rebuilt by the next sync: {REBUILT}\n")

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, opened and migrated."""
        from daemon.ledger import Ledger

        return Ledger.open(self.state_dir / "ledger.db")

    @cached_property
    def book(self) -> Book:
        """The book of people."""
        from daemon.book import Book

        return Book(self.state_dir / "book.json")

    @contextmanager
    def lock(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the state folder, as whoever writes to it does: the index is sealed again at the end.

        Raises Held, after so many seconds of patience.
        """
        import sqlalchemy as sa

        from daemon.index.seal import is_sound, seal, unseal
        from daemon.lock import StateLock

        path = self.state_dir / "index.db"
        with StateLock(self.state_dir, patience):
            there = path.exists()
            index = self.index
            if there and not unseal(path) and not is_sound(index.engine):
                index.rebuild()
                self._say_rebuilt(path)
            yield
            with suppress(OSError, sa.exc.OperationalError):  # without a seal the next one examines the index itself
                seal(index.engine, path, index.version)

    @cached_property
    def console(self) -> Console:
        """Where human-readable output goes; honours NO_COLOR and narrow terminals."""
        from rich.console import Console

        return Console(
            highlight=False, soft_wrap=not sys.stdout.isatty(), no_color=True if os.environ.get("NO_COLOR") else None
        )

    def print_json(self, value: Any) -> None:
        """Print one JSON document."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def say(self, text: str) -> None:
        """Say something that is not the result itself; silent under --quiet."""
        if not self.quiet:
            self.console.print(text, markup=False)

    def close(self) -> None:
        """Close what was opened."""
        for name in ("index", "ledger"):
            if name in self.__dict__:
                self.__dict__[name].close()
