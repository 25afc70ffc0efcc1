"""The log: one line a happening, for people and for the journal; nothing that anybody wrote gets into it."""

from __future__ import annotations

import io
import logging
import os
import sqlite3
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy.exc
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Refused, SignInNeeded, Unanswered, Unreachable, WaitUntil
from connectors.reasons import blocked, code_of, network_reason
from daemon import log
from daemon.crash import Crash
from daemon.log import Line, clean, crashed, is_journal, say, set_up, warning
from daemon.trouble import trouble_of
from rules.rule import Place, Problem, Problems

CANARY = "canary-7f3a@acme.example"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Put the process's own ways of logging back."""
    root, ours = logging.getLogger(), logging.getLogger(log.LOGGER)
    handlers, levels, raised = [*root.handlers], (root.level, ours.level), logging.raiseExceptions
    hooks = warnings.showwarning, threading.excepthook, sys.excepthook, sys.unraisablehook
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])
    logging.raiseExceptions = raised
    warnings.showwarning, threading.excepthook, sys.excepthook, sys.unraisablehook = hooks


def journal(path: Path) -> tuple[io.TextIOWrapper, dict[str, str]]:
    stream = path.open("w+", encoding="utf-8")
    held = os.fstat(stream.fileno())
    return stream, {"JOURNAL_STREAM": f"{held.st_dev}:{held.st_ino}"}


def test_a_terminal_gets_the_plain_line_and_the_fields_from_v_on() -> None:
    plain, told = io.StringIO(), io.StringIO()
    set_up(plain, {})
    say(Line("made 2", "performed", made=2))
    set_up(told, {}, verbose=1)
    say(Line("made 2", "performed", made=2))
    assert plain.getvalue() == "made 2\n"
    assert told.getvalue() == "made 2 [event=performed made=2]\n"


def test_the_journal_gets_priorities_and_fields(tmp_path: Path) -> None:
    stream, environment = journal(tmp_path / "log")
    set_up(stream, environment, verbose=2)
    say(Line("on duty", "on-duty", accounts="work, home"))
    say(warning("work: unreachable", "account-away", account="work"))
    crash = crashed(KeyError(CANARY), "a test")
    stream.close()
    lines = (tmp_path / "log").read_text().splitlines()
    assert lines[0] == '<6>on duty event=on-duty accounts="work, home"'
    assert lines[1] == "<4>work: unreachable event=account-away account=work"
    assert lines[2].startswith("<3>a mistake of ours in a test: KeyError at nowhere")
    assert f"id={crash.id}" in lines[2]
    assert all(line.startswith("<7>") for line in lines[3:])


def test_a_stream_that_is_not_the_one_of_the_journal_is_none(tmp_path: Path) -> None:
    stream, environment = journal(tmp_path / "log")
    with stream, (tmp_path / "other").open("w") as other:
        assert is_journal(stream, environment)
        assert not is_journal(other, environment)
        assert not is_journal(stream, {})
        assert not is_journal(io.StringIO(), environment)


@given(st.text())
def test_no_text_begins_a_line_of_its_own_or_speaks_to_a_terminal(text: str) -> None:
    line = clean(text)
    assert len(line.splitlines()) <= 1
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in line)
    assert line.encode("utf-8").decode("utf-8") == line


def test_a_value_cannot_pass_for_another_field(tmp_path: Path) -> None:
    stream, environment = journal(tmp_path / "log")
    set_up(stream, environment)
    say(Line("x", "x", account='a" b=c\n<3>d'))
    stream.close()
    assert (tmp_path / "log").read_text() == '<6>x event=x account="a\\" b=c <3>d"\n'


@pytest.mark.parametrize("verbose", [0, 1, 2])
def test_what_libraries_and_warnings_say_is_not_repeated(verbose: int) -> None:
    stream = io.StringIO()
    set_up(stream, {}, verbose=verbose)
    log.guard()
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("urllib3.connectionpool").exception("GET /messages?q=%s", CANARY)
    logging.getLogger(CANARY).error(CANARY)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        log.guard()
        warnings.warn(CANARY, UserWarning, stacklevel=1)
    told = stream.getvalue()
    assert CANARY not in told
    assert "the library" in told


def raise_far_below() -> None:
    try:
        exec(compile(f"raise RuntimeError({CANARY!r})", f"/srv/dana/{CANARY}.txt", "exec"), {"__name__": CANARY})
    except RuntimeError as error:
        raise type(CANARY, (ValueError,), {})(CANARY) from error


def test_a_crash_is_told_by_its_class_and_place_not_by_its_words() -> None:
    stream = io.StringIO()
    set_up(stream, {}, verbose=2)
    log.guard()
    with pytest.raises(ValueError, match="canary") as raised:
        raise_far_below()
    crash = crashed(raised.value, "a test")
    told = stream.getvalue() + log.ended(raised.value)
    assert "canary" not in told
    assert crash.kind == "ValueError", "a class that is nobody's gives the name of its base"
    assert "generated code" in crash.trail
    assert any("raise_far_below" in place for place in crash.trail)
    thread = threading.Thread(target=raise_far_below)
    thread.start()
    thread.join()
    assert "in a thread" in stream.getvalue()
    assert "canary" not in stream.getvalue()


def test_the_same_crash_has_the_same_number() -> None:
    def crash(text: str) -> Crash:
        try:
            Unreachable(text).with_traceback(None).args[1]
        except IndexError as error:
            return Crash.of(error)
        raise AssertionError

    assert crash("a").id == crash("b").id
    assert crash("a").id != Crash.of(ValueError()).id


class Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "no space", text)


def test_a_log_on_a_full_disk_ends_nothing_and_says_nothing_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(Full(), {})
    say("made 2")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SignInNeeded(CANARY).coded("invalid_grant"), "sign-in-needed (invalid_grant): `wellkept login work`"),
        (WaitUntil(CANARY, 30).coded("429"), "asked-to-wait (429)"),
        (Refused(CANARY).coded("400 invalidArgument"), "refused (400 invalidArgument): `wellkept doctor`"),
        (Unanswered(CANARY), "unanswered: `wellkept doctor`"),
        (blocked("cannot list", CANARY, PermissionError(13, CANARY, CANARY), ""), "unreachable (EACCES): `wellkept doctor`"),
        (OSError(28, CANARY, CANARY), "system (ENOSPC): `wellkept doctor`"),
        (Problems((Problem(Place(CANARY), CANARY),)), "files-with-mistakes (1): `wellkept rules check`"),
        (
            sqlalchemy.exc.OperationalError(CANARY, (CANARY,), sqlite3.OperationalError(CANARY)),
            "store (OperationalError): `wellkept doctor`",
        ),
    ],
)  # fmt: skip
def test_every_family_of_errors_is_told_by_kind_and_code(error: Exception, told: str) -> None:
    assert str(trouble_of(error, "work")) == told


def test_only_what_looks_like_a_code_is_taken_for_one() -> None:
    assert code_of(400, [CANARY, "two words", "invalidArgument"]) == "400 invalidArgument"
    assert code_of(503, ["", "x" * 61]) == "503"


def test_how_the_network_failed_is_told_by_the_innermost_cause() -> None:
    inner = ConnectionRefusedError(111, CANARY)
    outer = Unreachable(CANARY)
    outer.__cause__ = inner
    assert network_reason(outer) == "ECONNREFUSED"
    assert network_reason(ValueError(outer)) == "ECONNREFUSED"
    assert network_reason(TimeoutError(CANARY)) == "TimeoutError"
