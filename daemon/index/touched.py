"""What writing the index touched, told to whoever keeps findings between two passes (`daemon.notice`).

Told in the process that writes: another one can't write while it holds the state lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

LIMIT = 20_000
"""How much is told one by one: after a first sync, say, looking at everything costs less."""


@dataclass(slots=True)
class Touched:
    """What may be different. A message is told with all of its conversation, whatever that was or is."""

    messages: set[str] = field(default_factory=set)
    """Keys."""
    emails: set[str] = field(default_factory=set)
    """With whom something passed, or was planned."""
    events: set[str] = field(default_factory=set)
    """Uids."""
    articles: bool = False
    """Another article is there, or one is gone."""
    everything: bool = False

    def add(self, *, messages: Iterable[str] = (), emails: Iterable[str] = (), events: Iterable[str] = ()) -> None:
        """Tell of some."""
        if self.everything:
            return
        self.messages.update(messages)
        self.emails.update(emails)
        self.events.update(events)
        if len(self.messages) + len(self.emails) + len(self.events) > LIMIT:
            self.add_everything()

    def add_everything(self) -> None:
        """Tell that nothing can be taken for granted."""
        self.messages, self.emails, self.events = set(), set(), set()
        self.everything = True
