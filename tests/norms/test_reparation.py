"""What a plan lacks, what the law limits, how often somebody was made to tell: by hand."""

from datetime import date
from decimal import Decimal

import pytest

from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.reparation import (
    Arrived,
    InterviewFacts,
    Outcome,
    RemedyFacts,
    Revictimisation,
    family_of,
    form_fields,
    gaps_of_plan,
    plan_headings,
    requirements_of,
    revictimisation,
    subsidiary_limit,
    victim_right,
    victim_rights,
)

EVERY = tuple(plan_headings())
REFUSED = dict.fromkeys(EVERY, Outcome.REFUSED)


def test_the_law_has_39_headings_of_five_families():
    counted = {}
    for one in EVERY:
        counted[family_of(one)] = counted.get(family_of(one), 0) + 1
    assert counted == {
        "restitucion": 8, "rehabilitacion": 6, "compensacion": 8, "satisfaccion": 6,
        "no_repeticion": 11,
    }  # fmt: skip
    with pytest.raises(UnknownCode):
        family_of("MU-1")


@pytest.mark.parametrize(("on", "pesos"), [
    (date(2022, 1, 31), None),
    (date(2022, 2, 1), Decimal("1462545.00")),
    (date(2025, 1, 31), Decimal("1650265.00")),
    (date(2025, 2, 1), Decimal("1719730.00")),
])  # fmt: skip
def test_the_limit_is_500_units_of_the_day(on, pesos):
    found = subsidiary_limit(on)
    assert (found.pesos if found else None) == pesos


def test_every_right_has_its_route_in_both_languages_or_says_that_no_clock_was_found():
    assert set(victim_rights()) == {"help", "assistance", "care", "truth", "justice", "reparation"}
    for one in victim_rights().values():
        assert all(
            words[language] for words in (one.label, one.what, one.do) for language in ["es", "en"]
        )
        assert bool(one.protocol) == bool(one.event)
    assert victim_right("truth").protocol == ""
    with pytest.raises(UnknownCode):
        victim_right("money")


def test_what_a_state_commission_asks_besides_is_not_known_and_said_so():
    assert requirements_of("CEAV").is_known
    assert not requirements_of("EDO-09-VIC").is_known
    assert [one.code for one in form_fields() if not one.held] == []


@pytest.mark.parametrize(("decided", "remedies", "may_close", "is_fulfilled", "missing"), [
    ({}, [], False, False, EVERY),
    ({**REFUSED, "RC-1": Outcome.UNDER_STUDY}, [], False, False, ("RC-1",)),
    (REFUSED, [], True, False, ()),
    ({**REFUSED, "RR-1": Outcome.GRANTED}, [], True, False, ()),
    ({**REFUSED, "RR-1": Outcome.GRANTED}, [RemedyFacts("RR-1", True)], True, False, ()),
    ({**REFUSED, "RR-1": Outcome.GRANTED}, [RemedyFacts("RR-1", False, Arrived.YES)], True, False, ()),
    ({**REFUSED, "RR-1": Outcome.GRANTED}, [RemedyFacts("RR-1", True, Arrived.PARTLY)], True, False, ()),
    ({**REFUSED, "RR-1": Outcome.GRANTED}, [RemedyFacts("RR-1", True, Arrived.YES)], True, True, ()),
    ({**REFUSED, "RR-1": Outcome.GRANTED},
     [RemedyFacts("RR-1", True, Arrived.YES), RemedyFacts("RR-1", True, Arrived.NO)], True, False, ()),
])  # fmt: skip
def test_a_plan_closes_with_every_heading_decided_and_is_fulfilled_by_evidence_and_her_word(
    decided, remedies, may_close, is_fulfilled, missing
):
    gaps = gaps_of_plan(decided, remedies)
    assert (gaps.may_close, gaps.is_fulfilled, gaps.undecided) == (may_close, is_fulfilled, missing)


def told(victim, fact, commission, *wishes, is_breach=False):
    return InterviewFacts(victim, fact, commission, *wishes, is_breach=is_breach)


def test_how_often_somebody_was_made_to_tell_is_counted_by_fact_wherever_it_was():
    found = revictimisation([
        told("a", 1, "CEAV", 2, 2), told("a", 1, "EDO-30-VIC", 2, 1), told("a", 1, "EDO-30-VIC", 2, 0),
        told("a", 2, "EDO-30-VIC"), told("b", 1, "CEAV"), told("b", 1, "CEAV"), told("b", 1, "CEAV"),
        told("b", 1, "CEAV", is_breach=True),
    ])  # fmt: skip
    assert found["EDO-30-VIC"] == Revictimisation(
        persons=1, persons_beyond=1, facts_beyond=1, interviews=3, wishes_asked=4, wishes_met=1,
        breaches=0,
    )  # fmt: skip
    assert found["CEAV"] == Revictimisation(
        persons=2, persons_beyond=1, facts_beyond=1, interviews=5, wishes_asked=2, wishes_met=2,
        breaches=1,
    )  # fmt: skip
