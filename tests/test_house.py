"""The rules of the house, checked over the whole source: what a reviewer would otherwise have to look for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest

import connectors
from connectors.base import Connector
from daemon.cli import COMMANDS
from daemon.commands.rules import COMMANDS as RULES_COMMANDS
from daemon.commands.service import COMMANDS as SERVICE_COMMANDS
from rules import actions, signals

ROOT = Path(__file__).parents[1]
PACKAGES = ("connectors", "daemon", "rules")
MODULES = [*sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")), ROOT / "wellkept.py"]
TESTS = sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])
LINES = 400
HEAVY = ("icalendar", "jinja2", "pydantic", "rich", "sqlalchemy", "tinydb", "tree_sitter", "vobject", "watchdog")
OUTSIDE = {
    "asyncio", "ctypes", "fcntl", "ftplib", "getpass", "glob", "http", "importlib.resources", "io", "mmap",
    "multiprocessing", "os", "pathlib", "platform", "random", "secrets", "select", "shelve", "shutil", "signal",
    "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
    "uuid", "webbrowser", "requests", "sqlalchemy", "tinydb", "click", "rich", "filelock", "platformdirs",
}  # fmt: skip
"""Modules that reach the disk, the network, the clock, chance or the terminal: none of them is for judgement."""
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "ctime"),
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), name_of(path))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def clock_calls(tree: ast.AST) -> Iterator[int]:
    """Yield the line of each question to the machine's clock; `from time import time` counts where it is called."""
    bare = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
        if ("time", alias.name) in CLOCKS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=asked) if (owner, asked) in CLOCKS:
                yield node.lineno
            case ast.Attribute(value=ast.Attribute(attr=owner), attr=asked) if (owner, asked) in CLOCKS:
                yield node.lineno
            case ast.Name(id=asked) if asked in bare:
                yield node.lineno
            case _:
                pass


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_a_module_is_short_enough_to_be_read(path: Path) -> None:
    limit = LINES if path in MODULES else LINES + 100
    assert len(path.read_text("utf-8").splitlines()) <= limit, "split it by what it is made of"


@pytest.mark.parametrize("path", [path for path in MODULES if "connectors" not in path.parts], ids=name_of)
def test_only_the_clock_asks_the_machine_for_the_time(path: Path) -> None:
    asked = list(clock_calls(tree_of(path)))
    assert len(asked) == (name_of(path) == "daemon/clock.py"), asked


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("datetime.now(UTC)", [1]),
        ("datetime.datetime.utcnow()", [1]),
        ("x = 1\ndate.today()", [2]),
        ("from time import time as t\nt()", [2]),
        ("def now(): ...\nnow()", []),
        ("moment.time()", []),
    ],
)
def test_questions_to_the_clock_are_seen(text: str, lines: list[int]) -> None:
    assert list(clock_calls(ast.parse(text))) == lines


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).startswith("rules/")], ids=name_of)
def test_judgement_reaches_nothing_outside(path: Path) -> None:
    reached = [name for name in imported(tree_of(path)) if name in OUTSIDE or name.partition(".")[0] in OUTSIDE]
    if path.name == "asks_model.py":
        reached.remove("importlib.resources")  # the weights that ship are as much part of the code as its words
    opened = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input", "eval", "exec"}
    ]
    assert (reached, opened) == ([], [])


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    allowed = {
        "connectors": {"connectors"},
        "rules": {"rules", "connectors.model"},
        "daemon": {*PACKAGES},
        "wellkept.py": {"daemon"},
    }[name_of(path).partition("/")[0]]
    ours = {name for name in imported(tree_of(path)) if name.partition(".")[0] in PACKAGES}
    assert [name for name in sorted(ours) if name not in allowed and name.partition(".")[0] not in allowed] == []


def test_nothing_in_the_source_can_send_a_mail() -> None:
    verbs = re.compile(r"\b(smtplib|sendmail|send_message|messages\(\)\.send|sendMail)\b")
    assert [name_of(path) for path in MODULES if verbs.search(path.read_text("utf-8"))] == []
    methods = {name for name in dir(Connector) if not name.startswith("_")}
    assert not [name for name in methods if "send" in name or "submit" in name]


