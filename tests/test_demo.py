"""`wellkept demo`: what a new user sees first, played as they play with it."""

from __future__ import annotations

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from daemon.book import Book
from daemon.cli import main
from daemon.ledger import Ledger
from daemon.sample.mails import letters
from daemon.sample.script import ZONE, sample_now

NOW = "2026-03-12T09:00"
MADE = {
    ("complaint", "task", "beth@ackroydbakes.example"),
    ("complaint-first-word", "draft", "beth@ackroydbakes.example"),
    ("key-customer-waits", "task", "nora.whitcombe@pelhamquay.example"),
    ("key-customer-waits", "task", "tomas@brightfork.example"),
    ("key-customer-waits", "draft", "tomas@brightfork.example"),
    ("customer-waits", "task", "brueckner@zahnarzt-lindenhof.example"),
    ("customer-waits", "draft", "brueckner@zahnarzt-lindenhof.example"),
    ("customer-waits", "task", "marek@zielonkahostels.example"),
    ("check-in", "draft", "m.okafor@elmfield-school.example"),
    ("share-an-article", "draft", "ines@patiolisboa.example"),
    ("check-in", "draft", "juergen@saenger-buecher.example"),
    ("overdue", "task", "juergen@saenger-buecher.example"),
    ("prepare", "task", "kornblum@papiermuehle.example"),
    ("birthday-ahead", "task", "kornblum@papiermuehle.example"),
    ("together", "draft", "reuter@reuterkolb.example"),
}


