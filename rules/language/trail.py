"""What the Received lines of a mail tell (RFC 5321, 4.4): whether a server took it in for one address and sent it on to many.

So does a list's server, and it keeps its lines where an export or a mail program has dropped the List headers. So do an
alias for several people and a forwarding address, too; what may be one of these is no list.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from connectors.model import Address

_BY = re.compile(r"\bby\s+([\w.-]{1,200})", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+<?([\w.+=-]{1,100}@[\w.-]{1,100})", re.IGNORECASE)
_AT_HOME = re.compile(r"\blocalhost\b|\[127\.0\.0\.1\]", re.IGNORECASE)
_ROLES = frozenset(
    """
    accounting accounts admin billing buchhaltung contact contacto contatti contato comercial einkauf finance hello help
    hilfe hola hr info infos inbox jobs kontakt kundenservice mail mailbox marketing office orders post praxis presse
    press purchasing sales sekretariat service shop support team vertrieb verkauf zentrale biuro biuro ventas ventes
    """.split()  # noqa: SIM905 - a list of words
)
"""Local parts behind which a firm's people sit: an alias of theirs is expanded as a list is."""
_HOPS = 30
_TOKEN = 3
"""Letters of a name that tell that two addresses are one person's."""


@dataclass(frozen=True, slots=True)
class _Hop:
    text: str
    by: str
    wanted: str


def redistributed_by(trail: Sequence[str], to: Collection[Address]) -> str:
    """Return the address that a server took the mail in for and sent on to many; "" for none.

    `trail`: the Received lines, the newest first. One hop names the address, the next is the server's own, to nobody in
    particular; later the mail is for somebody of another domain whom no header names.
    """
    hops = [_hop(line) for line in reversed(trail[:_HOPS])]
    named = {address.email.partition("@")[0]: address.name.casefold() for address in to}
    for at, (taken, after) in enumerate(itertools.pairwise(hops)):
        list_, _, domain = taken.wanted.partition("@")
        if list_ not in named or list_ in _ROLES or list_ in named[list_].split():
            continue
        if after.wanted or not _AT_HOME.search(after.text) or not _same_house(taken.by, after.by):
            continue
        for hop in hops[at + 2 :]:
            whom, _, where = hop.wanted.partition("@")
            if "." in where and where != domain and whom not in named and not _alike(list_, whom):
                return taken.wanted
    return ""


def _hop(line: str) -> _Hop:
    by, wanted = _BY.search(line), _FOR.search(line)
    return _Hop(line, by[1].casefold() if by else "", wanted[1].casefold() if wanted else "")


def _same_house(one: str, other: str) -> bool:
    return one.split(".")[-2:] == other.split(".")[-2:] and "." in one


def _alike(one: str, other: str) -> bool:
    words = re.findall(r"[a-z]+", one)
    return any(len(word) >= _TOKEN and word in other for word in words) or one[:_TOKEN] == other[:_TOKEN]
