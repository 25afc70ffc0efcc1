"""Google's contacts through the command line: who people are, what it makes them, and what happens without permission."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.google.life import GoogleStage
from tests.google.server import Fault, serving
from tests.google.stage import Clock, new_server
from tests.google.test_contacts import contact, group
from tests.google.test_end_to_end import Office, made, office
from tests.providers.life import Life
from tests.stage import ANN, NOW

__all__ = ["office"]


@pytest.fixture
def strict(office: Office) -> Office:
    """Only a tag makes a customer here."""
    config = office.config.read_text().replace("everyone = true", 'written_to = false\ntags = ["customers"]')
    office.config.write_text(config)
    office.server.world.groups = [group("1", "Customers")]
    return office


def ann(*groups: str, **fields: Any) -> dict[str, Any]:
    return contact(
        1,
        *groups,
        **{
            "names": [{"displayName": "Ann Lee", "givenName": "Ann", "familyName": "Lee"}],
            "emailAddresses": [{"value": ANN.email}, {"value": "ann@home.example"}],
            "birthdays": [{"date": {"year": 1980, "month": 5, "day": 4}}],
            "events": [{"type": "anniversary", "date": {"month": 2, "day": 29}}],
            "organizations": [{"name": "Acme"}],
            **fields,
        },
    )


def test_a_contact_is_shown_with_where_each_fact_comes_from(strict: Office) -> None:
    strict.server.world.know(ann("1"))
    strict.run("sync")
    shown = strict.run("people", "show", "ann lee", "--json")
    assert shown["dates"] == {"birthday": "1980-05-04", "anniversary": "--02-29"}
    assert (shown["company"], shown["tags"], shown["in_book"]) == ("Acme", ["Customers"], False)
    assert shown["sources"]["dates"] == {"birthday": "contacts:work", "anniversary": "contacts:work"}
    assert shown["sources"]["tags"] == {"Customers": "contacts:work"}
    text = strict.run("people", "show", "ann@home.example")
    assert "birthday 1980-05-04  (contacts:work)" in text
    assert strict.run("people", "list", "--json") == []
    (listed,) = strict.run("people", "list", "--contacts", "--json")
    assert listed == shown
    assert not (strict.config.parent / "state" / "book.json").exists()


def test_the_book_wins_over_the_contact_and_nothing_is_written_into_it(strict: Office) -> None:
    strict.server.world.know(ann("1"))
    words = ["Annie Lee", "--email", ANN.email, "--date", "birthday=1981-05-05", "--company", "Acme Ltd"]
    strict.run("people", "add", *words)
    book = strict.config.parent / "state" / "book.json"
    before = book.read_bytes()
    strict.run("sync")
    shown = strict.run("people", "show", ANN.email, "--json")
    assert (shown["names"], shown["company"], shown["in_book"]) == (["Annie Lee"], "Acme Ltd", True)
    assert shown["dates"] == {"birthday": "1981-05-05", "anniversary": "--02-29"}
    assert shown["sources"]["dates"] == {"birthday": "book", "anniversary": "contacts:work"}
    assert shown["emails"] == [ANN.email, "ann@home.example"]
    (listed,) = strict.run("people", "list", "--json")
    assert listed == shown
    assert book.read_bytes() == before


def test_a_contact_alone_makes_no_customer_and_a_group_of_the_config_does(strict: Office) -> None:
    strict.deliver(1)
    strict.server.world.know(ann())
    assert strict.run("signals", "--json") == []
    strict.server.world.know(ann("1"))
    (signal,) = strict.run("signals", "--json")
    assert (signal["person"], signal["facts"]["tags"]) == (ANN.email, ["Customers"])
    assert "task" in made(strict.run("apply", "--json"))
    assert made(strict.run("apply", "--json")) == []


RULE = """
[[rule]]
id = "suppliers"
on = "unanswered"
match = { tags = "Suppliers" }
[[rule.step]]
task = { title = "Answer {{ person.first_name }}" }
"""


def test_why_names_the_contacts_where_they_say_what_decided(strict: Office) -> None:
    folder = strict.config.parent / "rules.d"
    folder.mkdir()
    (folder / "suppliers.toml").write_text(RULE)
    strict.config.write_text(strict.config.read_text().replace('["pack:replies"]', '["rules.d"]'))
    strict.deliver(1)
    strict.server.world.know(ann("1"))
    (signal,) = strict.run("why", "ann lee", "--json")["signals"]
    failed = signal["rules"][0]["failed"]
    assert (failed["fact"], failed["value"], failed["evidence"]["source"]) == ("tags", ["Customers"], "contacts:work")


def test_hands_off_in_the_book_stays_whatever_the_group(strict: Office) -> None:
    strict.deliver(1)
    strict.server.world.know(ann("1"))
    strict.run("people", "ignore", "ann@home.example")
    assert strict.run("signals", "--json") == []


def test_mail_from_a_contacts_other_address_is_the_same_persons(strict: Office) -> None:
    strict.deliver(1)
    strict.server.world.know(ann("1", emailAddresses=[{"value": "ann@home.example"}, {"value": ANN.email}]))
    (signal,) = strict.run("signals", "--json")
    assert signal["person"] == "ann@home.example"
    assert strict.run("why", "Ann Lee", "--json")


def test_a_contact_that_goes_takes_its_facts_along_though_the_token_has_expired(strict: Office) -> None:
    strict.server.world.know(ann("1"))
    strict.run("people", "add", "Ann Lee", "--email", ANN.email)
    strict.run("sync")
    assert strict.run("people", "show", "ann", "--json")["tags"] == ["Customers"]
    strict.server.world.unknow("people/c1")
    strict.server.world.people_oldest = len(strict.server.world.people_log)
    strict.run("sync", at=timedelta(days=8))
    shown = strict.run("people", "show", "ann", "--json", at=timedelta(days=8))
    assert (shown["tags"], shown["dates"], shown["emails"]) == ([], {}, [ANN.email])


def test_without_the_permission_only_the_contacts_are_left_out_and_status_says_so(office: Office) -> None:
    office.deliver(1)
    fault = Fault(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "Request had insufficient authentication scopes.")
    office.server.choose = lambda _method, path: fault if path.startswith("/people/") else None
    (report,) = office.run("sync", "--json")
    assert office.code == 0
    assert (report["taken_in"], report["error"]) == (1, None)
    assert "does not cover this" in report["contacts_error"]
    assert "the contacts are left out" in office.run("sync")
    (account,) = office.run("status", "--json")["accounts"]
    assert account["contacts"]["known"] == 0
    assert account["contacts"]["last_sync"] is None
    assert account["contacts"]["left_out"]["advice"] == "tick every box this time: wellkept login work"
    assert "work: the contacts are left out: the sign-in does not cover this" in office.run("status")
    assert made(office.run("apply", "--json")) == ["task"]
    office.server.choose = None
    office.server.world.know(ann())
    office.run("sync")
    (account,) = office.run("status", "--json")["accounts"]
    assert (account["contacts"]["known"], account["contacts"]["left_out"]) == (1, None)
    assert "left out" not in office.run("status")


@pytest.mark.parametrize(
    "fault",
    [Fault(500), Fault(200, body=b"[7]"), Fault(404, "notFound"), Fault(400, "invalid"), Fault(hang_up=True)],
    ids=["broken", "nonsense", "not there", "refused", "hung up"],
)
def test_a_fault_in_contacts_stops_neither_mail_nor_calendar(fault: Fault, tmp_path: Path) -> None:
    with serving(new_server(Clock())) as server:
        stage = GoogleStage(server)
        stage.furnish()
        server.choose = lambda _method, path: fault if path.startswith("/people/") else None
        life = Life(stage, tmp_path)
        fresh = life.desk.freshen(NOW)
        work = next(report for report in fresh.reports if report.account == "work")
        assert work.error is None
        assert work.contacts is not None
        assert fresh.exit_code == 0
        assert len(life.desk.index.known("work").refs("message")) == len(server.world.mailbox.mails)
        assert life.desk.index.known("work").refs("event")
        life.end()


def test_contacts_switched_off_in_the_config_say_nothing_any_more(strict: Office) -> None:
    strict.server.world.know(ann("1"))
    strict.run("sync")
    assert len(strict.run("people", "list", "--contacts", "--json")) == 1
    strict.config.write_text(strict.config.read_text() + "contacts = false\n")
    assert strict.run("people", "list", "--contacts", "--json") == []


def test_a_birthday_in_the_calendar_is_the_persons_and_no_meeting(strict: Office) -> None:
    strict.server.world.calendars["primary"].put(
        {
            "id": "b1",
            "iCalUID": "b1@google.example",
            "status": "confirmed",
            "eventType": "birthday",
            "summary": "Ann Lee's birthday",
            "start": {"date": "2026-05-04"},
            "end": {"date": "2026-05-05"},
            "birthdayProperties": {"type": "birthday"},
        }
    )
    strict.run("people", "add", "Ann Lee", "--email", ANN.email)
    strict.run("sync")
    shown = strict.run("people", "show", "ann", "--json")
    assert shown["dates"] == {"birthday": "--05-04"}
    assert shown["sources"]["dates"] == {"birthday": "calendar:work"}
    assert strict.run("signals", "--json") == []
    assert json.dumps(strict.run("status", "--json")["set_aside"]) == "[]"
