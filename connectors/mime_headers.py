"""Header fields of a mail: found, unfolded, decoded, each within bounds, whatever the bytes are.

Why not `email.headerregistry`: on hostile input it takes seconds (20,000 addresses 7 s, 16,000 encoded words
10 s) or raises on a plain read. Every function here takes one pass over a value that was cut first; none
raises. Sources: RFC 5322 (fields, dates, msg-id), RFC 2047 (encoded words), RFC 2231 (parameters), RFC 6532
(raw UTF-8).
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from encodings import normalize_encoding
from encodings.aliases import aliases
from urllib.parse import unquote_to_bytes

HEAD_LIMIT = 262_144
"""Bytes of all header fields together; what stands beyond is not looked at."""
VALUE_LIMIT = 32_768
"""Bytes of one header field that are looked at."""
LINE_LIMIT = 1_000
"""Characters of a subject, a name or a raw fact."""
ID_LIMIT = 998
"""Characters of a Message-ID: the longest line of RFC 5322, 2.1.1."""
REFERENCES_LIMIT = 100
_REFERENCES_HEAD = 10
_PARAMETER_LIMIT = 8_192
_SEGMENT_DIGITS = 3

Fields = dict[str, list[bytes]]
"""Raw values (still folded) by lower-case name, in the order of the mail."""

_FIELD = re.compile(rb"^([!-9;-~]{1,100}+)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)", re.MULTILINE)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_ID = re.compile(r"<([^<>]+)>")
_PARAMETER = re.compile(r';\s*+([^=;\s]++)\s*+=\s*+("(?:[^"\\]|\\.)*+"|[^;]*+)')
_DATE = re.compile(
    r"\s*(?:[A-Za-z]{3},)?\s*(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+([+-])(\d\d)(\d\d)"
)
_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_FIRST_YEAR, _LAST_YEAR = 1971, 2199
_WIDEST_ZONE = timedelta(hours=18)

_SUPERSETS = {
    "ascii": "utf_8",
    "latin_1": "cp1252",
    "iso8859_9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf_8_sig": "utf_8",
}
"""What a charset means in practice (after the WHATWG Encoding Standard, section 4.2)."""
_LABELS = {
    "gb_2312_80": "gb18030",
    "iso_8859_6_e": "iso8859_6",
    "iso_8859_8_e": "iso8859_8",
    "iso_8859_8_i": "iso8859_8",
    "ks_c_5601_1987": "cp949",
    "unicode_1_1_utf_7": "utf_7",
    "windows_31j": "cp932",
    "windows_874": "cp874",
    "windows_949": "cp949",
    "x_euc_jp": "euc_jp",
    "x_gbk": "gb18030",
    "x_mac_cyrillic": "mac_cyrillic",
    "x_mac_roman": "mac_roman",
    "x_sjis": "cp932",
}
"""Labels that Python does not know."""
_NO_CHARSETS = frozenset(
    """
    base64_codec bz2_codec hex_codec idna mbcs oem punycode quopri_codec raw_unicode_escape rot_13 undefined
    unicode_escape uu_codec zlib_codec
    """.split()  # noqa: SIM905 - a list of words
)
_CHARSETS = frozenset({*aliases.values(), "cp1006", "cp720", "cp737", "cp856", "cp874", "cp875", "koi8_t", "koi8_u"})
"""What a text may be decoded with. Python looks for any other name on the disk, and remembers each for ever."""


def _codec(charset: str) -> str:
    """Return the codec that a label means, whatever its spelling; UTF-8 when nobody knows it."""
    name = normalize_encoding(charset[:60].strip("'\" ")).lower().replace(".", "_")
    name = _LABELS.get(name) or aliases.get(name, name)
    name = _SUPERSETS.get(name, name)
    return name if name in _CHARSETS and name not in _NO_CHARSETS else "utf_8"


def decode(data: bytes, charset: str = "") -> str:
    """Decode `data`: by its label if that fits, else as UTF-8, else with replacement characters."""
    name = _codec(charset) if charset else "utf_8"
    for attempt in dict.fromkeys((name, "utf_8")):
        try:
            return data.decode(attempt)
        except UnicodeError:
            continue
    return data.decode("cp1252" if name == "utf_8" else name, "replace")


def clean(text: str, limit: int = LINE_LIMIT) -> str:
    """One line: controls (every kind of line end among them) become spaces, runs of white space one space."""
    if not text.isprintable():
        text = UNWANTED.sub(" ", text)
    return " ".join(text.split())[:limit].rstrip()


def split_head(raw: bytes) -> tuple[Fields, int]:
    """Find the header fields at the start of `raw` (line ends are LF) and where the body begins.

    The head ends at the first empty line. One line within that is no field is stepped over (mbox's `From `,
    broken gateways); two in a row are taken for the body of a mail without an empty line.
    """
    end = raw.find(b"\n\n")
    head = raw[: min(end + 1 if end >= 0 else len(raw), HEAD_LIMIT)]
    body = len(raw) if end < 0 else end + 2
    fields: Fields = {}
    place = 0
    for match in _FIELD.finditer(head):
        if match.start() != place and head.count(b"\n", place, match.start()) > 1:
            return fields, place
        fields.setdefault(match[1].decode("ascii").lower(), []).append(match[2][:VALUE_LIMIT])
        place = match.end()
    whole = len(head) < HEAD_LIMIT
    return fields, place if whole and place < len(head) else body


def first(fields: Fields, name: str, limit: int = VALUE_LIMIT) -> str:
    """Return the first field of that name, unfolded and made text; encoded words stay as they are."""
    values = fields.get(name)
    if not values:
        return ""
    value = values[0][:limit]
    text = value.decode("ascii") if value.isascii() else decode(value)
    return text.replace("\n", "").strip()


def unword(text: str) -> str:
    """Decode the encoded words in `text` (RFC 2047), broken ones too; neighbours are joined first."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, charset, place = b"", "", 0
    for match in _WORD.finditer(text):
        between = text[place : match.start()]
        place = match.end()
        label = match[1].partition("*")[0].lower()  # RFC 2231, 5: a language may follow the charset
        if pending and (label != charset or between.strip()):
            out.append(decode(pending, charset))
            pending = b""
        if between.strip() or (not out and not pending):
            out.append(between)
        pending += _word_bytes(match[2], match[3])
        charset = label
    if pending:
        out.append(decode(pending, charset))
    out.append(text[place:])
    return "".join(out)


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    return unbase64(data) if encoding in "bB" else binascii.a2b_qp(data, header=True)


