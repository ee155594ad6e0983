import pytest
from django.utils import translation

from baluarte.domain.publication.totals import Totals
from baluarte.web.public.counting import (
    ACTS,
    EVENTS,
    VICTIMS,
    count_of,
    counted,
    lacking,
    said,
    three,
    word,
)

SOME = Totals(events=3, acts=5, victims=2, events_without_acts=0, events_without_victims=1)
UNKNOWN = Totals(events=2, events_without_acts=2, events_without_victims=2)


@pytest.fixture(autouse=True)
def _spanish():
    with translation.override("es"):
        yield


@pytest.mark.parametrize(
    ("totals", "counts", "count"),
    [
        (SOME, EVENTS, 3),
        (SOME, ACTS, 5),
        (SOME, VICTIMS, 2),
        (UNKNOWN, ACTS, None),
        (UNKNOWN, VICTIMS, None),
        (Totals(), EVENTS, None),
        (Totals(events=1), ACTS, 0),
    ],
)
def test_unknown_is_not_zero(totals, counts, count):
    assert count_of(totals, counts) == count


@pytest.mark.parametrize(
    ("count", "counts", "words"),
    [
        (1, EVENTS, "1 hecho"),
        (2, EVENTS, "2 hechos"),
        (1, ACTS, "1 agresión"),
        (1284, ACTS, "1,284 agresiones"),
        (1, VICTIMS, "1 víctima"),
        (0, VICTIMS, "0 víctimas"),
    ],
)
def test_each_count_has_its_own_word(count, counts, words):
    assert counted(count, counts) == words


@pytest.mark.parametrize(
    ("count", "counts", "is_called"),
    [(1, ACTS, "agresión"), (None, VICTIMS, "víctimas"), (3, EVENTS, "hechos")],
)
def test_word_beside_a_count(count, counts, is_called):
    assert word(count, counts) == is_called


@pytest.mark.parametrize(
    ("totals", "counts", "words"),
    [
        (SOME, ACTS, "5 agresiones"),
        (SOME, VICTIMS, "al menos 2 víctimas"),
        (UNKNOWN, VICTIMS, "Sin dato publicable"),
        (Totals(), EVENTS, "Sin dato publicable"),
    ],
)
def test_a_sum_that_lacks_some_is_at_least(totals, counts, words):
    assert said(totals, counts) == words


def test_what_a_sum_lacks_is_said():
    assert [lacking(SOME, one) for one in (EVENTS, ACTS, VICTIMS)] == [
        "",
        "",
        "De 1 hecho no se publican las víctimas: la suma no las incluye.",
    ]


def test_three_counts_stand_beside_one_another():
    assert [(one["count"], one["word"]) for one in three(SOME)] == [
        (3, "hechos"),
        (5, "agresiones"),
        (2, "víctimas"),
    ]
