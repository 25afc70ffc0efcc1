"""A Maildir is read once, then only what changed; nothing that may come back is ever reported gone."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from connectors.base import Batch, Refused, Unreachable
from connectors.local.connector import Local
from connectors.local.folders import find_folders, from_utf7, new_folder, to_utf7
from connectors.model import ItemKind, Message

NOW = datetime(2020, 1, 1, tzinfo=UTC)
"""Before every file's time: no directory counts as settled, each is listed every time."""
SETTLED = datetime(2100, 1, 1, tzinfo=UTC)
TEXT = "From: ann@acme.example\nSubject: {0}\nMessage-ID: <{0}@acme.example>\nDate: Tue, 10 Mar 2026 09:10:11 +0000\n\nHi\n"


@dataclass
class Index:
    """What the daemon keeps of an account."""

    cursor: str | None = None
    held: dict[str, Message | None] = field(default_factory=dict)

    def refs(self, kind: ItemKind) -> Collection[str]:
        return list(self.held) if kind == "message" else []

    def sync(self, local: Local, now: datetime = NOW) -> list[Batch]:
        batches = list(local.messages(self.cursor, self, now))
        for batch in batches:
            for change in batch.changes:
                if isinstance(change.item, Message):
                    self.held[change.ref] = change.item
                else:
                    del self.held[change.ref]
            self.held.update((aside.ref, None) for aside in batch.set_aside)
            self.cursor = batch.cursor or self.cursor
        return batches

    def subjects(self) -> set[str]:
        return {message.subject for message in self.held.values() if message is not None}


def make(folder: Path) -> Path:
    for sub in ("cur", "new", "tmp"):
        (folder / sub).mkdir(parents=True)
    return folder


def put(folder: Path, name: str, sub: str = "cur", flags: str = ":2,S") -> Path:
    path = folder / sub / (name + flags)
    path.write_text(TEXT.format(name.split(".", maxsplit=1)[0]))
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "Mail")


@pytest.fixture
def local(root: Path) -> Local:
    return Local("work", maildir=root)


def seen(batches: list[Batch]) -> tuple[list[str], list[str], list[str]]:
    changes = [change for batch in batches for change in batch.changes]
    return (
        [change.ref for change in changes if not change.gone],
        [change.ref for change in changes if change.gone],
        [aside.ref for batch in batches for aside in batch.set_aside],
    )


def test_the_first_sync_brings_everything_newest_first(root: Path, local: Local) -> None:
    put(root, "1770000001.a.host")
    put(root, "1770000003.c.host", "new", "")
    put(make(root / ".Clients.Acme"), "1770000002.b.host")
    index = Index()
    assert seen(index.sync(local)) == (
        ["./1770000003.c.host", ".Clients.Acme/1770000002.b.host", "./1770000001.a.host"],
        [],
        [],
    )
    assert [message.folder for message in index.held.values() if message] == [
        "INBOX",
        "Clients/Acme",
        "INBOX",
    ]
    assert seen(index.sync(local)) == ([], [], [])


def test_flags_and_the_move_out_of_new_change_nothing(root: Path, local: Local) -> None:
    path = put(root, "1770000001.a.host", "new", "")
    index = Index()
    index.sync(local)
    read = path.rename(root / "cur" / "1770000001.a.host:2,S")
    assert seen(index.sync(local)) == ([], [], [])
    read.rename(root / "cur" / "1770000001.a.host:2,FS")
    assert seen(index.sync(local)) == ([], [], [])


def test_a_deleted_mail_goes_and_a_moved_one_changes_its_place(root: Path, local: Local) -> None:
    put(root, "1.host")
    gone, moved = put(root, "2.host"), put(root, "3.host")
    archive = make(root / "Archive" / "2026")
    index = Index()
    index.sync(local)
    gone.unlink()
    moved.rename(archive / "cur" / moved.name)
    assert seen(index.sync(local)) == (["Archive/2026/3.host"], ["./2.host", "./3.host"], [])
    assert index.subjects() == {"1", "3"}


def test_spam_trash_and_drafts_are_not_read_and_sent_mail_is_ours(root: Path, local: Local) -> None:
    for name in (
        "Junk",
        ".Papierkorb",
        ".Entw&APw-rfe",
        "[Gmail]/Spam",
        "[Google Mail]/Trash",
        ".INBOX.Drafts",
        "Trash/old",
    ):
        put(make(root / name), "1.host")
    sent = [
        "[Gmail]/Sent Mail",
        ".Gesendet",
        ".&AMk-l&AOk-ments envoy&AOk-s",
        "Sent Items",
        ".Sent.2024",
        "Sent Messages",
    ]
    for name in sent:
        put(make(root / name), "1.host")
    put(make(root / "Projects" / "Drafts"), "1.host")
    index = Index()
    index.sync(local)
    assert {ref.rpartition("/")[0] for ref, message in index.held.items() if message and message.ours} == set(sent)
    assert {ref for ref, message in index.held.items() if message and not message.ours} == {"Projects/Drafts/1.host"}


