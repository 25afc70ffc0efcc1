"""What the shipped packs cost a day: drafts and tasks per working day over the whole of two real mailboxes.

    python -m benchmarks nagging [--sample N]

The mailboxes are those of the corpora ($WELLKEPT_CORPORA, else `shared/corpora` beside the repository). The mailing list is
taken twice: as it is, with `lists = true`, and as the correspondence that it would be by mail, where each message goes
to whom it answers with the owner in Cc, and to the owner when it answers nobody else. There everybody counts as a customer, the worst that
can be configured; the trader has the defaults. The thirty whom each owner wrote to most stand in the book as key customers. `--sample N` prints N
of the waits with their words, to be judged by eye: real people's words, not to be kept.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as Mail
from email.utils import parseaddr
from pathlib import Path
from time import process_time

import sqlalchemy as sa
import zstandard

from daemon.backtest.backtest import Backtest, backtest
from daemon.book import Book
from daemon.config import load_config
from daemon.desk import Desk
from daemon.index import Index, tables
from daemon.ledger import Ledger
from rules.model import ArtefactKind, Person

KEY_CUSTOMERS = 30
CONFIG = """
rules = ["pack:replies", "pack:cadence", "pack:meetings"]
[me]
name = "The Owner"
addresses = ["{owner}"]
colleagues = [{colleagues}]
time_zone = "{zone}"
[customers]
everyone = {everyone}
lists = {lists}
[tiers.key]
answer_within = "4 business hours"
every = "3 weeks"
at_most = "6 weeks"
[tiers.gold]
every = "6 weeks"
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "mail"
"""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox of the corpora and how it is taken."""

    title: str
    folder: str
    inner: str
    zone: str
    lists: bool = False
    direct: bool = False
    company: bool = False
    """Everybody at the owner's domain is a colleague, and who never wrote both ways is no customer: the defaults."""


MAILBOXES = (
    Mailbox("a mailing list, as a list", "list-mailbox-mac", "mac", "America/New_York", lists=True),
    Mailbox("the same as direct mail", "list-mailbox-mac", "mac", "America/New_York", direct=True),
    Mailbox("a trader", "enron-carson", "carson", "America/Chicago", company=True),
)


def unpack(corpora: Path, box: Mailbox, home: Path) -> str:
    """Lay the mailbox out below `home`; return its owner's address."""
    with (corpora / box.folder / "maildir.tar.zst").open("rb") as packed:
        stream = zstandard.ZstdDecompressor().stream_reader(packed)
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            archive.extractall(home / "raw", filter="data")
    shutil.move(home / "raw" / box.inner, home / "mail")
    senders = Counter(_sender(message_from_bytes(path.read_bytes())) for path in (home / "mail/.Sent").rglob("cur/*"))
    owner = senders.most_common(1)[0][0]
    if box.direct:
        _make_direct(home / "mail", owner)
    return owner


def _sender(mail: Mail) -> str:
    return parseaddr(str(mail["From"]))[1].casefold()


def _make_direct(maildir: Path, owner: str) -> None:
    """Address each mail to whom it answers, and to the owner."""
    mails = {path: message_from_bytes(path.read_bytes()) for path in maildir.rglob("cur/*")}
    sender = {str(mail["Message-ID"]): _sender(mail) for mail in mails.values()}
    for path, mail in mails.items():
        asked = sender.get(str(mail["In-Reply-To"] or ""), "")
        del mail["To"], mail["Cc"], mail["List-Id"]
        if _sender(mail) == owner:
            mail["To"] = asked or "everybody@list.example"
        elif asked in ("", owner):
            mail["To"] = owner
        else:
            mail["To"], mail["Cc"] = asked, owner
        path.write_bytes(mail.as_bytes())


