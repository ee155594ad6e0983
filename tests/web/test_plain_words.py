"""Pages of the menu speak in words: no code of the program, of a catalogue or of an act is read."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import translation
from tests.factories.access import make_account
from tests.factories.registry import make_event, make_side

from baluarte.web.layout.menu import GROUPS

pytestmark = pytest.mark.django_db
# An act or a field (`room.verb`), a catalogue's code (`AG-CIB`), a name with underscores.
CODES = re.compile(
    r"(?<![\w./@-])(?:[a-z]+\.[a-z]+_[a-z_]+|[A-Z]{2}-[A-Z]{3}|[a-z]+(?:_[a-z]+)+)\b"
)
# What a jurist or a programmer knows by its letters: an article of a catalogue (`EX-1`), a law, a
# form of dates, how sure a text is, a number of the United Nations.
LETTERS = re.compile(
    r"\b[A-Z]{2}-[0-9]{1,2}\b|LPPDDHP|EDTF|\[dat(?:os|a)\]|(?:confianza|confidence|how sure): [A-D]\b"
    r"|16\.10\.1"
)
UNREAD = {"script", "style", "code", "pre", "svg", "template"}
OF_ANALYSTS = {"agreement", "effects", "risk_map"}
OF_OTHERS = {
    "roles",
    "accounts",
    "openings",
    "release_tables",
    "policy_editions",
    "protocols",
    "reports_due",
}


class Words(HTMLParser):
    """What is read of a page: no attribute, no script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.depth, self.said = 0, []
        self.feed(page)

    def handle_starttag(self, tag, _attributes):
        self.depth += tag in UNREAD

    def handle_endtag(self, tag):
        self.depth -= tag in UNREAD

    def handle_data(self, data):
        if not self.depth:
            self.said.append(data)


def codes_in(page: str) -> list[str]:
    said = " ".join(Words(page).said)
    return CODES.findall(said) + LETTERS.findall(said)


BESIDE_THE_MENU = {"indicator", "freshness", "events_map", "events_timeline", "saved_searches"}
PAGES = sorted({one.name for _, pages in GROUPS for one in pages} - OF_OTHERS | BESIDE_THE_MENU)
LABELS = {one.name: one.label for _, pages in GROUPS for one in pages}


@pytest.fixture
def reader(as_operator):
    """Return who has a page in her menu."""
    side = make_side(as_operator)
    make_event(side)

    def of_page(name):
        if name not in OF_ANALYSTS:
            return side.documenter
        with as_operator():
            return make_account(institution=side.institution, roles=["analyst"])

    return of_page


@pytest.mark.parametrize("name", PAGES)
def test_no_code_is_read_on_a_page_of_the_menu(enter, reader, name):
    browser = enter(reader(name))
    for language in ("es", "en"):
        address = reverse(name).replace("/es/", f"/{language}/", 1)
        answer = browser.get(address)
        assert answer.status_code == 200
        assert codes_in(answer.content.decode()) == []


@pytest.mark.parametrize("name", sorted(LABELS.keys() - OF_OTHERS - {"agenda"}))
def test_a_page_is_called_what_its_menu_calls_it(enter, reader, name):
    answer = enter(reader(name)).get(reverse(name))
    title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    with translation.override("es"):
        assert title
        assert " ".join(title[1].split()) == f"{LABELS[name]} · Baluarte"


def test_codes_are_seen_and_words_are_not():
    page = "<p>procedure.start_proceeding AG-CIB not_determined <code>a_b</code></p>"
    assert codes_in(page) == ["procedure.start_proceeding", "AG-CIB", "not_determined"]
    assert codes_in("<p>EX-1, LPPDDHP, (EDTF), [datos], confianza: C, indicador 16.10.1</p>") == [
        "EX-1", "LPPDDHP", "EDTF", "[datos]", "confianza: C", "16.10.1",
    ]  # fmt: skip
    assert codes_in("<p>Hecho ABCDE-23456, excel.xlsx, 12/03/2025 y María.</p>") == []