def test_a_folder_gets_its_role_from_the_options(root: Path) -> None:
    put(make(root / ".Out.Old"), "1.host")
    put(make(root / "Unfinished"), "2.host")
    index = Index()
    index.sync(Local("work", maildir=root, sent="Out/Old", drafts="unfinished"))
    assert {ref: message.ours for ref, message in index.held.items() if message} == {".Out.Old/1.host": True}


def test_a_role_that_changes_reads_the_folder_again(root: Path, local: Local) -> None:
    put(make(root / "Out"), "1.host")
    index = Index()
    index.sync(local)
    index.sync(Local("work", maildir=root, sent="Out"))
    assert [message.ours for message in index.held.values() if message] == [True]
    assert seen(index.sync(Local("work", maildir=root, drafts="Out"))) == ([], ["Out/1.host"], [])


def test_a_sent_folder_that_is_not_there_is_named(root: Path) -> None:
    with pytest.raises(Unreachable, match="Postausgang") as caught:
        Index().sync(Local("work", maildir=root, sent="Postausgang"))
    assert "INBOX" in caught.value.advice


def set_time(folder: Path, nanoseconds: int) -> None:
    os.utime(folder, ns=(nanoseconds, nanoseconds))


def test_an_unchanged_folder_is_not_listed_again(root: Path, local: Local) -> None:
    path = put(root, "1.host")
    set_time(root / "cur", 10**18)
    index = Index()
    index.sync(local, SETTLED)
    path.unlink()
    set_time(root / "cur", 10**18)
    assert seen(index.sync(local, SETTLED)) == ([], [], [])
    put(root, "2.host")
    set_time(root / "cur", 10**18 + 1)
    assert seen(index.sync(local, SETTLED)) == (["./2.host"], ["./1.host"], [])


def test_a_folder_that_changed_just_now_is_listed_again(root: Path, local: Local) -> None:
    path = put(root, "1.host")
    put(root, "2.host")
    for sub in ("cur", "new"):
        set_time(root / sub, 10**18)
    just_now = datetime.fromtimestamp(10**9, UTC) + timedelta(seconds=1)
    index = Index()
    index.sync(local, just_now)
    path.unlink()
    set_time(root / "cur", 10**18)
    assert seen(index.sync(local, just_now)) == ([], ["./1.host"], [])


def test_what_cannot_be_read_is_set_aside_once(root: Path, local: Local) -> None:
    (root / "cur" / "1.host:2,").write_bytes(b"\n\n")
    (root / "cur" / "2.host:2,").write_bytes(b"no mail")
    (root / "cur" / ".hidden").write_bytes(b"no mail")
    (root / "cur" / "directory").mkdir()
    os.mkfifo(root / "cur" / "pipe")
    (root / "cur" / "dangling").symlink_to(root / "nowhere")
    put(root, "3.host")
    index = Index()
    came, gone, aside = seen(index.sync(local))
    assert (came, gone, sorted(aside)) == (["./3.host"], [], ["./1.host", "./2.host"])
    assert seen(index.sync(local)) == ([], [], [])


@pytest.mark.skipif(sys.platform == "darwin", reason="APFS refuses such names")
def test_a_name_that_is_not_utf8_gets_a_ref_that_can_be_stored(root: Path, local: Local) -> None:
    path = os.fsencode(root / "cur") + b"/1.caf\xe9:2,S"
    Path(os.fsdecode(path)).write_text(TEXT.format("odd"))
    index = Index()
    index.sync(local)
    assert [ref.encode() for ref in index.held] == [rb"./1.caf\xe9"]
    assert seen(index.sync(local)) == ([], [], [])


def test_a_missing_maildir_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="no Maildir"):
        Index().sync(Local("work", maildir=tmp_path / "nowhere"))


@pytest.mark.parametrize("lost", ["everything", "root", "sent"])
def test_mail_that_vanishes_as_a_whole_is_not_deleted(root: Path, local: Local, lost: str) -> None:
    put(root, "1.host")
    sent = make(root / ".Sent")
    put(sent, "2.host")
    index = Index()
    index.sync(local)
    if lost == "everything":
        for path in root.rglob("*.host*"):
            path.unlink()
    elif lost == "root":
        shutil.rmtree(root / "cur")
        shutil.rmtree(root / "new")
    else:
        shutil.rmtree(sent)
    with pytest.raises(Unreachable) as caught:
        index.sync(local)
    assert caught.value.advice
    index.cursor = None
    with pytest.raises(Unreachable):
        index.sync(local)
    assert index.subjects() == {"1", "2"}


def test_an_emptied_inbox_is_believed_when_the_mail_lies_in_the_trash(root: Path, local: Local) -> None:
    path = put(root, "1.host")
    trash = make(root / ".Trash")
    index = Index()
    index.sync(local)
    path.rename(trash / "cur" / path.name)
    assert seen(index.sync(local)) == ([], ["./1.host"], [])


