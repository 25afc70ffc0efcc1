"""A TOML file of the user's: read safely, shaped by strict models, every mistake collected with its place.

Shared by rule files and the config. Nothing here raises for what stands in a file: it becomes a `Problem`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from rules.positions import Path, Positions
from rules.rule import Place, Problem
from rules.syntax import TOKEN, key_at, line_column, slips

SIZE_LIMIT = 1_000_000
"""Characters of one file."""
NESTING_LIMIT = 32
"""Arrays and inline tables within each other, and parts of a dotted key."""
REASON_LIMIT = 500
"""Characters of one reason or hint."""
SUGGEST_LIMIT = 500
"""Names among which the one that was meant is looked for."""
PROBLEM_LIMIT = 100
"""Problems told of one file: whoever has more begins with these."""

Model = TypeVar("Model", bound="Table")


class Table(BaseModel):
    """A TOML table: exactly these keys, exactly these types."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )


def as_list(value: Any) -> Any:
    """Let a single thing stand for a list of one: for pydantic's BeforeValidator."""
    return value if isinstance(value, list) else [value]


def suggest(name: str, known: Collection[str]) -> str:
    """Return `did you mean …?` for the nearest known name; "" when none is near."""
    if len(known) > SUGGEST_LIMIT:  # comparing takes too long, and one of so many is always near
        return ""
    near = difflib.get_close_matches(name[:60].casefold(), sorted(known), n=1)
    return f"did you mean `{near[0]}`?" if near else ""


def dotted(path: Path) -> str:
    """Write a path as users do: `rule[2].step[1].after`, counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part[:60]}" if text else part[:60]
    return text


@dataclass(slots=True)
class Document:
    """One file: its data ({} when it can't be read) and what is wrong with it."""

    file: str
    text: str
    data: dict[str, Any] = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    _positions: Positions = field(init=False)
    _said: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.text = self.text.removeprefix("\ufeff")
        self._positions = Positions(self.text)
        self.data = self._read()

    @property
    def full(self) -> bool:
        """True when enough has been found wrong: looking on would help nobody."""
        return len(self.problems) >= PROBLEM_LIMIT

    def place(self, path: Path) -> Place:
        """Return where a key stands."""
        return Place(self.file, *self._positions.of(path))

    def at(self, path: Path) -> object:
        """Return what stands at a path; None when there is nothing."""
        value: Any = self.data
        for part in path:
            known = isinstance(value, list) or (isinstance(value, dict) and part in value)
            value = value[part] if known else None
        return cast("object", value)

    def line(self, path: Path) -> int:
        """Return the line where a key stands."""
        return self.place(path).line

    def report(self, path: Path, what: str, hint: str = "", rule: str = "", *, repeated: bool = False) -> None:
        """Note a problem: for each key only the first, unless `repeated`."""
        if (path in self._said and not repeated) or self.full:
            return
        self._said.add(path)
        self.problems.append(Problem(self.place(path), _short(what), dotted(path), rule[:80], _short(hint)))

    def in_order(self) -> list[Problem]:
        """Return the problems from the top of the file to its end."""
        return sorted(self.problems, key=lambda problem: (problem.place.line, problem.place.column))

    def known_bad(self, path: Path) -> bool:
        """Tell whether something was reported for this key or within it."""
        return any(said[: len(path)] == path for said in self._said)

    def shape(self, model: type[Model], data: Mapping[str, Any], path: Path = (), rule: str = "") -> Model | None:
        """Check a table against its model; what does not fit is reported and left out.

        A table within it that lacks a required key is left out too. None when the table itself lacks one.
        """
        rest: Any = data
        for _ in range(NESTING_LIMIT):  # each round leaves out at least one key
            try:
                return model.model_validate(rest)
            except ValidationError as error:
                details = error.errors(include_url=False, include_input=False)
            rest = _copied(rest)
            left_out = False
            places = [_existing(rest, detail["loc"]) for detail in details]  # before anything is left out
            for detail, found in zip(details, places, strict=True):
                at = (*path, *found)
                if detail["type"] == "missing":
                    name = str(detail["loc"][-1])
                    if not self.known_bad((*at, name)):
                        self.report((*at, name), f"`{name}` is missing", rule=rule)
                    left_out = _leave_out(rest, found) or left_out
                    continue
                self.report(at, *_reason(detail, model, found), rule=rule)
                left_out = _leave_out(rest, found) or left_out
            if not left_out:
                return None
        return None

    def _read(self) -> dict[str, Any]:
        size = len(self.text)
        if size > SIZE_LIMIT:
            self._refuse(f"the file is too long: {size} characters, {SIZE_LIMIT} are allowed")
            return {}
        deep = _too_deep(self.text)
        if deep is not None:
            what = f"this is nested too deeply: {NESTING_LIMIT} levels are allowed"
            self._refuse(what, *line_column(self.text, deep), key=dotted(key_at(self.text, deep)))
            return {}
        try:
            return tomllib.loads(self.text)
        except ValueError:  # no TOML, or a number of thousands of digits
            found, sound = slips(self.text)
        for slip in found:
            self._said.add(slip.path)
            self._refuse(slip.what, slip.line, slip.column, dotted(slip.path), slip.hint)
        return tomllib.loads(sound) if sound is not None else {}

    def _refuse(self, what: str, line: int = 0, column: int = 0, key: str = "", hint: str = "") -> None:
        if not self.full:
            self.problems.append(Problem(Place(self.file, line, column), _short(what), key, hint=hint))


def _short(text: str) -> str:
    return text if len(text) <= REASON_LIMIT else text[: REASON_LIMIT - 1] + "…"


def _too_deep(text: str) -> int | None:
    """Return the offset where the nesting gets too deep, None when it never does. Linear, whatever the text."""
    depth = dots = 0
    for token in TOKEN.finditer(text):
        match token[0]:
            case "[" | "{":
                depth, dots = depth + 1, 0
            case "]" | "}":
                depth, dots = max(depth - 1, 0), 0
            case ".":
                dots += 1
            case "," | "=" | "\n":
                dots = 0
            case _:
                continue
        if depth > NESTING_LIMIT or dots >= NESTING_LIMIT:
            return token.start()
    return None


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(member) for name, member in value.items()}
    return [_copied(member) for member in value] if isinstance(value, list) else value


