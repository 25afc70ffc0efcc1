"""Tests name real mails and meetings as files: read as the mailbox is, and what can't be read is told in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from daemon.samples import FILE_LIMIT
from tests.trials.bench import ME, RULE, beside, differences, problems

MAIL = f"""From: Ann Lee <ann@acme.example>
To: Dana Fox <{ME}>
Date: Tue, 10 Mar 2026 09:10:00 +0100
Message-ID: <chairs@acme.example>
Subject: =?utf-8?q?St=C3=BChle?=
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Could you tell me when the chairs arrive?
"""
EVENT = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:road@acme.example
DTSTART:20260317T100000
DTEND:20260317T110000
SUMMARY:Roadmap
ORGANIZER:mailto:{ME}
ATTENDEE:mailto:ann@acme.example
END:VEVENT
END:VCALENDAR
"""
TEST = """
[[test]]
name = "a test"
mail = [{ file = "chairs.eml" }]
now  = 2026-03-10T12:00:00+01:00
expect = [{ rule = "question", task = "Answer Ann" }]
"""
MEETING = """
[[rule]]
id = "prepare"
on = "upcoming"
[[rule.step]]
before = "1 business day"
task   = { title = "Prepare {{ event.title }}, {{ event.time }}" }

[[test]]
name = "a test"
zone = "Europe/Berlin"
events = [{ file = "road.ics" }]

[[test.at]]
now    = 2026-03-16T11:00:00+01:00
expect = [{ rule = "prepare", task = "Prepare Roadmap, 10:00" }]
"""


def test_a_mail_from_a_file_is_a_mail_of_the_test(tmp_path: Path) -> None:
    assert differences(RULE + TEST, beside(tmp_path, "chairs.eml", MAIL)) == ""


def test_it_may_arrive_at_another_time_than_it_says(tmp_path: Path) -> None:
    late = TEST.replace('.eml"', '.eml", at = "2026-03-10 11:30"').replace(
        '[{ rule = "question", task = "Answer Ann" }]', "[]"
    )
    assert differences(RULE + late, beside(tmp_path, "chairs.eml", MAIL)) == ""


def test_a_mail_without_a_date_arrives_when_the_test_says(tmp_path: Path) -> None:
    text = TEST.replace('.eml"', '.eml", at = "2026-03-10 09:10"')
    assert differences(RULE + text, beside(tmp_path, "chairs.eml", MAIL.replace("Date:", "X-Date:"))) == ""


def test_a_mail_of_the_users_own_is_an_answer(tmp_path: Path) -> None:
    answer = f"From: {ME}\nTo: ann@acme.example\nDate: Tue, 10 Mar 2026 09:30:00 +0100\nIn-Reply-To: <chairs@acme.example>\nMessage-ID: <re@x.example>\nSubject: Re: Chairs\n\nOn Friday.\n"
    beside(tmp_path, "answer.eml", answer)
    text = TEST.replace('"chairs.eml" }', '"chairs.eml" }, { file = "answer.eml" }').partition("expect")[0]
    assert differences(RULE + text, beside(tmp_path, "chairs.eml", MAIL)) == ""


def test_a_meeting_from_a_file_takes_the_zone_of_the_test_and_may_be_cancelled(tmp_path: Path) -> None:
    rule_file = beside(tmp_path, "road.ics", EVENT)
    assert differences(MEETING, rule_file) == ""
    gone = MEETING.replace('.ics"', '.ics", cancelled = true')
    assert "cancelled" in differences(gone, rule_file)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("other.eml", MAIL, "can't be read: No such file"),
        ("chairs.eml", "", "the file is empty"),
        ("chairs.eml", "\x00" * 400, "the file is empty"),
        ("chairs.eml", "just a note of mine\n", "this is not a mail"),
        ("chairs.eml", "x" * 3_000_000, "too large: 2 MB"),
        ("chairs.eml", MAIL.replace("Date:", "X-Date:"), "no date of its own"),
        ("chairs.eml", MAIL.replace("2026", "2031"), "never arrives"),
    ],
)
def test_a_mail_that_cannot_be_read_is_a_problem_in_its_place(
    name: str, content: str, reason: str, tmp_path: Path
) -> None:
    (problem,) = problems(RULE + TEST, beside(tmp_path, name, content))
    assert "mine.toml:19:" in problem
    assert "test[1].mail[1].file: " in problem
    assert reason in problem


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "no meeting"),
        ("hello", "road.ics: "),
        (EVENT.replace("DTSTART:20260317T100000", "DTSTART:soon"), "road.ics: "),
    ],
)
def test_a_calendar_that_cannot_be_read_is_a_problem_in_its_place(content: str, reason: str, tmp_path: Path) -> None:
    (problem,) = problems(MEETING, beside(tmp_path, "road.ics", content))
    assert "test[1].events[1].file: " in problem
    assert reason in problem


@pytest.mark.parametrize("path", ["sub", "pipe", "nul\\u0000.eml", "x" * 5000])
def test_nothing_but_a_file_is_waited_for_or_read(path: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    os.mkfifo(tmp_path / "pipe")
    found = problems(RULE + TEST.replace("chairs.eml", path), str(tmp_path / "mine.toml"))
    assert len(found) == 1
    assert "test[1].mail[1]" in found[0]
    assert len(found[0]) < 1000


def test_a_file_stands_for_everything_else(tmp_path: Path) -> None:
    text = TEST.replace('.eml"', '.eml", subject = "x", from = "me"')
    found = problems(RULE + text, beside(tmp_path, "chairs.eml", MAIL))
    assert [problem.partition("test[1].")[2].partition(":")[0] for problem in found] == [
        "mail[1].subject",
        "mail[1].from",
    ]


def test_a_pack_names_no_files(tmp_path: Path) -> None:
    beside(tmp_path, "chairs.eml", MAIL)
    text = (RULE + TEST).replace("chairs.eml", str(tmp_path / "chairs.eml"))
    (problem,) = problems(text, "pack:mine")
    assert "the tests of a pack name no files" in problem


def test_there_is_an_end_to_the_files_that_tests_may_name(tmp_path: Path) -> None:
    many = ", ".join(['{ file = "chairs.eml" }'] * (FILE_LIMIT + 1))
    (problem,) = problems(RULE + TEST.replace('{ file = "chairs.eml" }', many), beside(tmp_path, "chairs.eml", MAIL))
    assert f"mail[{FILE_LIMIT + 1}].file: tests name more than {FILE_LIMIT} files" in problem