def unbase64(data: bytes) -> bytes:
    """Decode base64 as far as it goes: foreign characters are skipped, a broken end is dropped."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return binascii.a2b_base64(kept[: len(kept) // 4 * 4] + _tail(kept[len(kept) // 4 * 4 :]))


def _tail(rest: bytes) -> bytes:
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def line(fields: Fields, name: str, limit: int = LINE_LIMIT) -> str:
    """Return the first field of that name as one clean, decoded line; "" when there is none."""
    return clean(unword(first(fields, name)), limit)


def identifiers(text: str) -> tuple[str, ...]:
    """Return the `<...>` tokens in order, each once: at most 100, the first ten and the last."""
    found = list(dict.fromkeys(one for token in _ID.findall(text) if (one := _identifier(token))))
    if len(found) > REFERENCES_LIMIT:
        found[_REFERENCES_HEAD : len(found) - (REFERENCES_LIMIT - _REFERENCES_HEAD)] = []
    return tuple(found)


def identifier(text: str) -> str:
    """Return the Message-ID of a field, brackets added where they are missing; "" when there is none."""
    match = _ID.search(text)
    return _identifier(match[1] if match else text.strip("<> \t"))


def _identifier(inner: str) -> str:
    if not inner.isprintable():
        inner = UNWANTED.sub("", inner)
    inner = "".join(inner.split())[: ID_LIMIT - 2]
    return f"<{inner}>" if inner else ""


def moment(text: str) -> datetime | None:
    """Read a date (RFC 5322, 3.3 and what is sent instead); None when it names no moment of 1971-2199.

    A zone beyond 18 hours is taken for UTC; so is a missing one.
    """
    text = text[:100]
    match = _DATE.match(text)
    try:
        if match and (month := _MONTHS.get(match[2].lower())):
            offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
            offset = -offset if match[7] == "-" else offset
            parts = (int(match[3]), month, int(match[1]), int(match[4]), int(match[5]), int(match[6] or 0))
        else:
            loose = parsedate_tz(text)
            if loose is None:
                return None
            parts, offset = loose[:6], timedelta(seconds=loose[9] or 0)
        year, month, day, hour, minute, second = parts
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            return None
        zone = timezone(offset) if offset and abs(offset) <= _WIDEST_ZONE else UTC
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split `value; name=text; ...` into value and parameters, continuations joined (RFC 2231, 3-4)."""
    value = value[:_PARAMETER_LIMIT]
    kind, mark, _ = value.partition(";")
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for match in _PARAMETER.finditer(value, len(kind)) if mark else ():
        name, text = match[1].lower(), match[2].strip()
        text = unquoted(text) if text.startswith('"') else text
        stem, star, rest = name.partition("*")
        if not star:
            found.setdefault(name, text)
            continue
        number = rest.rstrip("*")
        if number.isdecimal() and len(number) > _SEGMENT_DIGITS:
            continue
        order = int(number) if number.isdecimal() else 0
        pieces.setdefault(stem, []).append((order, text, name.endswith("*")))
    for stem, parts in pieces.items():
        found[stem] = _joined(sorted(parts, key=lambda part: part[0]))
    return kind.strip().lower(), found


def unquoted(text: str) -> str:
    """Take the quotes and escapes out of a quoted string (RFC 5322, 3.2.4)."""
    if '"' in text:
        text = text.replace('\\"', "\x00").replace('"', "").replace("\x00", '"')
    return re.sub(r"\\(.)", r"\1", text) if "\\" in text else text


def _joined(parts: list[tuple[int, str, bool]]) -> str:
    charset, data = "", b""
    for index, (_, text, escaped) in enumerate(parts):
        piece = text
        if escaped and index == 0 and piece.count("'") > 1:
            charset, _, piece = piece.split("'", 2)
        data += unquote_to_bytes(piece) if escaped else piece.encode("utf-8", "replace")
    return decode(data, charset)
