"""What the command line can say went wrong: what, where, what to do next, and with which exit code."""

from __future__ import annotations

FINE, FAILED, USAGE, SIGN_IN, PARTLY = 0, 1, 2, 3, 4
"""Exit codes: done; something failed and is named; usage, config or rules wrong; sign-in needed;
done, but an account could not be reached."""


class WellkeptError(Exception):
    """An error for the user's eyes. `what` says what happened and where, `advice` what to do next."""

    exit_code = FAILED

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


class UserError(WellkeptError):
    """The request can't be carried out as it is."""


class UsageProblem(WellkeptError):
    """The command line, the config or a rule file is wrong."""

    exit_code = USAGE
