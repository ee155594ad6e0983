from baluarte.domain.publication.totals import Totals
from baluarte.web.public.counting import EVENTS
from baluarte.web.public.drawings import (
    columns,
    every_year,
    shaded_states,
)
from baluarte.web.public.outline import Outline


def test_years_without_events_stand_between_the_others():
    assert every_year({2022: Totals(4), None: Totals(9), 2020: Totals(3)}) == {
        2020: 3, 2021: 0, 2022: 4,
    }  # fmt: skip


def test_dates_within_no_year_are_drawn_in_none():
    assert every_year({None: Totals(7)}) == {}


def test_the_largest_year_is_the_highest_column():
    drawn = {one.year: one.height for one in columns({2020: 3, 2021: 0, 2022: 6})}
    assert drawn == {2020: drawn[2022] / 2, 2021: 0, 2022: max(drawn.values())}


def test_columns_stand_on_one_ground():
    drawn = columns({2020: 3, 2021: 1})
    assert {round(one.top + one.height, 1) for one in drawn} == {194}


def test_nothing_is_drawn_of_no_years():
    assert columns({}) == []


def test_a_state_without_a_figure_has_no_shade():
    outline = Outline(10, 10, {"07": "M0 0l1 1z", "20": "M0 0l2 2z"})
    drawn = shaded_states(outline, {"20": Totals(3)}, {"07": "Uno", "20": "Otro"}, EVENTS)
    assert [(one["says"], bool(one["shade"])) for one in drawn["states"]] == [
        ("Uno: Sin dato publicable", False),
        ("Otro: 3 hechos", True),
    ]
