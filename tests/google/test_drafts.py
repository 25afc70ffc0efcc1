"""What a draft at Gmail looks like: thread, sender, recipients, quotation, signature; and what becomes of it."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import SMTP, default
from pathlib import Path
from typing import Any

import pytest

from connectors.base import Occupied, Refused
from connectors.gmail.connector import Gmail
from connectors.model import Address, Draft, Parent, Placed
from tests.google.mailbox import Mail, Mailbox
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.stage import ANN, MARK, ME, NOW, Kept

ALIAS = Address("info@fox-consulting.example", "Dana Fox")


class Account:
    def __init__(self, server: GoogleServer, gmail: Gmail) -> None:
        self.server = server
        self.gmail = gmail

    @property
    def box(self) -> Mailbox:
        return self.server.world.mailbox

    def receive(self, *, charset: str = "utf-8", html: str = "", **fields: str) -> Parent:
        """Put a mail of Ann's into the mailbox; return it as the draft's parent."""
        mail = EmailMessage(policy=SMTP)
        told = {
            "From": f"{ANN.name} <{ANN.email}>",
            "To": ME.email,
            "Subject": "Offer",
            "Message-ID": "<a1@acme.example>",
        }
        for name, value in (told | {"Date": (NOW - timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")}).items():
            mail[name] = fields.pop(name.lower().replace("-", "_"), value)
        text = fields.pop("text", "Could you send it?")
        for name, value in fields.items():
            mail[name.title().replace("_", "-")] = value
        mail.set_content(text, charset=charset)
        if html:
            mail.add_alternative(html, subtype="html", charset=charset)
        held = self.box.add(mail.as_bytes(), "INBOX")
        kept = Kept()
        kept.sync(self.gmail, "message")
        there = kept.mails[str(mail["Message-ID"])]
        assert there.ref == held.id
        return Parent(there.ref, there.message_id, there.references, there.sender, there.at)

    def write(self, parent: Parent | None, **others: Any) -> Placed:
        words: dict[str, Any] = {
            "sender": ME,
            "to": (ANN,),
            "cc": (),
            "subject": "Re: Offer",
            "text": "Dear Ann,\n\nit is on its way.",
        }
        return self.gmail.create_draft(Draft(mark=MARK, account="work", reply_to=parent, **(words | others)))

    def held(self, placed: Placed) -> Mail:
        return self.box.mails[self.box.drafts[placed.ref]]

    def lies(self, placed: Placed) -> Message:
        return email.message_from_bytes(self.held(placed).raw, policy=default)


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    clock = Clock()
    with serving(new_server(clock)) as server:
        gmail = connect(server, clock, tmp_path)
        yield Account(server, gmail)
        gmail.close()
    assert server.wrong == []
    assert server.refused == 0


def people(mail: Message, name: str) -> list[tuple[str, str]]:
    """Return names and addresses of a header field, decoded as a mail client decodes them."""
    field: Any = mail[name]
    return [(row.display_name, row.addr_spec) for row in field.addresses]


def parts(mail: Message) -> dict[str, str]:
    found = {}
    for part in mail.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[part.get_content_type()] = content.decode().replace("\r\n", "\n")
    return found


def alias(address: Address, **others: Any) -> dict[str, Any]:
    row = {"sendAsEmail": address.email, "displayName": address.name, "verificationStatus": "accepted"}
    return row | others


LETTERS = "Schöne Grüße aus Köln: 5 € für Łódź?"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15", "windows-1252", "iso-2022-jp", "koi8-r", "gb18030"])
def test_the_original_is_quoted_in_its_own_letters(charset: str, account: Account) -> None:
    text = {
        "iso-8859-15": "Schöne Grüße: 5 €?",
        "windows-1252": "Schöne Grüße – 5 €?",
        "iso-2022-jp": "見積書を送ってください",
        "koi8-r": "Пришлите предложение",
        "gb18030": "请发报价单",
    }.get(charset, LETTERS)
    lies = account.lies(account.write(account.receive(text=text, charset=charset)))
    assert set(parts(lies)) == {"text/plain"}
    assert f"> {text}\n" in parts(lies)["text/plain"]
    assert "it is on its way.\n\nAnn Lee <ann@acme.example>" in parts(lies)["text/plain"]


def test_an_answer_to_html_is_plain_and_html_and_nothing_of_the_senders_html_passes(account: Account) -> None:
    page = f"<p>{LETTERS}</p><script>alert(1)</script><img src='https://tracker.example/x'><b>Now</b>"
    found = parts(account.lies(account.write(account.receive(html=page, text=LETTERS))))
    assert f"> {LETTERS}" in found["text/plain"]
    assert LETTERS in found["text/html"]
    assert "blockquote" in found["text/html"]
    assert "tracker" not in found["text/html"]
    assert "<script" not in found["text/html"]


@pytest.mark.parametrize(
    "name", ["Änne Müller", "Lee, Ann", 'Ann "Annie" Lee', "Lee, Änne (Köln)", "李安", "Ann <evil@attacker.example>"]
)
def test_names_arrive_as_they_are_written(name: str, account: Account) -> None:
    person = Address(ANN.email, name)
    lies = account.lies(account.write(account.receive(), to=(person, Address("bo@acme.example", "Bo")), cc=(person,)))
    assert people(lies, "To") == [
        (name, ANN.email),
        ("Bo", "bo@acme.example"),
    ]
    assert people(lies, "Cc") == [(name, ANN.email)]


def test_the_answer_comes_from_the_address_that_the_customer_wrote_to(account: Account) -> None:
    account.box.aliases = [alias(ME, isPrimary=True, isDefault=True), alias(Address(ALIAS.email, "Füchsin, Dana"))]
    parent = account.receive(to=f"Bo <bo@acme.example>, <{ALIAS.email.title()}>")
    lies = account.lies(account.write(parent, sender=Address("dana@private.example")))
    assert people(lies, "From") == [("Füchsin, Dana", ALIAS.email)]
    assert str(lies["Message-ID"]) == f"<{MARK}@fox-consulting.example>"
    found = account.gmail.find_draft(MARK)
    assert found is not None


def test_in_cc_the_address_counts_too_and_without_one_the_default_signs(account: Account) -> None:
    account.box.aliases = [alias(ALIAS), alias(ME, isDefault=True, signature="<p>Fox &amp; Co<br>Kiel</p>")]
    parent = account.receive(to="bo@acme.example", cc=ALIAS.email)
    lies = account.lies(account.write(parent, sender=Address("dana@private.example", "Dana")))
    assert people(lies, "From")[0][1] == ALIAS.email
    account.gmail.withdraw_draft(account.write(parent))
    parent = account.receive(to="list@acme.example", message_id="<a2@acme.example>")
    lies = account.lies(account.write(parent, sender=Address("dana@private.example", "Dana")))
    assert people(lies, "From")[0][1] == ME.email
    assert parts(lies)["text/plain"].count("Fox & Co\nKiel") == 1


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ("Best regards", "Best regards\n\n-- \nDana Fox\nNorthwind"),
        ("Best regards\nDana Fox", "Best regards\nDana Fox\nNorthwind"),
        ("Best regards\nDana Fox\nNorthwind", "Best regards\nDana Fox\nNorthwind"),
    ],
)
def test_the_signature_stands_there_once(ends: str, wanted: str, account: Account) -> None:
    account.box.aliases = [alias(ME, isDefault=True, signature="<div>Dana Fox</div><div>Northwind</div>")]
    text = parts(account.lies(account.write(account.receive(), text=f"Dear Ann,\n\n{ends}")))["text/plain"]
    assert text.partition("\n\nAnn Lee")[0] == f"Dear Ann,\n\n{wanted}"


def test_the_thread_is_kept_by_all_four_things(account: Account) -> None:
    parent = account.receive(subject="AW: Angebot für Köln", references="<a0@acme.example>")
    placed = account.write(parent, subject="Something else")
    lies = account.lies(placed)
    assert account.held(placed).thread == account.box.mails[parent.ref].thread
    assert str(lies["In-Reply-To"]) == "<a1@acme.example>"
    assert str(lies["References"]).split() == ["<a0@acme.example>", "<a1@acme.example>"]
    assert str(make_header(decode_header(str(lies["Subject"])))) == "Re: AW: Angebot für Köln"


def test_a_second_draft_in_the_thread_is_refused_whoever_wrote_the_first(account: Account) -> None:
    parent = account.receive()
    account.box.make_draft(
        b"From: dana@northwind.example\nTo: ann@acme.example\n\nDear", account.box.mails[parent.ref].thread
    )
    with pytest.raises(Occupied):
        account.write(parent)
    assert len(account.box.drafts) == 1


def test_a_draft_that_an_interrupted_run_made_is_taken_for_what_it_is(account: Account) -> None:
    parent = account.receive()
    first = account.write(parent)
    assert account.write(parent) == first
    assert len(account.box.drafts) == 1


@pytest.mark.parametrize("labels", [{"TRASH"}, None], ids=["in the trash", "gone"])
def test_what_is_not_there_any_more_is_not_answered(labels: set[str] | None, account: Account) -> None:
    parent = account.receive()
    if labels:
        account.box.relabel(parent.ref, add=labels)
    else:
        account.box.delete(parent.ref)
    with pytest.raises(Refused, match="answers"):
        account.write(parent)
    assert account.box.drafts == {}


def test_a_draft_that_comes_back_is_made_again_in_its_thread(account: Account) -> None:
    parent = account.receive()
    first = account.write(parent)
    assert account.gmail.withdraw_draft(first)
    assert account.box.drafts == {}
    again = account.write(parent)
    assert again.fingerprint == first.fingerprint
    assert account.held(again).thread == account.box.mails[parent.ref].thread


@pytest.mark.parametrize(
    ("old", "new"), [(b"on its way", b"in the post"), (b"To: Ann", b"To: Bo"), (b"Re: Offer", b"Re: Offer!")]
)
def test_any_edit_of_the_user_keeps_a_draft_from_being_taken_back(old: bytes, new: bytes, account: Account) -> None:
    placed = account.write(account.receive())
    raw = account.held(placed).raw
    assert old in raw
    account.box.edit_draft(placed.ref, raw.replace(old, new))
    assert not account.gmail.withdraw_draft(placed)
    assert list(account.box.drafts) == [placed.ref]
