"""The servers on the way tell a list where its headers are gone; an alias or a forwarding address is none."""

from __future__ import annotations

import pytest

from connectors.mime import parse_message
from connectors.model import Address
from rules.language.nature import nature
from rules.language.trail import redistributed_by
from tests.language.test_reading import AT

GARDENERS = [
    "from mx.club.example ([192.0.2.7]) by mail.northwind.example (Postfix) for <dana@northwind.example>; Tue",
    "from lair.club.example (localhost [127.0.0.1]) by mx.club.example (Postfix) with ESMTP id 2; Tue",
    "from mail.acme.example ([192.0.2.9]) by mx.club.example (Postfix) with ESMTP id 1 for <roses@club.example>; Tue",
]
TO = (Address("roses@club.example"),)


def test_a_list_server_is_known_by_its_lines() -> None:
    assert redistributed_by(GARDENERS, TO) == "roses@club.example"
    assert redistributed_by(GARDENERS, (Address("ann@acme.example"), *TO)) == "roses@club.example"


def test_a_mail_of_a_list_without_its_headers_is_of_a_list() -> None:
    lines = "".join(f"Received: {line} , 10 Mar 2026 09:00:00 +0000\r\n" for line in GARDENERS)
    raw = f"{lines}From: ann@acme.example\r\nTo: roses@club.example\r\nSubject: Roses\r\n\r\nWhich ones?\r\n"
    message = parse_message(raw.encode(), account="a", ref="1", folder="f", ours=False, delivered=AT)
    assert nature(message) == ("list", "the server of roses@club.example sent it on to many")


def swapped(old: str, new: str) -> list[str]:
    return [line.replace(old, new) for line in GARDENERS]


@pytest.mark.parametrize(
    ("trail", "to"),
    [
        ([], TO),
        ([""], TO),
        (GARDENERS, (Address("dana@northwind.example"),)),
        (GARDENERS[1:], TO),
        ([GARDENERS[0], GARDENERS[2]], TO),
        (swapped("roses@club", "info@club"), (Address("info@club.example"),)),
        (swapped("roses@club", "dana@club"), (Address("dana@club.example"),)),
        (swapped("roses@club", "dana.fox@club"), (Address("dana.fox@club.example"),)),
        (GARDENERS, (Address("roses@club.example", "Roses Fox"),)),
        (swapped("dana@northwind", "dana@club"), TO),
        (swapped("127.0.0.1", "192.0.2.8").copy(), (Address("ann@club.example"),)),
        ([GARDENERS[0], f"{GARDENERS[1]} for <roses@club.example>", GARDENERS[2]], TO),
    ],
)
def test_what_may_be_an_alias_is_no_list(trail: list[str], to: tuple[Address, ...]) -> None:
    assert redistributed_by(trail, to) == ""


def test_long_lines_are_read_to_the_end() -> None:
    assert redistributed_by(["from x by " + "a." * 50_000 + " for <" + "b" * 50_000] * 40, TO) == ""
