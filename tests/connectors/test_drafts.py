"""Drafts in a Maildir: complete or not there, found again, and taken back only when nobody touched them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.base import Refused, Unreachable
from connectors.local.connector import Local
from connectors.mime import parse_message
from connectors.model import Address, Draft, Message, Parent

MARK = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32
ME = Address("dana@northwind.example", "Dana Fox")
ANN = Address("ann@acme.example", "Ann Lee")
AT = datetime(2026, 3, 10, 9, 10, tzinfo=UTC)
MAIL = (
    "From: Ann Lee <ann@acme.example>\nTo: dana@northwind.example\nSubject: Offer\nMessage-ID: <1@acme.example>\n"
    "Date: Tue, 10 Mar 2026 09:10:00 +0000\n\nWhere is the offer?\n"
)
PARENT = Parent("./1.host", "<1@acme.example>", (), ANN, AT)
MINUTE = 60_000_000_000


def make(folder: Path) -> Path:
    for sub in ("cur", "new", "tmp"):
        (folder / sub).mkdir(parents=True)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make(tmp_path / "Mail")
    (root / "cur" / "1.host:2,S").write_text(MAIL)
    return root


@pytest.fixture
def local(root: Path) -> Local:
    return Local("work", maildir=root)


def draft(mark: str = MARK, parent: Parent | None = PARENT, text: str = "Dear Ann, soon.") -> Draft:
    return Draft(mark, "work", parent, ME, (ANN,), (), "Re: Offer", text)


def files(folder: Path) -> list[Path]:
    return sorted(path for sub in ("cur", "new", "tmp") for path in (folder / sub).iterdir())


def only(folder: Path) -> Path:
    (path,) = files(folder)
    return path


def read(path: Path) -> Message:
    return parse_message(path.read_bytes(), account="a", ref="r", folder="f", ours=False, delivered=AT)


def age(path: Path, minutes: int) -> Path:
    """Make a draft as old as if it had been left that long ago: its name and times move together."""
    stat = path.stat()
    made = (stat.st_mtime_ns - minutes * MINUTE) // 1000 * 1000
    name = f"{made // 10**9}.M{made // 1000 % 10**6:06}P{path.name.split('P', 1)[1]}"
    path = path.rename(path.with_name(name))
    os.utime(path, ns=(made, made))
    return path


def test_a_draft_is_left_where_the_mail_client_looks_for_it(root: Path, local: Local) -> None:
    assert local.find_draft(MARK) is None
    placed = local.create_draft(draft())
    path = only(root / ".Drafts")
    assert path.parent.name == "cur"
    assert path.name.endswith(":2,D")
    assert path.stat().st_mode & 0o777 == 0o600
    message = read(path)
    assert message.in_reply_to == ("<1@acme.example>",)
    assert message.to == (ANN,)
    assert message.text == "Dear Ann, soon.\n\nAnn Lee <ann@acme.example> (2026-03-10 09:10):\n> Where is the offer?\n"
    assert local.find_draft(MARK) == local.find_draft(MARK, placed.ref) == placed
    assert local.drafts_for(["<1@acme.example>"]) == (placed,)
    assert local.drafts_for(["<2@acme.example>"]) == ()
    assert local.find_draft(OTHER) is None


def test_the_drafts_folder_in_use_is_used(root: Path) -> None:
    make(root / ".Entw&APw-rfe")
    Local("work", maildir=root).create_draft(draft())
    assert only(root / ".Entw&APw-rfe").is_file()
    chosen = Local("work", maildir=root, drafts="Angefangen")
    chosen.create_draft(draft(OTHER))
    assert only(root / ".Angefangen").is_file()
    assert chosen.find_draft(OTHER) is not None


def test_without_the_mail_it_answers_no_draft_is_made(root: Path, local: Local) -> None:
    (root / "cur" / "1.host:2,S").unlink()
    with pytest.raises(Refused, match="no longer"):
        local.create_draft(draft())
    with pytest.raises(Refused, match="address"):
        local.create_draft(Draft(MARK, "work", None, ME, (Address("nobody"),), (), "Hi", "Hi"))
    assert not (root / ".Drafts").exists()
    assert local.create_draft(draft(parent=None)).mark == MARK


def test_a_parent_that_was_moved_is_still_answered(root: Path, local: Local) -> None:
    archive = make(root / ".Archive")
    (root / "cur" / "1.host:2,S").rename(archive / "cur" / "1.host:2,RS")
    local.create_draft(draft())
    assert "> Where is the offer?" in read(only(root / ".Drafts")).text


def test_flags_and_synchronisers_do_not_change_the_fingerprint(root: Path, local: Local) -> None:
    placed = local.create_draft(draft())
    path = only(root / ".Drafts")
    path.rename(path.with_name(path.name.replace(":2,D", ",U=7:2,DS")))
    found = local.find_draft(MARK, placed.ref)
    assert found is not None
    assert found.fingerprint == placed.fingerprint


def test_an_edited_copy_is_found_by_its_message_id(root: Path, local: Local) -> None:
    placed = local.create_draft(draft())
    path = only(root / ".Drafts")
    (root / ".Drafts" / "new" / "99.edited.host").write_bytes(path.read_bytes().replace(b"soon", b"now!"))
    path.unlink()
    found = local.find_draft(MARK, placed.ref)
    assert found is not None
    assert found.ref == ".Drafts/99.edited.host"
    assert found.fingerprint != placed.fingerprint
    assert not local.withdraw_draft(placed)
    assert local.find_draft(MARK) == found


def test_a_draft_of_the_users_own_is_seen_but_bears_no_mark(root: Path, local: Local) -> None:
    path = make(root / ".Drafts") / "cur" / "5.host:2,D"
    path.write_text("From: dana@northwind.example\nReferences: <0@acme.example> <1@acme.example>\n\nmine")
    (found,) = local.drafts_for(["<1@acme.example>"])
    assert (found.mark, found.ref) == ("", ".Drafts/5.host")
    assert local.drafts_for(["<0@acme.example>"]) == ()
    assert not local.withdraw_draft(found)
    assert path.exists()


def test_what_the_user_threw_away_is_not_live(root: Path, local: Local) -> None:
    placed = local.create_draft(draft())
    path = only(root / ".Drafts")
    path = path.rename(path.with_name(path.name + "T"))
    assert local.find_draft(MARK, placed.ref) is None
    assert local.drafts_for(["<1@acme.example>"]) == ()
    path.rename(make(root / ".Trash") / "cur" / path.name[:-1])
    assert local.find_draft(MARK, placed.ref) is None


def test_a_vanished_drafts_folder_is_no_verdict(root: Path, local: Local) -> None:
    placed = local.create_draft(draft())
    (root / ".Drafts").rename(root.parent / "away")
    with pytest.raises(Unreachable):
        local.find_draft(MARK, placed.ref)


def test_an_untouched_draft_goes_to_the_trash(root: Path, local: Local) -> None:
    trash = make(root / ".Trash")
    placed = local.create_draft(draft())
    content = only(root / ".Drafts").read_bytes()
    assert local.find_draft(MARK, placed.ref) == placed
    age(only(root / ".Drafts"), 20)
    assert local.withdraw_draft(placed)
    assert files(root / ".Drafts") == []
    assert only(trash).read_bytes() == content
    assert local.find_draft(MARK, placed.ref) is None
    assert not local.withdraw_draft(placed)


def test_a_draft_just_made_can_be_taken_back_and_without_a_trash_is_deleted(root: Path, local: Local) -> None:
    placed = local.create_draft(draft())
    assert local.drafts_for(["<1@acme.example>"]) == (placed,)  # our own look is no touch
    assert local.withdraw_draft(placed)
    assert files(root / ".Drafts") == []


def test_a_draft_that_was_changed_is_put_back(root: Path, local: Local) -> None:
    placed = local.create_draft(draft())
    path = age(only(root / ".Drafts"), 60)
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"soon", b"now!"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert not local.withdraw_draft(placed)
    assert only(root / ".Drafts") == path


@pytest.mark.parametrize(("minutes", "taken"), [(1, False), (9, False), (11, True)])
def test_a_draft_that_was_opened_lately_is_left_alone(root: Path, local: Local, minutes: int, taken: bool) -> None:
    placed = local.create_draft(draft())
    path = age(only(root / ".Drafts"), 60)
    stat = path.stat()
    os.utime(path, ns=(stat.st_mtime_ns + (60 - minutes) * MINUTE, stat.st_mtime_ns))
    assert local.withdraw_draft(placed) is taken
    assert files(root / ".Drafts") == ([] if taken else [path])


@pytest.mark.parametrize("flags", ["DS", "DF", "DR", "FS"])
def test_a_draft_with_new_flags_is_left_alone(root: Path, local: Local, flags: str) -> None:
    placed = local.create_draft(draft())
    path = age(only(root / ".Drafts"), 60)
    path = path.rename(path.with_name(path.name.replace(":2,D", f":2,{flags}")))
    for _ in range(2):
        assert not local.withdraw_draft(placed)
        assert only(root / ".Drafts") == path


def test_a_synchronisers_number_stays_behind(root: Path, local: Local) -> None:
    trash = make(root / ".Trash")
    placed = local.create_draft(draft())
    path = age(only(root / ".Drafts"), 60)
    unique = path.name.replace(":2,D", "")
    hidden = path.parent.parent / "tmp" / f"withdrawing-cur-{unique},U=3:2,D"
    path.rename(hidden)
    found = local.find_draft(MARK)
    assert found is not None  # what a killed run hid is in sight again
    assert found.fingerprint == placed.fingerprint
    assert files(trash) == []
    assert only(root / ".Drafts").name == f"{unique},U=3:2,D"


def test_nothing_is_overwritten_when_a_hidden_draft_comes_back(root: Path, local: Local) -> None:
    local.create_draft(draft())
    path = only(root / ".Drafts")
    (root / ".Drafts" / "tmp" / f"withdrawing-cur-{path.name}").write_bytes(b"From: other@x.example\n\nother")
    (root / ".Drafts" / "tmp" / "somebody.elses").write_bytes(b"theirs")
    assert local.find_draft(MARK) is not None
    assert [one.read_bytes() for one in files(root / ".Drafts") if b"other" in one.read_bytes()]
    assert path.exists()
    assert (root / ".Drafts" / "tmp" / "somebody.elses").exists()


def test_a_disk_that_refuses_leaves_nothing_behind(root: Path, local: Local) -> None:
    drafts = make(root / "Drafts")
    (drafts / "tmp").rmdir()
    (drafts / "tmp").write_text("a file in the way")
    with pytest.raises(Unreachable) as caught:
        local.create_draft(draft())
    assert caught.value.advice
    assert list((drafts / "cur").iterdir()) == []


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, os.getcwd())
from connectors.local.connector import Local
from tests.connectors.test_drafts import MAIL, draft, make

base, act = Path(sys.argv[1]), sys.argv[2]
STEPS = {"os.rename", "os.remove", "os.mkdir", "os.utime", "os.scandir", "os.listdir", "open"}


def run(root, step):
    def die(event, args):
        nonlocal step
        if event in STEPS and str(root) in str(args[0] if args else ""):
            step -= 1
            if step < 0:
                os._exit(9)

    local = Local("work", maildir=root)
    placed = local.create_draft(draft()) if act == "withdraw" else None
    sys.addaudithook(die)
    if placed is None:
        local.create_draft(draft())
    else:
        assert local.withdraw_draft(placed)
    os._exit(0)


for step in range(500):
    root = make(base / str(step))
    make(root / ".Trash")
    (root / "cur" / "1.host:2,S").write_text(MAIL)
    child = os.fork()
    if not child:
        run(root, step)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 9:
        sys.exit(code)
"""