def wellkept(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch("sys.argv", ["wellkept", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return cast("int", ended.value.code), out.getvalue(), err.getvalue()


def demo(folder: Path, *options: str, now: str = NOW) -> str:
    """Run the demo; everything must be fine."""
    code, out, err = wellkept("--now", now, "demo", str(folder), *options)
    assert (code, err) == (0, ""), err
    return out


def made(folder: Path) -> set[tuple[str, str, str]]:
    ledger = Ledger.open(folder / "state" / "ledger.db")
    try:
        entries = ledger.open_entries()
        found: set[tuple[str, str, str]] = {(entry.rule, entry.kind, entry.person) for entry in entries if entry.live}
        assert len(found) == len(entries)
    finally:
        ledger.close()
    return found


def drafts(folder: Path) -> dict[str, EmailMessage]:
    """Return recipient → draft, as any mail client would read them."""
    files = [path for part in ("new", "cur") for path in (folder / "mail" / ".Drafts" / part).iterdir()]
    mails = [message_from_bytes(path.read_bytes(), EmailMessage, policy=SMTP) for path in files]
    return {mail["To"].addresses[0].addr_spec: mail for mail in mails}


def draft_file(folder: Path, words: bytes) -> Path:
    return next(
        path for path in (folder / "mail" / ".Drafts").rglob("*") if path.is_file() and words in path.read_bytes()
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the demo once; tests that change something work on a copy."""
    folder = tmp_path_factory.mktemp("first") / "demo"
    return folder, demo(folder)


@pytest.fixture
def sample(first: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(first[0], tmp_path / "demo"))


def test_the_first_run_makes_the_artefacts_that_the_sample_is_told_for(first: tuple[Path, str]) -> None:
    folder, out = first
    assert made(folder) == MADE
    assert "Made now: 7 drafts and 8 tasks" in out
    assert "Nora Whitcombe (Pelham Quay Hotel), since Tuesday 10 March 09:12" in out


@pytest.mark.parametrize(
    "silent", ["Colm", "Freya", "Lukas", "Viktor", "Robin", "Agnes", "Grain", "Calder", "oak samples"]
)
def test_who_needs_nothing_is_not_in_the_list(first: tuple[Path, str], silent: str) -> None:
    listed = first[1].partition("Look closer")[0]
    assert silent not in listed


@pytest.mark.parametrize("later", [NOW, "2026-03-29T02:30", "2027-01-01T00:00", "2026-03-10T23:59"])
def test_a_second_run_has_nothing_new_whatever_the_day(sample: Path, later: str) -> None:
    kept = (sample / "now").read_text()
    out = demo(sample, now=later)
    assert "Nothing new." in out
    assert "It is Tuesday, 10 March 2026, 15:00 there" in out
    assert (sample / "now").read_text() == kept
    assert len(drafts(sample)) == 7


def test_a_deleted_index_is_rebuilt_and_nothing_is_made_again(sample: Path) -> None:
    for path in (sample / "state").glob("index.db*"):
        path.unlink()
    assert "Nothing new." in demo(sample)
    assert made(sample) == MADE


@pytest.mark.parametrize(
    "moment",
    [
        "2024-02-29T12:00",  # the Tuesday before is two days earlier
        "2028-02-29T15:00",  # a leap day that is the Tuesday itself
        "2026-03-31T15:00",  # two days after the clocks went forward
        "2026-10-27T16:00",  # two days after they went back
        "2029-12-25T20:00",  # a Tuesday on which nobody works, but the sample's people
    ],
)
def test_the_sample_gives_the_same_artefacts_in_every_season(tmp_path: Path, moment: str) -> None:
    demo(tmp_path / "demo", now=moment)
    assert made(tmp_path / "demo") == MADE
    assert "Nothing new." in demo(tmp_path / "demo", now=moment)


@settings(deadline=None)
@given(st.integers(0, 40 * 366 * 24 * 60))
def test_the_samples_now_is_the_latest_tuesday_at_three(minutes: int) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    now = sample_now(moment)
    assert (now.weekday(), now.hour, now.minute, now.tzinfo) == (1, 15, 0, ZONE)
    assert timedelta() <= moment - now.astimezone(UTC) <= timedelta(days=7, hours=1)


def test_the_drafts_are_replies_in_the_right_thread_and_in_the_right_language(first: tuple[Path, str]) -> None:
    found = drafts(first[0])
    tomas, joerg = found["tomas@brightfork.example"], found["brueckner@zahnarzt-lindenhof.example"]
    assert tomas["In-Reply-To"] == "<booths-level-3.4@brightfork.example>"
    assert tomas["References"].split()[0] == "<booths-level-3.1@northwind.example>"
    assert (tomas["Subject"], joerg["Subject"]) == ("Re: Phone booths for level 3", "Re: Bänke für das Wartezimmer")
    assert joerg["In-Reply-To"] == "<wartezimmer.3@zahnarzt-lindenhof.example>"
    english, german = (mail.get_body(("plain",)) for mail in (tomas, joerg))
    assert english is not None
    assert german is not None
    assert english.get_content().startswith("Hello Tomás,")
    assert german.get_content().startswith("Guten Tag Herr Dr. Brückner,")
    for mail in found.values():
        assert mail["From"].addresses[0].addr_spec == "dana@northwind.example"
        assert not mail.defects


def test_a_check_in_says_the_talking_point_and_never_a_note(first: tuple[Path, str]) -> None:
    mail = drafts(first[0])["m.okafor@elmfield-school.example"]
    assert "In-Reply-To" not in mail
    body = mail.get_body(("plain",))
    assert body is not None
    assert "the new benches in the library" in body.get_content()
    assert "Budget" not in body.get_content()


def test_the_tasks_are_todos_that_any_task_list_reads(first: tuple[Path, str]) -> None:
    files = sorted((first[0] / "tasks").glob("*.ics"))
    todos = [todo for path in files for todo in Calendar.from_ical(path.read_bytes()).walk("VTODO")]
    assert len(todos) == len(files) == 8
    assert "Prepare: Site meeting, drawers (Ilse Kornblum)" in {str(todo["SUMMARY"]) for todo in todos}
    assert all(todo["UID"] for todo in todos)


def test_a_draft_that_the_user_deletes_is_not_written_again(sample: Path) -> None:
    draft_file(sample, b"booths-level-3.4").unlink()
    out = demo(sample)
    assert "you discarded: draft Re: Phone booths for level 3" in out
    assert "Nothing new." in out
    assert len(drafts(sample)) == 6
    assert "you discarded" not in demo(sample)


def test_a_task_that_the_user_ticks_off_ends_the_matter(sample: Path) -> None:
    path = next(path for path in (sample / "tasks").glob("*.ics") if b"Answer Nora" in path.read_bytes())
    path.write_bytes(path.read_bytes().replace(b"END:VTODO", b"STATUS:COMPLETED\r\nEND:VTODO"))
    out = demo(sample)
    assert "you ticked off: task Answer Nora: Bedside lamps, second floor" in out
    assert "Nothing new." in out
    assert "Nora Whitcombe (Pelham Quay Hotel)" not in out


def test_the_command_that_is_printed_goes_on_where_the_demo_ended(first: tuple[Path, str]) -> None:
    folder, out = first
    assert f"--config {folder / 'config.toml'} --now 2026-03-10T15:00'" in out
    code, planned, err = wellkept(
        "--config", str(folder / "config.toml"), "--now", "2026-03-10T15:00", "plan", "--json"
    )
    assert (code, planned.strip(), err) == (0, "[]", "")


def test_fresh_makes_the_sample_anew_and_leaves_what_the_user_put_beside_it(sample: Path) -> None:
    (sample / "rules.d").mkdir()
    (sample / "rules.d" / "mine.toml").write_text("# mine")
    draft_file(sample, b"booths-level-3.4").unlink()
    out = demo(sample, "--fresh", now="2026-06-10T10:00")
    assert "It is Tuesday, 9 June 2026, 15:00 there" in out
    assert made(sample) == MADE
    assert (sample / "rules.d" / "mine.toml").read_text() == "# mine"


def test_a_sample_that_was_only_half_made_is_made_again(sample: Path) -> None:
    (sample / "now").unlink()
    shutil.rmtree(sample / "calendars")
    assert "Made now: 7 drafts and 8 tasks" in demo(sample)


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_folder_that_holds_anything_else_is_refused_and_left_alone(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    code, out, err = wellkept("demo", str(tmp_path), *options)
    assert (code, out) == (1, "")
    assert "holds something that no demo made: nothing was touched" in err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_or_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("file", "link"):
        code, _, err = wellkept("demo", str(tmp_path / name))
        assert code == 1
        assert "is no folder of its own" in err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_mistyped_now_is_named(tmp_path: Path) -> None:
    code, _, err = wellkept("--now", "tuesday", "demo", str(tmp_path / "demo"))
    assert code == 2
    assert "'tuesday' is not a time" in err
    assert not (tmp_path / "demo").exists()


def test_the_same_sample_is_made_every_time() -> None:
    now = sample_now(datetime(2026, 3, 12, tzinfo=UTC))
    once, again = (
        [(letter.name, letter.folder, letter.message.as_bytes()) for letter in letters(now)] for _ in range(2)
    )
    assert once == again
    assert len({name for name, _, _ in once}) == len(once)
    assert 60 <= len(once) <= 95


def test_the_mails_are_proper_and_name_nobody_outside_example() -> None:
    now = sample_now(datetime(2026, 3, 12, tzinfo=UTC))
    for letter in letters(now):
        read = message_from_bytes(letter.message.as_bytes(), policy=SMTP)
        assert not [defect for part in read.walk() for defect in part.defects], letter.name
        addresses = [*read["From"].addresses, *read["To"].addresses]
        assert all(address.domain.endswith(".example") for address in addresses)
        assert letter.at < now
        header = letter.message.as_bytes().partition(b"\r\n\r\n")[0]
        assert header.isascii(), letter.name


def test_people_write_at_human_hours_and_on_working_days_unless_they_are_machines() -> None:
    now = sample_now(datetime(2026, 3, 12, tzinfo=UTC))
    ours = [letter for letter in letters(now) if letter.folder == ".Sent"]
    assert ours
    for letter in ours:
        assert letter.at.weekday() < 5, letter.name
        assert 8 <= letter.at.hour < 18, letter.name


def test_the_book_names_a_dozen_people(first: tuple[Path, str]) -> None:
    people = Book(first[0] / "state" / "book.json").people()
    assert len(people) >= 12
    assert all(person.tier in {"key", "regular"} for person in people)
