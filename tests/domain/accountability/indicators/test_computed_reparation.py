"""Reparation's computed indicators against numbers worked out by hand; all files are invented."""

from datetime import timedelta

import pytest
from django.db.utils import ProgrammingError
from tests.factories.accountability import make_figures_keeper
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE, Cast, make_cast
from tests.factories.reparation import (
    days_before,
    decide,
    decide_all,
    make_plan,
    make_victim,
    owe,
    paper,
)

from baluarte.domain.accountability.indicators import FigureState, NoData, figure_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.models import Remedy, ReparationRemark
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# The files are told on 1 March 2026; plans open on 20 January, so many days before.
YEAR, OPENED = Period(2026), 40
LATER = BEFORE + DAY
CODES = ("REP-P-04", "REP-P-05", "REP-P-07")


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def figure(cast, as_operator, as_role):
    """Return a figure as the worker counts it, over all houses."""
    with as_operator():
        curator = make_figures_keeper()

    def ask(code, period=YEAR, *, known_at=LATER):
        with as_role("bal_worker"), acting_as(curator.pk):
            return figure_of(code, period, known_at=known_at)

    return ask


@pytest.fixture
def victims(cast):
    """Four victims, each of a file of her own."""
    return [make_victim(cast, *make_case(cast)) for _ in range(4)]


def parts(found):
    return found.numerator, found.denominator


def page(cast, who, code):
    with acting_as(who.pk):
        return figure_of(code, YEAR, known_at=LATER)


@pytest.mark.parametrize("code", CODES)
def test_without_a_denominator_there_is_no_figure_and_no_zero(figure, victims, code):
    found = figure(code)
    assert (found.state, found.reason, found.value) == (
        FigureState.NO_DATA, NoData.NOTHING_RECORDED, None,
    )  # fmt: skip


def test_rep_p_04_a_plan_is_complete_with_all_39_headings_granted_or_refused(cast, figure, victims):
    whole, studied, lacking, before = (
        make_plan(cast, one, days=OPENED if one is not victims[3] else 80) for one in victims
    )
    decide_all(cast, whole, granted=("RH-4",))
    decide_all(cast, studied, but=("RS-4",))
    decide(cast, studied, "RS-4", "under_study", article="", reason="")
    decide_all(cast, lacking, but=("RS-4", "RN-7"))
    # Of 11 December: another year's.
    decide_all(cast, before)
    # Whole; one under study and one with two left open are not: 1 / 3.
    found = figure("REP-P-04")
    assert parts(found) == (1, 3)
    assert round(found.value, 1) == round(100 * found.numerator / 3, 1)
    assert parts(figure("REP-P-04", Period(2025))) == (1, 1)
    # The newest decision stands: what was under study was refused, and the whole one reopened.
    decide(cast, studied, "RS-4", "refused", at=BEFORE + MINUTE)
    decide(cast, whole, "RH-4", "under_study", article="", reason="", at=BEFORE + 2 * MINUTE)
    assert parts(figure("REP-P-04", known_at=BEFORE + MINUTE)) == (2, 3)
    assert parts(figure("REP-P-04")) == (1, 3)
    assert figure("REP-P-04", known_at=BEFORE - MINUTE).reason is NoData.NOTHING_RECORDED


def says(cast, remedy, her_word, *, minutes=1):
    with acting_as(cast.colleague.pk):
        actions.say_whether_arrived(
            remedy=remedy, her_word=her_word, by=cast.colleague.pk, at=BEFORE + minutes * MINUTE
        )


def test_rep_p_05_a_remedy_is_confirmed_by_her_newest_word_and_by_no_paper(cast, figure, victims):
    plan = make_plan(cast, victims[0], days=OPENED)
    for heading in ("RH-1", "RH-4", "RS-4", "RN-7"):
        decide(cast, plan, heading)
    arrived, taken_back, in_part, delivered, replaced = (
        owe(cast, plan, heading) for heading in ("RH-1", "RH-4", "RS-4", "RN-7", "RN-7")
    )
    says(cast, arrived, "not_arrived")
    says(cast, arrived, "arrived", minutes=2)
    says(cast, taken_back, "arrived")
    says(cast, taken_back, "not_arrived", minutes=3)
    says(cast, in_part, "partly")
    with acting_as(cast.owner.pk):
        actions.record_delivery(
            remedy=delivered, delivered="delivered", happened_date=days_before(1),
            evidence=paper(), by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    # One arrived; of one she took it back, one came in part, one only on paper, of one nothing is
    # said. One of five.
    assert parts(figure("REP-P-05")) == (1, 5)
    assert figure("REP-P-05").value == 20
    # As it was known two minutes after: she had not taken it back.
    assert parts(figure("REP-P-05", known_at=BEFORE + 2 * MINUTE)) == (2, 5)
    # What took the place of another is one remedy, not two.
    owe(cast, plan, "RN-7", replaces=replaced, at=BEFORE + 4 * MINUTE)
    assert parts(figure("REP-P-05")) == (1, 5)
    assert figure("REP-P-05", Period(2025)).reason is NoData.NOTHING_RECORDED


def interview(cast, victim, days, *, event=None, again=False):
    held = actions.Held(
        commission="CEAV", held_date=days_before(days), event=event, has_her_yes=again,
        reason="Se perdió el acta (inventado)." if again else "",
    )  # fmt: skip
    with acting_as(cast.owner.pk):
        actions.record_interview(victim=victim, held=held, by=cast.owner.pk, at=BEFORE)


def test_rep_p_07_a_person_is_asked_again_by_the_third_time_about_one_fact(cast, figure, victims):
    thrice, twice, twin, once = victims
    # Two of them in 2025: what was told before counts towards its fact.
    for days, again in ((90, False), (80, False), (20, True)):
        interview(cast, thrice, days, again=again)
    for days in (30, 20):
        interview(cast, twice, days)
    interview(cast, once, 10)
    # One of three was asked a third time: 1 / 3; in 2025 she alone was, twice.
    assert parts(figure("REP-P-07")) == (1, 3)
    assert parts(figure("REP-P-07", Period(2025))) == (0, 1)
    # Her other file joined to it is the same person: once more is the third time.
    with acting_as(cast.owner.pk):
        actions.join_files(victim=twice, other=twin, reason="Es ella.", by=cast.owner.pk, at=BEFORE)
    interview(cast, twin, 5, again=True)
    assert parts(figure("REP-P-07")) == (2, 3)
    assert figure("REP-P-07", Period(2024)).reason is NoData.NOTHING_RECORDED


def test_a_page_counts_what_its_context_sees_and_the_worker_reads_no_word(
    cast, figure, victims, as_role
):
    plan = make_plan(cast, victims[0], days=OPENED)
    decide(cast, plan, "RH-4")
    owe(cast, plan, "RH-4")
    interview(cast, victims[0], 10)
    for code in CODES:
        assert parts(page(cast, cast.owner, code)) == parts(figure(code)) == (0, 1)
        assert page(cast, cast.stranger, code).reason is NoData.NOTHING_RECORDED
    for read in (ReparationRemark.objects.count, lambda: list(Remedy.objects.values("pesos"))):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            as_role("bal_worker"),
            acting_as(cast.owner.pk),
        ):
            read()
