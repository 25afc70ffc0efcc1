"""The token that goes with each request: from the user's own command, or from the sign-in that `wellkept login` kept.

msal keeps refresh tokens in a cache of its own, which is stored whole: in the keyring, else in a file for the owner only.
Its requests pass a guard as well, whose list holds nothing but the sign-in of the account's cloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from requests.exceptions import RequestException

from connectors.allowlist import AllowList
from connectors.base import ConnectorError, SignInNeeded, Unreachable
from connectors.outlook.errors import mend, of_exception
from connectors.outlook.options import CLOUDS, Options
from connectors.outlook.transport import Guard, guarded_session
from connectors.secrets import Secrets, secret_name, system_keyring, token_from

if TYPE_CHECKING:
    import requests

_PROVIDER_ERRORS = frozenset({"temporarily_unavailable", "server_error"})


class Tokens(Protocol):
    """Where tokens come from."""

    def token(self) -> str:
        """Return a token. Raises SignInNeeded and Unreachable."""
        ...

    def renew(self) -> bool:
        """Forget the token, Graph did not accept it; False when there can be no better one."""
        ...


def secrets_of(options: Options) -> Secrets:
    """Return where the account's sign-in is kept."""
    return Secrets(options.secrets, system_keyring())


def tokens_of(options: Options) -> Tokens:
    """Return the account's tokens. Raises SignInNeeded when nobody signed in."""
    return CommandTokens(options) if options.token_command else KeptTokens(options)


class CommandTokens:
    """The token that `token_command` prints; it is asked again when Graph no longer accepts the last one."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._token = ""

    def token(self) -> str:
        """Return the token, the command run at the first time."""
        if not self._token:
            self._token = token_from(self._options.token_command, self._options.config)
        return self._token

    def renew(self) -> bool:
        """Run the command again, and tell whether it knows another token."""
        before, self._token = self._token, ""
        return self.token() != before


class KeptTokens:
    """The sign-in of `wellkept login`; msal renews it, and what it learns is kept for the next start."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._secrets = secrets_of(options)
        self._last = ""
        held = self._secrets.read(secret_name("outlook", options.account))
        if held is None:
            raise SignInNeeded(
                f"{options.account}: nobody has signed in yet", f"sign in: wellkept login {options.account}"
            )
        self._cache = new_cache(held, options.account)
        self._app = public_client(options, self._cache)

    def token(self) -> str:
        """Return a token that has not run out yet."""
        self._last = self._silently(force=False)
        return self._last

    def renew(self) -> bool:
        """Ask for a new one, and tell whether it is another."""
        before = self._last
        self._last = self._silently(force=True)
        return self._last != before

    def _ask(self, who: Any, *, force: bool) -> Any:
        """Return msal's answer: a token for everything, else for all but what the account can do without."""
        needed = self._options.needed_scopes
        kind = self._cache.CredentialType.ACCESS_TOKEN
        held = not force and any(self._cache.search(kind, target=needed))
        found = None
        for scopes in [needed] if held else [self._options.resource_scopes, needed]:
            found = self._app.acquire_token_silent_with_error(scopes, account=who, force_refresh=force)
            if found and found.get("access_token"):
                break
        return found

    def _silently(self, *, force: bool) -> str:
        account = self._options.account
        who = self._app.get_accounts()
        if not who:
            raise SignInNeeded(f"{account}: the sign-in that was kept is damaged", mend(account))
        try:
            found = self._ask(who[0], force=force)
        except trouble_of_msal() as error:
            raise of_trouble(error, account) from error
        if self._cache.has_state_changed:
            self._secrets.write(secret_name("outlook", account), self._cache.serialize())
            self._cache.has_state_changed = False
        if found and found.get("access_token"):
            return str(found["access_token"])
        code = str((found or {}).get("error") or "")
        if code in _PROVIDER_ERRORS:
            raise Unreachable(f"{account}: Microsoft's sign-in does not answer", "it is tried again")
        raise SignInNeeded(f"{account}: the sign-in has expired, was revoked or does not cover this yet", mend(account))


def new_cache(held: str | None, account: str) -> Any:
    """Return msal's cache, filled with what was kept. Raises SignInNeeded when that is damaged."""
    import msal

    cache = msal.SerializableTokenCache()
    try:
        cache.deserialize(held)
    except (ValueError, TypeError, AttributeError) as error:
        raise SignInNeeded(f"{account}: the sign-in that was kept is damaged", mend(account)) from error
    return cache


def public_client(options: Options, cache: Any) -> Any:
    """Return msal's application of the account. Raises Unreachable, and SignInNeeded for an unknown tenant."""
    import msal

    try:
        return msal.PublicClientApplication(
            options.client_id,
            authority=options.authority,
            token_cache=cache,
            http_client=sign_in_session(options),
            instance_discovery=False,
        )
    except ValueError as error:
        raise SignInNeeded(
            f"{options.account}: Microsoft knows no tenant {options.tenant!r}", "correct `tenant` in the config"
        ) from error
    except trouble_of_msal() as error:
        raise of_trouble(error, options.account) from error


def trouble_of_msal() -> tuple[type[Exception], ...]:
    """Return what msal raises when the sign-in does not answer, or makes no sense."""
    from msal.exceptions import MsalError

    return (RequestException, MsalError, ValueError)


def of_trouble(error: Exception, account: str) -> ConnectorError:
    """Return our word for it."""
    if isinstance(error, RequestException):
        return of_exception(error, account)
    return Unreachable(f"{account}: Microsoft's sign-in does not answer as it should", "it is tried again")


def sign_in_session(options: Options) -> requests.Session:
    """Return a session that can do nothing but sign in at the account's cloud."""
    login = CLOUDS[options.cloud].login
    allowed = AllowList(
        (
            f"GET {login}/{{tenant}}/v2.0/.well-known/openid-configuration",
            f"POST {login}/{{tenant}}/oauth2/v2.0/token",
            f"POST {login}/{{tenant}}/oauth2/v2.0/devicecode",
        )
    )
    return guarded_session(Guard(allowed))
