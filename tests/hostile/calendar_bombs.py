"""Calendars that make readers slow, large or wrong: endless rules, floods of dates, events, zones and lines."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from tests.hostile.bombs import fill, noise, numbered

NUMBERS = {
    "BYSECOND": range(60),
    "BYMINUTE": range(60),
    "BYHOUR": range(24),
    "BYMONTHDAY": range(-31, 32),
    "BYYEARDAY": range(-366, 367),
    "BYWEEKNO": range(-53, 54),
    "BYMONTH": range(1, 13),
    "BYSETPOS": range(-366, 367),
}
FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
RULES = {
    "second": "FREQ=SECONDLY",
    "minute": "FREQ=MINUTELY",
    "hour": "FREQ=HOURLY",
    "a billion times": "FREQ=SECONDLY;COUNT=1000000000",
    "a day that never comes": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "a day that never comes, by the second": "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "a day that never comes, by the day": "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31;BYHOUR=1,2;BYMINUTE=3,4",
    "a week that never comes": "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "a day of the year that never comes": "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1",
    "a step that steps over": "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    "a minute that steps over": "FREQ=MINUTELY;INTERVAL=60;BYMINUTE=7",
    "a second that steps over": "FREQ=SECONDLY;INTERVAL=3600;BYSECOND=7;BYMINUTE=9",
    "a huge step": "FREQ=DAILY;INTERVAL=" + "9" * 18,
    "a huge step of months": "FREQ=MONTHLY;INTERVAL=" + "9" * 9,
    "until the end of time": "FREQ=DAILY;UNTIL=99991231T235959Z",
    "until before it began": "FREQ=DAILY;UNTIL=00010101T000000Z",
    "until a day that is none": "FREQ=DAILY;UNTIL=20260231T000000Z",
    "places in sets": "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSETPOS=-1,1,5,99",
    "places that are not there": "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366",
    "numbered weekdays": "FREQ=YEARLY;BYDAY=53MO,-53SU,99FR",
    "Easter": "FREQ=YEARLY;BYEASTER=0",
    "a count of 0": "FREQ=DAILY;COUNT=0",
    "weeks from Easter": "FREQ=WEEKLY;BYDAY=MO;WKST=XX",
    "every day for a long time": "FREQ=DAILY;COUNT=100000",
    "every quarter of an hour": "FREQ=MINUTELY;INTERVAL=15;COUNT=999",
}


def event(uid: str, *lines: str) -> str:
    """Return a VEVENT."""
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""))


def calendar(parts: Iterable[str], size: int = 4_900_000) -> bytes:
    """Return a calendar of as many of the parts as go into `size` bytes."""
    out = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"]
    for part in parts:
        size -= len(part)
        if size < 0:
            break
        out.append(part)
    return "".join((*out, "END:VCALENDAR\r\n")).encode()


def calendar_bombs(seed: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield calendars and what they try, none larger than `size` bytes but one."""
    yield from _rules(seed, size).items()
    yield from _floods(size).items()
    yield from _zones(size).items()
    yield from _lines(seed, size).items()


def random_rule(luck: random.Random) -> str:
    """Return a rule of several parts, each with some or all of the values it may have."""
    parts = [f"FREQ={luck.choice(FREQUENCIES)}"]
    for name in luck.sample(sorted(NUMBERS), luck.randrange(5)):
        values = list(NUMBERS[name])
        parts.append(f"{name}={','.join(map(str, luck.sample(values, luck.randint(1, min(40, len(values))))))}")
    if luck.random() < 0.3:
        parts.append("BYDAY=" + luck.choice(("MO", "MO,TU,WE,TH,FR", "1MO,-1FR", "5SU", "20MO")))
    if luck.random() < 0.3:
        parts.append(f"INTERVAL={luck.choice((2, 7, 60, 1440, 86400, 10**9))}")
    if luck.random() < 0.3:
        parts.append(luck.choice(("COUNT=5", "COUNT=99999", "UNTIL=20270101T000000Z", "UNTIL=99991231")))
    return ";".join(parts)


