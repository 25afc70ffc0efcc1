"""How often and when rules act, over real files: caps, gaps, quiet hours, approvals, notices, people's hours."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from daemon.app import App
from daemon.bell import Bell
from daemon.commands.common import open_desk
from daemon.ledger import Ledger
from daemon.loop import run_passes
from daemon.notices import on_desktop
from daemon.perform import Performance, Performer
from rules.model import Notice
from tests.golden.test_waiting import ANSWER, ASK
from tests.golden.world import BO, NOW, Json, Mail, World, headlines, held, message_id, mine

DRAFT = 'draft = { subject = "Hello", text = "Hello {{ person.first_name }}" }'


def rule(name: str, extra: str = "", step: str = 'task = { title = "Answer {{ person.first_name }}" }') -> str:
    return f'[[rule]]\nid = "{name}"\non = "unanswered"\n{extra}\n[[rule.step]]\n{step}\n'


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Let Ann and Carl of Acme wait for two days, and Bo for one."""
    world = World(tmp_path)
    world.deliver(
        Mail("a1", "2026-03-10 09:00", ASK, subject="Lamps"),
        Mail("a2", "2026-03-10 10:00", ASK, subject="Chairs"),
        Mail("c1", "2026-03-10 11:00", ASK, sender="Carl Moss <carl@acme.example>", subject="Desks"),
    )
    return world


def given(world: World, *rules: str, attention: Json | None = None) -> None:
    """Put rules in force."""
    world.configure(rules=["rules.d"], attention=attention)
    (world.root / "rules.d").mkdir(exist_ok=True)
    (world.root / "rules.d" / "own.toml").write_text("".join(rules), "utf-8")


def status(world: World, now: str | None = None) -> Json:
    found: Json = json.loads(world.fine("status", "--json", now=now))
    return found


def today(world: World, now: str | None = None) -> Json:
    found: Json = json.loads(world.fine("today", "--json", now=now))
    return found


def test_a_cap_for_each_person_lasts_over_passes_and_names_the_day(world: World) -> None:
    given(world, rule("capped", 'at_most = "1 per person per week"'))
    assert headlines(world.apply()) == [("capped", "task", "Answer Ann"), ("capped", "task", "Answer Carl")]
    assert held(world.plan("2026-03-18T23:00:00+01:00")) == ["at most 1 per person per week: again on 2026-03-19"]
    assert headlines(world.apply("2026-03-19T00:10:00+01:00")) == [("capped", "task", "Answer Ann")]


def test_a_gap_counts_under_every_address_of_a_person(world: World) -> None:
    given(world, rule("spaced", 'gap = "3 days"'))
    world.apply()
    world.knows("Ann Lee", "--email", "ann@private.example", "--email", "ann@acme.example")
    assert held(world.plan()) == ["a gap of 3 days: again on 2026-03-15 10:00"]
    assert len(world.apply("2026-03-15T10:00:00+01:00")) == 1


def test_the_gap_of_all_drafts_holds_the_draft_of_another_rule(world: World) -> None:
    given(world, rule("one", 'match = { subject = "Lamps" }', DRAFT), attention={"gap": "1 week"})
    assert len(world.apply()) == 1
    given(
        world,
        rule("two", 'match = { subject = "Chairs" }', DRAFT),
        rule("tasks", 'match = { subject = "Chairs" }'),
        attention={"gap": "1 week"},
    )
    plan = world.plan()
    assert {action["rule"]: action["held"] for action in plan} == {
        "two": "a gap of 1 week: again on 2026-03-19 10:00",
        "tasks": None,
    }


def test_in_quiet_hours_nothing_is_made_but_the_notice(world: World) -> None:
    notify = rule("urgent", step='notify = { title = "{{ person.first_name }} waits" }')
    given(world, rule("tasks"), notify, attention={"quiet": "Mon-Fri 18:00-08:00; Sat-Sun"})
    night = "2026-03-12T22:00:00+01:00"
    assert set(held(world.plan(night))) == {"quiet until 2026-03-13 08:00"}
    assert {action["rule"] for action in world.apply(night)} == {"urgent"}
    assert {action["rule"] for action in world.apply("2026-03-13T08:00:00+01:00")} == {"tasks"}


