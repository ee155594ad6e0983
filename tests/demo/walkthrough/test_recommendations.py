"""What the demonstration tells of recommendations: two sides over a year, an action late once."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.access import make_account, make_institution

from baluarte.demo.walkthrough import recommendations as told
from baluarte.demo.walkthrough.seconds import SECOND_OF
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.accountability.actions import load_sets
from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.accountability.queries import recommendations as queries
from baluarte.domain.accountability.queries.entries import count_waiting_for
from baluarte.domain.accountability.queries.recommendation_actions import actions_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 6, tzinfo=UTC)


def test_a_year_of_two_sets_with_both_sides(as_operator):
    with as_operator():
        load_sets(at=AT - told.LOADED)
        registry = make_institution(slug="registro")
        mission = make_institution(slug="mision", kind=InstitutionKind.INTERNATIONAL)
        ministry = make_institution(slug="segob", code="SEGOB", kind=InstitutionKind.AUTHORITY)
        roles = {
            told.KEEPS: (registry, "curator"), told.MONITORS: (mission, "monitor"),
            told.ITSELF: (ministry, "liaison"),
        }  # fmt: skip
        people = {
            name: make_account(institution=institution, roles=[role]).pk
            for who, (institution, role) in roles.items()
            for name in (who, SECOND_OF[who])
        }
    by = people[told.KEEPS]
    with acting_as(by):
        rows = [one for one in queries.recommendations() if one.set.code in told.SETS]
        told._act(rows, by=by, at=AT)
        telling = told.Telling(people, told._paper(by=by, at=AT - told.LOADED))
    for turn, days in enumerate(told.ROUNDS):
        assert telling.round(rows, turn, at=AT - timedelta(days=days)) > 0
    telling.by_itself(rows, at=AT)
    for who in told.SPEAKERS:
        second = people[SECOND_OF[who]]
        with acting_as(second):
            assert count_waiting_for(second, most=9) > 0
    with acting_as(by):
        days = actions_of(rows[0], today=local_day(AT), known_at=AT)[0].due_days
        assert [(one.report is not None, one.is_late) for one in days[:2]] == [
            (True, False), (False, True),
        ]  # fmt: skip
        for code in told.SETS:
            of = RecommendationSet.objects.get(code=code)
            found = queries.report_of_set(of, day=local_day(AT), known_at=AT)
            figures = found.whole if found.whole.total else found.of_themes
            assert figures.differ > 0
            assert figures.neither == 0
