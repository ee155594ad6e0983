"""Editions in which nobody can be picked out: checked by a count written anew. No database."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from uuid import UUID

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.publication.test_events import GIVEN

from baluarte.domain.publication.anonymity import (
    TooFewAlike,
    measure_anonymity,
    require_anonymity,
)
from baluarte.domain.publication.coarsening import CoarseAct, CoarseDate, coarse_date
from baluarte.domain.publication.events import Part, as_json, combine, from_json, headings
from baluarte.domain.publication.generalisation import generalise
from baluarte.domain.publication.limits import limits
from baluarte.norms.catalogues import terms
from baluarte.science.disclosure import check_anonymity

KNOWN = ["date", "state", "municipality", "types", "groups", "victims", "acts"]
SENSITIVE = ["perpetrators", "link_to_work"]
ONE = replace(
    GIVEN, types=("AG-THR",), perpetrators=("PE-MUN",), victims=1, k_needed=5,
    acts=(CoarseAct(1, "AG-THR", ("PE-MUN",)),),
)  # fmt: skip


def event(n, given):
    return combine([Part(UUID(int=n), f"R{n}", given)], identifier=UUID(int=n))


def events(*givens):
    return [event(n, one) for n, one in enumerate(givens)]


def month(year, number):
    day = date(year, number, 1)
    return CoarseDate(f"{year}-{number:02}", "month", day, day)


def table(told):
    """Return what a reader sees of each event, as text."""
    rows = [
        {
            "reference": one.reference,
            "date": one.date.text,
            "state": str(one.state),
            "municipality": str(one.municipality),
            "types": str(one.types),
            "groups": str(one.groups),
            "victims": str(one.victims),
            "acts": str([(act.victim, act.type, act.group) for act in one.acts or ()]),
            "perpetrators": str(one.perpetrators or ""),
            "link_to_work": one.link_to_work,
            "needed": one.k_needed,
        }
        for one in told
        if not one.is_exact
    ]
    return pd.DataFrame(rows, columns=["reference", *KNOWN, *SENSITIVE, "needed"])


def assert_nobody_can_be_picked_out(told):
    """k and l as pyCANON defines them: the smallest class, the fewest values in a class."""
    frame = table(told)
    for _, row in frame.iterrows():
        alike = frame[(frame[KNOWN] == row[KNOWN]).all(axis=1)]
        assert len(alike) >= max(5, alike["needed"].max())
        for column in SENSITIVE:
            values = set(alike[column])
            assert len(values) >= 2 or values == {""}


def test_five_alike_stay_as_they_are():
    links = ["probable_link", "not_determined"]
    given = events(*(replace(ONE, perpetrators=(f"PE-{n}",), link_to_work=links[n % 2])
                     for n in range(5)))  # fmt: skip
    found = generalise(given, limits())
    assert (found.events, found.coarsened, found.left_out) == (given, Counter(), 0)


def test_four_alike_do_not_go_out_and_are_counted():
    found = generalise(events(*[ONE] * 4), limits())
    assert (found.events, found.left_out) == ([], 4)


def test_a_quarter_is_published_where_the_month_is_rare():
    found = generalise(
        events(*(replace(ONE, date=month(2026, 1 + n % 3)) for n in range(6))), limits()
    )
    said = {(one.date.text, one.date.precision) for one in found.events}
    assert said == {("2026-01/2026-03", "quarter")}
    assert found.coarsened["date_to_quarter"] == 6


def test_a_group_is_published_where_the_type_is_rare_and_its_acts_under_the_group_alone():
    by_group = defaultdict(list)
    for code, one in terms("aggression_types").items():
        by_group[one.facts["group"]].append(code)
    group, kinds = next((group, codes) for group, codes in by_group.items() if len(codes) > 1)
    given = [
        replace(
            ONE, types=(kinds[n % 2],), acts=(CoarseAct(1, kinds[n % 2], (f"PE-{n}",)),),
            k_needed=5,
        )
        for n in range(6)
    ]  # fmt: skip
    found = generalise(events(*given), limits())
    assert {(one.types, one.groups, one.number_of_acts) for one in found.events} == {
        ((), (group,), 1)
    }
    assert [one.kind for one in headings(found.events[0])] == ["", group]
    assert next(one.acts for one in headings(found.events[0]) if one.kind == group) == 1


def test_what_all_who_are_alike_say_of_who_did_it_is_withheld():
    found = generalise(events(*[ONE] * 5), limits())
    assert {(one.perpetrators, one.acts[0].perpetrators, one.link_to_work)
            for one in found.events} == {((), (), "")}  # fmt: skip
    assert found.coarsened == Counter(perpetrators_withheld=5, link_to_work_withheld=5)


def test_grave_records_need_ten():
    nine = [replace(ONE, k_needed=10)] * 9
    assert generalise(events(*nine), limits()).left_out == 9
    assert generalise(events(*nine, nine[0]), limits()).left_out == 0


def test_a_decision_of_two_people_publishes_it_as_it_is_and_it_hides_nobody():
    named = replace(ONE, is_exact=True)
    found = generalise(events(*[ONE] * 4, named), limits())
    assert ([one.reference for one in found.events], found.left_out) == (["R4"], 4)
    measured = measure_anonymity(found.events, limits())
    assert (measured.by_named_decision, measured.smallest) == (1, None)


def test_the_gate_refuses_an_edition_with_one_record_below_k():
    with pytest.raises(TooFewAlike) as refused:
        require_anonymity(events(*[ONE] * 4), limits())
    assert refused.value.references == ("R0", "R1", "R2", "R3")


def test_the_gate_refuses_a_class_that_says_one_thing_of_who_did_it():
    with pytest.raises(TooFewAlike):
        require_anonymity(events(*[ONE] * 5), limits())


def test_an_event_of_two_records_is_as_it_is_only_if_both_were_decided_so():
    both = [Part(UUID(int=n), f"R{n}", replace(ONE, is_exact=n == 0)) for n in range(2)]
    assert combine(both).is_exact is False


def test_what_is_coarse_is_kept_and_read_back():
    found = generalise(
        events(*(replace(ONE, date=month(2026, 1 + n % 3)) for n in range(6))), limits()
    )
    given = found.events[0].parts[0].given
    assert from_json(as_json(given)) == given


def test_a_record_of_before_there_were_classes_is_read_as_it_was():
    kept = as_json(ONE)
    for name in ("is_exact", "k_needed", "only_groups"):
        del kept[name]
    for act in kept["acts"]:
        del act["only_group"]
    assert from_json(kept) == replace(ONE, k_needed=0)


def test_no_false_day_stands_in_the_place_of_a_quarter_or_a_year():
    first = coarse_date(date(2026, 2, 3), date(2026, 2, 3), by_day=True)
    given = [replace(ONE, date=first)] + [replace(ONE, date=month(2026, n)) for n in (1, 2, 3, 3)]
    found = generalise(events(*given), limits())
    assert {one.date.text for one in found.events} == {"2026-01/2026-03"}


givens = st.builds(
    lambda y, m, place, kind, who, victims, grave, exact, link: replace(
        ONE, date=month(2020 + y, m), state=place[:2], municipality=place if y else None,
        types=(kind,), perpetrators=who, victims=victims, k_needed=10 if grave else 5,
        is_exact=exact, acts=(CoarseAct(1, kind, who),), link_to_work=link,
    ),
    st.integers(0, 2), st.integers(1, 12), st.sampled_from(["20067", "20079", "07101"]),
    st.sampled_from(["AG-THR", "AG-PHY", "AG-SEX"]), st.sampled_from([(), ("PE-MUN",), ("PE-FED",)]),
    st.integers(1, 3), st.booleans(), st.sampled_from([False] * 5 + [True]),
    st.sampled_from(["", "probable_link", "not_determined"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(givens, max_size=60))
def test_in_no_edition_can_anybody_be_picked_out(drawn):
    given = events(*drawn)
    found = generalise(given, limits())
    require_anonymity(found.events, limits())
    assert_nobody_can_be_picked_out(found.events)
    as_decided = [one for one in given if one.is_exact]
    assert [one for one in found.events if one.is_exact] == as_decided
    assert len(found.events) + found.left_out == len(given)


@settings(max_examples=10, deadline=None)
@given(st.lists(givens, min_size=20, max_size=60), st.integers(0, 19))
def test_after_a_withdrawal_what_is_left_is_made_alike_anew_and_never_finer(drawn, gone):
    before = generalise(events(*drawn), limits()).events
    left = [one for n, one in enumerate(before) if n != gone]
    after = generalise(left, limits()).events
    assert_nobody_can_be_picked_out(after)
    said = {one.id: one for one in before}
    for one in after:
        then = said[one.id]
        assert one.municipality in (None, then.municipality)
        assert set(one.types) <= set(then.types)
        assert one.victims in (None, then.victims)


@settings(max_examples=10, deadline=None)
@given(st.lists(givens, min_size=5, max_size=60))
def test_science_finds_the_same_k_and_l(drawn):
    frame = table(generalise(events(*drawn), limits()).events)
    if frame.empty:
        return
    found = check_anonymity(frame, KNOWN, sensitive=SENSITIVE, diversity=1)
    measured = measure_anonymity(generalise(events(*drawn), limits()).events, limits())
    assert found.k == measured.smallest
    assert len(found.offending) == 0
