"""What keeps every signal about a meeting with customers from standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.meetings import outside, with_guests

if TYPE_CHECKING:
    from connectors.model import Event
    from daemon.view import IndexView


def no_customers(view: IndexView, event: Event) -> str:
    """Say that no customer takes part in a meeting; "" when one does. Whoever declined counts as well."""
    emails = outside(view, event, declined=True)
    if not emails:
        return "nobody from outside takes part"
    found = list(with_guests(view, [(event, emails)]))
    if not found:
        return "everybody from outside is marked hands-off or archived in the book"
    return "" if found[0].customer else "nobody from outside counts as a customer"
