"""Google's client library, paced and guarded: every request is paid for before it is made (batches: `.batches`)."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import google_auth_httplib2
import httplib2
from google.auth.exceptions import GoogleAuthError
from googleapiclient.discovery import build
from googleapiclient.errors import Error

from connectors.allowlist import AllowList
from connectors.base import ConnectorError, Unanswered, Unreachable, WaitUntil
from connectors.gmail.credentials import KeptToken, credentials_of, token_places
from connectors.gmail.errors import BROKEN, of_change, translate
from connectors.gmail.options import Options, Places
from connectors.gmail.transport import GuardedHttp
from connectors.pacing import Bucket, Clock, Sleep, backoff, shared_bucket

logging.getLogger("googleapiclient").addHandler(logging.NullHandler())  # it warns of every refusal; we tell of them

Json = dict[str, Any]

CALENDAR_REQUESTS, TASK_REQUESTS, PEOPLE_REQUESTS = 500, 300, 80
"""Requests a minute for each user at the other services, a little below their usual quotas."""
_LOOK = 2
"""Requests of a look at the contacts when nothing has changed: no command waits for these."""
PAGE_TRIES = 3
LONGEST_PAUSE = 60.0
"""Seconds of waiting after which the daemon is told: it has other work."""
RAISED = (Error, GoogleAuthError, httplib2.HttpLib2Error, OSError, ConnectorError, *BROKEN)
"""What making a request may raise: all of it is translated."""


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
        self.jitter = jitter
        self.places = Places.of(options.endpoint)
        self._sleep = sleep

    @cached_property
    def http(self) -> Any:
        """The guarded transport with the account's token. Raises SignInNeeded."""
        credentials = credentials_of(self.options)
        places = self.places
        guarded = GuardedHttp(
            AllowList((*places.requests, *token_places(self.options, credentials))),
            batch=places.batch,
            batchable=AllowList(places.batchable),
            origin=places.gmail.removesuffix("/"),
            timeout=self.options.timeout,
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
        return self._service("gmail", "v1", self.places.gmail).users()

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
        return self._service("calendar", "v3", self.places.calendar)

    @cached_property
    def tasks(self) -> Any:
        """The Tasks service."""
        return self._service("tasks", "v1", self.places.tasks)

    @cached_property
    def people(self) -> Any:
        """The People service."""
        return self._service("people", "v1", self.places.people)

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
            "people": self._bucket(PEOPLE_REQUESTS, start=_LOOK),
        }

    def _bucket(self, per_minute: float, largest: float = 1.0, start: float = 0.0) -> Bucket:
        return Bucket(per_minute, largest=largest, start=start, clock=self.clock, sleep=self._sleep)

    def permits(self, scopes: Collection[str]) -> bool:
        """Tell whether the sign-in covers these scopes; a token from a command is only known by trying it."""
        credentials = self.http.credentials
        return not isinstance(credentials, KeptToken) or set(scopes) <= set(credentials.scopes or ())

    def price(self, name: str) -> int:
        """Return the price of a Gmail request in quota units."""
        return self.options.quota.prices[name]

    def gmail(self, name: str, make: Callable[[], Any]) -> Json:
        """Pay for a Gmail request (`messages.list`) and make it. Raises ConnectorError."""
        for bucket in self.buckets:
            bucket.take(self.price(name))
        return self._make(make)

    def gmail_pages(self, name: str, make: Callable[[Json], Any]) -> Iterator[Json]:
        """Yield every page of a list; `make` gets `pageToken` as an option, or none. Raises ConnectorError.

        A page that fails is asked for again here: from outside, the whole list would have to begin anew.
        """
        yield from self._pages(lambda page: self.gmail(name, lambda: make(page)))

    def other_pages(self, service: str, make: Callable[[Json], Any]) -> Iterator[Json]:
        """As `gmail_pages`, at another service."""
        yield from self._pages(lambda page: self.other(service, lambda: make(page)))

    def _pages(self, ask: Callable[[Json], Json]) -> Iterator[Json]:
        seen: set[str] = set()
        page: Json = {}
        while True:
            answer = self._patiently(ask, page)
            yield answer
            token = answer.get("nextPageToken")
            if not token:
                return
            if token in seen:
                raise Unreachable(f"{self.account}: Google's pages go round in circles", "it is tried again")
            seen.add(token)
            page = {"pageToken": token}

    def _patiently(self, ask: Callable[[Json], Json], page: Json) -> Json:
        for attempt in range(1, PAGE_TRIES):
            try:
                return ask(page)
            except Unreachable:
                self._sleep(backoff(attempt, self.jitter))
            except WaitUntil as patience:
                if patience.seconds > LONGEST_PAUSE:
                    raise
                self._sleep(patience.seconds)
        return ask(page)

    def other(self, service: str, make: Callable[[], Any]) -> Json:
        """Make a request of another service: `calendar`, `tasks` or `people`. Raises ConnectorError."""
        self._others[service].take(1)
        return self._make(make)

    def _make(self, make: Callable[[], Any]) -> Json:
        reads = True
        try:
            request = make()
            reads = request.method == "GET"
            answer = request.execute(num_retries=0)
        except RAISED as error:
            raise (translate if reads else of_change)(error, self.account) from error
        if isinstance(answer, dict):
            return answer
        if not answer:
            return {}  # an answer without content, as to DELETE
        kind = Unreachable if reads else Unanswered
        raise kind(f"{self.account}: Google's answer broke off or makes no sense", "it is tried again")

    def close(self) -> None:
        """Close the connections."""
        if "http" in self.__dict__:
            self.http.close()
