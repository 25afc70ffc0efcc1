"""The command `wellkept`: checks that the three packages are this project's, then starts the command line.

`daemon`, `connectors` and `rules` are common words. Another distribution, or a folder of that name in the
working directory, may provide a package of the same name; running half of ours with half of theirs would be
worse than not running at all.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

PACKAGES = ("connectors", "daemon", "rules")


def strangers(home: Path) -> list[str]:
    """Say which of our package names resolve to something outside `home` (or to nothing)."""
    found: list[str] = []
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        origin = spec.origin if spec else None
        if origin is None:
            found.append(f"{name}: not found beside {home / 'wellkept.py'}")
        elif Path(origin).resolve().parent.parent != home:
            found.append(f"{name}: resolves to {origin}")
    return found


def main() -> None:
    """Run the command line; exit 2 with advice when a package of ours is shadowed by another's."""
    problems = strangers(Path(__file__).resolve().parent)
    if problems:
        lines = "\n  ".join(problems)
        sys.stderr.write(
            "wellkept: another package of the same name stands in the way:\n"
            f"  {lines}\n"
            "Install wellkept into a virtual environment of its own and start it from another folder.\n"
        )
        sys.exit(2)
    from daemon.cli import main as command_line
    from daemon.log import guard, set_up

    guard()
    set_up(sys.stderr, os.environ)
    command_line()


if __name__ == "__main__":
    main()