def killed_at_every_step(base: Path, act: str) -> list[Path]:
    """Do `act` again and again, killed before its first, second, ... step; return the Maildirs left behind."""
    home = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(base), act], capture_output=True, text=True, check=False, cwd=home
    )
    assert done.returncode == 0, done.stderr
    left = sorted(base.iterdir(), key=lambda path: int(path.name))
    assert len(left) > 10
    return left


def test_a_kill_while_creating_leaves_nothing_or_the_whole_draft(tmp_path: Path) -> None:
    outcomes = set()
    for root in killed_at_every_step(tmp_path, "create"):
        local = Local("work", maildir=root)
        found = local.find_draft(MARK)
        outcomes.add(found is not None)
        if found is None:
            found = local.create_draft(draft())
        assert local.find_draft(MARK) == found
        message = read(only(root / ".Drafts"))
        assert message.message_id == f"<{MARK}@northwind.example>"
        assert message.text.endswith("> Where is the offer?\n")
    assert outcomes == {True, False}


def test_a_kill_while_withdrawing_loses_nothing(tmp_path: Path) -> None:
    outcomes = set()
    for root in killed_at_every_step(tmp_path, "withdraw"):
        local = Local("work", maildir=root)
        found = local.find_draft(MARK)
        outcomes.add(found is not None)
        lying = [*files(root / ".Drafts"), *files(root / ".Trash")]
        places = [path for path in lying if "withdrawing" not in path.name]
        assert len(places) == 1
        if found is not None:
            assert local.withdraw_draft(found)
        assert files(root / ".Drafts") == []
        assert read(only(root / ".Trash")).text.endswith("> Where is the offer?\n")
    assert outcomes == {True, False}


def test_an_account_without_mail_has_no_drafts() -> None:
    local = Local("work", maildir=None)
    assert not local.capabilities.drafts
    assert local.drafts_for(["<1@acme.example>"]) == ()
    with pytest.raises(Refused):
        local.create_draft(draft())
    with pytest.raises(Refused):
        local.find_task(MARK)
