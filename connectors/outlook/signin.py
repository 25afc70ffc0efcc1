"""Signing in to Microsoft: in a browser whose answer is caught on this machine (RFC 8252), or by a code (RFC 8628).

The code can be typed in on any device: the way where there is no browser.

Who signed in is checked before anything is kept: browsers remember people. What was consented to is checked as well.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from connectors.base import ConnectorError, Refused, SignInNeeded, Unreachable
from connectors.model import OwnerSettings
from connectors.outlook.connector import Outlook, options_of
from connectors.outlook.options import Options
from connectors.outlook.tokens import (
    new_cache,
    of_trouble,
    public_client,
    secrets_of,
    trouble_of_msal,
)
from connectors.secrets import secret_name

_SECONDS = 600
_SUCCESS = "You are signed in. You may close this window and go back to the terminal."
_NOT_OFFERED = "unauthorized_client"
_CONSENT = ("consent_required", "interaction_required", "AADSTS65001", "AADSTS90094")


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
    if not options.client_id:
        raise Refused(f"{account} has no `client_id`", "docs/outlook.md shows how to register an application")
    cache = new_cache("{}", account)
    app = public_client(options, cache)
    try:
        granted = (
            _by_code(app, options, say) if options.device_code or not _has_browser() else _by_browser(app, options, say)
        )
    except trouble_of_msal() as error:
        raise of_trouble(error, account) from error
    _check(options, granted, say)
    where = secrets_of(options).write(secret_name("outlook", account), cache.serialize())
    who = _who(granted)
    say(f"{account} is signed in{f' as {who}' if who else ''}; the sign-in is kept in {where}")
    with suppress(ConnectorError):  # it is signed in: what Outlook could propose is an extra
        _propose(Outlook(account, **keys).owner_settings(), options, say)


def _propose(told: OwnerSettings, options: Options, say: Callable[[str], None]) -> None:
    """Say what Outlook knows and the config may not. Hours are said as they are set: the config's are not known here."""
    lines = [f'    hours     = "{told.hours}"'] if told.hours else []
    if told.time_zone and told.time_zone != options.zone:
        lines.insert(0, f'    time_zone = "{told.time_zone}"')
    if lines:
        say("\n".join(("Outlook has these settings of yours; if they are right, they belong under [me]:", *lines)))


def _by_browser(app: Any, options: Options, say: Callable[[str], None]) -> dict[str, Any]:
    """Open the page of the sign-in; the answer comes to a port of this machine that is free."""
    try:
        granted: dict[str, Any] = app.acquire_token_interactive(
            options.resource_scopes,
            prompt="select_account",
            login_hint=options.address or None,
            timeout=_SECONDS,
            success_template=_SUCCESS,
            auth_uri_callback=lambda page: say(f"Open this page to sign in: {page}"),
        )
    except RuntimeError as late:  # msal's word for nobody coming back
        raise SignInNeeded(
            f"{options.account}: nobody came back from the browser within {_SECONDS // 60} minutes",
            f"try again: wellkept login {options.account}; without a browser here, set `device_code = true`",
        ) from late
    return granted


def _by_code(app: Any, options: Options, say: Callable[[str], None]) -> dict[str, Any]:
    flow: dict[str, Any] = app.initiate_device_flow(options.resource_scopes)
    if "user_code" not in flow:
        raise _trouble(options, flow)
    say(f"Open {flow['verification_uri']} on any device and type the code {flow['user_code']}")
    granted: dict[str, Any] = app.acquire_token_by_device_flow(flow)
    return granted


def _check(options: Options, granted: dict[str, Any], say: Callable[[str], None]) -> None:
    """Raise what kept the sign-in from being good; a name that merely differs is said."""
    if not granted.get("access_token"):
        raise _trouble(options, granted)
    given = {str(scope).rpartition("/")[2].casefold() for scope in str(granted.get("scope") or "").split()}
    missing = [use for scope, use in options.needed.items() if given and scope.casefold() not in given]
    if missing:
        raise SignInNeeded(
            f"{options.account}: Microsoft did not grant this: {'; '.join(missing)}",
            "add the permissions to the application and sign in again: docs/outlook.md",
        )
    for scope in options.scopes.keys() - options.needed.keys():
        if given and scope.casefold() not in given:
            say(
                f"You did not allow wellkept to {options.scopes[scope]}: that part is left out until you sign in again."
            )
    who = _who(granted)
    if who and options.address and who not in options.own_addresses:
        if _same_domain(who, options):
            say(f"You signed in as {who}; the config calls {options.account} {options.address}.")
            return
        raise SignInNeeded(
            f"you signed in as {who}, but {options.account} is {options.address}",
            f"choose the other account on Microsoft's page: wellkept login {options.account}",
        )


def _same_domain(who: str, options: Options) -> bool:
    """Tell whether it is a name of one's own organisation: those often are no mail addresses."""
    return who.rpartition("@")[2] in {address.rpartition("@")[2] for address in options.own_addresses}


def _who(granted: dict[str, Any]) -> str:
    claims = granted.get("id_token_claims")
    return str(claims.get("preferred_username") or "").casefold() if isinstance(claims, dict) else ""


def _trouble(options: Options, told: dict[str, Any]) -> Exception:
    code, text = str(told.get("error") or ""), str(told.get("error_description") or "no reason given").split("\n")[0]
    what = f"{options.account}: the sign-in failed: {text}"[:300]
    again = f"try again: wellkept login {options.account}"
    if any(word in code or word in text for word in _CONSENT):
        return SignInNeeded(what, "your organisation wants an administrator to consent first: docs/outlook.md")
    if code == _NOT_OFFERED or "AADSTS7000218" in text:
        return SignInNeeded(what, "allow public client flows for the application: docs/outlook.md")
    if code in ("temporarily_unavailable", "server_error"):
        return Unreachable(what, again)
    return SignInNeeded(what, again)


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
