"""What may be told of a failure without repeating a word that somebody wrote: statuses, reason codes, errno names.

An answer of a provider may quote the request it refuses, and exceptions of libraries quote addresses, queries and
bodies. What is told of them is built from the parts that machines write.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator

from connectors.base import Unreachable

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
_DEPTH = 8
"""How many causes an exception is followed: libraries wrap a handful."""


def code_of(status: int, reasons: Iterable[str] = ()) -> str:
    """Return a status with the first of the reasons that looks like a code: "403 quotaExceeded"."""
    known = next((reason for reason in reasons if _CODE.fullmatch(reason)), "")
    return f"{status} {known}".strip()


def blocked(what: str, where: object, error: OSError, advice: str) -> Unreachable:
    """Return the error for a file or folder that the operating system withholds. `what` names none."""
    number = error.errno or errno.EIO
    return Unreachable(f"{what}: {os.strerror(number)}", advice).coded(errno_name(number)).at(where)


def errno_name(number: int) -> str:
    """Return the operating system's name of an error: "ENOSPC"."""
    return errno.errorcode.get(number, f"E{number}")


def network_reason(error: BaseException) -> str:
    """Return how the network failed: the operating system's name of it, else the kind of the innermost error."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, OSError) and cause.errno:
            return errno_name(cause.errno)
    return type(chain[-1]).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the exceptions inside an exception: requests and urllib3 keep them as `reason` or as an argument."""
    cause: object = error
    for _ in range(_DEPTH):
        if not isinstance(cause, BaseException):
            return
        yield cause
        inner = [getattr(cause, "reason", None), *cause.args, cause.__cause__, cause.__context__]
        cause = next((one for one in inner if isinstance(one, BaseException)), None)
