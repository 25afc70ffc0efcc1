"""Rules tried on the past before they are put in force: `backtest` and `plan --rules`, through the command line."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.test_waiting import ANSWER, ASK, CHAT
from tests.golden.world import BO, CARL, Json, Mail, World, headlines, mine

HERE = """
[[rule]]
id = "waits"
on = "unanswered"
match = { asks = true }

[[rule.step]]
id = "task"
after = "2 business hours"
task = { title = "Answer {{ person.first_name }}" }

[[rule.step]]
id = "hold"
after = "6 business hours"
draft = { text = "Hello {{ person.first_name }}, I am on it." }
"""
EDITED = HERE.replace("2 business hours", "1 business day").replace(
    "match = { asks = true }", 'match = { asks = true, email = "*@acme.example" }'
)
MORE = """
[[rule]]
id = "lme4"
on = "unanswered"
match = { subject = "*lme4*" }

[[rule.step]]
task = { title = "A question about lme4" }
"""
AUGUST, NOVEMBER = 1280620800, 1288569600
"""Of 2010, in seconds since 1970: the real mailbox is three years long, and a season is enough."""
MISTAKEN = HERE.replace("asks = true", "ask = true")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Three questions: Ann's was answered after three hours, Carl's never, Bo's is of this morning."""
    world = World(tmp_path)
    world.configure(rules=["rules.d"], customers={"everyone": True})
    for name, text in (("rules.d", HERE), ("edited", EDITED), ("mistaken", MISTAKEN)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "waits.toml").write_text(text)
    world.deliver(
        Mail("a", "2026-03-02 09:00", ASK),
        mine("b", "2026-03-02 12:30", ANSWER, answers="a"),
        Mail("c", "2026-03-09 09:00", ASK, sender=CARL, subject="Price"),
        Mail("d", "2026-03-12 09:00", ASK, sender=BO, subject="Visit"),
        mine("e", "2026-02-20 09:00", CHAT, to=(BO,), subject="Fair"),
    )
    return world


