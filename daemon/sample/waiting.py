"""Conversations in which somebody waits at the sample's now, or only seems to."""

from __future__ import annotations

from daemon.sample.cast import (
    BETH,
    FREYA,
    HANNA,
    JOERG,
    LUKAS,
    MAREK,
    NORA,
    OWEN,
    SOFIA,
    TOMAS,
    VIKTOR,
)
from daemon.sample.script import DANA, PIET, Talk, Turn

WAITING = (
    Talk(
        "lamps-second-floor",
        "Bedside lamps, second floor",
        NORA,
        (
            Turn(
                NORA,
                -12,
                "16:05",
                "Hi Dana,\n\nthe two lamps you lent us have been in 204 for a week and the guests keep asking where they"
                " can buy them. I take that as a good sign.\n\nWhich of the two shades is easier to clean? The linen"
                " one worries housekeeping.\n\nNora",
            ),
            Turn(
                DANA,
                -11,
                "09:40",
                "Hi Nora,\n\nthat is the nicest review we have had all month.\n\nTake the lacquered paper one: it wipes"
                " clean with a damp cloth. The linen shade has to be brushed, and nobody does that.\n\nBest\nDana",
                quotes=True,
            ),
            Turn(
                NORA,
                0,
                "09:12",
                "Good morning Dana,\n\npaper it is. The owners have said yes to the whole second floor, so it is 24"
                " lamps, brass, with the dimmer on the cable.\n\nCould you send me an offer for all 24 today? They sit"
                " together tomorrow at noon and I would love to have it signed before anybody changes their mind."
                "\n\nNora",
                quotes=True,
                unread=True,
            ),
        ),
    ),
    Talk(
        "booths-level-3",
        "Phone booths for level 3",
        TOMAS,
        (
            Turn(
                DANA,
                -13,
                "11:20",
                "Hello Tomás,\n\nas promised, the drawing for level 3: four booths along the north wall, doors opening"
                " towards the corridor, ventilation above the ceiling panels.\n\nDelivery is six weeks from your"
                " signature.\n\nBest\nDana",
            ),
            Turn(
                TOMAS,
                -12,
                "18:31",
                "Thanks Dana, looks good to me. I will walk it past facilities.\n\nTomás",
                html=True,
            ),
            Turn(
                DANA,
                -11,
                "10:02",
                "Perfect. Piet has kept the oak aside for you until the end of next week.\n\nDana",
            ),
            Turn(
                TOMAS,
                -1,
                "14:05",
                "Hi Dana,\n\nfacilities are happy, but our movers now come ten days earlier than planned.\n\nCan you"
                " deliver two of the four booths before the move, even if the others come later? I have to tell the"
                " teams this week who gets a quiet place and who does not.\n\nTomás",
                html=True,
                quotes=True,
                unread=True,
            ),
        ),
    ),
    Talk(
        "wartezimmer",
        "Bänke für das Wartezimmer",
        JOERG,
        (
            Turn(
                JOERG,
                -27,
                "12:40",
                "Guten Tag Frau Fox,\n\neine Kollegin hat mir Ihre Bänke gezeigt. Unser Wartezimmer ist schmal, etwa"
                " 2,40 auf 5,10 Meter, und die Stühle dort sind eine Zumutung.\n\nGibt es die Bänke auch mit einer"
                " höheren Sitzfläche? Viele unserer Patienten sind über siebzig.\n\nMit freundlichen Grüßen\nJörg"
                " Brückner",
            ),
            Turn(
                DANA,
                -26,
                "10:15",
                "Guten Tag Herr Dr. Brückner,\n\nja, wir bauen sie auch mit 50 cm Sitzhöhe und mit Armlehnen zum"
                " Abstützen. Für Ihren Raum passen zwei Bänke zu je 2,20 Meter, eine an jeder Längsseite. Eine Skizze"
                " liegt ab heute für Sie in der Post.\n\nFreundliche Grüße\nDana Fox",
                quotes=True,
            ),
            Turn(
                JOERG,
                -4,
                "10:20",
                "Guten Tag Frau Fox,\n\ndie Skizze gefällt uns allen, auch am Empfang. Wir schließen die Praxis in fünf"
                " Wochen für ein paar Tage, das wäre der richtige Zeitpunkt für den Einbau.\n\nKönnen Sie mir bitte"
                " sagen, was die beiden Bänke mit Montage kosten?\n\nMit freundlichen Grüßen\nJörg Brückner",
                quotes=True,
            ),
        ),
        german=True,
    ),
    Talk(
        "brackets",
        "Shelf brackets for Mill Lane",
        BETH,
        (
            Turn(
                BETH,
                -16,
                "07:05",
                "Morning Dana,\n\nthe shelves for Mill Lane are up and lovely, but the brackets are the 20 cm ones and"
                " we ordered 30. Could you swap them?\n\nBeth",
            ),
            Turn(
                DANA,
                -15,
                "09:30",
                "Morning Beth,\n\nsorry about that, my mistake on the order form. The right ones leave the workshop"
                " tomorrow.\n\nDana",
                quotes=True,
            ),
            Turn(BETH, -15, "13:11", "Thanks Dana!\n\nBeth"),
            Turn(
                BETH,
                0,
                "11:38",
                "Dana,\n\nthe parcel came this morning and it is the 20 cm brackets again. This is the second wrong"
                " delivery and I am really disappointed. We open Mill Lane on Saturday and at the moment the bread"
                " has nowhere to go.\n\nI need the right ones here by Thursday.\n\nBeth",
                quotes=True,
                unread=True,
            ),
        ),
    ),
    Talk(
        "hostel-lockers",
        "Lockers for the new house",
        MAREK,
        (
            Turn(
                MAREK,
                -43,
                "15:48",
                "Hello,\n\nI run three hostels and open a fourth one. I saw your lockers in a climbing hall. Do you"
                " build them with a socket inside, for phones?\n\nMarek Zielonka",
            ),
            Turn(
                DANA,
                -42,
                "09:20",
                "Hello Marek,\n\nwe do: a socket and a USB port in every locker, on one fused line per column. A column"
                " of four is 60 cm wide.\n\nBest regards\nDana Fox",
            ),
            Turn(MAREK, -42, "20:15", "Great, thank you! I will be back when the architect is done."),
            Turn(
                MAREK,
                -1,
                "09:30",
                "Hello Dana,\n\nthe drawings are done: 12 columns, birch, number plates in brass.\n\nHow long would it"
                " take you from order to delivery?\n\nMarek",
            ),
        ),
    ),
    Talk(
        "music-stands",
        "Benches in the corridor",
        SOFIA,
        (
            Turn(
                DANA,
                -19,
                "11:05",
                "Dear Sofia,\n\nhere are the three fabrics for the corridor. The dark green one forgives most.\n\n"
                "Best\nDana",
            ),
            Turn(SOFIA, -18, "17:22", "Thank you Dana, the children will vote.\n\nSofia"),
            Turn(
                SOFIA,
                0,
                "13:40",
                "Dear Dana,\n\nthe children have voted, by a landslide: green. Would 14 benches still fit into the same"
                " delivery as the cello cupboard?\n\nSofia",
                unread=True,
            ),
        ),
    ),
)
"""At the sample's now they wait for an answer of ours, the last of them not yet for long."""

