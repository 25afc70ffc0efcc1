"""Items made to hurt whoever reads them: every one is our own, built from a seed, as large as `size` bytes allow."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["mail", "calendar", "people"]
SEED = 20_260_310


@dataclass(frozen=True, slots=True)
class Bomb:
    """One hostile item; `name` says what it tries."""

    kind: Kind
    name: str
    data: bytes


ENDINGS: dict[Kind, str] = {"mail": ".eml", "calendar": ".ics", "people": ".txt"}


def fill(pattern: bytes, size: int) -> bytes:
    """Repeat a pattern up to `size` bytes."""
    return (pattern * (size // len(pattern) + 1))[:size]


def numbered(pattern: str, size: int, first: int = 0) -> bytes:
    """Repeat a pattern with `{}` counting up, to about `size` bytes."""
    count = max(1, size // len(pattern.format(99_999)))
    return "".join(pattern.format(number) for number in range(first, first + count)).encode()


def noise(seed: int, size: int) -> bytes:
    """Return bytes of every value, the same for the same seed."""
    return random.Random(seed).randbytes(size)


def bombs(seed: int = SEED, scale: float = 1.0) -> Iterator[Bomb]:
    """Yield every bomb; `scale` 1.0 is the size at which the readers' own limits begin to bite."""
    from tests.hostile.calendar_bombs import calendar_bombs
    from tests.hostile.html_bombs import html_bombs
    from tests.hostile.mail_bombs import mail_bombs
    from tests.hostile.people_bombs import people_bombs

    yield from (Bomb("mail", *made) for made in mail_bombs(seed, int(2_000_000 * scale)))
    yield from (Bomb("mail", *made) for made in html_bombs(int(262_000 * scale)).items())
    yield from (Bomb("calendar", *made) for made in calendar_bombs(seed, int(4_900_000 * scale)))
    yield from (Bomb("people", *made) for made in people_bombs(seed, int(9_900_000 * scale)).items())


def lay_out(made: Iterable[Bomb], folder: Path) -> list[Path]:
    """Write each bomb into the folder, named after what it tries, with the ending that its reader expects."""
    files = []
    for number, bomb in enumerate(made):
        stem = "".join(char if char.isalnum() else "-" for char in bomb.name)
        files.append(folder / f"{number:04}-{stem}{ENDINGS[bomb.kind]}")
        files[-1].write_bytes(bomb.data)
    return files