def test_why_names_the_rule_that_stops_the_others(world: World) -> None:
    given(world, rule("first", 'stop = true\npriority = 1\nmatch = { subject = "Lamps" }'), rule("second"))
    (about,) = world.why(message_id("a1"))["signals"]
    assert [(one["rule"], one["fired"]) for one in about["rules"]] == [("first", True), ("second", False)]
    assert about["rules"][1]["because"] == "does not look at it: first applies and says `stop`"


# Approval


def keys(waiting: Sequence[Json]) -> list[str]:
    return sorted(action["key"] for action in waiting)


def test_what_asks_first_is_shown_everywhere_and_made_only_after_the_yes(world: World) -> None:
    given(world, rule("asks", 'approve = "ask"'))
    plan = world.plan()
    assert {action["held"] for action in plan} == {
        f"waits for your approval: wellkept approve {action['key'][:8]}" for action in plan
    }
    assert keys(status(world)["approvals"]) == keys(today(world)["approvals"]) == keys(plan)
    assert "3 wait for your approval" in world.fine("today")
    assert "waiting for your approval (`wellkept approve`): 3" in world.fine("status")
    assert world.apply() == []

    first = plan[0]["key"]
    assert "approved: task Answer Ann" in world.fine("approve", first[:8])
    assert keys(status(world)["approvals"]) == keys(plan[1:])
    assert keys(world.apply()) == [first]
    assert world.apply() == []
    world.fine("approve", "--all")
    assert keys(world.apply()) == keys(plan[1:])


def test_what_was_approved_and_is_answered_meanwhile_is_never_made(world: World) -> None:
    given(world, rule("asks", 'approve = "ask"\nmatch = { subject = "Lamps" }'))
    world.fine("approve", "--all")
    world.deliver(mine("y", "2026-03-12 09:30", ANSWER, answers="a1", subject="Re: Lamps"))
    assert (world.apply(), world.plan()) == ([], [])


def test_a_key_may_be_approved_before_its_quiet_hours_are_over(world: World) -> None:
    given(world, rule("asks", 'approve = "ask"\nquiet = "Thu"\nmatch = { subject = "Lamps" }'))
    (action,) = world.plan()
    assert action["held"] == "quiet until 2026-03-13 00:00"
    assert "Nothing waits for your approval" in world.fine("approve", "--all")
    world.fine("approve", action["key"])
    assert keys(world.apply("2026-03-13T08:00:00+01:00")) == [action["key"]]


@pytest.mark.parametrize("words", [("0000",), ("ab",), ("zzzz",)])
def test_a_key_that_nothing_has_is_refused(world: World, words: Sequence[str]) -> None:
    given(world, rule("asks", 'approve = "ask"'))
    ran = world.run("approve", *words)
    assert ran.code != 0
    assert "nothing that waits for your approval has the key" in ran.err


@pytest.mark.parametrize("words", [(), ("abcd", "--all")])
def test_either_keys_are_named_or_all_of_them(world: World, words: Sequence[str]) -> None:
    assert world.run("approve", *words).code == 2


