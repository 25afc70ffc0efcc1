"""What compose writes can be read by anybody, says what was meant, and holds no header but its own."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Refused
from connectors.compose import QUOTE_LIMIT, compose
from connectors.mime import parse_message
from connectors.model import Address, Draft, Message, Parent

MARK = "0123456789abcdef0123456789abcdef"
AT = datetime(2026, 3, 10, 9, 10, tzinfo=UTC)
ME = Address("dana@northwind.example", "Dana Fox")
ANN = Address("ann@acme.example", "Ann Lee")
OWN_FIELDS = {
    "message-id",
    "date",
    "from",
    "to",
    "cc",
    "subject",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
}


def draft(**changes: object) -> Draft:
    values: dict[str, object] = {
        "mark": MARK,
        "account": "work",
        "reply_to": None,
        "sender": ME,
        "to": (ANN,),
        "cc": (),
        "subject": "Re: Offer",
        "text": "Dear Ann,\n\nsoon.\n",
        **changes,
    }
    return Draft(**values)  # type: ignore[arg-type]


def original(**changes: object) -> Message:
    values: dict[str, object] = {
        "account": "work",
        "ref": "./1",
        "folder": "INBOX",
        "message_id": "<2@acme.example>",
        "in_reply_to": ("<1@northwind.example>",),
        "references": ("<0@acme.example>", "<1@northwind.example>"),
        "sender": ANN,
        "reply_to": (),
        "to": (ME,),
        "cc": (),
        "at": AT,
        "ours": False,
        "subject": "Offer",
        "text": "Hello Dana,\n> older\nAnn\n",
        **changes,
    }
    return Message(**values)  # type: ignore[arg-type]


def read(raw: bytes) -> Message:
    return parse_message(raw, account="work", ref="x", folder="Drafts", ours=False, delivered=AT)


def stdlib(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_reply_carries_the_four_headers_and_the_quotation() -> None:
    raw = compose(draft(cc=(Address("bo@acme.example", "Bø, Jr."),)), original(), AT)
    message = read(raw)
    assert message.message_id == f"<{MARK}@northwind.example>"
    assert message.in_reply_to == ("<2@acme.example>",)
    assert message.references == ("<0@acme.example>", "<1@northwind.example>", "<2@acme.example>")
    assert message.subject == "Re: Offer"
    assert message.sender == ME
    assert message.to == (ANN,)
    assert message.cc == (Address("bo@acme.example", "Bø, Jr."),)
    assert message.at == AT
    assert message.text == (
        "Dear Ann,\n\nsoon.\n\nAnn Lee <ann@acme.example> (2026-03-10 09:10):\n> Hello Dana,\n>> older\n> Ann\n"
    )
    assert stdlib(raw).get_content_type() == "text/plain"


def test_an_html_mail_is_answered_in_html_rebuilt_from_text() -> None:
    message = stdlib(compose(draft(text="1 < 2"), original(html=True, text="<script>alert(1)</script> & so on")))
    assert message.get_content_type() == "multipart/alternative"
    page = message.get_body(("html",))
    assert page is not None
    content = page.get_content()
    assert "1 &lt; 2" in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in content
    assert "<script" not in content
    assert read(message.as_bytes()).text.startswith("1 < 2\n")


def test_a_new_mail_answers_nothing() -> None:
    message = stdlib(compose(draft()))
    assert message["In-Reply-To"] is None
    assert message["References"] is None
    assert message["Date"] is None


def test_without_the_original_the_reply_headers_come_from_the_parent() -> None:
    parent = Parent("./1", "<9@acme.example>", ("<8@acme.example>",), ANN, AT)
    message = read(compose(draft(reply_to=parent)))
    assert message.in_reply_to == ("<9@acme.example>",)
    assert message.references == ("<8@acme.example>", "<9@acme.example>")


def test_an_original_without_message_id_is_quoted_but_not_referred_to() -> None:
    message = read(compose(draft(), original(message_id="", references=(), in_reply_to=())))
    assert message.in_reply_to == ()
    assert "> Hello Dana," in message.text


def test_a_long_original_is_quoted_in_part_and_a_long_chain_shortened() -> None:
    chain = tuple(f"<{number}@acme.example>" for number in range(90))
    message = read(compose(draft(), original(text="word " * 10_000, references=chain)))
    assert len(message.text) < 2 * QUOTE_LIMIT
    assert message.text.rstrip().endswith("> […]")
    assert message.references[0] == "<0@acme.example>"
    assert message.references[-2:] == ("<89@acme.example>", "<2@acme.example>")
    assert len(message.references) < 60


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "ann",
        "ann@",
        "@acme.example",
        "a b@acme.example",
        "ann@acme.example\nBcc: eve@evil.example",
        "ann@acme.example>, <eve@evil.example",
        "jörg@acme.example",
        "ann@" + "a" * 70 + ".example",
        "ann@..",
    ],
)
def test_an_address_that_cannot_be_written_is_refused(bad: str) -> None:
    with pytest.raises(Refused, match="address"):
        compose(draft(to=(Address(bad),)))
    with pytest.raises(Refused, match="address"):
        compose(draft(sender=Address(bad)))


def test_an_international_domain_is_written_in_its_ascii_form() -> None:
    assert read(compose(draft(to=(Address("ann@bücher.example"),)))).to[0].email == "ann@xn--bcher-kva.example"


def test_a_mark_that_is_no_name_is_refused() -> None:
    for mark in ("", "../../etc", "a b", "a\nb", "a@b", "x" * 200):
        with pytest.raises(Refused, match="mark"):
            compose(draft(mark=mark))


def test_nothing_in_it_names_the_program() -> None:
    raw = compose(draft(), original(html=True), AT)
    assert b"wellkept" not in raw.lower()
    assert b"x-mailer" not in raw.lower()


HOSTILE = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "a\r\nBcc: eve@evil.example",
            "a\nBcc: eve@evil.example\n\nbody",
            "a\rBcc: eve@evil.example",
            "=?utf-8?q?a=0D=0ABcc=3A_eve=40evil.example?=",
            "=?utf-8?b?YQ0KQmNjOiBldmVAZXZpbC5leGFtcGxl?=",
            "a\u2028Bcc: eve@evil.example",
            "a\x85Bcc: eve@evil.example",
            "x" * 5000,
            "=?utf-8?q?" * 500,
            'a" <eve@evil.example>, "b',
            "\ud800",
            "\\",
        ]
    ),
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.booleans())
def test_no_text_becomes_a_header_or_a_recipient(subject: str, name: str, text: str, quoted: str, html: bool) -> None:
    answered = original(
        html=html,
        text=quoted,
        sender=Address("ann@acme.example", name),
        message_id=f"<{subject}>",
        references=(f"<{name}>", subject),
    )
    raw = compose(
        draft(
            subject=subject,
            text=text,
            to=(Address("ann@acme.example", name),),
            sender=Address(ME.email, name),
        ),
        answered,
        AT,
    )
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = stdlib(raw)
    assert {field.lower() for field in message.keys()} <= OWN_FIELDS  # noqa: SIM118 - a message is no mapping
    assert len(message.keys()) == len(set(message.keys()))
    again = read(raw)
    assert [one.email for one in again.to] == ["ann@acme.example"]
    assert again.sender.email == ME.email
    assert again.cc == ()
    assert [one.addr_spec for one in message["To"].addresses] == ["ann@acme.example"]


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


@given(LINES, LINES, st.lists(LINES, max_size=20))
def test_a_draft_is_read_back_as_it_was_written(subject: str, name: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    message = read(compose(draft(subject=subject, text=text, to=(Address("ann@acme.example", name),))))
    assert message.text.rstrip("\n").replace("\ufeff", "") == text.rstrip("\n").replace("\ufeff", "")
    assert message.to[0].email == "ann@acme.example"
    assert message.subject == read(compose(draft(subject=message.subject))).subject


@given(st.text("abcäöü€漢 .,'", max_size=80))
def test_a_name_is_read_back_as_it_was_written(name: str) -> None:
    shown = " ".join(name.split())
    message = read(compose(draft(subject=name, to=(Address("ann@acme.example", name),))))
    assert message.subject == shown
    if shown[:1] != "'":
        assert message.to[0].name == shown
