"""What ships inside the package and what the user adds to it: rule packs, rule files, templates."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from rules.document import SIZE_LIMIT
from rules.rule import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.config import Config

PACK = "pack:"
_TEMPLATE = re.compile(r"(?P<name>[A-Za-z0-9_-]+)\.(?P<language>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)\.txt")


@cache
def packs() -> Mapping[str, str]:
    """Return the shipped rule packs: name (`replies`) → TOML text."""
    folder = files("rules") / "packs"
    found = {
        entry.name.removesuffix(".toml"): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    return MappingProxyType(dict(sorted(found.items())))


def templates(user_folder: Path | None) -> dict[str, dict[str, str]]:
    """Return the templates: name → language → text; the user's files take the place of shipped ones.

    A folder that is not there holds none. Raises Problems for files of the user's that can't be read.
    """
    found: dict[str, dict[str, str]] = {}
    for entry in sorted((files("rules") / "templates").iterdir(), key=lambda entry: entry.name):
        if named := _TEMPLATE.fullmatch(entry.name):
            found.setdefault(named["name"], {})[_language(named)] = entry.read_text("utf-8")
    mine: dict[tuple[str, str], Path] = {}
    problems: list[Problem] = []
    for path in sorted(user_folder.glob("*.txt")) if user_folder and user_folder.is_dir() else ():
        named = _TEMPLATE.fullmatch(path.name)
        if named is None:
            what = "the name of a template ends in its language, such as `holding-reply.de.txt`"
            problems.append(Problem(Place(str(path)), what))
            continue
        name = (named["name"], _language(named))
        if name in mine:
            problems.append(Problem(Place(str(path)), f"this is the same template as {mine[name].name}"))
            continue
        mine[name] = path
        try:
            found.setdefault(named["name"], {})[_language(named)] = read_text(path)
        except Problems as error:
            problems.extend(error.problems)
    if problems:
        raise Problems(tuple(problems))
    return found


def _language(named: re.Match[str]) -> str:
    """Fold the language in a template's name, so that `check-in.DE.txt` takes the place of `check-in.de.txt`."""
    return named["language"].casefold().replace("_", "-")


def rule_sources(config: Config) -> list[tuple[str, str]]:
    """Return (name to show, TOML text) of every rule file that the config names, in its order.

    A pack is shown as `pack:replies`, a file by its path; a folder gives its `*.toml` by name. Raises
    Problems.
    """
    sources: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for entry in config.rules:
        if entry.startswith(PACK):
            sources.append((entry, packs()[entry.removeprefix(PACK)]))
            continue
        path = resolve(entry, config.path.parent)
        if not path.exists() and path.suffix == ".d":
            continue  # the customary folder for files of one's own: not made before there is one
        if not path.exists():
            what = f"there are no rules at {path}"
            place = Place(str(config.path))
            problems.append(Problem(place, what, "rules", hint="make the folder, or take it out of `rules`"))
            continue
        for file in _rule_files(path):
            try:
                sources.append((str(file), read_text(file)))
            except Problems as error:
                problems.extend(error.problems)
    if problems:
        raise Problems(tuple(problems))
    return sources


def resolve(text: str, base: Path) -> Path:
    """Return what a config says as an absolute path; `~` is the home folder, others start at `base`."""
    return (base / Path(text).expanduser()).absolute()


def read_text(path: Path) -> str:
    """Read a file of the user's: at most `SIZE_LIMIT` bytes of UTF-8. Raises Problems."""
    try:
        raw = read_bytes(path, SIZE_LIMIT + 1)
        if len(raw) > SIZE_LIMIT:
            raise Problems((Problem(Place(str(path)), f"the file is too long: {SIZE_LIMIT} bytes are allowed"),))
        return raw.decode("utf-8")
    except OSError as error:
        problem = Problem(Place(str(path)), f"the file can't be read: {error.strerror}")
        raise Problems((problem,)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what = "this is not UTF-8: save the file in that encoding"
        raise Problems((Problem(Place(str(path), line), what),)) from error


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a file's first `limit` bytes. Raises OSError, also for what is no file: a pipe is not waited for."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no file")
        return stream.read(limit)


def _rule_files(path: Path) -> Sequence[Path]:
    return sorted(path.glob("*.toml")) if path.is_dir() else [path]
