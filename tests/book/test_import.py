"""People from CSV tables and vCards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.book import Book
from daemon.errors import UserError
from daemon.people_csv import column_of, read_csv
from daemon.people_import import SIZE_LIMIT, Found, read_people
from daemon.people_vcard import read_vcards
from rules.model import Person, SpecialDate
from tests.book.test_book import ANN

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "state" / "book.json")


def people(found: Found) -> list[Person]:
    return [entry.person for entry in found.entries]


def problems(found: Found) -> list[tuple[int, str]]:
    return [(problem.place.line, problem.what) for problem in found.problems]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


# CSV

TABLE = (
    "Company,E-Mail,Name,Tags,Birthday,Note,E-Mail 2\n"
    'Acme,Ann@acme.example,Ann Lee,"customer; north",1980-05-04,"likes, tea\nand cake",ann@home.example\n'
    "Beta,bo@beta.example,Bo Ray,,--02-29,,\n"
)


def test_a_table_is_read_by_its_headings() -> None:
    ann, bo = people(read_csv(TABLE, "t.csv"))
    assert ann == Person(
        id="ann@acme.example",
        names=("Ann Lee",),
        emails=("ann@acme.example", "ann@home.example"),
        company="Acme",
        dates=(SpecialDate("birthday", 5, 4, 1980),),
        tags=("customer", "north"),
        notes=("likes, tea\nand cake",),
    )
    assert bo.dates == (SpecialDate("birthday", 2, 29),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("hint", ["", "sep={}\n"])
def test_german_headings_and_any_delimiter(delimiter: str, hint: str) -> None:
    rows = (
        ("Nachname", "Vorname", "E-Mail-Adresse", "Firma", "Geburtstag"),
        ("Groß", "Jörg", "j@a.example", "A", "4.5.1980"),
    )
    text = hint.format(delimiter) + "\n".join(delimiter.join(row) for row in rows)
    (person,) = people(read_csv(text, "t.csv"))
    assert (person.name, person.company) == ("Jörg Groß", "A")
    assert person.dates == (SpecialDate("birthday", 5, 4, 1980),)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("E-mail 1 - Value", "email"),
        ("E-mail 2 Address", "email"),
        ("Given Name", "first"),
        ("Phone 1", ""),
        ("", ""),
        ("Tags", "tags"),
    ],
)
def test_headings_of_common_exports(heading: str, column: str) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("name;email\r\nJörg Groß;j@a.example\r\n".encode(encoding))
    assert people(read_people(file))[0].name == "Jörg Groß"


def test_a_bad_row_is_named_with_its_line_and_the_good_ones_are_read() -> None:
    text = "name,email,birthday\nAnn,ann@a.example,May\n\nBo,nonsense,\nCy,,\nDi,di@a.example\n"
    found = read_csv(text, "t.csv")
    assert [one.id for one in people(found)] == ["ann@a.example", "di@a.example"]
    assert [line for line, _ in problems(found)] == [2, 4, 5]
    assert "no e-mail address" in problems(found)[2][1]


@pytest.mark.parametrize("text", ["", "\n\n", "hello\nworld", "name,phone\nAnn,1", "\0\0\0"])
def test_what_is_no_table_of_people_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text)
    with pytest.raises(UserError, match="e-mail column"):
        read_people(file)


@given(st.text(max_size=200))
def test_any_rows_are_read_or_named(text: str) -> None:
    found = read_csv("email,name,birthday,tags\n" + text, "t.csv")
    assert all(entry.person.emails for entry in found.entries)


def test_a_file_too_big_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    file.write_bytes(b"email\n" + b"a" * SIZE_LIMIT)
    with pytest.raises(UserError, match="more than 10 MB"):
        read_people(file)


def test_a_table_too_large_is_refused_and_of_too_many_rows_the_first_are_read() -> None:
    with pytest.raises(UserError, match="limit is 5,000,000"):
        read_csv("email\n" + "a" * 5_000_000, "t.csv")
    found = read_csv("email\n" + "".join(f"p{number}@a.example\n" for number in range(10_050)), "t.csv")
    assert (len(found.entries), problems(found)[0][0]) == (10_000, 10_002)
    assert "more than 10000 rows" in problems(found)[0][1]
    blank = read_csv("email\n" + "\n" * 300_000 + "a@b.example", "t.csv")
    assert (blank.entries, "lines" in problems(blank)[0][1]) == ((), True)


def test_many_people_are_each_counted_once(book: Book) -> None:
    entries = read_csv("email\n" + "".join(f"p{number}@a.example\n" for number in range(9_000)), "t.csv").entries
    assert len(book.take_in(entries, NOW).added) == 9_000
    assert len(book.take_in(entries, NOW).unchanged) == 9_000


# vCard


def test_of_too_many_cards_the_first_are_read() -> None:
    text = "".join(card(f"FN:P {number}", f"EMAIL:p{number}@a.example") for number in range(9_000))
    found = read_vcards(text, "t.vcf")
    assert 3_000 < len(found.entries) < 9_000
    assert "only the first" in problems(found)[0][1]
    with pytest.raises(UserError, match="400,000 lines"):
        read_vcards("BEGIN:VCARD\r\n" + "X:\r\n" * 400_000, "t.vcf")


def test_a_card_is_read_whole() -> None:
    text = card(
        "N:Lee;Ann;;Dr.;",
        "FN:Dr. Ann Lee",
        "item1.EMAIL;TYPE=work:Ann@Acme.example",
        "EMAIL;TYPE=home:ann@home.example",
        "ORG:Acme;Sales",
        "BDAY:1980-05-04",
        "ANNIVERSARY:20010203",
        "CATEGORIES:customer,north\\, south",
        "NOTE:likes tea\\nand ca",
        " ke",
        "PHOTO;ENCODING=b:!!! not base64 !!!",
    )
    assert people(read_vcards(text, "a.vcf")) == [
        Person(
            id="ann@acme.example",
            names=("Ann Lee", "Dr. Ann Lee"),
            emails=("ann@acme.example", "ann@home.example"),
            company="Acme",
            dates=(SpecialDate("birthday", 5, 4, 1980), SpecialDate("anniversary", 2, 3, 2001)),
            tags=("customer", "north, south"),
            notes=("likes tea\nand cake",),
        )
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BDAY:--0504", SpecialDate("birthday", 5, 4)),
        ("BDAY:--05-04", SpecialDate("birthday", 5, 4)),
        ("BDAY;VALUE=date:1980-05-04", SpecialDate("birthday", 5, 4, 1980)),
        ("BDAY:19800504T120000Z", SpecialDate("birthday", 5, 4, 1980)),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", SpecialDate("birthday", 2, 29)),
        (
            "item1.X-ABDATE;type=pref:2001-02-03\r\nitem1.X-ABLabel:_$!<Anniversary>!$_",
            SpecialDate("anniversary", 2, 3, 2001),
        ),
        (
            "item1.X-ABDATE:2001-02-03\r\nitem1.X-ABLabel:Customer since",
            SpecialDate("customer-since", 2, 3, 2001),
        ),
        ("X-ANNIVERSARY:2001-02-03", SpecialDate("anniversary", 2, 3, 2001)),
    ],
)
def test_dates_in_every_dialect(line: str, expected: SpecialDate) -> None:
    assert people(read_vcards(card("FN:Ann", "EMAIL:a@b.example", line), "a.vcf"))[0].dates == (expected,)


def test_old_cards_with_quoted_printable() -> None:
    text = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gro=C3=9F;J=C3=B6rg",
        "LABEL;ENCODING=QUOTED-PRINTABLE:one=",
        "EMAIL:this.is@part.of.the.label.example",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:caf=E9 =",
        "noir",
        "EMAIL;INTERNET:j@a.example",
        version="2.1",
    )
    (person,) = people(read_vcards(text, "a.vcf"))
    assert (person.name, person.emails, person.notes) == ("Jörg Groß", ("j@a.example",), ("café noir",))


def test_a_broken_card_costs_only_itself() -> None:
    good = card("FN:Ann", "EMAIL:ann@a.example")
    text = (
        card("FN:No address")
        + good
        + card("FN:Bo", "EMAIL:bo@a.example", "NOTE;ENCODING=b:a")
        + "BEGIN:VCARD\r\nFN:No end\r\n"
        + good.replace("ann@", "cy@")
        + card("EMAIL:nonsense")
        + "BEGIN:VCARD\nEMAIL:end@a.example\n"
    )
    found = read_vcards(text, "a.vcf")
    assert [one.id for one in people(found)] == ["ann@a.example", "cy@a.example"]
    assert [line for line, _ in problems(found)] == [1, 10, 16, 23, 23, 27]


def test_a_card_within_a_card_is_not_a_person_of_its_own() -> None:
    text = card("EMAIL:ann@a.example", "AGENT:", "BEGIN:VCARD", "EMAIL:agent@a.example", "END:VCARD", "FN:Ann")
    (person,) = people(read_vcards(text, "a.vcf"))
    assert (person.name, person.emails) == ("Ann", ("ann@a.example",))


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["BEGIN:VCARD", "END:VCARD", "EMAIL:a@b.example", 'EMAIL;X="', "BDAY:1", "N:;;", "item1.X-ABDATE:", " folded", "NOTE;ENCODING=QUOTED-PRINTABLE:=", "ORG;CHARSET=none:x", "CATEGORIES:,", "N;ENCODING=b:x"]
), max_size=20))  # fmt: skip
def test_any_lines_are_read_or_named(lines: list[str]) -> None:
    found = read_vcards("\n".join(("BEGIN:VCARD", *lines, "END:VCARD")), "a.vcf")
    assert all(entry.person.emails for entry in found.entries)


def test_hostile_cards_are_read_or_named(corpora: Path, book: Book) -> None:
    seen = 0
    for file in sorted((corpora / "hostile" / "vcf").iterdir()):
        found = read_people(file)
        result = book.take_in(found.entries, NOW)
        assert found.problems or result.added or result.updated or result.unchanged, file.name
        again = book.take_in(read_people(file).entries, NOW)
        assert (again.added, again.updated) == ((), ()), file.name
        seen += 1
    assert seen
    assert book.load().problems == ()


# Into the book


def test_importing_twice_adds_nothing(book: Book) -> None:
    first = book.take_in(read_csv(TABLE, "t.csv").entries, NOW)
    assert first.added == ("ann@acme.example", "bo@beta.example")
    before = book.path.read_bytes()
    second = book.take_in(read_csv(TABLE, "t.csv").entries, NOW)
    assert (second.added, second.updated) == ((), ())
    assert second.unchanged == first.added
    assert book.path.read_bytes() == before


def test_a_known_person_gains_what_they_lack_and_loses_nothing(book: Book) -> None:
    book.add(ANN, NOW)
    bare = book.add(Person("", ("Bo",), ("bo@beta.example",)), NOW)
    text = (
        "name,email,email 2,company,tags,birthday,note\n"
        "Annie,ann@acme.example,new@acme.example,Wrong,wrong,1999-01-01,wrong\n"
        "Robert,bo@beta.example,,Beta,north,1970-01-02,tall\n"
    )
    result = book.take_in(read_csv(text, "t.csv").entries, NOW)
    assert result.updated == ("ann@acme.example", "bo@beta.example")
    assert book.get("ann") == replace(ANN, emails=(*ANN.emails, "new@acme.example"))
    assert book.get("bo") == replace(
        bare, company="Beta", tags=("north",), notes=("tall",), dates=(SpecialDate("birthday", 1, 2, 1970),)
    )


def test_a_row_that_joins_two_people_is_named_and_changes_nothing(book: Book) -> None:
    book.take_in(read_csv("email\nann@a.example\nbo@a.example\n", "t.csv").entries, NOW)
    before = book.people()
    result = book.take_in(read_csv("email,email 2\nann@a.example,bo@a.example\n", "t.csv").entries, NOW)
    assert "different people" in str(result.problems[0])
    assert book.people() == before


def test_a_field_with_a_mistake_is_left_out_and_named(book: Book) -> None:
    text = "email,tier,zone,interval\nann@a.example,kee,Mars,3 weeks\n"
    result = book.take_in(read_csv(text, "t.csv").entries, NOW, ["key"])
    assert [problem.key for problem in result.problems] == ["tier", "zone"]
    assert book.get("ann@a.example").interval == "3 weeks"


def test_two_rows_of_one_person_become_one(book: Book) -> None:
    text = "email,email 2,company\nann@a.example,ann@b.example,\nann@b.example,,Acme\n"
    result = book.take_in(read_csv(text, "t.csv").entries, NOW)
    assert result.added == ("ann@a.example",)
    assert book.get("ann@b.example").company == "Acme"
