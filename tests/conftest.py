"""Fixtures for everybody: the real corpora, unpacked once a session."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Return the folder with real mail; one visible skip without it, a failure in CI."""
    root = Path(os.environ.get("WELLKEPT_CORPORA") or Path(__file__).parents[2] / "shared" / "corpora")
    if not root.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"no corpora at {root}: set WELLKEPT_CORPORA")
        pytest.skip(f"no corpora at {root}: set WELLKEPT_CORPORA to test on real mail")
    return root


@pytest.fixture(scope="session")
def unpacked(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Unpack an archive of the corpora, by its path without `.tar.zst`; each once a session."""
    done: dict[str, Path] = {}

    def unpack(name: str) -> Path:
        if name not in done:
            target = tmp_path_factory.mktemp(Path(name).name)
            with (corpora / f"{name}.tar.zst").open("rb") as packed:
                stream = zstandard.ZstdDecompressor().stream_reader(packed)
                with tarfile.open(fileobj=stream, mode="r|") as archive:
                    archive.extractall(target, filter="data")
            done[name] = target
        return done[name]

    return unpack
