"""`wellkept login`: what is granted is checked, the sign-in is kept safely, and an expired one names its mend."""

from __future__ import annotations

import json
import stat
import threading
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from connectors.base import Refused, SignInNeeded
from connectors.gmail.connector import Gmail, options_of
from connectors.gmail.signin import sign_in
from connectors.secrets import Secrets, token_from
from tests.contract import Kept
from tests.google.server import GoogleServer, serving
from tests.google.stage import Clock, connect, new_server
from tests.stage import ME

ALL = " ".join(options_of("work").scopes)


@dataclass
class Person:
    """Somebody before Google's page: says yes, or no, at the address that the terminal shows."""

    answer: str = "code=one"
    said: list[str] = field(default_factory=list)
    page: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, text: str) -> None:
        self.said.append(text)
        for word in text.split():
            if word.startswith("http"):
                self.page = parse_qs(urlsplit(word).query)
                back = f"{self.page['redirect_uri'][0]}?{self.answer}&state={self.page['state'][0]}"
                threading.Thread(target=requests.get, args=(back,), kwargs={"timeout": 10}, daemon=True).start()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    def none(*_: object) -> NoReturn:
        raise webbrowser.Error("no browser in a test")

    monkeypatch.setattr(webbrowser, "get", none)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with serving(new_server(Clock())) as found:
        found.sign_ins.scopes = ALL
        yield found


def client_file(folder: Path, server: GoogleServer, **others: Any) -> Path:
    path = folder / "client.json"
    client = {
        "client_id": "c1",
        "client_secret": "s1",
        "auth_uri": f"{server.url}/auth",
        "token_uri": f"{server.url}/token",
    }
    path.write_text(json.dumps({"installed": {**client, **others}}))
    return path


def keys(folder: Path, server: GoogleServer, **others: Any) -> dict[str, Any]:
    return {
        "address": ME.email,
        "client_secret": client_file(folder, server),
        "endpoint": server.url,
        "secrets": folder / "secrets",
        **others,
    }


def opened(folder: Path, server: GoogleServer, **others: Any) -> Gmail:
    return connect(server, Clock(), folder, token_command=(), **{**keys(folder, server), **others})


def test_a_sign_in_is_kept_and_used(server: GoogleServer, tmp_path: Path) -> None:
    person = Person()
    sign_in("work", say=person, **keys(tmp_path, server))
    assert set(person.page["scope"][0].split()) == set(ALL.split())
    assert (person.page["access_type"], person.page["prompt"]) == (["offline"], ["consent"])
    assert person.said[-1].startswith(f"work is signed in as {ME.email}; the sign-in is kept in the file")
    account = opened(tmp_path, server)
    Kept().sync(account, "message")
    account.close()
    (kept,) = (tmp_path / "secrets").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_an_old_token_is_renewed_and_kept(server: GoogleServer, tmp_path: Path) -> None:
    sign_in("work", say=Person(), **keys(tmp_path, server))
    (kept,) = (tmp_path / "secrets").iterdir()
    held = json.loads(kept.read_text())
    kept.write_text(json.dumps(held | {"token": "stale", "expiry": "2026-01-01T00:00:00+00:00"}))
    account = opened(tmp_path, server)
    Kept().sync(account, "message")
    account.close()
    assert server.sign_ins.asked[-1]["grant_type"] == ["refresh_token"]
    renewed = json.loads(kept.read_text())
    assert (renewed["token"], renewed["refresh_token"]) == ("good", "lasting")
    assert renewed["expiry"] > "2026-01-01"


def test_a_token_that_google_rejects_early_is_renewed_within_a_batch_too(server: GoogleServer, tmp_path: Path) -> None:
    sign_in("work", say=Person(), **keys(tmp_path, server))
    for number in range(12):
        server.world.mailbox.add(f"From: a@b.example\nSubject: {number}\n\nHello", "INBOX")
    (kept,) = (tmp_path / "secrets").iterdir()
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"token": "rejected", "expiry": ""}))
    account, index = opened(tmp_path, server), Kept()
    assert len(index.sync(account, "message")) == 12
    account.close()


def test_a_revoked_sign_in_asks_for_a_new_one_and_does_not_loop(server: GoogleServer, tmp_path: Path) -> None:
    sign_in("work", say=Person(), **keys(tmp_path, server))
    server.sign_ins.revoked = True
    server.tokens.clear()
    asked = len(server.sign_ins.asked)
    account = opened(tmp_path, server)
    with pytest.raises(SignInNeeded, match="expired or was revoked") as raised:
        Kept().sync(account, "message")
    account.close()
    assert "wellkept login work" in raised.value.advice
    assert "Testing" in raised.value.advice
    assert len(server.sign_ins.asked) == asked + 1


def test_unticked_boxes_are_named_and_nothing_is_kept(server: GoogleServer, tmp_path: Path) -> None:
    server.sign_ins.scopes = " ".join(
        scope for scope in ALL.split() if "tasks" not in scope and "calendar" not in scope
    )
    with pytest.raises(SignInNeeded) as raised:
        sign_in("work", say=Person(), **keys(tmp_path, server))
    assert "see your meetings; keep tasks in your task list" in raised.value.what
    assert not (tmp_path / "secrets").exists()


def test_without_the_box_of_the_contacts_just_they_are_left_out(server: GoogleServer, tmp_path: Path) -> None:
    server.sign_ins.scopes = " ".join(scope for scope in ALL.split() if "contacts" not in scope)
    person = Person()
    sign_in("work", say=person, **keys(tmp_path, server))
    assert "You did not allow wellkept to see your contacts: that part is left out" in person.said[-2]
    account = opened(tmp_path, server)
    kept = Kept()
    kept.sync(account, "message")
    with pytest.raises(SignInNeeded, match="not allowed to see your contacts") as raised:
        kept.sync(account, "card")
    account.close()
    assert raised.value.advice == "sign in again: wellkept login work"
    assert server.calls("connections.list") == []


