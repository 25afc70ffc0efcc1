"""Graph as one account sees it, paced and guarded: a request, the pages of a list, or many questions in batches.

Every request asks for immutable ids: else a message that is moved changes its name. A refusal for want of patience
(429) happened to nothing, so reading waits as long as it is told and asks again, as does each part of a batch alone.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

import requests
from requests.exceptions import RequestException

from connectors.allowlist import AllowList
from connectors.base import ConnectorError, Refused, SignInNeeded, Unanswered, Unreachable, WaitUntil
from connectors.outlook.errors import TooLarge, may_have_happened, of_exception, of_status
from connectors.outlook.options import Options
from connectors.outlook.requests_list import OPTIONS, batchable
from connectors.outlook.requests_list import requests as listed
from connectors.outlook.tokens import Tokens, tokens_of
from connectors.outlook.transport import BATCH_LIMIT, CONNECT_TIMEOUT, Guard, guarded_session, in_flight, read_whole
from connectors.pacing import Bucket, Clock, Sleep, backoff

Json = dict[str, Any]
Answer = Json | ConnectorError

IMMUTABLE = 'IdType="ImmutableId"'
UTC_TIMES = 'outlook.timezone="UTC"'
ANSWER_LIMIT = 192 * 1024 * 1024
"""Bytes of one answer, unpacked: a page of a thousand mails with their texts."""
_PIECE = 262_144
_TRIES = 5
_LONGEST_PAUSE = 120.0
_UNAUTHORIZED, _OK, _REDIRECT = 401, 200, 300
_NO_BATCH = (400, 404, 405, 501)
"""What a server that stands in for Graph may say to a batch when it knows none."""


class Client:
    """One account's way to Graph. Nothing is opened before the first request."""

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
        self._root = options.root
        self._jitter = jitter
        self._bucket = Bucket(options.requests_per_minute, largest=BATCH_LIMIT, clock=clock, sleep=sleep)
        self._batches = True

    @cached_property
    def session(self) -> requests.Session:
        """The guarded way out."""
        allowed = AllowList(listed(self._root), options=OPTIONS)
        guard = Guard(allowed, root=self._root, batchable=AllowList(batchable(self._root), options=OPTIONS))
        return guarded_session(guard, local=bool(self.options.endpoint))

    @cached_property
    def tokens(self) -> Tokens:
        """Where tokens come from. Raises SignInNeeded."""
        return tokens_of(self.options)

    def get(self, place: str, query: Mapping[str, str] | None = None, *, prefer: tuple[str, ...] = ()) -> Json:
        """Read `place`: a path below Graph's root, or a link that Graph gave (`Options.followed`).

        Raises ConnectorError; waits for what can be waited for.
        """
        link = self.options.followed(place) if query is None else place
        url = link if link.startswith(("http://", "https://")) else self._url(link, query)
        return self._patient(lambda: self._ask("GET", url, prefer=prefer))

    def post(self, place: str, body: Json | None = None) -> Json:
        """Make something, once. Raises ConnectorError."""
        return self._ask("POST", self._url(place), body)

    def patch(self, place: str, body: Json) -> Json:
        """Change something, once. Raises ConnectorError."""
        return self._ask("PATCH", self._url(place), body)

    def delete(self, place: str) -> None:
        """Delete something, once. Raises ConnectorError."""
        self._ask("DELETE", self._url(place))

    def rows(self, place: str, query: Mapping[str, str]) -> Iterator[Json]:
        """Yield what a list holds, over all its pages. Raises ConnectorError."""
        seen: set[str] = set()
        answer = self.get(place, query)
        while True:
            yield from rows_of(answer)
            link = answer.get("@odata.nextLink")
            if not isinstance(link, str) or not link:
                return
            if link in seen:
                raise Unreachable(f"{self.account}: Microsoft's pages go round in circles", "it is tried again")
            seen.add(link)
            answer = self.get(link)

    def many(self, places: Mapping[str, str], query: Mapping[str, str]) -> Iterator[tuple[str, Answer]]:
        """Read several places, by a key for each; yield (key, answer or what kept that one from being answered).

        Raises what concerns the account as a whole, and WaitUntil and Unreachable that do not pass.
        """
        waiting = dict(places)
        fruitless = 0
        while waiting:
            group = dict(list(waiting.items())[:BATCH_LIMIT])
            delay, stubborn = 0.0, None
            answers = self._group(group, query)
            for key, answer in answers.items():
                if isinstance(answer, WaitUntil | Unreachable):
                    stubborn = answer
                    delay = max(delay, answer.seconds if isinstance(answer, WaitUntil) else 0.0)
                else:
                    del waiting[key]
                    yield key, self._own(answer)
            fruitless = fruitless + 1 if len(answers) == 0 or stubborn is not None else 0
            if stubborn is None and not answers:
                stubborn = Unreachable(f"{self.account}: Microsoft answers a batch with nothing", "it is tried again")
            if stubborn is not None:
                delay = max(delay, backoff(fruitless, self._jitter))
                if fruitless >= _TRIES or delay > _LONGEST_PAUSE:
                    raise stubborn
                self._bucket.pause(delay)

    def _group(self, places: Mapping[str, str], query: Mapping[str, str]) -> dict[str, Answer]:
        if self._batches and len(places) > 1:
            try:
                return self._batch(places, query)
            except _NoBatches:
                self._batches = False
        found: dict[str, Answer] = {}
        for key, place in places.items():
            try:
                found[key] = self._ask("GET", self._url(place, query))
            except ConnectorError as error:
                found[key] = error
                if not isinstance(error, Refused):
                    break
        return found

    def _batch(self, places: Mapping[str, str], query: Mapping[str, str]) -> dict[str, Answer]:
        """Make one batch; each part is judged alone, and the order is not kept."""
        numbers = {str(number): key for number, key in enumerate(places)}
        parts = [
            {
                "id": number,
                "method": "GET",
                "url": self._url(places[key], query).removeprefix(self._root),
                "headers": {"Prefer": IMMUTABLE},
            }
            for number, key in numbers.items()
        ]
        answer = self._patient(lambda: self._ask("POST", f"{self._root}/$batch", {"requests": parts}, units=len(parts)))
        found: dict[str, Answer] = {}
        for row in rows_of(answer, "responses"):
            key = numbers.get(str(row.get("id")))
            if key is None:
                continue
            status, body = row.get("status"), row.get("body")
            if isinstance(status, int) and _OK <= status < _REDIRECT and isinstance(body, dict):
                found[key] = body
            else:
                headers = row.get("headers")
                named = {str(name).lower(): str(value) for name, value in (headers or {}).items()}
                found[key] = of_status(status if isinstance(status, int) else 500, named, body, self.account)
        return found

    def _own(self, answer: Answer) -> Answer:
        """Return what concerns this part alone; raise what concerns the account."""
        if isinstance(answer, ConnectorError) and not isinstance(answer, Refused):
            raise answer
        return answer

    def _patient(self, ask: Callable[[], Json]) -> Json:
        for attempt in range(1, _TRIES + 1):
            try:
                return ask()
            except WaitUntil as wait:
                if attempt == _TRIES or wait.seconds > _LONGEST_PAUSE:
                    raise
                self._bucket.pause(max(wait.seconds, backoff(attempt, self._jitter)))
        raise AssertionError

    def _ask(
        self, method: str, url: str, body: Json | None = None, *, prefer: tuple[str, ...] = (), units: int = 1
    ) -> Json:
        """Pay for a request and make it; a token that has run out is renewed once."""
        self._bucket.take(units)
        answer = self._once(method, url, body, prefer)
        if answer[0] == _UNAUTHORIZED and self.tokens.renew():
            self._bucket.take(units)
            answer = self._once(method, url, body, prefer)
        status, headers, content = answer
        if status in _NO_BATCH and url.endswith("/$batch") and self.options.endpoint:
            raise _NoBatches(f"{self.account}: no batches here")
        if not _OK <= status < _REDIRECT:
            told = of_status(status, headers, content, self.account)
            if changes(method, url) and may_have_happened(status) and isinstance(told, Unreachable | WaitUntil):
                raise Unanswered(told.what, told.advice).coded(told.code)
            raise told
        if content is None:
            return {}
        if not isinstance(content, dict):
            kind = Unanswered if changes(method, url) else Unreachable
            raise kind(f"{self.account}: Microsoft's answer makes no sense", "it is tried again")
        return content

    def _once(
        self, method: str, url: str, body: Json | None, prefer: tuple[str, ...]
    ) -> tuple[int, dict[str, str], object]:
        headers = {
            "Authorization": f"Bearer {self.tokens.token()}",
            "Accept": "application/json",
            "Prefer": ", ".join((IMMUTABLE, *prefer)),
        }
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        prepared = self.session.prepare_request(requests.Request(method, url, headers=headers, data=data))
        prepared.url = url  # as it was given: requests would tidy it
        try:
            with (
                in_flight,
                self.session.send(
                    prepared,
                    stream=True,
                    timeout=(min(CONNECT_TIMEOUT, self.options.timeout), self.options.timeout),
                    allow_redirects=False,
                    verify=self.session.verify,
                    proxies=self.session.proxies,
                ) as response,
            ):
                content = read_whole(response.iter_content(_PIECE), ANSWER_LIMIT)
        except RequestException as error:
            raise of_exception(error, self.account, changes=changes(method, url)) from error
        named = {name.lower(): value for name, value in response.headers.items()}
        if content is None:
            raise TooLarge(f"{self.account}: an answer of more than {ANSWER_LIMIT} bytes")
        return response.status_code, named, self._json(response.status_code, content, changes=changes(method, url))

    def _json(self, status: int, content: bytes, *, changes: bool) -> object:
        if not content.strip():
            return None
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            if not _OK <= status < _REDIRECT:
                return None
            kind = Unanswered if changes else Unreachable
            raise kind(
                f"{self.account}: Microsoft's answer broke off or makes no sense", "it is tried again"
            ) from error

    def _url(self, place: str, query: Mapping[str, str] | None = None) -> str:
        asked = "&".join(f"{name}={quote(value, safe=_PLAIN)}" for name, value in (query or {}).items())
        return f"{self._root}{place}{'?' if asked else ''}{asked}"

    def close(self) -> None:
        """Close the connections."""
        if "session" in self.__dict__:
            self.session.close()


_PLAIN = "$,()'/:"
"""What stands in a query as it is."""


class _NoBatches(Refused):
    """An emulator without batches."""


def rows_of(answer: Json, key: str = "value") -> list[Json]:
    """Return the rows of an answer; what is no row is left out."""
    rows = answer.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def changes(method: str, url: str) -> bool:
    """Tell whether a request changes something: a batch holds questions only."""
    return method != "GET" and not url.endswith("/$batch")


def segment(ref: str) -> str:
    """Return an id as one segment of a path, spelt as in Graph's documents: ids end with `=`."""
    return quote(ref, safe="=")


__all__ = ["IMMUTABLE", "UTC_TIMES", "Answer", "Client", "Json", "SignInNeeded", "rows_of", "segment"]
