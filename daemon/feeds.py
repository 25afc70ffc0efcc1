"""Fetching what is worth sharing: which feeds are asked when, and what became of it.

Feeds are fetched whole, by threads of their own: no account waits for one, and no server learns whom an article is
for. A command asks each feed whose server allows it; `run` asks them every hour. One that fails is asked later and later.
"""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from daemon.config_insight import InsightSources
from daemon.index import Index
from daemon.index.articles import FeedState
from daemon.local_articles import LocalArticles
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
        self._here = LocalArticles(sources, index.articles)
        self._ring = ring
        self._patience = patience
        self._luck = luck
        self._answers: queue.Queue[_Answer] = queue.Queue()
        self._asked: set[str] = set()
        """Addresses whose answers are still to come."""
        self._awaited = True
        self._kept: frozenset[str] = frozenset()
        """The sources whose articles are kept."""

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._asked)

    def ask(self, now: datetime, *, eagerly: bool) -> None:
        """Read what lies on this machine, and begin to ask the feeds whose time has come.

        `eagerly`: all whose servers allow it.
        """
        self._here.read(now)
        held = self._articles.feeds()
        wanted = self._addresses(held)
        kept = frozenset((*wanted, *self._here.origins))
        if kept != self._kept or (held and not kept):
            self._articles.keep_only(kept, now)
            self._kept = kept
        self._begin(wanted, held, now, eagerly=eagerly)

    def take(self, now: datetime, *, wait: bool = True) -> None:
        """Store what has come. `wait`: for the rest as well, for a while; else it rings when it comes."""
        until = monotonic() + (self._patience if wait else 0.0)
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
        for origin in (*map(str, self._sources.files), *self._sources.feeds):
            found.update(dict.fromkeys(held[origin].listed if origin in held else ()))
        return found

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
