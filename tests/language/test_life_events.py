"""Events of somebody's life: what happens, to whom, when. And what only sounds like it."""

from __future__ import annotations

from datetime import date

import pytest

from rules.language import read, read_text
from rules.remarks import LifeEventKind
from tests.language.test_reading import mail

TOLD: list[tuple[str, LifeEventKind, str, str]] = [
    ("It's my birthday on Friday.", "birthday", "writer", "on Friday"),
    ("I am turning 40 on 3 May.", "birthday", "writer", "on 3 May"),
    ("Happy birthday!", "birthday", "reader", ""),
    ("My son turns 18 in October.", "birthday", "My son", "in October"),
    ("Ich habe am Freitag Geburtstag.", "birthday", "writer", "am Freitag"),
    ("Alles Gute zum Geburtstag!", "birthday", "reader", ""),
    ("Mon anniversaire est vendredi.", "birthday", "writer", "vendredi"),
    ("Mi cumpleaños es el 3 de mayo.", "birthday", "writer", "el 3 de mayo"),
    ("Buon compleanno!", "birthday", "reader", ""),
    ("Ik ben vrijdag jarig.", "birthday", "writer", "vrijdag"),
    ("We are getting married in June.", "wedding", "writer", "in June"),
    ("My sister is getting married on the 16th.", "wedding", "My sister", "on the 16th"),
    ("Congratulations on your wedding!", "wedding", "reader", ""),
    ("Meine Tochter heiratet im Mai.", "wedding", "Meine Tochter", "im Mai"),
    ("Je me marie en juin.", "wedding", "writer", "en juin"),
    ("Me caso en mayo.", "wedding", "writer", "en mayo"),
    ("Mi sposo a giugno.", "wedding", "writer", "a giugno"),
    ("Ik ga in mei trouwen.", "wedding", "writer", "in mei"),
    ("My wife and I had a baby girl last week.", "birth", "writer", "last week"),
    ("We're expecting our second child in May.", "birth", "writer", "in May"),
    ("Unsere Tochter ist am Montag geboren.", "birth", "writer", "am Montag"),
    ("Nous attendons un bébé pour septembre.", "birth", "writer", "pour septembre"),
    ("Esperamos un bebé para abril.", "birth", "writer", "para abril"),
    ("Sono diventato papà!", "birth", "writer", ""),
    ("We verwachten een baby in maart.", "birth", "writer", "in maart"),
    ("My daughter graduates in June.", "graduation", "My daughter", "in June"),
    ("I finished my MBA last week.", "graduation", "writer", "last week"),
    ("Meine Tochter macht im Mai Abitur.", "graduation", "Meine Tochter", "im Mai"),
    ("Mi hija se gradúa en junio.", "graduation", "Mi hija", "en junio"),
    ("Mi laureo a luglio.", "graduation", "writer", "a luglio"),
    ("I start my new job on Monday.", "new_job", "writer", "on Monday"),
    ("My last day here is 31 March.", "new_job", "writer", "31 March"),
    ("Congrats on the new role!", "new_job", "reader", ""),
    ("Im Juni trete ich eine neue Stelle an.", "new_job", "writer", "Im Juni"),
    ("Je commence mon nouveau poste en avril.", "new_job", "writer", "en avril"),
    ("Empiezo mi nuevo trabajo en mayo.", "new_job", "writer", "en mayo"),
    ("I've just been promoted.", "promotion", "writer", ""),
    ("Congratulations on your promotion!", "promotion", "reader", ""),
    ("J'ai été promue directrice.", "promotion", "writer", ""),
    ("I'm retiring at the end of the year.", "retirement", "writer", "at the end of the year"),
    ("Mein Vater geht im Juni in Rente.", "retirement", "Mein Vater", "im Juni"),
    ("Je pars à la retraite en octobre.", "retirement", "writer", "en octobre"),
    ("Me jubilo en diciembre.", "retirement", "writer", "en diciembre"),
    ("We are moving to a new office in March.", "moving", "writer", "in March"),
    ("I am moving to Berlin next month.", "moving", "writer", "next month"),
    ("Wir ziehen im Herbst um.", "moving", "writer", "im Herbst"),
    ("Nous déménageons en mai.", "moving", "writer", "en mai"),
    ("I'll be on maternity leave from 1 July.", "parental_leave", "writer", "from 1 July"),
    ("Ich bin ab Juli in Elternzeit.", "parental_leave", "writer", "ab Juli"),
    ("It's my ten-year work anniversary today.", "work_anniversary", "writer", "today"),
    ("Ich bin heute seit zehn Jahren bei Acme.", "work_anniversary", "writer", "heute"),
]

