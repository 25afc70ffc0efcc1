"""How well conversations are told in a list's mailbox, with its reply headers and without them.

    python -m benchmarks.threads_quality FOLDER...

A folder holds `maildir.tar.zst`, `truth.csv` and `truth_snap.csv` (its README says what they are). Printed are the
B-cubed figures of all conversations and, at every `as_of`, which of them await the owner: the owner joined, another
wrote last, within 30 days. Without headers the figures are given for each half of the time as well: the limits in
`rules.joining` were chosen on the first half.
"""

from __future__ import annotations

import csv
import os
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import zstandard

from connectors.mime import parse_message
from connectors.model import Message
from rules.joining import Stray, conversations
from rules.language import is_reply_subject, line_hashes, normal_subject, read

RECENT = timedelta(days=30)

Telling = Callable[["Sequence[Mail]"], list[list["Mail"]]]


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, what the joining sees of it, and the conversation it belongs to by its headers."""

    message: Message
    stray: Stray
    truth: str


@dataclass(frozen=True, slots=True)
class Score:
    """How much of what was told is true, and how much of what is true was told."""

    precision: float
    recall: float
    note: str = ""

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}  {self.note}".rstrip()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The conversations with mail in the 30 days before a moment, and which of them await the owner."""

    as_of: datetime
    joined: Mapping[str, bool]
    awaits: frozenset[str]


def mails(folder: Path) -> Iterator[Message]:
    """Yield the messages of the packed Maildir."""
    with (folder / "maildir.tar.zst").open("rb") as packed, tempfile.TemporaryDirectory() as unpacked:
        stream = zstandard.ZstdDecompressor().stream_reader(packed)
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            archive.extractall(unpacked, filter="data")
        for path in sorted(Path(unpacked).rglob("cur/*")):
            sent = path.parent.parent.name == ".Sent"
            delivered = datetime.fromtimestamp(int(path.name.partition(".")[0]), tz=UTC)
            yield parse_message(path.read_bytes(), account="", ref=path.name, folder="", ours=sent, delivered=delivered)


def load(folder: Path) -> list[Mail]:
    """Read the mailbox, in order of time."""
    messages = sorted(mails(folder), key=lambda message: message.at)
    ours = {message.sender.email for message in messages if message.ours}
    with (folder / "truth.csv").open(newline="") as file:
        truth = {row["message_id"]: row["thread_id"] for row in csv.DictReader(file)}
    return [
        Mail(message, _stray(number, message, ours), truth[message.message_id])
        for number, message in enumerate(messages)
    ]


def _stray(number: int, message: Message, ours: set[str]) -> Stray:
    said, quoted = line_hashes(message.text, read(message).quoted)
    return Stray(
        key=number,
        at=message.at,
        sender=message.sender.email,
        recipients=frozenset(address.email for address in (*message.to, *message.cc)) - ours,
        subject=normal_subject(message.subject),
        is_reply=is_reply_subject(message.subject),
        lines=said,
        quoted=quoted,
        message_id=message.message_id,
    )


