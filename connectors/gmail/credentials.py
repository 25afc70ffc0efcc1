"""The token that goes with each request: from the user's own command, or from the sign-in that `wellkept login` kept.

Both renew themselves over the guarded transport. (googleapiclient would renew over a bare `httplib2.Http` of its own:
`googleapiclient._auth.refresh_credentials`.)
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import google.auth.credentials
import google.oauth2.credentials

from connectors.base import SignInNeeded
from connectors.gmail.errors import mend
from connectors.gmail.options import GOOGLE_TOKEN, Options
from connectors.secrets import Secrets, secret_name, system_keyring, token_from


def secrets_of(options: Options) -> Secrets:
    """Return where the account's sign-in is kept."""
    return Secrets(options.secrets, system_keyring())


class CommandToken(google.auth.credentials.Credentials):
    """The token that `token_command` prints; it is asked again when Google no longer accepts the last one."""

    def __init__(self, options: Options) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._options = options

    def refresh(self, request: Any) -> None:
        """Run the command. Raises SignInNeeded; the command that prints a rejected token twice is told of by 401."""
        del request
        self.token = token_from(self._options.token_command, self._options.config)


class KeptToken(google.oauth2.credentials.Credentials):
    """The sign-in of `wellkept login`; a renewed token is kept for the next start."""

    kept_as: str
    keeper: Secrets
    guarded: Any = None
    """Asks for new tokens: a google.auth Request over the guarded transport."""

    def refresh(self, request: Any) -> None:
        """Get a new token. Raises google.auth's RefreshError and TransportError."""
        super().refresh(self.guarded or request)  # type: ignore[no-untyped-call]
        self.keeper.write(self.kept_as, self.to_text())

    def to_text(self) -> str:
        """Return what is kept."""
        expiry = self.expiry.replace(tzinfo=UTC).isoformat() if self.expiry else ""
        return json.dumps(
            {
                "refresh_token": self.refresh_token,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "token_uri": self.token_uri,
                "scopes": sorted(self.scopes or ()),
                "token": self.token or "",
                "expiry": expiry,
            }
        )

    @classmethod
    def of(cls, held: dict[str, Any], account: str, secrets: Secrets) -> KeptToken:
        """Make one from what was kept. Raises KeyError, TypeError and ValueError for what is no sign-in of ours."""
        expiry = datetime.fromisoformat(held["expiry"]).astimezone(UTC).replace(tzinfo=None) if held["expiry"] else None
        kept = cls(
            held["token"] or None,
            refresh_token=held["refresh_token"],
            token_uri=held["token_uri"],
            client_id=held["client_id"],
            client_secret=held["client_secret"],
            scopes=held["scopes"],
            expiry=expiry,
        )
        kept.kept_as = secret_name("gmail", account)
        kept.keeper = secrets
        return kept


def credentials_of(options: Options) -> CommandToken | KeptToken:
    """Return the account's credentials. Raises SignInNeeded when it never signed in, or signed in for less."""
    if options.token_command:
        return CommandToken(options)
    secrets = secrets_of(options)
    held = secrets.read(secret_name("gmail", options.account))
    if held is None:
        raise SignInNeeded(f"{options.account}: nobody has signed in yet", f"sign in: wellkept login {options.account}")
    try:
        kept = KeptToken.of(json.loads(held), options.account, secrets)
    except (ValueError, KeyError, TypeError) as error:
        raise SignInNeeded(f"{options.account}: the sign-in that was kept is damaged", mend(options.account)) from error
    missing = options.needed.keys() - set(kept.scopes or ())
    if missing:
        uses = "; ".join(sorted(options.needed[scope] for scope in missing))
        raise SignInNeeded(f"{options.account}: the sign-in does not cover this yet: {uses}", mend(options.account))
    return kept


def token_places(options: Options, credentials: CommandToken | KeptToken) -> tuple[str, ...]:
    """Return the address at which new tokens may be asked for: Google's, or one below the account's endpoint."""
    if isinstance(credentials, CommandToken):
        return ()
    place = str(credentials.token_uri)
    if place == GOOGLE_TOKEN or (options.endpoint and place.startswith(f"{options.endpoint}/")):
        return (f"POST {place}",)
    raise SignInNeeded(
        f"{options.account}: tokens would come from {place[:80]}, which is not Google", mend(options.account)
    )
