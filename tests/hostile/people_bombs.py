"""Tables and address books that make readers slow or large."""

from __future__ import annotations

from tests.hostile.bombs import fill, noise, numbered

LINES = 390_000
"""Lines of a file of cards: a little below what is read."""
HEAD = b"name,email,birthday,note\n"


def people_bombs(seed: int, size: int) -> dict[str, bytes]:
    """Return CSV and vCard files by what they try, tables of half of `size` bytes, cards of all of it."""
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann {0}\r\nN:Lee;Ann;;;\r\nEMAIL:ann{0}@acme.example\r\n%sEND:VCARD\r\n"
    return {
        f"table of {name}": data[: size // 2]
        for name, data in {
            "rows": HEAD + numbered("Ann {0},ann{0}@acme.example,1980-05-04,tea\n", size),
            "short rows": b"email\n" + numbered("a{0}@b.c\n", size),
            "empty rows": HEAD + fill(b"\n", size),
            "rows of commas": HEAD + fill(b",,,\n", size),
            "one row of commas": HEAD + fill(b",", size),
            "quotes": HEAD + fill(b'"', size),
            "quotes with commas": HEAD + fill(b'",', size),
            "quotes a line": HEAD + fill(b'"\n', size),
            "doubled quotes": HEAD + fill(b'""""', size),
            "open quotes": HEAD + fill(b'a,"b\n', size),
            "long fields": HEAD + fill(b"x" * 200_000 + b",", size),
            "long quoted fields": HEAD + fill(b'"' + b"x" * 200_000 + b'"\n', size),
            "fields just short enough": HEAD + fill(b'a,a@b.example,,"' + b"x," * 49_000 + b'"\n', size),
            "tags": b"email,tags\n" + numbered("a{0}@b.example," + "t{0};" * 3_000 + "\n", size),
            "many addresses a row": b"email\n" + numbered("a{0}@b.example;", size),
            "many addresses in every row": b"email\n" + numbered('"' + "a{0}@b.example;" * 500 + '"\n', size),
            "bad addresses": b"email\n" + fill(b"a@@b;" * 1_000 + b"\n", size),
            "bad dates": b"email,birthday\n" + numbered("a{0}@b.example,9999-99-99\n", size),
            "columns": fill(b"email,", size),
            "columns and rows": fill(b"email,", 3_000) + b"\n" + numbered("a{0}@b.c,", size),
            "one line": fill(b"a", size),
            "carriage returns": HEAD.replace(b"\n", b"\r") + fill(b"a,b@c.example\r", size),
            "NULs": HEAD + fill(b"\x00,\n", size),
            "garbage": HEAD + noise(seed, size),
            "UTF-16": (HEAD.decode() + "a,a@b.example\n" * (size // 30)).encode("utf-16"),
            "spaces": HEAD + fill(b" ", size),
            "tabs": HEAD + fill(b"\t", size),
            "line separators": HEAD + fill("\u2028\x85".encode(), size),
            "separators in addresses": b"email\n" + fill(b"; ;", size),
            "spaces between addresses": b"email\n" + fill(b"a" + b" " * 9_000, 90_000) + b"\n",
        }.items()
    } | {
        f"cards of {name}": b"".join(data[:size].splitlines(keepends=True)[:LINES])
        for name, data in {
            "people": numbered(card % "", size),
            "notes": numbered(card % ("NOTE:" + "x" * 50_000 + "\r\n"), size),
            "dates": numbered(card % ("BDAY:9999-99-99\r\n" * 1_000), size),
            "addresses": numbered(card % ("EMAIL:b{0}@b.example\r\n" * 500), size),
            "labels": numbered(card % ("item1.X-ABLABEL:x\r\nitem1.X-ABDATE:2020-01-01\r\n" * 500), size),
            "categories": numbered(card % ("CATEGORIES:" + "a," * 20_000 + "\r\n"), size),
            "folds": b"BEGIN:VCARD\r\nNOTE:" + fill(b"x\r\n ", size - 40) + b"\r\nEND:VCARD\r\n",
            "soft breaks": b"BEGIN:VCARD\r\nNOTE;QUOTED-PRINTABLE:" + fill(b"x=\r\n", size - 60) + b"\r\nEND:VCARD\r\n",
            "begins": fill(b"BEGIN:VCARD\r\n", size),
            "ends": b"BEGIN:VCARD\r\n" + fill(b"END:VCARD\r\n", size),
            "empty cards": fill(b"BEGIN:VCARD\r\nEND:VCARD\r\n", size),
            "nested cards": fill(b"BEGIN:VCARD\r\nAGENT:\r\n", size),
            "groups": b"BEGIN:VCARD\r\n" + fill(b"a.b.", size),
            "names": b"BEGIN:VCARD\r\nEMAIL:a@b.example\r\nN:" + fill(b";", 99_000) + b"\r\nEND:VCARD\r\n",
            "semicolons": fill(b"BEGIN:VCARD\r\nEMAIL:a@b.example\r\nN:" + b";," * 49_000 + b"\r\nEND:VCARD\r\n", size),
            "parameters": fill(b"BEGIN:VCARD\r\nEMAIL" + b";TYPE=a" * 10_000 + b":a@b.example\r\nEND:VCARD\r\n", size),
            "open parameters": fill(b'BEGIN:VCARD\r\nEMAIL;X="' + b'a";"' * 10_000 + b"\r\nEND:VCARD\r\n", size),
            "photos": fill(b"BEGIN:VCARD\r\nPHOTO:" + b"QUJD" * 900_000 + b"\r\nEND:VCARD\r\n", size),
            "garbage": b"BEGIN:VCARD\r\n" + noise(seed, size),
            "NULs": b"BEGIN:VCARD\r\nEMAIL:" + fill(b"\x00", size),
        }.items()
    }
