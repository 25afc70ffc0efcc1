"""Real items, damaged: what a broken disk, a bad gateway or a curious attacker makes of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

MOST = 2_100_000
"""Bytes: a little more than the readers look at."""
_WORDS = (
    b"multipart/mixed", b"multipart/alternative", b"message/rfc822", b"text/html", b"text/plain", b"utf-8", b"utf-7",
    b"iso-2022-kr", b"x-unknown", b"base64", b"quoted-printable", b"boundary=", b"FREQ=SECONDLY", b"FREQ=YEARLY",
    b"BEGIN:VEVENT", b"END:VEVENT", b"TZID=Nowhere", b"99991231T235959Z", b"00010101", b"-1", b"\x00", b"=?", b"?=",
    b"\r\n", b"\n\n", b"\n ", b"<", b'"', b";", b",", b"\xff\xfe", b"\xef\xbb\xbf", b"\xf0\x9f",
)  # fmt: skip

Change = Callable[[bytearray, random.Random, Sequence[bytes]], bytearray]


def _flip(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    for _ in range(luck.randint(1, 40)):
        data[luck.randrange(len(data))] = luck.randrange(256)
    return data


def _truncate(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    return data[: luck.randrange(len(data))]


def _behead(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    return data[luck.randrange(len(data)) :]


def _splice(data: bytearray, luck: random.Random, others: Sequence[bytes]) -> bytearray:
    other = luck.choice(others)
    place, begin = luck.randrange(len(data)), luck.randrange(len(other) + 1)
    return data[:place] + other[begin:] + data[place:]


def _repeat_line(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    lines = bytes(data).splitlines(keepends=True)
    place = luck.randrange(len(lines))
    times = min(luck.choice((2, 50, 5_000)), MOST // max(1, len(lines[place])))
    return bytearray(b"".join((*lines[:place], lines[place] * times, *lines[place:])))


def _shuffle_lines(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    lines = bytes(data).splitlines(keepends=True)
    luck.shuffle(lines)
    return bytearray(b"".join(lines))


def _word(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    for _ in range(luck.randint(1, 8)):
        place = luck.randrange(len(data))
        data[place:place] = luck.choice(_WORDS) * luck.choice((1, 1, 1, 400))
    return data


def _swap(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    for _ in range(4):
        data = data.replace(luck.choice(_WORDS), luck.choice(_WORDS))
    return data


def _noise(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    place = luck.randrange(len(data))
    data[place : place + luck.randrange(400)] = luck.randbytes(luck.choice((3, 300, 30_000)))
    return data


def _nest(data: bytearray, luck: random.Random, _others: Sequence[bytes]) -> bytearray:
    levels = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number)
        for number in range(luck.choice((1, 30, 2_000)))
    )
    return bytearray(b"From: x@y.example\n" + levels) + data


_CHANGES: Sequence[Change] = (
    _flip, _truncate, _behead, _splice, _repeat_line, _shuffle_lines, _word, _swap, _noise, _nest,
)  # fmt: skip


def mutants(originals: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` items, each an original with one to three damages; the same seed gives the same items."""
    luck = random.Random(seed)
    for _ in range(count):
        data = bytearray(luck.choice(originals))
        for _ in range(luck.randint(1, 3)):
            if data:
                data = luck.choice(_CHANGES)(data, luck, originals)[:MOST]
        yield bytes(data)
