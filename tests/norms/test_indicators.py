"""Indicators name steps that the law's texts have, and say everything in both languages."""

import pytest

from baluarte.norms.indicators import EVERY_STEP, Counts, indicators, worded
from baluarte.norms.protocols import library

ALL = list(indicators().values())
BILINGUAL = ("label", "says", "unit", "formula", "source", "traps")


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_an_indicator_counts_steps_that_the_law_has(one):
    known = {
        f"{code}/{step}"
        for code in one.protocols
        for step in (EVERY_STEP, *(each.id for each in library.newest(code).steps))
    }
    assert set(one.steps) - known == set()


@pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
def test_an_indicator_says_everything_in_both_languages(one):
    said = {name: {"es", "en"} - set(getattr(one, name)) for name in BILINGUAL}
    assert (said, one.confidence in "ABC") == ({key: set() for key in BILINGUAL}, True)


def test_what_is_counted_by_steps_names_some_and_a_delay_two():
    steps = {one.code: len(one.steps) for one in ALL}
    by_steps = (Counts.CLOCK, Counts.BACKLOG, Counts.DELAY)
    assert [one.code for one in ALL if (one.counts in by_steps) != (steps[one.code] > 0)] == []
    assert [steps[one.code] for one in ALL if one.counts == Counts.DELAY] == [2]


def test_what_is_not_said_in_a_language_is_said_in_spanish():
    assert worded({"es": "plazo", "en": "clock"}, "fr") == "plazo"
