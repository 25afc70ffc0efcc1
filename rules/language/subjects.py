"""Subjects without what mail programs and lists put in front of them."""

from __future__ import annotations

import re

_PREFIX = re.compile(
    r"(?:re|aw|antw(?:ort)?|sv|vs|ref|rif|r|odp|fwd?|fw|wg|wtr?|tr|rv|rép|enc|i|vb|doorst|pd|res"
    r"|vl|ynt|ilt|i̇lt|vá|továbbítás|ang|bls|trs|atb|απ|σχετ|πρθ|отв|回复|回覆|答复|答覆|转发|轉寄|轉發)"
    r"\s{0,3}(?:[\[(]?\d{1,3}[\])]?)?\s{0,3}[:\uff1a]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[[^\[\]]{1,40}\]\s*")
_LIMIT = 998
_MOST = 40


def normal_subject(subject: str) -> str:
    """Return the subject case-folded, without reply and forward prefixes and list tags in front."""
    text = " ".join(subject[:_LIMIT].split()).casefold()
    for _ in range(_MOST):
        found = _PREFIX.match(text) or _TAG.match(text)
        if found is None or (found.end() == len(text) and found.re is _TAG):
            break
        text = text[found.end() :]
    return text.strip()


def is_reply_subject(subject: str) -> bool:
    """Tell whether something in front of the subject says that it answers or forwards."""
    text = _TAG.sub("", " ".join(subject[:_LIMIT].split()), count=1)
    return _PREFIX.match(text) is not None
