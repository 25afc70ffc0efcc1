"""What Google's answers and the client library's exceptions mean, in the words of `connectors.base`.

Sources: Gmail API, "Resolve errors"; Calendar API, "Handle API errors"; Google Cloud, "API errors" (google.rpc.Code).
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httplib2
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import BatchError, HttpError

from connectors.base import ConnectorError, Refused, SignInNeeded, StartOver, Unanswered, Unreachable, WaitUntil
from connectors.gmail.transport import TooLong
from connectors.reasons import code_of, network_reason

BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    BatchError,
    http.client.HTTPException,
)
"""What the client library raises when an answer breaks off or is no answer of Google's at all."""
_RATE_REASONS = frozenset(
    """
    ratelimitexceeded userratelimitexceeded rate_limit_exceeded resource_exhausted quotaexceeded
    """.split()  # noqa: SIM905 - a list of words
)
_DAY_REASONS = frozenset({"dailylimitexceeded", "dailylimitexceededunreg"})
_SCOPE_REASONS = frozenset({"insufficientpermissions", "access_token_scope_insufficient"})
_OFF_REASONS = frozenset({"accessnotconfigured", "service_disabled"})
_RETRY_AFTER = re.compile(r"[Rr]etry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)")
_USUAL_WAIT = 30.0
_HOUR = 3600.0
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TIMEOUT, _GONE, _TOO_MANY, _SERVER = 401, 403, 404, 408, 410, 429, 500


class NotFound(Refused):
    """404: the item is not there (any more)."""


class Expired(StartOver):
    """A sync token or history id that is too old."""


class Forbidden(Unreachable):
    """403 without a reason that anybody could mend by signing in: an administrator's doing, or a passing mood."""


class TooLarge(Refused):
    """The answer is longer than is read."""


def translate(error: Exception, account: str) -> ConnectorError:
    """Return our word for an exception of the client library. Anything unknown is raised again: it is a bug."""
    if isinstance(error, ConnectorError):
        return error
    if isinstance(error, HttpError):
        return _of_status(error, account)
    if isinstance(error, RefreshError):
        return _refresh(error, account)
    if isinstance(error, TooLong):
        return TooLarge(f"{account}: {error}")
    if isinstance(error, TransportError | GoogleAuthError):
        how = network_reason(error)
        return Unreachable(f"{account}: signing in failed ({how})", "check the network").coded(how)
    if isinstance(error, TimeoutError):
        return Unreachable(f"{account}: Google did not answer in time", "it is tried again")
    if isinstance(error, OSError | httplib2.HttpLib2Error):
        how = network_reason(error)
        return Unreachable(f"{account}: Google cannot be reached ({how})", "check the network").coded(how)
    if isinstance(error, BROKEN):
        return Unreachable(f"{account}: Google's answer broke off or makes no sense", "it is tried again")
    raise error


_NEVER_SENT = (GoogleAuthError, httplib2.ServerNotFoundError, ConnectionRefusedError, ssl.SSLCertVerificationError)


def of_change(error: Exception, account: str) -> ConnectorError:
    """As `translate`, for a request that changes something: Unanswered when Google may have done it all the same."""
    told = translate(error, account)
    if isinstance(error, HttpError):
        status = int(error.resp.status)
        open_ended = status == _TIMEOUT or status >= _SERVER
    else:
        open_ended = isinstance(told, Unreachable) and not isinstance(error, (*_NEVER_SENT, ConnectorError))
    return Unanswered(told.what, told.advice).coded(told.code) if open_ended else told


def mend(account: str) -> str:
    """Return the advice for whatever a new sign-in mends."""
    return f"sign in again: wellkept login {account}"


def _of_status(error: HttpError, account: str) -> ConnectorError:
    status = int(error.resp.status)
    message, codes = _told(error)
    code = code_of(status, codes)
    return _by_status(error, account, f"{account}: Google says {code}", message).coded(code)


