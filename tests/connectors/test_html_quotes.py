"""What a mail program marks as quoted in HTML is not new, whatever language it speaks (Finnish is read by no word list)."""

from __future__ import annotations

import pytest

from connectors.html_text import html_to_text
from rules.language import read_text

NEW = "Fine by me, we take forty."
OLD = "Shall we say forty lamps on Friday?"
HEAD = (
    "<b>From:</b> Ada Reed &lt;ada@reed.example&gt;<br><b>Sent:</b> Tuesday, March 10, 2026 9:10 AM<br>"
    "<b>To:</b> Dana Fox<br><b>Subject:</b> Offer<br>"
)
PAGES = {
    "gmail": (
        '<div dir="ltr">NEW_</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gm'
        'ail_attr">On Tue, Mar 10, 2026 at 9:10 AM Ada Reed &lt;<a href="mailto:ada@reed.example">ada@reed.ex'
        'ample</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px">OLD_</blockquote></'
        "div>"
    ),
    "gmail no blockquote": '<div>NEW_</div><div class="gmail_quote">Ada wrote:<br>OLD_</div>',
    "gmail_extra": (
        '<div>NEW_</div><div class="gmail_extra"><br><div class="gmail_quote">Ada, 10. Mar<br>OLD_</div></div>'
    ),
    "outlook divRplyFwdMsg": (
        '<div>NEW_</div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir='
        '"ltr"><font><b>Lähettäjä:</b> Ada Reed<br><b>Lähetetty:</b> tiistai<br><b>Aihe:</b> Offer</font></di'
        "v><div>OLD_</div>"
    ),
    "outlook appendonsend": '<div>NEW_</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">HEAD_</div><div>OLD_</div>',
    "outlook desktop border": (
        '<div class="WordSection1"><p class="MsoNormal">NEW_</p><div style="border:none;border-top:solid #E1E'
        '1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">HEAD_</p></div><p class="MsoNormal">OLD_</'
        "p></div>"
    ),
    "outlook desktop border finnish": (
        '<div class="WordSection1"><p class="MsoNormal">NEW_</p><div style="border:none;border-top:solid #E1E'
        '1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Lähettäjä:</b> Ada<br><b>Lähetetty:</b>'
        ' tiistai<br><b>Aihe:</b> x</p></div><p class="MsoNormal">OLD_</p></div>'
    ),
    "outlook mac": (
        '<div>NEW_</div><span id="OLK_SRC_BODY_SECTION"><div style="border-top:1pt solid">HEAD_</div><div>OLD'
        "_</div></span>"
    ),
    "outlook mobile ref": '<div>NEW_</div><div class="ms-outlook-mobile-reference-message skipProofing"><hr>HEAD_OLD_</div>',
    "yahoo": (
        '<div class="ydp"><div>NEW_</div></div><div id="ydpx" class="ydpdeyahoo_quoted"><div>Tiistai 10. maal'
        "iskuuta Ada kirjoitti:</div><div>OLD_</div></div>"
    ),
    "yahoo2": '<div>NEW_</div><div class="yahoo_quoted" id="yahoo_quoted_1">Ada<br>OLD_</div>',
    "moz": (
        '<p>NEW_</p><div class="moz-cite-prefix">10.3.2026 9.10, Ada Reed kirjoitti:<br></div><blockquote typ'
        'e="cite" cite="mid:x">OLD_</blockquote>'
    ),
    "moz fwd": (
        '<p>NEW_</p><div class="moz-forward-container"><br>-------- Välitetty viesti --------<table class="mo'
        'z-email-headers-table"><tr><th>Aihe: </th><td>x</td></tr></table>OLD_</div>'
    ),
    "apple": (
        '<html><body>NEW_<br><div><br><blockquote type="cite"><div>10. maaliskuuta 2026 kello 9.10 Ada Reed &'
        "lt;a@b.example&gt; kirjoitti:</div><br><div>OLD_</div></blockquote></div></body></html>"
    ),
    "apple2": (
        '<div>NEW_</div><br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 10 Ma'
        'r 2026, at 09:10, Ada Reed &lt;a@b.example&gt; wrote:</div><br class="Apple-interchange-newline"><di'
        "v>OLD_</div></blockquote></div>"
    ),
    "proton": (
        '<div>NEW_</div><div class="protonmail_quote">On Tuesday Ada wrote:<br><blockquote class="protonmail_'
        'quote" type="cite">OLD_</blockquote><br></div>'
    ),
    "proton no blockquote": '<div>NEW_</div><div class="protonmail_quote">tiistai Ada kirjoitti:<br>OLD_</div>',
    "zimbra": (
        '<div>NEW_</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Lähettäjä:'
        ' </b>Ada<br></div><div data-marker="__QUOTED_TEXT__">OLD_</div>'
    ),
    "gmx": (
        '<div>NEW_</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><d'
        'iv><b>Gesendet:</b> Dienstag<br><b>Von:</b> Ada</div><div name="quoted-content">OLD_</div></div>'
    ),
    "k9": (
        'NEW_<br><br><div class="gmail_quote">On 10 March Ada wrote:<blockquote class="gmail_quote">OLD_</blo'
        "ckquote></div>"
    ),
    "samsung": (
        '<div>NEW_</div><div id="composer_signature"><div>Sent from my Galaxy</div></div><div><br></div><div>'
        "<!-- originalMessage --><div>-------- Original message --------</div><div>From: Ada &lt;a@b.example&"
        "gt; </div><div>Date: 10/03/2026  09:10  (GMT+01:00) </div><div>To: d@x.example </div><div>Subject: x"
        " </div></div>OLD_"
    ),
    "hotmail": '<div>NEW_</div><div><hr id="stopSpelling">Da: Ada<br>OLD_</div>',
    "gmail interleaved": (
        '<div class="gmail_quote"><div class="gmail_attr">On Tue, Mar 10, 2026 at 9:10 AM Ada &lt;a@b.example'
        '&gt; wrote:<br></div><blockquote class="gmail_quote">OLD_</blockquote><div>NEW_</div></div>'
    ),
    "gmail forward": (
        '<div>NEW_</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message -------'
        "--<br>From: <b>Ada</b> &lt;a@b.example&gt;<br>Date: Tue, Mar 10, 2026 at 9:10 AM<br>Subject: x<br>To"
        ": d@x.example<br></div>OLD_</div>"
    ),
}
"""NEW_, OLD_ and HEAD_ stand for the texts above."""


