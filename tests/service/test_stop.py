"""A stop is heard at any point, also while a provider says nothing at all."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.bell import Bell

HOME = Path(__file__).parents[2]


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Yield a provider that takes every request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.mark.parametrize("provider", ["gmail", "outlook"])
def test_run_stops_though_a_provider_hangs(provider: str, silent: socket.socket, tmp_path: Path) -> None:
    port = silent.getsockname()[1]
    config = tmp_path / "config.toml"
    config.write_text(
        '[me]\nname = "Dana Fox"\naddresses = ["dana@northwind.example"]\n[state]\ndir = "state"\n'
        f'[[account]]\nname = "work"\nprovider = "{provider}"\naddress = "dana@northwind.example"\nendpoint = "http://127.0.0.1:{port}"\n'
        f"token_command = ['{sys.executable}', '-c', 'print(1)']\n"
    )
    config.chmod(0o600)
    command = [sys.executable, "-m", "wellkept", "--config", str(config), "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=HOME) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "on duty for work\n"
        silent.settimeout(60)
        request, _ = silent.accept()
        running.send_signal(signal.SIGTERM)
        try:
            said, _ = running.communicate(timeout=30)  # the requests themselves would be given up after two minutes
        finally:
            running.kill()
            request.close()
    assert running.returncode == 0, said
    assert said.strip().splitlines()[-1].startswith("stopped")


def test_what_does_not_end_by_itself_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daemon.bell.GRACE", 0.01)
    bell, ended = Bell(), threading.Event()
    bell.last_resort = ended.set
    bell._stop(signal.SIGTERM, None)
    assert bell.stopped
    assert ended.wait(30)
