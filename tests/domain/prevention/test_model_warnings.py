"""A frozen forecast proposes by output, holds a lower threshold where one stands, within a budget."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories.warnings import decide, issue, make_warning_cast, track

from baluarte.domain.analysis.forecast_signals import CHANGE, LEVEL, ONSET, ForecastSignals
from baluarte.domain.prevention.actions.model_warnings import propose_from_forecast, raised_by
from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.prevention.models.forecast_proof import note_forecast
from baluarte.domain.prevention.warning_choices import (
    Decided,
    LevelOfWarning,
    SignalKind,
    WarningStatus,
)
from baluarte.domain.wall.context import acting_as
from baluarte.norms.warnings import warning_policies

pytestmark = pytest.mark.django_db
DAY, STATE = timedelta(days=1), "06"
PLACES = ("06002", "06007", "06009", "29033", "99999")
DARK = np.nan


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def signals(*, change, level=(0,) * 5, onset=(DARK,) * 5, digest="a" * 64):
    of = {CHANGE: change, LEVEL: level, ONSET: onset}
    return ForecastSignals(
        digest, "2026-04", PLACES, {key: np.array(one, dtype=float) for key, one in of.items()}, 1
    )


def propose(cast, found, *, by=None):
    who = by or cast.one
    with acting_as(who.pk):
        return propose_from_forecast(signals=found, holder=cast.house, by=who.pk, at=timezone.now())


def test_each_output_has_its_own_threshold_and_the_likeliest_comes_first(cast):
    made = propose(
        cast, signals(change=(0.3, 0.55, 0.2, DARK, 0.9), onset=(DARK, DARK, 0.26, 0.1, DARK))
    )
    found = [(one.municipality_id, one.signal, one.level) for one in made]
    assert found == [
        ("06007", SignalKind.MODEL_CHANGE, LevelOfWarning.ORANGE),
        ("06002", SignalKind.MODEL_CHANGE, LevelOfWarning.YELLOW),
        ("06009", SignalKind.MODEL_ONSET, LevelOfWarning.YELLOW),
    ]
    assert {one.forecast_digest for one in made} == {"a" * 64}
    assert track(cast.one, made[0]).status is WarningStatus.PROPOSED


def test_where_one_stands_the_lower_threshold_holds_and_no_second_is_proposed(cast):
    [policy] = warning_policies()
    low = signals(change=(0.2, 0.2, 0, DARK, DARK), digest="b" * 64)
    standing = {("06007", SignalKind.MODEL_CHANGE): timezone.now()}
    assert [one.place for one in raised_by(low, policy, standing)] == ["06007"]
    propose(cast, signals(change=(0, 0.3, 0, DARK, DARK)))
    assert propose(cast, low) == []


def test_what_was_overruled_holds_no_threshold_and_the_same_forecast_is_not_read_twice(cast):
    first = signals(change=(0, 0.3, 0, DARK, DARK))
    [made] = propose(cast, first)
    decide(cast, made, Decided.OVERRULED)
    assert propose(cast, signals(change=(0, 0.2, 0, DARK, DARK), digest="c" * 64)) == []


def test_no_more_is_proposed_than_the_budget_has_left(cast):
    [policy] = warning_policies()
    budget = policy.levels[LevelOfWarning.ORANGE].yearly_budget
    for _ in range(budget - 1):
        issue(cast, level=LevelOfWarning.ORANGE)
    made = propose(cast, signals(change=(0.6, 0.61, 0.62, DARK, DARK)))
    orange = [one for one in made if one.level == LevelOfWarning.ORANGE]
    assert [one.municipality_id for one in orange] == ["06009"]


def test_of_a_place_without_coverage_nothing_is_proposed(cast):
    propose(cast, signals(change=(DARK,) * 5, level=(DARK,) * 5))
    with acting_as(cast.one.pk):
        assert not EarlyWarning.objects.exists()


def lay(cast, *, digest="d" * 64, origin="2026-04"):
    with transaction.atomic():
        return EarlyWarning.objects.create(
            holder=cast.house, policy_version=1, state_id=STATE, level="A", signal="model_change",
            grounds="x", perpetrator="unknown", word_of_people="nobody", reference=origin,
            valid_until=timezone.now() + DAY, proposed_at=timezone.now(), proposed_by=cast.one,
            forecast_digest=digest, forecast_origin=origin, probability="0.9",
        )  # fmt: skip


def test_by_sql_nobody_lays_a_signal_of_the_model_without_its_forecast(cast):
    with acting_as(cast.one.pk), pytest.raises(ProgrammingError, match="row-level security"):
        lay(cast)
    with acting_as(cast.one.pk):
        note_forecast(digest="d" * 64, origin="2026-04")
        with pytest.raises(ProgrammingError, match="row-level security"):
            lay(cast, digest="e" * 64)
        with pytest.raises(ProgrammingError, match="row-level security"):
            lay(cast, origin="2026-05")
        assert lay(cast).signal == SignalKind.MODEL_CHANGE


def test_that_a_forecast_was_read_is_said_by_a_process_and_by_nobody_else(cast):
    with acting_as(cast.one.pk), connection.cursor() as cursor:
        for ticket in ("", "0" * 64, None):
            with (
                pytest.raises(DatabaseError, match="not of this installation"),
                transaction.atomic(),
            ):
                cursor.execute("select bal.note_forecast('d', '2026-04', %s)", [ticket])
        cursor.execute("select set_config('bal.forecast', 'x', true)")
        cursor.execute("select bal.is_forecast_noted('d', '2026-04')")
        assert cursor.fetchone() == (False,)