def _existing(data: Any, location: tuple[int | str, ...]) -> Path:
    """Return the part of pydantic's location that exists in the data: its unions add names of their own."""
    path: list[int | str] = []
    for part in location:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = cast("Any", data)[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _leave_out(data: Any, path: Path) -> bool:
    """Remove the key that a path ends in; for a list's member the whole list, so that no index is shifted."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    for part in path[:-1]:
        if isinstance(data, dict) and part not in data:
            return False  # went together with a faulty neighbour
        data = data[part]
    return bool(path) and data.pop(path[-1], path) is not path


_WORDS: Mapping[str, str] = {
    "string_type": "this must be a text, in quotation marks",
    "int_type": "this must be a whole number, without quotation marks",
    "float_type": "this must be a number, without quotation marks",
    "bool_type": "this must be true or false, without quotation marks",
    "list_type": "this must be a list, in square brackets",
    "tuple_type": "this must be a list, in square brackets",
    "dict_type": "this must be a table",
    "model_type": "this must be a table",
    "model_attributes_type": "this must be a table",
}


def _reason(detail: ErrorDetails, model: type[Table], path: Path) -> tuple[str, str]:
    kind = detail["type"]
    if kind == "extra_forbidden":
        name = str(path[-1]) if path else str(detail["loc"][-1])
        known = fields_at(model, path[:-1])
        return f"there is no key `{name[:60]}` here", suggest(name, known) or _listed(known)
    if kind == "value_error":
        return str(detail["ctx"]["error"]), ""
    if kind == "literal_error":
        return f"this must be {detail['ctx']['expected']}", ""
    return _WORDS.get(kind, detail["msg"][:1].lower() + detail["msg"][1:]), ""


def _listed(known: Collection[str]) -> str:
    return f"known: {', '.join(sorted(known))}" if known else ""


def fields_at(model: type[Table], path: Path) -> Collection[str]:
    """Return the keys that a table within the model may have."""
    at: type[Table] | None = model
    named = False  # the next part is a name of the user's: the key of a `dict[str, Table]`
    for part in path:
        if isinstance(part, int) or at is None:
            continue
        if named:
            named = False
            continue
        fields = {info.alias or name: info.annotation for name, info in at.model_fields.items()}
        named = getattr(fields.get(part), "__origin__", None) is dict
        at = table_in(fields.get(part))
    return [] if at is None or named else [info.alias or name for name, info in at.model_fields.items()]


def table_in(annotation: Any) -> type[Table] | None:
    """Find the table model within `list[X]`, `X | None`, `Annotated[X, …]`, `dict[str, X]`."""
    stack = [annotation]
    while stack:
        found = stack.pop()
        if isinstance(found, type) and issubclass(found, Table):
            return found
        stack.extend(getattr(found, "__args__", ()))
    return None
