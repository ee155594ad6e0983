"""What I sent: all of it by pages, the newest first, of one kind where that is asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.recommendations import NOW, NewRecommendation, make_house, make_set, state
from tests.factories.statements import keep, make_every_state, say

from baluarte.domain.statements.queries.pages import position_of
from baluarte.domain.wall.context import acting_as
from baluarte.web.accountability.sent_pages import sent_page

pytestmark = pytest.mark.django_db
ADDRESS = reverse("sent_entries")
ROWS = tuple(
    NewRecommendation(number=str(one), text_es=f"Recomendación inventada {one}.")
    for one in range(6)
)


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_every_state()
        return make_house()


@pytest.fixture
def filled(house):
    """Six assessments and four documents of facts, in turn."""
    _of, rows = make_set(house, rows=ROWS)
    who, place = house.curator, house.civil
    for number, one in enumerate(rows):
        state(who, place, one, at=NOW + timedelta(hours=number))
    for number in range(4):
        paper = keep(who, place, content=f"Papel {number}".encode())
        say(who, paper, at=NOW + timedelta(hours=number, minutes=30))
    return who


def pages_of(who, *, limit=4, kind=""):
    """Return each page as its lines, following where the next begins."""
    found, after = [], ""
    with acting_as(who.pk):
        while True:
            page = sent_page(who.pk, kind=kind, after=position_of(after), limit=limit)
            found.append([one.line() for one in page.rows])
            after = page.after
            if not after:
                return found


def test_all_that_was_sent_comes_by_pages_the_newest_first(filled):
    pages = pages_of(filled)
    whole = [line for page in pages for line in page]
    assert [len(page) for page in pages] == [4, 4, 2]
    days = [line["at"] for line in whole]
    assert days == sorted(days, reverse=True)
    assert sum("dato sobre instituciones" in line["title"] for line in whole) == 4


def test_what_was_sent_at_one_instant_is_on_one_page_alone(house):
    _of, rows = make_set(house, rows=ROWS)
    for one in rows:
        state(house.curator, house.civil, one)
    seen = [line["url"] for page in pages_of(house.curator, limit=2) for line in page]
    assert (len(seen), len(set(seen))) == (6, 6)


@pytest.mark.parametrize(("kind", "number"), [("datos", 4), ("recomendacion", 6), ("meta", 0)])
def test_one_kind_alone_is_shown_where_it_is_asked(filled, kind, number):
    assert sum(map(len, pages_of(filled, kind=kind))) == number
    page = browser_of(filled).get(ADDRESS, {"clase": kind})
    assert (len(page.context["sent"]), len(page.context["applied"])) == (number, 1)
    assert ("No envió nada de este tipo" in page.content.decode()) is (number == 0)


def test_nobody_reads_what_another_sent_and_an_unknown_kind_narrows_nothing(house, filled):
    assert browser_of(house.monitor).get(ADDRESS).context["sent"] == []
    for asked in ({}, {"clase": "otra"}, {"despues": "ayer"}):
        assert len(browser_of(filled).get(ADDRESS, asked).context["sent"]) == 10


def test_the_list_of_facts_leads_to_all_of_them(filled):
    page = browser_of(filled).get(reverse("institution_facts")).content.decode()
    assert f"{ADDRESS}?clase=datos#enviado" in page
