"""The federation beside the states: what is known of one, and that of 31 nothing is."""

from baluarte.norms.protocols import newest
from baluarte.norms.protocols.states import known_states, names_of_states, unknown_states


def test_the_clocks_of_one_state_are_known():
    assert [(one.code, one.protocol.code) for one in known_states()] == [
        ("25", "state_mechanism_25")
    ]


def test_of_31_states_nothing_is_known_and_each_is_named():
    unknown = unknown_states(known_states())
    assert len(unknown) == 31
    assert {code for code, _ in unknown} | {"25"} == set(names_of_states())


def test_a_clock_stands_beside_the_federal_step_that_its_text_names():
    [sinaloa] = known_states()
    beside = {one.term.id: one.step and one.step.id for one in sinaloa.terms}
    assert {id_: step for id_, step in beside.items() if step} == {
        "T-02": "EX-2", "T-03": "OR-2", "T-08": "OR-6", "T-09": "OR-7",
    }  # fmt: skip


def test_a_protocol_of_the_federation_is_no_state():
    assert known_states([newest("mech_intake")]) == ()
