"""What keeps wellkept at work: sign-ins that nobody else can read, the service, monitoring, backups."""

from __future__ import annotations

import http.client
import os
import pwd
import stat
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.doctor import Finding, Findings, advice, fine

if TYPE_CHECKING:
    from daemon.app import App
    from daemon.listen_at import ListenAt

OLD = timedelta(days=30)
"""From which age on a backup is worth renewing."""
LINGERING = Path("/var/lib/systemd/linger")
"""Holds a file by the name of each user whose services run while they are away (logind, loginctl(1))."""
_PATIENCE = 3.0


def secrets(app: App) -> Findings:
    """Look who can write to the config, and read what it names: whoever can, acts in the user's name."""
    config = app.config
    wrong = False
    for path in (config.path.resolve(), config.path.resolve().parent):
        mode = path.stat().st_mode
        if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
            wrong = True
            yield Finding("config", "broken", f"{path} can be changed by others", f"close it: chmod go-w {path}")
    for account in config.accounts:
        named: Path | None = account.options.get("client_secret")
        if named is not None and named.exists() and named.stat().st_mode & 0o077:
            wrong = True
            yield advice(account.name, f"{named} is open to others", f"close it: chmod go= {named}")
    if not wrong:
        yield fine("secrets", "nobody else can change the config or read what it names")


def service(app: App) -> Findings:
    """Look whether the service is installed, as the config wants it, running, and kept running while nobody is there."""
    from daemon.duty_file import read_duty
    from daemon.errors import UserError
    from daemon.service.carry_out import already, ask
    from daemon.service.here import anything, wanted

    on_duty = read_duty(app.state_dir) is not None
    found = [(anything(system=system), system) for system in _kinds()]
    installed = [(one, system) for one, system in found if already(one) is not None]
    if not installed:
        if on_duty:
            yield advice(
                "service", "`run` was started by hand", "`wellkept service install` starts it with the machine"
            )
        else:
            yield advice("service", "it is not installed", "`wellkept service install`")
        return
    for one, system in installed:
        flag = " --system" if system else ""
        try:
            runs, _ = ask(one)
            current = wanted(app, system=system).content == already(one)
        except UserError as error:
            yield advice("service", error.what, error.advice)
            continue
        if not runs:
            yield Finding(
                "service", "broken", f"{one.path.name} is installed and does not run", f"`{one.log}` says why"
            )
        elif not current:
            mend = f"`wellkept service install{flag}` brings it up to date"
            yield advice("service", "the config has changed since it was installed", mend)
        else:
            yield fine("service", f"{one.path.name} runs")
        if not system and one.path.suffix == ".service":
            yield from _lingers()


def _kinds() -> tuple[bool, ...]:
    import sys

    return (False,) if sys.platform == "darwin" else (False, True)


def _lingers() -> Findings:
    user = pwd.getpwuid(os.geteuid()).pw_name
    if LINGERING.parent.is_dir() and not (LINGERING / user).exists():
        yield advice("service", "it stops when you log out", "`loginctl enable-linger`, or `service install --system`")


def monitoring(app: App) -> Findings:
    """Ask the window for monitoring how `run` is, where the config opens one."""
    from daemon.duty_file import read_duty

    place = app.config.listen
    if place is None:
        return
    if read_duty(app.state_dir) is None:
        yield advice("monitoring", f"nobody answers at {place.address}: nobody is on duty", "`wellkept run`")
        return
    status, text = _health(place)
    if status == http.HTTPStatus.OK:
        yield fine("monitoring", f"http://{place.address}/healthz answers")
    elif status == http.HTTPStatus.SERVICE_UNAVAILABLE and text == "starting":
        yield fine("monitoring", "`run` has only just begun")
    elif status == http.HTTPStatus.SERVICE_UNAVAILABLE:
        yield Finding(
            "monitoring", "broken", f"`run` seems to hang ({text})", "start it anew, and report its last lines"
        )
    else:
        told = f"{place.address} does not answer as it should"
        mend = f"is port {place.port} taken? Name another one in `listen` of [service], and start `run` anew"
        yield Finding("monitoring", "broken", told, mend)


def _health(place: ListenAt) -> tuple[int, str]:
    connection = http.client.HTTPConnection(place.host, place.port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read(100).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def backups(app: App) -> Findings:
    """Look how old the last backup is that the user made."""
    from daemon.backup_note import last_backup

    at = last_backup(app.state_dir)
    if at is None:
        yield advice("backups", "there is no backup of ledger and book", "`wellkept backup FILE`, on another disk")
    elif app.now - at > OLD:
        yield advice("backups", f"the last backup is of {at:%Y-%m-%d}", "`wellkept backup FILE`, on another disk")
    else:
        yield fine("backups", f"the last one is of {at:%Y-%m-%d}")
