"""Signing in to Google: the browser, and an answer caught on this machine (RFC 8252, loopback redirect).

What was granted is checked before anything is kept: people can untick boxes on Google's page, and can be signed in as
somebody else than they think.
"""

from __future__ import annotations

import json
import os
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from google.auth.exceptions import GoogleAuthError
from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
from oauthlib.oauth2 import AccessDeniedError, OAuth2Error
from requests.exceptions import RequestException

from connectors.base import ConnectorError, Refused, SignInNeeded, Unreachable
from connectors.endpoint import is_loopback
from connectors.gmail.client import Client
from connectors.gmail.connector import options_of
from connectors.gmail.credentials import KeptToken, secrets_of
from connectors.gmail.options import GOOGLE_TOKEN, Options
from connectors.reasons import network_reason
from connectors.secrets import secret_name

GOOGLE_CONSENT = ("https://accounts.google.com/o/oauth2/auth", "https://accounts.google.com/o/oauth2/v2/auth")
_SECONDS = 600
_PROMPT = "Your browser opens; if it does not, open this page yourself:\n\n    {url}\n"
_SUCCESS = "You are signed in. You may close this window and go back to the terminal."


def sign_in(account: str, *, say: Callable[[str], None], **keys: Any) -> None:
    """Sign an account in; `say` is told where its page is and where the sign-in is kept.

    `keys` are those of `options_of`. Raises Refused and SignInNeeded with what to do, Unreachable.
    """
    options = options_of(account, **keys)
    if options.token_command:
        raise Refused(
            f"{account} has its tokens from `token_command`: there is nothing to sign in to",
            "take `token_command` out of the config to sign in here",
        )
    if options.client_secret is None:
        raise Refused(f"{account} has no `client_secret`", "docs/google.md shows how to make one")
    client = _client_of(options.client_secret, options.endpoint)
    granted = _ask(options, client, say)
    given = _check_scopes(options, granted)
    secrets = secrets_of(options)
    kept = KeptToken.of(
        {
            "refresh_token": granted.refresh_token,
            "client_id": granted.client_id,
            "client_secret": granted.client_secret,
            "token_uri": granted.token_uri,
            "scopes": sorted(given),
            "token": granted.token,
            "expiry": "",
        },
        account,
        secrets,
    )
    before = secrets.read(secret_name("gmail", account))
    where = secrets.write(secret_name("gmail", account), kept.to_text())
    try:
        address = _address_of(options)
    except ConnectorError:
        _put_back(options, before)
        raise
    if address and options.address and address not in options.own_addresses:
        _put_back(options, before)
        raise SignInNeeded(
            f"you signed in as {address}, but {account} is {options.address}",
            f"choose the other account on Google's page: wellkept login {account}",
        )
    for scope in options.scopes.keys() - given:
        say(f"You did not allow wellkept to {options.scopes[scope]}: that part is left out until you sign in again.")
    say(f"{account} is signed in{f' as {address}' if address else ''}; the sign-in is kept in {where}")


def _put_back(options: Options, before: str | None) -> None:
    secrets = secrets_of(options)
    if before is None:
        secrets.forget(secret_name("gmail", options.account))
    else:
        secrets.write(secret_name("gmail", options.account), before)


def _client_of(path: Path, endpoint: str) -> dict[str, Any]:
    """Read the file of the OAuth client. Raises Refused for one that is none, or leads elsewhere than to Google."""
    advice = "docs/google.md shows where to download it"
    try:
        held = json.loads(path.read_text("utf-8"))
        client = held["installed"]
        places = [str(client["auth_uri"]), str(client["token_uri"])]
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}", advice) from error
    except KeyError as error:
        what = "the client is one for web pages" if "web" in held else f"it lacks {error}"
        raise Refused(f"{path}: {what}", "make one of the type `Desktop app`: docs/google.md, step 4") from error
    except (ValueError, TypeError) as error:
        raise Refused(f"{path} is not the file of an OAuth client", advice) from error
    if places[0] in GOOGLE_CONSENT and places[1] == GOOGLE_TOKEN:
        return held  # type: ignore[no-any-return]
    if endpoint and all(place.startswith(f"{endpoint}/") for place in places):
        return held  # type: ignore[no-any-return]
    raise Refused(f"{path} would sign in at {places[0][:60]}, which is not Google", advice)


def _ask(options: Options, client: dict[str, Any], say: Callable[[str], None]) -> Any:
    flow = InstalledAppFlow.from_client_config(client, sorted(options.scopes))
    again = f"run it again: wellkept login {options.account}"
    try:
        with _lenient(str(client["installed"]["token_uri"])):
            granted = flow.run_local_server(
                port=0,
                open_browser=_has_browser(),
                authorization_prompt_message=_Prompt(say),
                success_message=_SUCCESS,
                timeout_seconds=_SECONDS,
                access_type="offline",
                prompt="consent",
                **({"login_hint": options.address} if options.address else {}),
            )
    except WSGITimeoutError as error:
        raise SignInNeeded("nobody answered on Google's page within ten minutes", again) from error
    except AccessDeniedError as error:
        raise SignInNeeded("access was denied on Google's page", again) from error
    except OAuth2Error as error:
        raise SignInNeeded(f"Google refused the sign-in: {error}"[:200], "docs/google.md, step 4") from error
    except RequestException as error:
        raise Unreachable(f"Google cannot be reached ({network_reason(error)})", "check the network") from error
    except GoogleAuthError as error:
        raise SignInNeeded(f"the sign-in failed: {error}"[:200], again) from error
    if not granted.refresh_token:
        raise SignInNeeded("Google gave no lasting sign-in", again)
    return granted


def _check_scopes(options: Options, granted: Any) -> set[str]:
    """Return what was granted. Raises SignInNeeded, naming each needed box that was left unticked."""
    told = granted.granted_scopes
    given = set(told.split() if isinstance(told, str) else told or granted.scopes or ())
    missing = [use for scope, use in options.needed.items() if scope not in given]
    if missing:
        raise SignInNeeded(
            f"these boxes were not ticked on Google's page: {'; '.join(missing)}",
            f"tick them all: wellkept login {options.account}; what you do not want, take out of the config",
        )
    return given & options.scopes.keys()


def _address_of(options: Options) -> str:
    """Return who signed in, as the mailbox says; "" when the server does not tell."""
    client = Client(options)
    try:
        profile = client.gmail("getProfile", lambda: client.users.getProfile(userId="me"))
    except Refused:
        return ""
    finally:
        client.close()
    return str(profile.get("emailAddress") or "").casefold()


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


class _Prompt:
    """What the library takes for the text of its prompt: the page's address goes to `say` instead of being printed."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said = False

    def format(self, *, url: str) -> str:
        """Say where the page is, once; leave nothing to print but an empty line."""
        if not self._said:
            self._said = True
            self._say(_PROMPT.format(url=url))
        return ""


@contextmanager
def _lenient(token_uri: str) -> Iterator[None]:
    """Let oauthlib accept fewer scopes than asked for (they are checked after), and loopback servers without TLS."""
    wanted = {"OAUTHLIB_RELAX_TOKEN_SCOPE": "1"}
    if is_loopback(urlsplit(token_uri).hostname or ""):
        wanted["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
