"""What clients and providers call the folders of sent mail, drafts, trash and spam, in many languages.

IMAP has marks for them (RFC 6154) that a Maildir does not keep: here only the name can tell.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

Role = Literal["", "sent", "drafts", "trash", "spam"]

_PREFIXES = frozenset({"inbox", "[gmail]", "[google mail]", "[googlemail]"})

_SENT = """
    sent | sent mail | sent items | sent messages | sent-mail | sentmail | sent_items | gesendet |
    gesendete objekte | gesendete elemente | gesendete nachrichten | gesendete | éléments envoyés |
    messages envoyés | envoyés | courrier envoyé | enviados | elementos enviados | mensajes enviados |
    correo enviado | mensagens enviadas | itens enviados | e-mails enviados | inviati | posta inviata |
    elementi inviati | messaggi inviati | verzonden | verzonden items | verzonden berichten | skickat |
    skickade | skickade objekt | sendt | sendte | sendte elementer | sendt post | sendt e-post |
    lähetetyt | lähetetyt viestit | wysłane | elementy wysłane | odeslané | odeslaná pošta | odoslané |
    odoslaná pošta | elküldött | elküldött elemek | trimise | trimise mail | mesaje trimise |
    elemente trimise | poslano | poslana pošta | poslane stavke | изпратени | отправленные | надіслані |
    відправлені | gönderilmiş öğeler | gönderilmiş postalar | gönderilenler | απεσταλμένα | 送信済み |
    送信済みアイテム | 送信済みメール | 已发送 | 已发送邮件 | 已傳送郵件 | 寄件備份 | 보낸편지함 |
    보낸 편지함 | items enviats | saadetud | išsiųsta | nosūtītie | المرسل | البريد المرسل | דואר שנשלח
"""
_DRAFTS = """
    drafts | draft | draft messages | entwürfe | entwurf | brouillons | brouillon | borradores |
    borrador | rascunhos | rascunho | bozze | bozza | concepten | utkast | kladder | kladde |
    luonnokset | wersje robocze | szkice | koncepty | rozepsané | rozpísané | piszkozatok | ciorne |
    schițe | osnutki | skice | чернови | черновики | чернетки | taslaklar | πρόχειρα | 下書き | 草稿 |
    草稿箱 | 草稿匣 | 임시보관함 | 임시 보관함 | esborranys | mustandid | juodraščiai | melnraksti |
    المسودات | טיוטות
"""
_TRASH = """
    trash | bin | deleted | deleted items | deleted messages | papierkorb | gelöscht |
    gelöschte objekte | gelöschte elemente | gelöschte nachrichten | corbeille | éléments supprimés |
    messages supprimés | papelera | elementos eliminados | lixeira | lixo | itens excluídos |
    itens eliminados | cestino | posta eliminata | elementi eliminati | prullenbak | prullenmand |
    verwijderde items | papperskorgen | papperskorg | borttagna objekt | papirkurv | papirkurven |
    slettede elementer | slettet post | roskakori | poistetut | kosz | elementy usunięte | koš |
    odstraněná pošta | kôš | kuka | törölt elemek | coș de gunoi | coş de gunoi | elemente șterse |
    smetnjak | koš za smeće | кошче | корзина | удаленные | удалённые | кошик | видалені | çöp kutusu |
    çöp | silinmiş öğeler | κάδος | κάδος απορριμμάτων | διαγραμμένα | ゴミ箱 | 削除済みアイテム |
    已删除 | 已删除邮件 | 垃圾桶 | 휴지통 | paperera | prügikast | šiukšlinė | miskaste | المهملات |
    אשפה
"""
_SPAM = """
    spam | junk | junk e-mail | junk email | junk mail | bulk mail | bulk | unerwünscht | spamverdacht |
    spam-verdacht | junk-e-mail | indésirables | courrier indésirable | pourriel | correo no deseado |
    no deseado | lixo eletrônico | lixo eletrónico | correio eletrónico não solicitado |
    posta indesiderata | indesiderata | ongewenst | ongewenste e-mail | ongewenste mail | skräppost |
    søppelpost | uønsket e-post | uønsket post | uønsket mail | roskaposti | wiadomości-śmieci |
    niechciane | nevyžádaná pošta | nevyžiadaná pošta | levélszemét | mesaje nedorite | vsiljena pošta |
    neželjena pošta | спам | нежелана поща | нежелательная почта | небажана пошта | istenmeyen |
    gereksiz | gereksiz e-posta | ανεπιθύμητα | ανεπιθύμητη αλληλογραφία | 迷惑メール | 垃圾邮件 |
    垃圾郵件 | 스팸 | 스팸함 | 정크 메일 | correu brossa | rämpspost
"""


def folded(name: str) -> str:
    """Return a name as it is compared: compatibility forms, case and runs of white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _listed(names: str) -> set[str]:
    return {folded(name) for name in names.split("|")}


_ROLES: dict[str, Role] = {
    **dict.fromkeys(_listed(_SENT), "sent"),
    **dict.fromkeys(_listed(_DRAFTS), "drafts"),
    **dict.fromkeys(_listed(_TRASH), "trash"),
    **dict.fromkeys(_listed(_SPAM), "spam"),
}


def role_of(title: str) -> Role:
    """Tell a folder's role from its title; a folder below `Sent` or `Trash` is part of it."""
    parts = [folded(part) for part in title.split("/")]
    while len(parts) > 1 and parts[0] in _PREFIXES:
        parts.pop(0)
    return _ROLES.get(parts[0], "")
