"""Fetching planned messages: a batch at a time, each thread at the lower of two prices, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from connectors.base import Batch, ConnectorError
from connectors.gmail.backfill import Job, Plan
from connectors.gmail.batches import Answer, Batches, Request
from connectors.gmail.client import Client, Json
from connectors.gmail.errors import NotFound
from connectors.gmail.payload import FIELDS, delivered, message_of
from connectors.gmail.scope import Scope
from connectors.mime import Unreadable
from connectors.model import Change, SetAside

MESSAGES_AT_ONCE = 100
"""Messages that are in memory at once, unless a single thread has more."""
_THREAD_FIELDS = f"id,messages({FIELDS})"


@dataclass(slots=True)
class _Harvest:
    """What came of some jobs."""

    changes: list[Change] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    done: list[Job] = field(default_factory=list)
    newest: datetime | None = None
    """When the latest of the messages came."""


class Fetcher:
    """Fetches messages of one account, those in `scope`."""

    def __init__(self, client: Client, batches: Batches, scope: Scope) -> None:
        self._client = client
        self._batches = batches
        self._account = client.account
        self._scope = scope
        self._alone: set[str] = set()
        """Threads whose messages are fetched one by one: as a whole they could not be had."""

    def batches(self, plan: Plan, known: Collection[str]) -> Iterator[Batch]:
        """Yield what is planned, next thread first, without cursors; what was answered is yielded before a raise.

        Of messages that vanished meanwhile those that are `known` are gone. `reaches` says from when on everything
        is there, if the plan goes from the newest to the oldest; nothing while a thread has to be asked for again.
        """
        while plan.left:
            jobs = self._some(plan)
            answers: dict[str, Answer] = {}
            trouble: ConnectorError | None = None
            try:
                wanted = {key: request for job in jobs for key, request in self._requests(job).items()}
                for key, answer in self._batches.many(wanted):
                    answers[key] = answer  # noqa: PERF403 - what came before a raise is kept
            except ConnectorError as error:
                trouble = error
            harvest = _Harvest()
            harvest.newest = _newest(answers.values())
            for job in jobs:
                if answers.keys() >= self._requests(job).keys():
                    self._take(job, answers, known, harvest)
            plan.done(harvest.done)
            reaches = harvest.newest if len(harvest.done) == len(jobs) else None
            yield Batch(tuple(harvest.changes), None, tuple(harvest.aside), reaches=reaches)
            if trouble is not None:
                raise trouble

    def _some(self, plan: Plan) -> list[Job]:
        """Return the next jobs, as many as one batch takes."""
        jobs: list[Job] = []
        made = units = messages = 0
        for job in plan.jobs():
            requests = self._requests(job)
            name = next(iter(requests.values())).name
            full = not self._batches.room(made, units, name) or messages + len(job.ids) > MESSAGES_AT_ONCE
            if jobs and full:
                break
            jobs.append(job)
            made += len(requests)
            units += len(requests) * self._client.price(name)
            messages += len(job.ids)
        return jobs

    def _requests(self, job: Job) -> dict[str, Request]:
        """Return what fetches the job's messages, by a key for each."""
        client = self._client
        one_by_one = len(job.ids) * client.price("messages.get")
        if client.price("threads.get") < one_by_one and job.thread not in self._alone:
            return {
                f"thread {job.thread}": Request(
                    "threads.get",
                    lambda: client.threads.get(userId="me", id=job.thread, format="full", fields=_THREAD_FIELDS),
                )
            }
        return {f"message {message}": self._request(message) for message in job.ids}

    def _request(self, message: str) -> Request:
        client = self._client
        return Request("messages.get", lambda: client.mails.get(userId="me", id=message, format="full", fields=FIELDS))

    def _take(self, job: Job, answers: dict[str, Answer], known: Collection[str], harvest: _Harvest) -> None:
        whole = answers.get(f"thread {job.thread}")
        if whole is None:
            for message in job.ids:
                self._message(message, answers[f"message {message}"], known, harvest)
        elif isinstance(whole, ConnectorError) and not isinstance(whole, NotFound):
            self._alone.add(job.thread)
            return
        else:
            rows = whole.get("messages") or () if isinstance(whole, dict) else ()
            there: dict[str, Json] = {str(row["id"]): row for row in rows}
            gone = NotFound(f"{self._account}: it has left its thread")
            for message in job.ids:
                self._message(message, there.get(message, gone), known, harvest)
        harvest.done.append(job)

    def _message(self, ref: str, answer: Answer, known: Collection[str], harvest: _Harvest) -> None:
        if isinstance(answer, NotFound) or (
            isinstance(answer, dict) and not self._scope.holds(answer.get("labelIds") or ())
        ):
            if ref in known:
                harvest.changes.append(Change(self._account, "message", ref))
        elif isinstance(answer, ConnectorError):
            harvest.aside.append(SetAside(self._account, "message", ref, answer.what))
        else:
            try:
                read = message_of({**answer, "id": ref}, self._account)
            except Unreadable as reason:
                harvest.aside.append(SetAside(self._account, "message", ref, str(reason)))
            else:
                harvest.changes.append(Change(self._account, "message", ref, read))


def _newest(answers: Iterable[Answer]) -> datetime | None:
    """Return when the latest of the messages came: conservative where Gmail's list is not quite in order."""
    found: datetime | None = None
    for answer in answers:
        rows = answer.get("messages", [answer]) if isinstance(answer, dict) else ()
        for row in rows:
            with suppress(Unreadable, AttributeError):
                came = delivered(row)
                found = max(found or came, came)
    return found
