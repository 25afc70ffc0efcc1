"""How well mail is read: every figure of docs/reading.md on real mail, with 95 % intervals (bootstrap), and its goal.

`python -m benchmarks quality [FOLDER]`; FOLDER holds corpora as ../shared/corpora does, to measure on others' halves.
What is told is what `wellkept read --json` and `wellkept threads --json` tell. The shipped model has seen the sentences
it is measured on here: figures on sentences it has not seen are printed by `make train`.
"""

from __future__ import annotations

import csv
import os
import random
import tarfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import zstandard

from benchmarks import threads_quality
from connectors.mime import Unreadable, parse_message
from rules.language import read, read_text
from rules.model import AsksMode, Nature

ROUNDS = 500
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
RARER = 0.3
"""The share of sentences that ask, where precision is told for mail rather than for the balanced data."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: what is true, what was told, and how strongly."""

    true: bool
    told: bool
    score: float


Figure = Callable[[Sequence[Judged]], float]


def precision(rows: Sequence[Judged]) -> float:
    told = sum(row.told for row in rows)
    return sum(row.true and row.told for row in rows) / told if told else 0.0


def recall(rows: Sequence[Judged]) -> float:
    true = sum(row.true for row in rows)
    return sum(row.true and row.told for row in rows) / true if true else 0.0


def f1(rows: Sequence[Judged]) -> float:
    both = sum(row.true for row in rows) + sum(row.told for row in rows)
    return 2 * sum(row.true and row.told for row in rows) / both if both else 0.0


def rarer_f1(rows: Sequence[Judged]) -> float:
    """F1 as it would be if only three in ten asked."""
    found = recall(rows)
    sound = rarer_precision(rows)
    return 2 * sound * found / (sound + found) if sound + found else 0.0


def rarer_precision(rows: Sequence[Judged]) -> float:
    false = [row for row in rows if not row.true]
    wrong = sum(row.told for row in false) / (len(false) or 1)
    right = RARER * recall(rows)
    return right / (right + (1 - RARER) * wrong) if right else 0.0


def precision_at_recall(rows: Sequence[Judged], wanted: float = 0.8) -> float:
    """Return the best precision at which at least so many of the true ones are told, over all thresholds."""
    ordered = sorted(rows, key=lambda row: -row.score)
    total = sum(row.true for row in rows)
    best, right, at = 0.0, 0, 0
    while at < len(ordered):
        score = ordered[at].score
        while at < len(ordered) and ordered[at].score == score:
            right += ordered[at].true
            at += 1
        if total and right / total >= wanted:
            best = max(best, right / at)
    return best


def auc(rows: Sequence[Judged]) -> float:
    """How likely a true one has the higher score; half for ties."""
    scores: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        scores[row.score][row.true] += 1
    below, area = 0, 0.0
    for score in sorted(scores):
        false, true = scores[score]
        area += true * (below + false / 2)
        below += false
    true = len(rows) - below
    return area / (true * below) if true and below else 0.0


def say(name: str, rows: Sequence[Judged], figure: Figure, goal: float) -> None:
    """Print a figure with its interval and whether its goal is met."""
    value = figure(rows)
    chance = random.Random(0)
    drawn = sorted(figure(chance.choices(rows, k=len(rows))) for _ in range(ROUNDS)) if len(rows) > 1 else [value]
    low, high = drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn)) - (len(drawn) > 1)]
    mark = "ok  " if value >= goal else "MISS"
    print(f"  {mark} {name:52} {value:.3f}  [{low:.3f}, {high:.3f}]  goal {goal:.2f}  n {len(rows)}")


def judged(texts: Sequence[tuple[bool, str]], mode: AsksMode) -> list[Judged]:
    found = []
    for true, text in texts:
        asks = read_text(text, mode).asks
        found.append(Judged(true, asks.label, asks.score))
    return found


