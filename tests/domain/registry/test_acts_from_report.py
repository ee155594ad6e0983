import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.registry.actions.bulk_insert import acts_told
from baluarte.norms.catalogues import terms

TYPES = st.lists(st.sampled_from(sorted(terms("aggression_types"))), max_size=4)


def told(types, victims, acts=None):
    found = acts_told(types=types, victims=victims, acts=acts, perpetrators=[])
    return [(act.type, act.victim) for act in found]


@pytest.mark.parametrize(
    ("types", "victims", "acts", "found"),
    [
        (["AG-THR"], 1, None, [("AG-THR", 1)]),
        (["AG-THR"], None, None, [("AG-THR", 1)]),
        (["AG-THR", "AG-KIL"], 1, None, [("AG-KIL", 1), ("AG-THR", 1)]),
        (["AG-THR", "AG-THR"], 1, 2, [("AG-THR", 1), ("AG-THR", 1)]),
        (["AG-KIL"], 3, None, [("AG-KIL", 1), ("AG-KIL", 2), ("AG-KIL", 3)]),
        (
            ["AG-THR", "AG-KIL"],
            2,
            4,
            [("AG-KIL", 1), ("AG-KIL", 2), ("AG-THR", 1), ("AG-THR", 2)],
        ),
        (["AG-THR", "AG-KIL"], 2, None, [("AG-KIL", None), ("AG-THR", None)]),
        (["AG-THR", "AG-KIL"], 2, 2, [("AG-KIL", None), ("AG-THR", None)]),
        ([], 2, None, []),
    ],
)
def test_acts_are_read_as_told(types, victims, acts, found):
    assert told(types, victims, acts) == found


def test_perpetrators_stand_with_each_act_once_and_in_order():
    [act] = acts_told(
        types=["AG-THR"], victims=1, acts=None, perpetrators=["PE-POM", "PE-ALC", "PE-POM"]
    )
    assert act.perpetrators == ("PE-ALC", "PE-POM")


@given(TYPES, st.none() | st.integers(1, 5), st.none() | st.integers(1, 20))
def test_no_act_is_made_up_and_none_lost(types, victims, acts):
    found = told(types, victims, acts)
    assert {kind for kind, _ in found} == set(types)
    assert {victim for _, victim in found} <= {None, *range(1, (victims or 1) + 1)}
    assert len(found) in {len(types), len(types) * (victims or 1)}


@given(TYPES, st.integers(2, 5))
def test_nobody_is_said_to_have_suffered_what_was_not_laid_on_her(types, victims):
    if len(set(types)) > 1:
        assert {victim for _, victim in told(types, victims)} == {None}
