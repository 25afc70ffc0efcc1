"""A text in the user's own editor: from a file that only they can read, which is gone afterwards."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from daemon.errors import UserError


def edit(text: str, suffix: str, environment: Mapping[str, str]) -> str:
    """Open the text in $VISUAL, else $EDITOR, else vi, wait for it, and return what was saved.

    Raises UserError when there is no such editor, when it fails, or when what it saved is no UTF-8 text.
    """
    command = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    try:
        argv = shlex.split(command)
    except ValueError as error:
        raise UserError(f"$VISUAL or $EDITOR is not a command: {command!r}: {error}", "mend it") from error
    with tempfile.TemporaryDirectory(prefix="wellkept-") as folder:  # 0700; editors' own copies lie in it as well
        path = Path(folder) / f"edit{suffix}"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        try:
            done = subprocess.run([*argv, str(path)], check=False)  # noqa: S603 - the user's own command, no shell
        except OSError as error:
            raise UserError(
                f"the editor {command!r} can't be started: {error.strerror}",
                "set $VISUAL or $EDITOR to your editor",
            ) from error
        if done.returncode != 0:
            raise UserError(f"the editor ended with an error ({done.returncode}): nothing was changed")
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"what the editor saved can't be read: {error}", "nothing was changed") from error
