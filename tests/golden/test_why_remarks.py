"""`why` shows what a mail remarks and tells of somebody's life, with the sentence, out of the index."""

from __future__ import annotations

from pathlib import Path

from tests.golden.world import Mail, World, message_id


def test_why_shows_the_sentences_of_remarks_and_life_events(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.knows("Ann Lee")
    world.deliver(
        Mail("q", "2026-03-10 09:00", "Not at the moment, ask again in September. My father passed away last week."),
    )
    (said, _) = world.why(message_id("q"))["readings"]
    assert "not now, they say: “Not at the moment, ask again in September.”" in said
    assert "bereavement (writer): “My father passed away last week.”" in said
