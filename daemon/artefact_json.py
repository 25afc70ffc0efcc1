"""Drafts, tasks, notes and notices to JSON and back: what the ledger keeps so that an artefact can be brought back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from connectors.model import Address, Draft, Parent, Task
from rules.model import Artefact, Note, Notice


def artefact_to_json(artefact: Artefact) -> dict[str, Any]:
    """Return plain JSON values; `artefact_from_json` gives an equal artefact back."""
    if isinstance(artefact, Draft):
        parent = artefact.reply_to
        return {
            "kind": "draft",
            "mark": artefact.mark,
            "account": artefact.account,
            "sender": _pair(artefact.sender),
            "to": [_pair(address) for address in artefact.to],
            "cc": [_pair(address) for address in artefact.cc],
            "subject": artefact.subject,
            "text": artefact.text,
            "reply_to": None
            if parent is None
            else {
                "ref": parent.ref,
                "message_id": parent.message_id,
                "references": list(parent.references),
                "sender": _pair(parent.sender),
                "at": parent.at.isoformat(),
            },
        }
    if isinstance(artefact, Task):
        return {
            "kind": "task",
            "mark": artefact.mark,
            "account": artefact.account,
            "title": artefact.title,
            "notes": artefact.notes,
            "due": artefact.due.isoformat() if artefact.due else None,
            "about": artefact.about,
        }
    if isinstance(artefact, Notice):
        return {
            "kind": "notify",
            "mark": artefact.mark,
            "account": artefact.account,
            "person": artefact.person,
            "title": artefact.title,
            "text": artefact.text,
        }
    return {
        "kind": "note",
        "mark": artefact.mark,
        "account": artefact.account,
        "person": artefact.person,
        "text": artefact.text,
    }


def artefact_from_json(held: dict[str, Any]) -> Artefact:
    """Return the artefact that `artefact_to_json` wrote down."""
    if held["kind"] == "draft":
        parent = held["reply_to"]
        return Draft(
            mark=held["mark"],
            account=held["account"],
            reply_to=None
            if parent is None
            else Parent(
                ref=parent["ref"],
                message_id=parent["message_id"],
                references=tuple(parent["references"]),
                sender=Address(*parent["sender"]),
                at=datetime.fromisoformat(parent["at"]),
            ),
            sender=Address(*held["sender"]),
            to=tuple(Address(*pair) for pair in held["to"]),
            cc=tuple(Address(*pair) for pair in held["cc"]),
            subject=held["subject"],
            text=held["text"],
        )
    if held["kind"] == "task":
        return Task(
            mark=held["mark"],
            account=held["account"],
            title=held["title"],
            notes=held["notes"],
            due=datetime.fromisoformat(held["due"]) if held["due"] else None,
            about=held["about"],
        )
    if held["kind"] == "notify":
        return Notice(held["mark"], held["account"], held["person"], held["title"], held["text"])
    return Note(mark=held["mark"], account=held["account"], person=held["person"], text=held["text"])


def _pair(address: Address) -> list[str]:
    return [address.email, address.name]
