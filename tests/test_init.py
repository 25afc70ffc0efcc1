"""`wellkept init`: a config from what lies on the machine, which every other command then takes."""

from __future__ import annotations

import random
import stat
import tomllib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Address, Message
from daemon.cli import cli
from daemon.setup import places
from daemon.setup.habits import ENOUGH, learn
from rules.business_time import WorkCalendar

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, tzinfo=BERLIN)
DANA = Address("dana@northwind.example", "Dana Fox")
ANN = Address("ann@acme.example", "Ann Lee")
BOB = Address("bob@northwind.example", "Bob Gray")


def mail(sender: Address, to: Address, at: datetime, *, ours: bool = False) -> Message:
    return Message(
        account="work",
        ref="1",
        folder="",
        message_id="<1@acme.example>",
        in_reply_to=(),
        references=(),
        sender=sender,
        reply_to=(),
        to=(to,),
        cc=(),
        at=at.astimezone(UTC),
        ours=ours,
        subject="Offer",
        text="",
    )


def sent(days: list[int], starts: float, ends: float, number: int = 200) -> list[Message]:
    """Mails sent on these weekdays, evenly between two hours, and a few at night."""
    luck = random.Random(7)
    found: list[Message] = []
    for index in range(number):
        hour = luck.uniform(starts, ends) if index % 40 else 23.2
        day = MONDAY + timedelta(days=luck.choice(days) + 7 * luck.randrange(8))
        found.append(mail(DANA, ANN, day + timedelta(hours=hour), ours=True))
    return found


@pytest.mark.parametrize(
    ("days", "starts", "ends", "hours"),
    [
        ([0, 1, 2, 3, 4], 9, 17.4, "Mon-Fri 09:00-17:30"),
        ([0, 1, 3], 7.5, 12, "Mon-Tue,Thu 07:30-12:00"),
        ([5, 6], 14, 21, "Sat-Sun 14:00-21:00"),
    ],
)
def test_working_hours_are_when_most_mails_are_sent(days: list[int], starts: float, ends: float, hours: str) -> None:
    assert learn(sent(days, starts, ends), BERLIN).hours == hours


def test_too_few_mails_and_mails_around_the_clock_tell_no_hours() -> None:
    assert learn(sent([0, 1], 9, 17, ENOUGH - 1), BERLIN).hours == ""
    assert learn(sent(list(range(7)), 0, 24), BERLIN).hours == ""
    assert learn([], BERLIN).hours == ""


@given(st.lists(st.integers(0, 60 * 24 * 300), min_size=ENOUGH, max_size=120))
def test_what_is_proposed_is_what_the_config_takes(minutes: list[int]) -> None:
    mails = [mail(DANA, ANN, MONDAY + timedelta(minutes=number), ours=True) for number in minutes]
    hours = learn(mails, BERLIN).hours

    assert not hours or any(WorkCalendar.of(hours, "Europe/Berlin", "").week)


def test_addresses_name_and_colleagues_are_learned_from_what_was_sent() -> None:
    second = Address("fox@northwind.example", "D. Fox")
    mails = [mail(DANA, ANN, MONDAY, ours=True)] * 5 + [mail(second, BOB, MONDAY, ours=True)] * 2
    habits = learn([*mails, mail(ANN, DANA, MONDAY + timedelta(days=1))], BERLIN)

    assert habits.name == "Dana Fox"
    assert habits.addresses == ("dana@northwind.example", "fox@northwind.example")
    assert habits.colleagues == ("northwind.example",)
    assert [one.email for one in habits.correspondents] == ["ann@acme.example"]


def test_who_shares_a_public_provider_is_no_colleague() -> None:
    mine = Address("dana@gmail.com")
    assert learn([mail(mine, Address("ann@gmail.com"), MONDAY, ours=True)], BERLIN).colleagues == ()


def test_one_exchange_on_one_day_makes_no_customer() -> None:
    mails = [mail(ANN, DANA, MONDAY), mail(DANA, ANN, MONDAY + timedelta(hours=1), ours=True)]
    assert learn(mails, BERLIN).correspondents == []
    later = mail(DANA, ANN, MONDAY + timedelta(days=3), ours=True)
    assert [one.mails for one in learn([*mails, later], BERLIN).correspondents] == [3]


def put(folder: Path, sender: Address, to: Address, at: datetime, number: int) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    letter = EmailMessage()
    letter["From"] = f"{sender.name} <{sender.email}>"
    letter["To"] = f"{to.name} <{to.email}>"
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{number}.{at.timestamp():.0f}@mail.example>"
    letter["Subject"] = "Offer"
    letter.set_content("Could you send the offer?")
    (folder / "cur" / f"{at.timestamp():.0f}.{number}.mail:2,S").write_bytes(bytes(letter))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".local" / "state"))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.delenv("MAILDIR", raising=False)
    monkeypatch.delenv("WELLKEPT_CONFIG", raising=False)
    return tmp_path


