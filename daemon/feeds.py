"""Fetching what is worth sharing: which feeds are asked when, and what became of it.

Feeds are fetched whole, by threads of their own: no account waits for one, and no server learns whom an article is
for. A command asks each feed whose server allows it; `run` asks them every hour. One that fails is asked later and later.
"""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from daemon.config_insight import InsightSources
from daemon.index import Index
from daemon.index.articles import FOLDER, FeedState
from daemon.log import crashed

if TYPE_CHECKING:
    from connectors.feeds import FeedTrouble, Fetched

EVERY = timedelta(hours=1)
LONGEST = timedelta(days=1)
"""Between two tries of a feed that does not answer."""
GONE = timedelta(days=30)
"""Until a feed is asked again whose server says that it is gone for good."""
AT_ONCE = 4
PATIENCE = 10.0
"""Seconds that a pass waits for feeds; what comes later is there for the next one."""
JITTER = 0.2
_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class _Answer:
    """What asking a feed brought."""

    state: FeedState
    """As it was."""
    what: Fetched | FeedTrouble


class Feeds:
    """The sources of articles of one config. `ring` is called from another thread when a late answer has come."""

    def __init__(
        self,
        sources: InsightSources,
        index: Index,
        ring: Callable[[], None] = lambda: None,
        *,
        patience: float = PATIENCE,
        luck: Callable[[], float] = random.random,
    ) -> None:
        self._sources = sources
        self._articles = index.articles
        self._ring = ring
        self._patience = patience
        self._luck = luck
        self._answers: queue.Queue[_Answer] = queue.Queue()
        self._asked: set[str] = set()
        """Addresses whose answers are still to come."""
        self._awaited = True
        self._seen: object = None
        """What the folder looked like when it was last read."""
        self._kept: frozenset[str] = frozenset()
        """The sources whose articles are kept."""

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._asked)

    def ask(self, now: datetime, *, eagerly: bool) -> None:
        """Read the folder, and begin to ask the feeds whose time has come. `eagerly`: all whose servers allow it."""
        held = self._articles.feeds()
        kept = frozenset((*self._addresses(held), *([FOLDER] if self._sources.folder else [])))
        if kept != self._kept or (held and not kept):
            self._articles.keep_only(kept, now)
            self._kept = kept
        if self._sources.folder is not None:
            self._read_folder(self._sources.folder, held.get(FOLDER, FeedState(FOLDER)), now)
        self._begin(self._addresses(held), held, now, eagerly=eagerly)

    def take(self, now: datetime) -> None:
        """Store what has come, waiting for the rest for a while."""
        until = monotonic() + self._patience
        self._awaited = True
        while self._asked:
            try:
                answer = self._answers.get(timeout=max(0.0, until - monotonic()))
            except queue.Empty:
                break
            self._asked.discard(answer.state.url)
            state = self._store(answer, now)
            if new := set(state.listed) - set(answer.state.listed):
                self._begin(new, self._articles.feeds(), now, eagerly=True)
        self._awaited = False
        if not self._answers.empty():
            self._ring()

    def _addresses(self, held: Mapping[str, FeedState]) -> Collection[str]:
        """Return every address to ask: those of the config, and of the lists it names."""
        found = dict.fromkeys(self._sources.feeds)
        for path in self._sources.lists:
            found.update(dict.fromkeys(self._listed_in(path)))
        for url in self._sources.feeds:
            found.update(dict.fromkeys(held[url].listed if url in held else ()))
        return found

    def _listed_in(self, path: Path) -> Iterable[str]:
        from connectors.feeds import FeedTrouble, read_opml

        try:
            return read_opml(path.read_bytes())
        except (OSError, FeedTrouble):
            return ()  # `doctor` says what is wrong with it

    # The folder

    def _read_folder(self, folder: Path, state: FeedState, now: datetime) -> None:
        from connectors.feeds import look_of, read_folder

        try:
            look = look_of(folder)
            if look == self._seen:
                return
            found = read_folder(folder)
        except OSError as error:
            what = f"the folder of articles can't be read: {error.strerror}"
            if state.trouble != what:
                self._articles.put(replace(state, tried=now, trouble=what, advice=f"see {folder}"), None, now)
            return
        self._seen = look
        aside = "; ".join(f"{name}: {reason}" for name, reason in found.set_aside[:3])
        state = replace(state, tried=now, succeeded=now, trouble=aside, advice="")
        self._articles.put(state, found.articles, now, whole=True)

    # The feeds

    def _begin(self, urls: Collection[str], held: Mapping[str, FeedState], now: datetime, *, eagerly: bool) -> None:
        due = [
            state
            for url in urls
            if url not in self._asked and _is_due(state := held.get(url, FeedState(url)), now, eagerly=eagerly)
        ]
        if not due:
            return
        self._asked.update(state.url for state in due)
        jobs: queue.SimpleQueue[FeedState] = queue.SimpleQueue()
        for state in due:
            jobs.put(state)
        for _ in range(min(AT_ONCE, len(due))):
            threading.Thread(target=self._work, args=(jobs, now), name="feeds", daemon=True).start()

    def _work(self, jobs: queue.SimpleQueue[FeedState], now: datetime) -> None:
        from connectors.feeds import FeedTrouble, Validators, fetch, new_session

        with new_session() as session:
            while True:
                try:
                    state = jobs.get_nowait()
                except queue.Empty:
                    return
                what: Fetched | FeedTrouble
                try:
                    what = fetch(session, state.moved_to or state.url, Validators(state.etag, state.modified), now)
                except FeedTrouble as trouble:
                    what = trouble
                except Exception as mistake:  # noqa: BLE001 - one feed must not stop the others
                    crash = crashed(mistake, "reading a feed")
                    what = FeedTrouble("a mistake of ours keeps it from being read", f"please report {crash.id}")
                self._answers.put(_Answer(state, what))
                if not self._awaited:
                    self._ring()

    def _store(self, answer: _Answer, now: datetime) -> FeedState:
        from connectors.feeds import FeedTrouble

        was, what = answer.state, answer.what
        if isinstance(what, FeedTrouble):
            failures = was.failures + 1
            pause = GONE if what.gone else min(LONGEST, EVERY * 2 ** min(failures - 1, _DOUBLINGS))
            rest = what.retry_after or timedelta()
            state = replace(
                was,
                moved_to="",  # where it had moved to may be what fails
                tried=now,
                fresh_until=now + (pause if what.gone else rest),
                again=now + max(self._spread(pause), rest),
                failures=failures,
                trouble=what.what,
                advice=what.advice,
            )
            self._articles.put(state, None, now)
            return state
        unchanged = what.feed is None and what.feeds is None
        state = replace(
            was,
            moved_to=what.moved_to or was.moved_to,
            etag=what.validators.etag,
            modified=what.validators.modified,
            listed=was.listed if unchanged else what.feeds or (),
            tried=now,
            fresh_until=now + what.fresh_for,
            again=now + max(self._spread(EVERY), what.fresh_for),
            succeeded=now,
            failures=0,
            trouble="",
            advice="",
        )
        self._articles.put(state, None if what.feed is None else what.feed.articles, now)
        return state

    def _spread(self, span: timedelta) -> timedelta:
        return span * (1 - JITTER + 2 * JITTER * self._luck())


def _is_due(state: FeedState, now: datetime, *, eagerly: bool) -> bool:
    """Tell whether a feed may be asked. A clock that went back makes every promise void."""
    if state.tried is None or state.tried > now:
        return True
    until = state.fresh_until if eagerly and not state.failures else state.again
    return until is None or until <= now
