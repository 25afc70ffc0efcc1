"""What each method answers: by the id that the discovery documents give it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from tests.google.mailbox import Mail, payload
from tests.google.world import TaskList, World

Json = dict[str, Any]
Query = dict[str, list[str]]
Handler = Callable[[list[str], Query, Any], Json | None]


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, reason: str, message: str = "made up") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


def gone() -> Problem:
    return Problem(404, "notFound", "Requested entity was not found.")


def page_of(rows: Sequence[Any], query: Query, size: int, usual: int = 100) -> tuple[list[Any], Json]:
    start = int(query.get("pageToken", ["0"])[0])
    limit = min(int(query.get("maxResults", query.get("pageSize", [str(usual)]))[0]), size)
    more = {"nextPageToken": str(start + limit)} if start + limit < len(rows) else {}
    return list(rows[start : start + limit]), more


class Handlers:
    """The methods that are played."""

    def __init__(self, world: World) -> None:
        self.world = world

    def of(self, method: str) -> Handler | None:
        service, _, name = method.partition(".")
        if service in self.world.off:
            raise_off = Problem(400, "failedPrecondition", "Mail service not enabled")

            def refuse(*_: Any) -> Json:
                raise raise_off

            return refuse
        return getattr(self, f"{service}_{name.replace('users.', '', 1).replace('.', '_')}", None)

    # Gmail

    @property
    def box(self) -> Any:
        return self.world.mailbox

    def gmail_getProfile(self, _place: list[str], _query: Query, _body: Any) -> Json:  # noqa: N802
        return {"emailAddress": self.box.address, "historyId": str(self.box.history)}

    def gmail_labels_list(self, _place: list[str], _query: Query, _body: Any) -> Json:
        return {"labels": [{"id": ref, "name": name} for ref, name in self.box.labels.items()]}

    def gmail_settings_sendAs_list(self, _place: list[str], _query: Query, _body: Any) -> Json:  # noqa: N802
        return {"sendAs": self.box.aliases}

    def gmail_messages_list(self, _place: list[str], query: Query, _body: Any) -> Json:
        rows = self._searched(self.box.listed(query.get("labelIds")), query)
        part, more = page_of(rows, query, min(self.world.page, 500))
        found = {"messages": [{"id": mail.id, "threadId": mail.thread} for mail in part]} if part else {}
        return found | more | {"resultSizeEstimate": len(rows)}

    def _searched(self, rows: list[Mail], query: Query) -> list[Mail]:
        wanted = query.get("q", [""])[0]
        if not wanted:
            return rows
        assert wanted.startswith("rfc822msgid:"), wanted
        ids = {mail.id for mail in self.box.with_id(wanted.removeprefix("rfc822msgid:"))}
        return [mail for mail in rows if mail.id in ids]

    def gmail_messages_get(self, place: list[str], query: Query, _body: Any) -> Json:
        mail = self.box.mails.get(place[1])
        if mail is None:
            raise gone()
        return self._message(mail, query.get("format", ["full"])[0])

    @staticmethod
    def _message(mail: Mail, form: str) -> Json:
        row = {
            "id": mail.id,
            "threadId": mail.thread,
            "labelIds": sorted(mail.labels),
            "historyId": str(mail.history),
            "internalDate": str(mail.at),
        }
        if form == "minimal":
            return row
        whole = payload(mail)
        if form == "metadata":
            whole = {key: whole[key] for key in ("mimeType", "headers")}
        return row | {"payload": whole}

    def gmail_threads_get(self, place: list[str], _query: Query, _body: Any) -> Json:
        mails = self.box.thread(place[1])
        if not mails:
            raise gone()
        return {"id": place[1], "messages": [self._message(mail, "full") for mail in mails]}

    def gmail_history_list(self, _place: list[str], query: Query, _body: Any) -> Json:
        start = query["startHistoryId"][0]
        if not start.isdecimal():
            raise Problem(400, "invalidArgument", "Invalid value at 'start_history_id'")
        if int(start) < self.box.oldest:
            raise gone()
        rows = [row for row in self.box.records if row[0] > int(start)]
        part, more = page_of(rows, query, self.world.page, 100)
        return {"history": [_record(row) for row in part], "historyId": str(self.box.history)} | more

    def gmail_drafts_list(self, _place: list[str], query: Query, _body: Any) -> Json:
        held = {ref: self.box.mails[message] for ref, message in self.box.drafts.items()}
        found = {mail.id for mail in self._searched(list(held.values()), query)}
        rows = [(ref, mail) for ref, mail in reversed(held.items()) if mail.id in found]
        part, more = page_of(rows, query, self.world.page, 100)
        return {
            "drafts": [{"id": ref, "message": {"id": mail.id, "threadId": mail.thread}} for ref, mail in part]
        } | more

    def gmail_drafts_get(self, place: list[str], query: Query, _body: Any) -> Json:
        if place[1] not in self.box.drafts:
            raise gone()
        mail = self.box.mails[self.box.drafts[place[1]]]
        return {"id": place[1], "message": self._message(mail, query.get("format", ["full"])[0])}

    def gmail_drafts_create(self, _place: list[str], _query: Query, body: Any) -> Json:
        message = body["message"]
        try:
            ref = self.box.make_draft(base64.urlsafe_b64decode(message["raw"]), message.get("threadId", ""))
        except LookupError:
            raise gone() from None
        return {"id": ref, "message": self._message(self.box.mails[self.box.drafts[ref]], "minimal")}

    def gmail_drafts_delete(self, place: list[str], _query: Query, _body: Any) -> None:
        if place[1] not in self.box.drafts:
            raise gone()
        self.box.discard_draft(place[1])

    # Calendar

    def calendar_calendarList_list(self, _place: list[str], _query: Query, _body: Any) -> Json:  # noqa: N802
        names = self.world.calendar_names
        return {"items": [{"id": ref, "summary": names.get(ref, ref)} for ref in self.world.calendars]}

    def calendar_events_list(self, place: list[str], query: Query, _body: Any) -> Json:
        calendar = self.world.calendars.get(place[0])
        if calendar is None:
            raise gone()
        token = query.get("syncToken", [""])[0]
        if token and query.keys() & {"timeMin", "timeMax", "q", "orderBy", "updatedMin"}:
            raise Problem(400, "badRequest", "syncToken excludes timeMin")
        if token and int(token) < calendar.oldest:
            raise Problem(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
        if token:
            rows = [calendar.events[ref] for ref in dict.fromkeys(calendar.log[int(token) :])]
        else:
            low, high = (datetime.fromisoformat(query[name][0]) for name in ("timeMin", "timeMax"))
            rows = [row for row in calendar.events.values() if "start" not in row or _within(row, low, high)]
        kinds = query.get("eventTypes")
        rows = [row for row in rows if kinds is None or row.get("eventType", "default") in kinds]
        part, more = page_of(rows, query, min(self.world.page, 2500), 250)
        last = {} if more else {"nextSyncToken": str(len(calendar.log))}
        return {"items": part, "timeZone": calendar.zone} | more | last

    # People

    def people_people_connections_list(self, place: list[str], query: Query, _body: Any) -> Json:
        world = self.world
        assert place == ["me"]
        assert query["requestSyncToken"] == ["true"]
        mask = query["personFields"][0]
        kind, _, number = query.get("syncToken", [""])[0].partition(":")
        if kind and kind != mask:
            raise Problem(400, "invalidArgument", "Sync token was made with other parameters.")
        if number and int(number) < world.people_oldest:
            raise Problem(400, "failedPrecondition", "Sync token is expired. EXPIRED_SYNC_TOKEN")
        changed = dict.fromkeys(world.people_log[int(number) :]) if number else world.people
        rows = [_contact(world, ref, mask, since=bool(number)) for ref in changed]
        part, more = page_of(rows, query, min(world.page, 1000))
        last = {} if more else {"nextSyncToken": f"{mask}:{len(world.people_log)}"}
        return ({"connections": part} if part else {}) | more | last

    def people_contactGroups_list(self, _place: list[str], query: Query, _body: Any) -> Json:  # noqa: N802
        part, more = page_of(self.world.groups, query, min(self.world.page, 1000), 30)
        return ({"contactGroups": part} if part else {}) | more

    # Tasks

    def tasks_tasklists_list(self, _place: list[str], query: Query, _body: Any) -> Json:
        part, more = page_of(list(self.world.lists.values()), query, self.world.page, 100)
        return {"items": [{"id": row.id, "title": row.title} for row in part]} | more

    def tasks_tasklists_insert(self, _place: list[str], _query: Query, body: Any) -> Json:
        made = TaskList(f"list-{self.world.number() + 1}", body["title"])
        self.world.lists[made.id] = made
        return {"id": made.id, "title": made.title}

    def _tasks(self, place: list[str]) -> dict[str, Json]:
        if place[0] not in self.world.lists:
            raise gone()
        return self.world.lists[place[0]].tasks

    def _task(self, place: list[str]) -> Json:
        tasks = self._tasks(place)
        if place[1] not in tasks:
            raise gone()
        return tasks[place[1]]

    def tasks_tasks_list(self, place: list[str], query: Query, _body: Any) -> Json:
        done = query.get("showCompleted", ["true"])[0] == "true"
        hidden = query.get("showHidden", ["false"])[0] == "true"
        oldest = query.get("updatedMin", [""])[0]
        rows = [
            row
            for row in self._tasks(place).values()
            if not row.get("deleted")
            and (row["status"] != "completed" or (done and (hidden or not row.get("hidden"))))
            and (not oldest or datetime.fromisoformat(row["updated"]) >= datetime.fromisoformat(oldest))
        ]
        part, more = page_of(rows, query, min(self.world.page, 100), 20)
        return {"items": part} | more

    def tasks_tasks_get(self, place: list[str], _query: Query, _body: Any) -> Json:
        return self._task(place)

    def tasks_tasks_insert(self, place: list[str], _query: Query, body: Any) -> Json:
        ref = f"task{self.world.number()}"
        self._tasks(place)[ref] = self._stored(ref, body)
        return self._task([place[0], ref])

    def tasks_tasks_update(self, place: list[str], _query: Query, body: Any) -> Json:
        assert body["id"] == place[1]
        self._task(place)
        self._tasks(place)[place[1]] = self._stored(place[1], body)
        return self._task(place)

    def tasks_tasks_delete(self, place: list[str], _query: Query, _body: Any) -> None:
        self._task(place)["deleted"] = True

    def _stored(self, ref: str, body: Json) -> Json:
        if len(body.get("notes", "")) > 8192 or len(body["title"]) > 1024:
            raise Problem(400, "invalid", "too long")
        row = {"status": "needsAction"} | body | {"id": ref, "updated": self.world.tick()}
        if "due" in row:  # only the day is kept
            row["due"] = row["due"][:10] + "T00:00:00.000Z"
        return row


def _record(row: tuple[int, str, str, str, tuple[str, ...], tuple[str, ...] | None]) -> Json:
    number, kind, message, thread, labels, after = row
    told: Json = {"id": message, "threadId": thread}
    if after is not None:
        told["labelIds"] = list(after)
    change = {"message": told} | ({"labelIds": list(labels)} if labels else {})
    return {"id": str(number), "messages": [{"id": message, "threadId": thread}], kind: [change]}


def _contact(world: World, ref: str, mask: str, *, since: bool) -> Json:
    """Return a contact as it is told: what was asked for; of one that is gone, only that it is."""
    held = world.people.get(ref)
    if held is None:
        return {"resourceName": ref, "etag": "%", "metadata": {"deleted": True}}
    told = {key: value for key, value in held.items() if key in {"resourceName", *mask.split(",")}}
    former = world.former.get(ref, []) if since else []
    return told | {
        "etag": "%",
        "metadata": {"objectType": "PERSON"} | ({"previousResourceNames": former} if former else {}),
    }


def _within(row: Json, low: datetime, high: datetime) -> bool:
    """Tell whether an event lies in the window; what cannot be told is delivered."""
    start: Json = row["start"]
    end: Json = row.get("end") or start
    try:
        if "dateTime" not in start:
            return str(low.date()) <= str(start.get("date", "")) <= str(high.date())
        begins, ends = (datetime.fromisoformat(told["dateTime"]) for told in (start, end))
    except (TypeError, ValueError):
        return True
    return begins.tzinfo is None or (low < ends and begins < high)
