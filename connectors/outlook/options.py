"""What the config says of a Microsoft account: the cloud, the folders, the scopes to ask for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

REQUESTS_PER_MINUTE = 1_000
"""10,000 in 10 minutes for an app and mailbox (Microsoft Graph service-specific throttling limits, Outlook)."""
TIMEOUT = 120.0
"""Seconds between two pieces of an answer, or until there is one, after which a request is given up."""
LATE = 240.0
"""Seconds after which a request without an answer can no longer take effect: our timeout, and two minutes that Microsoft
may take longer on the way, in a queue, in an index."""
FOLDERS = ("sentitems", "inbox", "archive")
"""Well-known names of the folders that are always read. Sent first: an answer is known before the question."""
OPTIONAL = frozenset({"archive"})
"""Folders that many mailboxes do not have."""


SETTINGS_SCOPES: Mapping[str, str] = MappingProxyType(
    {"MailboxSettings.Read": "propose your time zone and working hours"}
)
CONTACT_SCOPES: Mapping[str, str] = MappingProxyType({"Contacts.Read": "see your contacts"})


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where one of Microsoft's clouds is: its sign-in and its Graph."""

    login: str
    graph: str


CLOUDS: Mapping[str, Cloud] = MappingProxyType(
    {
        "global": Cloud("https://login.microsoftonline.com", "https://graph.microsoft.com"),
        "us": Cloud("https://login.microsoftonline.us", "https://graph.microsoft.us"),
        "us-dod": Cloud("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
        "china": Cloud("https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"),
    }
)
"""National clouds (Microsoft Graph, "National cloud deployments")."""

_GRAPHS = frozenset(cloud.graph for cloud in CLOUDS.values())


@dataclass(frozen=True, slots=True)
class Options:
    """One account. `config` names `token_command`; `secrets` is the folder for sign-ins without a keyring."""

    account: str
    address: str = ""
    client_id: str = ""
    tenant: str = "common"
    cloud: str = "global"
    folders: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ("default",)
    task_list: str = "wellkept"
    contacts: bool = True
    endpoint: str = ""
    token_command: tuple[str, ...] = ()
    device_code: bool = False
    config: Path = Path()
    secrets: Path = Path()
    requests_per_minute: int = REQUESTS_PER_MINUTE
    addresses: tuple[str, ...] = ()
    zone: str = "UTC"
    timeout: float = TIMEOUT
    late: float = LATE

    @property
    def lag(self) -> timedelta:
        """How long what was asked for may still appear though no answer came."""
        return timedelta(seconds=self.late)

    @property
    def authority(self) -> str:
        """Where one signs in."""
        return f"{CLOUDS[self.cloud].login}/{self.tenant}"

    @property
    def root(self) -> str:
        """Where Graph is, its version included, without a slash at the end."""
        place = self.endpoint or CLOUDS[self.cloud].graph
        return place if place.endswith("/v1.0") else f"{place}/v1.0"

    def followed(self, link: str) -> str:
        """Return where a link of Graph's leads: to the letter, but at `endpoint` if the account has one.

        A server that stands in for Graph may write its links as Graph does, or call this machine by another name.
        """
        parts = urlsplit(link)
        known = parts.hostname in ("localhost", "127.0.0.1", "::1") or f"https://{parts.netloc}" in _GRAPHS
        if not self.endpoint or link.startswith(f"{self.root}/") or (parts.netloc and not known):
            return link
        _, version, place = link.partition("/v1.0/")
        if not version:
            place = link.removeprefix(f"{parts.scheme}://{parts.netloc}").lstrip("/")
        return f"{self.root}/{place}"

    @property
    def needed(self) -> dict[str, str]:
        """Every permission that this account cannot do without, with what it is for. Mail.Send is never among them."""
        wanted = {
            "Mail.ReadWrite": "read your mail and leave drafts",
            "User.Read": "know your own addresses",
        }
        if self.calendars:
            wanted["Calendars.Read"] = "see your meetings"
        if self.task_list:
            wanted["Tasks.ReadWrite"] = "keep tasks in your task list"
        return wanted

    @property
    def scopes(self) -> dict[str, str]:
        """Every permission to ask for: what an optional one is for is left out without it."""
        return {**self.needed, **SETTINGS_SCOPES, **(CONTACT_SCOPES if self.contacts else {})}

    @property
    def resource_scopes(self) -> list[str]:
        """The permissions to ask for, as the sign-in of this cloud wants them named."""
        return self._named(self.scopes)

    @property
    def needed_scopes(self) -> list[str]:
        """The permissions that are needed, named in the same way."""
        return self._named(self.needed)

    def _named(self, scopes: Collection[str]) -> list[str]:
        return [f"{CLOUDS[self.cloud].graph}/{scope}" for scope in sorted(scopes)]

    @property
    def own_addresses(self) -> frozenset[str]:
        """The owner's addresses as far as the config names them, case-folded."""
        return frozenset(address.casefold() for address in (*self.addresses, self.address) if address)