def fill(home: Path) -> None:
    inbox, outbox = home / "Mail" / "work" / "Inbox", home / "Mail" / "work" / "Sent"
    for number in range(3):
        put(inbox, ANN, DANA, MONDAY + timedelta(days=number, hours=9), number)
        put(outbox, DANA, ANN, MONDAY + timedelta(days=number, hours=10), number + 10)
    tasks = home / ".calendars" / "tasks"
    tasks.mkdir(parents=True)
    (tasks / "1.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n")
    work = home / ".calendars" / "work"
    work.mkdir()
    (work / "1.ics").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n")


def wellkept(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False)


def test_the_usual_places_become_a_config_that_works(home: Path) -> None:
    fill(home)

    shown = wellkept("init", "--show")
    assert shown.return_value == 0
    assert "Looked at 6 mails since 2026-03-02; you sent 3 of them." in shown.output
    assert "Ann Lee (6 mails)" in shown.output
    path = home / ".config" / "wellkept" / "config.toml"
    assert not path.exists()

    assert wellkept("init", "--yes").return_value == 0

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    config = tomllib.loads(path.read_text("utf-8"))
    assert config["me"]["name"] == "Dana Fox"
    assert config["me"]["addresses"] == ["dana@northwind.example"]
    assert config["me"]["time_zone"] == "Europe/Berlin"
    assert config["account"] == [
        {
            "name": "work",
            "provider": "local",
            "maildir": "~/Mail/work",
            "calendars": ["~/.calendars/work"],
            "tasks": "~/.calendars/tasks",
        }
    ]
    threads = wellkept("--now", "2026-03-05T12:00", "threads")
    assert threads.return_value == 0, threads.output
    assert "Offer" in threads.output


def test_an_existing_config_is_never_touched(home: Path) -> None:
    fill(home)
    wellkept("init", "--yes")
    path = home / ".config" / "wellkept" / "config.toml"
    path.write_text(f"{path.read_text()}\n# mine\n")
    before = path.read_bytes()

    again = wellkept("init", "--yes")

    assert "there is a config already" in str(again.exception)
    assert wellkept("init", "--show").return_value == 0
    assert path.read_bytes() == before


def test_nothing_is_written_without_a_word(home: Path) -> None:
    fill(home)

    asked = wellkept("init")

    assert "without your word" in str(asked.exception)
    assert not (home / ".config").exists()


def test_where_no_mail_is_found_the_ways_to_name_it_are_said(home: Path) -> None:
    assert home.exists()
    assert "--gmail ADDRESS" in str(getattr(wellkept("init").exception, "advice", ""))


@pytest.mark.parametrize(("option", "provider"), [("--gmail", "gmail"), ("--outlook", "outlook")])
def test_an_account_at_a_provider_begins_with_its_guide(option: str, provider: str, home: Path) -> None:
    done = wellkept("init", option, "Dana@Northwind.example", "--name", 'Dana "D" Fox', "--yes")

    assert done.return_value == 0, done.exception
    assert f"`wellkept login {provider}`" in done.output
    config = tomllib.loads((home / ".config" / "wellkept" / "config.toml").read_text("utf-8"))
    assert config["me"]["name"] == 'Dana "D" Fox'
    assert config["me"]["addresses"] == ["dana@northwind.example"]
    assert [(account["provider"], account["address"]) for account in config["account"]] == [
        (provider, "Dana@Northwind.example")
    ]


def test_accounts_beside_each_other_are_told_from_the_folders_of_one(home: Path) -> None:
    put(home / "Mail" / "work", ANN, DANA, MONDAY, 1)
    put(home / "Mail" / "work" / ".Sent", DANA, ANN, MONDAY, 2)
    put(home / "Mail" / "private", ANN, DANA, MONDAY, 3)
    put(home / "Mail" / "private" / "Sent", DANA, ANN, MONDAY, 4)
    assert places.look(home, {}).maildirs == (home / "Mail" / "private", home / "Mail" / "work")

    one = home / "one"
    for number, folder in enumerate(("Inbox", "Sent", "Archive")):
        put(one / "Mail" / folder, ANN, DANA, MONDAY, number)
    assert places.look(one, {}).maildirs == (one / "Mail",)


def test_an_address_that_no_mail_tells_is_named(home: Path) -> None:
    put(home / "Maildir", ANN, DANA, MONDAY, 1)
    put(home / "Maildir", DANA, ANN, MONDAY + timedelta(days=1), 2)

    assert "--address" in str(getattr(wellkept("init", "--name", "Dana", "--yes").exception, "advice", ""))
    done = wellkept("init", "--name", "Dana", "--address", "Dana@Northwind.example", "--yes")

    assert done.return_value == 0, done.exception
    assert "Looked at 2 mails since 2026-03-02; you sent 1 of them." in done.output
    config = tomllib.loads((home / ".config" / "wellkept" / "config.toml").read_text("utf-8"))
    assert config["me"]["addresses"] == ["dana@northwind.example"]
