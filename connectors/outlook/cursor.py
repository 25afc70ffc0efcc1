"""How far the mail of an account is handed over: for each folder the link at which Graph goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from connectors.base import StartOver

_VERSION = 1


@dataclass(slots=True)
class Place:
    """One folder: the link to ask next ("" for the beginning), and its id where the config names it as people do."""

    link: str = ""
    id: str = ""
    done: bool = False
    """True when its backfill is over."""
    since: str = ""
    """All mail that came after this moment (ISO 8601) is handed over; "" when nothing can be said. Until it is done."""


@dataclass(slots=True)
class Cursor:
    """All folders. `check`: when they are through, what the index holds is compared with what is there."""

    folders: dict[str, Place] = field(default_factory=dict)
    check: bool = False

    def text(self) -> str:
        """Return it as it is stored."""
        folders = {name: [place.link, place.id, place.done, place.since] for name, place in self.folders.items()}
        return json.dumps({"v": _VERSION, "folders": folders, "check": self.check})

    @classmethod
    def parse(cls, text: str, account: str) -> Cursor:
        """Read it again. Raises StartOver for a cursor that is not ours."""
        try:
            held = json.loads(text)
            if held["v"] == _VERSION:
                folders = {
                    str(name): Place(str(link), str(ref), bool(done), str(since))
                    for name, (link, ref, done, since) in held["folders"].items()
                }
                return cls(folders, bool(held["check"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise StartOver(f"{account}: the cursor of the mail is not one of ours")
