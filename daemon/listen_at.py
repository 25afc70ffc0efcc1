"""Where `run` may listen: `[service] listen` of the config. On this machine only, whatever is written there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from connectors.endpoint import is_loopback

_PORTS = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class ListenAt:
    """Where to listen: an address of this machine alone."""

    host: str
    port: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `127.0.0.1:PORT`, `[::1]:PORT` or `localhost:PORT`. Raises ValueError that says what is wrong with it."""
        host, colon, port = text.rpartition(":")
        host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
        if not colon or not port.isascii() or not port.isdecimal() or int(port[:6]) not in _PORTS:
            raise ValueError(f"{text[:60]!r} is no address with a port; write it as `127.0.0.1:9180`")
        if not is_loopback(host):
            raise ValueError(f"{host[:60]!r} is not this machine alone: write `127.0.0.1:{port}`")
        return cls("127.0.0.1" if host.lower() == "localhost" else host, int(port))

    @property
    def address(self) -> str:
        """The address as it stands in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def names(self) -> frozenset[str]:
        """Under which names it may be asked for, as `Host` has them."""
        return frozenset((self.address, *(f"{name}:{self.port}" for name in ("127.0.0.1", "[::1]", "localhost"))))
