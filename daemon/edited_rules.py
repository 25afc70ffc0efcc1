"""A rule set that is tried before it is put in force: named on the command line as `rules` of the config names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon.errors import UsageProblem
from daemon.resources import PACK, packs
from daemon.rulebook import Rulebook, load_rulebook

if TYPE_CHECKING:
    from daemon.config import Config

rules_option = click.option(
    "--rules",
    "entries",
    multiple=True,
    metavar="WHAT",
    help="A folder, file or pack:NAME of the rules to try, in the place of those in force; may be repeated.",
)


def edited_rulebook(config: Config, entries: Sequence[str]) -> Rulebook | None:
    """Load the rules that are to be tried; None when none are named. Paths start at the working folder.

    Raises UsageProblem when there is nothing of the name, Problems with every mistake in the files.
    """
    if not entries:
        return None
    return load_rulebook(replace(config, rules=tuple(dict.fromkeys(_placed(entry) for entry in entries))))


def _placed(entry: str) -> str:
    if entry.startswith(PACK):
        if entry.removeprefix(PACK) not in packs():
            known = ", ".join(f"{PACK}{name}" for name in packs())
            raise UsageProblem(f"--rules: there is no pack {entry.removeprefix(PACK)[:60]!r}", f"known: {known}")
        return entry
    path = Path(entry).expanduser().absolute()
    if not path.exists():
        raise UsageProblem(f"--rules: there is nothing at {path}", "name a folder or file with rules, or pack:NAME")
    if path.is_dir() and not any(path.glob("*.toml")):
        raise UsageProblem(f"--rules: there is no rule file (*.toml) in {path}", "name the folder that holds them")
    return str(path)
