"""Where sign-ins are kept: the desktop's keyring, else a file that only its owner can read. Never the config.

The user is told which of the two it is. A service manager may hand over a first one, for machines where nobody can
sign in (systemd.exec(5), "Credentials"); what is kept here since, as tokens that are renewed are, has precedence. A command that prints a token (`token_command`) is run without a shell, and
only when nobody else could have written it: the config that names it must be readable by its owner alone.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from connectors.base import SignInNeeded

SERVICE = "wellkept"
"""What the entries are called in the keyring."""
_COMMAND_SECONDS = 60.0
_TOKEN = re.compile(r"[!-~]{1,16384}")
_FILE_LIMIT = 1024 * 1024


class Ring(Protocol):
    """A keyring, as `keyring.backend.KeyringBackend`."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, None when there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Drop the secret."""
        ...


def system_keyring() -> Ring | None:
    """Return the desktop's keyring; None where there is none (a server, a headless session)."""
    import keyring
    from keyring.backends import fail, null

    ring: Ring = keyring.get_keyring()
    return None if isinstance(ring, fail.Keyring | null.Keyring) else ring


class Secrets:
    """Secrets by name. `folder` is used only where there is no keyring, or the keyring refuses."""

    def __init__(self, folder: Path, ring: Ring | None) -> None:
        self._folder = folder
        self._ring = ring

    def read(self, name: str) -> str | None:
        """Return the secret, None when there is none. Raises SignInNeeded when it is there but cannot be had."""
        held = self._kept(name)
        return _handed_over(name) if held is None else held

    def _kept(self, name: str) -> str | None:
        from keyring.errors import KeyringError

        path = self._path(name)
        if path.exists():
            return _read(path)
        if self._ring is None:
            return None
        try:
            return self._ring.get_password(SERVICE, name)
        except KeyringError as error:
            raise SignInNeeded(
                f"the keyring does not answer: {error}", "unlock your keyring and run the command again"
            ) from error

    def write(self, name: str, secret: str) -> str:
        """Keep the secret; returns where, in words for the user."""
        from keyring.errors import KeyringError

        path = self._path(name)
        if self._ring is not None:
            try:
                self._ring.set_password(SERVICE, name, secret)
            except KeyringError:
                pass  # it is there but will not take it: the file is the way that is left, and is named below
            else:
                path.unlink(missing_ok=True)
                return "your keyring"
        _write(path, secret)
        return f"the file {path}, which only you can read (there is no keyring here)"

    def forget(self, name: str) -> None:
        """Drop the secret wherever it is."""
        from keyring.errors import KeyringError

        self._path(name).unlink(missing_ok=True)
        if self._ring is not None:
            with suppress(KeyringError):
                self._ring.delete_password(SERVICE, name)

    def _path(self, name: str) -> Path:
        return self._folder / (re.sub(r"[^\w.@-]", "_", name) + ".json")


def secret_name(provider: str, account: str) -> str:
    """Return the name under which an account's sign-in is kept."""
    return f"{provider}-{account}"


def credential(name: str) -> str:
    """Return the name under which a service manager hands over the secret of that name."""
    return "wellkept." + "".join(
        letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}" for letter in name
    )


def _handed_over(name: str) -> str | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / credential(name) if folder else None
    return _read(path) if path is not None and path.exists() else None


def _write(path: Path, secret: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret)
        file.flush()
        os.fsync(handle)
    new.replace(path)


def _read(path: Path) -> str:
    try:
        require_owner_only(path)
        with path.open(encoding="utf-8") as file:
            return file.read(_FILE_LIMIT)
    except (OSError, UnicodeDecodeError) as error:
        raise SignInNeeded(f"{path} cannot be read: {error}", "sign in again") from error


def require_owner_only(path: Path) -> None:
    """Raise SignInNeeded, with the command that mends it, when anybody but the user may read or write the file."""
    if os.name != "posix":
        return
    held = path.stat()
    if held.st_uid != os.getuid():
        raise SignInNeeded(f"{path} belongs to somebody else", "make it yours: it decides what is run in your name")
    if stat.S_IMODE(held.st_mode) & 0o077:
        raise SignInNeeded(f"{path} is open to others on this machine", f"close it: chmod 600 {path}")


def token_from(argv: Sequence[str], config: Path) -> str:
    """Run the user's own command and return the token it prints. `config` is the file that names the command.

    Raises SignInNeeded: the config is open to others, the command fails, or it prints no token. What the command
    prints is never repeated.
    """
    name = argv[0]
    advice = f"run it by hand: `{name} …` must print an access token and nothing else"
    try:
        require_owner_only(config)
        done = subprocess.run(  # noqa: S603 - the user's own command, from a file that only they can write
            list(argv), stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SignInNeeded(f"`token_command` cannot be run: {name}: {reason}", "correct it in the config") from error
    except subprocess.TimeoutExpired as error:
        raise SignInNeeded(f"`token_command` {name} took longer than {_COMMAND_SECONDS:g} seconds", advice) from error
    if done.returncode:
        raise SignInNeeded(f"`token_command` {name} failed with exit code {done.returncode}", advice)
    token = done.stdout[:_FILE_LIMIT].decode("utf-8", "replace").strip()
    if not _TOKEN.fullmatch(token):
        raise SignInNeeded(f"`token_command` {name} printed no token", advice)
    return token
