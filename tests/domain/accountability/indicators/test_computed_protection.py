"""Protection's computed indicators against numbers worked out by hand, of a quarter invented."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.accountability import (
    FIRST,
    KNOWN,
    Night,
    make_danger,
    make_figures_keeper,
    report,
)
from tests.factories.board import (
    NOON,
    hear_her,
    list_case,
    make_board,
    make_board_case,
    make_session,
    open_with,
    read_as,
    sit,
)
from tests.factories.cases import make_case
from tests.factories.kept import kept_on
from tests.factories.ordinary import Ordinary, make_ordinary, make_urgent_appeal
from tests.factories.procedure import BEFORE, Cast, local, make_cast
from tests.factories.protection import make_study

from baluarte.domain.accountability.indicators import FigureState, NoData, figure_of
from baluarte.domain.procedure import actions
from baluarte.domain.protection.actions import board_after, board_items, close_study
from baluarte.domain.protection.choices import CouncilAnswerKind, VoteChoice
from baluarte.domain.protection.models import Reevaluation
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = local("2026-07-15 09:00")
# Each began on 10 January, but the last; a study is due in ten days, decisions are communicated in
# 72 hours, measures are in force in thirty days.
FILES = (
    Ordinary(study=5, decree=20, told_after_hours=70, in_force_after_days=29),
    Ordinary(study=12, decree=30, told_after_hours=73, in_force_after_days=35),
    Ordinary(),
    Ordinary(study=10, decree=40),
    Ordinary(study=4),
    Ordinary(began=local("2026-03-28 09:00")),
)


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        made = make_cast()
        State.objects.get_or_create(
            code="07", defaults={"name": "Otro Estado", "longitude": -92, "latitude": 16}
        )
        return made


@pytest.fixture
def figure(cast, as_operator, as_role):
    """Return a figure as the worker counts it for whoever keeps the figures of all."""
    with as_operator():
        curator = make_figures_keeper()

    def ask(code, *, is_reported=True):
        if is_reported:
            report(cast.federal, curator)
        with as_role("bal_worker"), acting_as(curator.pk):
            return figure_of(code, FIRST, known_at=KNOWN)

    return ask


def of_the_board(cast, code):
    """Return a figure as a page shows it to who keeps the record of the Board."""
    with acting_as(cast.owner.pk):
        return figure_of(code, FIRST, known_at=KNOWN)


def parts(found):
    return found.numerator, found.denominator, round(found.value, 2)


@pytest.fixture
def nights(cast):
    tell_nights(cast)


@kept_on
def tell_nights(cast: Cast) -> None:
    # Issued after so many hours, due in 3; in place so many hours later, due in 9.
    for night in (
        Night(issued=1, in_place=5),
        Night(issued=2, in_place=12.5),
        Night(issued=4, in_place=6),
        Night(),
        Night(state="07", issued=3),
    ):
        make_danger(cast, night)


@pytest.fixture
def files(cast):
    tell_files(cast)


@kept_on
def tell_files(cast: Cast) -> None:
    for one in FILES:
        make_ordinary(cast, one)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Within 3 h: 1, 2 and 3; not 4, and one never. 3 / 5 = 60 %
        ("PRO-P-01", (3, 5, Decimal("60.00"))),
        # Within 9 h more: 5 and 6; not 12.5, and of the last nothing. 2 / 4 = 50 %
        ("PRO-P-02", (2, 4, Decimal("50.00"))),
    ],
)
def test_urgent_measures(nights, figure, code, expected):
    found = figure(code)
    assert parts(found) == expected
    assert found.state == FigureState.COMPUTED


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Within 10 days: 5, 10 and 4; not 12, and one never; the last is due in April. 3 / 5
        ("PRO-P-03", (3, 5, Decimal("60.00"))),
        # Open on 31 March: the study never made, overdue since January; the last one's; and the
        # periodic evaluation of the two whose measures are in force, which has no term. 1 / 4
        ("PRO-P-04", (1, 4, Decimal("25.00"))),
        # Three decrees: after 70 h, after 73 h, never. 1 / 3
        ("PRO-P-06", (1, 3, Decimal("33.33"))),
        # Three decrees: 29 days, 35 days, never. 1 / 3
        ("PRO-P-07", (1, 3, Decimal("33.33"))),
    ],
)
def test_the_ordinary_procedure(files, figure, code, expected):
    assert parts(figure(code)) == expected


def test_the_wait_from_study_to_decree_is_a_median_also_of_few(files, figure):
    found = figure("PRO-P-05")
    # 20 - 5 = 15, 30 - 12 = 18, 40 - 10 = 30 days: the middle one is 18. Of three no interval of
    # 95 % has ends; whoever still waits is in no median.
    assert (found.value, found.low, found.high) == (18, None, None)
    assert (found.numerator, found.denominator) == (None, None)


def test_a_median_of_six_has_an_interval(cast, figure):
    for days in (5, 7, 9, 11, 13, 15):
        make_ordinary(cast, Ordinary(study=1, decree=1 + days))
    found = figure("PRO-P-05")
    # (9 + 11) / 2 = 10; of six the ends are the first and the last: 2 / 64 = 3.1 % lie outside.
    assert (found.value, found.low, found.high) == (10, 5, 15)


def test_appeals_against_urgent_decisions_are_due_in_twelve_hours(cast, figure):
    # 10 h in time, 13 h late, never: 1 / 3
    for hours in (10, 13, None):
        make_urgent_appeal(cast, resolved_after_hours=hours)
    assert parts(figure("PRO-P-16")) == (1, 3, Decimal("33.33"))


def test_reevaluations_by_their_day(cast, figure):
    case, party = make_case(cast)
    by = cast.owner.pk
    study = make_study(cast, case, party)
    with acting_as(by):
        began = actions.record_occurrence(
            matter=case.matter, event="protection_request_made", happened_at=BEFORE, by=by,
            at=BEFORE,
        )  # fmt: skip
        actions.start_proceeding(
            matter=case.matter, code="mech_intake", begun_by=began, by=by, at=BEFORE
        )
        close_study(study=study, by=by, at=BEFORE + timedelta(days=4))
        for day, done_by in (
            # Closed on 5 March: in time for the 10th, late for the 4th, and two never.
            (date(2026, 3, 10), study), (date(2026, 3, 4), study),
            (date(2026, 3, 20), None), (date(2026, 3, 31), None),
            # Of the next quarter.
            (date(2026, 4, 2), None),
        ):  # fmt: skip
            Reevaluation.objects.create(
                compartment_id=case.compartment_id, case=case, cause="planned", due_on=day,
                asked_at=BEFORE, by=cast.owner, done_by=done_by,
            )  # fmt: skip
    # 1 / 4 = 25 %
    assert parts(figure("PRO-P-13")) == (1, 4, Decimal("25.00"))


def test_recommendations_of_the_council_that_have_an_answer(cast, as_operator):
    with as_operator():
        table = make_board(cast)
    with acting_as(table.councillor.pk):
        words = [
            board_after.say_as_council(
                kind=kind, text="Inventada", by=table.councillor.pk, at=at
            )
            for kind, at in (
                ("recommendation", BEFORE), ("recommendation", BEFORE),
                ("recommendation", BEFORE), ("recommendation", LATER - timedelta(days=30)),
            )
        ]  # fmt: skip
    with acting_as(cast.owner.pk):
        board_after.answer_council(
            word=words[0], kind=CouncilAnswerKind.ACCEPTED, reasons="Con ajustes",
            by=cast.owner.pk, at=BEFORE + timedelta(days=1),
        )  # fmt: skip
    # Three of the quarter, one answered; the fourth is of June. 1 / 3
    assert parts(of_the_board(cast, "PRO-P-17")) == (1, 3, Decimal("33.33"))


def test_persons_summoned_to_the_session_that_decided(cast, as_operator):
    with as_operator():
        table = make_board(cast)
    seats = sit(table)
    case, her = make_board_case(cast)
    session = make_session(cast)
    item = list_case(cast, session, case)
    hear_her(cast, item, her)
    open_with(cast, session, seats[:5])
    by = cast.owner.pk
    with acting_as(by):
        board_items.put_to_vote(item=item, by=by, at=NOON)
    for seat in seats:
        read_as(item, seat)
    before = of_the_board(cast, "PRO-P-18")
    with acting_as(by):
        for seat in seats[:5]:
            board_items.cast_vote(item=item, seat=seat, choice=VoteChoice.FOR, by=by, at=NOON)
        board_items.decide(item=item, by=by, at=NOON)
    found = of_the_board(cast, "PRO-P-18")
    assert before.reason == NoData.NOTHING_RECORDED
    # One case decided, and she was summoned: 1 / 1 = 100 %
    assert parts(found) == (1, 1, Decimal("100.00"))


CLOCKS = (
    "PRO-P-01", "PRO-P-02", "PRO-P-03", "PRO-P-04", "PRO-P-05", "PRO-P-06", "PRO-P-07",
    "PRO-P-13", "PRO-P-16",
)  # fmt: skip


@pytest.mark.parametrize("code", CLOCKS)
def test_where_nobody_reported_there_is_no_figure_whatever_is_recorded(nights, files, figure, code):
    found = figure(code, is_reported=False)
    assert (found.value, found.reason) == (None, NoData.NOBODY_REPORTED)


@pytest.mark.parametrize("code", CLOCKS)
def test_of_a_quarter_without_anything_there_is_no_figure_and_no_zero(cast, figure, code):
    found = figure(code)
    assert (found.value, found.numerator, found.reason) == (None, None, NoData.NOTHING_RECORDED)
    assert (found.asked, found.answered) == (1, 1)


@pytest.mark.parametrize("code", ["PRO-P-17", "PRO-P-18"])
def test_where_the_board_did_nothing_there_is_no_figure(cast, code):
    found = of_the_board(cast, code)
    assert (found.value, found.reason) == (None, NoData.NOTHING_RECORDED)