ALL_COMMANDS = COMMANDS | {f"rules {name}": place for name, place in RULES_COMMANDS.items()}
ALL_COMMANDS |= {f"service {name}": place for name, place in SERVICE_COMMANDS.items()}
REGISTERED = [
    *(place.partition(":")[0] for place in connectors.REGISTRY.values()),
    *signals.REGISTRY.values(),
    *actions.REGISTRY.values(),
    *(module for module, _ in ALL_COMMANDS.values()),
]


@pytest.mark.parametrize("module", REGISTERED)
def test_registries_name_modules_that_exist(module: str) -> None:
    assert find_spec(module) is not None


@pytest.mark.parametrize(
    ("folder", "registry"),
    [("rules/signals", signals.REGISTRY), ("rules/actions", actions.REGISTRY), ("daemon/commands", ALL_COMMANDS)],
    ids=["signals", "actions", "commands"],
)
def test_no_module_is_left_out_of_its_registry(folder: str, registry: dict[str, object]) -> None:
    there = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__", "common"}
    named = {name.replace(" ", "_") for name in registry}
    assert there == named


def test_every_provider_has_its_class() -> None:
    for provider in connectors.REGISTRY:
        assert isinstance(connectors.load(provider), type)


PRIVATE = re.compile(
    r"(?<![\w~.})])/(?:home|Users|root|tmp|opt|work|mnt|var/folders)/[A-Za-z0-9._-]+"  # a path of somebody's machine
    r"|files\.pythonhosted\.org|pypi\.org/(?:simple|packages)|index-url|extra-index|find-links"
)
SHOWN = {".py", ".md", ".toml", ".txt", ".ics", ".eml", ".yml", ".yaml", ".cfg", ""}
SKIPPED = {".git", ".venv", "demo", "dist", "build", "__pycache__", "node_modules"}


def tracked() -> list[Path]:
    """Return every text file that belongs to the repository; caches and the environment do not."""
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part not in {".ci", ".gitignore", ".github"} for part in parts)
        if path.is_file() and path.suffix in SHOWN and not hidden and not SKIPPED & set(parts):
            found.append(path)
    return found


def test_no_file_names_somebodys_machine_or_a_package_host() -> None:
    found = [
        f"{name_of(path)}:{number}: {match[0]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        for match in PRIVATE.finditer(line)
    ]
    assert found == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, wellkept\n"
        "sys.argv = ['wellkept', '--help']\n"
        "try:\n    wellkept.main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('loaded:', sorted(set(sys.modules) & {set(HEAVY)!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Usage: wellkept" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded: []"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """Build the wheel as an installer does, without the network: hatchling is at hand in the environment."""
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return zipfile.Path(folder / done.stdout.split()[-1])


def test_the_wheel_holds_every_module_pack_and_template(wheel: zipfile.Path) -> None:
    held = set(wheel.root.namelist())
    shipped = [*MODULES, *(ROOT / "rules").rglob("*.toml"), *(ROOT / "rules").rglob("*.txt")]
    assert [name_of(path) for path in shipped if name_of(path) not in held] == []
    assert not [name for name in held if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_what_is_installed_from_the_wheel_finds_its_packs_and_templates(wheel: zipfile.Path, tmp_path: Path) -> None:
    wheel.root.extractall(tmp_path)
    code = (
        "import daemon.resources as ours; print(ours.__file__);"
        "print(*ours.packs()); print(*sorted(ours.templates(None)))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    place, packs, templates = done.stdout.splitlines()
    assert Path(place).is_relative_to(tmp_path)
    assert packs.split() == sorted(path.stem for path in (ROOT / "rules" / "packs").glob("*.toml"))
    assert set(templates.split()) == {path.name.split(".")[0] for path in (ROOT / "rules" / "templates").glob("*.txt")}


def test_the_wheel_starts_the_command(wheel: zipfile.Path) -> None:
    (entry_points,) = [name for name in wheel.root.namelist() if name.endswith("entry_points.txt")]
    assert "wellkept = wellkept:main" in wheel.root.read(entry_points).decode()


@pytest.mark.parametrize("kind", signals.REGISTRY)
def test_every_signal_says_what_it_hangs_on(kind: str) -> None:
    assert signals.load(kind).hangs_on in get_args(signals.HangsOn)


@pytest.mark.parametrize("kind", signals.REGISTRY)
def test_every_signal_says_of_what_its_texts_are_made(kind: str) -> None:
    known = signals.load(kind)
    assert known.kind == kind
    assert known.instead.format(name="Ann", about="the offer")
    assert "person" in known.material.variables("draft")
