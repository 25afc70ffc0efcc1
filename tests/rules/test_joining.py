"""Mails without reply headers find their conversation, and only theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.threads_quality import Mail, awaiting, bcubed, by_headers, load, load_snapshots, without_headers
from rules.joining import NEAREST, POPULAR, Stray, Strays, conversations, parent

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN, BEN, ME, LIST = "ann@acme.example", "ben@birch.example", "dana@northwind.example", "users@lists.example"


def stray(
    key: int,
    sender: str,
    to: str,
    subject: str,
    *,
    hours: float = 0,
    says: Iterable[int] = (),
    quotes: Iterable[int] = (),
    reply: bool = False,
) -> Stray:
    """Make a stray as the index does: the user's own address is never among the recipients."""
    return Stray(
        key=key,
        at=START + timedelta(hours=hours),
        sender=sender,
        recipients=frozenset({to} - {ME}),
        subject=subject,
        is_reply=reply,
        lines=frozenset(says),
        quoted=frozenset(quotes),
        message_id=f"<{key}@mail.example>",
    )


def told(*strays: Stray) -> set[frozenset[int]]:
    return {frozenset(one.key for one in joined) for joined in conversations(strays)}


def test_an_answer_with_the_same_subject_belongs_to_what_it_answers() -> None:
    assert told(
        stray(1, ANN, ME, "offer", says=[1, 2]),
        stray(2, ME, ANN, "offer", hours=5, says=[3], reply=True),
        stray(3, ANN, ME, "offer", hours=30, says=[4], reply=True),
    ) == {frozenset({1, 2, 3})}


def test_two_customers_who_write_under_the_same_subject_stay_apart() -> None:
    assert told(
        stray(1, ANN, ME, "question", says=[1, 2]),
        stray(2, BEN, ME, "question", hours=1, says=[3, 4]),
        stray(3, ME, ANN, "question", hours=2, says=[5], reply=True),
        stray(4, ME, BEN, "question", hours=3, says=[6], reply=True),
        stray(5, ANN, ME, "question", hours=4, says=[7], reply=True),
    ) == {frozenset({1, 3, 5}), frozenset({2, 4})}


def test_a_subject_used_again_long_after_starts_a_new_conversation() -> None:
    first = stray(1, ANN, LIST, "question", says=[1, 2])
    assert parent(stray(2, BEN, LIST, "question", hours=24 * 40, says=[3, 4]), [first]) is None
    assert parent(stray(3, BEN, LIST, "question", hours=24 * 2, says=[3, 4]), [first]) == 1
    assert parent(stray(4, BEN, LIST, "question", hours=24 * 40, says=[3, 4], reply=True), [first]) == 1
    assert parent(stray(5, BEN, LIST, "question", hours=24 * 120, says=[3], reply=True), [first]) is None


def test_quoted_lines_tell_the_conversation_even_months_later() -> None:
    first = stray(1, ANN, LIST, "question", says=[1, 2, 3])
    assert parent(stray(2, BEN, LIST, "question", hours=24 * 120, says=[9], quotes=[1, 2]), [first]) == 1


def test_of_two_conversations_with_one_subject_the_quoted_one_is_answered() -> None:
    candidates = [
        stray(1, ANN, LIST, "installation", says=[1, 2, 3]),
        stray(2, BEN, LIST, "installation", hours=24 * 20, says=[4, 5, 6]),
    ]
    child = stray(3, ME, LIST, "installation", hours=24 * 21, says=[7], quotes=[1, 2], reply=True)
    assert parent(child, candidates) == 1


def test_a_reply_under_a_new_subject_stays_with_the_conversation_that_it_quotes() -> None:
    assert told(
        stray(1, ANN, LIST, "no labels in plots", says=[1, 2, 3, 4]),
        stray(2, BEN, LIST, "no labels in plots", hours=1, says=[5, 6], quotes=[1, 2, 3, 4], reply=True),
        stray(3, ANN, LIST, "no labels in plots [solved]", hours=2, says=[7], quotes=[5, 6, 1, 2, 3, 4]),
    ) == {frozenset({1, 2, 3})}


