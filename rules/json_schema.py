"""The JSON Schema of rule files, for editors: made from the models that check them and from the facts of the signals.

Draft 7, which taplo (Even Better TOML) and tombi both read. Editors complete and explain the facts of the signal that
a rule names, so there is one shape of rule a signal. What only the loader can know (ids used twice, tiers, the names
in texts) is left to it; what the schema refuses, the loader refuses too, but for durations in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from rules import signals
from rules.document import Table, table_in
from rules.durations import duration_pattern
from rules.facts import COMMON, FactSpec
from rules.load import ID_LIMIT
from rules.load_steps import STEP_LIMIT
from rules.schema import NoteTable, NotifyTable, RuleFile, StepTable, TaskTable
from rules.schema_tests import ExpectTable

Schema = dict[str, Any]

FILE = "wellkept-rules.schema.json"
"""What users call it: rule files name it in their first line, `#:schema ./wellkept-rules.schema.json`."""
DRAFT = "http://json-schema.org/draft-07/schema#"

_NEEDED: Mapping[type[Table], str] = {TaskTable: "title", NoteTable: "text", NotifyTable: "title"}
"""The key that each must have; drafts have one of two."""
_FILLED: Schema = {"pattern": r"\S"}
_SIGN = r"^\s*(>=|<=|>|<)\s*"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def rule_schema(templates: Collection[str]) -> Schema:
    """Return the schema of rule files; `templates` are the names to complete, others are allowed."""
    whole = _plain(RuleFile.model_json_schema(ref_template="{model}"))
    rule, test = (whole["properties"][key]["items"] for key in ("rule", "test"))
    _finish_step(rule["properties"]["step"]["items"], templates)
    _finish_tests(test)
    rule["properties"]["id"] |= {**_FILLED, "maxLength": ID_LIMIT}
    rule["properties"]["was"] |= _FILLED
    rule["properties"]["step"] |= {"minItems": 1, "maxItems": STEP_LIMIT}
    definitions = {"step": rule["properties"]["step"], "test": test}
    for kind in signals.REGISTRY:
        definitions[f"facts-{kind}"] = _conditions(kind)
    whole["properties"]["rule"]["items"] = {
        # Required out here: within, a rule that is still being written would be none on its signal, and tombi
        # would complete the facts of all signals. For tombi, `additionalProperties` leaves them to `oneOf`.
        "type": "object",
        "required": ["id", "on", "step"],
        "additionalProperties": True,
        "oneOf": [_rule_on(kind, rule) for kind in signals.REGISTRY],
    }
    whole["properties"]["test"]["items"] = {"$ref": "#/definitions/test"}
    return {"$schema": DRAFT, "title": "wellkept rules", **whole, "definitions": definitions}


def meaning(kind: str) -> str:
    """Return what a signal of this kind means: the first line of its module, without its name and source."""
    line = (signals.load(kind).__doc__ or "").partition("\n")[0]
    return re.sub(r"\s*\([^()]*\)\.?$", "", line.removeprefix(f"`{kind}`: ")).rstrip(".")


def _plain(node: Any, definitions: Mapping[str, Any] | None = None) -> Any:
    """Put each definition where it is referred to, and leave out nulls, defaults and titles: TOML has none."""
    if isinstance(node, list):
        return [_plain(member, definitions) for member in node]
    if not isinstance(node, dict):
        return node
    definitions = node.get("$defs", definitions) or {}
    node = {name: value for name, value in node.items() if name not in {"$defs", "title", "default"}}
    if "$ref" in node:
        node = {**definitions[node.pop("$ref")], **node}
        return _plain(node, definitions)
    members = [member for member in node.get("anyOf", ()) if member != {"type": "null"}]
    if len(members) == 1:
        del node["anyOf"]
        return _plain({**members[0], **node}, definitions)
    return {
        name: {key: _plain(below, definitions) for key, below in value.items()}
        if name == "properties"
        else _plain(value, definitions)
        for name, value in (node | ({"anyOf": members} if members else {})).items()
    }


def _finish_step(step: Schema, templates: Collection[str]) -> None:
    made = _tables_of(StepTable)
    for key in ("id", "was"):
        step["properties"][key] |= _FILLED
    step["oneOf"] = [{"required": [kind]} for kind in made]
    step["not"] = {"required": ["after", "before"]}
    for kind in made:
        at, table = step["properties"][kind], table_in(StepTable.model_fields[kind].annotation)
        if table is not None and table in _NEEDED:
            _require(at, _NEEDED[table])
    draft = step["properties"]["draft"]
    draft["oneOf"] = [{"required": ["template"]}, {"required": ["text"]}]
    draft["properties"]["text"] |= _FILLED
    named: Schema = {"anyOf": [{"enum": sorted(templates)}, {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}]}
    draft["properties"]["template"] = {"description": draft["properties"]["template"]["description"], **named}


def _finish_tests(test: Schema) -> None:
    test["required"] = ["name"]
    test["properties"]["name"] |= _FILLED
    expects = [test["properties"]["expect"]["items"]]
    moment = test["properties"]["at"]["items"]
    if "properties" in moment:
        moment["required"] = ["now"]
        expects.append(moment["properties"]["expect"]["items"])
    kinds = [name for name in ExpectTable.model_fields if name != "rule"]
    for expect in expects:
        expect["required"] = ["rule"]
        expect["oneOf"] = [{"required": [kind]} for kind in kinds]
    test["oneOf"] = [{"required": ["now"]}, {"required": ["at"]}]


def _require(table: Schema, key: str) -> None:
    table["required"] = [key]
    table["properties"][key] |= _FILLED


def _tables_of(model: type[Table]) -> list[str]:
    return [name for name, info in model.model_fields.items() if table_in(info.annotation)]


def _rule_on(kind: str, rule: Schema) -> Schema:
    properties = dict(rule["properties"])
    properties["on"] = {
        "description": f"{properties['on']['description']}\n\n`{kind}`: {meaning(kind)}.",
        "const": kind,
    }
    facts = {"$ref": f"#/definitions/facts-{kind}"}
    some = {"allOf": [facts], "minProperties": 1}
    for key in ("match", "unless"):
        single = facts if key == "match" else some
        properties[key] = {
            "description": properties[key]["description"],
            "anyOf": [single, {"type": "array", "items": some}],
        }
    steps: Schema = {"$ref": "#/definitions/step"}
    counted_back: Schema = {"required": ["before"]}
    if not signals.load(kind).has_due:
        steps = {"allOf": [steps, {"items": {"not": counted_back}}]}
    elif signals.load(kind).ahead:
        steps = {"allOf": [steps, {"items": counted_back}]}
    properties["step"] = steps
    return {**rule, "title": f"a rule on {kind}", "required": ["on"], "properties": properties}


def _conditions(kind: str) -> Schema:
    """Return the table of conditions; facts with dots in their names are tables within it."""
    table: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
    for name, spec in signals.facts(kind).items():
        *around, last = name.split(".")
        at = table
        for part in around:
            below = {"type": "object", "additionalProperties": False, "properties": {}}
            at = at["properties"].setdefault(part, below)
        at["properties"][last] = {"description": f"{spec.doc} ({spec.type})", **_value(name, spec)}
    return table


def _value(name: str, spec: FactSpec) -> Schema:
    match spec.type:
        case "flag":
            return {"type": "boolean"}
        case "number":
            number = r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?\s*$"
            return {
                "anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^\s*(>=|<=|!=|==|>|<|=)\s*{number}"}]
            }
        case "span":
            return {"type": "string", "pattern": f"{_SIGN}{duration_pattern()}\\s*$"}
        case "moment":
            written = rf"^\s*((>=|<=|!=|==|>|<|=)\s*)?{_DATE}([T ].*)?\s*$"
            return {
                "anyOf": [
                    {"type": "string", "pattern": f"^{_DATE}$", "format": "date"},
                    {"type": "string", "pattern": written},
                ]
            }
        case "text" | "texts":
            glob: Schema = {"type": "string"}
            if spec.values:
                glob = {"anyOf": [{"enum": list(spec.values)}, {"type": "string", "pattern": "^!|[*?]"}]}
            elif name in COMMON:
                glob = {"type": "string", "minLength": 1}
            return {"anyOf": [glob, {"type": "array", "items": glob, "minItems": 1}]}
