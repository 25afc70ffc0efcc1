"""`wellkept login` to Microsoft: by code or browser, kept safely, renewed, and never able to do more than sign in."""

from __future__ import annotations

import base64
import json
import stat
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
import responses

from connectors.allowlist import NotAllowed
from connectors.base import Refused, SignInNeeded, Unreachable
from connectors.outlook.connector import options_of
from connectors.outlook.options import CLOUDS
from connectors.outlook.signin import sign_in
from connectors.outlook.tokens import KeptTokens, sign_in_session
from tests.stage import ME

LOGIN = "https://login.microsoftonline.com/common"
FOUND = f"{LOGIN}/v2.0/.well-known/openid-configuration"


def packed(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def granted(who: str = ME.email, scope: str | None = None, token: str = "first") -> dict[str, Any]:
    now = int(time.time())
    claims = {"aud": "c1", "iss": LOGIN, "exp": now + 3600, "iat": now, "sub": "s", "preferred_username": who}
    return {
        "access_token": token,
        "refresh_token": "lasting",
        "expires_in": 3600,
        "token_type": "Bearer",
        "scope": scope if scope is not None else " ".join(options_of("work").resource_scopes),
        "id_token": f"{packed({'alg': 'none'})}.{packed(claims)}.",
        "client_info": packed({"uid": "u1", "utid": "t1"}),
    }


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> NoReturn:
        raise webbrowser.Error("no browser in a test")

    monkeypatch.setattr(webbrowser, "get", none)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def microsoft() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        places = {
            "authorization_endpoint": f"{LOGIN}/oauth2/v2.0/authorize",
            "token_endpoint": f"{LOGIN}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{LOGIN}/oauth2/v2.0/devicecode",
            "issuer": f"{LOGIN}/v2.0",
        }
        mock.get(FOUND, json=places)
        code = {
            "user_code": "ABCD-EFGH",
            "device_code": "d1",
            "verification_uri": "https://microsoft.com/devicelogin",
            "expires_in": 900,
            "interval": 0,
            "message": "",
        }
        mock.post(places["device_authorization_endpoint"], json=code)
        yield mock


def answer(microsoft: responses.RequestsMock, body: dict[str, Any], status: int = 200) -> None:
    microsoft.post(f"{LOGIN}/oauth2/v2.0/token", json=body, status=status)


def keys(folder: Path, **others: Any) -> dict[str, Any]:
    return {"address": ME.email, "client_id": "c1", "secrets": folder / "secrets", **others}


def test_a_code_signs_in_where_there_is_no_browser_and_is_kept_for_the_owner_alone(
    microsoft: responses.RequestsMock, tmp_path: Path
) -> None:
    said: list[str] = []
    answer(microsoft, granted())
    sign_in("work", say=said.append, **keys(tmp_path))
    assert "https://microsoft.com/devicelogin" in said[0]
    assert "ABCD-EFGH" in said[0]
    assert said[-1].startswith(f"work is signed in as {ME.email}; the sign-in is kept in the file")
    (kept,) = (tmp_path / "secrets").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert KeptTokens(options_of("work", **keys(tmp_path))).token() == "first"


def test_a_token_is_renewed_once_and_what_was_learnt_is_kept(microsoft: responses.RequestsMock, tmp_path: Path) -> None:
    answer(microsoft, granted())
    sign_in("work", say=lambda _: None, **keys(tmp_path))
    microsoft.remove(responses.POST, f"{LOGIN}/oauth2/v2.0/token")
    answer(microsoft, granted(token="second"))
    tokens = KeptTokens(options_of("work", **keys(tmp_path)))
    assert tokens.token() == "first"
    assert tokens.renew()
    assert tokens.token() == "second"
    assert not tokens.renew()
    assert KeptTokens(options_of("work", **keys(tmp_path))).token() == "second"


@pytest.mark.parametrize(
    ("body", "status", "error", "advice"),
    [
        (
            {"error": "invalid_grant", "error_description": "AADSTS70043: expired"},
            400,
            SignInNeeded,
            "wellkept login work",
        ),
        ({"error": "temporarily_unavailable"}, 503, Unreachable, "tried again"),
    ],
)
def test_a_sign_in_that_is_over_names_its_mend(
    body: dict[str, Any],
    status: int,
    error: type[Exception],
    advice: str,
    microsoft: responses.RequestsMock,
    tmp_path: Path,
) -> None:
    answer(microsoft, granted())
    sign_in("work", say=lambda _: None, **keys(tmp_path))
    microsoft.remove(responses.POST, f"{LOGIN}/oauth2/v2.0/token")
    answer(microsoft, body, status)
    with pytest.raises(error) as raised:
        KeptTokens(options_of("work", **keys(tmp_path))).renew()
    assert advice in str(getattr(raised.value, "advice", ""))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"error": "access_denied", "error_description": "The person declined"}, "declined"),
        ({"error": "consent_required", "error_description": "AADSTS90094: admin"}, "administrator"),
        ({"error": "invalid_client", "error_description": "AADSTS7000218: secret"}, "public client flows"),
    ],
)
def test_a_refusal_says_what_to_do(
    body: dict[str, Any], told: str, microsoft: responses.RequestsMock, tmp_path: Path
) -> None:
    answer(microsoft, body, 400)
    with pytest.raises(SignInNeeded) as raised:
        sign_in("work", say=lambda _: None, **keys(tmp_path))
    assert told in f"{raised.value.what} {raised.value.advice}"
    assert not (tmp_path / "secrets").exists()


