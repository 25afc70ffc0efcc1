"""Which articles would interest whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.model import Article
from rules.shelf import Shelf

AT = datetime(2026, 3, 10, tzinfo=UTC)


def article(title: str, text: str = "", language: str = "en", categories: tuple[str, ...] = ()) -> Article:
    return Article(title, title, "", text, AT, "News", language, categories)


@pytest.mark.parametrize(
    ("interest", "title", "language", "fits"),
    [
        ("heat pump", "Heat pumps that nobody hears", "en", True),
        ("heat pump", "The pump that gives heat", "en", False),
        ("heat pumps", "One HEAT-PUMP more", "en", True),
        ("market", "Marketing for beginners", "en", False),
        ("reading corner", "Reading corners that children come back to", "en", True),
        ("box", "Two boxes of glasses", "en", True),
        ("glass", "Two boxes of glasses", "en", True),
        ("car", "Who will care for us", "en", False),
        ("company", "Companies that last", "en", True),
        ("Wärmepumpe", "Leise Wärmepumpen im Altbau", "de", True),
        ("Photovoltaik", "Photovoltaikanlagen auf dem Dach", "de", True),
        ("Photovoltaik", "Photovoltaikanlagen on roofs", "en", False),
        ("école", "Les écoles de demain", "fr", True),
        ("AI", "What AI will change", "en", True),
        ("AI", "J'ai lu un livre", "fr", False),
        ("", "Anything", "en", False),
        ("…", "Anything", "en", False),
    ],
)
def test_the_words_of_an_interest_are_found_in_their_usual_forms(
    interest: str, title: str, language: str, *, fits: bool
) -> None:
    assert bool(Shelf([article(title, language=language)]).fits([interest])) is fits


def test_titles_come_before_texts_and_their_language_before_another() -> None:
    shelf = Shelf(
        [
            article("News of today", "Somebody spoke about sailing."),
            article("Outdoors", categories=("Sailing",)),
            article("Segeln und Sailing", language="de"),
            article("Sailing for two"),
        ]
    )
    order = [fit.article.title for fit in shelf.fits(["sailing", "boats"], "en")]
    assert order == ["Sailing for two", "Segeln und Sailing", "Outdoors", "News of today"]
    assert [fit.interest for fit in shelf.fits(["boats", "sailing"])] == ["sailing"] * 4
