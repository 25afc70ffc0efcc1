"""An `endpoint` of the config: another server than the provider's own. Only this machine may be spoken to unencrypted."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit


def checked_endpoint(text: str) -> str:
    """Return the endpoint without a slash at its end. Raises ValueError that says what is wrong with it."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"{text[:80]!r} is no address of a server: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"{text[:80]!r} is no address of a server; write it as http://127.0.0.1:PORT")
    if parts.username or parts.password or parts.query or parts.fragment or re.search(r"[\s\\]", text.strip()):
        raise ValueError(f"{text[:80]!r} holds more than a server's address; write it as http://127.0.0.1:PORT")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(f"{host!r} is not this machine: anything else must be https")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None else f"{shown}:{port}"
    return f"{parts.scheme}://{place}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine and cannot be another one."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
