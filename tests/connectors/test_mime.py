"""Mails of every kind become bounded, decoded messages, or are unreadable with a reason."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mime import TEXT_LIMIT, Unreadable, parse_message
from connectors.mime_headers import clean, moment, unword
from connectors.mime_parts import unflow
from connectors.model import Address, Message

DELIVERED = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
SECONDS = 2
MEGABYTES = 256
BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def parse(raw: bytes | str) -> Message:
    data = raw.encode() if isinstance(raw, str) else raw
    return parse_message(data, account="work", ref="./1", folder="INBOX", ours=False, delivered=DELIVERED)


def mail(head: str, body: str = "Hello\n") -> Message:
    return parse(f"{head}\n\n{body}")


def one_line_fields(message: Message) -> list[str]:
    people = [message.sender, *message.reply_to, *message.to, *message.cc]
    return [
        message.message_id,
        *message.in_reply_to,
        *message.references,
        message.subject,
        *(text for person in people for text in (person.email, person.name)),
        *message.headers,
        *message.headers.values(),
        *(text for attachment in message.attachments for text in (attachment.name, attachment.media_type)),
    ]


def test_a_plain_mail_is_read_as_it_was_meant() -> None:
    message = mail(
        'From: Ann Lee <Ann@Acme.example>\nTo: dana@northwind.example, "Fox, Bo" <bo@northwind.example>\n'
        "Cc: (the boss) c@acme.example\nReply-To: <answers@acme.example>\nSubject: Offer\n for March\n"
        "Date: Tue, 10 Mar 2026 09:10:11 +0100\nMessage-ID: <1@acme.example>\nIn-Reply-To: <0@northwind.example>\n"
        "References: <a@x.example><b@x.example> junk <0@northwind.example>\nPrecedence: list",
        "Dear Dana,\n\n> quoted\n-- \nAnn\n",
    )
    assert message.sender == Address("ann@acme.example", "Ann Lee")
    assert message.to == (Address("dana@northwind.example"), Address("bo@northwind.example", "Fox, Bo"))
    assert message.cc == (Address("c@acme.example", "the boss"),)
    assert message.reply_to == (Address("answers@acme.example"),)
    assert message.subject == "Offer for March"
    assert message.at.isoformat() == "2026-03-10T09:10:11+01:00"
    assert message.message_id == "<1@acme.example>"
    assert message.in_reply_to == ("<0@northwind.example>",)
    assert message.references == ("<a@x.example>", "<b@x.example>", "<0@northwind.example>")
    assert message.headers == {"precedence": "list"}
    assert message.text == "Dear Dana,\n\n> quoted\n-- \nAnn\n"
    assert not message.cut
    assert not message.html


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a@b.example", [("a@b.example", "")]),
        ("Group: a@b.example, c@d.example;", [("a@b.example", ""), ("c@d.example", "")]),
        ("undisclosed-recipients:;", []),
        ('"Lee \\"Annie\\", Ann" <a@b.example>', [("a@b.example", 'Lee "Annie", Ann')]),
        ("'a@b.example'", [("a@b.example", "")]),
        ("<@relay.example:a@b.example>", [("a@b.example", "")]),
        ("Ann Lee a@b.example", [("a@b.example", "Ann Lee")]),
        ('"Ann <a@b.example>, c@d.example', [("a@b.example", '"Ann'), ("c@d.example", "")]),
        ("=?utf-8?q?M=C3=BCller=2C_Eva?= <e@b.example>", [("e@b.example", "Müller, Eva")]),
        ("<a@b.example", [("a@b.example", "")]),
        ('"john doe"@b.example', [('"johndoe"@b.example', "")]),
        ("Mailer-Daemon", [("", "Mailer-Daemon")]),
        (",, ,;", []),
    ],
)
def test_addresses_in_the_shapes_that_mail_brings(raw: str, expected: list[tuple[str, str]]) -> None:
    message = mail(f"From: x@y.example\nTo: {raw}")
    assert [(one.email, one.name.lstrip()) for one in message.to] == [
        (email, name.lstrip('"') if name.startswith('"') else name) for email, name in expected
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?utf-8?B?w7w=?= =?utf-8?B?w7w=?=", "üü"),
        ("=?utf-8?B?w7w=?= x =?utf-8?Q?=C3=BC?=", "ü x ü"),
        ("=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?x-unknown?Q?caf=C3=A9?=", "café"),
        ("=?gb18030?B?w7w=?= lies", "眉 lies"),
        ("=?utf-8?B?w7w?=", "ü"),
        ("=?utf-8?Q?broken=ZZ?=", "broken=ZZ"),
        ("=?punycode?Q?abc?=", "abc"),
        ("=?!punycode?Q?abc-d?=", "abc-d"),
        ("=?unicode_escape?Q?=5Cx41?=", "\\x41"),
        ("=?Windows_1252?Q?=80?=", "€"),
        ("=?x-sjis?Q?=83=65?=", "テ"),
        ("=?ansi_x3.4-1968?Q?a?=", "a"),
        ("=?utf-8?Q?a=0D=0ABcc:_x@y.example?=", "a Bcc: x@y.example"),
        ("=?utf-8*en?Q?hi?=", "hi"),
        ("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
    ],
)
def test_encoded_words_are_decoded_even_when_they_lie(raw: str, expected: str) -> None:
    assert clean(unword(raw)) == expected
    assert mail(f"From: x@y.example\nSubject: {raw}").subject == expected


@pytest.mark.parametrize(
    "charset", ["utf-8", "koi8-r", "x-unknown", "gb18030", "undefined", "hex", "a" * 5000, "utf-7"]
)
def test_no_charset_stops_a_text(charset: str) -> None:
    raw = (
        f'From: x@y.example\nContent-Type: text/plain; charset="{charset}"\n\n'.encode() + b"caf\xc3\xa9 \xff\x00 +2AA-"
    )
    message = parse(raw)
    assert "caf" in message.text
    message.text.encode()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Tue, 10 Mar 2026 09:10:11 +0100", datetime(2026, 3, 10, 8, 10, 11, tzinfo=UTC)),
        ("10 Mar 26 09:10 GMT", datetime(2026, 3, 10, 9, 10, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 09:10:60 -0000", datetime(2026, 3, 10, 9, 10, 59, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 09:10:11 +9999", datetime(2026, 3, 10, 9, 10, 11, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 09:10:11", datetime(2026, 3, 10, 9, 10, 11, tzinfo=UTC)),
        ("Tue, 31 Feb 2026 09:10:11 +0000", None),
        ("Tue, 10 Mar 0000 09:10:11 +0000", None),
        ("Tue, 10 Mar 99999 09:10:11 +0000", None),
        ("99999999999999999999999999 Mar 2026", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_moments_or_nothing(raw: str, expected: datetime | None) -> None:
    assert moment(raw) == expected
    assert mail(f"From: x@y.example\nDate: {raw}").at == (expected or DELIVERED)


def test_without_a_date_the_last_server_is_asked() -> None:
    message = mail("Received: by mx.example; Mon, 9 Mar 2026 10:00:00 +0000\nFrom: x@y.example")
    assert message.at == DELIVERED - timedelta(hours=22)


def test_message_ids_get_their_brackets_and_lose_their_folds() -> None:
    message = mail(
        "From: x@y.example\nMessage-ID: a@b.example\nReferences: <one@\n two.example>\nIn-Reply-To: c@d.example"
    )
    assert message.message_id == "<a@b.example>"
    assert message.references == ("<one@two.example>",)
    assert message.in_reply_to == ("<c@d.example>",)
    assert len(mail(f"From: x@y.example\nMessage-ID: <{'a' * 5000}>").message_id) == 998


def test_of_a_long_chain_the_first_and_the_latest_references_stay() -> None:
    chain = "\n ".join(f"<{number}@x.example>" for number in range(500))
    references = mail(f"From: x@y.example\nReferences: {chain}").references
    assert len(references) == 100
    assert references[0] == "<0@x.example>"
    assert references[-1] == "<499@x.example>"


def alternative(plain: str, html: str) -> bytes:
    message = EmailMessage()
    message["From"] = "ann@acme.example"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_the_plain_alternative_is_preferred_and_html_is_noted() -> None:
    message = parse(alternative("Grüße aus Köln", "<p>Grüße</p>"))
    assert message.text.strip() == "Grüße aus Köln"
    assert message.html


def test_html_becomes_the_text_a_reader_sees() -> None:
    page = (
        "<html><head><title>no</title><style>p{}</style></head><body><p>Hi&nbsp;Dana,</p>\n<p>two<br>lines</p>"
        "<div style='display: none'>preheader</div><script>alert(1)</script><ul><li>one</li><li>two</li></ul>"
        "<div class='gmail_quote'><div class='gmail_attr'>Ann wrote:</div><blockquote>older<blockquote>oldest"
        "</blockquote></blockquote></div></body></html>"
    )
    assert parse(alternative(" ", page)).text.split("\n") == [
        "Hi Dana,",
        "",
        "two",
        "lines",
        "",
        "- one",
        "- two",
        "",
        "> Ann wrote:",
        ">",
        "> older",
        ">",
        ">> oldest",
    ]


def test_attachments_are_named_and_never_read() -> None:
    message = EmailMessage()
    message["From"] = "ann@acme.example"
    message.set_content("see attached")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Angebot für März.pdf")
    message.add_attachment("secret", filename="notes.txt")
    read = parse(message.as_bytes())
    assert read.text.strip() == "see attached"
    assert [(one.name, one.media_type) for one in read.attachments] == [
        ("Angebot für März.pdf", "application/pdf"),
        ("notes.txt", "text/plain"),
    ]


def test_a_long_text_is_cut_and_says_so() -> None:
    message = mail("From: x@y.example", "word " * TEXT_LIMIT)
    assert len(message.text) == TEXT_LIMIT
    assert message.cut


def test_soft_breaks_are_joined() -> None:
    head = "From: x@y.example\nContent-Type: text/plain; format=flowed\nContent-Transfer-Encoding: quoted-printable"
    assert mail(head, "one =\ntwo \nthree\n> a \n> b\n-- \nsig\n").text == "one two three\n> a b\n-- \nsig\n"
    assert unflow("ab \ncd", delsp=True) == "abcd"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_understood(ending: str) -> None:
    raw = ending.join(["From ann Tue Mar 10", "From: x@y.example", "Subject: one", " two", "", "a", "b"])
    message = parse(raw)
    assert (message.sender.email, message.subject, message.text) == ("x@y.example", "one two", "a\nb")


def test_a_mail_without_an_empty_line_keeps_its_text() -> None:
    assert mail("From: x@y.example\nHello there,\nhow are you?", "more").text == "Hello there,\nhow are you?\n\nmore"


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"\0" * 100, b"hello world", b"\x89PNG\r\n\x1a\n\0\0", bytes(range(256)) * 9]
)
def test_what_is_no_mail_is_unreadable_with_a_reason(raw: bytes) -> None:
    with pytest.raises(Unreadable, match=r"mail|empty|blank"):
        parse(raw)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"From", b"To", b"Subject", b"Content-Type", b"Message-ID", b"References"]),
)
def test_no_bytes_in_a_header_ever_break_a_line(noise: bytes, name: bytes) -> None:
    message = parse(b"From: x@y.example\n" + name + b": " + noise + b"\nX-Loop: " + noise + b"\n\nbody")
    for text in one_line_fields(message):
        assert not set(text) & set(BREAKS)
        text.encode()


@given(st.text(max_size=200))
def test_no_encoded_word_ever_breaks_a_line(text: str) -> None:
    word = "=?utf-8?Q?" + "".join(f"={byte:02X}" for byte in text.encode("utf-8", "replace")) + "?="
    message = mail(f"From: {word} <x@y.example>\nSubject: {word}\nList-Id: {word}")
    assert message.sender.email == "x@y.example"
    for field in one_line_fields(message):
        assert not set(field) & set(BREAKS)


def hostile() -> dict[str, bytes]:
    """Return the mails that take other parsers minutes, or down."""
    nested = b"From: x@y.example\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number) for number in range(10_000)
    )
    html = b"From: x@y.example\nContent-Type: text/html\n\n"
    return {
        "nested parts": nested,
        "one boundary for all": b"From: x@y.example\n"
        + b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n' * 20_000,
        "many parts": b'From: x@y.example\nContent-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n\nx\n" * 200_000,
        "empty boundary lines": b'From: x@y.example\nContent-Type: multipart/mixed; boundary="-"\n\n' + b"--" * 900_000,
        "addresses": b"From: x@y.example\nTo: " + b"a@b.example, " * 20_000 + b"\n\nx",
        "quotes": b"From: x@y.example\nTo: " + b'"\\' * 100_000 + b"\n\nx",
        "comments": b"From: x@y.example\nTo: " + b"(" * 100_000 + b"\n\nx",
        "angles": b"From: x@y.example\nTo: " + b"<" * 100_000 + b"\nReferences: " + b"<" * 100_000 + b"\n\nx",
        "megabyte header": b"From: x@y.example\nSubject: " + b"a" * 3_000_000 + b"\n\nx",
        "folded header": b"From: x@y.example\nSubject: " + b"a\n " * 900_000 + b"\n\nx",
        "many headers": b"From: x@y.example\n" + b"X-A: b\n" * 400_000 + b"\n\nx",
        "same header": b"From: x@y.example\n" + b"To: b@c.example\n" * 100_000 + b"\n\nx",
        "encoded words": b"From: x@y.example\nSubject: " + b"=?utf-8?q?a?= " * 16_000 + b"\n\nx",
        "broken words": b"From: x@y.example\nSubject: " + b"=?a?b?" * 50_000 + b"\n\nx",
        "parameters": b"From: x@y.example\nContent-Type: text/plain" + b"; a*0=b" * 50_000 + b"\n\nx",
        "endless name": b"a" * 2_000_000,
        "nul bytes": b"From: x@y.example\nSubject: a\0b\n\n" + b"\0" * 1_000_000,
        "base64": b"From: x@y.example\nContent-Transfer-Encoding: base64\n\n" + b"=A" * 900_000,
        "quoted-printable": b"From: x@y.example\nContent-Transfer-Encoding: quoted-printable\n\n" + b"=" * 1_900_000,
        "flowed": b"From: x@y.example\nContent-Type: text/plain; format=flowed\n\n" + b"> \n" * 600_000,
        "one flowed line": b"From: x@y.example\nContent-Type: text/plain; format=flowed\n\n" + b"a \n" * 600_000,
        "html depth": html + b"<div>" * 400_000,
        "html formatting": html + b"<b><p><a>" * 200_000,
        "html quotes": html + b"<blockquote>x" * 100_000,
        "html gmail": html + b"<div class=gmail_quote>x" * 80_000,
        "html tables": html + b"<table><tr><td>" * 100_000,
        "html attributes": html + b"<p " + b"a=b " * 400_000 + b">x",
        "html entities": html + b"&#x110000;&amp;" * 100_000,
        "html breaks": html + b"<br>" * 400_000,
        "punycode": b"From: x@y.example\nContent-Type: text/plain; charset=punycode\n\n" + b"a-" * 500_000,
        "utf-16": b"From: x@y.example\nContent-Type: text/plain; charset=utf-16\n\n" + b"\xd8" * 1_000_001,
    }


def write_hostile(folder: Path) -> None:
    for name, raw in hostile().items():
        (folder / name).write_bytes(raw)


READ_ALL = """
import re, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from connectors.mime import Unreadable, parse_message