def everything(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return each file and folder with its mode, its time of change and its content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.stat()
        found[str(path.relative_to(folder))] = (
            status.st_mode,
            status.st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
    return found


def tried(world: World, *options: str, now: str | None = None) -> Json:
    found: Json = json.loads(world.fine("backtest", *options, "--json", now=now))
    return found


def edited(world: World) -> tuple[str, str]:
    return "--rules", str(world.root / "edited")


def test_the_past_is_told_as_it_would_have_been(world: World) -> None:
    past = tried(world, "--since", "2026-03-01")["current"]
    assert [(one["at"], one["kind"], one["person"], one["ended"], one["end"]) for one in past["artefacts"]] == [
        ("2026-03-02T11:00:00+01:00", "task", "ann@acme.example", "2026-03-02T12:30:00+01:00", "withdrawn"),
        ("2026-03-09T11:00:00+01:00", "task", "carl@acme.example", None, None),
        ("2026-03-09T15:00:00+01:00", "draft", "carl@acme.example", None, None),
    ]
    assert past["made"] == {"draft": 1, "task": 2}
    assert past["withdrawn"] == 1
    assert past["by_rule"] == [{"rule": "waits", "draft": 1, "task": 2}]
    assert past["by_week"] == [
        {"begins": "2026-02-23", "draft": 0, "task": 0},
        {"begins": "2026-03-02", "draft": 0, "task": 1},
        {"begins": "2026-03-09", "draft": 1, "task": 1},
    ]


def test_edited_rules_are_compared_artefact_by_artefact(world: World) -> None:
    done = tried(world, "--since", "2026-03-01", *edited(world))
    assert done["edited"]["made"] == {"draft": 1, "task": 1}
    assert [(one["kind"], one["person"]) for one in done["difference"]["go"]] == [("task", "ann@acme.example")]
    assert (done["difference"]["come"], done["difference"]["stay"]) == ([], 2)
    back = tried(world, "--since", "2026-03-01", "--rules", str(world.root / "rules.d"))
    assert back["difference"] == {"stay": 3, "go": [], "come": []}


def test_a_period_in_the_past_leaves_out_what_came_before_and_after(world: World) -> None:
    done = tried(world, "--since", "2026-03-09T12:00", "--until", "2026-03-10")
    assert [one["kind"] for one in done["current"]["artefacts"]] == ["draft"]
    assert (done["working_days"], done["until"]) == (2, "2026-03-10T00:00:00+01:00")


def test_the_budget_of_the_day_holds_in_the_past_as_well(world: World) -> None:
    world.configure(rules=["rules.d"], customers={"everyone": True}, attention={"tasks": 1, "drafts": 0})
    world.deliver(*(Mail(f"n{number}", "2026-03-10 09:00", ASK, subject=f"Matter {number}") for number in range(3)))
    past = tried(world, "--since", "2026-03-01")["current"]
    assert [one["at"][:10] for one in past["artefacts"]] == [
        "2026-03-02",
        "2026-03-09",
        "2026-03-10",
        "2026-03-11",
        "2026-03-12",
    ]
    assert past["made"] == {"draft": 0, "task": 5}
    assert past["not_made"] == [{"held_by": "budget", "count": 4}]
    assert past["a_working_day"]["task"] == {"median": 1, "p90": 1, "max": 1}


@pytest.mark.parametrize("known", [False, True], ids=["never synced", "synced"])
def test_nothing_of_the_users_is_changed(world: World, *, known: bool) -> None:
    if known:
        world.knows("Ann Lee", "--tier", "key")
        world.apply(now="2026-03-10T10:00:00+01:00")
        world.deliver(Mail("f", "2026-03-11 09:00", ASK, subject="Later"))
    before = everything(world.root)
    tried(world, *edited(world))
    world.fine("backtest")
    assert everything(world.root) == before
    assert (world.root / "state").exists() == known


def test_what_is_previewed_is_what_apply_makes_once_the_rules_are_in_force(world: World) -> None:
    world.apply(now="2026-03-10T10:00:00+01:00")
    previewed = json.loads(world.fine("plan", *edited(world), "--json"))
    now = tried(world, *edited(world))["now"]
    assert headlines(now["edited"]) == headlines([action for action in previewed if not action["held"]])
    shutil.copy(world.root / "edited/waits.toml", world.root / "rules.d/waits.toml")
    assert world.plan() == previewed
    made = world.apply()
    assert [{name: one[name] for name in previewed[0]} for one in made] == now["edited"]


def test_a_rule_edit_on_a_real_mailbox_makes_exactly_what_was_previewed(
    tmp_path: Path, corpora: Path, unpacked: Callable[[str], Path]
) -> None:
    with (corpora / "list-mailbox-mac/truth.csv").open(newline="") as file:
        (owner,) = {row["sender"] for row in csv.DictReader(file) if row["from_owner"] == "1"}
    world = World(tmp_path, now="2010-10-27T15:00:00+00:00")
    me = {"addresses": [owner], "time_zone": "UTC"}
    customers = {"everyone": True, "lists": True}
    edit = HERE.replace("asks = true", 'asks = true, subject = "!*rjags*"') + MORE
    for name, text in (("rules.d", HERE), ("edited", edit)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "waits.toml").write_text(text)
    plenty = {"drafts": 500, "tasks": 500}
    world.configure(rules=["rules.d"], me=me, customers=customers, attention=plenty)
    for path in (unpacked("list-mailbox-mac/maildir") / "mac").rglob("cur/*"):
        if AUGUST <= int(path.name.partition(".")[0]) < NOVEMBER:
            shutil.copy(path, world.folder("Sent" if ".Sent" in path.parts else ""))
    world.fine("sync")
    before = everything(world.root)
    done = tried(world, "--since", "2010-10-01", *edited(world))
    assert everything(world.root) == before
    previewed = json.loads(world.fine("plan", *edited(world), "--json"))
    assert everything(world.root / "work") == {
        name.removeprefix("work/"): held for name, held in before.items() if name.startswith("work/")
    }
    assert (len(done["now"]["go"]), len(done["now"]["come"])) == (2, 3)
    world.configure(rules=["edited"], me=me, customers=customers, attention=plenty)
    made = [{name: one[name] for name in previewed[0]} for one in world.apply()]
    assert made == done["now"]["edited"] == [action for action in previewed if not action["held"]]
    assert len(made) == 11


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rules", "mistaken"], "did you mean `asks`?"),
        (["--rules", "nowhere"], "there is nothing at"),
        (["--rules", "work"], "there is no rule file"),
        (["--rules", "pack:repleis"], "there is no pack"),
        (["--since", "yesterday"], "is not a time"),
        (["--since", "2026-03-13"], "is empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    world: World, options: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.root)
    before = everything(world.root)
    ran = world.run("backtest", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert everything(world.root) == before


def test_mistakes_in_the_rules_to_try_end_plan_as_well(world: World) -> None:
    ran = world.run("plan", "--rules", str(world.root / "mistaken"))
    assert ran.code == 2
    assert "mistaken/waits.toml:5:11" in ran.err


def test_the_terminal_shows_counts_bars_and_what_goes_and_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    out = world.fine("backtest", "--since", "2026-03-01", *edited(world))
    assert "1 go, 0 come" in out
    assert "By week (█ stay, ░ go, ▓ come)" in out
    assert "- 2026-03-02 task Answer Ann for Ann Lee (waits)" in out
    assert "\x1b" not in out
    assert "Now" in out
    alone = world.fine("backtest", "--since", "2026-03-01")
    assert "By rule (█ drafts, ▒ tasks)" in alone


def test_nothing_in_the_period_is_said_plainly(world: World) -> None:
    done = tried(world, "--since", "2026-02-01", "--until", "2026-02-10")
    assert done["current"]["made"] == {"draft": 0, "task": 0}
    assert "drafts" in world.fine("backtest", "--since", "2026-02-01", "--until", "2026-02-10")


def test_an_account_that_is_away_is_named_and_the_rest_is_told(world: World) -> None:
    world.fine("sync")
    (world.root / "work/mail").rename(world.root / "hidden")
    ran = world.run("backtest", "--since", "2026-03-01", "--json")
    assert ran.code == 4
    assert json.loads(ran.out)["current"]["made"] == {"draft": 1, "task": 2}


def test_what_was_told_to_be_done_is_done_in_the_replay_too(world: World) -> None:
    world.fine("done", "<c@mail.example>", now="2026-03-09T10:00:00+01:00")
    past = tried(world, "--since", "2026-03-01")["current"]
    assert [one["person"] for one in past["artefacts"]] == ["ann@acme.example"]
