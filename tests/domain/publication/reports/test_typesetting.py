"""A report as PDF: tagged, in its language, the same each time; no word of it is markup."""

import json
import re
import zlib
from datetime import UTC, datetime

import pytest
import typst
from tests.factories.reports import MARKUP

from baluarte.domain.publication.reports import body as made_of
from baluarte.domain.publication.reports.reading import in_language
from baluarte.domain.publication.reports.typesetting import inputs, template, typeset
from baluarte.domain.publication.reports.wording import LANGUAGES, as_it_is, said

KNOWN = datetime(2026, 3, 1, 6, 0, 0, 123456, tzinfo=UTC)
GIVEN = {"number": 2, "erratum": MARKUP, "citation": MARKUP}


def body_of(text):
    """Return a body whose every word is the same text."""
    notes, words = made_of.Footnotes(KNOWN), as_it_is(text)
    cited = [notes.query("edition_counts"), notes.document(None, reference=text)]
    figures = [
        made_of.counted(
            "one", words, 12, notes=cited, of=20, more=[made_of.term(words, words, cited)]
        ),
        made_of.missing("two", words, "confidential", notes=cited[:1], state="withheld"),
    ]
    rows = made_of.table(words, ["institution", "due"], [made_of.row([words, words], cited)])
    chart = made_of.bars(words, words, figures)
    section = made_of.section(
        "one", title=words, lead=words, figures=figures, chart=chart, rows=rows
    )
    return {
        "kind_said": words, "title": words, "lead": words, "period_said": words, "rule": words,
        "law": text, "invented": words, "sections": [section], "footnotes": notes.rows,
    }  # fmt: skip


def told(language, text=MARKUP):
    note = {"section": "one", "text": as_it_is(text), "day": as_it_is(text)}
    return in_language(body_of(text), language, notes=[note])


def objects_of(pdf):
    """Return a PDF with its compressed objects opened."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = []
    for one in streams:
        try:
            opened.append(zlib.decompress(one))
        except zlib.error:
            continue
    return pdf + b"\n".join(opened)


@pytest.mark.parametrize(("language", "tag"), [("es", b"es-MX"), ("en", b"en-US")])
def test_it_is_tagged_titled_and_in_its_language(language, tag):
    found = objects_of(typeset(told(language), **GIVEN, known_at=KNOWN))
    assert found.startswith(b"%PDF-1.7")
    for part in (b"/StructTreeRoot", b"/MarkInfo", b"/Marked true", b"/DisplayDocTitle true"):
        assert part in found, part
    assert re.search(rb"/Lang\s*\(" + tag + rb"\)", found)
    assert b"pdfuaid" in found
    kinds = {b"/H1", b"/Table", b"/TH", b"/TD", b"/Caption", b"/Figure", b"/Link"}
    assert {one for one in kinds if re.search(rb"/S\s*" + one + rb"\b", found)} == kinds
    assert b"/Scope" in found
    assert b"/Alt" in found


def test_the_same_report_is_the_same_bytes():
    first, again = (typeset(told("es"), **GIVEN, known_at=KNOWN) for _ in range(2))
    assert first == again


def plain_text(node):
    """Return the words of a queried element; anything but words stands out."""
    if isinstance(node, dict):
        if node.get("func") == "text":
            return node["text"]
        if node.get("func") == "space":
            return " "
        inner = node.get("children") or [node.get("body")] if node.get("body") else []
        return "".join(plain_text(one) for one in node.get("children", inner))
    return ""


def test_markup_comes_out_as_plain_text():
    given = inputs(told("es"), **GIVEN)
    fonts = typst.Fonts(include_system_fonts=False)
    found = json.loads(typst.query(template(), "heading", sys_inputs=given, font_paths=fonts))
    assert plain_text(found[0]["body"]) == MARKUP
    assert [one["func"] for one in found] == ["heading"] * 3
    strong = json.loads(typst.query(template(), "strong", sys_inputs=given, font_paths=fonts))
    assert "x" not in [plain_text(one["body"]) for one in strong]
    for never in ("math.equation", "raw"):
        assert json.loads(typst.query(template(), never, sys_inputs=given, font_paths=fonts)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_without_figures_or_notes_is_typeset_too(language):
    body = body_of("x") | {"sections": [], "footnotes": [], "invented": None, "law": ""}
    made = typeset(in_language(body, language), number=1, erratum="", citation="", known_at=KNOWN)
    assert made.startswith(b"%PDF")


def test_the_words_on_paper_are_said_in_both_languages():
    for name in ("note", "erratum", "figure", "source", "footnotes", "back", "about", "cite"):
        words = said(f"paper.{name}")
        assert all(words.values())