def test_a_mail_sent_again_under_a_better_subject_starts_anew_unless_marked_as_a_reply() -> None:
    first = stray(1, ME, ANN, "offer", says=[1, 2, 3])
    again = stray(2, ME, ANN, "offer for the hall in march", hours=2, says=[7], quotes=[1, 2, 3])
    assert parent(again, [first]) is None
    assert parent(replace(again, is_reply=True), [first]) == 1


def test_a_pasted_log_in_common_does_not_join_two_subjects() -> None:
    log = [50, 51, 52]
    first = stray(1, ANN, LIST, "crash on start", says=[1, 2, *log])
    child = stray(3, ME, LIST, "printing", hours=1, says=[7], quotes=[*log, 60, 61, 62, 63, 64])
    assert parent(child, [first]) is None


def test_lines_that_many_mails_say_are_no_evidence() -> None:
    signature = [90, 91]
    mails = [stray(n, ANN, ME, f"matter {n}", hours=n, says=[n, *signature]) for n in range(1, 6)]
    assert parent(stray(9, ME, ANN, "another matter", hours=9, says=[70], quotes=signature), mails) is None


def test_an_answer_to_a_digest_is_part_of_no_conversation_in_it() -> None:
    first = stray(1, ANN, LIST, "installation", says=[1, 2, 3])
    child = stray(2, BEN, LIST, "users digest, vol 75, issue 18", hours=3, says=[7], quotes=[1, 2, 3], reply=True)
    assert parent(child, [first]) is None


def test_a_series_under_one_subject_is_not_one_conversation() -> None:
    reports = [stray(n, ANN, ME, "weekly report", hours=24 * 7 * n, says=[n]) for n in range(1, 5)]
    assert told(*reports) == {frozenset({report.key}) for report in reports}


@pytest.mark.parametrize("again", [ANN, "ann.lee@home.example"])
def test_a_mail_sent_twice_is_not_its_own_answer(again: str) -> None:
    first = stray(1, ANN, LIST, "question", says=[1, 2, 3])
    assert parent(stray(2, again, LIST, "question", hours=1, says=[1, 2, 3]), [first]) is None


def test_a_corrected_mail_is_not_an_answer_to_the_first_even_if_it_pastes_from_it() -> None:
    first = stray(1, ANN, LIST, "question", says=[1, 2, 3, 4, 5])
    assert parent(stray(2, ANN, LIST, "question", hours=1, says=[1, 2, 3, 6], quotes=[4, 5]), [first]) is None


def test_a_short_reply_above_an_unmarked_original_is_an_answer() -> None:
    first = stray(1, ANN, ME, "offer", says=[1, 2, 3])
    assert parent(stray(2, ME, ANN, "offer", hours=1, says=[1, 2, 3], reply=True), [first]) == 1


@pytest.mark.parametrize("subject", ["", "(no subject)", "(kein betreff)"])
def test_mails_without_a_subject_are_joined_by_an_answer_to_the_sender_only(subject: str) -> None:
    first = stray(1, ANN, LIST, subject, says=[1, 2])
    assert parent(stray(2, BEN, LIST, subject, hours=1, says=[3], reply=True), [first]) is None
    assert parent(stray(3, BEN, ANN, subject, hours=1, says=[3]), [first]) is None
    assert parent(stray(4, BEN, ANN, subject, hours=1, says=[3], reply=True), [first]) == 1
    assert parent(stray(5, BEN, LIST, subject, hours=1, says=[3], quotes=[1, 2]), [first]) == 1


def test_a_later_mail_is_never_the_parent() -> None:
    later = stray(1, ANN, ME, "offer", hours=1, says=[1, 2])
    assert parent(stray(2, ME, ANN, "offer", says=[3], quotes=[1, 2], reply=True), [later]) is None


