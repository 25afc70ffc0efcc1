"""The addresses an account may send from (users.settings.sendAs), with their names and signatures."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from connectors.base import Refused
from connectors.gmail.client import Client
from connectors.gmail.errors import Forbidden
from connectors.html_text import html_to_text
from connectors.model import Address, Draft, Message

ASK_AGAIN = 86_400.0
"""Seconds after which a long-running daemon asks again."""
_SIGNATURE_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Alias:
    """One such address; `signature` as plain text."""

    address: Address
    signature: str
    default: bool


class Aliases:
    """The aliases of one account, asked for once a day."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._asked: float | None = None
        self._held: tuple[Alias, ...] | None = None

    def known(self) -> tuple[Alias, ...] | None:
        """Return them; None where Google does not tell (an organisation may forbid it). Raises what may pass."""
        now = self._client.clock()
        if self._asked is None or now - self._asked >= ASK_AGAIN:
            with suppress(Refused, Forbidden):
                self._held = read_aliases(self._client)
            self._asked = now
        return self._held


def read_aliases(client: Client) -> tuple[Alias, ...]:
    """Return the addresses that Google lets the account send from, the default one first."""
    answer = client.gmail("settings.sendAs.list", lambda: client.users.settings().sendAs().list(userId="me"))
    found = []
    for row in answer.get("sendAs") or ():
        email = str(row.get("sendAsEmail") or "").casefold()
        verified = row.get("isPrimary") or row.get("verificationStatus") in (None, "", "accepted")
        if email and verified:
            signature, _ = html_to_text(str(row.get("signature") or ""), _SIGNATURE_LIMIT)
            default = bool(row.get("isDefault") or row.get("isPrimary"))
            found.append(Alias(Address(email, str(row.get("displayName") or "")), signature.strip(), default))
    return tuple(sorted(found, key=lambda alias: not alias.default))


def with_sender(draft: Draft, original: Message | None, aliases: Iterable[Alias]) -> Draft:
    """Return the draft from the address that the customer wrote to, signed as that address is, but only once.

    Google writes another From than it knows over anyway; an account without any such address is left alone.
    """
    known = {alias.address.email: alias for alias in aliases}
    if not known:
        return draft
    written_to = [address.email for address in (*original.to, *original.cc)] if original is not None else []
    chosen = next(
        (known[email] for email in (draft.sender.email, *written_to) if email in known), next(iter(known.values()))
    )
    sender = Address(chosen.address.email, draft.sender.name or chosen.address.name)
    return replace(draft, sender=sender, text=signed(draft.text, chosen.signature))


def signed(text: str, signature: str) -> str:
    """Return the text with the signature below it; what the text ends with already is not said again."""
    ends = [line.strip() for line in text.rstrip().split("\n")]
    wanted = [line.strip() for line in signature.split("\n")]
    said = [line for line in ends if line]
    lines = [line for line in wanted if line]
    if not lines or "\n".join(lines) in "\n".join(said):
        return text
    for length in range(min(len(said), len(lines)), 0, -1):
        if [line.casefold() for line in said[-length:]] == [line.casefold() for line in lines[:length]]:
            return "\n".join([text.rstrip(), *lines[length:]])
    return "\n".join([text.rstrip(), "", "-- ", *wanted])


def base_subject(subject: str) -> str:
    """Return a subject without its marks of answering, in lower case: what Gmail holds a thread together by."""
    text = " ".join(subject.casefold().split())
    while True:
        head, colon, rest = text.partition(":")
        if not colon or head.strip().rstrip("0123456789[]()") not in _ANSWERS:
            return text
        text = rest.strip()


_ANSWERS = frozenset({"re", "aw", "fw", "fwd", "wg", "sv", "vs", "ref", "tr", "rv", "odp", "antw", "r", "res"})


def with_subject(draft: Draft, original: Message | None) -> Draft:
    """Return the draft under the original's subject: Gmail takes an answer with another one out of the thread."""
    if original is None or base_subject(draft.subject) == base_subject(original.subject):
        return draft
    return replace(draft, subject=f"Re: {original.subject}")


def refuse_empty(draft: Draft) -> None:
    """Raise Refused for a draft to nobody."""
    if not draft.to:
        raise Refused("the draft has no recipient", "give it an address in To")
