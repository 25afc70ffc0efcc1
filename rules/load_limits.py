"""What a rule says of how often and when it may act: `at_most`, `gap`, `quiet`."""

from __future__ import annotations

from rules.business_time import Duration, parse_duration
from rules.document import Document
from rules.hours import Week, parse_quiet
from rules.limits import Cap, parse_cap
from rules.positions import Path
from rules.schema import RuleTable


def read_caps(document: Document, path: Path, rule: RuleTable, *, single: bool) -> tuple[Cap, ...]:
    """Return the rule's caps; what is wrong with them is reported. `single`: one text stands there, no list."""
    caps: list[Cap] = []
    if not rule.at_most and not document.known_bad((*path, "at_most")):
        _empty(document, path, "at_most", rule)
    for index, text in enumerate(rule.at_most):
        at = (*path, "at_most") if single else (*path, "at_most", index)
        try:
            cap = parse_cap(text)
        except ValueError as error:
            document.report(at, str(error), rule=rule.id)
            continue
        same = next((other for other in caps if (other.per_person, other.period) == (cap.per_person, cap.period)), None)
        if same is not None:
            document.report(at, f"there is another cap of this kind already: {str(same)!r}", "keep one", rule.id)
        caps.append(cap)
    return tuple(caps)


def read_gap(document: Document, path: Path, rule: RuleTable) -> Duration | None:
    """Return the rule's gap; None without one, or with one that can't be read."""
    if not rule.gap.strip():
        _empty(document, path, "gap", rule)
        return None
    try:
        return parse_duration(rule.gap)
    except ValueError as error:
        document.report((*path, "gap"), str(error), rule=rule.id)
        return None


def read_quiet(document: Document, path: Path, rule: RuleTable) -> Week | None:
    """Return the hours that the rule's quiet hours leave; None without any, or with some that can't be read."""
    if not rule.quiet.strip():
        _empty(document, path, "quiet", rule)
        return None
    try:
        return parse_quiet(rule.quiet)
    except ValueError as error:
        document.report((*path, "quiet"), str(error), rule=rule.id)
        return None


def _empty(document: Document, path: Path, key: str, rule: RuleTable) -> None:
    """Report a key that is there and says nothing."""
    if key in rule.model_fields_set:
        document.report((*path, key), f"`{key}` is empty", "leave it out", rule.id)
