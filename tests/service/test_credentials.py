"""Sign-ins that the service manager hands over."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.base import SignInNeeded
from connectors.secrets import Secrets, credential, secret_name

NAME = secret_name("gmail", "work")


@pytest.fixture
def handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    path = folder / credential(NAME)
    path.write_text("from the manager")
    path.chmod(0o400)
    return path


def test_a_machine_without_a_desktop_gets_its_sign_in_from_the_manager(handed_over: Path, tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "state", None)

    assert handed_over.exists()
    assert secrets.read(NAME) == "from the manager"
    assert secrets.read(secret_name("gmail", "private")) is None


def test_what_was_renewed_since_wins(handed_over: Path, tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "state", None)
    secrets.write(NAME, "renewed")

    assert secrets.read(NAME) == "renewed"
    assert handed_over.read_text() == "from the manager"


def test_one_that_others_could_read_is_refused(handed_over: Path, tmp_path: Path) -> None:
    handed_over.chmod(0o444)

    with pytest.raises(SignInNeeded, match="open to others"):
        Secrets(tmp_path / "state", None).read(NAME)


def test_accounts_of_like_names_get_different_credentials() -> None:
    names = ["zwei ü", "zwei ö", "zwei-ü", "zwei_20_fc", "zwei"]

    assert len({credential(secret_name("gmail", name)) for name in names}) == len(names)