def test_a_ledger_of_the_version_before_learns_of_approvals(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(path).close()
    with closing(sqlite3.connect(path)) as old:
        old.executescript("DROP TABLE approval; DROP INDEX entry_rule; UPDATE schema_version SET version = 1;")
    ledger = Ledger.open(path)
    ledger.approve(["0" * 32], datetime.fromisoformat(NOW))
    assert ledger.approved() == {"0" * 32}
    ledger.close()


# Notices

NOTIFY = rule(
    "urgent",
    'match = { subject = "Lamps" }',
    'notify = { title = "{{ person.first_name }} waits", text = "{{ waiting }}" }',
)


def test_a_notice_is_made_once_and_listed_today(world: World) -> None:
    given(world, NOTIFY)
    (made,) = world.apply()
    assert (made["artefact"]["kind"], made["artefact"]["title"], made["ref"]) == ("notify", "Ann waits", "today")
    assert world.apply() == []
    (notice,) = today(world)["notices"]
    assert (notice["title"], notice["shown"]) == ("Ann waits", False)
    assert "Ann waits: since Tuesday 09:00" in world.fine("today")
    assert status(world)["open"] == []
    assert today(world, "2026-03-13T10:00:00+01:00")["notices"] == []


def test_a_notice_whose_reason_goes_is_left_alone(world: World) -> None:
    given(world, NOTIFY)
    world.apply()
    world.deliver(mine("y", "2026-03-12 10:30", ANSWER, answers="a1", subject="Re: Lamps"))
    assert world.apply("2026-03-12T11:00:00+01:00") == []
    assert status(world)["withdrawn"] == []


class Crash(BaseException):
    """The machine goes down."""


def test_a_notice_that_a_crash_interrupted_is_never_shown_again_but_listed(world: World) -> None:
    given(world, NOTIFY)
    shown: list[str] = []

    def crash(notice: Notice) -> str:
        shown.append(notice.title)
        raise Crash

    app = App(config_path=str(world.config), now_text=NOW, verbose=0, quiet=True)
    with closing(app), open_desk(app) as desk, app.lock():
        desk.freshen(app.now)
        decision = desk.decide(app.now)
        with pytest.raises(Crash):
            Performer(desk.ledger, desk.accounts, desk.book, app.now, crash).perform(decision.actions, Performance())  # type: ignore[arg-type]
    assert shown == ["Ann waits"]
    assert world.plan() == []
    assert world.apply() == []
    assert [notice["title"] for notice in today(world)["notices"]] == ["Ann waits"]


def test_the_log_of_run_names_a_notice_by_its_key_only(world: World) -> None:
    given(world, NOTIFY)
    world.fine("go", now="2026-03-09T10:00:00+01:00")
    said: list[str] = []
    app = App(config_path=str(world.config), now_text=NOW, verbose=0, quiet=True)
    with closing(app), open_desk(app) as desk, app.lock():
        for _ in range(2):
            run_passes(desk, lambda: app.now, Bell(), said.append, passes=1)
    (key,) = [notice["key"] for notice in today(world)["notices"]]
    assert said == [f"notice {key[:8]} of urgent: `wellkept today` shows it, no desktop did", "made 1, took back 0"]


def test_without_a_desktop_a_notice_is_listed_and_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    logging.getLogger("desktop_notifier").setLevel(logging.NOTSET)
    assert on_desktop(Notice("0" * 32, "work", "ann@acme.example", "Ann waits", "")) == "today"
    assert capfd.readouterr() == ("", "")


# The budget


def test_status_names_what_the_day_has_no_room_for(world: World) -> None:
    given(world, rule("tasks"), attention={"tasks": 1})
    world.apply()
    assert status(world)["overload"] == [{"kind": "task", "waiting": 2, "a_day": 1, "days": 2}]
    assert "2 more tasks wait than today's budget allows: at 1 a day, that takes 2 days" in world.fine("status")
    given(world, rule("tasks"), attention={"tasks": 0})
    assert "2 more tasks wait: your budget allows none" in world.fine("status")


def test_status_and_today_work_while_a_rule_file_is_broken(world: World) -> None:
    world.fine("sync")
    given(world, rule("tasks", "at_mots = 3"))
    assert (status(world)["overload"], today(world)["approvals"]) == ([], [])
    assert "`wellkept rules check` names them" in world.fine("status")
    assert "`wellkept rules check` names them" in world.fine("today")


# People's hours


def test_a_draft_waits_for_the_morning_of_the_person(world: World) -> None:
    given(world, rule("hold", 'match = { subject = "Desks" }', DRAFT), rule("tasks", 'match = { subject = "Desks" }'))
    world.deliver(Mail("c2", "2026-03-12 09:30", ASK, sender="Carl Moss <carl@acme.example>", subject="New desks"))
    world.knows("Carl Moss", "--zone", "America/New_York", "--hours", "Mon-Fri 08:00-16:00")
    given(
        world,
        rule("hold", 'match = { subject = "New desks" }', DRAFT),
        rule("tasks", 'match = { subject = "New desks" }'),
    )
    assert [action["rule"] for action in world.plan("2026-03-12T12:59:00+01:00")] == ["tasks"]
    assert {action["rule"] for action in world.plan("2026-03-12T13:00:00+01:00")} == {"hold", "tasks"}
    because = [one["because"] for one in world.why(message_id("c2"))["signals"][0]["rules"]]
    assert because == ["draft-1 not before 2026-03-12 13:00", "task-1 due 2026-03-12 09:30"]


def test_hours_that_nobody_works_are_refused_by_the_book(world: World) -> None:
    ran = world.run("people", "add", "Bo Berg", "--email", BO.partition("<")[2][:-1], "--hours", "Mon 17-9")
    assert ran.code != 0
    assert "ends before it starts" in ran.err