def text_of(page: str) -> str:
    return html_to_text(page.replace("NEW_", NEW).replace("OLD_", OLD).replace("HEAD_", HEAD), 65_536)[0]


@pytest.mark.parametrize("client", PAGES)
def test_only_the_answer_is_new(client: str) -> None:
    reading = read_text(text_of(PAGES[client]))
    assert reading.new_text == NEW
    assert OLD in reading.quoted


@pytest.mark.parametrize(
    "page",
    [
        "<div>NEW_</div><div class='quotes'>OLD_</div>",
        "<div>NEW_</div><div style='border-top:1px solid'>OLD_</div>",
        "<div>NEW_</div><hr><div name='quotes'>OLD_</div>",
        "<div>NEW_</div><span class='gmail_quote'></span><div>OLD_</div>",
        "<div class='gmail_quote'><blockquote>older</blockquote></div><div>NEW_</div><div>OLD_</div>",
        "<blockquote><div id='divRplyFwdMsg'>older</div></blockquote><div>NEW_</div><div>OLD_</div>",
    ],
)
def test_what_nothing_marks_stays_new(page: str) -> None:
    new = [line for line in read_text(text_of(page)).new_text.split("\n") if line]
    assert new == [NEW, OLD]


def test_many_containers_in_each_other_are_read_to_the_end() -> None:
    page = "<div class='gmail_quote'><div class='gmail_attr'>" * 5_000 + NEW
    assert NEW in text_of(page)
