"""The API description of Microsoft Graph as a judge of every request and every answer: loaded once a session."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

Json = dict[str, Any]
_CORPORA = Path(os.environ.get("WELLKEPT_CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
PLACE = _CORPORA.parent / "specs" / "msgraph-v1.0-subset.json"
needs_description = pytest.mark.skipif(not PLACE.exists(), reason="the API description is not on this machine")


@dataclass(frozen=True)
class Operation:
    """One operation of the description."""

    id: str
    method: str
    template: str
    path: re.Pattern[str]
    parameters: tuple[Json, ...]
    body: Json | None
    body_needed: bool
    answers: Json


@cache
def document() -> Json:
    found: Json = json.loads(PLACE.read_text("utf-8"))
    return found


@cache
def operations() -> tuple[Operation, ...]:
    found = []
    for template, methods in document()["paths"].items():
        pattern = "([^/]+)".join(re.escape(piece) for piece in re.split(r"\{[^}]+\}", template))
        for method, row in methods.items():
            if method not in ("get", "post", "patch", "delete", "put"):
                continue
            content = row.get("requestBody", {}).get("content", {}).get("application/json", {})
            found.append(
                Operation(
                    row["operationId"],
                    method.upper(),
                    template,
                    re.compile(pattern),
                    tuple(row.get("parameters", ())) + tuple(methods.get("parameters", ())),
                    content.get("schema"),
                    bool(row.get("requestBody", {}).get("required")),
                    row["responses"],
                )
            )
    # What is spelt out goes before what stands for an id.
    return tuple(sorted(found, key=lambda row: (row.template.count("{"), -len(row.template))))


def named(operation: str) -> Operation:
    """Return the operation with that id."""
    return next(row for row in operations() if row.id == operation)


def find(method: str, path: str) -> tuple[Operation, list[str]] | None:
    """Return the operation that a request is for, and what stands in its path."""
    for operation in operations():
        match = operation.path.fullmatch(path)
        if match and operation.method == method:
            return operation, [unquote(part) for part in match.groups()]
    return None


def wrong(operation: Operation, query: dict[str, list[str]], body: Any) -> str:
    """Return what is wrong with a request; "" when the description allows it."""
    known = {row["name"]: row["schema"] for row in operation.parameters if row["in"] == "query"}
    for name, values in query.items():
        if name not in known:
            return f"{operation.id} has no parameter {name}"
        if len(values) > 1:
            return f"{operation.id}: {name} stands there twice"
        value: Any = values[0]
        if known[name].get("type") == "integer" and value.isdecimal():
            value = int(value)
        if problem := judge(known[name], value):
            return f"{operation.id}: {name}: {problem}"
    if body is None:
        return f"{operation.id} needs a body" if operation.body_needed else ""
    if operation.body is None:
        return f"{operation.id} takes no body"
    return judge(operation.body, body)


def wrong_answer(operation: Operation, status: int, body: Any) -> str:
    """Return what is wrong with an answer of ours; "" when the description allows it."""
    row = operation.answers.get(str(status)) or operation.answers.get(f"{status // 100}XX")
    if row is None:
        return f"{operation.id} never answers {status}"
    if "$ref" in row:
        row = document()["components"]["responses"][row["$ref"].rpartition("/")[2]]
    content = row.get("content", {}).get("application/json")
    if content is None:
        return f"{operation.id} answers {status} without content" if body is not None else ""
    return judge(content["schema"], body)


def judge(schema: Json, value: Any) -> str:
    errors = sorted(_validator(json.dumps(schema)).iter_errors(value), key=str)
    return f"{errors[0].json_path}: {errors[0].message}"[:400] if errors else ""


@cache
def _validator(schema: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({**json.loads(schema), "components": document()["components"]})
