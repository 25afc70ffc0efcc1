"""The index's tables: what the mailboxes and calendars hold, as far as judgement needs it.

`message` is one mail, however many accounts or folders hold a copy; `copy` is where it lies. `participant` answers
"when did mail pass between us and this address" without touching the mails. Everything here can be rebuilt.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

message = sa.Table(
    "message",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("message_id", sa.Text, nullable=False, index=True),
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("sender_name", sa.Text, nullable=False),
    sa.Column("recipients", sa.JSON, nullable=False),  # [[role, email, name], …]; role: to, cc
    sa.Column("reply_to", sa.JSON, nullable=False),  # [email, …]
    sa.Column("refs", sa.JSON, nullable=False),  # In-Reply-To and References, oldest first
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("subject_key", sa.Text, nullable=False),
    sa.Column("is_reply", sa.Boolean, nullable=False),
    sa.Column("sent", sa.Boolean, nullable=False),  # the provider says that the account sent it
    sa.Column("new_text", sa.Text, nullable=False),
    sa.Column("cut", sa.Boolean, nullable=False),
    sa.Column("nature", sa.Text, nullable=False),
    sa.Column("nature_reason", sa.Text, nullable=False),
    sa.Column("asks_score", sa.Float, nullable=False),
    sa.Column("asks", sa.Boolean, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("closing", sa.Boolean, nullable=False),
    sa.Column("complaint", sa.Boolean, nullable=False),
    sa.Column("settled", sa.Boolean, nullable=False, server_default="0"),
    sa.Column("remarks", sa.JSON, nullable=False, server_default="[]"),  # daemon.index.told
    sa.Column("life_events", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("manner", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("commitments", sa.JSON, nullable=False, server_default="[]"),  # [{quote, what, due, said}, …]; due: stamp
    sa.Column("holding", sa.Boolean, nullable=False, server_default="0"),
    sa.Column(
        "attached", sa.Text
    ),  # names of the documents that hang on it, one a line; null: read before it was noted
    sa.Column("absence", sa.JSON, nullable=False, server_default="{}"),  # {back: ISO date, quote}, or empty
    sa.Column("read_as", sa.Text, nullable=False, server_default=""),  # rules.language.reading_mark
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("authentication", sa.Text, nullable=False),
    sa.Column("gone", sa.Boolean, nullable=False),
    sa.Column("thread", sa.Integer, nullable=False, index=True),
    sa.Column("stray", sa.Boolean, nullable=False),  # no reply header links it to anything
    sa.Column("parent", sa.Integer),  # for strays: what the joining chose
    sa.Column("unjoined", sa.Boolean, nullable=False),  # the joining has still to look at it
)
# SQLite uses a partial index only where a query says its condition in the same words: `unjoined = 1`.
sa.Index("message_unjoined", message.c.unjoined, sqlite_where=sa.text("unjoined = 1"))
sa.Index("message_stray", message.c.subject_key, message.c.at, sqlite_where=sa.text("stray = 1"))
sa.Index("message_promising", message.c.at, sqlite_where=sa.text("commitments != '[]'"))
TELLS = "(remarks != '[]' OR life_events != '[]')"
"""The condition of the index by which those mails are found that tell something beside asking."""
sa.Index("message_telling", message.c.sender, message.c.at, sqlite_where=sa.text(TELLS))
sa.Index("message_parent", message.c.parent, sqlite_where=message.c.parent.is_not(None))
sa.Index("message_away", message.c.at, sqlite_where=sa.text("nature = 'away'"))


def add_columns(connection: sa.Connection) -> None:
    """Add the columns that the table of mails gained since the index was made; they have defaults."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(message.name)}
    for column in message.columns:
        if column.name not in there:
            written = sa.schema.CreateColumn(column).compile(connection)
            connection.exec_driver_sql(f"ALTER TABLE {message.name} ADD COLUMN {written}")


def add_columns_and_indexes(connection: sa.Connection) -> None:
    """Add the columns and the indexes that the table of mails gained since the index was made."""
    add_columns(connection)
    for index in message.indexes:
        index.create(connection, checkfirst=True)


copy = sa.Table(
    "copy",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("message", sa.Integer, nullable=False, index=True),
    sqlite_with_rowid=False,
)

reply_ref = sa.Table(
    "reply_ref",
    metadata,
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("message", sa.Integer, primary_key=True),
    sqlite_with_rowid=False,
)

line = sa.Table(
    "line",
    metadata,
    sa.Column("hash", sa.Integer, primary_key=True),
    sa.Column("quoted", sa.Boolean, primary_key=True),
    sa.Column("message", sa.Integer, primary_key=True),
    sqlite_with_rowid=False,
)
sa.Index("line_message", line.c.message)

