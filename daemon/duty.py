"""What `wellkept run` has besides passes: it hears that rules were saved, takes them over, and says how things stand."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from daemon import shapes
from daemon.duty_file import DutyFile
from daemon.reload import PATIENCE, SETTLE, Reloader, RulesState
from daemon.rest import Rest, marks_of
from daemon.rulebook import Sources
from daemon.trails import mail_trails, trails
from daemon.watch import Watch
from rules.rule import Problems

if TYPE_CHECKING:
    from daemon.bell import Bell
    from daemon.config import Config
    from daemon.desk import Desk
    from daemon.rule_tests import Result


class Duty:
    """The rules of a running desk; for `daemon.loop.run_passes`. `with` it: folders are watched, a file is kept."""

    def __init__(
        self,
        desk: Desk,
        config: Config,
        now: datetime,
        *,
        bell: Bell,
        say: Callable[[str], None],
        settle: float = SETTLE,
        patience: float = PATIENCE,
        rested: Rest | None = None,
    ) -> None:
        """Load the rules, or go on with those of before the rest. Raises Problems.

        The bell is rung when rules or templates may have changed.
        """
        self._news: list[str] = []
        since = datetime.fromisoformat(rested.duty["since"]) if rested else now
        self._reloader = Reloader(
            config,
            since,
            self._news.append,
            settle=settle,
            patience=patience,
            stopped=lambda: bell.called_away,
            in_force=_in_force(rested) if rested else None,
        )
        self._desk = desk
        self._config = config
        self._since = since
        self._say = say
        self._watch = Watch(bell.ring, say)
        self._mail_watch = Watch(bell.announce, say)
        self._file = DutyFile(config.state_dir)
        self._written: tuple[RulesState, Problems | None] | None = None
        self._refused: Problems | None = None
        self.again: float | None = None
        desk.rulebook = self._reloader.rulebook

    def look(self, now: datetime) -> bool:
        """Look for other rules; returns whether they came into force."""
        # Watch first: what changes after this look is heard.
        self._watch.cover(trails(self._config))
        self._mail_watch.cover(mail_trails(self._config))
        taken = self._reloader.look(now)
        self._desk.rulebook = self._reloader.rulebook
        self.again = self._reloader.again
        self._record()
        for line in self._news:  # after the record: who reads the line may ask `status` at once
            self._say(line)
        self._news.clear()
        return taken

    def rest(self, until: float, said: Mapping[str, str]) -> Rest | None:
        """Return what there is to know until then; None while rules are being written, or config and rules are at odds.

        `until`: on the monotonic clock, in seconds.
        """
        if not self._reloader.settled or self._refused is not None or self._written is None:
            return None
        rules, mail = trails(self._config), mail_trails(self._config)
        listening = {
            str(folder): sorted(rules.get(folder, frozenset()) | mail.get(folder, frozenset()))
            for folder in rules.keys() | mail.keys()
        }
        sources = self._reloader.sources
        return Rest(
            state_dir=str(self._config.state_dir),
            until=until,
            trails=listening,
            marks=marks_of(listening),
            duty=described(self._reloader.state, None, os.getpid(), self._since),
            config=self._config.text,
            rules=sources.rules,
            templates=sources.templates,
            said=said,
        )

    def refuse(self, problems: Problems) -> None:
        """Note why the config, as it is now, is not taken over."""
        self._refused = problems
        self._record()

    def _record(self) -> None:
        state = self._reloader.state
        if (state, self._refused) == self._written:
            return
        self._written = state, self._refused
        try:
            self._file.write(described(state, self._refused, os.getpid(), self._since))
        except OSError as error:
            self._say(f"`wellkept status` can't be told about the rules: {error.strerror}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.close()
        self._mail_watch.close()
        self._file.close()


def _in_force(rested: Rest) -> Sources:
    return Sources(tuple((name, text) for name, text in rested.rules), rested.templates)


def described(state: RulesState, config: Problems | None, pid: int, since: datetime) -> dict[str, Any]:
    """Return what `status` shows; moments in UTC as RFC 3339."""
    refused, waiting = state.refused, state.waiting
    return {
        "pid": pid,
        "since": since.isoformat(),
        "config_refused": [shapes.problem(problem) for problem in config.problems] if config else [],
        "rules": {
            "in_force": state.rules,
            "since": state.since.isoformat(),
            "refused": None
            if refused is None
            else {
                "since": refused.since.isoformat(),
                "problems": [shapes.problem(problem) for problem in refused.problems],
                "tests": [_test(test) for test in refused.failed],
            },
            "waiting": None
            if waiting is None
            else {"since": waiting.since.isoformat(), "files": [str(path) for path in waiting.files]},
        },
    }


def _test(test: Result) -> dict[str, Any]:
    return {"file": test.file, "line": test.line, "name": test.name, "differences": list(test.differences)}
