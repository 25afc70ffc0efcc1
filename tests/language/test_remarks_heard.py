"""What customers say beside asking, as they say it: three lists, each written down before the phrases that hear it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rules.language import read_text
from rules.remarks import RemarkKind

WRITTEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAID: dict[RemarkKind, str] = {
    "praise": """
The new chairs are fantastic, the whole team loves them.
You really went out of your way for us!
Everyone here is delighted with the result.
Your fitters were polite, punctual and left the place spotless.
Working with you has been a real pleasure.
That was the smoothest delivery we have ever had.
The boardroom looks stunning, thank you!
You've done us proud.
I couldn't be more pleased with how this turned out.
Please pass on my thanks to your team, they were brilliant.
Best supplier we've worked with in years.
Really impressed with how quickly you sorted this out.
Top marks for the installation.
The quality is superb.
Hands down the best service we've had.
I have already told two colleagues about you.
Five stars from us.
What a difference your lamps make!
wir sind mit den neuen Stühlen rundum glücklich.
Das Ergebnis ist einfach großartig geworden, vielen Dank!
Ihre Monteure waren freundlich, pünktlich und sehr sauber.
Wir sind begeistert von den Lampen!
Ein großes Lob an Ihr Team.
So reibungslos lief noch keine Lieferung.
Besser hätte es nicht laufen können.
Die Zusammenarbeit mit Ihnen macht wirklich Freude.
Man merkt, dass Sie Ihr Handwerk verstehen.
Wir haben Sie schon weiterempfohlen.
Nous sommes enchantés du résultat.
Votre équipe a été formidable du début à la fin.
Un grand merci à toute l'équipe, c'est du très beau travail.
Ha quedado precioso, estamos encantados.
Vuestro equipo ha sido muy profesional.
È venuto benissimo, grazie a tutto il team!
Siamo molto soddisfatti del risultato.
Het resultaat is prachtig, bedankt!
Wij zijn heel blij met de nieuwe stoelen.
Super service, as always!
The whole thing went without a hitch, well done to all of you.
I've rarely seen such careful work.
The acoustic panels have made all the difference.
Honestly, this is better than I had hoped.
You and your crew deserve a medal.
We wouldn't hesitate to use you again.
The training was excellent, people still talk about it.
Superb job on the migration last weekend.
The new system runs like clockwork, thank you.
I'm so glad we chose you.
Such friendly and patient people you have!
The support we got from you was outstanding.
Our visitors keep asking where the chairs come from.
You have made my life so much easier.
Perfect work, as ever.
Alles hat wunderbar geklappt, ein dickes Dankeschön an das ganze Team.
Die neue Küche ist ein Traum.
Wir bekommen jeden Tag Komplimente für die Lampen.
So sorgfältig hat hier noch niemand gearbeitet.
Ihre Beratung war Gold wert.
Sie haben uns den Umzug gerettet.
Der Service ist wirklich vorbildlich.
Die Schulung war hervorragend.
Le résultat dépasse nos attentes.
Tout le monde adore les nouvelles chaises.
Trabajo impecable, muchas gracias a todo el equipo.
El resultado es espectacular.
Un lavoro davvero ben fatto, complimenti.
Heel netjes gedaan, complimenten aan de monteurs.
Just a line to say that the conference tables are superb.
You handled that beautifully.
Brilliant service from start to finish.
I was very impressed by your presentation yesterday.
Our clients love the new meeting room.
Thanks to you the opening was a complete success.
Your quick help saved our launch.
What a great team you have.
The quality of the chairs is outstanding.
We are extremely satisfied with the installation.
I will definitely recommend you to my network.
Wir sind mit Ihrer Arbeit sehr zufrieden.
Das haben Sie großartig gemacht!
Vielen Dank für die tolle Unterstützung.
Ihr Team hat hervorragende Arbeit geleistet.
Die Stühle sind ein voller Erfolg.
Ich bin von der Qualität begeistert.
Ihre schnelle Hilfe hat uns gerettet.
Ich werde Sie gerne weiterempfehlen.
Die Präsentation gestern war klasse.
Merci pour votre excellent travail.
Nous sommes très satisfaits de votre service.
Estamos muy contentos con el resultado.
Siamo felicissimi del risultato.
We zijn erg tevreden over jullie werk.
""",
    "news": """
