"""What each operation answers: by the id that the API description gives it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tests.outlook.world import Calendar, TaskList, World, person

Json = dict[str, Any]
Query = dict[str, str]
Handler = Callable[[list[str], Query, Any], tuple[int, Json | None]]
MAIL_KEYS = frozenset({"body", "internetMessageHeaders", "singleValueExtendedProperties"})
"""Not told unless asked for (the last two), or long."""


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str = "made up") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def gone() -> Problem:
    return Problem(404, "ErrorItemNotFound", "The specified object was not found in the store.")


class Handlers:
    """The operations that are played. `page` is how many rows an answer holds; `url` where the server is."""

    def __init__(self, world: World, url: str, path: str, page: int) -> None:
        self.world = world
        self.here = f"{url}{path}"
        self.page = page

    def of(self, operation: str) -> Handler | None:
        return getattr(self, re.sub(r"\W", "_", operation), None)

    def _paged(self, rows: Sequence[Json], query: Query, size: int) -> Json:
        start = int(query.get("$skiptoken", "0"))
        limit = min(int(query.get("$top", str(size))), self.page)
        answer: Json = {"value": list(rows[start : start + limit])}
        if start + limit < len(rows):
            options = {name: value for name, value in query.items() if name != "$skiptoken"}
            asked = "&".join(f"{name}={quote(value)}" for name, value in options.items())
            answer["@odata.nextLink"] = f"{self.here}?{asked}&$skiptoken={start + limit}"
        return answer

    # Who

    def me_get(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        world = self.world
        proxies = [f"SMTP:{world.address}", *(f"smtp:{alias}" for alias in world.aliases)]
        row = {
            "id": "user-1",
            "displayName": world.name,
            "mail": world.address,
            "userPrincipalName": world.address,
            "proxyAddresses": proxies,
        }
        return 200, chosen(row, query)

    def me_mailboxSettings_get(self, _place: list[str], _query: Query, _body: Any) -> tuple[int, Json]:  # noqa: N802
        return 200, self.world.settings

    # Mail

    def _folder(self, name: str) -> str:
        found = self.world.folder(name)
        if found is None or self.world.off:
            raise Problem(404, "ErrorItemNotFound", "The specified folder could not be found in the store.")
        return found

    def me_mailFolders_get(self, place: list[str], query: Query, _body: Any) -> tuple[int, Json]:  # noqa: N802
        ref = self._folder(place[0])
        return 200, chosen({"id": ref, "displayName": self.world.folders[ref]}, query)

    def me_mailFolders_list(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:  # noqa: N802
        rows = [chosen({"id": ref, "displayName": name}, query) for ref, name in self.world.folders.items()]
        return 200, self._paged(rows, query, 10)

    def me_mailFolders_messages_list(  # noqa: N802
        self, place: list[str], query: Query, _body: Any
    ) -> tuple[int, Json]:
        folder = self._folder(place[0])
        return 200, self._mails([mail for mail in self._newest() if mail["parentFolderId"] == folder], query)

    def me_messages_list(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        return 200, self._mails(self._newest(), query)

    def _newest(self) -> list[Json]:
        return sorted(self.world.mails.values(), key=lambda mail: str(mail.get("receivedDateTime")), reverse=True)

    def _mails(self, rows: Iterable[Json], query: Query) -> Json:
        wanted = query.get("$filter", "")
        found = [row for row in rows if not wanted or fits(row, wanted)]
        return self._paged([shown(row, query) for row in found], query, 10)

    def me_mailFolders_messages_delta(  # noqa: N802
        self, place: list[str], query: Query, _body: Any
    ) -> tuple[int, Json]:
        folder, world = self._folder(place[0]), self.world
        token = query.get("$skiptoken") or query.get("$deltatoken")
        if token:
            assert not query.keys() & {"$select", "$filter", "$orderby", "$top"}, "options on a link"
            kind, start, end, offset, select = json.loads(token)
            if kind == "since" and "$deltatoken" in query:
                start, end = end, len(world.log)
            if start < world.oldest:
                raise Problem(410, "SyncStateNotFound", "The sync state generation is not found.")
        else:
            kind, start, end, offset = "all", len(world.log), len(world.log), -1 if world.empty_pages else 0
            select = query.get("$select", "")
        rows = self._delta_rows(folder, kind, start, end, select)
        part = rows[max(offset, 0) : max(offset, 0) + self.page] if offset >= 0 else []
        following = offset + self.page if offset >= 0 else 0
        done = following >= len(rows) and offset >= 0
        state = ["since", start, end, 0, select] if done else [kind, start, end, following, select]
        name = "$deltatoken" if done else "$skiptoken"
        link = f"{self.here}?{name}={quote(json.dumps(state), safe='')}"
        return 200, {"value": part, ("@odata.deltaLink" if done else "@odata.nextLink"): link}

    def _delta_rows(self, folder: str, kind: str, start: int, end: int, select: str) -> list[Json]:
        world, query = self.world, {"$select": select}
        if kind == "all":
            return [shown(mail, query) for mail in self._newest() if mail["parentFolderId"] == folder]
        rows: list[Json] = []
        for ref in dict.fromkeys(ref for ref, place in world.log[start:end] if place == folder):
            mail = world.mails.get(ref)
            if mail is None or mail["parentFolderId"] != folder:
                rows.append({"id": ref, "@removed": {"reason": "deleted"}})
            elif world.partial and ref in world.updates:
                rows.append(world.updates[ref])
            else:
                rows += [shown(mail, query)] * 2  # a replay
        return rows

    def _mail(self, ref: str) -> Json:
        if ref not in self.world.mails:
            raise gone()
        return self.world.mails[ref]

    def me_messages_get(self, place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        return 200, shown(self._mail(place[0]), query)

    def me_messages_create(self, _place: list[str], _query: Query, body: Any) -> tuple[int, Json]:
        fields = kept(body)
        made = self.world.add("drafts", isDraft=True, **fields)
        return 201, shown(made, {})

    def me_messages_update(self, place: list[str], _query: Query, body: Any) -> tuple[int, Json]:
        mail = self._mail(place[0])
        if not mail["isDraft"] and body.keys() - {"isRead", "categories", "flag", "body"}:
            raise Problem(400, "ErrorInvalidPropertySet", "It was sent.")
        fields = kept(body)
        self.world.touch(place[0], **fields)
        return 200, shown(mail, {})

    def me_messages_delete(self, place: list[str], _query: Query, _body: Any) -> tuple[int, None]:
        self._mail(place[0])
        self.world.move(place[0], "deleteditems")
        return 204, None

    def me_messages_createReply(self, place: list[str], _query: Query, body: Any) -> tuple[int, Json]:  # noqa: N802
        return self._reply(place[0], body, everybody=False)

    def me_messages_createReplyAll(self, place: list[str], _query: Query, body: Any) -> tuple[int, Json]:  # noqa: N802
        return self._reply(place[0], body, everybody=True)

    def _reply(self, ref: str, body: Any, *, everybody: bool) -> tuple[int, Json]:
        original = self._mail(ref)
        assert body is None, "a body makes no quotation"
        assert not original["isDraft"], "an answer to a draft"
        to = original["replyTo"] or [original["from"]]
        others = [*original["toRecipients"], *original["ccRecipients"]] if everybody else []
        cc = [row for row in others if row["emailAddress"]["address"] != self.world.address]
        return 201, shown(
            self.world.add(
                "drafts",
                isDraft=True,
                subject=f"RE: {original['subject'].removeprefix('RE: ')}",
                conversationId=original["conversationId"],
                toRecipients=to,
                ccRecipients=cc,
                body={"contentType": "html", "content": quoted(original)},
            ),
            {},
        )

    # Calendar

    def me_calendars_list(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        rows = [chosen({"id": ref, "name": row.name}, query) for ref, row in self.world.calendars.items()]
        return 200, self._paged(rows, query, 10)

    def me_calendarView_delta(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:  # noqa: N802
        return self._view(next(iter(self.world.calendars.values()), None), query)

    def me_calendars_calendarView_delta(  # noqa: N802
        self, place: list[str], query: Query, _body: Any
    ) -> tuple[int, Json]:
        return self._view(self.world.calendars.get(place[0]), query)

    def _view(self, calendar: Calendar | None, query: Query) -> tuple[int, Json]:
        if calendar is None:
            raise Problem(404, "ErrorItemNotFound", "The specified calendar could not be found.")
        token = query.get("$skiptoken") or query.get("$deltatoken")
        if token:
            start, end, low, high, offset = json.loads(token)
            if "$deltatoken" in query:
                start, end = end, len(calendar.log)
            if 0 <= start < calendar.oldest:
                raise Problem(410, "fullSyncRequired", "The delta token is no longer valid.")
        else:
            start, end, low, high, offset = -1, len(calendar.log), query["startDateTime"], query["endDateTime"], 0
        rows: list[Json] = []
        for ref in calendar.events if start < 0 else dict.fromkeys(calendar.log[start:end]):
            event = calendar.events.get(ref)
            if event is None:
                rows.append({"id": ref, "@removed": {"reason": "deleted"}})
            elif event.get("type") != "seriesMaster" and ("start" not in event or within(event, low, high)):
                rows.append(event)
        part, following = rows[offset : offset + self.page], offset + self.page
        done = following >= len(rows)
        name = "$deltatoken" if done else "$skiptoken"
        state = json.dumps([start, end, low, high, 0 if done else following])
        link = f"{self.here}?{name}={quote(state, safe='')}"
        return 200, {"value": part, ("@odata.deltaLink" if done else "@odata.nextLink"): link}

    def me_events_get(self, place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        for calendar in self.world.calendars.values():
            if place[0] in calendar.events:
                return 200, chosen(calendar.events[place[0]], query)
        raise gone()

    # Contacts

    def me_contactFolders_list(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:  # noqa: N802
        rows = [chosen({"id": ref, "displayName": book.name}, query) for ref, book in self.world.books.items() if ref]
        return 200, self._paged(rows, query, 10)

    def me_contacts_get(self, place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        for book in self.world.books.values():
            if place[0] in book.contacts:
                return 200, chosen(book.contacts[place[0]], query)
        raise gone()

    def me_contacts_delta(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        return self._contacts("", query)

    def me_contactFolders_contacts_delta(  # noqa: N802
        self, place: list[str], query: Query, _body: Any
    ) -> tuple[int, Json]:
        return self._contacts(place[0], query)

    def _contacts(self, folder: str, query: Query) -> tuple[int, Json]:
        book = self.world.books.get(folder)
        if book is None:
            raise Problem(404, "ErrorItemNotFound", "The specified folder could not be found in the store.")
        token = query.get("$skiptoken") or query.get("$deltatoken")
        if token:
            assert not query.keys() & {"$select", "$top"}, "options on a link"
            start, end, offset, select = json.loads(token)
            if "$deltatoken" in query:
                start, end = end, len(book.log)
            if 0 <= start < book.oldest:
                raise Problem(410, "SyncStateNotFound", "The sync state generation is not found.")
        else:
            start, end, offset, select = -1, len(book.log), 0, query.get("$select", "")
        rows: list[Json] = []
        for ref in book.contacts if start < 0 else dict.fromkeys(book.log[start:end]):
            held = book.contacts.get(ref)
            if held is None:
                rows.append({"id": ref, "@removed": {"reason": "deleted"}})
            else:
                whole = chosen(held, {"$select": select})
                rows.append({"id": ref, "displayName": held["displayName"]} if self.world.partial and token else whole)
        part, following = rows[offset : offset + self.page], offset + self.page
        done = following >= len(rows)
        name = "$deltatoken" if done else "$skiptoken"
        state = json.dumps([start, end, 0 if done else following, select])
        link = f"{self.here}?{name}={quote(state, safe='')}"
        return 200, {"value": part, ("@odata.deltaLink" if done else "@odata.nextLink"): link}

    # To Do

    def me_todo_lists_list(self, _place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        rows = [chosen({"id": row.id, "displayName": row.name}, query) for row in self.world.lists.values()]
        return 200, self._paged(rows, query, 20)

    def me_todo_lists_create(self, _place: list[str], _query: Query, body: Any) -> tuple[int, Json]:
        made = TaskList(f"list-{self.world.number() + 1}", body["displayName"])
        self.world.lists[made.id] = made
        return 201, {"id": made.id, "displayName": made.name}

    def _tasks(self, place: list[str]) -> dict[str, Json]:
        if place[0] not in self.world.lists:
            raise gone()
        return self.world.lists[place[0]].tasks

    def _task(self, place: list[str]) -> Json:
        if place[1] not in self._tasks(place):
            raise gone()
        return self._tasks(place)[place[1]]

    def me_todo_tasks_list(self, place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        return 200, self._paged([task_shown(row, query) for row in self._tasks(place).values()], query, 20)

    def me_todo_tasks_get(self, place: list[str], query: Query, _body: Any) -> tuple[int, Json]:
        return 200, task_shown(self._task(place), query)

    def me_todo_tasks_create(self, place: list[str], _query: Query, body: Any) -> tuple[int, Json]:
        ref = f"task{self.world.number()}"
        linked = [{"id": f"link{self.world.number()}", **row} for row in body.get("linkedResources", [])]
        self._tasks(place)[ref] = {"id": ref, "status": "notStarted", **stored(body), "linkedResources": linked}
        return 201, self._task([place[0], ref])

    def me_todo_tasks_update(self, place: list[str], _query: Query, body: Any) -> tuple[int, Json]:
        task = self._task(place)
        task.update(stored(body))
        if task.get("dueDateTime", 0) is None:
            del task["dueDateTime"]
        return 200, task_shown(task, {})

    def me_todo_tasks_delete(self, place: list[str], _query: Query, _body: Any) -> tuple[int, None]:
        self._task(place)
        del self._tasks(place)[place[1]]
        return 204, None


def chosen(row: Json, query: Query) -> Json:
    keys = query.get("$select", "")
    if not keys:
        return dict(row)
    return {key: value for key, value in row.items() if key in keys.split(",") or key == "id" or key[0] == "@"}


def shown(mail: Json, query: Query) -> Json:
    """Return a message as it is told: properties of ours only when they are expanded."""
    row = chosen(mail, query)
    extra = row.pop("singleValueExtendedProperties", None) or mail.get("singleValueExtendedProperties")
    if not query.get("$select"):
        row.pop("internetMessageHeaders", None)
    if extra and "singleValueExtendedProperties" in query.get("$expand", ""):
        assert f"id eq '{extra[0]['id']}'" in query["$expand"]
        row["singleValueExtendedProperties"] = extra
    return row


def fits(mail: Json, wanted: str) -> bool:
    """Play the three filters that are asked for."""
    if match := re.fullmatch(r"(conversationId|internetMessageId) eq '(.*)'", wanted):
        return bool(mail.get(match[1]) == match[2].replace("''", "'"))
    match = re.fullmatch(r"singleValueExtendedProperties/[Aa]ny\(ep: ?ep/id eq '(.*)' and ep/value eq '(.*)'\)", wanted)
    assert match is not None, wanted
    held = mail.get("singleValueExtendedProperties") or []
    return any((row["id"], row["value"].lower()) == (match[1], match[2].lower()) for row in held)


def people(rows: list[Json]) -> list[Json]:
    return [person(row["emailAddress"]["address"], row["emailAddress"].get("name", "")) for row in rows]


def kept(body: Json) -> Json:
    """Return a message's fields as Exchange keeps them."""
    fields: Json = {key: people(value) if key.endswith("Recipients") else value for key, value in body.items()}
    return fields | ({"body": rewritten(body["body"])} if "body" in body else {})


