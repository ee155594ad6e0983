"""Patterns laid over a map: what stands out has a border, what does not says so."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from baluarte.domain.territory.atlas_paths import AtlasDrawing
from baluarte.web.analysis.presenters.risk_map import patterns
from baluarte.web.analysis.presenters.risk_map.patterns import LaidPatterns, patterns_over


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


ROWS = [
    {"place": "30001", "says": "hot_spot", "statistic": 4.2, "q": 0.001, "course": "new hot",
     "beside": "high-high"},
    {"place": "30002", "says": "cannot_tell", "statistic": 0.4, "q": 0.7, "course": "none",
     "beside": "none"},
    {"place": "30003", "says": "cannot_tell", "statistic": 1.1, "q": 0.2, "course": "none",
     "beside": "high-low"},
    {"place": "30004", "says": "fewer_recorded", "statistic": -3.0, "q": 0.01,
     "course": "sporadic cold", "beside": "low-low"},
]  # fmt: skip
DRAWING = AtlasDrawing(
    width=10, height=10, states={}, municipalities={},
    arcs=[[(0, 0), (1, 0)], [(1, 0), (1, 1)]], used={"30001": (0,), "30003": (1,)},
)  # fmt: skip


def laid():
    return LaidPatterns(SimpleNamespace(pk="1"), {one["place"]: one for one in ROWS}, {})


def itself(place):
    return (place,)


def test_of_a_region_the_border_is_that_of_its_municipalities():
    drawn = patterns.borders(laid(), DRAWING, parts=lambda _: ("30001", "30003"))
    alone = patterns.borders(laid(), DRAWING, parts=itself)
    assert drawn[0]["path"] != alone[0]["path"]


def test_what_stands_out_has_a_border_of_its_kind_and_a_word():
    drawn = patterns.borders(laid(), DRAWING, parts=itself)
    assert [(one["kind"], one["path"][:1]) for one in drawn] == [("hot", "M"), ("alone", "M")]
    assert [one["says"] for one in patterns.legend(laid())] == [one["said"] for one in drawn]


def test_a_place_that_is_not_significant_says_so():
    assert patterns.place_said(laid(), "30002") == [
        "With its neighbours it is not told from chance."
    ]


def test_a_place_that_stands_out_says_how_it_came_about():
    first, *others = patterns.place_said(laid(), "30001")
    assert first.startswith("It lies high together with its neighbours, after correction")
    assert others == [
        "Beside its neighbours (local Moran): High, among high ones.",
        "Over time: New in the last step.",
    ]


def test_fewer_on_record_is_not_said_to_be_safe():
    said = patterns.place_said(laid(), "30004")
    assert "It is not said to be safe." in said[0]
    assert said[-1] == "Over time: Fewer on record: On and off."


def test_a_place_that_was_not_looked_at_says_so_too():
    assert "could not look at it" in patterns.place_said(laid(), "30009")[0]
    assert patterns.place_said(None, "30001") == []


def test_a_file_has_the_columns_of_the_answer_empty_where_there_is_none():
    assert laid().columns_of("30001") == {
        "pattern": "hot_spot", "pattern_gi_star": 4.2, "pattern_q": 0.001,
        "pattern_course": "new hot", "pattern_moran": "high-high",
    }  # fmt: skip
    assert set(laid().columns_of("30009").values()) == {None}


def test_without_a_run_nothing_is_laid():
    nothing = patterns_over(None)
    assert nothing is None
    assert patterns.borders(nothing, DRAWING, parts=itself) == []
    assert patterns.legend(nothing) == []
