"""A backtest as JSON: documented in docs/json.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from daemon import shapes
from daemon.backtest.backtest import Backtest
from daemon.backtest.outcome import Outcome, tally, weeks
from daemon.backtest.trial import Made
from daemon.shapes import Json
from rules.model import ArtefactKind


def backtest_json(done: Backtest) -> Json:
    """Write the whole of a backtest."""
    zone = done.calendar.zone
    difference = done.difference
    now = done.now
    return {
        "since": shapes.moment(done.since, zone),
        "until": shapes.moment(done.until, zone),
        "mails": done.mails,
        "working_days": len(done.days),
        "current": _outcome(done, done.current),
        "edited": None if done.edited is None else _outcome(done, done.edited),
        "difference": None
        if difference is None
        else {
            "stay": difference.stay,
            "go": [_made(one, zone) for one in difference.go],
            "come": [_made(one, zone) for one in difference.come],
        },
        "now": {
            "current": [shapes.action(action, zone) for action in now.current],
            "edited": None if now.edited is None else [shapes.action(action, zone) for action in now.edited],
            "go": [action.key for action in now.go],
            "come": [action.key for action in now.come],
        },
    }


def _outcome(done: Backtest, outcome: Outcome) -> Json:
    zone = done.calendar.zone

    def week_of(one: Made) -> str:
        day = done.calendar.local_date(one.at)
        return next(weeks(day, day)).isoformat()

    by_week = tally(outcome.made, week_of)
    span = weeks(done.calendar.local_date(done.since), done.calendar.local_date(done.until))
    return {
        "rules": outcome.rules,
        "made": _counts(Counter(one.kind for one in outcome.made)),
        "withdrawn": outcome.withdrawn,
        "a_working_day": {
            "draft": _spread(done, outcome, ("draft",)),
            "task": _spread(done, outcome, ("task",)),
            "both": _spread(done, outcome, ("draft", "task")),
        },
        "by_rule": [
            {"rule": name} | _counts(kinds) for name, kinds in tally(outcome.made, lambda one: one.rule).items()
        ],
        "by_person": [
            {"person": name} | _counts(kinds) for name, kinds in tally(outcome.made, lambda one: one.person).items()
        ],
        "by_week": [
            {"begins": monday.isoformat()} | _counts(by_week.get(monday.isoformat(), Counter())) for monday in span
        ],
        "not_made": [{"held_by": reason, "count": count} for reason, count in outcome.reasons().items()],
        "artefacts": [_made(one, zone) for one in outcome.made],
    }


def _spread(done: Backtest, outcome: Outcome, kinds: Iterable[ArtefactKind]) -> Json:
    found = outcome.spread(done.days, done.calendar, tuple(kinds))
    return {"median": found.median, "p90": found.p90, "max": found.most}


def _counts(kinds: Counter[ArtefactKind]) -> Json:
    """Write counts by kind: drafts and tasks always, others where there are any."""
    return {"draft": kinds["draft"], "task": kinds["task"]} | {
        kind: count for kind, count in sorted(kinds.items()) if kind not in ("draft", "task")
    }


def _made(one: Made, zone: ZoneInfo) -> Json:
    return {
        "key": one.key,
        "rule": one.rule,
        "step": one.step,
        "signal": one.signal,
        "kind": one.kind,
        "person": one.person,
        "headline": one.headline,
        "at": shapes.moment(one.at, zone),
        "ended": shapes.moment(one.ended, zone),
        "end": one.end or None,
    }
