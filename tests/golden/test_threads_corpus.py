"""Conversations of a real mailing-list mailbox: which of them await its owner, at the middle of each month."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.golden.world import Json, World

RECENT = timedelta(days=30)
_LINKS = re.compile(rb"^(in-reply-to|references):.*\n?(?:[ \t].*\n?)*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Truth:
    """What the reply headers say: message → conversation; moment → (joined by the owner, of these awaiting)."""

    conversation: Mapping[str, str]
    owner: str
    joined: Mapping[str, frozenset[str]]
    awaits: Mapping[str, frozenset[str]]


@pytest.fixture(scope="module")
def truth(corpora: Path) -> Truth:
    folder = corpora / "list-mailbox-mac"
    with (folder / "truth.csv").open(newline="") as file:
        messages = list(csv.DictReader(file))
    joined: dict[str, set[str]] = defaultdict(set)
    awaits: dict[str, set[str]] = defaultdict(set)
    with (folder / "truth_snap.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            joined[row["as_of"]] |= {row["thread_id"]} if row["owner_involved"] == "1" else set()
            awaits[row["as_of"]] |= {row["thread_id"]} if row["awaits_owner"] == "1" else set()
    (owner,) = {row["sender"] for row in messages if row["from_owner"] == "1"}
    return Truth(
        {row["message_id"]: row["thread_id"] for row in messages},
        owner,
        {as_of: frozenset(threads) for as_of, threads in sorted(joined.items())},
        {as_of: frozenset(threads) for as_of, threads in sorted(awaits.items())},
    )


@pytest.fixture
def world(tmp_path: Path, truth: Truth) -> World:
    world = World(tmp_path)
    world.configure(me={"addresses": [truth.owner], "time_zone": "UTC"}, customers={"everyone": True, "lists": True})
    return world


def listed(world: World, as_of: str) -> list[Json]:
    """Return the conversations of the 30 days before a moment."""
    since = (datetime.fromisoformat(as_of) - RECENT).isoformat()
    found: list[Json] = json.loads(world.fine("threads", "--since", since, "--json", now=as_of))
    return found


def awaiting(threads: Iterable[Json], as_of: str, truth: Truth) -> set[str]:
    """Return the true conversations that are said to await the owner, by their last message."""
    since = datetime.fromisoformat(as_of) - RECENT
    return {
        truth.conversation[thread["last"]["message_id"]]
        for thread in threads
        if thread["joined"] and not thread["last"]["ours"] and datetime.fromisoformat(thread["last"]["at"]) > since
    }


@pytest.mark.parametrize(("every", "awaiting_in_all"), [(4, 39), pytest.param(1, 188, marks=pytest.mark.soak)])
def test_by_reply_headers_every_conversation_that_awaits_the_owner_is_found_and_no_other(
    every: int, awaiting_in_all: int, world: World, truth: Truth, unpacked: Callable[[str], Path]
) -> None:
    shutil.copytree(unpacked("list-mailbox-mac/maildir") / "mac", world.root / "work/mail", dirs_exist_ok=True)
    world.fine("sync", now="2026-03-12T10:00:00+01:00")
    told = {as_of: awaiting(listed(world, as_of), as_of, truth) for as_of in list(truth.awaits)[::every]}
    assert told == {as_of: truth.awaits[as_of] for as_of in told}
    assert sum(map(len, told.values())) == awaiting_in_all
    everything = json.loads(world.fine("threads", "--json"))
    groups = {frozenset(thread["message_ids"]) for thread in everything}
    true_groups: dict[str, set[str]] = defaultdict(set)
    for message, conversation in truth.conversation.items():
        true_groups[conversation].add(message)
    assert {frozenset(group) for group in true_groups.values() if len(group) > 1} <= groups


def stripped(source: Path, target: World, months: Sequence[str], truth: Truth) -> tuple[int, int, int]:
    """Deliver the mailbox without reply headers up to each moment in turn, and look; returns (right, wrong, missed).

    Conversations that the owner joined by nobody's headers count neither way, as the corpus's scorer has it.
    """
    mails = sorted(source.rglob("cur/*"), key=lambda path: int(path.name.partition(".")[0]))
    right = wrong = missed = 0
    for as_of in months:
        moment = datetime.fromisoformat(as_of).timestamp()
        while mails and int(mails[0].name.partition(".")[0]) <= moment:
            path = mails.pop(0)
            head, _, body = path.read_bytes().partition(b"\n\n")
            folder = target.folder("Sent" if path.parent.parent.name == ".Sent" else "")
            (folder / path.name).write_bytes(_LINKS.sub(b"", head + b"\n").rstrip(b"\n") + b"\n\n" + body)
        told = awaiting(listed(target, as_of), as_of, truth)
        right += len(told & truth.awaits[as_of])
        wrong += len(told & truth.joined[as_of] - truth.awaits[as_of])
        missed += len(truth.awaits[as_of] - told)
    return right, wrong, missed


def f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed)


def test_without_reply_headers_nearly_every_one_is_found_and_a_rebuilt_index_says_the_same(
    world: World, truth: Truth, unpacked: Callable[[str], Path]
) -> None:
    source = unpacked("list-mailbox-mac/maildir") / "mac"
    months = list(truth.awaits)[3:16:4]
    figures = stripped(source, world, months, truth)
    assert f1(*figures) >= 0.95, figures
    grown = world.fine("threads", "--json")
    world.forget_index()
    assert world.fine("threads", "--json") == grown


@pytest.mark.soak
def test_without_reply_headers_the_whole_mailbox_tells_of_every_month_what_was_told_in_that_month(
    world: World, truth: Truth, unpacked: Callable[[str], Path]
) -> None:
    source = unpacked("list-mailbox-mac/maildir") / "mac"
    right, wrong, missed = stripped(source, world, list(truth.awaits), truth)
    assert right / (right + wrong) >= 0.97, (right, wrong, missed)
    assert f1(right, wrong, missed) >= 0.96, (right, wrong, missed)
    grown = world.fine("threads", "--json")
    world.forget_index()
    assert world.fine("threads", "--json") == grown
    later = [awaiting(listed(world, as_of), as_of, truth) for as_of in truth.awaits]
    again = sum(len(told & truth.awaits[as_of]) for told, as_of in zip(later, truth.awaits, strict=True))
    assert again == right