SAD: list[tuple[str, LifeEventKind, str]] = [
    ("I have been sick since Monday.", "illness", "writer"),
    ("My dad is in hospital.", "illness", "My dad"),
    ("Get well soon!", "illness", "reader"),
    ("Ich bin leider krank.", "illness", "writer"),
    ("Gute Besserung!", "illness", "reader"),
    ("Je suis malade depuis lundi.", "illness", "writer"),
    ("My father passed away last week.", "bereavement", "writer"),
    ("I'm so sorry for your loss.", "bereavement", "reader"),
    ("Meine Mutter ist gestern verstorben.", "bereavement", "writer"),
    ("Herzliches Beileid!", "bereavement", "reader"),
    ("Toutes mes condoléances.", "bereavement", "reader"),
    ("Ha fallecido mi padre.", "bereavement", "writer"),
    ("Mijn vader is overleden.", "bereavement", "writer"),
]

NOT_TOLD = [
    "My laptop died.",
    "My laptop turns five today.",
    "My account got promoted.",
    "We are moving forward with the plan.",
    "We are moving to a new system in May.",
    "I am moving to Outlook next month.",
    "I'm sick of waiting.",
    "Our wedding photographers arrive on Friday.",
    "How was your birthday?",
    "If I retire one day, I will write a book.",
    "I am not getting married.",
    "She graduated from Leeds in 1995.",
    "The retirement plan is attached.",
    "Our maternity leave policy has changed.",
    "This promotion code is valid until May.",
    "We were born to run.",
    "The promotion of the new chairs starts in June.",
    "Wir heiraten nicht.",
    "Der Umzug der Datenbank dauert eine Stunde.",
]


@pytest.mark.parametrize(("text", "kind", "whose", "said"), TOLD)
def test_an_event_is_told_with_its_person_and_time(text: str, kind: str, whose: str, said: str) -> None:
    (event,) = (event for event in read_text(f"Hello Dana,\n\n{text}\n\nAnn").life_events if event.kind == kind)
    assert (event.whose, event.said, event.quote, event.sensitive) == (whose, said, text, False)


@pytest.mark.parametrize(("text", "kind", "whose"), SAD)
def test_what_hurts_is_named_so_that_nobody_congratulates(text: str, kind: str, whose: str) -> None:
    (event,) = read_text(text).life_events
    assert (event.kind, event.whose, event.sensitive) == (kind, whose, True)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_only_sounds_like_an_event_is_none(text: str) -> None:
    assert read_text(text).life_events == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It's my birthday on Friday.", date(2026, 3, 13)),
        ("I am turning 40 on 3 May.", date(2026, 5, 3)),
        ("My daughter graduates in June.", None),
        ("I got married last week.", None),
        ("Ich gehe Ende des Jahres in Rente.", date(2026, 12, 31)),
        ("Mi cumpleaños es el 3 de mayo.", date(2026, 5, 3)),
        ("Ik ben vrijdag jarig.", date(2026, 3, 13)),
    ],
)
def test_a_day_is_told_for_the_moment_of_the_mail(text: str, day: date | None) -> None:
    (event,) = read(mail(text)).life_events
    assert event.date == day
    assert read_text(text).life_events[0].date is None


def test_a_quoted_birthday_is_none() -> None:
    assert read_text("> It's my birthday on Friday.").life_events == ()
