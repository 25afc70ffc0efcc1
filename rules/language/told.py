"""What a text tells, put together: its remarks, and the traces by which most sentences are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rules.language.days import come_back
from rules.language.deferrals import deferral
from rules.language.loss import LOSS
from rules.language.news import NEWS
from rules.language.opt_outs import OPT_OUT
from rules.language.praise import PRAISE
from rules.language.sentences import Sentence
from rules.language.tone import complaint
from rules.remarks import Remark


def remarks(
    said: Sequence[Sentence], traces: int, at: datetime | None = None, language: str = ""
) -> tuple[Remark, ...]:
    """Return what the sentences remark, one of a kind; `traces`: those of all sentences together.

    `at`: when it was written, aware; without it the words for when to come back name no day.
    """
    return tuple(_remarks(said, traces, at, language))


def _remarks(said: Sequence[Sentence], traces: int, at: datetime | None, language: str) -> Iterator[Remark]:
    unhappy = complaint(said, traces)
    if unhappy:
        yield Remark("complaint", unhappy)
    lost = LOSS.quote(said) if LOSS.says.may_stand(traces) else ""
    if not unhappy and PRAISE.says.may_stand(traces) and (quote := PRAISE.quote(said)):
        yield Remark("praise", quote)
    if not lost and NEWS.says.may_stand(traces) and (quote := NEWS.quote(said)):
        yield Remark("news", quote)
    if lost:
        yield Remark("loss", lost)
    if OPT_OUT.says.may_stand(traces) and (quote := OPT_OUT.quote(said)):
        yield Remark("opt_out", quote)
        return
    put_off, when = deferral(said, traces)
    if put_off:
        yield Remark("not_now", put_off, when, come_back(when, at, language))
