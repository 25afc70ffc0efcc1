"""The whole contract in memory: for tests, demos and trials of rules. It remembers what was asked of it.

The methods of `Connector` come first; below are the helpers that play the provider (`deliver`, `delete`,
`fail`, ...) and the user (`edit_draft`, `send_draft`, `tick`, ...). Every helper takes effect at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from connectors.base import Batch, Capabilities, ConnectorError, Known, Refused, StartOver, Unreachable
from connectors.model import Card, Change, Draft, Event, ItemKind, Message, Parent, Placed, SetAside, Task

Row = Change | SetAside


class Memory:
    """One account that lives as long as the object; it hands over `batch` changes at a time."""

    def __init__(self, account: str = "memory", *, batch: int = 50) -> None:
        self.account = account
        self.capabilities = Capabilities(drafts=True, calendar=True, tasks=True, contacts=True)
        self.asked: list[tuple[str, str]] = []
        """Every call so far: the method's name, and the mark or cursor it was given."""
        self.drafts: dict[str, Draft] = {}
        """What lies in the drafts folder, by ref; a draft the user began has the mark ""."""
        self.tasks: dict[str, Task] = {}
        """What stands in the task list, by ref."""
        self.ticked: set[str] = set()
        self.sent: list[Draft] = []
        """What the user sent: nothing else sends here."""
        self.own: tuple[str, ...] | None = None
        """The addresses that this provider knows as the owner's."""
        self.closed = False
        self._batch = batch
        self._made = 0
        self._rows: dict[ItemKind, list[Row]] = {"message": [], "event": [], "card": []}
        self._gone_dark: set[ItemKind] = set()
        self._failures: dict[str, deque[tuple[ConnectorError, bool]]] = {}

    def messages(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield the mail: everything newest first, or what came after the cursor in its order."""
        self._ask("messages", cursor or "")
        return self._batches("message", cursor, known, now)

    def events(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield the calendar in the same manner."""
        self._ask("events", cursor or "")
        return self._batches("event", cursor, known, now)

    def again(self, refs: Collection[str]) -> Iterator[Message]:
        """Yield the latest version of each mail that is here."""
        self._ask("again", " ".join(sorted(refs)))
        latest = {row.ref: row for row in self._rows["message"]}
        rows = (latest.get(ref) for ref in sorted(refs))
        return (row.item for row in rows if isinstance(row, Change) and isinstance(row.item, Message))

    def cards(self, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        """Yield the address book in the same manner."""
        self._ask("cards", cursor or "")
        return self._batches("card", cursor, known, now)

    def addresses(self) -> tuple[str, ...] | None:
        """Return `own`."""
        return self.own

    def find_draft(self, mark: str, ref: str = "", made: Draft | None = None) -> Placed | None:
        """Return the draft with that mark."""
        del made  # marks stay here
        self._ask("find_draft", mark)
        found = [key for key, draft in self.drafts.items() if draft.mark == mark]
        return self._draft(ref if ref in found else found[0]) if found else None

    def drafts_for(self, message_ids: Collection[str]) -> tuple[Placed, ...]:
        """Return the drafts that answer one of the messages."""
        self._ask("drafts_for", " ".join(sorted(message_ids)))
        return tuple(
            self._draft(ref)
            for ref, draft in self.drafts.items()
            if draft.reply_to is not None and draft.reply_to.message_id in message_ids
        )

    def has_news(self, parent: Parent, known: Known) -> bool:
        """Tell whether a mail is on the way that answers the parent, or what it answers."""
        self._ask("has_news", parent.message_id)
        held = frozenset(known.refs("message"))
        wanted = {parent.message_id, *parent.references}
        return any(
            isinstance(row, Change)
            and isinstance(row.item, Message)
            and row.ref not in held
            and not wanted.isdisjoint((*row.item.in_reply_to, *row.item.references))
            for row in self._rows["message"]
        )

    def drafts_marked(self, mark: str, made: Draft | None = None) -> tuple[Placed, ...]:
        """Return the drafts with that mark."""
        del made  # marks stay here
        return tuple(self._draft(ref) for ref, draft in self.drafts.items() if draft.mark == mark)

    def create_draft(self, draft: Draft) -> Placed:
        """Keep the draft; Refused when it has nobody to go to."""
        late = self._ask("create_draft", draft.mark)
        if not draft.to:
            raise Refused("the draft has no recipient", "give it an address in To")
        ref = self._ref("draft")
        self.drafts[ref] = draft
        _raise(late)
        return self._draft(ref)

    def withdraw_draft(self, placed: Placed) -> bool:
        """Drop the draft if it is as it was made."""
        late = self._ask("withdraw_draft", placed.mark)
        untouched = placed.ref in self.drafts and self._draft(placed.ref).fingerprint == placed.fingerprint
        if untouched:
            del self.drafts[placed.ref]
        _raise(late)
        return untouched

    def find_task(self, mark: str, ref: str = "") -> Placed | None:
        """Return the task with that mark."""
        self._ask("find_task", mark)
        found = [key for key, task in self.tasks.items() if task.mark == mark]
        return self._task(ref if ref in found else found[0]) if found else None

    def tasks_marked(self, mark: str) -> tuple[Placed, ...]:
        """Return the tasks with that mark."""
        return tuple(self._task(ref) for ref, task in self.tasks.items() if task.mark == mark)

    def create_task(self, task: Task) -> Placed:
        """Keep the task."""
        late = self._ask("create_task", task.mark)
        ref = self._ref("task")
        self.tasks[ref] = task
        _raise(late)
        return self._task(ref)

    def update_task(self, placed: Placed, task: Task) -> Placed | None:
        """Exchange the task if it is as it was made."""
        late = self._ask("update_task", placed.mark)
        if not self._untouched_task(placed):
            return None
        self.tasks[placed.ref] = task
        _raise(late)
        return self._task(placed.ref)

    def withdraw_task(self, placed: Placed) -> bool:
        """Drop the task if it is as it was made."""
        late = self._ask("withdraw_task", placed.mark)
        untouched = self._untouched_task(placed)
        if untouched:
            del self.tasks[placed.ref]
        _raise(late)
        return untouched

    def close(self) -> None:
        """Note that nobody needs the account any more; what it holds stays."""
        self.closed = True

    # The provider's part

    def deliver(self, *items: Message | Event | Card) -> None:
        """Put mail, events or cards in, or a newer version under the same ref."""
        kinds: dict[type, ItemKind] = {Message: "message", Event: "event", Card: "card"}
        for item in items:
            kind = kinds[type(item)]
            self._rows[kind].append(Change(self.account, kind, item.ref, item))

    def deliver_unreadable(self, kind: ItemKind, ref: str, reason: str) -> None:
        """Put in an item that can only be set aside."""
        self._rows[kind].append(SetAside(self.account, kind, ref, reason))

    def delete(self, kind: ItemKind, ref: str) -> None:
        """Take an item away."""
        self._rows[kind].append(Change(self.account, kind, ref))

    def go_dark(self, *kinds: ItemKind) -> None:
        """Be an account whose mailbox, calendar or address book has vanished; no kind given: be as before."""
        self._gone_dark = set(kinds)

    def fail(self, method: str, error: ConnectorError, *, late: bool = False) -> None:
        """Let the next call of that method raise; `late`: after it took effect, as a lost answer does."""
        self._failures.setdefault(method, deque()).append((error, late))

    # The user's part

    def begin_draft(self, draft: Draft) -> str:
        """Write a draft of the user's own (it carries no mark); returns its ref."""
        ref = self._ref("draft")
        self.drafts[ref] = replace(draft, mark="")
        return ref

    def edit_draft(self, ref: str, text: str) -> None:
        """Change a draft's text."""
        self.drafts[ref] = replace(self.drafts[ref], text=text)

    def discard_draft(self, ref: str) -> None:
        """Throw a draft away."""
        del self.drafts[ref]

    def send_draft(self, ref: str) -> None:
        """Press Send."""
        self.sent.append(self.drafts.pop(ref))

    def edit_task(self, ref: str, title: str) -> None:
        """Change a task's title."""
        self.tasks[ref] = replace(self.tasks[ref], title=title)

    def tick(self, ref: str) -> None:
        """Tick a task off."""
        self.ticked.add(ref)

    def delete_task(self, ref: str) -> None:
        """Delete a task."""
        del self.tasks[ref]

    def _ask(self, method: str, about: str) -> ConnectorError | None:
        self.asked.append((method, about))
        waiting = self._failures.get(method)
        if not waiting:
            return None
        error, late = waiting.popleft()
        if not late:
            raise error
        return error

    def _batches(self, kind: ItemKind, cursor: str | None, known: Known, now: datetime) -> Iterator[Batch]:
        if now.tzinfo is None:
            raise ValueError("`now` has no time zone")
        rows = self._rows[kind]
        if kind in self._gone_dark:
            raise Unreachable(f"{self.account}: the {kind}s are gone", "bring them back")
        if cursor is not None and not (cursor.isdecimal() and int(cursor) <= len(rows)):
            raise StartOver(f"{self.account}: the cursor {cursor!r} is not one of ours")
        end = str(len(rows))
        if cursor == end:
            return
        if cursor is None:
            latest = {row.ref: row for row in rows}
            here = [row for row in reversed(latest.values()) if isinstance(row, SetAside) or row.item is not None]
            held = {row.ref for row in here}
            lost = [Change(self.account, kind, ref) for ref in sorted(known.refs(kind)) if ref not in held]
            rows = [*here, *lost]
        done = int(cursor or 0)
        for first in range(done, max(len(rows), 1), self._batch):
            part, following = rows[first : first + self._batch], first + self._batch
            between = None if cursor is None else str(following)
            yield Batch(
                tuple(row for row in part if isinstance(row, Change)),
                end if following >= len(rows) else between,
                tuple(row for row in part if isinstance(row, SetAside)),
            )

    def _ref(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made}"

    def _draft(self, ref: str) -> Placed:
        draft = self.drafts[ref]
        return Placed(draft.mark, ref, _fingerprint(replace(draft, mark="")))

    def _task(self, ref: str) -> Placed:
        task, done = self.tasks[ref], ref in self.ticked
        return Placed(task.mark, ref, _fingerprint((task, done)), completed=done)

    def _untouched_task(self, placed: Placed) -> bool:
        return placed.ref in self.tasks and self._task(placed.ref).fingerprint == placed.fingerprint


def _fingerprint(content: object) -> str:
    return blake2b(repr(content).encode(errors="backslashreplace"), digest_size=16).hexdigest()


def _raise(late: ConnectorError | None) -> None:
    if late is not None:
        raise late
