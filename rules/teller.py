"""Who may be told what: every fact carries its audience, and no text goes beyond it (DESIGN.md, promise 7)."""

from __future__ import annotations

from dataclasses import dataclass

from rules.model import Evidence, Signal
from rules.view import View


@dataclass(frozen=True, slots=True)
class Teller:
    """Hands out what the texts for one signal may say.

    `insider`: they are for the user's eyes only, tasks and notes; else the signal's person reads them.
    """

    view: View
    signal: Signal
    insider: bool
    language: str = ""
    """The language that the text is written in; "" when nothing says."""

    def subject(self) -> str:
        """Return the conversation's subject; to an outsider, as the mail in question has it that they know."""
        if self.insider:
            return str(self.signal.facts.get("subject") or "")
        known = self.view.provenance([self.signal.about]).get(self.signal.about)
        return known.name if known and self.signal.person in known.audience else ""

    def quote(self, proof: Evidence) -> str:
        """Return the words of a proof; "" when the reader of the text is not among those who know them.

        A draft repeats to a person only what stands in a mail that they wrote or got, or in a meeting that they
        were invited to. What one account holds is not repeated in another's artefacts, whoever reads them.
        """
        known = self.view.provenance([proof.source]).get(proof.source)
        if known is None:  # what the user noted down
            return proof.quote if self.insider else ""
        if self.signal.account not in known.accounts:
            return ""
        return proof.quote if self.insider or self.signal.person in known.audience else ""