def ask_sentences(root: Path) -> None:
    with (root / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    texts = [(row["label"] == "Yes", row["text"]) for row in rows]
    print(f"ask sentences, rules only, in sample (of {len(texts)}, {sum(true for true, _ in texts)} ask)")
    by_rules = judged(texts, "rules")
    say("precision", by_rules, precision, 0.78)
    say("F1", by_rules, f1, 0.72)
    say("precision, if three in ten asked", by_rules, rarer_precision, 0.78)
    say("F1, if three in ten asked", by_rules, rarer_f1, 0.72)
    print("ask sentences, model, in sample (out of fold: make train)")
    by_model = judged(texts, "model")
    say("F1", by_model, f1, 0.77)
    say("F1, if three in ten asked", by_model, rarer_f1, 0.77)
    say("precision at recall 0.80", by_model, precision_at_recall, 0.75)
    began = perf_counter()
    for number in range(10_000):
        read_text(texts[number % len(texts)][1], at=NOW)
    print(f"  10,000 short texts read in {perf_counter() - began:.2f} s (goal 5)")


def list_requests(root: Path) -> None:
    with (root / "bc3-acts" / "dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    modes: tuple[AsksMode, ...] = ("model", "rules")
    for mode in modes:
        print(f"requests in list threads, {mode}")
        found = judged([(row["req"] == "1", row["text"]) for row in rows], mode)
        say("F1", found, f1, 0.55)
        say("recall", found, recall, 0.80)


WANTED: dict[str, frozenset[Nature]] = {
    "bounce": frozenset({"bounce", "report", "auto_reply", "transactional", "away"}),
    "auto": frozenset({"auto_reply", "away", "bounce", "transactional"}),
    "feedback": frozenset({"report"}),
    "list": frozenset({"list", "newsletter"}),
    "newsletter": frozenset({"newsletter", "list", "transactional"}),
    "feed": frozenset({"feed"}),
}
"""Class by origin → what it may be told to be: a class holds what its origin sent, and that is mixed."""
GOALS = {"bounce": (0.98, 0.98), "auto": (0.98, 0.98), "feedback": (0.98, 0.98), "list": (1.0, 0.5)}
GOALS |= {"newsletter": (0.90, 0.75), "feed": (0.80, 0.80)}


def promises() -> None:
    """Dates in promises: the phrases of tests/language/dates, of our own making; the rules were made with them in view."""
    folder = Path(__file__).parents[1] / "tests" / "language" / "dates"
    print("dates in promises, of our own making")
    found: list[Judged] = []
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = []
        for block in data.get("at", ()):
            for text, due in block["said"]:
                until = datetime.fromisoformat(due if "T" in due else f"{due}T17:00").replace(
                    tzinfo=block["now"].tzinfo
                )
                told = [promised.due for promised in read_text(text, at=block["now"]).commitments]
                rows.append(Judged(true=True, told=told == [until], score=0.0))
        if rows:
            say(path.stem, rows, recall, 0.95)
            found += rows
    say("all", found, recall, 0.95)
    look_alikes = tomllib.loads((folder / "none.toml").read_text(encoding="utf-8"))["said"]
    wrong = [
        Judged(true=True, told=not any(promised.due for promised in read_text(text, at=NOW).commitments), score=0.0)
        for text in look_alikes
    ]
    say("look-alikes taken for none", wrong, recall, 0.95)


def natures(root: Path) -> None:
    with (root / "bulk-auto" / "labels.csv").open(encoding="utf-8", newline="") as file:
        kind_of = {row["id"]: row["class"] for row in csv.DictReader(file)}
    found: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for part, name, raw in packed(root / "bulk-auto" / "dev.tar.zst"):
        if part not in ("msgs", "stripped") or name not in kind_of:
            continue
        kind = kind_of[name]
        try:
            message = parse_message(
                raw, account="", ref="", folder="", ours=False, delivered=datetime.fromtimestamp(0, UTC)
            )
        except Unreadable:
            continue
        told = read(message).nature
        right = told == "person" if kind == "human" else told in WANTED[kind]
        found[part, kind].append(Judged(true=True, told=right, score=0.0))
    for number, (part, title) in enumerate((("msgs", "as they came"), ("stripped", "tell-tale headers stripped"))):
        print(f"automatic mail, {title}")
        for kind, goals in GOALS.items():
            say(f"{kind}: recall", found[part, kind], recall, goals[number])
        say("people taken for people", found[part, "human"], recall, 1.0)


def packed(archive: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield (folder, name without suffix, content) of an archive's files."""
    with archive.open("rb") as file:
        stream = zstandard.ZstdDecompressor().stream_reader(file)
        with tarfile.open(fileobj=stream, mode="r|") as opened:
            for member in opened:
                content = opened.extractfile(member) if member.isfile() else None
                path = Path(member.name)
                if content is not None:
                    yield path.parent.name, path.stem, content.read()


def complaints() -> None:
    """Complaints in words of their own, by which no phrase was made, and mails that only look like it: tests/language/own_words."""
    print("complaints in words of their own")
    heard: list[Judged] = []
    quiet: list[Judged] = []
    for path in sorted((Path(__file__).parents[1] / "tests" / "language" / "own_words").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = [Judged(true=True, told=read_text(text).complaint, score=0.0) for text in data["complaints"]]
        say(path.stem, rows, recall, 1.0)
        heard += rows
        quiet += [Judged(true=True, told=not read_text(text).complaint, score=0.0) for text in data["others"]]
    say("all", heard, recall, 1.0)
    say("others taken for none", quiet, recall, 1.0)


def direct_answers(root: Path) -> None:
    """Will the owner answer this direct mail: the score and the label of asks alone, on answers to the owner."""
    folder = root / "list-mailbox-mac"
    with (folder / "truth.csv").open(newline="") as file:
        truth = {row["message_id"]: row for row in csv.DictReader(file)}
    rows = []
    for message in threads_quality.mails(folder):
        known = truth.get(message.message_id)
        if known is None or known["direct_to_owner"] != "1" or known["from_owner"] == "1":
            continue
        asks = read(message).asks
        rows.append(Judged(known["owner_replied_direct"] == "1", asks.label, asks.score))
    print("will the owner answer this direct mail (asks alone)")
    say("AUC of asks.score", rows, auc, 0.73)
    say("F1 of asks.label", rows, f1, 0.68)


def main(arguments: list[str]) -> None:
    """Report on the corpora, or on those in the given folder."""
    root = Path(os.environ.get("WELLKEPT_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")
    root = Path(arguments[0]) if arguments else root
    ask_sentences(root)
    list_requests(root)
    promises()
    natures(root)
    complaints()
    direct_answers(root)
    print("conversations (more: python -m benchmarks threads_quality)")
    threads_quality.report(root / "list-mailbox-mac")
