"""What hangs on a mail because somebody wanted it there: documents, and not the pictures of a signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.model import Attachment

_NO_DOCUMENT = ("image/", "text/calendar", "text/x-vcard", "text/vcard", "message/", "application/ms-tnef")
_SIGNED = re.compile(r"(?:application/(?:x-)?(?:pkcs7|pgp)-.*|application/ics)", re.IGNORECASE)
_PICTURED = re.compile(
    r"(?:image\d*|logo.*|signature|unnamed|outlook-.*|att\d+)?\.?(?:png|jpe?g|gif|bmp|svg|webp|tiff?)?", re.IGNORECASE
)
_NAMES_KEPT, _NAME_KEPT = 20, 120


def documents(attachments: Sequence[Attachment]) -> str:
    """Return the names of what somebody attached on purpose, one a line; "" for none.

    Signatures, invitations, cards and the pictures of a signature hang on mails by themselves. A picture counts when
    its name was given by a person ("floor-plan.jpg").
    """
    names = [
        " ".join(each.name.split())[:_NAME_KEPT] or each.media_type
        for each in attachments
        if not _SIGNED.fullmatch(each.media_type)
        and (
            not each.media_type.startswith(_NO_DOCUMENT)
            or (each.media_type.startswith("image/") and not _PICTURED.fullmatch(each.name))
        )
    ]
    return "\n".join(names[:_NAMES_KEPT])
