"""Mails that make readers slow, large or wrong: nests, floods, broken encodings, lies about charsets and dates."""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Callable, Iterator

from tests.hostile.bombs import fill, noise, numbered

HEAD = b"From: Ann Lee <ann@acme.example>\nTo: dana@northwind.example\nSubject: Offer\nMessage-ID: <1@acme.example>\n"
TEXT = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
MIXED = HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n'
CHARSETS = (
    "ascii", "big5", "big5hkscs", "cp037", "cp437", "cp932", "cp949", "cp950", "cp1252", "cp1258", "charmap", "euc-jp",
    "euc-kr", "gb2312", "gb18030", "gbk", "hz", "hz-gb-2312", "idna", "iso-2022-cn", "iso-2022-jp", "iso-2022-jp-2",
    "iso-2022-jp-3", "iso-2022-kr", "iso-8859-1", "iso-8859-8-i", "johab", "koi8-r", "mac-turkish", "mbcs", "ptcp154",
    "punycode", "punycode!", "!punycode", "raw_unicode_escape", "raw unicode escape", "rot13", "shift_jis",
    "shift_jis_2004", "tis-620", "undefined", "unicode_escape", "unicode escape", "utf-7", "utf-8", "utf-8-sig",
    "utf-16", "utf-16be", "utf-16le", "utf-32", "utf-32be", "viscii", "x-unknown", "x-user-defined", "zlib", "hex",
    "aliases", "..", "/", "a" * 3_000,
)  # fmt: skip
"""Names of charsets: all that mail uses, Python's codecs that are none, and some that nobody knows."""


