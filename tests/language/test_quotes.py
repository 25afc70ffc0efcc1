"""What is new in a message is told from what it quotes, whoever's mail program wrote it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.language.quotes import split

ATTRIBUTIONS = [
    "On Tue, Mar 10, 2026 at 9:10 AM Ada Reed <ada@reed.example> wrote:",
    "On Tue, Mar 10, 2026 at 9:10 AM Ada Reed\n<ada@reed.example> wrote:",
    "On Tue, 10 Mar 2026 at 09:10, Ada Reed with a very long name\nof a department <\nada@reed.example> wrote:",
    "On 10/03/2026 09:10, Ada Reed wrote:",
    "At 3/10/2026 09:10 AM, you wrote:",
    "Am 10.03.2026 um 09:10 schrieb Ada Reed:",
    "Am Di., 10. März 2026 um 09:10 Uhr schrieb Ada Reed <ada@reed.example>:",
    "Am Di., 10. März 2026 um 09:10 Uhr schrieb Ada Reed <\nada@reed.example>:",
    "Le mar. 10 mars 2026 à 09:10, Ada Reed <ada@reed.example> a écrit :",
    "Le mar. 10 mars 2026 à 09:10, Ada Reed <ada@reed.example>\na écrit\xa0:",
    "El mar, 10 mar 2026 a las 9:10, Ada Reed (<ada@reed.example>) escribió:",
    "El martes, 10 de marzo de 2026 09:10,\nAda Reed escribió:",
    "Il giorno mar 10 mar 2026 alle ore 09:10 Ada Reed <ada@reed.example> ha scritto:",
    "Il giorno mar 10 mar 2026 alle ore 09:10 Ada Reed <ada@reed.example>\nha scritto:",
    "Op di 10 mrt 2026 om 09:10 schreef Ada Reed <ada@reed.example>:",
    "Op 10-03-2026 om 09:10 schreef Ada Reed:",
    "Em ter., 10 de mar. de 2026 às 09:10, Ada Reed <ada@reed.example> escreveu:",
    "Em ter., 10 de mar. de 2026 às 09:10, Ada Reed <\nada@reed.example> escreveu:",
    "W dniu 10.03.2026 o 09:10, Ada Reed pisze:",
    "wt., 10 mar 2026 o 09:10 Ada Reed <ada@reed.example> napisał(a):",
    "tir. 10. mar. 2026 kl. 09:10 skrev Ada Reed <ada@reed.example\n>:",
    "Ada Reed <ada@reed.example> (2026-03-10 09:10):",
    "ada@reed.example (2026-03-10 09:10):",
    "Quoting Ada Reed <ada@reed.example>:",
    "Zitat von Ada Reed <ada@reed.example>:",
    "2026-03-10 9:10 GMT+01:00 Ada Reed <ada@reed.example>:",
]

HEADERS = [
    "From: Ada Reed <ada@reed.example>\nSent: Tuesday, March 10, 2026 9:10 AM\nTo: Dana Fox\nSubject: Offer",
    "*From:* Ada Reed <ada@reed.example>\n*Sent:* Tuesday, March 10, 2026 9:10 AM\n*To:* Dana Fox\n*Subject:* Offer",
    "**From:** Ada Reed\n**Date:** Tuesday, March 10, 2026\n**To:** Dana Fox\n**Subject:** Offer",
    "Von: Ada Reed <ada@reed.example>\nGesendet: Dienstag, 10. März 2026 09:10\nAn: Dana Fox\nBetreff: Angebot",
    "De : Ada Reed <ada@reed.example>\nEnvoyé : mardi 10 mars 2026 09:10\nÀ : Dana Fox\nObjet : Offre",
    "De: Ada Reed <ada@reed.example>\nEnviado el: martes, 10 de marzo de 2026 9:10\nPara: Dana Fox\nAsunto: Oferta",
    "Da: Ada Reed <ada@reed.example>\nInviato: martedì 10 marzo 2026 09:10\nA: Dana Fox\nOggetto: Offerta",
    "Van: Ada Reed <ada@reed.example>\nVerzonden: dinsdag 10 maart 2026 09:10\nAan: Dana Fox\nOnderwerp: Offerte",
    "De: Ada Reed <ada@reed.example>\nEnviada: terça-feira, 10 de março de 2026 09:10\nPara: Dana Fox\nAssunto: Oferta",
    "Od: Ada Reed <ada@reed.example>\nWysłano: wtorek, 10 marca 2026 09:10\nDo: Dana Fox\nTemat: Oferta",
    "From: Ada <ada@reed.example>\nSent: 10 March 2026\nTo: Ben <ben@lake.example>,\nCy <cy@moor.example>,\nDi <di@vale.example>\nSubject: Offer",
]

ORIGINALS = [
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "-----Message d'origine-----",
    "-----Mensaje original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Mensagem original-----",
    "-----Wiadomość oryginalna-----",
]

FORWARDS = [
    "---------- Forwarded message ---------",
    "Begin forwarded message:",
    "Anfang der weitergeleiteten Nachricht:",
    "---------- Weitergeleitete Nachricht ----------",
    "-------- Weitergeleitete Nachricht --------",
    "---------- Message transféré ----------",
    "Début du message réexpédié :",
    "---------- Mensaje reenviado ----------",
    "Inizio messaggio inoltrato:",
    "---------- Doorgestuurd bericht ----------",
    "---------- Mensagem encaminhada ----------",
    "---------- Przekazana wiadomość ----------",
    "---------------------- Forwarded by Ada Reed/HOU/REED on 03/10/2026 09:10 AM ----",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("blank", ["\n", "\n\n", "\n\n\n\n"])
def test_a_marked_quote_goes_with_the_line_above_it(attribution: str, blank: str) -> None:
    parts = split(f"Fine by me.\n\n{attribution}{blank}> When do we meet?\n>\n> Ada\n")
    assert parts.new == "Fine by me."
    assert parts.quoted == ("When do we meet?", "Ada")
    assert not parts.forwarded


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_a_quote_without_marks_goes_if_the_line_above_it_says_who_and_when(attribution: str) -> None:
    parts = split(f"Fine by me.\n\n{attribution}\n\nWhen do we meet?\nAda\n")
    assert parts.new == "Fine by me."
    assert parts.quoted == ("When do we meet?", "Ada")


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quote_is_kept(attribution: str) -> None:
    parts = split(f"{attribution}\n> When do we meet?\n\nOn Monday.\n\n> And where?\n\nAt yours.\n")
    assert parts.new.split() == ["On", "Monday.", "At", "yours."]
    assert parts.quoted == ("When do we meet?", "And where?")


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize("rule", ["", "________________________________\n", *(f"{line}\n" for line in ORIGINALS)])
def test_all_below_a_header_block_is_quoted(headers: str, rule: str) -> None:
    parts = split(f"Fine by me.\n\n{rule}{headers}\n\nWhen do we meet?\n\n> Soon?\n\nAda\n")
    assert parts.new == "Fine by me."
    assert parts.quoted == ("When do we meet?", "Soon?", "Ada")
    assert not parts.forwarded


@pytest.mark.parametrize("headers", HEADERS)
def test_a_header_block_with_blank_lines_between_is_one(headers: str) -> None:
    parts = split(f"Fine by me.\n\n{headers.replace(chr(10), chr(10) * 2)}\n\nWhen do we meet?")
    assert parts.new == "Fine by me."
    assert parts.quoted[-1] == "When do we meet?"


@pytest.mark.parametrize("mark", ORIGINALS)
def test_an_original_message_needs_no_headers(mark: str) -> None:
    parts = split(f"Fine by me.\n\n{mark}\nWhen do we meet?")
    assert (parts.new, parts.quoted, parts.forwarded) == ("Fine by me.", ("When do we meet?",), False)


@pytest.mark.parametrize("mark", FORWARDS)
@pytest.mark.parametrize("headers", HEADERS)
def test_a_forwarded_message_is_quoted_and_said_to_be_forwarded(mark: str, headers: str) -> None:
    parts = split(f"Can you take this?\n\n{mark}\n\n{headers}\n\nWhen do we meet?\n")
    assert parts.new == "Can you take this?"
    assert parts.quoted == ("When do we meet?",)
    assert parts.forwarded


def test_a_forward_marked_line_by_line_is_a_forward() -> None:
    parts = split("See below.\n\n> Begin forwarded message:\n>\n> From: Ada <ada@reed.example>\n>\n> When?\n")
    assert parts.new == "See below."
    assert parts.forwarded


def test_the_answer_to_a_forward_is_no_forward() -> None:
    parts = split("No.\n\nOn 10 Mar 2026, Ada wrote:\n> Well?\n>\n> ---------- Forwarded message ---------\n> When?\n")
    assert parts.new == "No."
    assert not parts.forwarded


def test_text_below_the_end_of_a_forward_is_new() -> None:
    parts = split("See:\n\n----- Forwarded message -----\nWhen?\n----- End forwarded message -----\n\nCan you answer?")
    assert parts.new.split("\n\n") == ["See:", "Can you answer?"]
    assert parts.quoted == ("When?",)


def test_a_notes_header_without_a_sender_line_is_known_by_the_moment_above_it() -> None:
    text = "Fine.\n\n\tAda Reed\n\t03/10/2026 09:10 AM\n\t\t \n\t\t To: Dana Fox/HOU/FOX@FOX\n\t\t cc: \n\t\t Subject: Offer\n\nWhen?"
    assert split(text).new == "Fine."
    assert split(text).quoted == ("When?",)


@pytest.mark.parametrize(
    "text",
    [
        "From: my side everything is fine.\nTo: be clear, I like it.",
        "From: my side everything is fine",
        "To: do\nSubject: to change\n\nfine",
        "Von: meiner Seite passt alles.",
        "On Monday we wrote:\nplease send the invoice.\n\nWhere is it?",
        "On Monday we wrote:",
        'On 10 March 2026 at 09:10 you wrote:\n\n"we deliver soon"\n\nSo where is it?',
        "On 3 March you wrote:\nwe deliver soon.\n\nSo where is it?",
        "On the other hand, it was Ada who wrote it.\nOn a separate note: when do we meet?",
        "See https://blog.example/on-10-march-2026-ada-wrote: it is good.",
        "We agreed (2026-03-10 09:10):\n- the price\n- the date",
        "The original message was lost.\nWhat now?",
        "I forwarded the message:\nyou should have it.",
        "________________________________\nA drawn line.",
        "5 > 3, and a => b",
        "Write to ada@reed.example:\nshe knows.",
    ],
)
def test_an_authors_own_words_survive(text: str) -> None:
    assert split(text).new == text
    assert split(text).quoted == ()


def test_the_authors_line_above_an_attribution_stays() -> None:
    assert split("On another note\nit is bad.\nAda wrote:\n> Really?").new == "On another note\nit is bad."
    text = "Call me on 12.03.2026 at 10:30\nOn 10.03.2026 09:10, Ada Reed wrote:\n> Really?"
    assert split(text).new == "Call me on 12.03.2026 at 10:30"


def test_words_above_a_quoted_moment_and_a_list_of_points_stay() -> None:
    text = "Yes.\n\nOn 10.03.2026 09:10, Ada Reed wrote:\n> Really?\nTo: be done\nSubject: to change"
    assert split(text).new.startswith("Yes.")


def test_answers_in_a_quote_whose_head_was_cut_are_kept() -> None:
    text = "On 10.03.2026 09:10, Ada Reed wrote:\n\n\t[...]\n\n> Really?\n\nYes!\n"
    assert split(text).new.split() == ["[...]", "Yes!"]


def test_a_quote_without_marks_may_hold_one_with_marks() -> None:
    text = "Fine.\n\nOn 10.03.2026 09:10, Ada Reed wrote:\n\nReally?\n\nOn 9.03.2026 08:10, Dana wrote:\n> Yes!\n\nAda"
    assert split(text).new == "Fine."
    assert split(text).quoted[0] == "Really?"


def test_invisible_marks_do_not_hide_a_quote() -> None:
    text = "Fine.\n\nOn 10.03.2026 09:10, Ada Reed wrote:\n\ufeff\n\u200b> Really?\n\nYes!"
    assert split(text).new.split() == ["Fine.", "Yes!"]


def test_a_line_escaped_for_an_mbox_is_the_authors() -> None:
    assert split("Hello,\n>From Monday on we are closed.\nAda").new == "Hello,\nFrom Monday on we are closed.\nAda"


def test_the_rest_of_a_wrapped_quoted_line_is_quoted() -> None:
    long = "> This is a line that was already seventy characters long when it was quo"
    assert split(f"Yes.\n\n{long}\nted again\n> and so on").new == "Yes."


def test_a_short_answer_right_between_two_quoted_lines_is_kept() -> None:
    assert split("> Tea?\nyes\n> Milk?\nno").new.split() == ["yes", "no"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_understood(end: str) -> None:
    assert split(end.join(["Fine.", "", "> When?", ">> Soon?"])).quoted == ("When?", "Soon?")


def test_at_most_two_hundred_quoted_lines_are_kept() -> None:
    assert len(split("> line\n" * 1000).quoted) == 200
    assert len(split("-----Original Message-----\n" + "line\n" * 1000).quoted) == 200


PIECES = st.sampled_from(
    [
        *ATTRIBUTIONS,
        *HEADERS,
        *ORIGINALS,
        *FORWARDS,
        "> quoted",
        ">",
        "",
        "Own words.",
        "-- ",
        "From: a",
        ">From b",
        "____",
    ]
)


@given(st.lists(PIECES | st.text(max_size=30), max_size=30))
def test_no_line_is_invented(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = split(text)
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    assert all(line in whole for line in parts.new.split("\n"))
    assert all(line and line in whole for line in parts.quoted)


@given(st.lists(st.from_regex(r"[A-Za-z ,.?]{0,40}", fullmatch=True), max_size=20))
def test_plain_prose_is_new_from_end_to_end(lines: list[str]) -> None:
    text = "\n".join(line.strip() for line in lines).strip()
    assert split(text).new == text


EXPECTED = {
    "email_reply_trimmer__01c6c6__embedded_email_1.txt": 1,
    "email_reply_trimmer__035a19__embedded_email_16.txt": 6,
    "email_reply_trimmer__068c1e__embedded_email_13.txt": 2,
    "email_reply_trimmer__103cee__forwarded_gmail.txt": 1,
    "email_reply_trimmer__1e6ab6__embedded_email_8.txt": 1,
    "email_reply_trimmer__2ff977__embedded_email_6.txt": 4,
    "email_reply_trimmer__33e4b5__embedded_email_german_2.txt": 1,
    "email-reply-parser__015ec3__email_26.txt": 5,
    "email-reply-parser__0d9071__email_tricky_1_on_false_positive.txt": 4,
    "email-reply-parser__11de88__email_23.txt": 5,
    "email-reply-parser__12d2c0__email_tricky_18_inline_reply.txt": 3,
    "email-reply-parser__13db3b__email_customer_quote_header_3.txt": 3,
    "email-reply-parser__1a3820__email_fr_multiline.txt": 5,
    "email-reply-parser__2812fe__email_norwegian_gmail.txt": 5,
    "email-reply-parser__2990ad__email_german_outlook.txt": 5,
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_real_samples_keep_their_new_lines(corpora: Path, name: str) -> None:
    text = (corpora / "hostile" / "mail" / name).read_text(encoding="utf-8")
    new = [line for line in split(text).new.split("\n") if line.strip()]
    assert len(new) == EXPECTED[name]


def test_on_a_real_list_nearly_every_mail_has_new_words(unpacked: Callable[[str], Path]) -> None:
    folder = unpacked("list-mailbox-mac/maildir") / "mac" / "cur"
    empty = answered = quoting = 0
    for path in sorted(folder.iterdir())[::10]:
        body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("plain",))
        assert body is not None
        text = str(body.get_content())
        parts = split(text)
        if any(line.startswith("> ") for line in text.split("\n")):
            answered += 1
            quoting += bool(parts.quoted)
        empty += not parts.new
    assert answered > 100
    assert quoting == answered
    assert empty <= 4
