"""Confidences are kept: no draft repeats to anybody what stands in a mail, a meeting or a note that is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from daemon.resources import packs
from rules import signals
from rules.context import shape
from tests.golden.world import ANN, CARL, Mail, World, meeting, mine

CANARY = re.compile(r"canary[a-z]+")
ED = "Ed Snow <ed@acme.example>"
KNOWN_TO: Mapping[str, Sequence[str]] = {
    "canaryask": (ANN,),
    "canaryasksubject": (ANN,),
    "canarylater": (CARL,),
    "canaryoldsubject": (CARL,),
    "canaryours": (CARL,),
    "canaryside": (ANN,),
    "canarysidesubject": (ANN,),
    "canarymeeting": (CARL, ED),
    "canaryahead": (ANN, ED),
    "canarytalk": (CARL,),
    "canarycall": (),
    "canarynote": (),
    "canarytag": (),
    "canarydescription": (),
}
"""Word → who may read it in a draft; the name is where it stands."""


def printed(kind: str) -> Iterator[str]:
    """Print every text that a draft for a kind of signal may see."""
    for name, record in signals.variables(kind, "draft").items():
        parts = shape(record) if is_dataclass(record) else {"": record}
        for part, annotation in parts.items():
            place = f"{name}.{part}" if part else name
            if annotation is str or "Annotated" in str(annotation):
                yield f"{{{{ {place} or 'nothing' }}}}"
            elif annotation == tuple[str, ...]:
                yield f"{{% if {place} %}}{{{{ {place} | join(' ') }}}}{{% endif %}}"


def nosy(kind: str) -> str:
    """Return a rule whose draft says all that it can."""
    known = signals.load(kind)
    subject = "" if signals.is_reply(kind) else 'subject = "Hello", '
    when = 'before = "25 days"' if known.moving else ""
    text = " ".join(printed(kind))
    return f"[[rule]]\nid = 'nosy-{kind}'\non = '{kind}'\n[[rule.step]]\n{when}\ndraft = {{ {subject}text = '''{text}''' }}\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Everybody waits, has gone quiet, is met soon or has a day to remember; every source holds a word of its own."""
    world = World(tmp_path)
    world.configure(
        accounts=("work", "side"),
        rules=[*(f"pack:{name}" for name in sorted(packs())), "rules.d"],
        attention={"drafts": 99, "tasks": 99},
    )
    (world.root / "rules.d").mkdir()
    (world.root / "rules.d" / "nosy.toml").write_text("\n".join(map(nosy, signals.REGISTRY)))
    about = ("--tier", "key", "--note", "canarynote", "--tag", "canarytag", "--date", "birthday=1980-03-20")
    for name in ("Ann Lee", "Carl Moss", "Ed Snow"):
        world.knows(name, *about, *(("--talking-point", "canarytalk") if name == "Carl Moss" else ()))
    world.deliver(
        Mail("ask", "2026-03-09 09:00", "Could you send the canaryask offer?", subject="The canaryasksubject"),
        Mail("old", "2026-01-05 09:00", "Here is the canarylater plan.", sender=CARL, subject="About canaryoldsubject"),
        mine(
            "ours",
            "2026-01-05 10:00",
            "Could you check the canaryours figures?",
            answers="old",
            to=(CARL,),
            subject="Re: About canaryoldsubject",
        ),
        # a colleague of hers is drawn into his conversation, under another subject
        mine(
            "forwarded",
            "2026-03-02 10:00",
            "Could you look at this with me?",
            answers="ours",
            to=(ED,),
            subject="Something else",
        ),
        Mail("side", "2026-01-02 09:00", "The canaryside prices.", subject="canarysidesubject", account="side"),
        mine(
            "sidereply",
            "2026-01-03 09:00",
            "Thanks, Ann!",
            answers="side",
            subject="Re: canarysidesubject",
            account="side",
        ),
    )
    held = ("SUMMARY:canarymeeting", "DESCRIPTION:canarydescription")
    world.calendar(
        "held",
        _named(
            meeting("held@x", "20260109T100000", "20260109T110000", guests=("carl@acme.example", "ed@acme.example")),
            *held,
        ),
    )
    ahead = ("SUMMARY:canaryahead", "DESCRIPTION:canarydescription")
    world.calendar(
        "ahead",
        _named(
            meeting("ahead@x", "20260316T100000", "20260316T110000", guests=("ann@acme.example", "ed@acme.example")),
            *ahead,
        ),
    )
    world.fine("log", "Ed Snow", "call", "canarycall about Ann", now="2026-01-12T10:00:00+01:00")
    return world


def _named(event: str, *lines: str) -> str:
    return event.replace("SUMMARY:Review", "\r\n".join(lines))


def said(path: Path) -> tuple[str, str]:
    """Return to whom a draft goes, and all that it says, however it is written."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    return str(mail["To"]), " ".join([str(mail["Subject"]), *parts])


def test_every_canary_is_known_to_those_it_is_meant_for() -> None:
    assert all(CANARY.fullmatch(word) for word in KNOWN_TO)


def test_no_draft_repeats_what_its_reader_does_not_know(world: World) -> None:
    planned = [action["artefact"] for action in world.plan() if action["artefact"]["kind"] == "draft"]
    drafts = [(", ".join(one["to"]), f"{one['subject']} {one['text']}") for one in planned]
    world.apply()
    drafts += [said(path) for account in ("work", "side") for path in world.drafts(account)]
    heard: set[str] = set()
    for to, text in drafts:
        for word in CANARY.findall(text):
            assert any(person.split("<")[1].rstrip(">") in to for person in KNOWN_TO[word]), (word, to, text)
            heard.add(word)
    # nothing is silent for fear: each may say to its readers what is theirs
    assert {"canaryask", "canaryasksubject", "canarytalk", "canaryahead", "canarymeeting"} <= heard


def test_what_lies_in_one_account_is_not_repeated_in_another(world: World) -> None:
    world.apply()
    texts = [path.read_text() for path in world.tasks("work")] + [said(path)[1] for path in world.drafts("work")]
    assert [text for text in texts if "canaryside" in text] == []


def test_a_text_that_needs_what_its_reader_does_not_know_becomes_a_task(world: World) -> None:
    text = "Last time: {{ contact.last_quote }}"
    rule = f"[[rule]]\nid = 'quoting'\non = 'special_date'\n[[rule.step]]\nbefore = '25 days'\ndraft = {{ subject = 'Hello', text = '{text}' }}\n"
    (world.root / "rules.d" / "nosy.toml").write_text(rule)
    planned = [one["artefact"] for one in world.plan() if one["rule"] == "quoting"]
    assert [one["to"] for one in planned if one["kind"] == "draft"] == [["carl@acme.example"]]  # a meeting of his
    logged = next(one for one in planned if one["kind"] == "task" and "Ed Snow" in one["title"])
    assert "contact.last_quote is not known" in logged["text"]
