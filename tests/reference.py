"""The reference tables of docs/rules.md, from the models that check rule files.

`python -m tests.reference` writes them into the page, between their marks; a test fails while they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rules.document import Table, table_in
from rules.schema import RuleTable, StepTable
from rules.schema_tests import MomentTable, TestTable

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"

_MARK = re.compile(r"(<!-- keys: ([\w ]+) \(python -m tests\.reference\) -->\n).*?(<!-- end -->)", re.DOTALL)


def written(page: str) -> str:
    """Return the page with every table as the models have it. Raises KeyError for a table that there is not."""
    return _MARK.sub(lambda mark: f"{mark[1]}\n{tables()[mark[2]]}\n{mark[3]}", page)


def names(page: str) -> list[str]:
    """Return which tables the page holds."""
    return [mark[2] for mark in _MARK.finditer(page)]


def tables() -> dict[str, str]:
    """Return each table by its name."""
    rows = {
        "rule": [(f"`[[rule.{key}]]`" if key == "step" else f"`{key}`", text) for key, text in _keys(RuleTable)],
        "step": [(f"`{key}`", text) for key, text in [*_keys(StepTable), *_below(StepTable)]],
        "test": [(f"`{key}`", text) for key, text in _keys(TestTable)],
        "pass": [
            (f"`{key}`", text)
            for key, text in [*_keys(MomentTable), *_below(MomentTable)]
            if not key.startswith("expect.")
        ],
        "world": [(f"`{key}`", text) for key, text in _below(TestTable) if not key.startswith("at.")],
    }
    return {name: _table(found) for name, found in rows.items()}


def _table(rows: list[tuple[str, str]]) -> str:
    lines = [f"| {key} | {_phrase(text)} |\n" for key, text in rows]
    return f"| key | means |\n|---|---|\n{''.join(lines)}"


def _keys(model: type[Table]) -> Iterator[tuple[str, str]]:
    for name, info in model.model_fields.items():
        assert info.description, f"{model.__name__}.{name} has no docstring"
        yield info.alias or name, info.description


def _below(model: type[Table]) -> Iterator[tuple[str, str]]:
    """Yield the keys of the tables within a table, dotted."""
    for name, info in model.model_fields.items():
        table = table_in(info.annotation)
        if table is not None:
            yield from ((f"{info.alias or name}.{key}", text) for key, text in _keys(table))


def _phrase(sentence: str) -> str:
    """Write a docstring as the other tables are written: no capital, no period."""
    text = " ".join(sentence.split()).removesuffix(".").replace("|", "\\|")
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
