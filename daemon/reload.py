"""The rules while `run` runs: a valid save comes into force, anything else leaves the last good set where it is.

A set is taken as a whole, once every file has been quiet for a while and nobody has one open for writing. What looks
as if its end were missing gets more patience. No event is needed for it: `look` compares what lies there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.log import Line, warning
from daemon.resources import RULE_FILES, TEMPLATE_FILES, names_in, user_places
from daemon.rule_tests import Result, each_result
from daemon.rulebook import Rulebook, Sources
from daemon.steady import held_still
from rules.load import PACK
from rules.rule import Place, Problem, Problems, RuleSet

if TYPE_CHECKING:
    from daemon.config import Config

SETTLE = 1.0
"""Seconds that all files must have been quiet before they are read."""
PATIENCE = 5.0
"""The same, for files that look cut off: no line end at the end, only the beginning of what was there, or gone."""
TESTS_LIMIT = 30.0
"""Seconds that the tests of the changed files may take together."""

Stamp = tuple[int, int, int, int, int]
"""What changes when a file does: device, inode, size, and the times of the last change of content and entry in ns."""


Unreadable = tuple[Problem, ...]
"""What came of reading when something could not be read."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why what lies there is not in force, and since when something has been wrong."""

    since: datetime
    problems: tuple[Problem, ...] = ()
    failed: tuple[Result, ...] = ()

    def __str__(self) -> str:
        """Say how much is wrong, without a name or word of the files: for the log."""
        counts = ((len(self.problems), "mistake"), (len(self.failed), "failing test"))
        return " and ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counts if count)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files that are not taken yet because they are still being written."""

    since: datetime
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class RulesState:
    """How things stand with the rules."""

    since: datetime
    """When the set in force came into force."""
    rules: int
    refused: Refusal | None = None
    waiting: Waiting | None = None