def mail_bombs(seed: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield mails and what they try, each about `size` bytes long."""
    for group in (_nests, _headers, _words, _bodies, _texts, _oddities):
        yield from group(seed, size).items()


def _nests(_seed: int, size: int) -> dict[str, bytes]:
    def nest(make: Callable[[int], str]) -> bytes:
        return HEAD + "".join(make(number) for number in range(10_000)).encode()[:size]

    newlines = "%0A--" * 40
    return {
        "10,000 nested parts": nest(lambda n: f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n'),
        "nested alternatives": nest(lambda n: f'Content-Type: multipart/alternative; boundary="{n}"\n\n--{n}\n'),
        "nested digests": nest(lambda n: f'Content-Type: multipart/digest; boundary="{n}"\n\n--{n}\n\n'),
        "nested mails": HEAD + fill(b"Content-Type: message/rfc822\n\nFrom: x@y.example\n", size),
        "nested mails and parts": nest(
            lambda n: f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\nContent-Type: message/rfc822\n\n'
        ),
        "one boundary for all": HEAD + fill(b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n', size),
        "200,000 parts": MIXED + fill(b"--b\n\nx\n", size),
        "parts without text": MIXED + fill(b"--b\n\n \n", size),
        "parts of headers": MIXED + fill(b"--b\nContent-Type: text/plain" + b"; a*0=b" * 500 + b"\n\n", size),
        "parts that are named": MIXED
        + fill(b"--b\nContent-Disposition: attachment; filename=" + b"=?utf-8?q?a?=" * 500 + b"\n\n", size),
        "large parts without text": MIXED
        + 16 * (b"--b\nContent-Type: text/plain; format=flowed; delsp=yes\n\n" + fill(b"  \n", size // 16)),
        "related parts": HEAD + b'Content-Type: multipart/related; boundary="b"\n\n' + fill(b"--b\n\nx\n", size),
        "boundary of dashes": HEAD + b'Content-Type: multipart/mixed; boundary="-"\n\n' + fill(b"--", size),
        "boundary of line ends": HEAD
        + f"Content-Type: multipart/mixed; boundary*=utf-8''{newlines}x\n\n".encode()
        + fill(b"\n--", size),
        "boundary nearly met": HEAD
        + b'Content-Type: multipart/mixed; boundary="%b"\n\n' % (b"a" * 200)
        + fill(b"\n--" + b"a" * 199, size),
        "nested boundaries nearly met": nest(
            lambda n: f'Content-Type: multipart/mixed; boundary="{"-" * 150}{n}"\n\n--{"-" * 150}{n}\n'
        ),
        "boundary without an end": MIXED + b"--b" + fill(b" ", size),
        "no boundary": HEAD + b"Content-Type: multipart/mixed\n\n" + fill(b"--\nx\n", size),
        "two boundaries": HEAD
        + b'Content-Type: multipart/mixed; boundary="a"; boundary="b"\n\n'
        + fill(b"--a\n--b\n", size),
    }


def _headers(seed: int, size: int) -> dict[str, bytes]:
    luck = random.Random(seed)
    head = HEAD + b"%b: %b\n\nx"
    made = {
        f"{name} of {what}": head % (name.encode(), fill(pattern, size))
        for name in ("To", "Subject", "References", "Content-Type", "Date", "Message-ID", "X-Spam-Status")
        for what, pattern in {
            "angles": b"<",
            "quotes": b'"\\',
            "comments": b"((\\)",
            "commas": b",;:,",
            "addresses": b'"A, B" <a@b.example>, (c) ',
            "parameters": b'; a="b\\"; a*0*=c',
            "folds": b"a\n ",
            "NULs": b"\x00\x00=\x00",
            "high bytes": b"\xff\xfe\x80",
        }.items()
    }
    return made | {
        "20,000 addresses": HEAD + b"To: " + numbered("Person {0} <p{0}@acme.example>,\n ", size) + b"\n\nx",
        "addresses in 20,000 fields": HEAD + numbered("To: Person {0} <p{0}@acme.example>\n", size) + b"\n\nx",
        "fields": HEAD + numbered("X-{0}: {0}\n", size) + b"\n\nx",
        "fields without a name": HEAD + fill(b": b\n", size) + b"\n\nx",
        "fields that are none": HEAD + fill(b"Subject: a\n>From x\n", size) + b"\n\nx",
        "a name without an end": HEAD + fill(b"a", size),
        "references": HEAD + b"References: " + numbered("<{}@x.example>\n ", size) + b"\n\nx",
        "references in every field": HEAD + numbered("In-Reply-To: <{}@x.example>\n", size) + b"\n\nx",
        "authentication results": HEAD + fill(b"Authentication-Results: mx; dkim=pass (" + b"=?" * 400 + b")\n", size),
        "received lines": HEAD + numbered("Received: from x by y; Tue, 10 Mar 0000 {}:00:00 +9999\n", size) + b"\nx",
        "continuations": HEAD + b"Content-Type: text/plain" + numbered("; name*{}*=%FF%FE", size) + b"\n\nx",
        "continuations in 200 parts": MIXED
        + b"".join(
            b"--b\nContent-Type: text/plain%b\nContent-Disposition: attachment%b\n\n"
            % (numbered("; name*{}*=%41", 8_000), numbered("; filename*{}*=%41", 8_000))
            for _ in range(size // 16_500)
        ),
        "open quotes in 200 parts": MIXED
        + b"".join(b"--b\nContent-Type: text/plain" + fill(b';a="\\', 8_000) + b"\n\n" for _ in range(size // 8_100)),
        "dates": HEAD
        + b"".join(
            b"Date: %d Mar %d %d:%d:%d %+d\n" % tuple(luck.randrange(-1, 10 ** luck.randrange(1, 30)) for _ in range(6))
            for _ in range(2_000)
        )
        + b"\n\nx",
        "year 0": HEAD + b"Date: Mon, 00 Jan 0000 00:00:00 -0000\n\nx",
        "year 9999": HEAD + b"Date: Fri, 31 Dec 9999 23:59:60 -2359\n\nx",
        "zone of the moon": HEAD + b"Date: Tue, 10 Mar 2026 09:00:00 (" + fill(b"(", 90) + b"\n\nx",
    }


def _words(seed: int, size: int) -> dict[str, bytes]:
    luck = random.Random(seed)
    words = {
        f"words in {charset[:40]}": (f"=?{charset[:60]}?B?".encode() + base64.b64encode(noise(seed, 30)) + b"?= ")
        for charset in CHARSETS
    }
    fields = (b"Subject", b"From", b"To", b"Cc", b"Reply-To", b"List-Id", b"Sender", b"X-Mailer")
    made = {
        name: b"".join(b"%b: %b\n" % (field, fill(word, 32_000)) for field in fields) + b"\n\nx"
        for name, word in words.items()
    }

    def flood(word: Callable[[], bytes]) -> bytes:
        value = b"".join(b"%b: %b\n" % (field, b" ".join(word() for _ in range(1_600))[:32_000]) for field in fields)
        return b"Message-ID: <1@acme.example>\n" + value + b"\n\nx"

    return made | {
        "words, each in a charset of its own": flood(lambda: b"=?x-%d?q?a?=" % luck.randrange(10**9)),
        "words, charsets mixed": flood(lambda: b"=?%b?q?=ff?=" % luck.choice(CHARSETS)[:50].encode()),
        "words without an end": flood(lambda: b"=?utf-8?q?" + b"=" * luck.randrange(9)),
        "words that break lines": flood(lambda: b"=?utf-8?q?=0D=0ABcc:_x=40y.example=00?="),
        "words inside of words": flood(lambda: b"=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?="),
        "one endless word": HEAD + b"Subject: =?utf-8?b?" + fill(b"4oKs", size) + b"?=\n\nx",
        "question marks": HEAD + b"Subject: " + fill(b"=?a?b?", size) + b"\n\nx",
    }


def _bodies(seed: int, size: int) -> dict[str, bytes]:
    rough = noise(seed, size)
    made = {
        f"body in {charset[:40]}": HEAD + f'Content-Type: text/plain; charset="{charset}"\n\n'.encode() + rough
        for charset in CHARSETS
    }
    for charset, pattern in {
        "utf-7": b"+2AA-+AAA",
        "utf-16": b"\xd8\x00",
        "hz": b"~{~}",
        "iso-2022-jp": b"\x1b$B\x1b(B",
        "iso-2022-kr": b"\x1b$)C\x0e\x0f",
        "iso-2022-jp-2": b"\x1b.A\x1bN\xff",
        "gb18030": b"\x81\x30\x81\xff",
        "big5": b"\xff\x81",
        "utf-8": b"\xf0\x90\xff",
        "utf-32": b"\x00\x11\x00\x00",
        "johab": b"\xd8\xff",
    }.items():
        head = HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode()
        made[f"body of broken {charset}"] = head + fill(pattern, size)
    for encoding in ("base64", "quoted-printable", "x-uuencode", "binary", "8bit", "yenc", "7bit; x=y"):
        head = HEAD + f"Content-Transfer-Encoding: {encoding}\n\n".encode()
        made[f"{encoding} of garbage"] = head + rough
        made[f"{encoding} of equal signs"] = head + fill(b"=A", size)
        made[f"{encoding} of soft breaks"] = head + fill(b"= \n=\n", size)
        made[f"{encoding} of NULs"] = head + fill(b"\x00", size)
    made["base64 of one character too many"] = (
        HEAD + b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(noise(seed, size // 2)) + b"A"
    )
    made["quoted-printable of text"] = (
        HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(rough[: size // 3])
    )
    made["uuencoded"] = TEXT + b"begin 644 x\n" + fill(b"M" + b"!" * 60 + b"\n", size)
    return made


def _texts(_seed: int, size: int) -> dict[str, bytes]:
    patterns = {
        "one line": b"word ",
        "one word": b"a",
        "line ends": b"\n",
        "quote marks": b"> ",
        "quoted lines": b">> a\n",
        "deeper and deeper quotes": b">" * 900 + b"\n",
        "attributions": b"On Tue, 10 Mar 2026 at 09:10, Ann Lee <ann@acme.example> wrote:\n",
        "attributions in one line": b"On Tue, Ann wrote: ",
        "German attributions": b"Am 10.03.2026 um 09:10 schrieb Ann Lee:\n",
        "attributions without an end": b"On On On, Ann Lee\n",
        "forwarded heads": b"From: Ann\nSent: Tue\nTo: Dana\nSubject: Offer\n",
        "dividers": b"-----Original Message-----\n",
        "underscores": b"_",
        "dashes": b"-- \n",
        "signatures": b"Best regards,\nAnn\n-- \nAnn Lee\n+49 30 1234567\n",
        "questions": b"Could you send it? ",
        "question marks": b"?",
        "exclamations": b"!!! ",
        "dots": b". . ",
        "digits": b"1234 ",
        "addresses in text": b"a@b.example ",
        "links": b"https://a.example/?b=c ",
        "brackets": b"[[((<<",
        "stars": b"*a* ",
        "tabs": b"\t ",
        "wide spaces": "\u3000\u2003\u00a0".encode(),
        "separators": "\u2028\u2029\x0b\x0c\x85".encode(),
        "combining marks": "e\u0301\u0301\u0301".encode(),
        "right to left": "\u202e\u05d0 ".encode(),
        "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467".encode(),
        "Turkish I": "\u0130i\u0131".encode(),
        "sharp s": "ß\ufb03".encode(),
        "Chinese": "請問您能今天發送報價嗎？".encode(),
        "thanks": b"Perfect, thanks! ",
        "complaints": b"This is unacceptable. I am very unhappy. ",
        "disclaimers": b"This e-mail is confidential and intended for the addressee only.\n",
        "NULs": b"\x00",
        "controls": bytes(range(1, 32)),
    }
    made = {f"text of {name}": TEXT + fill(pattern, size) for name, pattern in patterns.items()}
    made |= {
        f"flowed text of {name}": HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\n\n" + fill(pattern, size)
        for name, pattern in {
            "soft breaks": b"a \n",
            "quotes": b"> \n",
            "blanks": b"  \n",
            "depths": b">>> a \n",
        }.items()
    }
    made["text as reply"] = HEAD + b"In-Reply-To: <0@x.example>\n\n" + fill(b"a" * 70 + b"\n> b\n", size)
    return made


def _oddities(seed: int, size: int) -> dict[str, bytes]:
    rough = noise(seed, size)
    return {
        "a TNEF blob": HEAD + b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22" + rough,
        "a signed blob": HEAD
        + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\n\n"
        + base64.encodebytes(rough[: size // 2]),
        "a sealed blob": HEAD + b"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\n" + rough,
        "an external body": HEAD + b"Content-Type: message/external-body; access-type=anon-ftp; name=x\n\n" + rough,
        "a fragment": HEAD + b"Content-Type: message/partial; number=1; total=99999999999; id=x\n\n" + rough,
        "enriched text": HEAD + b"Content-Type: text/enriched\n\n" + fill(b"<bold><nl>", size),
        "a mailbox": b"From x Tue Mar 10\n" + fill(HEAD + b"\nHello\n\nFrom x Tue Mar 10\n", size),
        "From lines": fill(b"From x Tue Mar 10\n>From y\n", size) + HEAD,
        "nothing": b"",
        "blank lines": fill(b"\n", size),
        "NULs only": fill(b"\x00", size),
        "NULs between all": HEAD.replace(b"", b"\x00")[:size],
        "UTF-16": TEXT.decode().encode("utf-16") + rough,
        "carriage returns": fill(b"Subject: a\r\r", size),
        "garbage": rough,
        "a bounce": HEAD
        + b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\n'
        + b"--b\nContent-Type: message/delivery-status\n\n"
        + fill(b"Final-Recipient: rfc822; x@y.example\nAction: failed\n\n", size),
        "an invitation": HEAD + b"Content-Type: text/calendar; method=REQUEST\n\n" + fill(b"BEGIN:VCALENDAR\n", size),
        "a head of 1 byte a line": fill(b"a:\n", size),
        "a body without a head": b"\n\n" + TEXT,
    }
