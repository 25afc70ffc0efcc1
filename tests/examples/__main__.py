"""Writes docs/examples.md."""

from __future__ import annotations

from tests.examples import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
