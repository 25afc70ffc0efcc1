"""Several accounts in one process: together they never ask for more at once than Microsoft allows."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from connectors.outlook.connector import Outlook
from connectors.outlook.options import FOLDERS
from connectors.outlook.transport import AT_ONCE
from tests.contract import Kept
from tests.outlook.description import needs_description
from tests.outlook.server import serving
from tests.outlook.stage import Clock, connect, delivered, new_server
from tests.stage import Post

ACCOUNTS = 8
MAILS = 60


@needs_description
def test_eight_accounts_at_once_never_have_more_requests_in_flight_than_are_allowed(tmp_path: Path) -> None:
    with serving(new_server(page=1)) as server:
        for number in range(MAILS):
            delivered(server.world, Post(number))
        together = threading.Barrier(AT_ONCE)

        def choose(_method: str, _path: str) -> None:
            if server.requests <= AT_ONCE:  # the first are answered when all that may come have come
                together.wait(30)

        server.choose = choose
        accounts = [connect(server, Clock(), folder_for(tmp_path, number)) for number in range(ACCOUNTS)]

        def read(account: Outlook) -> Kept:
            kept = Kept()
            kept.sync(account, "message")
            kept.sync(account, "event")
            account.close()
            return kept

        with ThreadPoolExecutor(ACCOUNTS) as pool:
            read_by_all = list(pool.map(read, accounts))
    assert [len(kept.mails) for kept in read_by_all] == [MAILS] * ACCOUNTS
    assert server.wrong == []
    assert server.requests == ACCOUNTS * (MAILS + len(FOLDERS) - 1 + 1)
    assert server.most == AT_ONCE < 4


def folder_for(root: Path, number: int) -> Path:
    found = root / f"account-{number}"
    found.mkdir()
    return found
