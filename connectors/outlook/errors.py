"""What Graph's answers and the exceptions of requests mean, in the words of `connectors.base`.

Sources: Microsoft Graph, "Error responses and resource types", "Throttling", "Use delta query to track changes".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, ProxyError, RequestException, SSLError, Timeout
from urllib3.exceptions import NewConnectionError

from connectors.base import ConnectorError, Refused, SignInNeeded, StartOver, Unanswered, Unreachable, WaitUntil
from connectors.reasons import code_of, network_reason

_USUAL_WAIT = 5.0
"""Seconds to begin with when Microsoft asks for patience without saying how much."""
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TIMEOUT, _GONE, _DEPENDENCY, _TOO_MANY = 401, 403, 404, 408, 410, 424, 429
_CLIENT, _SERVER, _UNKNOWN, _BANDWIDTH = 400, 500, 501, 509
_CONFLICTS = (409, 412, 423)
_SLOW = (408, 504)
_THROTTLED = ("throttl", "toomanyrequests", "activitylimitreached", "applicationthrottled", "mailboxconcurrency")
_LOST_CODES = ("syncstate", "resync", "fullsync", "deltatoken", "skiptoken")
_LOST_WORDS = ("sync state", "syncstate", "delta token", "deltatoken", "skip token", "skiptoken")
_NO_MAILBOX = ("mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi")
_DENIED = ("accessdenied", "authorization_requestdenied", "erroraccessdenied", "forbidden")


class NotFound(Refused):
    """404: the item is not there (any more)."""


class Denied(SignInNeeded):
    """403: the sign-in is good, but not for this."""


class Expired(StartOver):
    """A delta token that is too old, or that Graph has lost."""


class Conflict(Unreachable):
    """409, 412, 423: the item was changed or held by somebody at the same moment; nothing was done."""


class NotImplementedThere(Unreachable):
    """501: the server does not know how to do this; something else may take its place."""


class TooSlow(Unreachable):
    """Microsoft could not answer in time: less may be asked for at once."""


class TooLarge(Refused):
    """The answer is longer than is read."""


def mend(account: str) -> str:
    """Return the advice for whatever a new sign-in mends."""
    return f"sign in again: wellkept login {account}"


def may_have_happened(status: int) -> bool:
    """Tell whether what was asked for may have been done although the answer is an error: the server broke down."""
    return status in (_TIMEOUT, _DEPENDENCY) or (status >= _SERVER and status not in (_UNKNOWN, _BANDWIDTH))


def of_exception(error: RequestException, account: str, *, changes: bool = False) -> ConnectorError:
    """Return our word for an exception of requests. `changes`: what was asked for may happen all the same."""
    told = _of_exception(error, account)
    return Unanswered(told.what, told.advice).coded(told.code) if changes and not _never_sent(error) else told


def _never_sent(error: RequestException) -> bool:
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(error, ConnectTimeout | SSLError | ProxyError) or isinstance(reason, NewConnectionError)


def _of_exception(error: RequestException, account: str) -> Unreachable:
    if isinstance(error, Timeout):
        return TooSlow(f"{account}: Microsoft did not answer in time", "it is tried again")
    if isinstance(error, NoConnection):
        how = network_reason(error)
        return Unreachable(f"{account}: Microsoft cannot be reached ({how})", "check the network").coded(how)
    return Unreachable(f"{account}: Microsoft's answer broke off or makes no sense", "it is tried again")


def of_status(status: int, headers: Mapping[str, str], body: object, account: str) -> ConnectorError:
    """Return our word for an answer that is an error; `headers` by lower-case name."""
    codes, message = _told(body)
    code = code_of(status, codes)
    return _by_status(status, headers, codes, message, account, f"{account}: Microsoft says {code}").coded(code)


def _by_status(
    status: int, headers: Mapping[str, str], codes: list[str], message: str, account: str, what: str
) -> ConnectorError:
    if status == _GONE or (_CLIENT <= status < _SERVER and _lost_place(codes, message)):
        return Expired(what)
    if status == _UNAUTHORIZED:
        return SignInNeeded(f"{account}: Microsoft no longer accepts the sign-in", mend(account))
    if status in (_TOO_MANY, _DEPENDENCY, _BANDWIDTH) or _about(codes, _THROTTLED):
        return WaitUntil(what, seconds(headers), "it is tried again by itself")
    if status == _FORBIDDEN or _about(codes, _NO_MAILBOX):
        return _forbidden(what, codes, account)
    if status == _NOT_FOUND:
        return NotFound(what)
    if status in _CONFLICTS:
        return Conflict(what, "it is tried again by itself")
    if status == _TIMEOUT or status >= _SERVER:
        return _broken_down(status, headers, what)
    if status < _CLIENT:
        return Unreachable(what, "something between here and Microsoft answers instead: check the network")
    return Refused(what)


def _broken_down(status: int, headers: Mapping[str, str], what: str) -> ConnectorError:
    if "retry-after" in headers:
        return WaitUntil(what, seconds(headers), "it is tried again by itself")
    kind = NotImplementedThere if status == _UNKNOWN else TooSlow if status in _SLOW else Unreachable
    return kind(what, "it is tried again by itself")


def _lost_place(codes: list[str], message: str) -> bool:
    """Tell whether an error is about a link's token: it comes with several statuses, by its code or in words only."""
    return _about(codes, _LOST_CODES) or any(word in message.casefold() for word in _LOST_WORDS)


def _forbidden(what: str, codes: list[str], account: str) -> ConnectorError:
    if _about(codes, _NO_MAILBOX):
        return Unreachable(what, "this account has no mailbox at Exchange Online: docs/outlook.md")
    if _about(codes, _DENIED):
        advice = f"{mend(account)}; if your organisation asks for it, an administrator must consent: docs/outlook.md"
        return Denied(f"{account}: the sign-in does not cover this ({what.rpartition(' says ')[2]})", advice)
    return Unreachable(what, "if it stays so, look at docs/outlook.md")


def _about(codes: list[str], words: tuple[str, ...]) -> bool:
    return any(word in code for code in codes for word in words)


def _told(body: object) -> tuple[list[str], str]:
    """Return every code of an error, outermost first, in lower case, and its message."""
    told: Any = body.get("error") if isinstance(body, dict) else None
    codes: list[str] = []
    message = ""
    for _ in range(5):
        if not isinstance(told, dict):
            break
        if told.get("code"):
            codes.append(str(told["code"]).casefold())
        message = message or str(told.get("message") or "")
        told = told.get("innerError") or told.get("innererror")
    return codes, message


def seconds(headers: Mapping[str, str]) -> float:
    """Return how long to wait by Retry-After: seconds or a date."""
    told = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(told)) if told.replace(".", "", 1).isdecimal() else _until(told, headers)
    except (ValueError, TypeError):
        return _USUAL_WAIT


def _until(told: str, headers: Mapping[str, str]) -> float:
    there = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
    return max(0.0, (parsedate_to_datetime(told).astimezone(UTC) - there).total_seconds())
