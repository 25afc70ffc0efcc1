"""`wellkept demo`: a made-up mailbox, one real pass over it, and the day's list."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from daemon.app import App
from daemon.commands.common import freshen, open_desk, pass_app
from daemon.errors import FAILED, FINE, PARTLY

if TYPE_CHECKING:
    from daemon.desk import Desk, Freshness
    from daemon.perform import Performance

_VERBS = {
    "sent": "you sent",
    "discarded": "you discarded",
    "completed": "you ticked off",
    "edited": "you edited",
}


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="demo", type=click.Path(path_type=Path))
@click.option("--fresh", is_flag=True, help="Remake the sample, if there is one in DIR.")
@pass_app
def command(app: App, folder: Path, *, fresh: bool) -> int:
    """Make a sample mailbox in DIR (./demo), run one pass over it and show the day's list.

    The sample lives on a Tuesday, 15:00, and stays there. Change something in DIR and run it again: what you do to a
    draft or a task is honoured.
    """
    from daemon.clock import machine_now, parse_moment
    from daemon.errors import UsageProblem
    from daemon.sample.script import ZONE
    from daemon.sample.world import open_sample

    try:
        moment = parse_moment(app.now_text, ZONE.key) if app.now_text else machine_now()
    except ValueError as error:
        raise UsageProblem(f"--now {app.now_text!r} is not a time", "write it as 2026-03-10T16:00") from error
    now = open_sample(folder, moment, fresh=fresh)
    config = str(folder / "config.toml")
    sample = App(config_path=config, now_text=now.isoformat(), verbose=app.verbose, quiet=app.quiet)
    with closing(sample), open_desk(sample) as desk, sample.lock():
        _ = desk.rulebook  # mistakes in rules stop everything before anything is done
        freshness = freshen(sample, desk)
        performance = desk.apply(now, whole=not freshness.errors)
        _show_pass(sample, folder, desk, freshness, performance)
        _show_day(sample, desk)
    _show_next(sample, folder, config)
    code = freshness.exit_code or (PARTLY if performance.away else FINE)
    failed = any(done.state == "failed" for done in performance.performed)
    return FAILED if failed and code == FINE else code


def _show_pass(app: App, folder: Path, desk: Desk, freshness: Freshness, performance: Performance) -> None:
    from rich.markup import escape

    from daemon.show import title_of
    from rules.model import kind_of

    now = app.now
    app.say(
        f"The mailbox in {folder} is made up. Dana Fox sells furniture and light for rooms to work and wait in.\n"
        f"It is {now:%A}, {now.day} {now:%B %Y}, {now:%H:%M} there, for as long as you like.\n"
    )
    for entry, outcome in freshness.observation.concluded:
        title = _headline(entry.artefact)
        app.console.print(f"[yellow]noted[/yellow] {_VERBS.get(outcome, outcome)}: {entry.kind} {escape(title)}")
    made = [done.action for done in performance.performed if done.state == "made"]
    counts = Counter(kind_of(action.artefact) for action in made)
    if made:
        words = " and ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(counts.items()))
        app.console.print(f"[bold underline]Made now: {words}[/bold underline]")
    with desk.view(now) as view:
        people = view.people({done.action.signal.person for done in performance.performed})
    for done in performance.performed:
        action, person = done.action, people[done.action.signal.person]
        trouble = "" if done.state == "made" else f"  [red]{done.state}: {escape(action.held or done.error)}[/red]"
        who = escape(person.name or person.id)
        app.console.print(
            f"[green]{kind_of(action.artefact):5}[/green] {escape(title_of(action))}  [dim]{who}[/dim]{trouble}"
        )
    for entry in performance.withdrawn:
        app.console.print(
            f"[dim]taken back[/dim] {entry.kind} {escape(_headline(entry.artefact))}: its reason has gone"
        )
    for action in performance.refreshed:
        app.console.print(f"[dim]new date[/dim] task {escape(title_of(action))}")
    if not (performance.performed or performance.withdrawn or performance.refreshed):
        app.console.print("Nothing new.")


def _headline(artefact: object) -> str:
    """Return the headline of an artefact that the ledger kept; "" when it is too old to be kept."""
    return str(getattr(artefact, "subject", "") or getattr(artefact, "title", ""))


def _show_day(app: App, desk: Desk) -> None:
    from daemon.day import day_of
    from daemon.show import show_day

    places = {account.name: str(account.options.get("maildir") or account.name) for account in app.config.accounts}
    with desk.view(app.now) as view:
        day = day_of(desk, view)
        show_day(app, view, day.signals, day.entries, places)


def _show_next(app: App, folder: Path, config: str) -> None:
    """Say how to go on. The alias carries the sample's moment: without it, its Tuesday would be long ago."""
    from daemon.sample.cast import NORA, OWEN

    program = _program()
    alias = f"{program} --config {shlex.quote(config)} --now {app.now:%Y-%m-%dT%H:%M}"
    if app.quiet:
        return
    app.console.print(
        "\nAll other mail needs nothing: newsletters, thanks, what a colleague or a phone call has answered."
        "\nLook closer:\n"
        f"\n  alias sample={shlex.quote(alias)}"
        f"\n  sample why {NORA.email:35} # who waits, and what follows from it"
        f"\n  sample why {OWEN.email:35} # who asks, and nothing is made"
        "\n  sample threads                                 # where every conversation stands"
        f"\n\nDelete a draft in {folder / 'mail' / '.Drafts'}, or a task in {folder / 'tasks'},"
        " and see it honoured:\n"
        f"\n  {program} demo {shlex.quote(str(folder))}",
        markup=False,
        soft_wrap=True,  # a command must not be broken: it is there to be copied
    )


def _program() -> str:
    """Return the words that start wellkept as it was started now."""
    started = Path(sys.argv[0])
    if started.name != "wellkept":
        return f"{shlex.quote(sys.executable)} -m wellkept"
    on_path = shutil.which("wellkept")
    same = on_path is not None and started.exists() and started.samefile(on_path)
    return "wellkept" if same else shlex.quote(str(started))
