from hypothesis import given
from hypothesis import strategies as st

from baluarte.norms.instruments import Rating, newest
from baluarte.norms.instruments.reliability import codes_and_totals

RISK = newest("risk")
SELF_DECLARED = [id_ for id_, item in RISK.items.items() if item.is_self_declared]
ITEMS = list(RISK.items)

complete = st.fixed_dictionaries(
    dict.fromkeys(ITEMS, st.builds(Rating, st.integers(0, 3), st.booleans()))
)


def test_each_rating_keeps_its_codes_and_its_place():
    high, low = dict.fromkeys(ITEMS, Rating(3)), dict.fromkeys(ITEMS, Rating(0))
    found = codes_and_totals(RISK, [high, low])
    assert [(one.total, set(one.codes.values())) for one in found] == [(87, {3}), (0, {0})]


@given(complete, st.sampled_from(ITEMS))
def test_one_unknown_leaves_no_total_instead_of_a_lower_one(rated, id_):
    [found] = codes_and_totals(RISK, [rated | {id_: Rating(None)}])
    [before] = codes_and_totals(RISK, [rated])
    assert found.codes[id_] is None
    assert found.total == (before.total if id_ in SELF_DECLARED else None)


@given(complete, st.sets(st.sampled_from(SELF_DECLARED)))
def test_what_stays_undeclared_changes_no_total(rated, silent):
    kept = {id_: rating for id_, rating in rated.items() if id_ not in silent}
    [found], [before] = codes_and_totals(RISK, [kept]), codes_and_totals(RISK, [rated])
    assert found.total == before.total


def test_nothing_rated_has_no_total():
    [found] = codes_and_totals(RISK, [{}])
    assert (found.total, set(found.codes.values())) == (None, {None})