def test_the_wrong_person_or_too_little_is_not_kept(microsoft: responses.RequestsMock, tmp_path: Path) -> None:
    answer(microsoft, granted("somebody@else.example"))
    with pytest.raises(SignInNeeded, match="somebody@else"):
        sign_in("work", say=lambda _: None, **keys(tmp_path))
    microsoft.remove(responses.POST, f"{LOGIN}/oauth2/v2.0/token")
    answer(microsoft, granted(scope="https://graph.microsoft.com/User.Read"))
    with pytest.raises(SignInNeeded, match="leave drafts"):
        sign_in("work", say=lambda _: None, **keys(tmp_path))
    assert not (tmp_path / "secrets").exists()


def test_without_the_contacts_the_rest_is_kept_and_renewed(microsoft: responses.RequestsMock, tmp_path: Path) -> None:
    said: list[str] = []
    without = " ".join(options_of("work").needed_scopes)
    answer(microsoft, granted(scope=without))
    sign_in("work", say=said.append, **keys(tmp_path))
    assert said[-2].startswith("You did not allow wellkept to see your contacts")
    tokens = KeptTokens(options_of("work", **keys(tmp_path)))
    assert tokens.token() == "first"
    microsoft.remove(responses.POST, f"{LOGIN}/oauth2/v2.0/token")
    consent = {"error": "invalid_grant", "error_description": "AADSTS65001: no consent", "suberror": "consent_required"}

    def renewed(request: Any) -> tuple[int, dict[str, str], str]:
        asked = "Contacts.Read" in str(request.body)
        return (
            (400, {}, json.dumps(consent)) if asked else (200, {}, json.dumps(granted(token="second", scope=without)))
        )

    microsoft.add_callback(responses.POST, f"{LOGIN}/oauth2/v2.0/token", callback=renewed)
    assert tokens.renew()
    assert tokens.token() == "second"


def test_without_an_application_or_beside_a_command_there_is_nothing_to_sign_in_to(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="client_id"):
        sign_in("work", say=lambda _: None, **keys(tmp_path, client_id=""))
    with pytest.raises(Refused, match="token_command"):
        sign_in("work", say=lambda _: None, **keys(tmp_path, token_command=("x",)))
    with pytest.raises(SignInNeeded) as raised:
        KeptTokens(options_of("work", **keys(tmp_path)))
    assert raised.value.advice == "sign in: wellkept login work"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_each_cloud_signs_in_at_its_own_place_and_asks_for_its_own_graph(cloud: str) -> None:
    options = options_of("work", client_id="c1", cloud=cloud, tenant="acme.example")
    assert options.authority == f"{CLOUDS[cloud].login}/acme.example"
    assert options.root == f"{CLOUDS[cloud].graph}/v1.0"
    assert all(scope.startswith(f"{CLOUDS[cloud].graph}/") for scope in options.resource_scopes)


@pytest.mark.parametrize(
    "place",
    ["https://graph.microsoft.com/v1.0/me/sendMail", "https://attacker.example/common/oauth2/v2.0/token", f"{LOGIN}/x"],
)
def test_the_way_of_the_sign_in_leads_nowhere_else(place: str) -> None:
    with pytest.raises(NotAllowed):
        sign_in_session(options_of("work")).post(place, timeout=5)