class Reloader:
    """Holds the rules in force and looks whether others have taken their place on the disk."""

    def __init__(
        self,
        config: Config,
        now: datetime,
        say: Callable[[str], None],
        *,
        settle: float = SETTLE,
        patience: float = PATIENCE,
        tick: Callable[[], float] = time.monotonic,
        stopped: Callable[[], bool] = lambda: False,
        in_force: Sources | None = None,
    ) -> None:
        """Load the rules, or begin with those in force. Raises Problems.

        `tick` counts seconds; `stopped` breaks the running of tests off.
        """
        self._config = config
        self._say = say
        self._settle = settle
        self._patience = patience
        self._tick = tick
        self._stopped = stopped
        self._seen = stamps(config)
        self._judged: dict[Path, Stamp] = {}  # a save of this very moment is met by the first look
        self._changed = tick()
        self._pending: tuple[float, datetime] | None = None
        self._sources = in_force or Sources.read(config)
        self._failing: RuleSet | None = None
        self.rulebook = self._sources.rulebook(config)
        self.state = RulesState(now, len(self.rulebook.rules))
        self.again: float | None = None
        """Seconds after which to look again; None = not before something is heard."""

    @property
    def sources(self) -> Sources:
        """What the rules in force are made of."""
        return self._sources

    @property
    def settled(self) -> bool:
        """Whether what lies there is in force, and nobody is writing on it."""
        return self.again is None and self.state.refused is None and self.state.waiting is None

    def look(self, now: datetime) -> bool:
        """Look at what lies there; returns whether other rules came into force. Bad files are said, not raised."""
        found, moment = stamps(self._config), self._tick()
        if found != self._seen:
            self._seen, self._changed = found, moment
        self.again = None
        # What was refused is read again each time: what made it unreadable need not show in the stamps.
        if found == self._judged and self.state.refused is None:
            return False
        quiet = moment - self._changed
        if quiet < self._settle:
            return self._later(self._settle - quiet, now, moment, ())
        with held_still(found) as busy:
            candidate = self._read()
        if busy or stamps(self._config) != found:
            return self._later(self._settle, now, moment, busy)
        if quiet < self._patience and self._looks_cut(candidate):
            return self._later(self._patience - quiet, now, moment, ())
        self._judged = found
        self._pending = None
        self.state = replace(self.state, waiting=None)
        return self._judge(candidate, now)

    def _later(self, seconds: float, now: datetime, moment: float, busy: Sequence[Path]) -> bool:
        """Look again later. What takes long is named: somebody may have forgotten an open file."""
        self.again = seconds
        since, named = self._pending = self._pending or (moment, now)
        if moment - since > 2 * self._patience:
            written = busy or [path for path in self._seen if self._seen[path] != self._judged.get(path)]
            self.state = replace(self.state, waiting=Waiting(named, tuple(written)))
        return False

    def _read(self) -> Sources | Unreadable:
        try:
            return Sources.read(self._config)
        except Problems as error:
            return error.problems

    def _judge(self, candidate: Sources | Unreadable, now: datetime) -> bool:
        if candidate == self._sources:
            if self.state.refused is not None:
                self._say(Line("rules: what was wrong has been taken back; the same ones are in force", "rules-kept"))
            self._failing = None
            self.state = replace(self.state, refused=None)
            return False
        if not isinstance(candidate, Sources):
            return self._refuse(now, candidate)
        try:
            rulebook = candidate.rulebook(self._config)
        except Problems as error:
            return self._refuse(now, error.problems)
        # The samples that tests name are files as well: what was refused for one may be right by now.
        if rulebook.set == self._failing:
            return False
        changed = _changed(self._sources, candidate)
        slow, failed = self._try(rulebook, changed)
        if self._stopped():
            return False
        if slow or failed:
            return self._refuse(now, slow, failed, rulebook.set)
        self._sources, self._failing, self.rulebook = candidate, None, rulebook
        self.state = RulesState(now, len(rulebook.rules))
        files = f"{len(changed)} file{'' if len(changed) == 1 else 's'}"
        told = f"rules: {len(rulebook.rules)} in force, {files} changed"
        self._say(Line(told, "rules-in-force", rules=len(rulebook.rules), files=len(changed)))
        return True

    def _refuse(
        self,
        now: datetime,
        problems: Unreadable,
        failed: tuple[Result, ...] = (),
        failing: RuleSet | None = None,
    ) -> bool:
        self._failing = failing
        before = self.state.refused
        refused = Refusal(before.since if before else now, problems, failed)
        if refused != before:
            self.state = replace(self.state, refused=refused)
            told = f"rules: not taken over, the last good ones stay in force: {refused}; `wellkept status` names them"
            self._say(warning(told, "rules-refused", mistakes=len(problems), tests_failed=len(failed)))
        return False

    def _try(self, rulebook: Rulebook, changed: Sequence[str]) -> tuple[Unreadable, tuple[Result, ...]]:
        """Run the tests of changed files, and after a change of templates those of all the user's files."""
        every = any(not name.endswith(RULE_FILES) for name in changed)
        cases = [
            case for case in rulebook.set.tests if case.file in changed or (every and not case.file.startswith(PACK))
        ]
        failed: list[Result] = []
        began = self._tick()
        for result in each_result(cases, rulebook.rules, rulebook.templates, self._config.settings):
            if result.differences:
                failed.append(result)
            if self._stopped():
                break
            if self._tick() - began > TESTS_LIMIT:
                what = f"the tests take longer than {TESTS_LIMIT:.0f} seconds: this one was the last"
                problem = Problem(Place(result.file, result.line), what, hint="`wellkept rules test` runs them all")
                return (problem,), tuple(failed)
        return (), tuple(failed)

    def _looks_cut(self, candidate: Sources | Unreadable) -> bool:
        """Tell whether something may be missing: a save that has come half way is often good TOML all the same."""
        if not isinstance(candidate, Sources):
            return False
        old, new = _texts(self._sources), _texts(candidate)
        return any(name not in new for name in old) or any(
            not text.endswith("\n") or old.get(name, "").startswith(text)
            for name, text in new.items()
            if old.get(name) != text
        )


def stamps(config: Config) -> dict[Path, Stamp]:
    """Return every file of the user's, and the folders they lie in, with what tells whether one has changed."""
    found: dict[Path, Stamp] = {}
    for path, ending in user_places(config):
        try:
            names = names_in(path, ending)
        except NotADirectoryError:
            names, found[path] = [], _stamp(path)  # one rule file
        except OSError:
            names = []
        if path not in found:
            found[path] = (*_stamp(path)[:2], 0, 0, 0)  # a folder changes with each file that an editor puts aside
        for name in names:
            found[path / name] = _stamp(path / name)
    return found


def _stamp(path: Path) -> Stamp:
    """Return the stamp of a file; of a link that leads nowhere, the link's; zeros for what is not there."""
    for look in (path.stat, path.lstat):
        try:
            seen = look()
        except OSError:
            continue
        return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
    return 0, 0, 0, 0, 0


def _texts(sources: Sources) -> dict[str, str]:
    """Return the user's files by name; shipped templates stand among them and do not change."""
    rules = {name: text for name, text in sources.rules if not name.startswith(PACK)}
    words = {
        f"{name}.{language}{TEMPLATE_FILES}": text
        for name, texts in sources.templates.items()
        for language, text in texts.items()
    }
    return rules | words


def _changed(before: Sources, after: Sources) -> list[str]:
    old, new = _texts(before), _texts(after)
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
