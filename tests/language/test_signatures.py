"""What is appended to a message is cut off; what is asked and said is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.language.signatures import strip_signature

ASKED = "Hello Dana,\n\ncould you send the offer?"

SIGNATURES = [
    "-- \nAda Reed\nReed & Sons\n+44 20 7946 0000",
    "--\nAda Reed\nReed & Sons",
    "--\n\n*Ada Reed | Director*",
    "-- \n" + "\n".join(f"line {number} of a long signature" for number in range(20)),
]

PHONES = [
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy S24 Ultra.",
    "Sent via BlackBerry",
    "<Sent from my iPad>",
    "Sent from Yahoo Mail for iPhone",
    "Get Outlook for iOS",
    "Get Outlook for Android<https://store.example/x>",
    "Von meinem iPhone gesendet",
    "Gesendet von meinem Fairphone",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon mobile",
    "Télécharger Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Obtener Outlook para Android",
    "Inviato da iPhone",
    "Inviato dal mio telefono",
    "Ottieni Outlook per iOS",
    "Verstuurd vanaf mijn iPhone",
    "Verzonden vanuit Outlook",
    "Enviado do meu iPhone",
    "Obter o Outlook para iOS",
    "Wysłane z iPhone'a",
    "Wysłano z mojego telefonu",
    "Pobierz program Outlook dla systemu iOS",
]

DISCLAIMERS = [
    "This e-mail and any attachments are confidential and intended solely for the addressee.\nIf you are not the recipient, delete it.",
    "CONFIDENTIALITY NOTICE: This message is privileged and for the intended recipient only.",
    "************************\nThe information in this email is confidential. It is intended for the addressee.\n************************",
    "######\nAttention:\nThis e-mail message is privileged and confidential. If you are not the\nintended recipient, tell us.\n######",
    "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie.",
    "Ce message et ses pièces jointes sont confidentiels et destinés à leurs seuls destinataires.",
    "Este mensaje y sus adjuntos son confidenciales y van dirigidos a su destinatario.",
    "Questo messaggio e i suoi allegati sono riservati e destinati al solo destinatario.",
    "Dit bericht en de bijlagen zijn vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
    "Esta mensagem e os seus anexos são confidenciais e destinam-se ao destinatário.",
    "Ta wiadomość i załączniki są poufne i przeznaczone wyłącznie dla adresata.",
]

LISTS = [
    "_______________________________________________\nGardeners mailing list\ngardeners@lists.example\nhttps://lists.example/mailman/listinfo/gardeners",
    "__\nGardeners mailing list\ngardeners@lists.example",
    "-----------------------------------\nTo unsubscribe, write to leave@lists.example",
    "To unsubscribe from this group, send a mail to leave@lists.example",
    "You received this message because you are subscribed to the group.\nTo unsubscribe, write to leave@lists.example",
]

SIGN_OFFS = [
    "Best regards,\nAda",
    "Kind regards\n\nAda Reed\nReed & Sons\n1 High Street, Leeds\nTel. +44 20 7946 0000\nhttps://reed.example/?a=b",
    "Cheers, Ada",
    "Regards,",
    "Sincerely yours,\nAda Reed",
    "Mit freundlichen Grüßen\n\ni. A. Ada Reed",
    "Viele Grüße\nAda",
    "LG Ada",
    "Mit freundlichen Grüßen / Best regards\n\nAda Reed",
    "Best,\nAda",
    "Freundliche Grüsse\nAda Reed",
    "Cordialement,\nAda Reed",
    "Bien à vous,\nAda",
    "Un saludo,\nAda",
    "Atentamente,\nAda Reed",
    "Cordiali saluti\nAda Reed",
    "Met vriendelijke groet,\nAda Reed",
    "Com os melhores cumprimentos,\nAda Reed",
    "Atenciosamente,\nAda",
    "Pozdrawiam serdecznie\nAda Reed",
    "Z poważaniem,\nAda Reed",
    "- Ada",
    "-Ada Reed",
]


@pytest.mark.parametrize("appended", [*SIGNATURES, *PHONES, *DISCLAIMERS, *LISTS, *SIGN_OFFS])
def test_what_is_appended_is_cut_off(appended: str) -> None:
    assert strip_signature(f"{ASKED}\n\n{appended}") == ASKED
    assert strip_signature(f"{ASKED}\n\n{appended}\n\n \n") == ASKED


@pytest.mark.parametrize(
    ("phone", "disclaimer"),
    [*((phone, DISCLAIMERS[0]) for phone in PHONES), *((PHONES[0], text) for text in DISCLAIMERS)],
)
def test_layers_are_peeled_off_one_by_one(phone: str, disclaimer: str) -> None:
    assert (
        strip_signature(f"{ASKED}\n\nBest regards,\nAda\n\n{phone}\n\n-- \nReed & Sons\n\n{disclaimer}\n\n{LISTS[0]}")
        == ASKED
    )


@pytest.mark.parametrize(
    "thanks", ["Thanks,", "Thank you very much", "Vielen Dank!", "Merci d'avance", "Bedankt,", "Dziękuję"]
)
def test_thanks_stay_and_the_name_below_goes(thanks: str) -> None:
    assert strip_signature(f"Got it.\n\n{thanks}\nAda Reed") == f"Got it.\n\n{thanks}"
    assert strip_signature(f"Got it.\n\n{thanks}") == f"Got it.\n\n{thanks}"


@pytest.mark.parametrize(
    "text",
    [
        "Best regards,\nAda\n\nPS: can you call me?",
        "Best regards,\nAda\n\nWhen do we meet?",
        "Best regards,\nAda\n\nP.S. The invoice is attached.",
        "Thanks,\nsee you on Monday",
        "Best regards to your wife, she was so kind.",
        "I send this with my best regards\nand hope that we will see each other in the spring again.",
        "First:\n- Ada\n- Ben",
        "The offer is confidential, so please keep it to yourself. It is intended for you.",
        "This message is confidential: the recipient is you. Could you confirm?",
        "The samples were\nsent from my old office last week.",
        "Best Buy\nhas it too.",
        "Regards,\nAda\n\nThe doors open at ten.",
        "Regards\nwe will call you tomorrow about the new offer",
        "Was this e-mail sent from my old address?",
        "Hello,\n\n--\n\nWhat does this line mean?",
        "I read it on the mailing list.\nhttps://lists.example/mailman/listinfo/gardeners",
    ],
)
def test_what_is_said_is_kept(text: str) -> None:
    assert strip_signature(text) == text


def test_a_message_that_is_only_a_signature_says_nothing() -> None:
    assert strip_signature("-- \nAda Reed") == ""
    assert strip_signature("Best regards,\nAda") == ""
    assert strip_signature("Sent from my iPhone") == ""


def test_a_long_text_below_a_delimiter_with_nothing_above_it_is_the_message() -> None:
    text = "-- \nHello,\n" + "\n".join(f"this is point {number} of what I want to say" for number in range(9))
    assert strip_signature(text).endswith("point 8 of what I want to say")


def test_text_below_a_phones_footer_is_kept() -> None:
    assert strip_signature("Yes.\n\nSent from my iPhone\n\nAnd when do we meet?").endswith("And when do we meet?")


LINES = st.sampled_from([ASKED, *SIGNATURES, *PHONES, *DISCLAIMERS, *LISTS, *SIGN_OFFS, "", "--", "-- ", "____"])


@given(st.lists(LINES | st.text(max_size=30), max_size=25))
def test_only_whole_lines_go_and_in_order(pieces: list[str]) -> None:
    before = "\n".join(pieces).split("\n")
    stripped = strip_signature("\n".join(pieces))
    rest = iter(line.strip() for line in before)
    assert all(any(line.strip() == found for found in rest) for line in stripped.split("\n") if line.strip())


@given(st.lists(st.sampled_from([*SIGN_OFFS, *PHONES, "Fine.", ""]), max_size=6))
def test_a_last_line_that_asks_is_never_lost(above: list[str]) -> None:
    assert strip_signature("\n".join([*above, "When do we meet?"])).endswith("When do we meet?")
