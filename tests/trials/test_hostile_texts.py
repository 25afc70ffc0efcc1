"""Names, subjects and texts that customers send go into drafts and tasks, and nothing of theirs does any harm there.

From a customer's mail through the real pass to the bytes of the mail and of the VTODO that lie in the folders.
"""

from __future__ import annotations

import email
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar

from connectors.compose import compose
from connectors.local.tasks import TaskFolder
from connectors.model import Address, Draft, Message, Task
from daemon.resources import packs
from daemon.rule_tests import SHIPPED_TIERS
from daemon.rulebook import checked
from daemon.samples import ACCOUNT
from daemon.trial_stores import TrialStores
from daemon.trial_world import ME
from daemon.tryout import Trials
from rules.model import Artefact, Me, Note, Notice, Person, Settings
from rules.testcase import TestCase, TestMoment, TestTouch
from tests.connectors.test_compose import OWN_FIELDS
from tests.trials.bench import RULE, WORDS

HOSTILE = {
    "crlf": "Ann\r\nBcc: all@acme.example\r\n\r\nPay here",
    "lf": "Ann\nSubject: You have won",
    "odd line ends": "Ann\u2028Bcc: x@acme.example\u2029\x85\x0b\x0cLee",
    "controls": "Ann\x00\x07\x1b[31mLee\x7f\x9b",
    "right to left": "Ann \u202eeeL\u202c \u202dLee",
    "isolates": "\u2066Ann\u2069 \u2067Lee\u2068",
    "marks": "Ann\u200e\u200f\u061c Lee",
    "zero width": "A\u200bn\u2060n\ufeff\u00ad L\u180eee\u3164",
    "tags": "Ann\U000e0041\U000e0042 Lee",
    "html": "<b onclick=alert(1)>Ann</b><script>alert(1)</script><img src=x>",
    "entities": "Ann &lt;script&gt; &#0; Lee",
    "another address": "Ann <boss@evil.example>",
    "several addresses": '"Ann" <a@evil.example>, Lee <b@evil.example>',
    "an encoded word": "=?utf-8?q?Ann=0D=0ABcc:_all@acme.example?=",
    "a template": "{{ me.email }}{% for x in person.notes %}{{ x }}{% endfor %}",
    "an ical line": "Ann\r\nEND:VTODO\r\nBEGIN:VALARM\r\nACTION:DISPLAY",
    "ical signs": "Ann\\nDUE:19990101;X=1:2,3\\",
    "long": "Ann " * 2_000,
    "stacked accents": "A" + "\u0300" * 3_000,
    "nothing to see": "\u200b\u2060\u200e",
}
OVERRIDES = set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
INVISIBLE = {"\u00ad", "\u3164", "\u2028", "\u2029"}
NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)
BOTH = RULE.replace(
    '"Answer {{ person.first_name }}" }',
    '"Answer {{ person.name }}: {{ thread.subject }}", notes = "{{ thread.quote }}\\n{{ person.company }}" }',
)
SETTINGS = Settings(me=Me("Dana Fox", ("dana@northwind.example",)), tiers=SHIPPED_TIERS)


def unseen(text: str) -> set[str]:
    """Return what steers a terminal, a mail or the direction of writing, or can't be seen; joiners are needed."""
    return {
        char
        for char in text
        if (unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} or char in INVISIBLE)
        and char not in "\n\u200c\u200d"
    }


@pytest.fixture(scope="module")
def stores() -> Iterator[TrialStores]:
    with TrialStores.opened() as opened:
        yield opened


def mail_of(text: str) -> Message:
    return Message(
        account=ACCOUNT,
        ref="mail-0",
        folder="INBOX",
        message_id="<1@acme.example>",
        in_reply_to=(),
        references=(),
        sender=Address("ann@acme.example", text),
        reply_to=(),
        to=(ME,),
        cc=(),
        at=datetime(2026, 3, 10, 9, 10, tzinfo=UTC),
        ours=False,
        subject=text,
        text=f"Could you call {text} today?",
        html=True,
    )


def made(text: str, case: TestCase, stores: TrialStores) -> list[Artefact]:
    found = checked([("mine.toml", text)], WORDS, SHIPPED_TIERS)
    trials = Trials(found.rules, WORDS, SETTINGS, stores)
    artefacts = [done.action.artefact for done in trials.run(case).performed]
    assert artefacts
    return artefacts


def case(
    *, people: tuple[Person, ...] = (), mail: tuple[Message, ...] = (), touches: tuple[TestTouch, ...] = ()
) -> TestCase:
    return TestCase("a test", "mine.toml", 1, "UTC", (TestMoment(NOW),), people, mail, (), touches)


