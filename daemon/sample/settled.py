"""Conversations with customers that are settled: the last word was ours, or asked for nothing."""

from __future__ import annotations

from daemon.sample.cast import BETH, COLM, FREYA, HANNA, ILSE, NORA, OWEN, SOFIA, TOMAS
from daemon.sample.script import DANA, SALES, Talk, Turn

CLOSED = (
    Talk(
        "tap-room",
        "Stools for the tap room",
        COLM,
        (
            Turn(
                COLM,
                -9,
                "12:15",
                "Dana,\n\ntwo of the stools wobble since Saturday. The big fellows sat on them. Do you have spare glides"
                " or do I send them back?\n\nColm",
            ),
            Turn(
                DANA,
                -8,
                "09:25",
                "Hello Colm,\n\nno need to send anything: a bag with 20 glides is in the post, they screw in by hand."
                "\n\nDana",
                quotes=True,
            ),
            Turn(COLM, -5, "12:50", "Perfect, thanks Dana! All level again.\n\nColm", quotes=True),
        ),
    ),
    Talk(
        "drawer-light",
        "Lux in den Schubladen",
        ILSE,
        (
            Turn(
                ILSE,
                -20,
                "14:10",
                "Liebe Frau Fox,\n\nunsere Restauratorin fragt, wie viel Lux am Papier ankommen, wenn die Schublade offen"
                " ist. Haben Sie das gemessen?\n\nHerzlich\nIlse Kornblum",
            ),
            Turn(
                DANA,
                -19,
                "16:30",
                "Liebe Frau Kornblum,\n\nwir haben es heute in der Werkstatt gemessen: 42 Lux in der Mitte, 38 am Rand,"
                " nach zehn Minuten schaltet es ab. Das Protokoll bringe ich am Dienstag mit.\n\nHerzliche Grüße\nDana Fox",
                quotes=True,
            ),
            Turn(
                ILSE,
                -18,
                "08:55",
                "Wunderbar, herzlichen Dank! Dann ist die Restauratorin zufrieden.\n\nIlse Kornblum",
            ),
        ),
        german=True,
    ),
    Talk(
        "site-week",
        "Unser Termin am Dienstag",
        ILSE,
        (
            Turn(
                ILSE,
                -5,
                "10:05",
                "Liebe Frau Fox,\n\nam Dienstag kommt die Presse ins Haus. Können wir unseren Termin auf Mittwoch um"
                " halb elf schieben?\n\nHerzlich\nIlse Kornblum",
            ),
            Turn(
                DANA,
                -5,
                "10:31",
                "Liebe Frau Kornblum,\n\nMittwoch um halb elf passt gut, ich habe es im Kalender geändert.\n\nHerzliche"
                " Grüße\nDana Fox",
            ),
        ),
        german=True,
    ),
    Talk(
        "third-floor-budget",
        "Budget for the third floor",
        NORA,
        (
            Turn(
                NORA,
                -57,
                "11:11",
                "Hi Dana,\n\nfor next year's budget: what should I write down for the third floor, roughly?\n\nNora",
            ),
            Turn(
                DANA,
                -57,
                "15:45",
                "Hi Nora,\n\nif it is the same as the second, write down 14,000 with fitting. I would add ten per cent"
                " for the two corner rooms.\n\nDana",
            ),
            Turn(NORA, -56, "08:20", "Got it, thank you!\n\nNora"),
        ),
    ),
    Talk(
        "cloakroom",
        "Hooks in the cloakroom",
        TOMAS,
        (
            Turn(
                TOMAS,
                -49,
                "17:55",
                "Hi Dana,\n\nhow much weight do the hooks in the cloakroom take? Somebody hung up a bicycle.\n\nTomás",
                html=True,
            ),
            Turn(
                DANA,
                -48,
                "09:15",
                "Hello Tomás,\n\n25 kg each, so it depends on the bicycle. The wall behind them is plasterboard, that"
                " goes first.\n\nDana",
            ),
            Turn(TOMAS, -48, "09:40", "Understood, thanks. No bicycles.", html=True),
        ),
    ),
    Talk(
        "four-shops",
        "Four more shops",
        BETH,
        (
            Turn(
                BETH,
                -40,
                "06:50",
                "Morning Dana,\n\nthe bank said yes: four more shops in two years. Would you keep the price for the"
                " counters if we order all four now?\n\nBeth",
            ),
            Turn(
                DANA,
                -40,
                "11:20",
                "Morning Beth,\n\ncongratulations, that is wonderful news! We keep the price for two years and you pay"
                " each counter when it is fitted. The letter is in the post.\n\nDana",
                quotes=True,
            ),
            Turn(BETH, -39, "06:45", "Brilliant, thank you so much!\n\nBeth"),
        ),
    ),
    Talk(
        "stair-rail",
        "Stair rail, Whitaker Street",
        OWEN,
        (
            Turn(
                OWEN,
                -25,
                "12:12",
                "Dana,\n\ncould the rail on Whitaker Street be turned from one piece between the landings? It is 3.1"
                " metres.\n\nOwen",
            ),
            Turn(
                DANA,
                -22,
                "10:10",
                "Hello Owen,\n\nup to 3.4 metres, yes, in ash. In oak we would have to join it once. Let us look at it"
                " together on the phone once the stairwell is measured.\n\nDana",
                quotes=True,
            ),
            Turn(OWEN, -22, "10:30", "Ash then. Thanks!\n\nOwen"),
        ),
    ),
    Talk(
        "waiting-area",
        "Chairs for the second waiting area",
        FREYA,
        (
            Turn(
                FREYA,
                -32,
                "14:44",
                "Dear Dana,\n\nare the chairs with the wide seat still available in grey? We need eight.\n\nFreya",
            ),
            Turn(
                DANA,
                -29,
                "09:35",
                "Dear Freya,\n\nthey are, and eight are in stock. I have put your name on them until the end of the"
                " month.\n\nBest\nDana",
                quotes=True,
            ),
            Turn(FREYA, -28, "09:02", "Lovely, thank you Dana.\n\nFreya"),
        ),
    ),
    Talk(
        "umzug",
        "Umzug der Regale",
        HANNA,
        (
            Turn(
                HANNA,
                -39,
                "13:20",
                "Liebe Frau Fox,\n\nwir tauschen zwei Büros. Kann man die Regale abbauen, ohne dass die Wand leidet?"
                "\n\nViele Grüße\nHanna Reuter",
            ),
            Turn(
                DANA,
                -36,
                "08:45",
                "Liebe Frau Reuter,\n\nja, sie hängen an einer Schiene. Zwei Leute schaffen das in einer Stunde,"
                " und die Anleitung klebt hinter dem obersten Brett.\n\nViele Grüße\nDana Fox",
                quotes=True,
            ),
            Turn(HANNA, -35, "11:50", "Alles klar, vielen Dank!\n\nHanna Reuter"),
        ),
        german=True,
    ),
    Talk(
        "practice-rooms",
        "Panels for the practice rooms",
        SOFIA,
        (
            Turn(
                SOFIA,
                -53,
                "18:18",
                "Dear Dana,\n\nthe trombone can still be heard in the harp room. Is there anything thicker than the"
                " panels we have?\n\nSofia",
            ),
            Turn(
                DANA,
                -50,
                "10:50",
                "Dear Sofia,\n\nthicker panels will not help: it comes through the door. A drop seal at the bottom costs"
                " little, I will bring one along when we measure the corridor.\n\nBest\nDana",
                quotes=True,
            ),
            Turn(SOFIA, -47, "17:01", "You were right, it is the door! Thank you.\n\nSofia"),
        ),
    ),
    Talk(
        "catalogue",
        "Catalogue on paper",
        COLM,
        (
            Turn(
                COLM,
                -75,
                "12:01",
                "Hello,\n\ndo you still print a catalogue? The phone is no good behind the bar.\n\nColm Brady,"
                " Saltmarsh Brewing",
                to=(SALES,),
            ),
            Turn(
                SALES,
                -74,
                "11:00",
                "Hello Colm,\n\nwe do, one is in the post.\n\nBest regards\nNorthwind, Dana Fox",
            ),
        ),
    ),
)
"""The last word was ours, or asked for nothing."""