We have won the city's design award with the library you furnished!
We've just landed our biggest contract yet.
Great news: the board has approved the expansion.
We are opening a second office in Bergen in June.
Our funding round closed yesterday.
I've been made partner as of the first of April.
We got the planning permission at last!
The hotel has been awarded its fourth star.
We have been shortlisted for the national architecture prize.
We just celebrated our tenth anniversary as a company.
We made it into the top ten of the region's employers.
Our new branch opens its doors next Monday.
I'm thrilled to share that we've been acquired by Northlight.
We finally launched the new shop on Friday.
Our team has grown to one hundred people this month.
We passed the audit with flying colours.
We won the tender for the new station!
wir haben den Designpreis der Stadt gewonnen!
Wir haben den Zuschlag für das neue Rathaus bekommen.
Gute Neuigkeiten: Der Vorstand hat den Umbau genehmigt.
Wir eröffnen im Juni eine zweite Filiale.
Ich bin seit heute Geschäftsführerin.
Unsere Finanzierungsrunde ist abgeschlossen.
Wir feiern nächste Woche unser zwanzigjähriges Bestehen.
Die Baugenehmigung ist da!
Wir sind als bester Arbeitgeber ausgezeichnet worden.
Nous avons remporté le prix du design de la ville !
Nous ouvrons une deuxième agence en juin.
Hemos ganado el concurso para la nueva estación.
Abbiamo vinto la gara per la nuova stazione!
We hebben de aanbesteding gewonnen!
We got the green light from the council this morning!
I'm going to be a partner from July.
The bank has approved our loan.
We're moving into a bigger building in autumn.
Our app was named product of the year.
We've just signed our hundredth customer.
Sales have doubled since spring.
We were voted best employer in the region.
I passed my exam with distinction!
We're expanding to Portugal.
We have finally got our organic certification.
I've been elected to the board.
wir sind jetzt offiziell zertifiziert!
Wir ziehen im Herbst in größere Räume.
Ich habe die Meisterprüfung bestanden!
Wir haben einen Großauftrag an Land gezogen.
Unser Hotel hat den vierten Stern bekommen.
Der Stadtrat hat dem Anbau zugestimmt.
Wir expandieren nach Österreich.
Nous venons de signer notre plus gros contrat.
J'ai été nommée directrice.
Nos han concedido la licencia.
Abriremos una segunda tienda en junio.
Siamo stati premiati come miglior albergo.
We openen in juni een tweede vestiging.
I have some good news: we got the contract!
We won the tender for the hospital.
I've been promoted to regional manager.
Our start-up just raised two million.
We've been nominated for the European design award.
My company celebrates its 25th anniversary this week.
We just opened our third store.
We reached one million users today.
We have been certified under ISO 9001.
Gute Nachrichten: wir haben den Auftrag bekommen!
Ich bin befördert worden.
Unsere Firma feiert diese Woche ihr 25-jähriges Jubiläum.
Wir haben gestern unser drittes Geschäft eröffnet.
Wir wurden für den Innovationspreis nominiert.
Wir haben eine Million Euro eingesammelt.
J'ai le plaisir de vous annoncer que nous avons remporté l'appel d'offres.
Hemos ganado el premio a la mejor tienda.
Ho ottenuto la promozione!
We hebben de prijs gewonnen!
""",
    "not_now": """
