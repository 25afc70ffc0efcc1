"""Google's client library, paced and guarded: one request, or many Gmail requests in batches.

Every request is paid for before it is made. Batches start small and adapt: against live mailboxes batches of 100 were
refused at once while 25 passed (amd/gaia#2720), so a refusal halves the size and only what was refused is asked again.
A server without batches (an emulator) gets single requests.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import google_auth_httplib2
import httplib2
from google.auth.exceptions import GoogleAuthError
from googleapiclient.discovery import build
from googleapiclient.errors import Error, HttpError
from googleapiclient.http import BatchHttpRequest

from connectors.allowlist import AllowList
from connectors.base import ConnectorError, Refused, Unreachable, WaitUntil
from connectors.gmail.credentials import KeptToken, credentials_of, token_places
from connectors.gmail.errors import BROKEN, TooLarge, translate
from connectors.gmail.options import Options, Places
from connectors.gmail.transport import GuardedHttp
from connectors.pacing import Bucket, Clock, Sleep, backoff, shared_bucket

Json = dict[str, Any]
Answer = Json | ConnectorError


@dataclass(frozen=True, slots=True)
class Request:
    """A Gmail request still to be made: its name in the price list, and how the client library makes it."""

    name: str
    make: Callable[[], Any]


CALENDAR_REQUESTS, TASK_REQUESTS, PEOPLE_REQUESTS = 500, 300, 80
"""Requests a minute for each user at the other services, a little below their usual quotas."""
_FIRST_BATCH = 25
_LARGEST_BATCH = 50
_ROUNDS = 6
"""How often in a row a batch may come back without a single answer."""
_LONGEST_PAUSE = 60.0
_NO_BATCH = frozenset({404, 405, 501})
_RAISED = (Error, GoogleAuthError, httplib2.HttpLib2Error, OSError, ConnectorError, *BROKEN)


class Client:
    """One account's way to Google. Nothing is opened before the first request."""

    def __init__(
        self,
        options: Options,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self.options = options
        self.account = options.account
        self.clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._places = Places.of(options.endpoint)
        self._batches = True
        self._size = _FIRST_BATCH

    @cached_property
    def http(self) -> Any:
        """The guarded transport with the account's token. Raises SignInNeeded."""
        credentials = credentials_of(self.options)
        places = self._places
        guarded = GuardedHttp(
            AllowList((*places.requests, *token_places(self.options, credentials))),
            batch=places.batch,
            batchable=AllowList(places.batchable),
            origin=places.gmail.removesuffix("/"),
        )
        if isinstance(credentials, KeptToken):
            credentials.guarded = google_auth_httplib2.Request(guarded)
        return google_auth_httplib2.AuthorizedHttp(credentials, http=guarded)

    def _service(self, name: str, version: str, place: str) -> Any:
        return build(
            name,
            version,
            http=self.http,
            static_discovery=True,
            cache_discovery=False,
            client_options={"api_endpoint": place},
        )

    @cached_property
    def _gmail(self) -> Any:
        return self._service("gmail", "v1", self._places.gmail).users()

    # Resource objects are kept: making them anew for each request costs four times the processor time.

    @cached_property
    def users(self) -> Any:
        """Gmail's `users`."""
        return self._gmail

    @cached_property
    def mails(self) -> Any:
        """Gmail's `users.messages`."""
        return self._gmail.messages()

    @cached_property
    def threads(self) -> Any:
        """Gmail's `users.threads`."""
        return self._gmail.threads()

    @cached_property
    def drafts(self) -> Any:
        """Gmail's `users.drafts`."""
        return self._gmail.drafts()

    @cached_property
    def calendar(self) -> Any:
        """The Calendar service."""
        return self._service("calendar", "v3", self._places.calendar)

    @cached_property
    def tasks(self) -> Any:
        """The Tasks service."""
        return self._service("tasks", "v1", self._places.tasks)

    @cached_property
    def people(self) -> Any:
        """The People service."""
        return self._service("people", "v1", self._places.people)

    @cached_property
    def buckets(self) -> tuple[Bucket, ...]:
        """What Gmail requests are paid from: the user's minute, and the project's that all its accounts share."""
        quota = self.options.quota
        client = str(self.options.client_secret or self.options.endpoint or self.account)
        return (
            self._bucket(quota.per_minute, quota.dearest),
            shared_bucket(f"gmail {client}", lambda: self._bucket(quota.project_per_minute, quota.dearest)),
        )

    @cached_property
    def _others(self) -> Mapping[str, Bucket]:
        return {
            "calendar": self._bucket(CALENDAR_REQUESTS),
            "tasks": self._bucket(TASK_REQUESTS),
            "people": self._bucket(PEOPLE_REQUESTS),
        }

    def _bucket(self, per_minute: float, largest: float = 1.0) -> Bucket:
        return Bucket(per_minute, largest=largest, clock=self.clock, sleep=self._sleep)

    def price(self, name: str) -> int:
        """Return the price of a Gmail request in quota units."""
        return self.options.quota.prices[name]

    def gmail(self, name: str, make: Callable[[], Any]) -> Json:
        """Pay for a Gmail request (`messages.list`) and make it. Raises ConnectorError."""
        for bucket in self.buckets:
            bucket.take(self.price(name))
        return self._make(make)

    def gmail_pages(self, name: str, make: Callable[[Json], Any]) -> Iterator[Json]:
        """Yield every page of a list; `make` gets `pageToken` as an option, or none. Raises ConnectorError."""
        yield from self._pages(lambda page: self.gmail(name, lambda: make(page)))

    def other_pages(self, service: str, make: Callable[[Json], Any]) -> Iterator[Json]:
        """As `gmail_pages`, at another service."""
        yield from self._pages(lambda page: self.other(service, lambda: make(page)))

    def _pages(self, ask: Callable[[Json], Json]) -> Iterator[Json]:
        seen: set[str] = set()
        page: Json = {}
        while True:
            answer = ask(page)
            yield answer
            token = answer.get("nextPageToken")
            if not token:
                return
            if token in seen:
                raise Unreachable(f"{self.account}: Google's pages go round in circles", "it is tried again")
            seen.add(token)
            page = {"pageToken": token}

    def other(self, service: str, make: Callable[[], Any]) -> Json:
        """Make a request of another service: `calendar`, `tasks` or `people`. Raises ConnectorError."""
        self._others[service].take(1)
        return self._make(make)

    def _make(self, make: Callable[[], Any]) -> Json:
        try:
            answer = make().execute(num_retries=0)
        except _RAISED as error:
            raise translate(error, self.account) from error
        if isinstance(answer, dict):
            return answer
        if not answer:
            return {}  # an answer without content, as to DELETE
        raise Unreachable(f"{self.account}: Google's answer broke off or makes no sense", "it is tried again")

    def gmail_many(self, requests: Mapping[str, Request]) -> Iterator[tuple[str, Answer]]:
        """Make Gmail requests, in order; yield (key, answer or what kept that one from being answered).

        Raises what concerns the account as a whole: SignInNeeded, or WaitUntil and Unreachable that do not pass.
        """
        waiting = dict(requests)
        fruitless = 0
        while waiting:
            group = self._first(waiting)
            fewer = False
            delay, stubborn = 0.0, None
            for key, answer in self._group(group):
                if isinstance(answer, WaitUntil | Unreachable):
                    stubborn = answer
                    delay = max(delay, answer.seconds if isinstance(answer, WaitUntil) else 0.0)
                elif isinstance(answer, TooLarge) and len(group) > 1:
                    fewer = True
                else:
                    del waiting[key]
                    fruitless = 0
                    yield key, answer
            if fewer:
                self._size = 1
            elif stubborn is not None:
                fruitless += 1
                self._size = max(1, self._size // 2)
                delay = max(delay, backoff(fruitless, self._jitter))
                if fruitless >= _ROUNDS or delay > _LONGEST_PAUSE:
                    raise stubborn
                self.buckets[0].pause(delay)
            else:
                self._size = min(_LARGEST_BATCH, self._size + 1)

    def room(self, made: int, units: int, name: str) -> bool:
        """Tell whether a request more fits into a batch of `made` requests that cost `units`."""
        capacity = min(bucket.capacity for bucket in self.buckets)
        return not made or (made < self._size and units + self.price(name) <= capacity)

    def _first(self, waiting: Mapping[str, Request]) -> dict[str, Request]:
        group: dict[str, Request] = {}
        units = 0
        for key, request in waiting.items():
            if not self.room(len(group), units, request.name):
                break
            group[key] = request
            units += self.price(request.name)
        return group

    def _group(self, requests: Mapping[str, Request]) -> list[tuple[str, Answer]]:
        if self._batches and len(requests) > 1:
            answers = self._batch(requests)
            if answers is not None:
                return answers
        found: list[tuple[str, Answer]] = []
        for key, request in requests.items():
            try:
                found.append((key, self.gmail(request.name, request.make)))
            except (WaitUntil, Unreachable) as error:
                found.append((key, error))
                break
            except ConnectorError as error:
                found.append((key, self._own(error)))
        return found

    def _batch(self, requests: Mapping[str, Request]) -> list[tuple[str, Answer]] | None:
        """Make them as one batch; None when the server has no batches."""
        answers: dict[str, Answer] = {}

        def keep(key: str, answer: Any, error: Exception | None) -> None:
            if error is not None:
                answers[key] = self._own(translate(error, self.account))
            else:
                answers[key] = answer if isinstance(answer, dict) else {}

        for bucket in self.buckets:
            bucket.take(sum(self.price(request.name) for request in requests.values()))
        try:
            batch = BatchHttpRequest(callback=keep, batch_uri=self._places.batch)
            for key, request in requests.items():
                batch.add(request.make(), request_id=key)
            batch.execute(http=self.http)
        except HttpError as error:
            if self.options.endpoint and int(error.resp.status) in _NO_BATCH:
                self._batches = False
                return None
            return self._failed(error, requests)
        except _RAISED as error:
            return self._failed(error, requests)
        return list(answers.items())

    def _failed(self, error: Exception, requests: Mapping[str, Any]) -> list[tuple[str, Answer]]:
        meant = self._own(translate(error, self.account))
        if isinstance(meant, WaitUntil | Unreachable | TooLarge):
            return [(key, meant) for key in requests]
        raise meant from error

    @staticmethod
    def _own(error: ConnectorError) -> ConnectorError:
        """Return an error that concerns this request alone; raise any other."""
        if isinstance(error, WaitUntil | Unreachable | Refused):
            return error
        raise error

    def close(self) -> None:
        """Close the connections."""
        if "http" in self.__dict__:
            self.http.close()
