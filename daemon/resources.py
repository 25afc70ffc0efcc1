"""What ships inside the package and what the user adds to it: rule packs, rule files, templates."""

from __future__ import annotations

import errno
import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from types import MappingProxyType
from typing import TYPE_CHECKING

from rules.document import SIZE_LIMIT
from rules.rule import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from daemon.config import Config

PACK = "pack:"
RULE_FILES = ".toml"
TEMPLATE_FILES = ".txt"
_TEMPLATE = re.compile(r"(?P<name>[A-Za-z0-9_-]+)\.(?P<language>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)\.txt")


class UnreadFiles(Problems):
    """Rule files that can't be read; `sources` are the others, whose mistakes are to be told of as well."""

    def __init__(self, problems: tuple[Problem, ...], sources: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.sources = sources


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
    for path in _listed(user_folder, TEMPLATE_FILES, problems) if user_folder else ():
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
    UnreadFiles with all the others.
    """
    sources: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for entry in config.rules:
        if entry.startswith(PACK):
            sources.append((entry, packs()[entry.removeprefix(PACK)]))
            continue
        path = resolve(entry, config.path.parent)
        for file in _rule_files(path, config, problems):
            _add(sources, problems, file)
    if problems:
        raise UnreadFiles(tuple(problems), sources)
    return sources


def user_places(config: Config) -> list[tuple[Path, str]]:
    """Return where the user's own files lie, there or not: (a folder, or one rule file; what its files end in)."""
    rules = [resolve(entry, config.path.parent) for entry in config.rules if not entry.startswith(PACK)]
    return [*((path, RULE_FILES) for path in rules), (template_folder(config), TEMPLATE_FILES)]


def template_folder(config: Config) -> Path:
    """Return the folder with the user's templates: beside the config."""
    return config.path.parent / "templates"


def names_in(folder: Path, ending: str) -> list[str]:
    """Name the files of a folder, in order. Hidden ones are not ours: editors keep locks and half texts in them.

    Raises OSError.
    """
    found = (path.name for path in folder.iterdir())
    return sorted(name for name in found if name.endswith(ending) and not name.startswith("."))


def file_sources(files: Sequence[str]) -> list[tuple[str, str]]:
    """Return (name as given, TOML text) of these rule files. Raises UnreadFiles with all the others."""
    sources: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for file in files:
        _add(sources, problems, Path(file))
    if problems:
        raise UnreadFiles(tuple(problems), sources)
    return sources


def _add(sources: list[tuple[str, str]], problems: list[Problem], file: Path) -> None:
    try:
        sources.append((str(file), read_text(file)))
    except Problems as error:
        problems.extend(error.problems)


def resolve(text: str, base: Path) -> Path:
    """Return what a config says as an absolute path; `~` is the home folder, others start at `base`."""
    return (base / Path(text).expanduser()).absolute()


def read_text(path: Path) -> str:
    """Read a file of the user's: at most `SIZE_LIMIT` bytes of UTF-8. Raises Problems; never waits for a pipe."""
    try:
        raw = read_bytes(path, SIZE_LIMIT + 1)
        if len(raw) > SIZE_LIMIT:
            raise Problems((Problem(Place(str(path)), f"the file is too long: {SIZE_LIMIT} bytes are allowed"),))
        return raw.decode("utf-8")
    except OSError as error:
        problem = Problem(Place(str(path)), f"the file can't be read: {error.strerror}")
        raise Problems((problem,)) from error
    except UnicodeDecodeError as error:
        *above, line = error.object[: error.start].removeprefix(b"\xef\xbb\xbf").decode("utf-8").split("\n")
        what = "this is not UTF-8: save the file in that encoding"
        raise Problems((Problem(Place(str(path), len(above) + 1, len(line) + 1), what),)) from error


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a file's first `limit` bytes. Raises OSError, also for what is no file: a pipe is not waited for."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        if not S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no file")
        return stream.read(limit)


def _rule_files(path: Path, config: Config, problems: list[Problem]) -> list[Path]:
    """Return the files behind one entry of the config: a folder's, or the file itself."""
    try:
        return _listed(path, RULE_FILES, problems) if S_ISDIR(path.stat().st_mode) else [path]
    except (FileNotFoundError, NotADirectoryError):
        if path.suffix == ".d" and not path.is_symlink():
            return []  # the customary folder for files of one's own: not made before there is one
        what = f"there are no rules at {path}"
        hint = "make the folder, or take it out of `rules`"
        problems.append(Problem(Place(str(config.path)), what, "rules", hint=hint))
    except OSError as error:
        problems.append(Problem(Place(str(path)), f"this can't be read: {error.strerror}"))
    return []


def _listed(folder: Path, ending: str, problems: list[Problem]) -> list[Path]:
    try:
        return [folder / name for name in names_in(folder, ending)]
    except (FileNotFoundError, NotADirectoryError) as error:
        if folder.is_symlink():
            problems.append(Problem(Place(str(folder)), f"the link leads to no folder: {error.strerror}"))
    except OSError as error:
        problems.append(Problem(Place(str(folder)), f"the folder can't be read: {error.strerror}"))
    return []