Thanks Dana, but this is not the right time for us. Ask me again in April.
We can't take this on before the summer.
Let's pick this up again after Easter.
Our budget for this year is spent, so maybe in January.
At the moment we have other priorities.
Not now, sorry.
We've decided to wait until next year.
I'd prefer to park this until Q3.
Im Moment passt es leider nicht, fragen Sie gern im April noch einmal nach.
Wir haben das Projekt auf Herbst verschoben.
Dieses Jahr wird das nichts mehr.
Melden Sie sich doch nach Ostern wieder.
Das Budget ist für dieses Jahr ausgeschöpft.
Ce n'est pas le bon moment pour nous, recontactez-moi en avril.
Ahora no es el momento, hablemos en septiembre.
Al momento non è possibile, risentiamoci a settembre.
Nu komt het niet uit, vraag het in april nog eens.
It's too soon for us to decide, maybe later in the year.
We are in the middle of a reorganisation, so not before autumn.
We've put all purchases on hold.
I'm afraid this will have to wait until after the summer.
The timing isn't good, our season starts next week.
Please try me again after the holidays.
Aktuell haben wir keinen Bedarf.
Im Augenblick sind alle Investitionen gestoppt.
Pas avant la rentrée, merci.
De momento no necesitamos nada.
We don't have the budget this year.
Maybe next quarter.
Please get back to me in September.
It's not a priority at the moment.
We'd like to revisit this in the new year.
Im Moment haben wir keinen Bedarf, vielleicht nächstes Jahr.
Kommen Sie gern im September noch einmal auf uns zu.
Dafür haben wir in diesem Jahr kein Budget.
Das Thema ist bei uns gerade nicht aktuell.
Revenez vers nous en septembre.
""",
    "loss": """
We've decided to go with another supplier.
The contract went to someone else in the end.
Unfortunately you were not successful this time.
We will be ending our contract at the end of the year.
We have chosen a competitor's offer.
I'm afraid we're not going ahead with you.
We found a cheaper offer elsewhere.
Your quote was too high, so we ordered from somebody else.
We won't be renewing.
leider haben wir uns für einen anderen Anbieter entschieden.
Der Auftrag ging an einen Mitbewerber.
Wir kündigen den Vertrag zum Jahresende.
Wir haben woanders bestellt.
Nous avons retenu un autre prestataire.
Hemos elegido a otro proveedor.
Abbiamo scelto un altro fornitore.
We hebben voor een andere leverancier gekozen.
We have given the job to a local firm.
After careful thought we decided against your proposal.
Another bidder was cheaper.
We're switching to a different provider in June.
Unfortunately we can't continue our cooperation.
We have placed the order with a competitor.
Wir haben den Auftrag anderweitig vergeben.
Ihr Mitbewerber war günstiger.
Wir werden die Zusammenarbeit zum Sommer beenden.
Wir haben uns gegen Ihr Angebot entschieden.
Nous avons choisi un concurrent.
Nos hemos decidido por otra oferta.
We have decided to work with another company.
We went with a competitor in the end.
We will not be renewing our contract.
I'd like to cancel our contract as of 30 June.
We no longer need your services.
Wir haben uns anders entschieden und arbeiten künftig mit einer anderen Agentur.
Hiermit kündige ich unseren Vertrag.
Wir verlängern den Vertrag nicht.
""",
    "opt_out": """
