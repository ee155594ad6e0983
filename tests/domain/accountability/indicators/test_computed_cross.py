"""Computed across axes: guidelines with owner, indicator and target; commitments kept."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.factories.access import make_account
from tests.factories.statements import NOW

from baluarte.domain.accountability.actions import commit, note_progress, review_entry
from baluarte.domain.accountability.actions.chain import NewTarget, set_target
from baluarte.domain.accountability.choices import Progress
from baluarte.domain.accountability.indicators import (
    FigureState,
    NoData,
    QueryRule,
    figure_of,
    rule_of,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import guidelines, objectives, policy_indicators

pytestmark = pytest.mark.django_db
# Asked in tests/domain/accountability/indicators/test_computed_*.py.
GOLDEN = {
    "PRV-P-01", "PRV-P-03", "PRV-P-04", "PRV-P-07", "PRV-O-01", "PRV-O-02", "PRV-O-04",
    "PRO-P-01", "PRO-P-02", "PRO-P-03", "PRO-P-04", "PRO-P-05", "PRO-P-06", "PRO-P-07",
    "INV-P-10", "PRO-P-13", "PRO-P-16", "PRO-P-17", "PRO-P-18", "CRO-S-01", "CRO-P-02",
    "REP-P-04", "REP-P-05", "REP-P-07", "REP-P-09", "REP-P-11", "REP-P-12", "REP-O-02", "REP-O-04",
}  # fmt: skip


def agree(house, code, value="80", *, at=NOW):
    with acting_as(house.one.pk):
        given = NewTarget(
            indicator=code, ground="Acordada en la mesa inventada.", document=house.document,
            value=value and Decimal(value), due_date=value and date(2027, 12, 31),
        )  # fmt: skip
        made = set_target(given=given, institution=house.institution, by=house.one.pk, at=at)
    with acting_as(house.other.pk):
        review_entry(entry=made, by=house.other.pk, at=at)
    return made


def figure(house, *, known_at=NOW):
    with acting_as(house.one.pk):
        return figure_of("CRO-S-01", Period(2026), known_at=known_at)


def test_without_any_target_none_of_32_guidelines_is_complete(house):
    # Here nought is known: every guideline was read, and none has a target. 0 / 32 = 0 %
    found = figure(house)
    assert (found.state, found.numerator, found.denominator, found.value) == (
        FigureState.COMPUTED, 0, 32, 0,
    )  # fmt: skip


def test_a_guideline_is_complete_once_an_indicator_of_its_objective_has_a_target(house):
    agree(house, "INV-S-02")
    # INV-S-02 measures objectives of one guideline alone: 1 / 32 = 3.125 %
    served = {one.guideline for one in objectives().values() if "INV-S-02" in one.indicators}
    assert len(served) == 1
    found = figure(house)
    assert (found.numerator, found.denominator, found.value) == (1, 32, Decimal("3.125"))
    # A second target of the same guideline completes nothing more.
    agree(house, "INV-P-02")
    assert figure(house).numerator == 1


def test_a_target_counts_from_when_it_was_agreed_and_no_more_once_it_is_given_up(house):
    agree(house, "INV-S-02")
    assert figure(house, known_at=NOW - timedelta(days=1)).numerator == 0
    agree(house, "INV-S-02", None, at=NOW + timedelta(days=1))
    assert figure(house, known_at=NOW + timedelta(days=2)).numerator == 0
    assert figure(house).numerator == 1


@pytest.fixture
def keepers(house, as_operator):
    """Return who writes promises down, and her second person."""
    with as_operator():
        mine = {"institution": house.institution}
        return SimpleNamespace(
            one=make_account(**mine, roles=["analyst"]).pk,
            other=make_account(**mine, roles=["verifier"]).pk,
        )


def promise(house, keepers, place, *, said=date(2026, 1, 10), due=date(2026, 3, 1)):
    with acting_as(keepers.one):
        return commit(
            institution="SEGOB", axis="prevention", says=f"Promesa inventada {place}.",
            said_date=said, due_date=due, document=house.document, by=keepers.one, at=NOW,
        )  # fmt: skip


def keep_promise(house, keepers, made, on):
    with acting_as(keepers.one):
        step = note_progress(
            commitment=made, progress=Progress.KEPT, happened_date=on, document=house.document,
            institution=house.institution, by=keepers.one, at=NOW,
        )  # fmt: skip
    with acting_as(keepers.other):
        review_entry(entry=step, by=keepers.other, at=NOW)


def test_commitments_kept_are_counted_of_all_that_were_made(house, keepers):
    assert kept_share(house).reason is NoData.NOTHING_RECORDED
    made = [promise(house, keepers, place) for place in range(5)]
    promise(house, keepers, 5, said=date(2026, 5, 1), due=date(2027, 1, 1))
    keep_promise(house, keepers, made[0], date(2026, 2, 1))
    keep_promise(house, keepers, made[1], date(2026, 4, 1))
    # One in time and one late, of six: 2 / 6.
    found = kept_share(house)
    assert (found.state, found.numerator, found.denominator) == (FigureState.COMPUTED, 2, 6)
    assert found.value.quantize(Decimal("0.1")) == Decimal("33.3")
    assert kept_share(house, 2025).reason is NoData.NOTHING_RECORDED


def kept_share(house, year=2026):
    with acting_as(house.one.pk):
        return figure_of("CRO-P-02", Period(year), known_at=NOW)


def test_every_indicator_that_a_query_counts_has_numbers_worked_out_by_hand():
    counted = {code for code in policy_indicators() if isinstance(rule_of(code), QueryRule)}
    assert counted == GOLDEN
    assert len(guidelines()) == 32
