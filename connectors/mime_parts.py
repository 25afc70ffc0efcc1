"""The body of a mail: its parts found, the readable text chosen and decoded, attachments named.

An own splitter instead of `email.parser`: that one recurses (1,000 nested parts raise RecursionError) and
decodes every attachment; this one finds boundaries with `bytes.find` and looks at nothing it does not need.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.html_text import SOURCE_LIMIT, html_to_text
from connectors.mime_headers import Fields, clean, decode, first, parameters, split_head, unbase64, unword
from connectors.model import Attachment

TEXT_LIMIT = 65_536
"""Characters of text that a message keeps."""
_DEPTH_LIMIT = 20
_PART_LIMIT = 200
_ATTACHMENT_LIMIT = 100
_NAME_LIMIT = 255
_BYTES_LIMIT = 1024 * 1024
"""Encoded bytes of all text parts; even quoted-printable UTF-8 of TEXT_LIMIT characters is shorter."""
_BOUNDARY_LIMIT = 200

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Body:
    """What is kept of a mail's body."""

    text: str
    cut: bool
    html: bool
    attachments: tuple[Attachment, ...]


@dataclass(slots=True)
class _Part:
    """One part: where its content lies in the mail, and how it is written."""

    start: int
    end: int
    kind: str
    parameters: dict[str, str]
    encoding: str
    disposition: str = ""
    name: str = ""
    cid: bool = False


@dataclass(slots=True)
class _Reader:
    """The walk through one mail: its budget, and what came up on the way."""

    data: bytes
    left: int = _PART_LIMIT
    bytes_left: int = _BYTES_LIMIT
    html_left: int = SOURCE_LIMIT
    attachments: list[Attachment] = field(default_factory=list)
    html: bool = False
    cut: bool = False
    seen: bool = False

    def collect(self, part: _Part, depth: int) -> list[_Part]:
        """Return the inline text parts below `part` in reading order; of alternatives only the best."""
        if not part.kind.startswith("multipart/"):
            return self._leaf(part)
        boundary = part.parameters.get("boundary", "")[:_BOUNDARY_LIMIT].rstrip().encode("utf-8", "replace")
        if depth >= _DEPTH_LIMIT:
            self.cut = True
            return []
        children: list[list[_Part]] = []
        related = part.kind == "multipart/related"
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for start, end in _split(self.data, boundary, part.start, part.end):
            if self.left <= 0:
                self.cut = True
                break
            self.left -= 1
            child = _part(self.data, start, end, default)
            if related and child.cid and child.kind.startswith("image/") and child.disposition != "attachment":
                continue
            children.append(self.collect(child, depth + 1))
        else:
            if not children:  # no boundary to be found: what is there is the text
                return [_Part(part.start, part.end, "text/plain", {}, part.encoding)]
        if part.kind == "multipart/alternative":
            return self._best(children)
        return [leaf for leaves in children for leaf in leaves]

    def _best(self, children: list[list[_Part]]) -> list[_Part]:
        plain = [leaves for leaves in children if any(leaf.kind != "text/html" for leaf in leaves)]
        for leaves in plain:
            if any(self.data[leaf.start : leaf.end].strip() for leaf in leaves):
                return leaves
        return next((leaves for leaves in reversed(children) if leaves), [])

    def _leaf(self, part: _Part) -> list[_Part]:
        readable = part.kind in ("text/plain", "text/html", "text/enriched", "text") or not part.kind
        lone = not part.disposition and not self.seen  # some mailers give the body itself a name
        if readable and part.disposition != "attachment" and (lone or not part.name):
            self.seen = True
            self.html = self.html or part.kind == "text/html"
            return [part]
        if len(self.attachments) < _ATTACHMENT_LIMIT:
            self.attachments.append(Attachment(part.name, part.kind))
        return []

    def text(self, parts: list[_Part]) -> str:
        """Decode the chosen parts, one below the other, up to TEXT_LIMIT characters."""
        texts: list[str] = []
        size = 0
        for part in parts:
            if size >= TEXT_LIMIT or not self.bytes_left:
                self.cut = True
                break
            text = self._decoded(part)
            if text.strip():
                texts.append(text)
                size += len(text) + 1
        joined = "\n".join(texts)
        self.cut = self.cut or len(joined) > TEXT_LIMIT
        return joined[:TEXT_LIMIT]

    def _decoded(self, part: _Part) -> str:
        data = self.data[part.start : min(part.end, part.start + self.bytes_left)]
        self.cut = self.cut or part.end - part.start > len(data)
        self.bytes_left -= len(data)
        if part.encoding == "quoted-printable":
            data = binascii.a2b_qp(data)
        elif part.encoding == "base64":
            data = unbase64(data)
        text = decode(data, part.parameters.get("charset", ""))
        if part.kind == "text/html" or text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
            self.html = True
            looked_at = text[: self.html_left]
            self.html_left -= len(looked_at)
            shown, cut = html_to_text(looked_at, TEXT_LIMIT)
            self.cut = self.cut or cut or len(looked_at) < len(text)
            return _tidy(shown)
        self.cut = self.cut or len(text) > 2 * TEXT_LIMIT
        text = _tidy(text[: 2 * TEXT_LIMIT])
        if part.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
        return text


