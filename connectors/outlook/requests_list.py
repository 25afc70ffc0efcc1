"""Every request that wellkept makes of Graph: what is not in these lists never leaves the machine.

Nothing here sends, forwards or answers, and nothing writes to a calendar: Exchange would mail invitations. Links to the
next page are replayed to the letter, so their known spellings are listed too (`users('id')`, `mailFolders('id')`,
`delta()`).
"""

from __future__ import annotations

from itertools import product

OPTIONS = frozenset(
    """
    $select $top $skip $filter $expand $orderby $count $skiptoken $skipToken $deltatoken $deltaToken
    """.split()  # noqa: SIM905 - a list of words
)
"""System options of a request that only reads; those of links in both spellings that Microsoft's documents use."""


def requests(root: str) -> tuple[str, ...]:
    """Return the list for the Graph at `root`."""
    me = f"{root}/me"
    lists = f"{me}/todo/lists"
    return (
        *batchable(root),
        *_links(root),
        f"GET {me}",
        f"GET {me}/mailboxSettings",
        f"GET {me}/messages",
        f"POST {me}/messages",
        f"PATCH {me}/messages/{{id}}",
        f"DELETE {me}/messages/{{id}}",
        f"POST {me}/messages/{{id}}/createReply",
        f"POST {me}/messages/{{id}}/createReplyAll",
        f"GET {me}/mailFolders",
        f"GET {me}/mailFolders/{{id}}/childFolders",
        f"GET {me}/calendars",
        f"GET {me}/contactFolders",
        f"GET {lists}",
        f"POST {lists}",
        f"GET {lists}/{{list}}/tasks",
        f"POST {lists}/{{list}}/tasks",
        f"GET {lists}/{{list}}/tasks/{{id}}",
        f"PATCH {lists}/{{list}}/tasks/{{id}}",
        f"DELETE {lists}/{{list}}/tasks/{{id}}",
    )


def batchable(root: str) -> tuple[str, ...]:
    """Return what a batch may hold."""
    me = f"{root}/me"
    return (
        f"GET {me}/messages/{{id}}",
        f"GET {me}/mailFolders/{{id}}",
        f"GET {me}/events/{{id}}",
        f"GET {me}/contacts/{{id}}",
        f"GET {me}/todo/lists/{{list}}/tasks/{{id}}/linkedResources",
    )


def _links(root: str) -> tuple[str, ...]:
    """Return pages of lists, in every spelling that Graph uses in its links."""
    whose = ("/me", "/users/{user}", "/users{user}", "/Users{user}")
    folders = ("/mailFolders/{id}", "/mailFolders{id}", "/mailfolders/{id}", "/mailfolders{id}")
    deltas = ("/delta", "/delta/", "/delta()", "/microsoft.graph.delta", "/microsoft.graph.delta()")
    mail = [f"{folder}/messages{delta}" for folder, delta in product(folders, ("", *deltas))]
    calendars = ("", "/calendar", "/calendars/{calendar}", "/calendars{calendar}")
    view = ("/calendarView", "/calendarview")
    views = [f"{calendar}{name}{delta}" for calendar, name, delta in product(calendars, view, deltas)]
    books = (
        "",
        "/contactFolders/{folder}",
        "/contactFolders{folder}",
        "/contactfolders/{folder}",
        "/contactfolders{folder}",
    )
    people = [f"{book}/contacts{delta}" for book, delta in product(books, deltas)]
    todo = [f"/todo/lists{rest}" for rest in ("", "/{list}/tasks", "{list}/tasks")]
    rest = ["/messages", "/mailFolders", "/calendars", "/contactFolders", *todo]
    return tuple(f"GET {root}{who}{place}" for who, place in product(whose, [*mail, *views, *people, *rest]))