Please don't write to me any more.
Kindly remove me from your contacts.
I'd rather not get these mails.
Take me off your list, please.
Stop emailing me.
I no longer wish to hear from you.
Please delete my address from your records.
No more emails please.
Bitte schreiben Sie mir nicht mehr.
Nehmen Sie mich bitte aus Ihrem Verteiler.
Ich möchte keine Mails mehr von Ihnen bekommen.
Bitte löschen Sie meine Daten.
Merci de ne plus m'écrire.
Veuillez me retirer de votre liste.
Por favor, no me escriba más.
Per favore non scrivetemi più.
Graag geen mails meer.
We are not interested, please don't contact us again.
Could you please take me off your mailing list?
Stop sending me these messages.
I did not sign up for this, unsubscribe me.
Please do not contact me about this again.
Bitte keine weiteren Mails.
Ich bitte Sie, mich nicht mehr anzuschreiben.
Lassen Sie mich bitte in Ruhe.
Supprimez mon adresse, s'il vous plaît.
No quiero recibir más correos.
Non voglio più ricevere le vostre mail.
Please unsubscribe me.
Please remove my address from your database.
I don't want to receive any more emails from you.
Don't contact me again.
Bitte streichen Sie mich aus der Liste.
Ich möchte nicht mehr kontaktiert werden.
Keine Werbung mehr bitte.
Je ne souhaite plus recevoir vos messages.
""",
}
NOT_SAID = """
The weather is wonderful today.
We hope you are well.
Thanks for the update.
Great, see you on Monday.
Perfect, thank you.
Could you send us the offer?
Do you have any good news for us?
We hope to win the tender.
If we win the contract we will need forty desks.
The award ceremony is on Friday.
We would be delighted to meet you.
I am looking forward to working with you.
Can you recommend a good hotel?
Is your team available in June?
We need excellent service.
Please delete the old drawing.
I will come back to you in April.
He was not the right person to ask.
Please don't write on the label.
We are opening the window.
The shop opens at nine.
The best time is Monday morning.
Das Wetter ist großartig.
Vielen Dank für Ihre Nachricht.
Wir freuen uns auf die Zusammenarbeit.
Bitte löschen Sie die alte Zeichnung.
Ich melde mich im April wieder.
Wann eröffnen Sie die neue Filiale?
Haben Sie gewonnen?
We may go with another colour.
The other supplier delivers the lamps.
We found a cheaper tap, can you fit it?
Our office is closed until Monday.
Please remove the third line from the order.
Merci pour votre message.
Il fait un temps magnifique.
Everyone loves a good bargain.
I love the summer.
The contract is attached.
We will sign the contract on Friday.
Who won the match?
You were right about the measure.
What a pity.
The building permit is still missing.
He has been made redundant.
Five stars hotels need this.
Friday is perfect for me.
That would be wonderful.
Your new website looks great, who made it?
I would be delighted to join you.
The hotel was fantastic, you should go there.
We had a lovely weekend in Rome.
Thank you for your quick reply.
Thanks for your offer, it looks good.
Please send the winner's name.
We want to win more customers.
Have you opened the new shop already?
The competitor has opened a branch in Ulm.
Our neighbours have won the prize.
The board meets on Monday to decide.
If the council approves it, we will need more chairs.
We offer outstanding service to our clients.
Please find our award-winning catalogue attached.
I can't come before Tuesday.
We can't open the file.
Can we talk again on Thursday?
The order was placed with you on 3 March.
We chose the blue one.
We decided against the red fabric.
Another colour was cheaper.
We have given the job to Tom in your team.
The other provider sends the cables.
Please stop the delivery on Friday.
Remove the old desks first, please.
Don't contact the landlord about this.
Nehmen Sie bitte die Maße auf.
Wir haben die blauen Stühle gewählt.
Vor Dienstag schaffe ich es nicht.
Der Preis ist gut.
Wir haben noch nicht entschieden.
Das Angebot gefällt mir, aber der Preis nicht.
Die Konkurrenz hat gewonnen.
Ist die Baugenehmigung schon da?
Le prix est bon.
C'est une bonne idée.
"""


def told(text: str) -> set[str]:
    """Return the kinds of remarks in a short mail that says the sentence."""
    return {one.kind for one in read_text(f"Hello Dana,\n\n{text}\n\nBest\nAnn", at=WRITTEN).remarks}


@pytest.mark.parametrize("kind", SAID)
def test_what_customers_tell_is_heard(kind: RemarkKind) -> None:
    assert [line for line in SAID[kind].strip().splitlines() if kind not in told(line)] == []


def test_what_only_sounds_like_it_is_not() -> None:
    assert {line: found for line in NOT_SAID.strip().splitlines() if (found := told(line))} == {}
