"""The owner's addresses as Microsoft keeps them: the main one, the sign-in name and the aliases (proxy addresses)."""

from __future__ import annotations

from contextlib import suppress

from connectors.base import Refused
from connectors.outlook.client import Client
from connectors.outlook.errors import Denied

ASK_AGAIN = 86_400.0
"""Seconds after which a long-running daemon asks again."""
_SELECT = "id,mail,userPrincipalName,proxyAddresses,otherMails"


class Aliases:
    """The addresses of one account, asked for once a day."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asked: float | None = None
        self._held: tuple[str, ...] | None = None

    def known(self) -> tuple[str, ...] | None:
        """Return them, case-folded, the main one first; None where Microsoft does not tell."""
        now = self._client.clock()
        if self._asked is None or now - self._asked >= ASK_AGAIN:
            with suppress(Refused, Denied):  # without leave to read the profile all else still works
                self._held = self._read()
            self._asked = now
        return self._held

    def _read(self) -> tuple[str, ...]:
        told = self._client.get("/me", {"$select": _SELECT})
        proxies = told.get("proxyAddresses")
        rows = [str(row) for row in proxies] if isinstance(proxies, list) else []
        mails = [str(told.get(key) or "") for key in ("mail", "userPrincipalName")]
        mails += [row.partition(":")[2] for row in rows if row.lower().startswith("smtp:")]
        return tuple(dict.fromkeys(mail.casefold() for mail in mails if "@" in mail))
