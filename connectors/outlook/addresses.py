"""The owner's addresses: those of the config, and the aliases (proxy addresses) that Microsoft keeps of the account."""

from __future__ import annotations

from connectors.base import Refused
from connectors.outlook.client import Client

_SELECT = "id,mail,userPrincipalName,proxyAddresses,otherMails"


def own_addresses(client: Client) -> frozenset[str]:
    """Return all of them, case-folded; without what Microsoft tells when the account may not ask."""
    try:
        told = client.get("/me", {"$select": _SELECT})
    except Refused:
        return client.options.own_addresses
    proxies = told.get("proxyAddresses")
    rows = [str(row) for row in proxies] if isinstance(proxies, list) else []
    mails = [row.partition(":")[2] for row in rows if row.lower().startswith("smtp:")]
    mails += [str(told.get(key) or "") for key in ("mail", "userPrincipalName")]
    return client.options.own_addresses | {mail.casefold() for mail in mails if "@" in mail}
