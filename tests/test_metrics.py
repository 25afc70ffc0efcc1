"""The window for monitoring: on this machine only, for whoever asks it by its own name, and gone within a second."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.account_health import AccountHealth
from daemon.account_record import AccountRecord
from daemon.config import load_config
from daemon.index import Index
from daemon.ledger import Ledger
from daemon.listen_at import ListenAt
from daemon.metrics import Figures, Listened, Pulse, exposition, pages
from daemon.metrics_server import Answer, Window
from daemon.service import WATCHDOG_SECONDS
from daemon.service.notify import NOBODY
from rules.rule import Problems

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
SAMPLE = re.compile(r'wellkept_[a-z_]+(\{([a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? -?[0-9.e+]+')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def place() -> ListenAt:
    return ListenAt("127.0.0.1", free_port())


def broken() -> Answer:
    raise ValueError("canary")


@pytest.fixture
def window(place: ListenAt) -> Iterator[Window]:
    with Window(place, {"/healthz": lambda: Answer(200, "ok\n"), "/broken": broken}) as opened:
        yield opened


def ask(place: ListenAt, method: str = "GET", path: str = "/healthz", host: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection(place.host, place.port, timeout=30)
    try:
        connection.request(method, path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def raw(place: ListenAt, request: bytes) -> bytes:
    with socket.create_connection((place.host, place.port), timeout=30) as connection:
        connection.sendall(request)
        said = b""
        while piece := connection.recv(4096):
            said += piece
        return said


@pytest.mark.usefixtures("window")
def test_it_answers_a_question_about_itself(place: ListenAt) -> None:
    assert ask(place) == (200, "ok\n")
    assert ask(place, path="/healthz?x=1") == (200, "ok\n")
    assert ask(place, host=f"localhost:{place.port}") == (200, "ok\n")
    assert ask(place, path="/other")[0] == 404
    assert ask(place, path="/broken") == (500, "Internal Server Error\n")


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:9180", "127.0.0.1.evil.example", "127.0.0.1", "10.0.0.1"]
)
def test_a_page_that_found_its_way_here_by_another_name_gets_nothing(place: ListenAt, host: str) -> None:
    assert ask(place, host=host)[0] == 421


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "get"])
def test_nothing_but_get_is_served(place: ListenAt, method: str) -> None:
    assert ask(place, method)[0] == 405


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(
    "request_",
    [
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET /healthz\r\nHost: x\r\n\r\n",
        b"\r\n\r\n",
        b"\xff\xfe\x00\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(place: ListenAt, request_: bytes) -> None:
    assert raw(place, request_).startswith(b"HTTP/1.1 400 ")


@pytest.mark.usefixtures("window")
def test_a_head_without_end_is_cut_off_and_the_next_one_is_served(place: ListenAt) -> None:
    with socket.create_connection((place.host, place.port), timeout=30) as endless:
        try:
            for _ in range(64):
                endless.sendall(b"x" * 1024)
            rest = endless.recv(1)
        except OSError:
            rest = b""
    assert rest == b""
    assert ask(place)[0] == 200


def test_it_ends_at_once_even_while_somebody_keeps_it_waiting(place: ListenAt) -> None:
    window = Window(place, {})
    with window, socket.create_connection((place.host, place.port)) as silent:
        silent.sendall(b"GET ")
    assert not window._thread.is_alive()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((place.host, place.port))


@pytest.mark.usefixtures("window")
def test_a_port_that_is_taken_is_an_error_that_can_be_told(place: ListenAt) -> None:
    with pytest.raises(OSError, match="in use"):
        Window(place, {})


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("127.0.0.1:9180", "127.0.0.1", 9180), ("[::1]:1", "::1", 1), ("localhost:65535", "127.0.0.1", 65535), ("127.9.9.9:80", "127.9.9.9", 80)],
)  # fmt: skip
def test_an_address_of_this_machine_is_taken(text: str, host: str, port: int) -> None:
    place = ListenAt.of(text)
    assert (place.host, place.port) == (host, port)
    assert place.address in place.names


@pytest.mark.parametrize(
    "text",
    ["0.0.0.0:9180", "[::]:9180", ":9180", "9180", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "192.168.1.5:9180", "example.org:80", "127.0.0.1:1000000080"],
)  # fmt: skip
def test_any_other_address_is_refused_in_the_config(text: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[me]\nname = "Dana Fox"\naddresses = ["dana@northwind.example"]\n'
        f'[service]\nlisten = "{text}"\n[[account]]\nname = "work"\nprovider = "local"\nmaildir = "mail"\n'
    )
    with pytest.raises(Problems, match=r"config\.toml:5"):
        load_config(config)
    config.write_text(config.read_text().replace(f'"{text}"', '"127.0.0.1:9180"'))
    assert load_config(config).listen == ListenAt("127.0.0.1", 9180)
    config.write_text(config.read_text().replace('"127.0.0.1:9180"', '""'))
    assert load_config(config).listen is None


@given(st.text(), st.text(), st.integers(0, 10**6))
def test_every_sample_is_one_line_of_the_format(account: str, reason: str, count: int) -> None:
    health = AccountHealth(account, NOW, NOW, NOW, count, NOW, reason)
    figures = Figures(NOW, [health], {("draft", "untouched"): count}, {account: count}, "")
    lines = "".join(f"{line}\n" for line in exposition(figures)).split("\n")[:-1]
    samples = [line for line in lines if not line.startswith("# ")]
    assert all(SAMPLE.fullmatch(line) for line in samples), samples
    names = [line.split(" ")[2] for line in lines if line.startswith("# TYPE ")]
    assert len(names) == len(set(names))
    assert {re.split(r"[ {]", line)[0] for line in samples} == set(names)


def test_the_pulse_tells_a_loop_that_hangs_from_one_that_sleeps() -> None:
    at = 0.0
    pulse = Pulse(lambda: at, timedelta(minutes=5))
    assert pulse.trouble() == "starting"
    manager = Listened.over(NOBODY, pulse)
    manager.ready()
    assert pulse.trouble() == "starting"
    manager.alive()
    at = 300 * 1.2 + WATCHDOG_SECONDS
    assert pulse.trouble() == ""
    at = 300 * 1.25 + WATCHDOG_SECONDS + 1
    assert pulse.trouble() == "pass-overdue"


def test_health_and_figures_come_from_the_stores(tmp_path: Path, place: ListenAt) -> None:
    index, ledger = Index.open(tmp_path / "index.db"), Ledger.open(tmp_path / "ledger.db")
    pulse = Pulse(lambda: 0.0, timedelta(minutes=5))
    with Window(place, pages(index, ledger, AccountRecord(tmp_path), ["work"], pulse, lambda: NOW)):
        assert ask(place) == (503, "starting\n")
        pulse.beat()
        assert ask(place) == (200, "ok\n")
        status, text = ask(place, path="/metrics")
    assert status == 200
    assert "wellkept_up 1\n" in text
    assert 'wellkept_account_failures{account="work"} 0\n' in text
    assert "last_success" not in text, "it has never been read"
    index.close()
    ledger.close()


def test_nobody_wakes_while_nobody_asks(window: Window) -> None:
    assert [thread for thread in threading.enumerate() if thread.name == "window"] == [window._thread]
    assert window._door.gettimeout() is None, "it waits in accept without a time-out"
