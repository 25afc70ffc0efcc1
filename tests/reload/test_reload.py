"""What comes into force: whole saves only, with their tests passed; anything else is named and changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.config import Config
from daemon.reload import PATIENCE, SETTLE, TESTS_LIMIT, Reloader
from rules.rule import Problems
from tests.reload.office import NOW, Clockwork, configured, rule, with_test


class Watched:
    """A reloader whose seconds pass when the test says so."""

    def __init__(self, config: Config) -> None:
        self.clock = Clockwork()
        self.said: list[str] = []
        self.reloader = Reloader(config, NOW, self.said.append, tick=self.clock)
        self.after(SETTLE)

    @property
    def ids(self) -> set[str]:
        return {found.id for found in self.reloader.rulebook.rules}

    @property
    def refused(self) -> str:
        """What `status` names: each mistake with its place, each test that fails."""
        refused = self.reloader.state.refused
        assert refused is not None
        failed = [f"{test.file}:{test.line} {test.name}" for test in refused.failed]
        return "\n".join([*map(str, refused.problems), *failed])

    def look(self) -> bool:
        return self.reloader.look(NOW)

    def after(self, seconds: float) -> bool:
        """Look now, and once more after some seconds; returns whether other rules came into force."""
        at_once = self.look()
        self.clock.at += seconds
        return self.look() or at_once

    def next_look(self) -> float | None:
        return self.reloader.again


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "rules.d").mkdir()
    return configured(tmp_path, "pack:replies", "rules.d")


@pytest.fixture
def file(config: Config) -> Path:
    path = config.path.parent / "rules.d" / "mine.toml"
    path.write_text(rule("old"))
    return path


@pytest.fixture
def watched(config: Config, file: Path) -> Watched:
    assert file.exists()
    return Watched(config)


def test_a_save_comes_into_force_when_it_has_been_quiet_for_a_while(watched: Watched, file: Path) -> None:
    file.write_text(rule("new"))
    assert not watched.look()
    assert watched.next_look() == SETTLE
    assert watched.after(SETTLE)
    assert "new" in watched.ids
    assert watched.said == [f"rules: {len(watched.ids)} in force, 1 file changed"]
    assert watched.next_look() is None
    assert not watched.after(SETTLE)


def test_each_further_save_starts_the_wait_anew_and_two_files_come_together(watched: Watched, file: Path) -> None:
    file.write_text(rule("new"))
    assert not watched.after(SETTLE * 0.9)
    file.with_name("more.toml").write_text(rule("more"))
    assert not watched.after(SETTLE * 0.9)
    assert watched.ids >= {"old"}
    assert watched.after(SETTLE * 0.2)
    assert watched.ids >= {"new", "more"}


def test_a_file_that_is_only_touched_changes_nothing(watched: Watched, file: Path) -> None:
    file.touch()
    os.utime(file, (0, 0))
    assert not watched.after(SETTLE)
    assert watched.said == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            '[[rule]]\nid = "new"\non = "unanswered"\n[[rule.step]]\nafter = "soon"\ntask = { title = "x" }\n',
            "mine.toml:5",
        ),
        ('[[rule]\nid = "new"\n', "mine.toml:1"),
        ("\0\0\0\n", "mine.toml"),
        (rule("new", "no-such-template"), "mine.toml"),
    ],
)
def test_what_is_wrong_is_said_once_by_place_and_changes_nothing(
    watched: Watched, file: Path, text: str, named: str
) -> None:
    file.write_text(text)
    assert not watched.after(SETTLE)
    assert "old" in watched.ids
    (line,) = watched.said
    assert "not taken over" in line
    assert named in watched.refused
    watched.after(SETTLE)
    watched.after(SETTLE)
    assert watched.said == [line]
    refused = watched.reloader.state.refused
    assert refused is not None
    assert refused.problems[0].place.file == str(file)


def test_the_log_counts_mistakes_and_never_names_a_file_or_what_stands_there(watched: Watched, file: Path) -> None:
    secret = "Zaphod Beeblebrox"
    file.write_text(
        f'[[rule]]\nid = "mine"\non = "unanswered"\nmatch = {{ subjekt = "{secret}" }}\nstep = "{secret}"\n'
    )
    watched.after(SETTLE)
    (line,) = watched.said
    assert secret not in line
    assert "mine" not in line
    assert "2 mistakes" in line
    assert "mine.toml:4" in watched.refused


def test_what_is_mended_comes_into_force_and_the_refusal_is_gone(watched: Watched, file: Path) -> None:
    file.write_text("nonsense\n")
    watched.after(SETTLE)
    file.write_text("nonsense still\n")
    watched.after(SETTLE)
    assert len(watched.said) == 2
    file.write_text(rule("new"))
    assert watched.after(SETTLE)
    assert "new" in watched.ids
    assert watched.reloader.state.refused is None


def test_a_mistake_that_is_taken_back_is_said_to_be(watched: Watched, file: Path) -> None:
    file.write_text("nonsense\n")
    watched.after(SETTLE)
    file.write_text(rule("old"))
    assert not watched.after(SETTLE)
    assert watched.reloader.state.refused is None
    assert "taken back" in watched.said[-1]


def test_a_good_change_waits_for_the_mistake_beside_it(watched: Watched, file: Path) -> None:
    file.with_name("broken.toml").write_text("nonsense\n")
    file.write_text(rule("new"))
    watched.after(SETTLE)
    assert "new" not in watched.ids
    file.with_name("broken.toml").unlink()
    watched.after(PATIENCE)
    assert "new" in watched.ids


def test_a_set_whose_test_fails_is_refused_by_the_name_of_the_test(watched: Watched, file: Path) -> None:
    file.write_text(with_test("new", "Something else"))
    assert not watched.after(SETTLE)
    assert "old" in watched.ids
    assert "1 failing test;" in watched.said[-1]
    refused = watched.reloader.state.refused
    assert refused is not None
    (failed,) = refused.failed
    assert (failed.file, failed.line) == (str(file), 8)
    assert "+ new made a task: “Answer”" in failed.differences
    file.write_text(with_test("new", "Answer"))
    assert watched.after(SETTLE)
    assert "new" in watched.ids


def test_a_sample_that_a_test_names_may_be_mended_without_touching_the_rule_file(watched: Watched, file: Path) -> None:
    mail = "From: ann@acme.example\nDate: Tue, 10 Mar 2026 09:10:00 +0100\nSubject: Offer?\n\n{text}\n"
    text = with_test("new", "Answer")
    start, end = text.index("mail = "), text.index("expect")
    file.write_text(text[:start] + 'mail = [{ file = "offer.eml" }]\n' + text[end:])
    watched.after(SETTLE)
    assert "offer.eml" in str(watched.reloader.state.refused.problems if watched.reloader.state.refused else "")
    file.with_name("offer.eml").write_text(mail.format(text="Perfect, thanks!"))
    watched.look()
    assert "1 failing test" in watched.said[-1]
    watched.look()
    assert len(watched.said) == 2
    file.with_name("offer.eml").write_text(mail.format(text="Could you send it?"))
    assert watched.look()
    assert "new" in watched.ids


def test_only_the_tests_of_changed_files_are_run(config: Config, file: Path) -> None:
    file.write_text(with_test("wrong", "Something else"))
    watched = Watched(config)
    file.with_name("more.toml").write_text(with_test("more", "Answer"))
    assert watched.after(SETTLE)
    (config.path.parent / "templates").mkdir()
    (config.path.parent / "templates" / "hello.en.txt").write_text("Hello\n")
    assert not watched.after(SETTLE)
    assert "a question becomes a task" in watched.refused


def test_tests_that_take_too_long_are_broken_off_and_named(watched: Watched, file: Path) -> None:
    one = with_test("new", "Answer")
    block = one[one.index("[[test]]") :]
    file.write_text(one + block)
    watched.look()
    watched.clock.at += SETTLE

    class Slow:
        def __call__(self) -> float:
            watched.clock.at += TESTS_LIMIT * 0.6
            return watched.clock.at

    watched.reloader._tick = Slow()
    assert not watched.look()
    assert f"{file}:13" in watched.refused
    assert "old" in watched.ids


def test_a_file_that_nobody_may_read_is_named_and_taken_when_it_may_be(
    watched: Watched, file: Path, tmp_path: Path
) -> None:
    file.unlink()
    file.symlink_to(tmp_path / "away.toml")
    watched.after(PATIENCE)
    assert "mine.toml" in watched.refused
    assert "old" in watched.ids
    (tmp_path / "away.toml").write_text(rule("new"))
    watched.after(SETTLE)
    assert "new" in watched.ids


def test_a_pipe_or_a_folder_with_the_name_of_a_rule_file_hangs_nothing(watched: Watched, file: Path) -> None:
    os.mkfifo(file.with_name("pipe.toml"))
    file.with_name("folder.toml").mkdir()
    watched.after(SETTLE)
    assert "pipe.toml" in watched.refused
    assert "folder.toml" in watched.refused


def test_what_looks_cut_off_gets_more_patience(watched: Watched, file: Path) -> None:
    file.write_text(rule("new").rstrip("\n"))
    assert not watched.after(SETTLE)
    assert watched.after(PATIENCE - SETTLE)
    file.write_text("")
    assert not watched.after(SETTLE)
    file.unlink()
    assert not watched.after(SETTLE)
    assert watched.after(PATIENCE - SETTLE)
    assert "new" not in watched.ids


def test_a_file_that_somebody_has_open_for_writing_is_waited_for_and_named(watched: Watched, file: Path) -> None:
    with file.open("a") as held:
        held.write("# a thought\n" + rule("more"))
        held.flush()
        for _ in range(5):
            assert not watched.after(10 * PATIENCE)
        waiting = watched.reloader.state.waiting
        assert waiting is not None
        assert waiting.files == (file,)
    assert watched.after(SETTLE)
    assert watched.ids >= {"old", "more"}
    assert watched.reloader.state.waiting is None


TWO = rule("first") + rule("second").replace("Answer", "Answer soon")


@pytest.mark.parametrize("keeps_open", [True, False])
def test_a_file_saved_byte_by_byte_is_never_in_force_in_part(watched: Watched, file: Path, keeps_open: bool) -> None:
    """One writer keeps the file open and may pause as long as it likes; the other opens it for each byte."""
    seen = set()
    data = TWO.encode()
    if keeps_open:
        with file.open("wb", buffering=0) as held:
            for number in range(len(data)):
                held.write(data[number : number + 1])
                watched.after(2 * PATIENCE)
                seen.add(frozenset(watched.ids))
    else:
        file.write_bytes(b"")
        for number in range(len(data)):
            with file.open("ab") as held:
                held.write(data[number : number + 1])
            watched.after(SETTLE * 0.9)
            seen.add(frozenset(watched.ids))
    assert len(seen) == 1
    watched.after(SETTLE)
    assert watched.ids >= {"first", "second"}
    assert not [line for line in watched.said if "not taken over" in line]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, len(TWO)), max_size=8).map(sorted),
    pauses=st.lists(st.floats(0, SETTLE * 0.99), min_size=9, max_size=9),
    afresh=st.booleans(),
)
def test_saves_in_pieces_are_seen_whole_or_not_at_all(
    config: Config, file: Path, cuts: list[int], pauses: list[float], afresh: bool
) -> None:
    file.write_text(rule("old"))
    watched = Watched(config)
    old = watched.ids
    if afresh:
        file.unlink()
    for cut, pause in zip([0, *cuts], pauses, strict=False):
        file.write_text(TWO[:cut])
        watched.after(pause)
        assert watched.ids == old
    file.write_text(TWO)
    watched.after(SETTLE * 1.01)
    assert watched.ids == (old - {"old"}) | {"first", "second"}


def test_rules_with_mistakes_end_it_before_it_begins(config: Config, file: Path) -> None:
    file.write_text("nonsense\n")
    with pytest.raises(Problems, match=r"mine\.toml"):
        Reloader(config, NOW, print)


def test_a_save_between_reading_and_the_first_look_is_not_missed(config: Config, file: Path) -> None:
    clock = Clockwork()
    reloader = Reloader(config, NOW, print, tick=clock)
    stamp = file.stat()
    file.write_text(rule("new"))
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not reloader.look(NOW)
    clock.at += SETTLE
    assert reloader.look(NOW)
