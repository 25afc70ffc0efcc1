"""Why nothing that was promised to us stands open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from daemon.silence import Silence, Target
from daemon.silence.promised import of_side

if TYPE_CHECKING:
    from daemon.view import IndexView


def explain(view: IndexView, target: Target) -> Iterator[Silence]:
    """Say why there is no signal."""
    return of_side(view, target, "owed")
