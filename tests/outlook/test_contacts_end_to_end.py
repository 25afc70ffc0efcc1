"""Outlook's contacts through the command line: categories make customers, birthdays are the mailbox's."""

from __future__ import annotations

import shutil

from tests.outlook.description import needs_description
from tests.outlook.server import Fault
from tests.outlook.test_contacts import contact
from tests.outlook.test_end_to_end import Office, made, office
from tests.stage import ANN

__all__ = ["office"]
pytestmark = needs_description


def strict(office: Office) -> None:
    config = office.config.read_text().replace("everyone = true", 'written_to = false\ntags = ["customers"]')
    office.config.write_text(config.replace('time_zone = "UTC"', 'time_zone = "Europe/Berlin"'))
    shutil.rmtree(office.config.parent / "state")  # nobody is in the book


def test_a_category_makes_a_customer_and_the_birthday_is_the_mailboxs(office: Office) -> None:
    strict(office)
    office.deliver(1)
    office.server.world.books[""].put(contact(1, emailAddresses=[{"address": ANN.email}], categories=[]))
    assert office.run("signals", "--json") == []
    office.server.world.books[""].put(contact(1, emailAddresses=[{"address": ANN.email}]))
    (signal,) = office.run("signals", "--json")
    assert signal["person"] == ANN.email
    shown = office.run("people", "show", ANN.email, "--json")
    assert (shown["dates"], shown["company"], shown["in_book"]) == ({"birthday": "1980-05-04"}, "Acme", False)
    assert shown["sources"]["tags"] == {"Customers": "contacts:work"}
    assert made(office.run("apply", "--json")) == ["task"]
    office.server.world.books[""].delete("contact-1")
    assert office.run("signals", "--json") == []


def test_without_the_permission_only_the_contacts_are_left_out_and_status_says_so(office: Office) -> None:
    office.deliver(1)
    fault = Fault(403, "ErrorAccessDenied")
    office.server.choose = lambda _method, path: fault if "/contact" in path else None
    assert "draft" in made(office.run("apply", "--json"))
    assert office.code == 0
    (account,) = office.run("status", "--json")["accounts"]
    assert "does not cover this" in account["contacts"]["left_out"]["reason"]
    assert "wellkept login work" in account["contacts"]["left_out"]["advice"]