def peak():
    # of this program: what getrusage(2) tells may be the memory of whoever started it
    told = Path("/proc/self/status")
    if told.exists():
        return int(re.search(r"VmHWM:\\s+(\\d+)", told.read_text())[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

for name in sys.stdin.read().split("\\n"):
    raw = Path(name).read_bytes()
    began = time.process_time()
    try:
        parse_message(raw, account="a", ref="r", folder="f", ours=False, delivered=datetime(2026, 3, 10, tzinfo=UTC))
        said = "read"
    except Unreadable as error:
        said = "aside"
    spent = time.process_time() - began
    print(f"{said}\\t{spent:.3f}\\t{peak()}\\t{Path(name).name}")
"""


def read_apart(files: list[Path]) -> list[tuple[str, float, int, str]]:
    """Read the files in a process of its own, where a crash, a hang or a bloat shows."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ_ALL],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        preexec_fn=limit,
    )
    assert done.returncode == 0, done.stderr
    rows = [row.split("\t") for row in done.stdout.splitlines()]
    return [(said, float(spent), int(peak), name) for said, spent, peak, name in rows]


def test_hostile_mails_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    write_hostile(tmp_path)
    rows = read_apart(sorted(tmp_path.iterdir()))
    assert len(rows) == len(hostile())
    assert [row for row in rows if row[1] > SECONDS or row[2] > MEGABYTES] == []


def test_the_hostile_corpus_is_read_or_set_aside(corpora: Path) -> None:
    files = sorted(path for path in (corpora / "hostile" / "mail").rglob("*") if path.is_file())
    rows = read_apart(files)
    assert len(rows) == len(files) > 200
    assert [row for row in rows if row[1] > SECONDS or row[2] > MEGABYTES] == []
    assert sum(row[0] == "read" for row in rows) > 200


def test_a_real_mailing_list_keeps_its_message_ids(corpora: Path, unpacked: Callable[[str], Path]) -> None:
    with (corpora / "list-mailbox-mac" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["message_id"]: row for row in csv.DictReader(file)}
    mailbox = unpacked("list-mailbox-mac/maildir")
    messages = [parse(path.read_bytes()) for path in mailbox.rglob("*") if path.is_file()]
    assert len(messages) == 3203
    assert {message.message_id for message in messages} == set(truth)
    for message in messages:
        row = truth[message.message_id]
        assert message.at == datetime.fromisoformat(row["date_utc"])
        assert message.sender.email == row["sender"]
