"""`wellkept login` to Microsoft: by code or browser, kept safely, renewed, and never able to do more than sign in."""

from __future__ import annotations

import base64
import json
import stat
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest
import responses

from connectors.allowlist import NotAllowed
from connectors.base import Refused, SignInNeeded, Unreachable
from connectors.outlook.connector import options_of
from connectors.outlook.options import CLOUDS
from connectors.outlook.signin import sign_in
from connectors.outlook.tokens import KeptTokens, sign_in_session
from tests.outlook.description import needs_description
from tests.outlook.server import serving
from tests.outlook.stage import new_server
from tests.stage import ME

LOGIN = "https://login.microsoftonline.com/common"
FOUND = f"{LOGIN}/v2.0/.well-known/openid-configuration"


def packed(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def granted(who: str = ME.email, scope: str | None = None, token: str = "first", nonce: str = "") -> dict[str, Any]:
    now = int(time.time())
    claims = {"aud": "c1", "iss": LOGIN, "exp": now + 3600, "iat": now, "sub": "s", "preferred_username": who}
    if nonce:
        claims["nonce"] = nonce
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


class Browser:
    """A browser in which somebody accepts, or does not: the answer is posted to where the page was told to."""

    def __init__(self, **told: str) -> None:
        self.told = told
        self.pages: list[dict[str, str]] = []
        self.works = True

    def open(self, page: str, *_: object, **__: object) -> bool:
        asked = dict(parse_qsl(urlsplit(page).query))
        self.pages.append(asked)
        if self.told:
            body = urlencode({"state": asked["state"], **self.told}).encode()
            url = asked["redirect_uri"].replace("localhost", "127.0.0.1")
            threading.Thread(target=lambda: urlopen(url, body, timeout=10).read(), daemon=True).start()
        return self.works


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    found = Browser(code="from-the-page")
    monkeypatch.setattr(webbrowser, "get", lambda *_: found)
    monkeypatch.setattr(webbrowser, "open", found.open)
    return found


def exchanging(microsoft: responses.RequestsMock, browser: Browser) -> list[dict[str, str]]:
    """Let the code be exchanged for tokens; return what was sent for it."""
    sent: list[dict[str, str]] = []

    def exchange(request: Any) -> tuple[int, dict[str, str], str]:
        sent.append(dict(parse_qsl(str(request.body))))
        return 200, {}, json.dumps(granted(nonce=browser.pages[-1]["nonce"]))

    microsoft.add_callback(responses.POST, f"{LOGIN}/oauth2/v2.0/token", callback=exchange)
    return sent


def test_a_browser_signs_in_by_a_code_that_only_this_program_can_use(
    microsoft: responses.RequestsMock, browser: Browser, tmp_path: Path
) -> None:
    said: list[str] = []
    sent = exchanging(microsoft, browser)
    sign_in("work", say=said.append, **keys(tmp_path))
    (page,) = browser.pages
    assert (page["prompt"], page["login_hint"], page["response_mode"]) == ("select_account", ME.email, "form_post")
    assert page["code_challenge_method"] == "S256"
    assert page["redirect_uri"].startswith("http://localhost:")
    assert "Mail.Send" not in page["scope"]
    assert sent[0]["code"] == "from-the-page"
    assert sent[0]["code_verifier"]
    assert said[-1].startswith(f"work is signed in as {ME.email}")
    assert KeptTokens(options_of("work", **keys(tmp_path))).token() == "first"


def test_a_browser_that_does_not_open_leaves_the_page_to_the_person(
    microsoft: responses.RequestsMock, browser: Browser, tmp_path: Path
) -> None:
    said: list[str] = []
    browser.works = False
    exchanging(microsoft, browser)
    sign_in("work", say=said.append, **keys(tmp_path))
    assert said[0].startswith(f"Open this page to sign in: {LOGIN}/oauth2/v2.0/authorize?")


def test_somebody_who_declines_on_the_page_is_told_how_to_go_on(
    microsoft: responses.RequestsMock, browser: Browser, tmp_path: Path
) -> None:
    browser.told = {"error": "access_denied", "error_description": "the user declined"}
    with pytest.raises(SignInNeeded, match="declined") as raised:
        sign_in("work", say=print, **keys(tmp_path))
    assert "wellkept login work" in raised.value.advice
    assert not (tmp_path / "secrets").exists()
    assert [call.request.method for call in microsoft.calls] == ["GET"]


def test_somebody_who_never_comes_back_from_the_browser_is_not_waited_for_for_ever(
    microsoft: responses.RequestsMock, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.told = {}
    monkeypatch.setattr("connectors.outlook.signin._SECONDS", 0.01)
    with pytest.raises(SignInNeeded, match="nobody came back") as raised:
        sign_in("work", say=print, **keys(tmp_path))
    assert "device_code" in raised.value.advice
    assert len(microsoft.calls) == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {
                "timeZone": "W. Europe Standard Time",
                "workingHours": {
                    "daysOfWeek": ["monday", "tuesday", "wednesday", "friday"],
                    "startTime": "08:30:00.0000000",
                    "endTime": "17:00:00.0000000",
                    "timeZone": {"name": "Pacific Standard Time"},
                },
            },
            ['    time_zone = "America/Los_Angeles"', '    hours     = "Mon-Wed 08:30-17:00; Fri 08:30-17:00"'],
        ),
        ({"timeZone": "Europe/Berlin"}, ['    time_zone = "Europe/Berlin"']),
        ({"timeZone": "UTC", "workingHours": {"startTime": "22:00:00", "endTime": "06:00:00"}}, []),
        ({"timeZone": None, "workingHours": None}, []),
    ],
)
@needs_description
def test_what_outlook_knows_of_hours_and_zone_is_proposed_for_the_config(
    told: dict[str, Any], said: list[str], microsoft: responses.RequestsMock, tmp_path: Path
) -> None:
    lines: list[str] = []
    answer(microsoft, granted(token="good"))
    microsoft.add_passthru("http://127.0.0.1")
    with serving(new_server()) as server:
        server.world.settings = told
        sign_in("work", say=lines.append, endpoint=server.url, zone="UTC", **keys(tmp_path))
    assert server.wrong == []
    assert lines[2:] == (
        [f"Outlook has these settings of yours; if they are right, they belong under [me]:\n{chr(10).join(said)}"]
        if said
        else []
    )


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
    assert any(line.startswith("You did not allow wellkept to see your contacts") for line in said)
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
