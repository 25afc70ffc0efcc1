"""`wellkept approve`: the user's yes to what a rule asks about first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from daemon.app import App
from daemon.commands.common import fresh_desk, pass_app

if TYPE_CHECKING:
    from rules.model import PlannedAction


@click.command("approve")
@click.argument("keys", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="Approve everything that waits for it.")
@pass_app
def command(app: App, keys: tuple[str, ...], *, all_: bool) -> int:
    """Let what waits for your approval be made: KEYS, or their first digits, as `wellkept plan` shows them."""
    from daemon.errors import UsageProblem
    from daemon.show import title_of
    from rules.model import kind_of

    if bool(keys) == all_:
        raise UsageProblem("name the keys to approve, or say --all", "`wellkept plan` shows what waits, with its keys")
    with fresh_desk(app) as (desk, code):
        decision = desk.decide(app.now)
        asks = {(rule.id, step.id) for rule in desk.rulebook.rules for step in rule.steps if step.asks}
        asking = [action for action in decision.actions if (action.rule, action.step) in asks]
        if all_:
            chosen = [action for action in asking if action.held_by == "approval"]
        else:
            chosen = [_meant(key, asking) for key in dict.fromkeys(keys)]
        with app.lock():
            desk.ledger.approve([action.key for action in chosen], app.now)
    for action in chosen:
        app.say(f"approved: {kind_of(action.artefact)} {title_of(action)} ({action.key[:8]})")
    app.say("The next pass makes it; `wellkept apply` does so now." if chosen else "Nothing waits for your approval.")
    return code


def _meant(word: str, asking: Sequence[PlannedAction]) -> PlannedAction:
    """Return the action whose key begins so. Raises UserError when there is none, or more than one."""
    from daemon.errors import UserError
    from daemon.find import SHORTEST_KEY

    digits = word.strip().lower()
    found = [action for action in asking if action.key.startswith(digits)] if len(digits) >= SHORTEST_KEY else []
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"{word} begins {len(found)} keys", "give more of its digits")
    raise UserError(
        f"nothing that waits for your approval has the key {word}",
        "`wellkept plan` shows what waits, with its keys; what is made or answered waits no more",
    )
