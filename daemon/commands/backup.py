"""`wellkept backup`."""

from __future__ import annotations

from pathlib import Path

import click

from daemon.app import App
from daemon.commands.common import pass_app


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--restore", "back", is_flag=True, help="Put FILE in the place of ledger and book.")
@pass_app
def command(app: App, file: Path | None, *, back: bool) -> int:
    """Write ledger and book into FILE (default: wellkept-DATE.zip here), or bring them back from it.

    A backup may be written while `run` is at work. What --restore replaces is backed up first; afterwards nothing is
    made until you say `wellkept go`.
    """
    from daemon.backup import back_up, restore
    from daemon.backup_note import note_backup
    from daemon.errors import UsageProblem
    from daemon.lock import StateLock

    if not back:
        target = file or Path(f"wellkept-{app.now.astimezone():%Y-%m-%d}.zip")
        back_up(app.state_dir, target, app.now)
        note_backup(app.state_dir, app.now)
        app.say(f"Backed up to {target}: it holds what your ledger and book hold, so keep it to yourself.")
        return 0
    if file is None:
        raise UsageProblem("--restore needs a file", "`wellkept backup --restore FILE`")
    with StateLock(app.state_dir):
        former = restore(app.state_dir, file, app.now)
    app.say(f"Restored from {file}." + (f" What was there before: {former}" if former else ""))
    app.say("Look at `wellkept plan`: nothing is made until you say `wellkept go`.")
    return 0
