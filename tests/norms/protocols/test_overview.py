"""Protocols at a glance: axes, shortest clocks, certainty, the order of events."""

import pytest

from baluarte.norms.clocks import Clock, Unit
from baluarte.norms.protocols import newest, protocols
from baluarte.norms.protocols.overview import (
    axes,
    axis_of,
    by_axis,
    confidences,
    in_order_of_events,
    is_ours,
    shortest_clock,
    without_term,
)


def test_every_protocol_stands_under_exactly_one_axis():
    named = [code for axis in axes() for code in axis.protocols]
    assert sorted(named) == sorted(one.code for one in protocols()), "named in protocols/axes.yaml"


def test_a_protocol_that_no_axis_names_is_shown_in_the_last():
    shown = by_axis([newest("mech_intake"), newest("amparo")])
    assert [(axis.code, [one.code for one in of_axis]) for axis, of_axis in shown] == [
        ("protection", ["mech_intake"]),
        ("other", ["amparo"]),
    ]
    assert axis_of("nobody_wrote_this").code == "other"


@pytest.mark.parametrize(
    ("code", "clock"),
    [
        ("mech_extraordinary", Clock(Unit.HOURS, 3)),
        ("mech_ordinary", Clock(Unit.HOURS, 72)),
        ("victim_aid_reparation", Clock(Unit.WORKING_DAYS, 2)),
        ("mech_reports", Clock(Unit.MONTHS, 12)),
        ("mech_intake", Clock(Unit.AT_ONCE)),
        ("mech_followup", None),
        ("state_mechanism_25", Clock(Unit.HOURS, 12)),
    ],
)
def test_the_shortest_clock_is_one_with_a_number_where_there_is_any(code, clock):
    assert shortest_clock(newest(code)) == clock


def test_steps_without_a_term_are_counted():
    assert (without_term(newest("mech_extraordinary")), without_term(newest("mech_intake"))) == (
        0,
        3,
    )


def test_how_sure_a_protocol_is_counts_its_rules_too():
    assert confidences(newest("amparo")) == {"A": 6, "B": 0, "C": 1}


@pytest.mark.parametrize(
    ("clock", "ours"),
    [
        (None, False),
        (Clock(Unit.OPERATOR, is_ours=True), False),
        (Clock(Unit.MONTHS, 6, is_ours=True), True),
        (Clock(Unit.MONTHS, 6), False),
    ],
)
def test_that_the_law_gives_no_term_is_nobodys_proposal(clock, ours):
    assert is_ours(clock) is ours


@pytest.mark.parametrize("protocol", protocols(), ids=lambda one: one.key)
def test_the_order_holds_every_step_once(protocol):
    assert sorted(step.id for step in in_order_of_events(protocol)) == sorted(
        step.id for step in protocol.steps
    )


def test_a_step_follows_what_begins_it():
    places = {step.id: n for n, step in enumerate(in_order_of_events(newest("criminal_case")))}
    assert places["CP-4"] < places["CP-5"] < places["CP-7"] < places["CP-8"] < places["CP-9"]


def test_stages_stay_together_and_a_step_without_one_stays_where_it_was_written():
    ordered = in_order_of_events(newest("criminal_case"))
    runs = [
        step.stage for n, step in enumerate(ordered) if n == 0 or step.stage != ordered[n - 1].stage
    ]
    assert runs == [
        "investigacion_inicial", "", "investigacion_complementaria", "", "intermedia", "juicio", "",
    ]  # fmt: skip