participant = sa.Table(
    "participant",
    metadata,
    sa.Column("email", sa.Text, primary_key=True),
    sa.Column("at", sa.Integer, primary_key=True),
    sa.Column("message", sa.Integer, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),  # from, to, cc
    sqlite_with_rowid=False,
)

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("email", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("first_at", sa.Integer, nullable=False),
    sa.Column("last_at", sa.Integer, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),  # mails from them
    sa.Column("sent", sa.Integer, nullable=False),  # mails of ours to them
    sa.Column("automatic", sa.Integer, nullable=False),  # of those received, written by machines
    sqlite_with_rowid=False,
)

tally = sa.Table(
    "tally",
    metadata,
    sa.Column("email", sa.Text, primary_key=True),
    sa.Column("touch", sa.Integer),  # message: the younger half of the latest two-way mail
    sa.Column("attempt", sa.Integer),  # message: our latest to them
    sa.Column("received", sa.Integer),  # message: the latest of theirs that a human wrote
    sa.Column("last", sa.Integer),  # message: the latest either way
    sa.Column("last_word_at", sa.Integer),  # of touch and attempt the later
    sa.Column("last_at", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("unanswered", sa.Integer, nullable=False),
    sa.Column("received_count", sa.Integer, nullable=False),
    sa.Column("sent_count", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

untallied = sa.Table(
    "untallied",
    metadata,
    sa.Column("email", sa.Text, primary_key=True),  # its tally, if there is one, no longer holds
    sqlite_with_rowid=False,
)

thread = sa.Table(
    "thread",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("dirty", sa.Boolean, nullable=False),
    sa.Column("first_key", sa.Text, nullable=False, server_default=""),
    sa.Column("subject", sa.Text, nullable=False, server_default=""),
    sa.Column("last_at", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_key", sa.Text, nullable=False, server_default=""),
    sa.Column("joined", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("state", sa.Text, nullable=False, server_default="automatic"),
    sa.Column("because", sa.Text, nullable=False, server_default=""),
)
sa.Index("thread_dirty", thread.c.dirty, sqlite_where=sa.text("dirty = 1"))
sa.Index("thread_state", thread.c.state, thread.c.last_at)
sa.Index("thread_last", thread.c.last_at)

event = sa.Table(
    "event",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("uid", sa.Text, nullable=False, index=True),
    sa.Column("starts", sa.Integer, nullable=False, index=True),
    sa.Column("ends", sa.Integer, nullable=False, index=True),
    sa.Column("data", sa.JSON, nullable=False),
    sqlite_with_rowid=False,
)

event_guest = sa.Table(
    "event_guest",
    metadata,
    sa.Column("email", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)
sa.Index("event_guest_ref", event_guest.c.account, event_guest.c.ref)

card = sa.Table(
    "card",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),  # what it came with: card (a contact), event (a birthday)
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("data", sa.JSON, nullable=False),
    sqlite_with_rowid=False,
)

left_out = sa.Table(
    "left_out",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),  # what could not be read last time, while the rest of the account was
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

cursor = sa.Table(
    "cursor",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("cursor", sa.Text),
    sa.Column("at", sa.Integer, nullable=False),  # the last success
    sqlite_with_rowid=False,
)

coverage = sa.Table(
    "coverage",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("since", sa.Integer),  # all mail later than this is here; null: all mail
    sqlite_with_rowid=False,
)

own_address = sa.Table(
    "own_address",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("email", sa.Text, primary_key=True),  # what the provider knows as the owner's
    sqlite_with_rowid=False,
)

set_aside = sa.Table(
    "set_aside",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

article = sa.Table(
    "article",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),  # the feed's address; "" for the folder
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False, index=True),  # published, or first seen
    sa.Column("dated", sa.Boolean, nullable=False),  # its publisher says when
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("categories", sa.JSON, nullable=False),
    sa.Column("also", sa.JSON, nullable=False),
    sqlite_with_rowid=False,
)

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("url", sa.Text, primary_key=True),  # as the user lists it; "" for the folder
    sa.Column("moved_to", sa.Text, nullable=False),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("modified", sa.Text, nullable=False),
    sa.Column("listed", sa.JSON, nullable=False),  # the feeds that a list of feeds names
    sa.Column("tried", sa.Integer),
    sa.Column("fresh_until", sa.Integer),  # as its server says: no question before
    sa.Column("again", sa.Integer),  # when `run` asks next
    sa.Column("succeeded", sa.Integer),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("trouble", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
