"""docs/examples.md: what drafts look like, made by the shipped packs from small stories.

`python -m tests.examples` writes the page; a test fails while it differs. A story is a `[[test]]` without `expect`, in
the file that is called like its pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.model import Draft
from daemon.resources import PACK, packs, templates
from daemon.rule_tests import SHIPPED_TIERS
from daemon.rulebook import checked
from daemon.trial_stores import TrialStores
from daemon.tryout import Trials
from rules.model import Me, Settings
from rules.templating import Templates
from rules.testcase import TestCase

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "examples.md"
HEAD = """# Drafts, as they lie in your mail client

What the shipped packs write, from small made-up stories: each block is a draft as it came out, none was touched up. Your own mail with somebody
decides how they are greeted, whether you say du or Sie, and how you sign off; the quoted mail below an answer is left out here. Nothing is sent: you
read it, change it, send it or throw it away.

This page is written by `python -m tests.examples`.
"""


@dataclass(frozen=True)
class Example:
    """A story and the draft that came of it."""

    pack: str
    case: TestCase
    draft: Draft


def examples() -> Iterator[Example]:
    """Play every story; yields each draft that was made."""
    words = Templates(templates(None))
    with TrialStores.opened() as stores:
        for path in sorted(HERE.glob("*.toml")):
            rules = packs()[path.stem].partition("[[test]]")[0]
            book = checked([(f"{PACK}{path.stem}", rules + path.read_text("utf-8"))], words, SHIPPED_TIERS)
            settings = Settings(Me("Dana Fox", ("me@test.example",)), tiers=SHIPPED_TIERS)
            for case in book.tests:
                outcome = Trials(book.rules, words, settings, stores).run(case)
                for done in outcome.performed:
                    if done.state == "made" and isinstance(done.action.artefact, Draft):
                        yield Example(path.stem, case, done.action.artefact)


def page() -> str:
    """Return the page as it should be."""
    parts = [HEAD]
    pack = ""
    for example in examples():
        if example.pack != pack:
            pack = example.pack
            parts.append(f"## `pack:{pack}`\n")
        draft = example.draft
        to = ", ".join(f"{address.name} <{address.email}>".strip() for address in draft.to)
        text = draft.text.strip().replace("Me Myself", "Dana Fox")
        parts.append(f"**{example.case.name}.**\n\n```text\nTo: {to}\nSubject: {draft.subject}\n\n{text}\n```\n")
    return "\n".join(parts)
