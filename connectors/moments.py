"""Moments as machines note them down."""

from __future__ import annotations

from datetime import datetime


def written_moment(text: str) -> datetime | None:
    """Read a moment with its offset, as RFC 5545 writes it (`20260301T080000Z`) or RFC 3339; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
