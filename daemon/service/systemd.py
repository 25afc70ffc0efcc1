"""The systemd unit: notify, watchdog, restart, and as little of the system within reach as the work allows.

Sources: systemd.service(5), systemd.exec(5) "Sandboxing", systemd.unit(5) "Specifiers" and "Quoting".
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from daemon.errors import USAGE
from daemon.service import SECONDS_BETWEEN_STARTS, SECONDS_TO_STOP, WATCHDOG_SECONDS, Installation, Job

NAME = "wellkept.service"
SYSTEM = Path("/etc/systemd/system")

_ALWAYS = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
KeyringMode=private
UMask=0077
"""
"""What the kernel grants to anybody. AF_NETLINK: looking up names asks it which addresses the machine has."""

_NAMESPACES = """\
PrivateUsers=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RemoveIPC=yes
"""
"""What needs a file system of its own: in a user's manager, that takes user namespaces for everybody."""


def unit(job: Job, *, user: str = "", namespaces: bool = True) -> str:
    """Return the text of the unit: of the whole system for a `user`, else of the user's own manager."""
    return "\n".join(_lines(job, user, namespaces=namespaces)) + "\n"


def _lines(job: Job, user: str, *, namespaces: bool) -> Iterator[str]:
    yield "# Written by `wellkept service install`: run it again after a change of the config's folders or accounts."
    yield "[Unit]"
    yield "Description=wellkept: notices where customers wait, leaves drafts and tasks"
    if user:
        yield "Wants=network-online.target"
        yield "After=network-online.target"
    yield ""
    yield "[Service]"
    yield "Type=notify"
    yield "NotifyAccess=main"
    yield f"ExecStart={' '.join(map(_argument, job.command))}"
    yield "ExecReload=kill -HUP $MAINPID"
    yield f"WatchdogSec={WATCHDOG_SECONDS}"
    yield "Restart=on-failure"
    yield f"RestartSec={SECONDS_BETWEEN_STARTS}"
    yield f"# {USAGE}: the config is wrong, and starting again does not mend it"
    yield f"RestartPreventExitStatus={USAGE}"
    yield f"TimeoutStopSec={SECONDS_TO_STOP}"
    yield "Nice=5"
    if user:
        yield f"User={user}"
    yield from (f"LoadCredential={name}" for name in job.secrets)
    yield ""
    yield from _ALWAYS.splitlines()
    if namespaces:
        yield from _NAMESPACES.splitlines()
        # A leading `-`: a disk that is not mounted at the start must not keep the other accounts from their work.
        yield from (f"ReadWritePaths={_path(path)}" for path in job.writable)
    yield ""
    yield "[Install]"
    yield f"WantedBy={'multi-user' if user else 'default'}.target"


def for_user(job: Job, environment: Mapping[str, str]) -> Installation:
    """Return the unit of the user's own manager."""
    folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    namespaces = not any(map(_forbids, _SWITCHES))
    notes = ["it runs while you are logged in; always, after `loginctl enable-linger`"]
    if not namespaces:
        notes.append("this system keeps user namespaces from users: the folders stay within the service's reach")
    return _installation(folder / "systemd" / "user" / NAME, unit(job, namespaces=namespaces), ["--user"], notes)


def for_system(job: Job, user: str) -> Installation:
    """Return the unit of the whole system, which runs as `user`."""
    notes = [f"it runs as {user}, from the start of the machine on"]
    return _installation(SYSTEM / NAME, unit(job, user=user), [], notes)


def _installation(path: Path, content: str, which: list[str], notes: Iterable[str]) -> Installation:
    tell = ["systemctl", *which]
    return Installation(
        path=path,
        content=content,
        start=([*tell, "daemon-reload"], [*tell, "enable", NAME], [*tell, "restart", NAME]),
        stop=([*tell, "disable", "--now", NAME],),
        forget=([*tell, "daemon-reload"],),
        ask=[*tell, "status", "--no-pager", "--lines=0", NAME],
        log=" ".join(["journalctl", *which, "-u", NAME]),
        notes=tuple(notes),
    )


_SWITCHES = (
    (Path("/proc/sys/kernel/unprivileged_userns_clone"), "0"),
    (Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"), "1"),
    (Path("/proc/sys/user/max_user_namespaces"), "0"),
)
"""What distributions forbid user namespaces with, and the value that does."""


def _forbids(switch: tuple[Path, str]) -> bool:
    path, value = switch
    try:
        return path.read_text(encoding="ascii").strip() == value
    except OSError:
        return False


def _argument(text: str) -> str:
    """Quote an argument of a command line, where `%` and `$` mean something."""
    return _quoted(text).replace("$", "$$")


def _path(path: Path) -> str:
    return _quoted(f"-{path}")


def _quoted(text: str) -> str:
    if any(letter in text for letter in "\n\r\0"):
        raise ValueError(f"no unit can name {os.fsencode(text)!r}")
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"' if any(letter in text for letter in " \t;'\"\\") else text