def rewritten(body: Json) -> Json:
    """Return a body as Exchange keeps it: HTML, with a head of its own."""
    content = body["content"]
    if body["contentType"].lower() == "text":
        content = content.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\r\n")
    if "<head>" not in content:
        content = (
            f'<html><head>\r\n<meta http-equiv="Content-Type" content="text/html"></head><body>{content}</body></html>'
        )
    return {"contentType": "html", "content": content}


def quoted(original: Json) -> str:
    who = original["from"]["emailAddress"]
    return (
        '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>'
        '<div id="x_empty"><br></div><hr tabindex="-1" style="display:inline-block; width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> {who["name"]} &lt;{who["address"]}&gt;<br>'
        f"<b>Sent:</b> {original['sentDateTime']}<br><b>Subject:</b> {original['subject']}<div>&nbsp;</div></div>"
        f"<div>{original['body']['content']}</div></body></html>"
    )


def within(event: Json, low: str, high: str) -> bool:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text.removesuffix("Z").partition(".")[0].partition("+")[0])

    return at(event["start"]["dateTime"]) < at(high) and at(event["end"]["dateTime"]) > at(low)


def stored(body: Json) -> Json:
    """Return a task's fields as To Do keeps them: of the due date only the day."""
    fields = {key: value for key, value in body.items() if key != "linkedResources"}
    if fields.get("dueDateTime"):
        day = fields["dueDateTime"]["dateTime"][:10]
        fields["dueDateTime"] = {"dateTime": f"{day}T00:00:00.0000000", "timeZone": "UTC"}
    return fields


def task_shown(task: Json, query: Query) -> Json:
    row = dict(task)
    if "linkedResources" not in query.get("$expand", ""):
        row.pop("linkedResources", None)
    return row