def read_body(fields: Fields, data: bytes, start: int, *, whole: bool) -> Body:
    """Read what follows the header: the text that is read (plain before HTML), and what hangs on the mail."""
    reader = _Reader(data, cut=not whole)
    leaves = reader.collect(_described(fields, start, len(data), "text/plain"), 0)
    text = reader.text(leaves)
    return Body(text, reader.cut, reader.html, tuple(reader.attachments))


def _part(data: bytes, start: int, end: int, default: str) -> _Part:
    if data[start : start + 1] == b"\n":  # no header at all
        return _Part(start + 1, end, default, {}, "")
    fields, body = split_head(data[start:end])
    return _described(fields, start + body, end, default)


def _described(fields: Fields, start: int, end: int, default: str) -> _Part:
    kind, options = parameters(first(fields, "content-type")) if "content-type" in fields else (default, {})
    kind = clean(kind, _NAME_LIMIT) or default
    encoding = first(fields, "content-transfer-encoding").partition(";")[0].strip().lower()
    if "content-disposition" not in fields and "name" not in options and "filename" not in options:
        return _Part(start, end, kind, options, encoding, cid="content-id" in fields)
    disposition, more = parameters(first(fields, "content-disposition"))
    name = more.get("filename") or options.get("name") or ""
    shown = clean(re.split(r"[/\\]", unword(name))[-1], _NAME_LIMIT)
    return _Part(start, end, kind or default, options, encoding, disposition, shown, cid="content-id" in fields)


def _split(data: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find the parts between `--boundary` lines (RFC 2046, 5.1.1); the last one may lack its closing line."""
    if not boundary:
        return
    mark = b"\n--" + boundary
    place = start - 1 if data.startswith(mark[1:], start) else data.find(mark, start, end)
    begin = -1
    while place >= 0:
        after = place + len(mark)
        line = data.find(b"\n", after, end)
        rest = data[after : min(line if line >= 0 else end, after + 100)].strip()
        if rest in (b"", b"--"):
            if begin >= 0:
                yield min(begin, place), place
            begin = (line if line >= 0 else end) + 1
            if rest:
                return
        place = data.find(mark, max(after, begin - 1), end)
    if 0 <= begin < end:
        yield begin, end


def _tidy(text: str) -> str:
    if "\r" in text or not text.isascii() or "\x0c" in text or "\x0b" in text:
        text = _BREAKS.sub("\n", text)
    return _CONTROLS.sub("", text)


def unflow(text: str, *, delsp: bool = False) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676, 4); quotes join within their depth only."""
    lines: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delsp else content
        if open_depth == depth and content != "-- ":
            lines[-1].append(piece)
        else:
            lines.append([">" * depth + (" " if depth else "") + piece])
        open_depth = depth if flows else -1
    return "\n".join(map("".join, lines))
