"""`wellkept service …` as a user types it, with a systemctl that writes down what it is told."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """\
[me]
name = "Dana Fox"
addresses = ["dana@northwind.example"]
[state]
dir = "state"
[[account]]
name = "work"
provider = "local"
maildir = "Mail"
tasks = "tasks"
"""
SYSTEMCTL = """\
#!/bin/sh
echo "$@" >> "{told}"
case "$*" in
  *status*) echo "active (running)"; exit {status} ;;
  *restart*) [ {restart} = 0 ] || echo "Unit is masked." >&2; exit {restart} ;;
esac
"""

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="systemd is Linux's")


@dataclass
class Machine:
    """A home with a config, and a service manager that takes everything."""

    home: Path

    def __post_init__(self) -> None:
        self.bin.mkdir()
        (self.home / "config.toml").write_text(CONFIG, encoding="utf-8")
        starter = self.bin / "wellkept"
        starter.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{ROOT / 'wellkept.py'}' \"$@\"\n")
        starter.chmod(0o755)
        self.manager()

    @property
    def bin(self) -> Path:
        return self.home / "bin"

    @property
    def unit(self) -> Path:
        return self.home / ".config" / "systemd" / "user" / "wellkept.service"

    @property
    def told(self) -> list[str]:
        written = self.home / "told"
        return written.read_text().splitlines() if written.exists() else []

    def manager(self, *, status: int = 0, restart: int = 0) -> None:
        tool = self.bin / "systemctl"
        tool.write_text(SYSTEMCTL.format(told=self.home / "told", status=status, restart=restart))
        tool.chmod(0o755)

    def wellkept(self, *arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [str(self.bin / "wellkept"), "--config", str(self.home / "config.toml"), "service", *arguments],
            env={"HOME": str(self.home), "PATH": str(self.bin), "PYTHONPATH": str(ROOT)},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_will_be_written_is_shown_and_nothing_happens_without_a_word(machine: Machine) -> None:
    code, out, err = machine.wellkept("install")

    assert code == 2
    assert "--yes" in err
    assert str(machine.unit) in out
    assert "WatchdogSec=" in out
    assert "Then: systemctl --user enable wellkept.service" in out
    assert (machine.unit.exists(), machine.told) == (False, [])

    assert machine.wellkept("install", "--show")[0] == 0
    assert (machine.unit.exists(), machine.told) == (False, [])


def test_install_writes_the_unit_and_starts_it(machine: Machine) -> None:
    code, out, err = machine.wellkept("install", "--yes")

    assert (code, err) == (0, "")
    assert "journalctl --user -u wellkept.service" in out
    lines = machine.unit.read_text().splitlines()
    assert f"ReadWritePaths=-{machine.home / 'state'}" in lines
    assert f"ReadWritePaths=-{machine.home / 'Mail'}" in lines
    assert f"ReadWritePaths=-{machine.home / 'tasks'}" in lines
    assert any(line.startswith("ExecStart=") and line.endswith("config.toml run") for line in lines)
    assert machine.told == [
        "--user daemon-reload",
        "--user enable wellkept.service",
        "--user restart wellkept.service",
    ]


def test_a_second_install_after_a_change_shows_the_difference(machine: Machine) -> None:
    machine.wellkept("install", "--yes")
    config = machine.home / "config.toml"
    config.write_text(config.read_text().replace('"tasks"', '"to-do"'))

    assert "`wellkept service install` brings it up to date" in machine.wellkept("status")[1]
    out = machine.wellkept("install", "--yes")[1]

    assert f"-ReadWritePaths=-{machine.home / 'tasks'}" in out.splitlines()
    assert f"+ReadWritePaths=-{machine.home / 'to-do'}" in out.splitlines()
    assert "brings it up to date" not in machine.wellkept("status")[1]


def test_status_says_whether_it_runs(machine: Machine) -> None:
    assert machine.wellkept("status") == (1, "not installed: `wellkept service install`\n", "")
    machine.wellkept("install", "--yes")
    code, out, _ = machine.wellkept("status")
    assert code == 0
    assert out.startswith("active (running)")

    machine.manager(status=3)
    code, out, _ = machine.wellkept("status", "--json")
    assert code == 1
    assert json.loads(out) == {"path": str(machine.unit), "installed": True, "current": True, "runs": False}


def test_uninstall_leaves_no_trace_and_needs_no_config(machine: Machine) -> None:
    machine.wellkept("install", "--yes")
    (machine.home / "config.toml").unlink()

    code, out, err = machine.wellkept("uninstall")

    assert (code, err) == (0, "")
    assert str(machine.unit) in out
    assert not machine.unit.exists()
    assert machine.told[-2:] == ["--user disable --now wellkept.service", "--user daemon-reload"]
    assert "nothing to remove" in machine.wellkept("uninstall")[1]


def test_a_manager_that_refuses_is_quoted(machine: Machine) -> None:
    machine.manager(restart=1)

    code, _, err = machine.wellkept("install", "--yes")

    assert code == 1
    assert "`systemctl --user restart wellkept.service` failed: Unit is masked." in err


def test_without_systemd_the_way_out_is_named(machine: Machine) -> None:
    (machine.bin / "systemctl").unlink()

    code, _, err = machine.wellkept("install", "--yes")

    assert code == 1
    assert "there is no `systemctl` here" in err
    assert "docs/service.md" in err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_service_of_the_whole_machine_runs_as_the_owner_of_the_config(machine: Machine) -> None:
    code, _, err = machine.wellkept("install", "--system", "--show")
    assert code == 1
    assert "belongs to root, and the service would run as root" in err

    os.chown(machine.home / "config.toml", 1, 1)
    code, out, _ = machine.wellkept("install", "--system", "--show")
    assert code == 0
    assert f"User={pwd.getpwuid(1).pw_name}" in out.splitlines()
    assert "WantedBy=multi-user.target" in out.splitlines()
    assert "# /etc/systemd/system/wellkept.service" in out.splitlines()
