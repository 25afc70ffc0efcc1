"""Which strays quote which: the lines they say and the lines they cite, as the index keeps them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from daemon.database import chunks
from daemon.index import tables
from rules.joining import POPULAR


def quoting(connection: sa.Connection, speakers: Collection[int]) -> set[int]:
    """Return the strays whose choice may depend on these speakers: they quote a line that those said before.

    A line leads whoever quotes it to all who said it before, as long as these are POPULAR at most: so nothing depends
    on a speaker for what was sent earlier, or later than too many others who said the same.
    """
    line, column = tables.line.c, tables.message.c
    said: dict[int, int] = {}
    for part in chunks(speakers):
        query = (
            sa.select(line.hash, sa.func.min(column.at))
            .join(tables.message, column.id == line.message)
            .where(line.message.in_(part), ~line.quoted)
            .group_by(line.hash)
        )
        for value, at in connection.execute(query):
            said[value] = min(at, said.get(value, at))
    found: set[int] = set()
    for part in chunks(said):
        others: dict[int, list[int]] = defaultdict(list)
        for row in connection.execute(first_holders(line.hash.in_(part), without=speakers)):
            others[row.hash].append(row.at)
        popular = {value: max(ats) for value, ats in others.items() if len(ats) > POPULAR}
        telling = [value for value in part if said[value] <= popular.get(value, said[value])]
        citing = (
            sa.select(line.hash, line.message, column.at)
            .join(tables.message, column.id == line.message)
            .where(line.hash.in_(telling), line.quoted)
        )
        for value, message, at in connection.execute(citing):
            if said[value] <= at <= popular.get(value, at):
                found.add(message)
    return found


def first_holders(which: sa.ColumnElement[bool], without: Collection[int] = ()) -> sa.Select[Any]:
    """Return the query of (hash, message, at): for each line, who said it first, POPULAR + 1 at most."""
    line, column = tables.line.c, tables.message.c
    place = sa.func.row_number().over(partition_by=line.hash, order_by=(column.at, column.key)).label("place")
    holders = (
        sa.select(line.hash, line.message, column.at, place)
        .join(tables.message, column.id == line.message)
        .where(which, ~line.quoted)
    )
    if without:  # as JSON: there may be more of them than a query may have parameters
        left_out = sa.func.json_each(json.dumps(sorted(without))).table_valued("value")
        holders = holders.where(line.message.not_in(sa.select(left_out.c.value)))
    ranked = holders.subquery()
    return sa.select(ranked.c.hash, ranked.c.message, ranked.c.at).where(ranked.c.place <= POPULAR + 1)
