"""Pages of the menu speak in words: no code of the program, of a catalogue or of an act is read."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from tests.factories.registry import make_event, make_side

from baluarte.web.layout.menu import GROUPS

pytestmark = pytest.mark.django_db
# An act or a field (`room.verb`), a catalogue's code (`AG-CIB`), a name with underscores.
CODES = re.compile(
    r"(?<![\w./@-])(?:[a-z]+\.[a-z]+_[a-z_]+|[A-Z]{2}-[A-Z]{3}|[a-z]+(?:_[a-z]+)+)\b"
)
UNREAD = {"script", "style", "code", "pre", "svg", "template"}
OF_OTHERS = {"roles", "accounts", "openings", "release_tables", "protocols"}


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
    return CODES.findall(" ".join(Words(page).said))


PAGES = sorted({one.name for _, pages in GROUPS for one in pages} - OF_OTHERS)


@pytest.mark.parametrize("name", PAGES)
def test_no_code_is_read_on_a_page_of_the_menu(enter, as_operator, name):
    side = make_side(as_operator)
    make_event(side)
    browser = enter(side.documenter)
    for language in ("es", "en"):
        address = reverse(name).replace("/es/", f"/{language}/", 1)
        answer = browser.get(address)
        assert answer.status_code == 200
        assert codes_in(answer.content.decode()) == []


def test_codes_are_seen_and_words_are_not():
    page = "<p>procedure.start_proceeding AG-CIB not_determined <code>a_b</code></p>"
    assert codes_in(page) == ["procedure.start_proceeding", "AG-CIB", "not_determined"]
    assert codes_in("<p>Hecho ABCDE-23456, excel.xlsx, 12/03/2025 y María.</p>") == []
