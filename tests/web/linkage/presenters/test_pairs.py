import pytest
from django.utils import translation

from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.linkage.queries.pairs import JudgedPair, PairPage
from baluarte.web.linkage.presenters.pair_rows import compared, in_one_line


def page(**agreement) -> PairPage:
    told: list[Judgement] = []
    return PairPage(
        JudgedPair(Pair(agreement=agreement, weight=20.0), told, None, False, False), None, None
    )


def said(**agreement) -> list[tuple[str, str]]:
    with translation.override("en"):
        return [(row["word"], row["says"]) for row in compared(page(**agreement))]


def test_every_field_says_how_it_agrees():
    assert said(date="day", days=0, place="municipality", type="type", names="agree") == [
        ("Agrees", "The same day."),
        ("Agrees", "The same municipality."),
        ("Agrees", "They share a type of aggression."),
        ("Agrees", "The names agree. They were compared under seal: neither side was shown."),
    ]


def test_what_is_not_known_is_said_to_be():
    assert {word for word, _says in said(date="unknown", place="unknown", type="unknown")} == {
        "Not known"
    }


@pytest.mark.parametrize(
    ("date", "says"),
    [
        ("month", "The dates can be one: at least one is known only to the month."),
        ("year", "The dates can be one: at least one is known only to the year."),
        ("longer", "The dates can be one: at least one spans more than a year."),
        ("apart", "The dates cannot be one."),
    ],
)
def test_dates_are_explained(date, says):
    assert said(date=date, days=0)[0][1] == says


def test_one_day_between_is_said_in_the_singular():
    assert said(date="near", days=1)[0][1] == "1 day lies between them."


def test_a_side_that_may_not_be_shown_says_nothing():
    with translation.override("en"):
        assert {row["left"] for row in compared(page(date="day"))} == {None}


def test_a_line_of_the_queue_says_what_agrees():
    with translation.override("en"):
        line = in_one_line(page(date="day", days=0, place="state", type="group", names="unknown"))
    assert line == (
        "The same day. The same state; at least one says no municipality. "
        "They share a group of types. No name is known on one of the sides."
    )
