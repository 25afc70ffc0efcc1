"""`draft`: a mail for the user to send. What can't be written honestly becomes a task instead."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from connectors.model import Address, Draft, Task
from rules.actions import unwelcome
from rules.actions.task import proof_text
from rules.model import Artefact, Signal
from rules.rule import Step
from rules.signals import is_reply, load
from rules.template_values import clean
from rules.templating import LINE_LIMIT, BrokenTemplate, MissingFact, Rendered, render_mail

if TYPE_CHECKING:
    from rules.making import Workshop


def plan(step: Step, signal: Signal, key: str, due: datetime, workshop: Workshop) -> Draft | Task:  # noqa: ARG001
    """Return the draft; a task when the sender is doubtful, the mail came over a list, or a fact is missing."""
    reason = unwelcome(signal)
    if not reason:
        try:
            written = _write(step, signal, workshop)
        except MissingFact as missing:
            reason = f"no draft was written: {missing}"
        except BrokenTemplate as broken:
            reason = f"no draft was written: the template fails ({broken})"
        else:
            draft = _reply(signal, key, written, workshop) if signal.thread and _answers(signal) else None
            if not _answers(signal):
                draft = _new(signal, key, written, workshop)
            alone = _left_alone(draft, workshop) if draft is not None else ""
            if draft is not None and not alone:
                return draft
            reason = alone or "no draft was written: the account holds no copy of the message"
    return _instead(signal, key, reason, workshop)


def why_no_draft(step: Step, artefact: Artefact) -> str:
    """Return why a task stands in for the draft that the step asks for; "" when it does not."""
    return artefact.notes.rpartition("\n")[2] if step.kind == "draft" and isinstance(artefact, Task) else ""


def _left_alone(draft: Draft, workshop: Workshop) -> str:
    """Return why one of a draft's recipients gets none: the answer to a customer may be wanted at another's address."""
    people = workshop.view.people([address.email for address in (*draft.to, *draft.cc)])
    return next(
        (
            f"no draft was written: {person.name or person.id} is {person.left_alone}"
            for person in people.values()
            if person.left_alone
        ),
        "",
    )


def _answers(signal: Signal) -> bool:
    return is_reply(signal.kind)


def _write(step: Step, signal: Signal, workshop: Workshop) -> Rendered:
    language = workshop.language(signal)
    name = step.options.get("template")
    if name is None:
        context = workshop.context(signal, insider=False, language="")
        return render_mail(step.options.get("subject", ""), step.options["text"], language, context)
    written = workshop.templates.language(name, language)
    return workshop.templates.render(
        name, written, workshop.context(signal, insider=False, language=written.partition("-")[0])
    )


def _reply(signal: Signal, key: str, written: Rendered, workshop: Workshop) -> Draft | None:
    answering = workshop.view.answering(signal.about, signal.account, signal.person)
    if answering is None:
        return None
    subject = clean(answering.subject)
    return Draft(
        mark=key,
        account=signal.account,
        reply_to=answering.parent,
        sender=answering.sender,
        to=(Address(answering.to.email, clean(answering.to.name or _called(signal, answering.to, workshop))),),
        cc=(),
        subject=subject if subject[:3].casefold() == "re:" else f"Re: {subject}",
        text=written.text,
    )


def _called(signal: Signal, to: Address, workshop: Workshop) -> str:
    """Return the name that the book has for an address of the person's; "" for anybody else's."""
    person = workshop.person(signal)
    return person.name if to.email.casefold() in person.emails else ""


def _new(signal: Signal, key: str, written: Rendered, workshop: Workshop) -> Draft:
    person = workshop.person(signal)
    return Draft(
        mark=key,
        account=signal.account,
        reply_to=None,
        sender=workshop.view.sender(),
        to=(Address(person.emails[0] if person.emails else person.id, clean(person.name)),),
        cc=(),
        subject=written.subject,
        text=written.text,
    )


def _instead(signal: Signal, key: str, reason: str, workshop: Workshop) -> Task:
    person = workshop.person(signal)
    about = clean(str(signal.facts.get("subject") or signal.facts.get("title") or signal.facts.get("kind") or ""))
    title = load(signal.kind).instead.format(name=clean(person.name) or person.id, about=about)
    return Task(
        mark=key,
        account=signal.account,
        title=title.rstrip(": ")[:LINE_LIMIT],
        notes=f"{proof_text(signal, workshop)}\n\n{reason}".strip(),
        due=signal.due,
        about=signal.about,
    )
