"""Where a sentence ends: short forms and ordinals go on, so that what is quoted as the reason is whole."""

from __future__ import annotations

import pytest

from rules.language.sentences import sentences


@pytest.mark.parametrize(
    "text",
    [
        "Could you ask Dr. Meier about it?",
        "Could you compare it with approx. 3 pieces of No. 4?",
        "What is better, 32-bit vs. 64-bit?",
        "Frau Dipl.-Ing. Weber kommt z. B. morgen.",
        "Wir liefern am 12. März oder am 5. im Lager.",
        "Der Bericht zum 3. Quartal kommt d. h. bald.",
        "Could we take another one, e.g. the red one?",
        "E.g. the red one.",
        "Le Mme. Durand vous appelle.",
    ],
)
def test_a_short_form_ends_no_sentence(text: str) -> None:
    assert [each.text for each in sentences(f"Good morning. {text} Thanks!")] == ["Good morning.", text, "Thanks!"]


@pytest.mark.parametrize(
    "text",
    [
        "No. As I said.",
        "I need 12. Could you send them?",
        "We went for plan B. Could you call?",
        "See you at 5 p.m. Could you bring it?",
        "Das ist, was ich mag. Könnten Sie anrufen?",
        "We take option a. Could you send it?",
        "It is the second of two, not the max. Which one is yours?",
        "Yours,\nDr.\n\nCould you call?",
    ],
)
def test_what_only_looks_like_a_short_form_ends_one(text: str) -> None:
    assert len(sentences(text)) == 2
