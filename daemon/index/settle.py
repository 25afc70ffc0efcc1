"""After taking in: join what reply headers left apart, and judge every thread that changed."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from daemon.database import AnyRow, chunks, from_stamp
from daemon.index import tables
from daemon.index.conversation import rows_of_threads, thread_message
from daemon.index.correspondence import outdate
from daemon.index.linking import Unions, ensure_threads
from daemon.index.quoting import first_holders, quoting
from daemon.index.touched import Touched
from rules.circle import Circle
from rules.joining import Stray, Strays, parent
from rules.model import WRITTEN_BY_PEOPLE
from rules.threads import state


def join_strays(connection: sa.Connection, circle: Circle) -> None:
    """Choose a parent for every stray that is new or whose choice may have changed, and re-thread them."""
    column = tables.message.c
    pending = connection.execute(
        sa.select(column.id, column.subject_key, column.nature, column.sent, column.at).where(column.unjoined)
    ).all()
    first_look = not connection.scalar(sa.select(sa.exists().where(column.stray, ~column.unjoined)))
    connection.execute(sa.update(tables.message).where(column.unjoined).values(unjoined=False))
    new = [row for row in pending if row.sent or row.nature in WRITTEN_BY_PEOPLE]
    if not new:
        return
    affected = {row.id for row in new}
    if not first_look:
        affected |= _after(connection, {row.subject_key for row in new}, min(row.at for row in new))
        affected |= quoting(connection, {row.id for row in new})
    loaded = _load(connection, affected, circle)
    strays = Strays(loaded)
    chosen = {stray.key: parent(stray, strays.candidates(stray)) for stray in loaded if stray.key in affected}
    connection.execute(
        sa.update(tables.message).where(column.id == sa.bindparam("child")).values(parent=sa.bindparam("chosen")),
        [{"child": child, "chosen": above} for child, above in chosen.items()],
    )
    _rethread(connection, {*chosen, *(above for above in chosen.values() if above is not None)})


def _after(connection: sa.Connection, subjects: Collection[str], at: int) -> set[int]:
    """Return the strays of the subjects from a moment on: a new mail before them may be what they continue."""
    column = tables.message.c
    found: set[int] = set()
    for part in chunks(subjects):
        query = sa.select(column.id).where(column.stray, column.subject_key.in_(part), column.at >= at)
        found.update(connection.scalars(query))
    return found


def _load(connection: sa.Connection, affected: Collection[int], circle: Circle) -> list[Stray]:
    """Load the strays and all among which they choose: of equal subject, or saying a line that they quote.

    Of the mails that say a popular line only the first are loaded, so many that it is seen to be popular.
    """
    column, line = tables.message.c, tables.line.c
    wanted = set(affected)
    subjects: set[str] = set()
    for part in chunks(affected):
        subjects.update(connection.scalars(sa.select(column.subject_key).where(column.id.in_(part))))
        cited = sa.select(line.hash).where(line.message.in_(part), line.quoted)
        wanted.update(row.message for row in connection.execute(first_holders(line.hash.in_(cited))))
    for part in chunks(subjects):
        query = sa.select(column.id).where(column.stray, column.subject_key.in_(part))
        wanted.update(connection.scalars(query))
    lines: dict[int, tuple[set[int], set[int]]] = {}
    for part in chunks(wanted):
        for row in connection.execute(sa.select(tables.line).where(line.message.in_(part))):
            lines.setdefault(row.message, (set(), set()))[row.quoted].add(row.hash)
    found: list[Stray] = []
    for part in chunks(wanted):
        for row in connection.execute(sa.select(tables.message).where(column.id.in_(part), column.stray)):
            if row.sent or row.nature in WRITTEN_BY_PEOPLE:
                new, quoted = lines.get(row.id, (set(), set()))
                found.append(_stray(row, new, quoted, circle))
    return found


def _stray(row: AnyRow, new: set[int], quoted: set[int], circle: Circle) -> Stray:
    return Stray(
        key=row.id,
        at=from_stamp(row.at),
        sender=row.sender,
        recipients=frozenset(email for _, email, _ in row.recipients if circle.side(email) != "ours"),
        subject=row.subject_key,
        is_reply=row.is_reply,
        lines=frozenset(new),
        quoted=frozenset(quoted),
        message_id=row.key,
    )


def _rethread(connection: sa.Connection, ids: Collection[int]) -> None:
    """Make the connected components of the parent edges around `ids` into threads."""
    column = tables.message.c
    threads: set[int] = set()
    for part in chunks(ids):
        threads.update(connection.scalars(sa.select(column.thread).where(column.id.in_(part))))
    members: dict[int, tuple[int, int | None]] = {}
    for part in chunks(threads):
        query = sa.select(column.id, column.thread, column.parent).where(column.thread.in_(part))
        members.update((row.id, (row.thread, row.parent)) for row in connection.execute(query))
    unions = Unions()
    for number, (_, above) in members.items():
        if above is not None and above in members:
            unions.merge(number, above)
    changes = [
        {"number": number, "new": unions.find(number)}
        for number, (thread, _) in members.items()
        if unions.find(number) != thread
    ]
    if not changes:
        return
    connection.execute(
        sa.update(tables.message).where(column.id == sa.bindparam("number")).values(thread=sa.bindparam("new")),
        changes,
    )
    now_used = {unions.find(number) for number in members}
    ensure_threads(connection, now_used)
    for part in chunks(threads - now_used):
        connection.execute(sa.delete(tables.thread).where(tables.thread.c.id.in_(part)))


def _addresses(row: AnyRow) -> list[str]:
    return [email for _, email, _ in row.recipients]


def judge_threads(connection: sa.Connection, circle: Circle, touched: Touched) -> None:
    """Recompute the row of every dirty thread from its messages, and tell who is concerned."""
    dirty = connection.scalars(sa.select(tables.thread.c.id).where(tables.thread.c.dirty)).all()
    for part in chunks(dirty):
        rows = []
        stirred: set[str] = set()
        for number, messages in rows_of_threads(connection, part).items():
            stirred.update(email for message in messages for email in (message.sender, *_addresses(message)))
            touched.add(messages=(message.key for message in messages))
            standing = state([thread_message(row, circle, str) for row in messages])
            last = messages[-1]
            rows.append(
                {
                    "number": number,
                    "first_key": messages[0].key,
                    "subject": messages[0].subject,
                    "last_at": last.at,
                    "last_key": last.key,
                    "joined": standing.joined,
                    "state": standing.state,
                    "because": standing.because,
                    "dirty": False,
                }
            )
        touched.add(emails=stirred)
        outdate(connection, {email for email in stirred if email and circle.side(email) != "ours"})
        names = [name for name in rows[0] if name != "number"] if rows else []
        if rows:
            connection.execute(
                sa.update(tables.thread)
                .where(tables.thread.c.id == sa.bindparam("number"))
                .values({name: sa.bindparam(f"new_{name}") for name in names}),
                [{"number": row["number"]} | {f"new_{name}": row[name] for name in names} for row in rows],
            )