def test_candidates_are_the_latest_before_the_child_and_bounded() -> None:
    mails = [stray(n, ANN, LIST, "status", hours=n, says=[n]) for n in range(NEAREST + 50)]
    child = stray(1000, BEN, LIST, "status", hours=NEAREST + 20.5)
    found = [one.key for one in Strays(mails).candidates(child)]
    assert found == list(range(NEAREST + 20, 20, -1))


def test_a_popular_line_leads_to_nobody() -> None:
    mails = [stray(n, ANN, ME, f"matter {n}", hours=n, says=[7]) for n in range(POPULAR + 1)]
    child = stray(1000, BEN, ME, "other", hours=100, quotes=[7])
    assert Strays(mails).candidates(child) == []
    assert len(Strays(mails[1:]).candidates(child)) == POPULAR


SENDERS = st.sampled_from([ANN, BEN, ME])
LINES = st.frozensets(st.integers(1, 12), max_size=5)
MAILS = st.lists(
    st.builds(
        Stray,
        key=st.just(0),
        at=st.integers(0, 400).map(lambda hours: START + timedelta(hours=hours)),
        sender=SENDERS,
        recipients=st.frozensets(st.sampled_from([ANN, BEN, LIST]), max_size=2),
        subject=st.sampled_from(["", "offer", "question"]),
        is_reply=st.booleans(),
        lines=LINES,
        quoted=LINES,
    ),
    max_size=12,
).map(lambda mails: [replace(mail, message_id=f"<{n}@mail.example>") for n, mail in enumerate(mails)])


def by_content(strays: Iterable[Stray]) -> set[frozenset[str]]:
    return {frozenset(one.message_id for one in joined) for joined in conversations(list(strays))}


@given(MAILS, st.randoms(use_true_random=False))
def test_neither_the_order_of_arrival_nor_the_keys_matter(mails: list[Stray], random: Random) -> None:
    keys = list(range(100, 100 + len(mails)))
    first = [replace(mail, key=key) for mail, key in zip(mails, keys, strict=True)]
    random.shuffle(keys)
    second = [replace(mail, key=key) for mail, key in zip(mails, keys, strict=True)]
    random.shuffle(second)
    assert by_content(first) == by_content(second)


@given(MAILS)
def test_a_choice_changes_only_if_a_mail_with_its_subject_or_a_quoted_line_came(mails: list[Stray]) -> None:
    keyed = [replace(mail, key=key) for key, mail in enumerate(mails)]
    for count, new in enumerate(keyed):
        before, after = Strays(keyed[:count]), Strays(keyed[: count + 1])
        for child in keyed[:count]:
            if child.subject != new.subject and not child.quoted & new.lines:
                assert parent(child, before.candidates(child)) == parent(child, after.candidates(child))


@given(MAILS)
def test_every_mail_is_told_once_and_conversations_are_in_order_of_time(mails: list[Stray]) -> None:
    keyed = [replace(mail, key=key) for key, mail in enumerate(mails)]
    groups = conversations(keyed)
    assert sorted(one.key for joined in groups for one in joined) == [mail.key for mail in keyed]
    for joined in groups:
        assert [one.at for one in joined] == sorted(one.at for one in joined)


@pytest.fixture(scope="module")
def real_list(corpora: Path) -> tuple[Path, list[Mail]]:
    folder = corpora / "list-mailbox-mac"
    return folder, load(folder)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_reply_headers_alone_tell_the_conversations_of_a_real_list(
    every: int, real_list: tuple[Path, list[Mail]]
) -> None:
    folder, box = real_list
    assert bcubed(by_headers(box), box).f1 == 1
    assert awaiting(box, load_snapshots(folder)[::every], by_headers).f1 == 1


@pytest.mark.soak  # in the short form it is told by tests/golden/test_threads_corpus.py
def test_without_reply_headers_a_real_list_is_still_told_well(real_list: tuple[Path, list[Mail]]) -> None:
    folder, box = real_list
    assert bcubed(without_headers(box), box).f1 > 0.945
    awaits = awaiting(box, load_snapshots(folder), without_headers)
    assert awaits.f1 >= 0.96
    assert awaits.precision >= 0.97
