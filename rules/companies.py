"""Which company an address belongs to, as far as its domain tells."""

from __future__ import annotations

PUBLIC_MAIL = frozenset(
    [
        "126.com",
        "163.com",
        "1und1.de",
        "alice.it",
        "aol.com",
        "arcor.de",
        "att.net",
        "bbox.fr",
        "bigpond.com",
        "bluewin.ch",
        "btinternet.com",
        "comcast.net",
        "cox.net",
        "duck.com",
        "fastmail.com",
        "free.fr",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.fr",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "home.nl",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.es",
        "hotmail.fr",
        "hotmail.it",
        "icloud.com",
        "interia.pl",
        "kpnmail.nl",
        "laposte.net",
        "libero.it",
        "live.co.uk",
        "live.com",
        "live.de",
        "live.fr",
        "live.it",
        "live.nl",
        "mac.com",
        "mail.ru",
        "mailbox.org",
        "me.com",
        "msn.com",
        "naver.com",
        "neuf.fr",
        "o2.pl",
        "onet.pl",
        "online.de",
        "orange.fr",
        "outlook.com",
        "outlook.de",
        "outlook.es",
        "outlook.fr",
        "outlook.it",
        "planet.nl",
        "pm.me",
        "posteo.de",
        "privaterelay.appleid.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "rocketmail.com",
        "rogers.com",
        "sapo.pt",
        "sbcglobal.net",
        "sfr.fr",
        "shaw.ca",
        "sky.com",
        "skynet.be",
        "t-online.de",
        "telefonica.net",
        "telenet.be",
        "terra.es",
        "tin.it",
        "tiscali.it",
        "tuta.com",
        "tutanota.com",
        "verizon.net",
        "virgilio.it",
        "vodafone.de",
        "wanadoo.fr",
        "web.de",
        "wp.pl",
        "xs4all.nl",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.es",
        "yahoo.fr",
        "yahoo.it",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "ziggo.nl",
        "zoho.com",
    ]
)
"""Domains at which anybody can have an address: they tell nothing of where somebody works."""
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
"""What stands before a country's own ending where companies have the third part of the name (`acme.co.uk`)."""
_COUNTRY = 2
_NAMED_BELOW = 3


def company_domain(email: str) -> str:
    """Return the domain of an address when it is a company's; "" for public mail."""
    domain = email.rpartition("@")[2]
    return "" if domain in PUBLIC_MAIL or "." not in domain else domain


def company_name(email: str) -> str:
    """Return what the company is probably called: "Acme Tools" of `ann@mail.acme-tools.co.uk`; "" for public mail."""
    parts = company_domain(email).split(".")
    if len(parts) < _COUNTRY:
        return ""
    below = len(parts) >= _NAMED_BELOW and len(parts[-1]) == _COUNTRY and parts[-2] in _SECOND_LEVEL
    return " ".join(word.capitalize() for word in parts[-3 if below else -2].split("-") if word)
