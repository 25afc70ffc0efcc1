"""Mails that nobody sat down to write to the user: newsletters, lists, confirmations, automatic answers, spam."""

from __future__ import annotations

from daemon.sample.cast import COLM, HANNA
from daemon.sample.script import DANA, Post, Someone

_JOURNAL = Someone("Room & Grain Weekly", "letter@roomandgrain.example")
_GUILD = Someone("Ruth Calder", "ruth@calderturning.example")
_GUILD_TWO = Someone("Mikkel Dahl", "mikkel@dahlmade.example")
_LIST = Someone("Makers' Guild", "makers-guild@lists.guild.example")
_LIST_HEADERS = (
    ("List-Id", "Makers' Guild <makers-guild.lists.guild.example>"),
    ("List-Post", "<mailto:makers-guild@lists.guild.example>"),
    ("List-Unsubscribe", "<mailto:makers-guild-leave@lists.guild.example>"),
    ("Precedence", "list"),
)
_NEWS_HEADERS = (
    ("List-Id", "Room & Grain Weekly <weekly.roomandgrain.example>"),
    ("List-Unsubscribe", "<https://roomandgrain.example/leave>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ("Feedback-ID", "weekly:roomandgrain"),
)
_NEWS_END = "\n\nYou receive this letter because you subscribed to it. Unsubscribe: https://roomandgrain.example/leave"

POSTS = (
    Post(
        "weekly-311",
        _JOURNAL,
        "Cork is back, and it is not brown any more",
        -14,
        "06:00",
        "This week: cork in nine colours, a staircase without a single screw, and the chair that survived three"
        " schools.\n\nWould you put cork on a ceiling? Tell us." + _NEWS_END,
        headers=_NEWS_HEADERS,
        html=True,
    ),
    Post(
        "weekly-312",
        _JOURNAL,
        "Why do waiting rooms look like waiting rooms?",
        -7,
        "06:00",
        "This week: waiting rooms people arrive early for, and what a night nurse thinks of dimmers.\n\nCould your"
        " waiting room be next? Send us a picture." + _NEWS_END,
        headers=_NEWS_HEADERS,
        html=True,
    ),
    Post(
        "weekly-313",
        _JOURNAL,
        "The quiet office is a door",
        0,
        "06:00",
        "This week: seals, hinges, thresholds. And a prize question: how loud is your corridor?" + _NEWS_END,
        headers=_NEWS_HEADERS,
        html=True,
        unread=True,
    ),
    Post(
        "guild-oil",
        _GUILD,
        "[guild] Hard wax oil on a bar top?",
        -6,
        "20:14",
        "Has anybody tried hard wax oil on a bar top that gets wiped forty times a day? Can you recommend one?\n\nRuth",
        to=_LIST,
        headers=_LIST_HEADERS,
    ),
    Post(
        "guild-oil-re",
        _GUILD_TWO,
        "Re: [guild] Hard wax oil on a bar top?",
        -6,
        "21:40",
        "Four thin coats and a week of patience. Which wood is it?\n\nMikkel",
        to=_LIST,
        headers=(*_LIST_HEADERS, ("In-Reply-To", "<guild-oil@calderturning.example>")),
    ),
    Post(
        "order-8841",
        Someone("Beslag Fittings", "noreply@beslag.example"),
        "Your order 8841 has shipped",
        -6,
        "14:02",
        "Good afternoon Dana Fox,\n\nyour order 8841 (hinges, 40 pairs) has left our warehouse.\n\nPlease do not reply to"
        " this mail.",
        headers=(("Auto-Submitted", "auto-generated"),),
    ),
    Post(
        "away-colm",
        COLM,
        "Automatic reply: Stools for the tap room",
        -8,
        "09:26",
        "I am out of the office until Thursday, brewing. Please call the bar if it is urgent, can you?\n\nColm",
        headers=(
            ("Auto-Submitted", "auto-replied"),
            ("In-Reply-To", "<tap-room.2@northwind.example>"),
            ("References", "<tap-room.1@saltmarshbrewing.example> <tap-room.2@northwind.example>"),
        ),
    ),
    Post(
        "abwesend-hanna",
        HANNA,
        "Automatische Antwort: Umzug der Regale",
        -36,
        "08:46",
        "Ich bin heute nicht im Büro und ab morgen wieder erreichbar. In dringenden Fällen wenden Sie sich bitte an den"
        " Empfang.",
        headers=(
            ("Auto-Submitted", "auto-replied"),
            ("In-Reply-To", "<umzug.2@northwind.example>"),
            ("References", "<umzug.1@reuterkolb.example> <umzug.2@northwind.example>"),
        ),
        folder=".Archive",
    ),
    Post(
        "fair-badge",
        Someone("Light & Room Fair", "tickets@lightandroom.example"),
        "Your booking: two exhibitor badges",
        -25,
        "10:00",
        "Thank you for your booking. Your badges wait for you at the north gate.",
        headers=(("Auto-Submitted", "auto-generated"),),
        folder=".Archive",
    ),
    Post(
        "prize",
        Someone("Prize Office", "winner@claims-office.example"),
        "You have been chosen, answer today",
        -2,
        "03:12",
        "Dear customer, could you confirm your bank details today? Your prize can not wait.",
        folder=".Junk",
        unread=True,
    ),
    Post(
        "toner",
        Someone("Toner Direct", "offers@tonerdirect.example"),
        "Toner at half the price?",
        -10,
        "08:08",
        "Can we interest you in toner? Call me today!",
        folder=".Trash",
    ),
)

BOUNCED = Post(
    "old-address",
    DANA,
    "Spare keys for the lockers",
    -20,
    "15:30",
    "Hello,\n\nthe spare keys for the first house are in the post.\n\nBest regards\nDana Fox",
    to=Someone("Front desk", "desk@zielonka-hostels.example"),
    folder=".Sent",
)
"""A mail of the user's to an address that does not exist; a delivery report comes back for it."""
BOUNCE = Post(
    "bounce-1",
    Someone("Mail Delivery System", "MAILER-DAEMON@northwind.example"),
    "Undelivered Mail Returned to Sender",
    -20,
    "15:31",
    "Your message could not be delivered to one or more recipients. It is attached below.\n\n"
    "<desk@zielonka-hostels.example>: Host or domain name not found",
    headers=(("Auto-Submitted", "auto-replied"), ("Return-Path", "<>")),
)
INVITATION = Post(
    "invite-empfang",
    HANNA,
    "Einladung: Licht für den Empfang",
    -1,
    "10:55",
    "Liebe Frau Fox,\n\nkönnen wir uns am Montag zum neuen Licht am Empfang zusammensetzen?\n\nHanna Reuter",
    unread=True,
)
"""Carries the invitation of `daemon.sample.meetings.INVITED`."""
