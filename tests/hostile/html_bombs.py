"""HTML that makes tree builders slow or large: depth, reconstructed formatting, attributes, entities, raw text."""

from __future__ import annotations

from tests.hostile.bombs import fill, numbered

HEAD = b"From: Ann Lee <ann@acme.example>\nSubject: Offer\nMessage-ID: <%b@acme.example>\nContent-Type: text/html\n\n"

REPEATED = {
    "divisions": "<div>",
    "formatting": "<b><p><a>",
    "formatting that claims to close": "<b></x>",
    "spans closed in the wrong place": "<span><p></span></p>",
    "divisions closed inside a table": "<div><table></div></table>",
    "lists": "<ul><li></x></x>",
    "drawings": "<svg></x>",
    "ruby": "<ruby><rb><rt></x></x></x>",
    "quotations": "<blockquote>x</x>",
    "tables": "<table><tr><td>",
    "text in tables": "<table>x</x>",
    "templates": "<template></x>",
    "choices": "<select><option>",
    "buttons": "<button></x>",
    "Gmail quotations": "<div class=gmail_quote>x</x>",
    "paragraphs": "<p>",
    "breaks": "<br>",
    "entities": "&notit;&#0;&#x110000;&CounterClockwiseContourIntegral;&amp;",
    "open comments": "<!--",
    "open declarations": "<![CDATA[<?<!",
    "open tags": "<a ",
    "open quotes": "<a b=\"<a b='",
    "quoted angles": '<a b=">"x',
    "quoted angles in ends": '</a b=">"x',
    "one quote": "<p title=don't>x",
    "angles": "<",
    "hidden": "<p style='display:none' hidden><b>",
    "scripts": "<script><style><textarea><title>",
    "ends without a start": "</p></br></li></table>",
    "blank parts": "<p> &nbsp; </p>",
    "list items": "<li>x",
    "framesets": "<frameset><frame>",
}


def html_bombs(size: int) -> dict[str, bytes]:
    """Return mails whose HTML is as long as the reader looks at."""
    half = size // 2
    pages = {f"html {name}": fill(pattern.encode(), size) for name, pattern in REPEATED.items()}
    pages |= {
        "html formatting that piles up": numbered("<p><b id={}>x", size),
        "html formatting that piles up and claims to close": numbered("<p><b id={}>x</z></z></z>", size),
        "html formatting of every kind": b"<p>" + numbered("<i a={0}><u a={0}><tt a={0}>x</i></u><p>", size),
        "html formatting in table cells": b"<table>" + numbered("<tr><td><font a={}>x", size),
        "html attributes": b"<p " + numbered("a{}=b ", size) + b">x",
        "html one attribute again and again": b"<p " + fill(b"a=b ", size) + b">x",
        "html one style": b"<p style='" + fill(b"display :", size) + b"'>x",
        "html depth then ends that match nothing": fill(b"<span>", half) + fill(b"</x>", half),
        "html depth behind balanced ends": fill(b"<span></y>", half) + fill(b"</x>", half),
        "html depth then items": fill(b"<div></x>", half) + fill(b"<li></x>", half),
        "html depth then paragraphs": fill(b"<i></x>", half) + fill(b"<p></x>", half),
        "html depth then tables": fill(b"<em></x>", half) + fill(b"<table></x>", half),
    }
    made = {name: HEAD % b"html" + page for name, page in pages.items()}
    head = b'From: ann@acme.example\nContent-Type: multipart/mixed; boundary="b"\n\n'
    for name, pattern in (
        ("depth", b"<span><p></span></p>"),
        ("formatting", b"<b></x>"),
        ("nothing", b"<p> </p>"),
        ("breaks", b"<br></x>"),
    ):
        part = b"--b\nContent-Type: text/html\n\n" + fill(pattern, size) + b"\n"
        small = b"--b\nContent-Type: text/html\n\n" + fill(pattern, size // 4) + b"\n"
        made[f"html in many large parts: {name}"] = head + part * 8
        made[f"html in many parts: {name}"] = head + small * 32
    return made