def test_a_first_sync_that_was_cut_short_goes_on_where_it_stopped(root: Path, local: Local) -> None:
    for number in range(1200):
        put(root, f"{1770000000 + number}.host")
    index = Index()
    first, *_ = local.messages(None, index, NOW)
    assert len(first.changes) == 500
    assert first.cursor is None
    index.held.update((change.ref, change.item) for change in first.changes if isinstance(change.item, Message))
    assert [len(batch.changes) for batch in index.sync(local)] == [500, 200]
    assert len(index.held) == 1200


@pytest.mark.parametrize("cursor", ["", "nonsense", "[]", '{"folders": 3}', '{"folders": {".": [1]}}'])
def test_a_cursor_that_is_not_ours_costs_only_a_listing(root: Path, local: Local, cursor: str) -> None:
    put(root, "1.host")
    index = Index(cursor)
    index.sync(local)
    index.cursor = cursor
    assert seen(index.sync(local)) == ([], [], [])


def test_directories_behind_links_are_left_alone_and_linked_files_read(
    root: Path, tmp_path: Path, local: Local
) -> None:
    other = make(tmp_path / "Other")
    target = put(other, "1.host")
    (root / "Loop").symlink_to(root)
    (root / ".Elsewhere").symlink_to(other)
    (root / "cur" / "2.host:2,S").symlink_to(target)
    index = Index()
    assert seen(index.sync(local)) == (["./2.host"], [], [])


def test_modified_utf7_goes_both_ways() -> None:
    for title in ("Entwürfe", "A & B", "下書き", "Plain"):
        assert from_utf7(to_utf7(title)) == title
    assert from_utf7("&broken") == "&broken"
    assert from_utf7("&ZZZZZ-") == "&ZZZZZ-"


def test_a_new_folder_follows_the_layout_and_stays_below_the_root(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    make(plain / "INBOX")
    assert new_folder(plain, find_folders(plain), "Drafts", "drafts").key == "Drafts"
    dotted = make(tmp_path / "dotted")
    assert new_folder(dotted, find_folders(dotted), "Entwürfe", "drafts").key == ".Entw&APw-rfe"
    assert (dotted / ".Entw&APw-rfe").stat().st_mode & 0o777 == 0o700
    for title in ("..", "../x", "a/../../x", "", "/", "a\0b"):
        with pytest.raises(Refused):
            new_folder(dotted, find_folders(dotted), title, "drafts")


def test_a_real_mailing_list_is_read_whole(unpacked: Callable[[str], Path]) -> None:
    local = Local("mac", maildir=unpacked("list-mailbox-mac/maildir") / "mac")
    index = Index()
    index.sync(local)
    messages = [message for message in index.held.values() if message is not None]
    assert len(messages) == len(index.held) == 3203
    assert sum(message.ours for message in messages) == 605


class Walk(RuleBasedStateMachine):
    """Whatever clients do to the files, the index ends up with what lies there."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp()) / "Mail"
        self.root = make(self.base)
        self.folders = [self.root, make(self.root / ".Sent"), make(self.root / ".Work")]
        put(self.root, "anchor.host")
        self.local = Local("work", maildir=self.root)
        self.index = Index()
        self.made = 0

    def files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*.host*") if not path.name.startswith("anchor"))

    @rule(where=st.integers(0, 2), fresh=st.booleans())
    def deliver(self, where: int, fresh: bool) -> None:
        self.made += 1
        put(self.folders[where], f"m{self.made}.host", "new" if fresh else "cur", "" if fresh else ":2,")

    @rule(which=st.integers(0, 50), flags=st.sampled_from(["", "S", "FS", "RS"]))
    def flag(self, which: int, flags: str) -> None:
        if files := self.files():
            path = files[which % len(files)]
            path.rename(path.parent.parent / "cur" / f"{path.name.split(':')[0]}:2,{flags}")

    @rule(which=st.integers(0, 50), where=st.integers(0, 2))
    def move(self, which: int, where: int) -> None:
        if files := self.files():
            path = files[which % len(files)]
            path.rename(self.folders[where] / path.parent.name / path.name)

    @rule(which=st.integers(0, 50))
    def delete(self, which: int) -> None:
        if files := self.files():
            files[which % len(files)].unlink()

    @rule()
    def lose_the_cursor(self) -> None:
        self.index.cursor = None

    @rule()
    def sync(self) -> None:
        self.index.sync(self.local)

    @invariant()
    def a_sync_leaves_the_index_true(self) -> None:
        self.index.sync(self.local)
        lying = {path.name.split(":")[0].split(".")[0] for path in self.root.rglob("*.host*")}
        assert self.index.subjects() == lying
        ours = {message.subject for message in self.index.held.values() if message and message.ours}
        assert ours == {path.name.split(".")[0] for path in (self.root / ".Sent").rglob("*.host*")}

    def teardown(self) -> None:
        shutil.rmtree(self.base.parent)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
