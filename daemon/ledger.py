"""What was planned, begun and made, what became of it, and the user's verdicts. Never rebuilt, never guessed.

Every method is one transaction on disk (synchronous=FULL) before it returns: `begin` before the provider is called,
`record` after. SQL stands here, decisions in `daemon.decide`, `daemon.perform` and `daemon.observe`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from connectors.model import Placed
from daemon.artefact_json import artefact_to_json
from daemon.database import chunks, from_stamp, open_database, shut, to_stamp, writing
from daemon.ledger_records import LedgerEntry, Maker, Outcome, State, Verdict, VerdictKind, entry_of, insert_verdict
from daemon.ledger_tables import (
    MIGRATIONS,
    approval,
    cover,
    entry,
    identity,
    seen,
    snooze,
    start,
    verdict,
    verdict_cover,
)
from daemon.ledger_taken import taken
from rules.limits import Begun
from rules.model import Artefact, ArtefactKind, PlannedAction, kind_of

__all__ = ["Ledger", "LedgerEntry", "Outcome", "State", "Verdict", "VerdictKind"]

KEPT_FOR = timedelta(days=30)
"""How long an artefact that came to its end can be brought back."""


class Ledger:
    """The ledger of one state folder."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or make the ledger. Raises UserError when a newer wellkept wrote it."""
        return cls(open_database(path, MIGRATIONS, synchronous="FULL"))

    @property
    def engine(self) -> sa.Engine:
        """The store itself."""
        return self._engine

    def close(self) -> None:
        """Close every connection, for good."""
        shut(self._engine)

    # Reading

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a connection for questions to the tables themselves."""
        with self._engine.connect() as connection:
            yield connection

    @cached_property
    def id(self) -> str:
        """Which ledger this is; "" for one in which nothing lasts."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(identity.c.id)) or ""

    def get(self, key: str) -> LedgerEntry | None:
        """Return the entry of a key."""
        found = self._entries(entry.c.key == key)
        return found[0] if found else None

    def starting_with(self, prefix: str) -> Sequence[LedgerEntry]:
        """Return the entries whose key starts with `prefix`: people copy only the first digits."""
        return self._entries(entry.c.key.startswith(prefix, autoescape=True))

    def open_entries(self) -> Sequence[LedgerEntry]:
        """Return what was begun without a known end, and what lies at a provider: all that observing looks at."""
        return self._entries(
            sa.or_(
                entry.c.state.in_(("planned", "begun", "uncertain")),
                sa.and_(entry.c.state == "made", entry.c.outcome.in_(("untouched", "edited"))),
            )
        )

    def lately_discarded(self, since: datetime) -> Sequence[LedgerEntry]:
        """Return drafts taken for discarded: a mail client deletes the draft before its Sent copy is seen."""
        return self._entries(
            sa.and_(entry.c.outcome == "discarded", entry.c.kind == "draft", entry.c.ended >= to_stamp(since))
        )

    def covering(self, ids: Collection[str]) -> Mapping[str, Sequence[LedgerEntry]]:
        """Return id → the entries whose occasion or covers hold it."""
        keys: dict[str, set[str]] = {}
        with self._engine.connect() as connection:
            for part in chunks(ids):
                for row in connection.execute(sa.select(cover).where(cover.c.id.in_(part))):
                    keys.setdefault(row.key, set()).add(row.id)
        found: dict[str, list[LedgerEntry]] = {}
        for part in chunks(keys):
            for held in self._entries(entry.c.key.in_(part)):
                for covered in keys[held.key]:
                    found.setdefault(covered, []).append(held)
        return found

    def taken(self, ids: Collection[str]) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Return id → the (rule, step) for which it was dealt with once and for all, where there is any."""
        with self._engine.connect() as connection:
            return taken(connection, ids)

    def makers(self) -> Sequence[Maker]:
        """Return which rules and steps ever made something, and how much."""
        by = (entry.c.rule, entry.c.step, entry.c.signal, entry.c.kind)
        query = sa.select(*by, sa.func.count()).where(entry.c.state == "made").group_by(*by).order_by(*by)
        with self._engine.connect() as connection:
            return [Maker(*row) for row in connection.execute(query)]

    def failed(self) -> Sequence[LedgerEntry]:
        """Return what a provider refused for good."""
        return self._entries(entry.c.state == "failed")

    def ended_since(self, since: datetime) -> Sequence[LedgerEntry]:
        """Return what came to its end since a moment."""
        return self._entries(entry.c.ended >= to_stamp(since))

    def begun_between(self, starts: datetime, ends: datetime) -> Mapping[ArtefactKind, int]:
        """Count what was begun in [starts, ends), by kind: the budget's measure."""
        query = (
            sa.select(entry.c.kind, sa.func.count())
            .where(entry.c.begun >= to_stamp(starts), entry.c.begun < to_stamp(ends))
            .group_by(entry.c.kind)
        )
        with self._engine.connect() as connection:
            return dict(connection.execute(query).all())

    def begun_by(self, rules: Collection[str] | None, since: datetime | None, until: datetime) -> Sequence[Begun]:
        """Return what was begun in [since, until], oldest first: what caps and gaps count. None: every rule; ever.

        What was never created, because it was refused or given up, does not count.
        """
        column = entry.c
        query = sa.select(column.rule, column.person, column.kind, column.begun, column.signal).where(
            column.begun <= to_stamp(until), column.state.not_in(("cancelled", "failed"))
        )
        if rules is not None:
            query = query.where(column.rule.in_(sorted(rules)))
        if since is not None:
            query = query.where(column.begun >= to_stamp(since))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(column.begun, column.key)).all()
        return [Begun(row.rule, row.person, row.kind, from_stamp(row.begun), row.signal) for row in rows]

    def notices(self, since: datetime) -> Sequence[LedgerEntry]:
        """Return the notices begun since a moment."""
        return self._entries(sa.and_(entry.c.kind == "notify", entry.c.begun >= to_stamp(since)))

    def approved(self) -> frozenset[str]:
        """Return the keys that the user approved."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(sa.select(approval.c.key)))

    def verdicts(self) -> Sequence[Verdict]:
        """Return every verdict, oldest first."""
        with self._engine.connect() as connection:
            covers: dict[int, set[str]] = {}
            for row in connection.execute(sa.select(verdict_cover)):
                covers.setdefault(row.verdict, set()).add(row.id)
            return [
                Verdict(row.kind, row.person, from_stamp(row.at), row.by, frozenset(covers.get(row.id, ())))
                for row in connection.execute(sa.select(verdict).order_by(verdict.c.at, verdict.c.id))
            ]

    def starts(self) -> Mapping[str, datetime]:
        """Return account → when the user said go."""
        with self._engine.connect() as connection:
            return {row.account: from_stamp(row.at) for row in connection.execute(sa.select(start))}

    def seen(self) -> Mapping[str, datetime]:
        """Return account → when everything open there was last looked at."""
        with self._engine.connect() as connection:
            return {row.account: from_stamp(row.at) for row in connection.execute(sa.select(seen))}

    def snoozed(self, now: datetime) -> Mapping[str, datetime]:
        """Return what is snoozed at `now` → until when."""
        with self._engine.connect() as connection:
            query = sa.select(snooze).where(snooze.c.until > to_stamp(now))
            return {row.what: from_stamp(row.until) for row in connection.execute(query)}

    # Writing

    def go(self, account: str, now: datetime) -> bool:
        """Note that the user said go for an account; False when that stood already."""
        with writing(self._engine) as connection:
            result = connection.execute(
                sa.insert(start).prefix_with("OR IGNORE").values(account=account, at=to_stamp(now))
            )
            return bool(result.rowcount)

    def approve(self, keys: Collection[str], now: datetime) -> None:
        """Note that the user wants these made; the first word counts."""
        with writing(self._engine) as connection:
            for key in sorted(keys):
                connection.execute(sa.insert(approval).prefix_with("OR IGNORE").values(key=key, at=to_stamp(now)))

    def begin(self, action: PlannedAction, now: datetime) -> None:
        """Write down that the artefact is about to be created, before the provider is called."""
        held = {
            "rule": action.rule,
            "step": action.step,
            "signal": action.signal.kind,
            "kind": kind_of(action.artefact),
            "account": action.account,
            "person": action.signal.person,
            "about": action.signal.about,
            "occasion": action.signal.occasion,
            "artefact": artefact_to_json(action.artefact),
            "because": [[proof.source, proof.at.isoformat(), proof.quote] for proof in action.because],
            "state": "begun",
        }
        with writing(self._engine) as connection:
            known = connection.execute(
                sa.update(entry)
                .where(entry.c.key == action.key)
                .values(
                    **held,
                    tries=entry.c.tries + 1,
                    # A try that goes on was paid for on the day it began; a cancelled one begins anew.
                    begun=sa.case(
                        (entry.c.state == "cancelled", to_stamp(now)),
                        else_=sa.func.coalesce(entry.c.begun, to_stamp(now)),
                    ),
                    ended=None,
                )
            )
            if not known.rowcount:
                connection.execute(
                    sa.insert(entry).values(
                        key=action.key,
                        **held,
                        outcome="",
                        tries=1,
                        ref="",
                        fingerprint="",
                        planned=to_stamp(now),
                        begun=to_stamp(now),
                        error="",
                    )
                )
            connection.execute(
                sa.insert(cover).prefix_with("OR IGNORE"),
                [
                    {"id": covered, "key": action.key}
                    for covered in sorted({action.signal.occasion, *action.signal.covers})
                ],
            )

    def record(self, key: str, placed: Placed, now: datetime, *, outcome: Outcome = "untouched") -> None:
        """Write down that the artefact exists and how it looks."""
        self._set(
            key,
            state="made",
            outcome=outcome,
            ref=placed.ref,
            fingerprint=placed.fingerprint,
            made=to_stamp(now),
            ended=to_stamp(now) if outcome == "shown" else None,
            error="",
        )

    def unsend(self, key: str) -> None:
        """Write down that what was begun was not asked for after all: nothing is under way."""
        with writing(self._engine) as connection:
            begun = sa.update(entry).where(entry.c.key == key, entry.c.state == "begun")
            connection.execute(begun.values(state="planned"))

    def doubt(self, key: str, now: datetime, tick: float) -> None:
        """Write down that what was asked for is not to be seen and may still arrive, by both clocks."""
        self._set(key, state="uncertain", doubted=to_stamp(now), doubted_tick=tick)

    def doubted_since(self, since: datetime) -> Sequence[LedgerEntry]:
        """Return what exists, and was uncertain at some time since a moment: another one may have arrived later."""
        return self._entries(sa.and_(entry.c.state == "made", entry.c.doubted >= to_stamp(since)))

    def bring_back(self, key: str) -> None:
        """Write down that what was withdrawn is about to be made again. It is the user's from then on: `edited`."""
        self._set(key, state="begun", outcome="edited")

    def fail(self, key: str, error: str) -> None:
        """Write down that the provider refused for good."""
        self._set(key, state="failed", error=error)

    def cancel(self, key: str, why: str, now: datetime) -> None:
        """Write down that a begun artefact was never created and is no longer wanted."""
        self._set(key, state="cancelled", error=why, ended=to_stamp(now))

    def take_back(self, key: str, outcome: Outcome) -> None:
        """Write down that the artefact is about to be withdrawn or replaced, before the provider is called.

        Until `conclude` or `leave` it is uncertain: what a crash leaves gone was taken by us, not by the user.
        """
        self._set(key, state="uncertain", outcome=outcome)

    def leave(self, key: str, outcome: Outcome) -> None:
        """Write down that what was to be taken back stays where it is."""
        self._set(key, state="made", outcome=outcome)

    def refresh(self, key: str, artefact: Artefact, placed: Placed) -> None:
        """Write down the new content of an untouched artefact."""
        self._set(key, artefact=artefact_to_json(artefact), ref=placed.ref, fingerprint=placed.fingerprint)

    def conclude(
        self, key: str, outcome: Outcome, now: datetime, word: tuple[VerdictKind, datetime] | None = None
    ) -> None:
        """Write down what became of an artefact, with the verdict that this means (given when), in one transaction."""
        with writing(self._engine) as connection:
            ended = sa.update(entry).where(entry.c.key == key)
            connection.execute(ended.values(state="made", outcome=outcome, ended=to_stamp(now)))
            if word is not None:
                held = connection.execute(sa.select(entry).where(entry.c.key == key)).one()
                covers = connection.scalars(sa.select(cover.c.id).where(cover.c.key == key)).all()
                insert_verdict(connection, Verdict(word[0], held.person, word[1], key, frozenset(covers)))

    def see(self, accounts: Collection[str], now: datetime) -> None:
        """Note that everything open at these accounts was looked at."""
        with writing(self._engine) as connection:
            for name in accounts:
                connection.execute(sa.insert(seen).prefix_with("OR REPLACE").values(account=name, at=to_stamp(now)))

    def judge(self, word: Verdict) -> None:
        """Write down the user's word on an occasion."""
        with writing(self._engine) as connection:
            insert_verdict(connection, word)

    def retract(self, key: str) -> None:
        """Take back the verdict that an artefact's disappearance was taken for."""
        with writing(self._engine) as connection:
            ids = connection.scalars(sa.select(verdict.c.id).where(verdict.c.by == key)).all()
            connection.execute(sa.delete(verdict_cover).where(verdict_cover.c.verdict.in_(ids)))
            connection.execute(sa.delete(verdict).where(verdict.c.id.in_(ids)))

    def snooze(self, what: str, until: datetime) -> None:
        """Hold everything about a person id, occasion or key until a moment; the latest word counts."""
        with writing(self._engine) as connection:
            connection.execute(sa.insert(snooze).prefix_with("OR REPLACE").values(what=what, until=to_stamp(until)))

    def forget_artefacts(self, now: datetime) -> None:
        """Empty the kept artefacts whose 30 days are over."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(entry)
                .where(
                    entry.c.ended < to_stamp(now - KEPT_FOR),
                    entry.c.artefact.is_not(sa.null()),
                    entry.c.outcome != "edited",  # it still lies there: whether it was sent is told by the artefact
                )
                .values(artefact=sa.null())
            )

    # Within

    def _set(self, key: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(entry).where(entry.c.key == key).values(**values))

    def _entries(self, where: sa.ColumnElement[bool]) -> list[LedgerEntry]:
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(entry).where(where).order_by(entry.c.planned, entry.c.key)).all()
            covers: dict[str, list[str]] = {}
            for part in chunks([row.key for row in rows]):
                query = sa.select(cover).where(cover.c.key.in_(part)).order_by(cover.c.id)
                for row in connection.execute(query):
                    covers.setdefault(row.key, []).append(row.id)
        return [entry_of(row, covers.get(row.key, ())) for row in rows]
