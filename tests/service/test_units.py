"""What is handed to the service managers: units that systemd takes, hardened; agents that launchd reads."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import socket
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.secrets import credential, secret_name
from daemon.service import Job, launchd, systemd
from daemon.service.notify import Manager

JOB = Job(
    command=("/srv/well kept/bin/wellkept", "--config", "/srv/dana/100% mine/$HOME.toml", "run"),
    writable=(Path("/srv/dana/.local/state/wellkept"), Path('/srv/dana/Mail "new"/work')),
    secrets=(credential(secret_name("gmail", "zwei ü")),),
)
EXPOSED_AT_MOST = 2.0
BARE = {"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": "/run"}


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("systemd-analyze")
    if tool is None and "CI" not in os.environ:
        pytest.skip("there is no systemd here")
    assert tool is not None, "CI needs systemd-analyze (package systemd)"
    return subprocess.run([tool, *arguments], env=BARE, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(params=["user", "user without namespaces", "system"])
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    content = {
        "user": lambda: systemd.unit(JOB),
        "user without namespaces": lambda: systemd.unit(JOB, namespaces=False),
        "system": lambda: systemd.unit(JOB, user="daemon"),
    }[request.param]()
    path = tmp_path / systemd.NAME
    path.write_text(content, encoding="utf-8")
    return path


def test_systemd_understands_every_line(unit: Path) -> None:
    command = unit.parent / "wellkept"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    unit.write_text(unit.read_text().replace("/srv/well kept/bin/wellkept", f"{command}"))

    done = analyze("verify", "--man=no", str(unit))

    assert not [line for line in done.stderr.splitlines() if systemd.NAME in line], done.stderr


@pytest.mark.parametrize("user", ["", "daemon"])
def test_the_service_reaches_little_of_the_system(user: str, tmp_path: Path) -> None:
    unit = tmp_path / systemd.NAME
    unit.write_text(systemd.unit(JOB, user=user), encoding="utf-8")

    done = analyze("security", "--offline=true", "--no-pager", str(unit))

    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert found is not None, done.stderr
    assert float(found[1]) <= EXPOSED_AT_MOST


def test_a_path_may_hold_what_systemd_gives_a_meaning_to() -> None:
    lines = systemd.unit(JOB).splitlines()

    assert 'ExecStart="/srv/well kept/bin/wellkept" --config "/srv/dana/100%% mine/$$HOME.toml" run' in lines
    assert 'ReadWritePaths="-/srv/dana/Mail \\"new\\"/work"' in lines
    assert "LoadCredential=wellkept.gmail_2dzwei_20_fc" in lines


def test_a_line_break_in_a_path_is_refused_rather_than_becoming_a_line_of_the_unit() -> None:
    with pytest.raises(ValueError, match="no unit can name"):
        systemd.unit(Job(("/bin/wellkept",), (Path("/srv/dana/x\nExecStartPre=/bin/sh"),), ()))


def test_a_wrong_config_is_not_started_again_and_again() -> None:
    assert "RestartPreventExitStatus=2" in systemd.unit(JOB).splitlines()


def test_launchd_gets_the_command_as_it_is() -> None:
    agent = plistlib.loads(launchd.agent(JOB, Path("/srv/dana/Library/Logs/wellkept.log")).encode())

    assert agent["ProgramArguments"] == list(JOB.command)
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["Umask"] == 0o077


class Ear:
    """The socket of a service manager."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.setblocking(False)

    def heard(self) -> list[str]:
        found: list[str] = []
        while True:
            try:
                found.append(self.socket.recv(1000).decode())
            except BlockingIOError:
                return found


@pytest.mark.parametrize("abstract", [False, True], ids=["file", "abstract"])
def test_the_manager_hears_how_the_service_is(abstract: bool, tmp_path: Path) -> None:
    name = f"wellkept-test-{os.getpid()}"
    ear = Ear(f"\0{name}" if abstract else str(tmp_path / "notify"))
    manager = Manager.of({"NOTIFY_SOCKET": f"@{name}" if abstract else str(tmp_path / "notify")}, 1)

    manager.ready()
    manager.alive()
    manager.reloading(12.5)
    manager.stopping()

    assert ear.heard() == ["READY=1", "WATCHDOG=1", "RELOADING=1\nMONOTONIC_USEC=12500000", "STOPPING=1"]
    ear.socket.close()


@pytest.mark.parametrize(
    ("environment", "every"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "600000000"}, timedelta(seconds=300)),
        ({"WATCHDOG_USEC": "600000000", "WATCHDOG_PID": "7"}, timedelta(seconds=300)),
        ({"WATCHDOG_USEC": "600000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
    ],
)
def test_a_sign_of_life_is_due_twice_in_the_watchdogs_time(
    environment: Mapping[str, str], every: timedelta | None
) -> None:
    assert Manager.of(environment, 7).every == every


def test_without_a_manager_or_with_a_dead_one_nothing_happens(tmp_path: Path) -> None:
    for address in ("", str(tmp_path / "nobody"), "@nobody-listens-here"):
        Manager(address).ready()

    assert list(tmp_path.iterdir()) == []
