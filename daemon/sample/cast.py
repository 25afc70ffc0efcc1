"""The people of the sample, and what the user's book says about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from daemon.sample.script import Someone, at
from rules.model import Person, SpecialDate, Touch

NORA = Someone("Nora Whitcombe", "nora.whitcombe@pelhamquay.example")
TOMAS = Someone("Tomás Reyes", "tomas@brightfork.example")
JOERG = Someone("Dr. Jörg Brückner", "brueckner@zahnarzt-lindenhof.example")
BETH = Someone("Beth Ackroyd", "beth@ackroydbakes.example")
ILSE = Someone("Ilse Kornblum", "kornblum@papiermuehle.example")
MARGUERITE = Someone("Marguerite Okafor", "m.okafor@elmfield-school.example")
JUERGEN = Someone("Jürgen Sänger", "juergen@saenger-buecher.example")
INES = Someone("Ines Duarte", "ines@patiolisboa.example")
OWEN = Someone("Owen Hale", "owen@halepryor.example")
COLM = Someone("Colm Brady", "colm@saltmarshbrewing.example")
HANNA = Someone("Hanna Reuter", "reuter@reuterkolb.example")
LUKAS = Someone("Lukas Ebert", "lukas@ebert-raeder.example")
FREYA = Someone("Freya Mossman", "freya@tidewaterclinic.example")
SOFIA = Someone("Sofia Marchetti", "sofia@vallemusic.example")
VIKTOR = Someone("Viktor Lund", "v.lund@lundestates.example")

MAREK = Someone("Marek Zielonka", "marek@zielonkahostels.example")
"""A customer who is not in the book: mail went both ways, which is enough."""
ROBIN = Someone("Robin", "robin@foxhome.example")
"""At home, and none of wellkept's business: `never` in the config."""
TIMBER = Someone("Agnes Tull", "agnes@timberyard.example")
"""A supplier, left out by `never` as well."""


def _person(who: Someone, company: str, tier: str = "regular") -> Person:
    return Person(id=who.email, names=(who.name,), emails=(who.email,), company=company, tier=tier)


def _on(now: datetime, days: int, kind: str, year: int) -> SpecialDate:
    """Return a day that comes round so many days after the sample's now."""
    day = now.date() + timedelta(days=days)
    return SpecialDate(kind, day.month, day.day, year if (day.month, day.day) != (2, 29) else year - year % 4)


def book(now: datetime) -> tuple[Person, ...]:
    """Return everybody in the book as of the sample's now."""
    return (
        replace(
            _person(NORA, "Pelham Quay Hotel", "key"),
            language="en",
            tags=("customer", "hotel"),
            notes=("Decides alone up to 10,000. Above that the owners want three offers.",),
            talking_points=("the bedside lamps on the second floor",),
        ),
        replace(
            _person(TOMAS, "Brightfork Software", "key"),
            language="en",
            tags=("customer", "office"),
            interests=("acoustics", "phone booths"),
            notes=("Moves into the new floor at the end of the quarter and is nervous about it.",),
        ),
        replace(
            _person(JOERG, "Zahnarztpraxis am Lindenhof"),
            names=("Jörg Brückner", JOERG.name),  # as he is to be addressed, and as his mails have it
            language="de",
            tags=("customer", "practice"),
            notes=("Ruft am liebsten in der Mittagspause zurück.",),
        ),
        replace(
            _person(BETH, "Ackroyd & Daughters"),
            language="en",
            tags=("customer", "shop"),
            notes=("Seven shops, four more planned. Runs the till herself on Saturdays.",),
        ),
        replace(
            _person(ILSE, "Museum Papiermühle", "key"),
            language="de",
            tags=("customer", "museum"),
            interests=("conservation light",),
            dates=(_on(now, 6, "birthday", 1976),),
            notes=("Not more than 50 lux on the old sheets. Never suggest spotlights again.",),
        ),
        replace(
            _person(MARGUERITE, "Elmfield School"),
            interval="6 weeks",
            language="en",
            tags=("customer", "school"),
            talking_points=("the new benches in the library",),
            notes=("Budget year ends soon: ask what is left in it.",),
        ),
        replace(
            _person(JUERGEN, "Sänger & Söhne", "key"),
            language="de",
            tags=("customer", "shop"),
            talking_points=("wie sich das neue Licht in der Leseecke bewährt",),
        ),
        replace(_person(OWEN, "Hale Pryor Architects"), zone="Europe/London", tags=("customer", "architect")),
        replace(
            _person(COLM, "Saltmarsh Brewing"),
            language="en",
            tags=("customer", "bar"),
            dates=(_on(now, 100, "customer-since", now.year - 5),),
        ),
        replace(
            _person(HANNA, "Reuter Kolb Steuerberatung"),
            language="de",
            tags=("customer", "office"),
            dates=(_on(now, 0, "customer-since", now.year - 4),),
        ),
        replace(
            _person(LUKAS, "Ebert Räder"),
            language="de",
            tags=("customer", "shop"),
            touches=(
                Touch(at(now, -1, "16:20"), "call", "Maße der Theke geklärt, er schickt den Auftrag bis Freitag"),
            ),
        ),
        replace(
            _person(INES, "Pátio Lisboa"),
            language="en",
            tags=("customer", "bar"),
            interests=("bar stools", "terraces"),
            touches=(
                Touch(at(now, -24, "17:10"), "call", "Opens the second terrace in spring and is looking for seats"),
            ),
        ),
        replace(_person(FREYA, "Tidewater Clinic"), language="en", tags=("customer", "practice")),
        replace(_person(SOFIA, "Valle School of Music"), language="en", tags=("customer", "school")),
        replace(
            _person(VIKTOR, "Lund Estates"),
            hands_off=True,
            notes=("His lawyer and ours are talking. Do not write.",),
        ),
    )
