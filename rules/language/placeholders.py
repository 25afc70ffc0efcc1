"""What stands in a mail instead of something that is not in it: attachments that a list took away, pictures.

Follows what Mailman's scrubber (`Mailman/Handlers/Scrubber.py`) and mail programs put in place of parts that they do not show.
"""

from __future__ import annotations

import re

_NEXT_PART = re.compile(r"-{5,20} next part -{5,20}")
_SCRUBBED = re.compile(
    r"(?:An?|Skipped) [\w -]{1,60} (?:was|were|has been) scrubbed\.{0,3}|Skipped content of type \S{1,80}",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:Name|Type|Size|Desc|URL|From|Subject|Date) ?: .{0,400}", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:\[(?:cid:[^\]]{1,200}|image: ?[^\]]{0,200}|(?:inline )?(?:image|bild|imagen|immagine|afbeelding|imagem|obraz)[^\]]{0,200})\]|<[\w.-]{1,80}\.(?:png|jpe?g|gif|bmp)>) ?",
    re.IGNORECASE,
)


def without_placeholders(text: str) -> tuple[str, bool]:
    """Return the text without such lines, and whether there were any."""
    kept: list[str] = []
    found = described = False
    for line in text.split("\n"):
        seen = line[:500].strip()
        if _SCRUBBED.fullmatch(seen):
            found = described = True
        elif described and _ABOUT.fullmatch(seen):
            continue
        elif _NEXT_PART.fullmatch(seen) or (seen and not _PICTURE.sub("", seen)):
            found, described = True, False
        else:
            described = described and not seen
            kept.append(line)
    return ("\n".join(kept).strip(), True) if found else (text, False)
