"""What lies behind and around: relationships that have gone quiet, and people who are no customers."""

from __future__ import annotations

from daemon.sample.cast import JUERGEN, MARGUERITE, ROBIN, TIMBER
from daemon.sample.script import DANA, PIET, Talk, Turn

QUIET = (
    Talk(
        "library-benches",
        "Benches for the library",
        MARGUERITE,
        (
            Turn(
                MARGUERITE,
                -83,
                "16:20",
                "Dear Dana,\n\nthe governors have agreed to the benches. Do they come with the rounded corners you"
                " showed us? The juniors run.\n\nMarguerite Okafor\nBursar",
            ),
            Turn(
                DANA,
                -82,
                "10:12",
                "Dear Marguerite,\n\nthey do, and with felt under the feet, so the librarian will not hear them run"
                " either. We can fit them on the training day.\n\nBest wishes\nDana",
                quotes=True,
            ),
            Turn(
                MARGUERITE,
                -64,
                "15:02",
                "Dear Dana,\n\nthe benches are in and I found a Year 3 boy asleep on one. Thank you, they are lovely."
                "\n\nMarguerite",
            ),
            Turn(
                DANA,
                -64,
                "16:45",
                "Dear Marguerite,\n\nthat is what they are for. Give the librarian my regards.\n\nDana",
            ),
        ),
    ),
    Talk(
        "leseecke",
        "Licht in der Leseecke",
        JUERGEN,
        (
            Turn(
                JUERGEN,
                -71,
                "09:14",
                "Liebe Frau Fox,\n\ndie Leuchten hängen. Am Fenster ist es abends noch zu dunkel, an den anderen Tischen"
                " ist es genau richtig. Kann man die Fensterreihe einzeln heller stellen?\n\nHerzliche Grüße\nJürgen"
                " Sänger",
            ),
            Turn(
                DANA,
                -70,
                "11:30",
                "Lieber Herr Sänger,\n\ndas geht: hinter der Blende am Schalter ist für jede Reihe ein eigener Regler."
                " Herr Aalders stellt es Ihnen am Freitag ein und zeigt es Ihren Leuten.\n\nHerzliche Grüße\nDana Fox",
                quotes=True,
            ),
            Turn(
                JUERGEN,
                -50,
                "10:40",
                "Liebe Frau Fox,\n\njetzt ist es auch am Fenster schön hell. Vielen Dank!\n\nJürgen Sänger",
            ),
        ),
        german=True,
    ),
)
"""Nothing real has passed for longer than the book or the tier allows."""

AROUND = (
    Talk(
        "oak-delay",
        "Oak boards, week after next",
        TIMBER,
        (
            Turn(
                TIMBER,
                -4,
                "09:01",
                "Hi Dana,\n\nthe 40 mm oak comes a week late, the kiln is down. Can you live with that?\n\nAgnes",
            ),
        ),
    ),
    Talk(
        "bread",
        "bread",
        ROBIN,
        (
            Turn(
                ROBIN,
                0,
                "12:34",
                "can you bring bread on your way home? and have you called the dentist?",
                unread=True,
            ),
        ),
    ),
    Talk(
        "van",
        "Van on Friday",
        PIET,
        (
            Turn(
                PIET,
                -1,
                "16:40",
                "Dana, do you need the van on Friday? Otherwise I take the stools to the upholsterer.\n\nPiet",
            ),
        ),
    ),
    Talk(
        "tax-folder",
        "Folder for the accountant",
        PIET,
        (
            Turn(DANA, -29, "17:10", "Piet, the receipts for the fair are in the blue folder on my desk.\n\nDana"),
            Turn(PIET, -28, "07:45", "Found it, thanks.\n\nPiet", folder=".Archive"),
        ),
    ),
)
"""A supplier, the family, a colleague: people who are no customers, whatever they ask."""