def measure(box: Mailbox, corpora: Path, sample: int) -> None:
    """Replay the whole of a mailbox and print what it costs a working day."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        owner = unpack(corpora, box, home)
        lists = str(box.lists).lower()
        colleagues = f'"{owner.partition("@")[2]}"' if box.company else ""
        everyone = str(not box.company).lower()
        text = CONFIG.format(owner=owner, zone=box.zone, everyone=everyone, lists=lists, colleagues=colleagues)
        (home / "config.toml").write_text(text)
        config = load_config(home / "config.toml")
        config.state_dir.mkdir()
        index, ledger = Index.open(config.state_dir / "index.db"), Ledger.open(config.state_dir / "ledger.db")
        desk = Desk.of(config, index, ledger, Book(config.state_dir / "book.json"))
        now = datetime.now(UTC)
        desk.freshen(now)
        with index.reading() as connection:
            column = tables.message.c
            first, last = connection.execute(sa.select(sa.func.min(column.at), sa.func.max(column.at))).one()
        since, until = (datetime.fromtimestamp(stamp, UTC) for stamp in (first, last))
        _fill_book(desk, now)
        started = process_time()
        ends = until + timedelta(days=7)
        done = backtest(desk, None, since, ends, ends)
        took = process_time() - started
        _print(box, done, took)
        if sample:
            _sample(done, index, sample)
        index.close()
        ledger.close()


def _fill_book(desk: Desk, now: datetime) -> None:
    """Put the people whom the owner wrote to most, and who wrote back, into the book."""
    contact = tables.contact.c
    with desk.index.reading() as connection:
        query = sa.select(contact.email, contact.name).where(contact.received > contact.automatic, contact.sent > 0)
        rows = connection.execute(query.order_by(contact.sent.desc(), contact.email).limit(KEY_CUSTOMERS)).all()
    for row in rows:
        desk.book.add(Person(row.email, (row.name,) if row.name else (), (row.email,), tier="key"), now)


def _print(box: Mailbox, done: Backtest, took: float) -> None:
    outcome = done.current
    print(f"{box.title}: {done.mails} mails, {len(done.days)} working days, replayed in {took:.1f} s")
    kinds: Sequence[tuple[str, tuple[ArtefactKind, ...]]] = (
        ("drafts", ("draft",)),
        ("tasks", ("task",)),
        ("both", ("draft", "task")),
    )
    for words, counted in kinds:
        spread = outcome.spread(done.days, done.calendar, counted)
        total = sum(outcome.count(kind) for kind in counted)
        mean = total / max(1, len(done.days))
        print(
            f"  {words:6} {total:5}, a working day: mean {mean:.2f}, median {spread.median:g},"
            f" nine of ten {spread.p90}, most {spread.most}"
        )
    by_rule = Counter((one.rule, one.kind) for one in outcome.made)
    print("  " + ", ".join(f"{rule} {kind} {count}" for (rule, kind), count in by_rule.most_common()))
    print(f"  taken back untouched {outcome.withdrawn}; held to the end {dict(outcome.reasons())}")


def _sample(done: Backtest, index: Index, sample: int) -> None:
    """Print what some of the waits are about for which something was made."""
    waits = {one.occasion: one for one in done.current.made if one.signal == "unanswered"}
    with index.reading() as connection:
        for one in random.Random(7).sample(list(waits.values()), min(sample, len(waits))):
            column = tables.message.c
            query = sa.select(column.subject, column.quote, column.new_text).where(column.key.in_(one.covers))
            for row in connection.execute(query):
                print(f"--- {one.rule}: {row.subject}\n    Q {row.quote}\n    T {' '.join(row.new_text.split())[:500]}")


def main(arguments: list[str]) -> None:
    """Measure every mailbox."""
    here = Path(__file__).parents[2] / "shared" / "corpora"
    corpora = Path(os.environ.get("WELLKEPT_CORPORA") or here)
    if not corpora.is_dir():
        sys.exit(f"no corpora at {corpora}: set WELLKEPT_CORPORA")
    sample = int(arguments[arguments.index("--sample") + 1]) if "--sample" in arguments else 0
    for box in MAILBOXES:
        measure(box, corpora, sample)
