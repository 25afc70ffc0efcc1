"""The discovery documents that google-api-python-client ships, as a judge of requests.

Every method with its path and query, every body as closed JSON Schema: the client library itself accepts any body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import jsonschema

Json = dict[str, Any]
DOCUMENTS = {"gmail": "gmail.v1", "calendar": "calendar.v3", "tasks": "tasks.v1", "people": "people.v1"}
ROOTS = {"gmail": "/", "calendar": "/calendar/v3/", "tasks": "/", "people": "/people/"}
"""Where each service lies below an endpoint."""
_PASSED_ON = {"description", "type", "format", "enum", "pattern", "minimum", "maximum"}
_FORMATS = {"int32", "uint32", "int64", "uint64", "byte", "google-datetime", "google-fieldmask", "double", "float"}


@dataclass(frozen=True)
class Method:
    """One method of a service."""

    service: str
    id: str
    verb: str
    path: re.Pattern[str]
    template: str
    parameters: Json
    body: str
    upload: tuple[str, ...]


@cache
def document(service: str) -> Json:
    place = files("googleapiclient") / "discovery_cache" / "documents" / f"{DOCUMENTS[service]}.json"
    found: Json = json.loads(place.read_text("utf-8"))
    return found


@cache
def methods(service: str) -> tuple[Method, ...]:
    return tuple(_methods(document(service), service))


def _methods(node: Json, service: str) -> Iterator[Method]:
    common = document(service).get("parameters", {})
    for row in node.get("methods", {}).values():
        template = ROOTS[service] + row.get("flatPath", row["path"])
        pattern = "([^/]+)".join(re.escape(piece) for piece in re.split(r"\{[^}]+\}", template))
        uploads = tuple(way["path"] for way in row.get("mediaUpload", {}).get("protocols", {}).values())
        yield Method(
            service,
            row["id"],
            row["httpMethod"],
            re.compile(pattern),
            template,
            common | row.get("parameters", {}),
            row.get("request", {}).get("$ref", ""),
            uploads,
        )
    for inner in node.get("resources", {}).values():
        yield from _methods(inner, service)


def find(verb: str, path: str) -> tuple[Method, list[str]] | None:
    """Return the method that a request is for, and what stands in its path."""
    for service in DOCUMENTS:
        for method in methods(service):
            match = method.path.fullmatch(path)
            if match and method.verb == verb:
                return method, [unquote(part) for part in match.groups()]
    return None


def wrong(method: Method, query: dict[str, list[str]], body: Any) -> str:
    """Return what is wrong with a request; "" when the documents allow it."""
    for name, values in query.items():
        known = method.parameters.get(name)
        if known is None:
            return f"{method.id} has no parameter {name}"
        if len(values) > 1 and not known.get("repeated"):
            return f"{method.id}: {name} is given {len(values)} times"
        for value in values:
            if problem := _wrong_value(known, value):
                return f"{method.id}: {name}={value}: {problem}"
    if not method.body:
        return f"{method.id} takes no body" if body is not None else ""
    if body is None:
        return f"{method.id} needs a body"
    errors = sorted(schema(method.service, method.body).iter_errors(body), key=str)
    return f"{method.id}: {errors[0].json_path}: {errors[0].message}" if errors else ""


def _wrong_value(known: Json, value: str) -> str:
    if known.get("enum") and value not in known["enum"]:
        return f"not one of {known['enum']}"
    if known["type"] == "boolean" and value not in ("true", "false"):
        return "no boolean"
    if known["type"] == "integer":
        if not value.lstrip("-").isdecimal():
            return "no number"
        if not int(known.get("minimum", value)) <= int(value) <= int(known.get("maximum", value)):
            return "out of range"
    return ""


@cache
def schema(service: str, name: str) -> jsonschema.Draft202012Validator:
    """Return a body's schema: closed, so that what Google would drop without a word is an error here."""
    definitions = {key: _closed(row) for key, row in document(service)["schemas"].items()}
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": definitions})


def _closed(row: Json) -> Json:
    if "$ref" in row:
        return {"$ref": f"#/$defs/{row['$ref']}"}
    made = {key: value for key, value in row.items() if key in _PASSED_ON}
    if made.get("format") in _FORMATS:
        del made["format"]
    for bound in ("minimum", "maximum"):
        if bound in made:
            made[bound] = int(made[bound])
    if row.get("type") == "any":
        return {}
    if "items" in row:
        made["items"] = _closed(row["items"])
    if row.get("type") == "object":
        made["properties"] = {key: _closed(value) for key, value in row.get("properties", {}).items()}
        extra = row.get("additionalProperties")
        made["additionalProperties"] = _closed(extra) if extra else False
    return made
