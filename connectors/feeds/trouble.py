"""What can be wrong with a feed."""

from __future__ import annotations

from datetime import timedelta


class FeedTrouble(Exception):
    """A feed that can't be had or read. `what` and `advice` are for the user: neither holds an address."""

    def __init__(
        self, what: str, advice: str = "", *, gone: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.gone = gone
        """Its server says that it will not come back (RFC 9110, 410)."""
        self.retry_after = retry_after
        """How long its server wants not to be asked."""