def _by_status(error: HttpError, account: str, what: str, message: str) -> ConnectorError:
    status = int(error.resp.status)
    reasons = frozenset(code.lower() for code in _told(error)[1])
    if status == _UNAUTHORIZED:
        return SignInNeeded(f"{account}: Google no longer accepts the sign-in", mend(account))
    if status in (_FORBIDDEN, _TOO_MANY) and (status == _TOO_MANY or reasons & _RATE_REASONS):
        return WaitUntil(what, _seconds(error, message), "it is tried again by itself")
    if status == _FORBIDDEN:
        return _forbidden(what, reasons, account)
    if status == _NOT_FOUND:
        return NotFound(what)
    if status == _GONE or "EXPIRED_SYNC_TOKEN" in message.upper() or "expired_sync_token" in reasons:
        return Expired(what)
    if status == _TIMEOUT or status >= _SERVER:
        if "retry-after" in error.resp:
            return WaitUntil(what, _seconds(error, message), "it is tried again by itself")
        return Unreachable(what, "it is tried again by itself")
    if "failedprecondition" in reasons or "failed_precondition" in reasons:
        return Unreachable(what, "open the mailbox in a browser: Google says that it cannot be used as it is")
    return Refused(what)


def _forbidden(what: str, reasons: frozenset[str], account: str) -> ConnectorError:
    if reasons & _DAY_REASONS:
        return WaitUntil(what, _HOUR, "the day's quota of the OAuth client is used up: see docs/google.md")
    if reasons & _SCOPE_REASONS:
        return SignInNeeded(
            f"{account}: the sign-in does not cover this ({what.rpartition(' says ')[2]})",
            f"tick every box this time: wellkept login {account}",
        )
    if reasons & _OFF_REASONS:
        return SignInNeeded(what, "switch the API on for your OAuth client: docs/google.md, step 2")
    return Forbidden(what, "if it stays so, look at docs/google.md")


def _told(error: HttpError) -> tuple[str, list[str]]:
    """Return Google's message, and every reason it gives, from all shapes of its error bodies."""
    try:
        body = json.loads(error.content.decode("utf-8", "replace"))
        told: Any = body["error"] if isinstance(body, dict) else body[0]["error"]
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", []
    if not isinstance(told, dict):
        return str(told), [str(told)]
    rows = [row for key in ("errors", "details") for row in told.get(key) or () if isinstance(row, dict)]
    reasons = [*(str(row["reason"]) for row in rows if "reason" in row), str(told.get("status", ""))]
    return str(told.get("message") or ""), reasons


def _seconds(error: HttpError, message: str) -> float:
    """Return how long Google asks to wait: Retry-After (seconds or a date), or the moment within its message."""
    told = str(error.resp.get("retry-after", "")).strip()
    if told.isdecimal():
        return float(told)
    try:
        there = parsedate_to_datetime(error.resp["date"])
        if found := _RETRY_AFTER.search(message):
            return max(0.0, (datetime.fromisoformat(found[1]) - there).total_seconds())
        return max(0.0, (parsedate_to_datetime(told).astimezone(UTC) - there).total_seconds())
    except (KeyError, ValueError, TypeError):
        return _USUAL_WAIT


def _refresh(error: RefreshError, account: str) -> ConnectorError:
    if getattr(error, "retryable", False):
        return Unreachable(f"{account}: Google's sign-in does not answer", "it is tried again")
    text = str(error)
    if "invalid_grant" in text:
        return SignInNeeded(
            f"{account}: the sign-in has expired or was revoked",
            f"{mend(account)}; if this happens every week, your OAuth client is still in Testing: docs/google.md",
        )
    if "invalid_client" in text or "unauthorized_client" in text:
        return SignInNeeded(f"{account}: Google does not know the OAuth client any more", "see docs/google.md, step 4")
    return SignInNeeded(f"{account}: Google gave no new token", mend(account))
