"""Many Gmail requests at once, in batches whose size adapts.

They start small: against live mailboxes batches of 100 were refused at once while 25 passed (amd/gaia#2720), so a
refusal halves the size and only what was refused is asked again. A server without batches (an emulator) gets single
requests. One message that Google never delivers must not keep the rest of a mailbox away: when asked for alone it
fails as well, and Google otherwise answers, that is the answer for this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from connectors.base import ConnectorError, Refused, Unreachable, WaitUntil
from connectors.gmail.client import LONGEST_PAUSE, RAISED, Client, Json
from connectors.gmail.errors import TooLarge, translate
from connectors.pacing import backoff

Answer = Json | ConnectorError

_FIRST_BATCH = 25
_LARGEST_BATCH = 50
_ROUNDS = 6
"""How often in a row a batch may come back without a single answer."""
_NO_BATCH = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True)
class Request:
    """A Gmail request still to be made: its name in the price list, and how the client library makes it."""

    name: str
    make: Callable[[], Any]


class Batches:
    """One account's way to ask Gmail for many things."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._possible = True
        self._size = _FIRST_BATCH

    def many(self, requests: Mapping[str, Request]) -> Iterator[tuple[str, Answer]]:
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
            elif stubborn is None:
                self._size = min(_LARGEST_BATCH, self._size + 1)
            else:
                fruitless += 1
                self._size = max(1, self._size // 2)
                delay = max(delay, backoff(fruitless, self._client.jitter))
                if fruitless >= _ROUNDS and self._alone(group, stubborn):
                    (key,) = group
                    del waiting[key]
                    fruitless = 0
                    yield key, Refused(stubborn.what, stubborn.advice).coded(stubborn.code)
                elif fruitless >= _ROUNDS or delay > LONGEST_PAUSE:
                    raise stubborn
                else:
                    self._client.buckets[0].pause(delay)

    def room(self, made: int, units: int, name: str) -> bool:
        """Tell whether a request more fits into a batch of `made` requests that cost `units`."""
        capacity = min(bucket.capacity for bucket in self._client.buckets)
        return not made or (made < self._size and units + self._client.price(name) <= capacity)

    def _alone(self, group: Mapping[str, Request], error: ConnectorError) -> bool:
        """Tell whether a single request fails that way while Gmail answers others."""
        if len(group) > 1 or not isinstance(error, Unreachable):
            return False
        mails = self._client.mails
        try:
            self._client.gmail("messages.list", lambda: mails.list(userId="me", maxResults=1))
        except (WaitUntil, Unreachable):
            return False
        return True

    def _first(self, waiting: Mapping[str, Request]) -> dict[str, Request]:
        group: dict[str, Request] = {}
        units = 0
        for key, request in waiting.items():
            if not self.room(len(group), units, request.name):
                break
            group[key] = request
            units += self._client.price(request.name)
        return group

    def _group(self, requests: Mapping[str, Request]) -> list[tuple[str, Answer]]:
        if self._possible and len(requests) > 1:
            answers = self._batch(requests)
            if answers is not None:
                return answers
        found: list[tuple[str, Answer]] = []
        for key, request in requests.items():
            try:
                found.append((key, self._client.gmail(request.name, request.make)))
            except (WaitUntil, Unreachable) as error:
                found.append((key, error))
                break
            except ConnectorError as error:
                found.append((key, _own(error)))
        return found

    def _batch(self, requests: Mapping[str, Request]) -> list[tuple[str, Answer]] | None:
        """Make them as one batch; None when the server has no batches."""
        client = self._client
        answers: dict[str, Answer] = {}

        def keep(key: str, answer: Any, error: Exception | None) -> None:
            if error is not None:
                answers[key] = _own(translate(error, client.account))
            else:
                answers[key] = answer if isinstance(answer, dict) else {}

        for bucket in client.buckets:
            bucket.take(sum(client.price(request.name) for request in requests.values()))
        try:
            batch = BatchHttpRequest(callback=keep, batch_uri=client.places.batch)
            for key, request in requests.items():
                batch.add(request.make(), request_id=key)
            batch.execute(http=client.http)
        except HttpError as error:
            if client.options.endpoint and int(error.resp.status) in _NO_BATCH:
                self._possible = False
                return None
            return self._failed(error, requests)
        except RAISED as error:
            return self._failed(error, requests)
        return list(answers.items())

    def _failed(self, error: Exception, requests: Mapping[str, Any]) -> list[tuple[str, Answer]]:
        meant = _own(translate(error, self._client.account))
        if isinstance(meant, WaitUntil | Unreachable | TooLarge):
            return [(key, meant) for key in requests]
        raise meant from error


def _own(error: ConnectorError) -> ConnectorError:
    """Return an error that concerns this request alone; raise any other."""
    if isinstance(error, WaitUntil | Unreachable | Refused):
        return error
    raise error