def test_only_what_the_config_uses_is_asked_for(server: GoogleServer, tmp_path: Path) -> None:
    person = Person()
    server.sign_ins.scopes = " ".join(options_of("w", calendars=(), task_list="", contacts=False).scopes)
    sign_in("work", say=person, **keys(tmp_path, server, calendars=(), task_list="", contacts=False))
    assert sorted(scope.rpartition("/")[2] for scope in person.page["scope"][0].split()) == [
        "gmail.compose",
        "gmail.readonly",
    ]
    with pytest.raises(SignInNeeded, match="does not cover this yet: keep tasks"):
        Kept().sync(opened(tmp_path, server, calendars=(), contacts=False), "message")


def test_the_wrong_account_is_not_kept_and_the_right_one_stays(server: GoogleServer, tmp_path: Path) -> None:
    sign_in("work", say=Person(), **keys(tmp_path, server))
    (kept,) = (tmp_path / "secrets").iterdir()
    before = kept.read_text()
    server.world.mailbox.address = "other@home.example"
    with pytest.raises(SignInNeeded, match=r"signed in as other@home\.example"):
        sign_in("work", say=Person(), **keys(tmp_path, server))
    assert kept.read_text() == before


@pytest.mark.parametrize(
    ("answer", "told"), [("error=access_denied", "access was denied"), ("error=server_error", "refused the sign-in")]
)
def test_a_no_on_googles_page_is_told(answer: str, told: str, server: GoogleServer, tmp_path: Path) -> None:
    with pytest.raises(SignInNeeded, match=told):
        sign_in("work", say=Person(answer), **keys(tmp_path, server))


def test_a_sign_in_that_does_not_last_is_none(server: GoogleServer, tmp_path: Path) -> None:
    server.sign_ins.refresh = ""
    with pytest.raises(SignInNeeded, match="no lasting"):
        sign_in("work", say=Person(), **keys(tmp_path, server))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "not the file of an OAuth client"),
        ("[]", "not the file of an OAuth client"),
        ('{"web": {}}', "one for web pages"),
        ('{"installed": {"auth_uri": "https://evil.example/a", "token_uri": "https://evil.example/t"}}', "not Google"),
        ('{"installed": {"auth_uri": "https://accounts.google.com/o/oauth2/auth"}}', "token_uri"),
    ],
)
def test_a_file_that_is_no_client_of_googles_is_refused(
    text: str, told: str, server: GoogleServer, tmp_path: Path
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text)
    with pytest.raises(Refused, match=told):
        sign_in("work", say=Person(), **keys(tmp_path, server, client_secret=path))
    with pytest.raises(Refused, match="cannot be read"):
        sign_in("work", say=Person(), **keys(tmp_path, server, client_secret=tmp_path / "none.json"))


def test_an_account_that_never_signed_in_says_how(server: GoogleServer, tmp_path: Path) -> None:
    with pytest.raises(SignInNeeded) as raised:
        Kept().sync(opened(tmp_path, server), "message")
    assert raised.value.advice == "sign in: wellkept login work"


def test_a_token_would_not_be_renewed_elsewhere(server: GoogleServer, tmp_path: Path) -> None:
    sign_in("work", say=Person(), **keys(tmp_path, server))
    (kept,) = (tmp_path / "secrets").iterdir()
    kept.write_text(json.dumps(json.loads(kept.read_text()) | {"token_uri": "https://evil.example/token"}))
    with pytest.raises(SignInNeeded, match=r"evil\.example"):
        Kept().sync(opened(tmp_path, server), "message")


def test_a_sign_in_that_others_can_read_is_not_used(server: GoogleServer, tmp_path: Path) -> None:
    sign_in("work", say=Person(), **keys(tmp_path, server))
    (kept,) = (tmp_path / "secrets").iterdir()
    kept.chmod(0o644)
    with pytest.raises(SignInNeeded) as raised:
        Kept().sync(opened(tmp_path, server), "message")
    assert f"chmod 600 {kept}" in raised.value.advice


class Ring:
    """A keyring, in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.held.pop((service, username), None)


def test_where_there_is_a_keyring_no_file_is_written(tmp_path: Path) -> None:
    ring = Ring()
    secrets = Secrets(tmp_path / "s", ring)
    assert secrets.write("google-work", "secret") == "your keyring"
    assert (secrets.read("google-work"), secrets.read("other")) == ("secret", None)
    assert not (tmp_path / "s").exists()
    secrets.forget("google-work")
    assert secrets.read("google-work") is None


def test_a_keyring_takes_the_place_of_a_file_that_was_there_before(tmp_path: Path) -> None:
    Secrets(tmp_path, None).write("google-work", "old")
    ring = Ring()
    Secrets(tmp_path, ring).write("google-work", "new")
    assert list(tmp_path.iterdir()) == []
    assert Secrets(tmp_path, ring).read("google-work") == "new"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("no-such-command-anywhere",), "cannot be run"),
        (("false",), "failed with exit code 1"),
        (("true",), "printed no token"),
        (("printf", "two words"), "printed no token"),
    ],
)
def test_a_token_command_that_fails_is_told(argv: tuple[str, ...], told: str, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch(0o600)
    with pytest.raises(SignInNeeded, match=told) as raised:
        token_from(argv, config)
    assert raised.value.advice
    assert "two words" not in raised.value.what


def test_a_token_command_is_run_without_a_shell(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch(0o600)
    assert token_from(("printf", "%s", "$HOME;x"), config) == "$HOME;x"
