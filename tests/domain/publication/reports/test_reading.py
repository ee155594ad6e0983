"""A report in one language: footnotes lead there and back, links are https, bars fit."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.domain.publication.reports.test_typesetting import body_of, told

from baluarte.domain.publication.reports import body as made_of
from baluarte.domain.publication.reports.drawings import as_svg, drawn, spoken
from baluarte.domain.publication.reports.reading import in_language
from baluarte.domain.publication.reports.wording import as_it_is, number, plain, said

HOSTILE = '<script>alert("1")</script> & "x"'


def test_each_footnote_leads_back_to_where_it_is_first_cited():
    read = told("es")
    [section] = read["sections"]
    marks = [mark for figure in section["figures"] for mark in figure["marks"]]
    marks += [mark for figure in section["figures"] for more in figure["more"]
              for mark in more["marks"]]  # fmt: skip
    marks += [mark for row in section["table"]["rows"] for mark in row["marks"]]
    first = [one.number for one in marks if one.is_first]
    assert sorted(first) == [1, 2]
    assert all(one["is_cited"] for one in read["footnotes"])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.test", "data:text/html,x"])
def test_only_https_addresses_are_links(url):
    body = body_of("x")
    body["footnotes"][0]["url"] = url
    assert in_language(body, "es")["footnotes"][0]["url"] == ""
    body["footnotes"][0]["url"] = "https://example.test/a"
    assert in_language(body, "es")["footnotes"][0]["url"] == "https://example.test/a"


def test_a_drawing_escapes_its_words_and_says_them():
    chart = body_of(HOSTILE)["sections"][0]["chart"]
    drawing = drawn(chart, "es")
    svg = as_svg(drawing)
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg
    assert (svg.count("<title>"), svg.count("<desc>")) == (1, 1)
    assert spoken(drawing).endswith("no se publica.")


def test_the_longest_bar_fits_and_what_is_missing_has_none():
    drawing = drawn(body_of("x" * 90)["sections"][0]["chart"], "en")
    longest, none = drawing.bars
    assert drawing.left + longest.length <= drawing.width - 90
    assert (none.length, none.shown, len(none.short)) == (0, "not published", 48)


def test_nothing_is_drawn_where_no_figure_has_a_value():
    figure = made_of.missing("a", as_it_is("A"), "no_edition", notes=[1])
    assert made_of.bars(as_it_is("T"), as_it_is("S"), [figure]) is None


def test_numbers_are_written_as_in_mexico_and_plainly_for_programs():
    assert (number(1234), number(Decimal("45.25"), unit="percent")) == ("1,234", "45.2 %")
    assert (plain(1234), plain(0), plain(Decimal("2.50"))) == ("1234", "0", "2.5")


def test_a_body_is_the_same_bytes_whatever_the_order_it_was_made_in():
    assert made_of.encoded({"b": 1, "a": "ñ"}) == made_of.encoded({"a": "ñ", "b": 1})
    assert made_of.encoded({"a": "ñ"}) == '{"a":"ñ"}\n'.encode()


def test_one_source_is_one_footnote():
    notes = made_of.Footnotes(datetime(2026, 3, 1, tzinfo=UTC))
    assert [notes.query("edition_counts"), notes.text("a"), notes.query("edition_counts")] == [
        1, 2, 1,
    ]  # fmt: skip
    assert notes.rows[0]["query"] == "edition_counts"


def test_a_text_that_is_not_there_is_a_fault():
    with pytest.raises(KeyError):
        said("monthly.nothing")
