"""Which mail of an account is read: all of it, or what carries one of the labels that the config names.

Sent mail is always read: without it every answer would be missing, and everybody would seem to wait.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import blake2b

from connectors.base import Refused
from connectors.gmail.client import Client
from connectors.gmail.payload import is_mail

SENT = "SENT"


@dataclass(frozen=True, slots=True)
class Scope:
    """`labels`: ids of the labels that are read, none for everything. `digest` tells one scope from another."""

    labels: frozenset[str]
    digest: str

    def holds(self, labels: Collection[str]) -> bool:
        """Tell whether a message with these labels is read."""
        return is_mail(labels) and (not self.labels or not self.labels.isdisjoint(labels))


def digest_of(names: Collection[str]) -> str:
    """Return what tells this choice of labels from another; "" for everything."""
    if not names:
        return ""
    return blake2b("\n".join(sorted(names)).encode(), digest_size=6).hexdigest()


def find_scope(client: Client) -> Scope:
    """Look the configured labels up. Raises Refused, with what was probably meant, for one that is not there."""
    names = client.options.labels
    if not names:
        return Scope(frozenset(), "")
    answer = client.gmail("labels.list", lambda: client.users.labels().list(userId="me"))
    there = {str(row.get("name", row["id"])).casefold(): str(row["id"]) for row in answer.get("labels", ())}
    there |= {label.casefold(): label for label in there.values()}
    found = {SENT}
    for name in names:
        label = there.get(name.casefold())
        if label is None:
            near = get_close_matches(name.casefold(), there, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "correct `labels` in the config"
            raise Refused(f"{client.account}: there is no label {name!r} in this mailbox", hint)
        found.add(label)
    return Scope(frozenset(found), digest_of(names))
