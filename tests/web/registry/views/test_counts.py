import pytest
from tests.factories.registry import make_aggressions
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry.queries.counting import Cell

pytestmark = pytest.mark.django_db


def counted(browser, question="", language="en"):
    return browser.get(page_of("counts", language=language) + question).context["counted"]


def test_every_number_says_what_it_counts(enter, cast):
    make_aggressions(cast.side, [{"types": ["AG-THR", "AG-PHY"], "victims": 1}, {}])
    browser = enter(cast.owner)
    said = [
        browser.get(page_of("counts") + f"?cuenta={unit}").context for unit in ("events", "acts")
    ]
    assert [(one["counted"].total, one["counts"].split(":")[0]) for one in said] == [
        (Cell(2, 0), "Events"),
        (Cell(3, 0), "Aggressions"),
    ]


def test_a_count_is_split_by_what_is_asked(enter, cast):
    make_aggressions(cast.side, [{}, {"municipality_id": "20001"}, {"municipality_id": None}])
    cells = counted(enter(cast.owner), "?cuenta=events&por=state&y=year").cells
    assert {where: cell.all for where, cell in cells.items()} == {
        ("30", "2025"): 1,
        ("20", "2025"): 1,
        ("", "2025"): 1,
    }


@pytest.mark.parametrize(
    ("who", "number"), [("owner", 2), ("colleague", 2), ("without_role", 0), ("stranger", 0)]
)
def test_no_number_shows_what_one_may_not_see(enter, cast, who, number):
    make_aggressions(cast.side, [{}, {}])
    assert counted(enter(getattr(cast, who))).total.all == number


@pytest.mark.parametrize("question", ["?cuenta=cows", "?por=colour", "?desde=ayer", "?conocido=x"])
def test_what_cannot_be_read_is_said_and_asks_nothing(enter, cast, question):
    make_aggressions(cast.side, [{}])
    answer = enter(cast.owner).get(page_of("counts") + question)
    assert (answer.status_code, answer.context["counted"].total.all) == (422, 1)


def test_it_can_be_seen_as_it_was_known(enter, cast):
    make_aggressions(cast.side, [{}])
    browser = enter(cast.owner)
    days = ("2026-01-01", "2026-03-01")
    seen = [counted(browser, f"?cuenta=events&conocido={day}").total.all for day in days]
    assert seen == [0, 1]


@pytest.mark.parametrize("name", ["counts", "freshness"])
def test_a_page_of_thirty_asks_as_often_as_a_page_of_one(enter, cast, name):
    browser = enter(cast.owner)
    make_aggressions(cast.side, [{}])
    few = asked_by(browser, page_of(name))
    make_aggressions(cast.side, [{}] * 29)
    assert asked_by(browser, page_of(name)) == few