def load_snapshots(folder: Path) -> list[Snapshot]:
    """Read what awaited the owner at each moment."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (folder / "truth_snap.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            rows[row["as_of"]].append(row)
    return [
        Snapshot(
            datetime.fromisoformat(as_of),
            {row["thread_id"]: row["owner_involved"] == "1" for row in at_it},
            frozenset(row["thread_id"] for row in at_it if row["awaits_owner"] == "1"),
        )
        for as_of, at_it in sorted(rows.items())
    ]


def by_headers(box: Sequence[Mail]) -> list[list[Mail]]:
    """Join over every id in In-Reply-To and References, absent ones included; then what no header links."""
    above: dict[str, str] = {}

    def find(name: str) -> str:
        while (upper := above.setdefault(name, name)) != name:
            above[name] = above[upper]
            name = upper
        return name

    named: set[str] = set()
    for mail in box:
        refs = {*mail.message.in_reply_to, *mail.message.references}
        named |= refs
        for ref in refs:
            above[find(ref)] = find(mail.message.message_id)
    strays = [
        mail
        for mail in box
        if not (mail.message.in_reply_to or mail.message.references or mail.message.message_id in named)
    ]
    for joined in without_headers(strays):
        for mail in joined:
            above[find(mail.message.message_id)] = find(joined[0].message.message_id)
    return _grouped(box, lambda mail: find(mail.message.message_id))


def by_subject(box: Sequence[Mail]) -> list[list[Mail]]:
    """Join equal subjects: the rule to beat."""
    return _grouped(box, lambda mail: mail.stray.subject)


def without_headers(box: Sequence[Mail]) -> list[list[Mail]]:
    """Join as if no mail had reply headers."""
    mail_of = {mail.stray.key: mail for mail in box}
    return [[mail_of[stray.key] for stray in joined] for joined in conversations([mail.stray for mail in box])]


def _grouped(box: Iterable[Mail], name: Callable[[Mail], Hashable]) -> list[list[Mail]]:
    groups: dict[Hashable, list[Mail]] = defaultdict(list)
    for mail in box:
        groups[name(mail)].append(mail)
    return list(groups.values())


def bcubed(told: Iterable[Sequence[Mail]], counted: Sequence[Mail]) -> Score:
    """Compare conversations with the truth, over the mails that count."""
    chosen = {mail.stray.key for mail in counted}
    sizes = Counter(mail.truth for mail in counted)
    precision = recall = Fraction()
    for group in told:
        parts = Counter(mail.truth for mail in group if mail.stray.key in chosen)
        precision += sum(Fraction(size**2, parts.total()) for size in parts.values())
        recall += sum(Fraction(size**2, sizes[truth]) for truth, size in parts.items())
    return Score(float(precision / len(counted)), float(recall / len(counted)))


def awaiting(box: Sequence[Mail], snapshots: Iterable[Snapshot], tell: Telling) -> Score:
    """Say which conversations await the owner, at each moment on the mail up to it."""
    right = wrong = missed = 0
    for snapshot in snapshots:
        told = set()
        for group in tell([mail for mail in box if mail.message.at <= snapshot.as_of]):
            last = group[-1]
            joined = any(mail.message.ours for mail in group)
            if joined and not last.message.ours and last.message.at > snapshot.as_of - RECENT:
                told.add(last.truth)
        right += len(told & snapshot.awaits)
        missed += len(snapshot.awaits - told)
        # A conversation that the owner never joined by its headers may still be theirs: it is not counted.
        wrong += sum(snapshot.joined.get(thread, True) for thread in told - snapshot.awaits)
    note = f"right {right}, wrong {wrong}, missed {missed}"
    return Score(right / max(right + wrong, 1), right / max(right + missed, 1), note)


def report(folder: Path) -> None:
    """Print the figures of one mailbox."""
    box, snapshots = load(folder), load_snapshots(folder)
    middle = box[0].message.at + (box[-1].message.at - box[0].message.at) / 2
    first = [mail for mail in box if mail.message.at < middle]
    second = box[len(first) :]
    print(f"{folder.name}: {len(box)} mails, {len(snapshots)} moments")
    ways: tuple[tuple[str, Telling], ...] = (
        ("reply headers", by_headers),
        ("subject only", by_subject),
        ("joining", without_headers),
    )
    for name, tell in ways:
        began = perf_counter()
        told = tell(box)
        print(f"{name}: {len(told)} conversations in {perf_counter() - began:.2f} s")
        for part, counted in (("all", box), ("first half", first), ("second half", second)):
            early = [snapshot for snapshot in snapshots if snapshot.as_of < middle]
            moments = {"all": snapshots, "first half": early}.get(part, snapshots[len(early) :])
            print(f"  {part:12} threads {bcubed(told, counted)}")
            print(f"  {'':12} awaits  {awaiting(box, moments, tell)}")


def main(arguments: list[str]) -> None:
    """Report on the given folders, else on the list mailbox of the corpora."""
    root = Path(os.environ.get("WELLKEPT_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")
    for argument in arguments or [str(root / "list-mailbox-mac")]:
        report(Path(argument))


if __name__ == "__main__":
    main(sys.argv[1:])