def harmless_mail(draft: Draft, original: Message | None) -> str:
    """Assert that the bytes are one mail to one person with only our fields; return its own text."""
    assert not unseen(f"{draft.subject}{draft.text}{draft.to[0].name}")
    raw = compose(draft, original, NOW)
    parsed = email.message_from_bytes(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert {name.lower() for name in parsed} <= OWN_FIELDS
    assert [address.addr_spec for address in parsed["To"].addresses] == [draft.to[0].email]
    assert parsed["Bcc"] is None
    assert not unseen(str(parsed["Subject"]) + str(parsed["To"]))
    page = parsed.get_body(("html",))
    if page is not None:
        html = page.get_content().replace("\r\n", "\n")
        assert not unseen(html.partition("<div><br>")[0]), "above the quotation everything is ours"
        assert not OVERRIDES & set(html.partition("<blockquote")[0])
        assert set(re.findall(r"<\s*(\w+)", html)) <= {"html", "body", "div", "br", "blockquote"}
    plain = parsed.get_body(("plain",))
    assert plain is not None
    text: str = plain.get_content()
    return text.partition("\n>")[0]


def harmless_task(task: Task, folder: Path) -> None:
    """Assert that the file holds one VTODO with only our properties, and says nothing unseen."""
    assert not unseen(task.title + task.notes)
    assert "\n" not in task.title
    assert len(task.title) <= 500
    TaskFolder("work", folder).create(task)
    (file,) = folder.glob("*.ics")
    calendar = Calendar.from_ical(file.read_bytes())
    (todo,) = calendar.subcomponents
    assert todo.name == "VTODO"
    assert not todo.subcomponents
    assert set(todo) <= {"UID", "DTSTAMP", "SUMMARY", "DESCRIPTION", "DUE", "URL", "STATUS"}
    assert str(todo["SUMMARY"]) == task.title
    assert str(todo["DESCRIPTION"]) == task.notes


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_customer_writes_does_no_harm_in_the_answer(text: str, stores: TrialStores, tmp_path: Path) -> None:
    rule = BOTH.replace(
        '{ template = "holding-reply" }',
        "{ text = \"Hello {{ person.name or 'you' }}, about {{ thread.subject or 'it' }}\\n\\n{{ thread.quote }}\" }",
    )
    mail = mail_of(text)
    for artefact in made(rule, case(mail=(mail,)), stores):
        assert not isinstance(artefact, Note | Notice)
        if isinstance(artefact, Task):
            harmless_task(artefact, tmp_path / artefact.mark)
        else:
            said = harmless_mail(artefact, mail)
            assert "dana@" not in said, "what looks like a template is none"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_stands_in_the_book_does_no_harm_in_a_new_mail(text: str, stores: TrialStores, tmp_path: Path) -> None:
    line = text[:250]
    person = Person(
        "ann@acme.example", (line,), ("ann@acme.example",), line, "key", talking_points=(line,), notes=(line,)
    )
    called = TestTouch("ann@acme.example", datetime(2026, 1, 5, 9, tzinfo=UTC), "call", text)
    rules = (
        packs()["cadence"]
        .partition("[[test]]")[0]
        .replace(
            "Call {{ person.first_name }}", "Call {{ person.name }} of {{ person.company }}: {{ contact.last_quote }}"
        )
    )
    for artefact in made(rules, case(people=(person,), touches=(called,)), stores):
        assert not isinstance(artefact, Note | Notice)
        if isinstance(artefact, Task):
            harmless_task(artefact, tmp_path / artefact.mark)
        else:
            harmless_mail(artefact, None)
            assert "\n" not in artefact.subject


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_task_in_place_of_a_draft_and_a_note_are_harmless_too(text: str, stores: TrialStores, tmp_path: Path) -> None:
    rule = RULE.replace('{ template = "holding-reply" }', '{ text = "{{ person.company }}" }')
    rule += '[[rule.step]]\nid = "note"\nnote = { text = "{{ person.company }}" }\n'
    person = Person("ann@acme.example", ("Ann Lee",), ("ann@acme.example",))
    artefacts = made(rule, case(people=(person,), mail=(replace(mail_of(text), html=False),)), stores)
    assert {type(artefact) for artefact in artefacts} == {Task, Note}
    for artefact in artefacts:
        if isinstance(artefact, Task):
            harmless_task(artefact, tmp_path / artefact.mark)
        elif isinstance(artefact, Note):
            assert not unseen(artefact.text)
