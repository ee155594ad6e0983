"""What is pasted is told apart, and what cannot be one report is refused with what would be right."""

import os
import resource
from xml.etree import ElementTree as ET

import pytest

from baluarte.domain.intake.confined_feeds import FeedRefused, read_item_confined
from baluarte.domain.intake.paste_parser import LONGEST, Kind, PastedRefused, read_pasted
from baluarte.domain.wall.confinement import Limits

RSS = """<?xml version="1.0"?>
<rss><channel><title>Canal inventado</title><item><title>Amenazan a reportera</title>
<link>https://ejemplo.invalid/nota?id=1</link>
<description>&lt;p&gt;Dos hombres la &lt;b&gt;siguieron&lt;/b&gt;.&lt;/p&gt;</description>
<pubDate>Fri, 06 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = """<entry xmlns="http://www.w3.org/2005/Atom"><title>Desalojo</title>
<link href="https://ejemplo.invalid/a"/><summary>Policías.</summary>
<published>2026-03-06</published></entry>"""


def test_a_link_alone_is_a_link():
    found = read_pasted("https://ejemplo.invalid/nota\n")
    assert (found.kind, found.link) == (Kind.LINK, "https://ejemplo.invalid/nota")


def test_a_message_keeps_its_words_exactly_and_its_first_link():
    text = "  Me dijeron (https://ejemplo.invalid/x).\n=Otra línea  "
    found = read_pasted(text)
    assert (found.kind, found.words, found.link) == (
        Kind.MESSAGE,
        text,
        "https://ejemplo.invalid/x",
    )


def test_an_item_of_a_feed_is_taken_apart():
    found = read_pasted(RSS)
    assert (
        found.kind,
        found.title,
        found.link,
        " ".join(found.words.split()),
        found.published,
    ) == (
        Kind.FEED_ITEM,
        "Amenazan a reportera",
        "https://ejemplo.invalid/nota?id=1",
        "Dos hombres la siguieron .",
        "Fri, 06 Mar 2026 10:00:00 GMT",
    )


def test_an_entry_of_atom_is_taken_apart():
    found = read_pasted(ATOM)
    assert (found.title, found.link, found.words, found.published) == (
        "Desalojo",
        "https://ejemplo.invalid/a",
        "Policías.",
        "2026-03-06",
    )


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        (" \n", "empty", 0),
        ("a" * (LONGEST + 1), "too_long", LONGEST),
        ("<rss><channel><item/><item/></channel></rss>", "feed_items", 2),
        ("<rss><channel></channel></rss>", "feed_items", 0),
        ("<rss><channel><item>", "feed_broken", 0),
    ],
)
def test_what_is_no_one_report_is_refused(text, code, number):
    with pytest.raises(PastedRefused) as refused:
        read_pasted(text)
    assert (refused.value.code, refused.value.number) == (code, number)


def test_a_document_type_within_a_feed_is_refused():
    with pytest.raises(PastedRefused, match="feed_broken"):
        read_pasted('<rss><!DOCTYPE x [<!ENTITY a "aaaa">]><item><title>&a;</title></item></rss>')


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ja">{LAUGHS}]>'
         "<rss><item><title>&l9;</title></item></rss>", None),
        (f'<rss><!DOCTYPE x [<!ENTITY l0 "ja">{LAUGHS}]><item>&l9;</item></rss>', "feed_broken"),
        ("<rss>" + "<a>" * 33_000 + "</rss>", "feed_broken"),
        ("<rss>" + "<a>" * 14_000 + "</a>" * 14_000 + "</rss>", "feed_items"),
        ("<rss><item><title>" + "&lt;" * 24_900 + "</title></item></rss>", None),
        ("<rss>" + "<item/>" * 7_000_000 + "</rss>", "too_long"),
    ],
    ids=["laughs", "laughs within", "never closed", "deep", "brackets", "fifty megabytes"],
)  # fmt: skip
def test_what_is_hostile_is_refused_in_little_time_and_memory(text, code):
    began, memory = sum(os.times()[:4]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        found = read_pasted(text)
        said = None
        # Before anything it is a message: nothing of it is taken apart.
        assert found.words == text or found.kind == Kind.FEED_ITEM
    except PastedRefused as refused:
        said = refused.code
    assert said == code
    # Of the processor, that of the confined reader too.
    assert sum(os.times()[:4]) - began < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100 * 1024


def test_a_feed_is_taken_apart_in_another_process(monkeypatch):
    monkeypatch.setattr(ET, "fromstring", None)
    assert read_pasted(RSS).title == "Amenazan a reportera"


def test_a_reader_that_dies_is_a_feed_that_cannot_be_read():
    few = Limits(memory=8 * 1024**2, seconds=5)
    with pytest.raises(FeedRefused, match="feed_broken"):
        read_item_confined("<rss>" + "<a>" * 14_000 + "</a>" * 14_000 + "</rss>", limits=few)


def test_a_link_that_is_no_web_address_is_not_kept():
    item = "<item><title>x</title><link>javascript:alert(1)</link></item>"
    assert read_pasted(item).link == ""