def _rules(seed: int, size: int) -> dict[str, bytes]:
    luck = random.Random(seed)
    starts = {
        "": "DTSTART:20240229T080000Z",
        " since the year 1": "DTSTART:00010101T000000Z",
        " in a zone": "DTSTART;TZID=Europe/Berlin:19700101T020000",
        " of whole days": "DTSTART;VALUE=DATE:20000101",
        " from the future": "DTSTART:20260801T000000Z",
    }
    many = max(2, size // 2_500)
    made = {}
    for name, rule in RULES.items():
        for when, start in starts.items():
            made[f"every {name}{when}"] = calendar([event("1", start, f"RRULE:{rule}")])
        made[f"every {name}, in many events"] = calendar(
            event(str(number), "DTSTART:20200229T080000Z", f"RRULE:{rule}") for number in range(many)
        )
    for number in range(40):
        rules = [random_rule(luck) for _ in range(many if number % 2 else 1)]
        start = luck.choice(list(starts.values()))
        made[f"random rules {number}"] = calendar(
            event(str(place), start, f"RRULE:{rule}") for place, rule in enumerate(rules)
        )
    full = {name: f"{name}=" + ",".join(map(str, values)) for name, values in NUMBERS.items()}
    for frequency in FREQUENCIES:
        short = ("BYSECOND", "BYMINUTE", "BYHOUR")
        rule = f"FREQ={frequency};" + ";".join(full[name] for name in short)
        made[f"{frequency} with every time"] = calendar([event("1", starts[""], f"RRULE:{rule}")])
        for name in NUMBERS:
            made[f"{frequency} with every {name}"] = calendar(
                event(str(number), starts[""], f"RRULE:FREQ={frequency};{full[name][:480].rpartition(',')[0]}")
                for number in range(20)
            )
    return made


def _floods(size: int) -> dict[str, bytes]:
    start, daily = "DTSTART:20260301T080000Z", "RRULE:FREQ=DAILY"
    moments = [
        f"2026{month:02}{day:02}T{hour:02}0000Z" for month in range(1, 13) for day in range(1, 29) for hour in range(24)
    ]
    dates = ",".join(moments[:4_900])
    few = range(2_000)
    return {
        "events": calendar(event(str(number), start, "SUMMARY:x") for number in range(100_000)),
        "2,000 events": calendar(event(str(number), start, "DTEND:20260301T090000Z", "SUMMARY:x") for number in few),
        "2,000 events that recur daily": calendar(event(str(number), start, daily) for number in few),
        "2,000 events that recur weekly": calendar(
            event(str(number), "DTSTART;TZID=Europe/Berlin:20200101T080000", "RRULE:FREQ=WEEKLY") for number in few
        ),
        "2,000 events that recur and never come": calendar(
            event(str(number), start, "RRULE:FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30") for number in few
        ),
        "2,000 events of one name": calendar(event("1", start, f"SEQUENCE:{number}") for number in few),
        "2,000 overrides": calendar(
            [event("1", start, daily)]
            + [event("1", f"RECURRENCE-ID:{moment}", f"DTSTART:{moment}") for moment in moments[:1_999]]
        ),
        "2,000 overrides of the future": calendar(
            [event("1", start, daily)]
            + [
                event("1", f"RECURRENCE-ID;RANGE=THISANDFUTURE:{moment}", f"DTSTART:{moment}", "DURATION:PT1H")
                for moment in moments[:1_999]
            ]
        ),
        "overrides of nothing": calendar(
            event(str(number), f"RECURRENCE-ID:{moments[number]}", start) for number in few
        ),
        "overrides of one moment": calendar(event("1", f"RECURRENCE-ID:{moments[0]}", start) for _ in few),
        "single dates": calendar(event(str(number), start, f"RDATE:{dates}") for number in range(4)),
        "periods": calendar(
            event(str(number), start, "RDATE;VALUE=PERIOD:" + ",".join(f"{one}/PT1H" for one in moments[:4_900]))
            for number in range(4)
        ),
        "excluded dates": calendar(event(str(number), start, daily, f"EXDATE:{dates}") for number in range(4)),
        "excluded dates a line each": calendar(
            [event("1", start, daily, *(f"EXDATE:{moment}" for moment in moments[:4_900]))]
        ),
        "excluded dates in zones": calendar(
            [
                event(
                    str(number),
                    start,
                    daily,
                    *(f"EXDATE;TZID=America/New_York:{one[:-1]}" for one in moments[:4_900]),
                )
                for number in range(4)
            ]
        ),
        "guests": calendar(
            event(
                str(number), start, *(f"ATTENDEE;CN=G {guest}:mailto:g{guest}@acme.example" for guest in range(5_000))
            )
            for number in range(20)
        ),
        "guests of daily events": calendar(
            event(str(number), start, daily, *(f"ATTENDEE:mailto:g{guest}@acme.example" for guest in range(500)))
            for number in range(40)
        ),
        "long descriptions of daily events": calendar(
            event(str(number), start, daily, f"DESCRIPTION:{'x' * 30_000}") for number in range(160)
        ),
        "alarms": calendar(
            [event("1", start, daily, *["BEGIN:VALARM", "TRIGGER:-PT1S", "REPEAT:9999999", "END:VALARM"] * 20_000)]
        ),
        "rules": calendar([event("1", start, *[daily] * 50_000)]),
        "starts": calendar([event("1", *[start] * 50_000)]),
        "ends": calendar([event("1", start, *["DTEND:20260301T090000Z"] * 5_000, daily)]),
        "mixed floods": calendar(
            [event("1", start, daily, f"EXDATE:{dates}", f"RDATE:{dates}")]
            + [
                event(str(number), "DTSTART;TZID=Europe/Berlin:20200101T080000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE")
                for number in range(1_900)
            ]
            + ["X-A:b\r\n" * 150_000]
        ),
        "everything at once": calendar(
            [_zone(f"Zone {number}", 400) for number in range(20)]
            + [event(f"z{number}", f"DTSTART;TZID=Zone {number % 20}:20260301T080000", daily) for number in range(40)]
            + [event(f"e{number}", start, daily, f"EXDATE:{','.join(moments[:4_900])}") for number in range(4)]
            + [
                event(
                    f"r{number}",
                    "DTSTART:20000101T080000Z",
                    "RRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=2;BYSETPOS=1;COUNT=9999",
                )
                for number in range(15)
            ]
            + [event(str(number), start, f"SUMMARY:{'x' * 900}") for number in range(1_900)]
            + ["X-A:b\r\n" * 150_000],
            size,
        ),
    }


def _zone(tzid: str, turns: int) -> str:
    lines = [f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n"]
    for turn in range(turns):
        year, kind = 1970 + turn // 2, ("STANDARD", "DAYLIGHT")[turn % 2]
        lines.append(
            f"BEGIN:{kind}\r\nDTSTART:{year % 10_000:04}0{3 + 6 * (turn % 2) % 7}01T020000\r\n"
            f"TZOFFSETFROM:+0{turn % 2}00\r\nTZOFFSETTO:+0{1 - turn % 2}00\r\nEND:{kind}\r\n"
        )
    return "".join((*lines, "END:VTIMEZONE\r\n"))


def _zones(size: int) -> dict[str, bytes]:
    def own(*turns: str, count: int = 1) -> bytes:
        zone = "BEGIN:VTIMEZONE\r\nTZID:Own {}\r\n" + "".join(
            f"BEGIN:STANDARD\r\n{turn}TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\n" for turn in turns
        )
        return calendar(
            [zone.format(number) + "END:VTIMEZONE\r\n" for number in range(count)]
            + [
                event(str(number), f"DTSTART;TZID=Own {number % count}:20260301T080000", "RRULE:FREQ=DAILY")
                for number in range(30)
            ],
            size,
        )

    return {
        "zones of 10,000 turns": calendar([_zone("Own", 10_000), event("1", "DTSTART;TZID=Own:20260301T080000")]),
        "zones of 90 turns": calendar(
            [_zone(f"Own {number}", 90) for number in range(20)]
            + [
                event(str(number), f"DTSTART;TZID=Own {number % 20}:20260301T080000", "RRULE:FREQ=DAILY")
                for number in range(99)
            ]
        ),
        "5,000 zones": calendar(_zone(f"Own {number}", 4) for number in range(5_000)),
        "2,000 events in zones of their own": calendar(
            [_zone(f"Own {number}", 4) for number in range(20)]
            + [event(str(number), f"DTSTART;TZID=Own {number % 20}:20260301T080000") for number in range(1_900)]
        ),
        "zones of endless turns": own("DTSTART:19700101T000000\r\nRRULE:FREQ=SECONDLY\r\n"),
        "zones of turns since the year 1": own("DTSTART:00010101T000000\r\nRRULE:FREQ=YEARLY\r\n", count=20),
        "zones of turns since 1600": own("DTSTART:16000101T000000\r\nRRULE:FREQ=YEARLY\r\n", count=20),
        "zones of turns until 9999": own(
            *["DTSTART:16000101T000000\r\nRRULE:FREQ=YEARLY;UNTIL=99991231T000000Z\r\n"] * 20, count=1
        ),
        "zones of daily turns": own("DTSTART:19700101T000000\r\nRRULE:FREQ=DAILY;COUNT=100000\r\n"),
        "zones of turns on many days": own(
            f"DTSTART:16000101T000000\r\nRRULE:FREQ=YEARLY;BYMONTHDAY={','.join(map(str, range(1, 32)))}\r\n", count=9
        ),
        "zones of turns by date": own(
            "DTSTART:19700101T000000\r\nRDATE:" + ",".join(f"{year}0101T000000" for year in range(1971, 9000)) + "\r\n"
        ),
        "zones of turns that never come": own(
            "DTSTART:19700101T000000\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n", count=20
        ),
        "zones of turns with a great step": own(
            "DTSTART:16000101T000000\r\nRRULE:FREQ=YEARLY;INTERVAL=99999;BYDAY=1MO\r\n", count=20
        ),
        "zones that nobody knows": calendar(
            event(str(number), f"DTSTART;TZID=No/Such/{number}:20260301T080000", "RRULE:FREQ=DAILY")
            for number in range(2_000)
        ),
        "zones with paths for names": calendar(
            event(str(number), f'DTSTART;TZID="{"/".join(["../.."] * 500)}/{number}":20260301T080000')
            for number in range(1_000)
        ),
        "offsets beyond all zones": own("DTSTART:19700101T000000\r\nTZOFFSETTO:+999999\r\n", count=20),
    }


def _lines(seed: int, size: int) -> dict[str, bytes]:
    luck = random.Random(seed)
    start = "DTSTART:20260301T080000Z"

    def lone(pattern: bytes, head: bytes = b"SUMMARY:") -> bytes:
        begin = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260301T080000Z\r\n"
        return begin + head + fill(pattern, size - 300) + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

    odd = {
        "a title without an end": lone(b"x"),
        "a title of folds": lone(b"x\r\n "),
        "a title of escapes": lone(b"\\n"),
        "a title of backslashes": lone(b"\\"),
        "a title of NULs": lone(b"\x00"),
        "a description of folds": lone(b"x\n\t", b"DESCRIPTION:"),
        "a parameter without an end": lone(b"x", b"SUMMARY;X="),
        "parameters without an end": lone(b";A=b", b"SUMMARY"),
        "quoted parameters without an end": lone(b';A="b"', b"SUMMARY"),
        "an open quote": lone(b'"', b'SUMMARY;A="'),
        "guests' parameters": lone(b';CN="b"', b"ATTENDEE"),
        "many lines of parameters": lone(b"\r\nATTENDEE" + b';CN="b"' * 20_000 + b":mailto:a@b.example"),
        "many lines of parameters that end badly": lone(b"\r\nATTENDEE" + b';CN="b"' * 20_000),
        "lines of one letter": lone(b"\r\nA:"),
        "lines that are none": lone(b"\r\nA"),
        "empty lines": lone(b"\r\n"),
        "long lines that are none": lone(b"\r\n" + b";" * 90_000),
        "an endless start": lone(b"2", b"DTSTART:"),
        "an endless name": lone(b"x", b"UID:"),
        "an endless rule": lone(b";BYDAY=MO", b"RRULE:FREQ=DAILY"),
        "an endless number": lone(b"9", b"SEQUENCE:"),
        "an endless duration": lone(b"9", b"DURATION:P"),
        "an endless list of dates": lone(b"20260301T080000Z,", b"RDATE:"),
        "an endless address": lone(b"a@", b"ORGANIZER:mailto:"),
        "begins": b"BEGIN:VCALENDAR\r\n" + fill(b"BEGIN:VEVENT\r\n", size - 99),
        "ends": b"BEGIN:VCALENDAR\r\n" + fill(b"END:VEVENT\r\n", size - 99),
        "calendars": fill(b"BEGIN:VCALENDAR\r\n", size),
        "calendars in events": fill(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", size),
        "nested components": b"BEGIN:VCALENDAR\r\n" + numbered("BEGIN:X{}\r\n", size - 99),
        "empty events": b"BEGIN:VCALENDAR\r\n" + fill(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", size - 99),
        "events without times": calendar([event(str(number), "SUMMARY:x") for number in range(2_000)]),
        "UTF-16": calendar([event("1", start)]).decode().encode("utf-16"),
        "UTF-16 of lines": ("BEGIN:VCALENDAR\r\n" + "A:\r\n" * (size // 10)).encode("utf-16"),
        "Latin lines": b"BEGIN:VCALENDAR\r\n" + fill(b"A:\xff\xe9\r\n", size - 99),
        "garbage": noise(seed, size),
        "garbage in a calendar": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + noise(seed, size - 99),
        "too large": b"BEGIN:VCALENDAR\r\n" + fill(b"A:\r\n", 6_000_000),
        "nothing": b"",
    }
    values = (
        "00000000T000000Z", "00010101T000000Z", "99991231T235959Z", "20260231", "20260301T256199", "-1", "now", "",
        "20260301T080000Z/PT1H", "P1D", "\u0662\u0660\u0662\u0666\u0660\u0663\u0660\u0661", "2026030" + "1" * 50,
    )  # fmt: skip
    spans = ("P999999999W", "-P1D", "PT999999999999999H", "P", "PT", "P1Y", "-PT0S", "P" + "9" * 4_000 + "D")
    for number in range(60):
        lines = [
            f"{luck.choice(('DTSTART', 'DTSTART;VALUE=DATE', 'DTSTART;TZID=Asia/Tokyo', 'DTSTART;TZID='))}:{luck.choice(values)}",
            f"{luck.choice(('DTEND', 'DTEND;VALUE=DATE', 'RECURRENCE-ID', 'RDATE', 'EXDATE', 'X'))}:{luck.choice(values)}",
            f"DURATION:{luck.choice(spans)}",
            luck.choice((f"RRULE:{random_rule(luck)}", "X-A:b")),
        ]
        odd[f"odd times {number}"] = calendar([event("1", *luck.sample(lines, 4)), event("2", start)])
    return odd
