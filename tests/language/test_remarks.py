"""What a mail says beside asking: complaints, praise, good news, loss, no more mail, not now. And what only looks like it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from rules.language import read, read_text
from rules.remarks import RemarkKind
from tests.language.test_reading import mail

SAID: dict[RemarkKind, list[str]] = {
    "complaint": [
        "I'm afraid the delivery was late again.",
        "This is not what we ordered.",
        "The quality leaves a lot to be desired.",
        "To be honest, we had expected better.",
        "We received the wrong chairs.",
        "We have been waiting for an answer for three weeks.",
        "We are not at all happy with the result.",
        "Our customers complain about your hotline.",
        "I'd like to make a complaint about my order.",
        "Die Lieferung entspricht nicht unseren Erwartungen.",
        "Wir warten immer noch auf die Rechnung.",
        "Die Verarbeitung lässt zu wünschen übrig.",
        "Nous attendons toujours votre réponse.",
        "La qualité laisse à désirer.",
        "No es lo que pedimos.",
        "Il servizio lascia molto a desiderare.",
        "De kwaliteit laat te wensen over.",
    ],
    "praise": [
        "You saved our launch!",
        "Great work, thank you.",
        "What a great job you did on the hall.",
        "Your team has been fantastic.",
        "We are very happy with the new chairs.",
        "I couldn't have done it without you.",
        "You exceeded all our expectations.",
        "Thank you so much for all your help!",
        "It was a pleasure working with you.",
        "I really appreciate your patience.",
        "Tolle Arbeit, danke!",
        "Wir sind rundum zufrieden mit dem Ergebnis.",
        "Ihr habt unseren Messeauftritt gerettet!",
        "Großes Lob an Ihr Team.",
        "Excellent travail, merci à toute l'équipe.",
        "Nous sommes très satisfaits du résultat.",
        "Bravo !",
        "Excelente trabajo, gracias.",
        "Estamos muy contentos con el resultado.",
        "Ottimo lavoro, grazie!",
        "Siamo molto soddisfatti del risultato.",
        "Geweldig werk, dank je.",
        "We zijn heel blij met het resultaat.",
        "Ótimo trabalho, obrigado!",
        "Świetna robota!",
    ],
    "news": [
        "We closed our Series A last week.",
        "I got promoted to head of sales.",
        "We won the award!",
        "We have just been nominated for the design prize.",
        "Good news: the board said yes.",
        "We had our best quarter ever.",
        "Our patent was finally granted.",
        "Wir haben den Auftrag gewonnen.",
        "Gute Nachrichten aus Hamburg!",
        "Ich wurde zur Leiterin befördert.",
        "Nous avons remporté le prix de l'innovation.",
        "Bonne nouvelle : le projet est validé.",
        "Hemos ganado el premio.",
        "Buenas noticias de Madrid.",
        "Abbiamo vinto la gara.",
        "Buone notizie da Milano!",
        "We hebben de aanbesteding gewonnen.",
        "Goed nieuws uit Utrecht!",
        "Ganhámos o prémio.",
        "Wygraliśmy przetarg.",
    ],
    "loss": [
        "We went with another vendor.",
        "After long discussions we have decided not to renew.",
        "Thank you for the proposal, but we are going with a different supplier.",
        "We will not be renewing our contract.",
        "I would like to cancel my subscription.",
        "Unfortunately your bid was not successful.",
        "We no longer need your services.",
        "We have switched to a competitor.",
        "Not interested, thanks.",
        "Wir haben uns für einen anderen Anbieter entschieden.",
        "Hiermit kündigen wir den Wartungsvertrag.",
        "Der Auftrag wurde anderweitig vergeben.",
        "Nous avons choisi un autre prestataire.",
        "Nous avons décidé de ne pas renouveler le contrat.",
        "Hemos elegido otro proveedor.",
        "Hemos decidido no renovar.",
        "Abbiamo scelto un altro fornitore.",
        "Abbiamo deciso di non rinnovare.",
        "We hebben gekozen voor een andere leverancier.",
        "Escolhemos outro fornecedor.",
        "Wybraliśmy innego dostawcę.",
    ],
    "opt_out": [
        "Please stop writing to me.",
        "Remove me from your list.",
        "Please take my address off your mailing list.",
        "No further contact, please.",
        "Unsubscribe",
        "Please do not contact me again.",
        "Leave me alone.",
        "I do not wish to receive any more mails from you.",
        "Please delete my data.",
        "Bitte nehmen Sie mich aus dem Verteiler.",
        "Schreiben Sie mir bitte nicht mehr.",
        "Keine weiteren Mails!",
        "Merci de ne plus me contacter.",
        "Retirez-moi de votre liste.",
        "Dejen de escribirme.",
        "No me escriban más, por favor.",
        "Non scrivetemi più.",
        "Cancellatemi dalla lista.",
        "Haal mij van de lijst.",
        "Mail mij niet meer.",
        "Parem de me escrever.",
        "Proszę przestać do mnie pisać.",
    ],
}

LOOK_ALIKES: dict[RemarkKind, list[str]] = {
    "complaint": [
        "No complaints from our side.",
        "We can't complain.",
        "A customer complained about the weather.",
        "He was not happy with his new phone.",
        "The printer is not happy with that file.",
        "You are disappointed, I understand that.",
        "How do you handle complaints?",
        "The compiler complains about a missing bracket.",
        "Tell us if anything is wrong.",
    ],
    "praise": [
        "Great, another delay.",
        "Great work, but the invoice is wrong again.",
        "Thanks in advance for your help.",
        "Thanks for your mail.",
        "We provide excellent service.",
        "I need a good job.",
        "She found a great job in Leeds.",
        "It would be great work if it were finished.",
        "Bob did a great job.",
        "Is your team good?",
        "We would appreciate your help.",
        "Well, great.",
        "Auf gute Zusammenarbeit!",
        "Wir bieten ausgezeichneten Service.",
        "Toll, schon wieder zu spät.",
        "Merci d'avance pour votre aide.",
        "Gracias de antemano.",
        "Grazie in anticipo.",
        "Alvast bedankt.",
    ],
    "news": [
        "If we win the award we will celebrate.",
        "Any good news?",
        "No news is good news.",
        "We hope for good news soon.",
        "They won the award.",
        "Good news and bad news: the shop is open, the roof is not.",
        "We're excited to announce a new version with many features.",
        "Wir hoffen auf gute Nachrichten.",
        "Haben Sie den Auftrag gewonnen?",
    ],
    "loss": [
        "They decided not to renew with Acme.",
        "If we go with another vendor, we will tell you.",
        "We might switch to another supplier.",
        "We have not decided against your offer.",
        "How do I cancel my subscription?",
        "Before you cancel my account, call me.",
        "We would never go with another supplier.",
        "Please cancel the meeting.",
        "I went with someone else to the restaurant.",
        "Falls wir uns für einen anderen Anbieter entscheiden, melden wir uns.",
    ],
    "opt_out": [
        "To unsubscribe, click the link below.",
        "If you want us to stop emailing you, tell us.",
        "He asked to be removed from the list.",
        "Please don't stop writing to me.",
        "I have had no further contact with the supplier.",
        "Do not call me before nine.",
        "Remove me from the meeting, I am away.",
        "Please stop sending me the invoices by post.",
        "Bitte schreiben Sie mir eine Mail.",
        "Schreiben Sie mir nicht an die alte Adresse.",
    ],
    "not_now": [
        "I'll get back to you in March.",
        "Call me after lunch.",
        "I can't talk right now.",
        "Could you call me again on Tuesday?",
        "He is not in the office at the moment.",
        "Ich melde mich im Herbst wieder.",
        "We met in March.",
        "The lamp is not working at the moment.",
    ],
}

NOT_NOW = [
    ("Not at the moment, ask again in March.", "in March"),
    ("We have no budget this year. Please get in touch again after the summer.", "after the summer"),
    ("This is not a priority for us right now.", ""),
    ("The timing is not right. Check back in six months?", "in six months"),
    ("Please reach out again next quarter.", "next quarter"),
    ("Maybe next year.", "next year"),
    ("We are not looking for a new supplier at present.", ""),
    ("Bitte melden Sie sich im Herbst wieder.", "im Herbst"),
    ("Derzeit haben wir keinen Bedarf, fragen Sie gern im Januar noch einmal nach.", "im Januar"),
    ("Pas pour le moment, recontactez-nous en septembre.", "en septembre"),
    ("De momento no, escríbanos en enero.", "en enero"),
    ("Al momento non siamo interessati, ci risentiamo a settembre.", "a settembre"),
    ("Op dit moment niet, neem in maart weer contact op.", "in maart"),
]


def heard(text: str) -> dict[RemarkKind, str]:
    return {remark.kind: remark.quote for remark in read_text(text).remarks}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_what_is_said_is_heard_with_its_sentence(kind: RemarkKind, text: str) -> None:
    assert heard(f"Hello Dana,\n\nhere it comes.\n\n{text}\n\nAnn").get(kind) == text


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in LOOK_ALIKES.items() for text in texts])
def test_what_only_looks_like_it_is_not(kind: RemarkKind, text: str) -> None:
    assert kind not in heard(text)


@pytest.mark.parametrize(("text", "said"), NOT_NOW)
def test_not_now_comes_with_the_words_for_when_to_come_back(text: str, said: str) -> None:
    (remark,) = (remark for remark in read_text(text).remarks if remark.kind == "not_now")
    assert remark.said == said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Not at the moment, ask again in September.", date(2026, 9, 1)),
        ("Not at the moment, ask again in March.", date(2026, 3, 31)),
        ("The timing is not right. Check back in six months?", date(2026, 9, 10)),
        ("Bitte melden Sie sich im Herbst wieder.", date(2026, 9, 1)),
        ("Pas pour le moment, recontactez-nous en septembre.", date(2026, 9, 1)),
        ("This is not a priority for us right now.", None),
    ],
)
def test_not_now_names_the_day_to_come_back(text: str, day: date | None) -> None:
    (remark,) = (remark for remark in read(mail(text)).remarks if remark.kind == "not_now")
    assert remark.date == day


def test_a_curly_apostrophe_is_heard_like_a_straight_one() -> None:
    assert "loss" in heard("We won\u2019t renew our contract.")


def test_who_complains_does_not_praise_in_the_same_breath() -> None:
    assert set(heard("Great work so far. This invoice is wrong again and we are disappointed.")) == {"complaint"}


def test_quoted_words_are_nobodys_remark() -> None:
    assert heard("Fine with me.\n\nOn Tue, 10 Mar 2026, Ann Lee wrote:\n> We went with another vendor.") == {}


@pytest.mark.parametrize(
    "word", ["not ", "we are not ", "ask again in ", "my father ", "the next ", "thank you for ", "in März am "]
)
def test_hostile_repetition_is_read_to_the_end(word: str) -> None:
    assert read_text(word * 20_000).nature == "person"


def test_in_a_year_of_office_mail_loss_and_farewells_are_rare(corpora: Path) -> None:
    with (corpora / "parakweet-asks" / "train.tsv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][::2]
    kinds = [remark.kind for text in texts for remark in read_text(text).remarks]
    assert kinds.count("loss") + kinds.count("opt_out") + kinds.count("not_now") <= len(texts) / 500
    assert kinds.count("praise") <= len(texts) / 100