ANSWERED = (
    Talk(
        "empfang-licht",
        "Licht am Empfang",
        HANNA,
        (
            Turn(
                HANNA,
                -6,
                "11:25",
                "Liebe Frau Fox,\n\nüber unserem Empfang flackert seit gestern eine der drei Leuchten. Ist das ein"
                " Fall für die Garantie, und wer kommt dafür vorbei?\n\nViele Grüße\nHanna Reuter",
            ),
            Turn(
                PIET,
                -5,
                "08:50",
                "Hallo Frau Reuter,\n\nDana ist heute auf der Baustelle, deshalb antworte ich. Natürlich ist das"
                " Garantie: das Netzteil ist ein bekannter Fehler dieser Serie. Ich komme am Freitag um 8 Uhr mit"
                " Ersatz, es dauert zehn Minuten.\n\nViele Grüße\nPiet Aalders",
                to=(HANNA,),
                cc=(DANA,),
                quotes=True,
            ),
        ),
        german=True,
    ),
    Talk(
        "px40",
        "PX-40 pendants delivery date",
        FREYA,
        (
            Turn(
                FREYA,
                -8,
                "10:10",
                "Dear Dana,\n\nthe painters are done earlier than we thought. Do you know yet when the pendants will"
                " arrive?\n\nFreya",
            ),
        ),
    ),
    Talk(
        "px40-answer",
        "Good news for Tidewater",
        FREYA,
        (
            Turn(
                DANA,
                -7,
                "09:05",
                "Dear Freya,\n\nthe delivery date for your PX-40 pendants has just come in: Thursday next week, before"
                " ten. All eleven are in one box, please keep it for the transport to the second house.\n\nBest\nDana",
            ),
        ),
    ),
    Talk(
        "theke",
        "Theke im Laden: Maße",
        LUKAS,
        (
            Turn(
                LUKAS,
                -34,
                "18:02",
                "Hallo Dana,\n\nwir bauen den Laden um und brauchen eine Theke, an der man auch ein Rad anlehnen kann."
                " Hast du so etwas schon einmal gebaut?\n\nLukas",
            ),
            Turn(
                DANA,
                -33,
                "09:50",
                "Hallo Lukas,\n\nja, für eine Werkstatt: die Front ist aus Kork und steckt Lenker und Pedale weg. Ein Bild"
                " liegt für dich auf meinem Tisch, komm vorbei.\n\nDana",
                quotes=True,
            ),
            Turn(LUKAS, -33, "12:30", "Super, danke! Ich messe aus und melde mich."),
            Turn(
                LUKAS,
                -4,
                "11:15",
                "Hallo Dana,\n\nder Raum ist an der Säule nur 82 cm breit. Passt die Theke da noch durch, oder kannst"
                " du sie teilen?\n\nLukas",
            ),
        ),
        german=True,
    ),
    Talk(
        "facade-samples",
        "Facade samples on site",
        OWEN,
        (
            Turn(
                OWEN,
                -5,
                "15:33",
                "Hello Piet,\n\ncan you bring the three oak samples to the site when you come next week? The client"
                " wants to see them against the brick.\n\nOwen",
                to=(PIET,),
                cc=(DANA,),
            ),
        ),
    ),
    Talk(
        "lund-invoice",
        "Your final invoice",
        VIKTOR,
        (
            Turn(
                VIKTOR,
                -5,
                "10:44",
                "Ms Fox,\n\nI still do not see why we should pay for the second visit. Please explain.\n\nV. Lund",
            ),
        ),
    ),
)
"""Questions that need nothing: answered by a colleague, elsewhere, by phone, put to somebody else, or hands off."""
