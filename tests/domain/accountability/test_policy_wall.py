"""What the database keeps of the policy, attacked as SQL of the workbench by the State's own."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.accountability import report
from tests.factories.recommendations import NOW, make_house, make_set

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.accountability.models import RecommendationAction
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WALLED = "row-level security"
SAID = """
insert into accountability_reporting (id, institution_id, first_date, last_date, said_at, by_id)
values (gen_random_uuid(), %s, '2026-01-01', '2026-03-31', now(), %s)"""
TAKEN_BACK = "update accountability_reporting set taken_back_at = now(), taken_back_by_id = %s"
OWNS = """
insert into accountability_recommendationowner
  (id, recommendation_id, institution, answers, said_at, said_by_id)
values (gen_random_uuid(), %s, 'UPSA', true, now(), %s)"""
ACTS = """
insert into accountability_recommendationaction
  (id, recommendation_id, institution, description, first_date, said_at, said_by_id)
values (gen_random_uuid(), %s, %s, 'Acción inventada.', '2026-01-01', now(), %s)"""
ON_A_CALENDAR = """
insert into accountability_actioncalendar (id, action_id, first_date, months, said_at, said_by_id)
values (gen_random_uuid(), %s, '2026-01-01', 3, now(), %s)"""
REPORTS = """
insert into accountability_actionreport
  (id, action_id, due_date, day, is_done, words, reference, said_at, said_by_id)
values (gen_random_uuid(), %s, '2026-04-01', '2026-04-01', false, 'Nada.', '', now(), %s)"""
PROMISES = """
insert into accountability_commitment
  (id, reference, institution, axis, says, said_date, due_date, resources, document_id, written_at,
   by_id)
values (gen_random_uuid(), 'ABCDEFGHJKMN', 'UPSA', 'prevention', 'Algo.', '2026-01-01',
        '2026-02-01', '', null, now(), %s)"""
DRAFTS = """
insert into publication_reportversion
  (id, kind, subject, period, due_date, number, known_at, body, body_sha256, erratum_es,
   erratum_en, drafted_at, drafted_by_id)
values (gen_random_uuid(), 'year', '', '2026', '2026-01-01', 1, now(), '{}', '', '', '', now(),
        %s)"""
GIVES_ITSELF = """
insert into access_membership (id, account_id, institution_id, role, valid_from, proposed_by_id)
values (gen_random_uuid(), %s, %s, 'curator', now(), %s)"""


def touched(account, statement: str, *given) -> int | str:
    """Return how many rows a statement reached as somebody; or what refused it."""
    try:
        with acting_as(account.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, given)
            return cursor.rowcount
    except DatabaseError as refused:
        return str(refused).splitlines()[0]


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def asked(house):
    _of, [first, *_others] = make_set(house)
    return first


@pytest.fixture(params=OF_THE_STATE)
def officer(request, as_operator):
    """Somebody who analyses and monitors at an institution of the State."""
    with as_operator():
        body = make_institution(kind=request.param, code="FGR")
        return make_account(institution=body, roles=["analyst", "monitor", "organisation_admin"])


def test_a_period_is_said_whole_only_for_an_institution_of_ones_own(cast, curator):
    others = (cast.officer, cast.stranger, cast.owner, cast.steward, cast.without_role)
    refused = [touched(one, SAID, cast.federal.pk, one.pk) for one in others]
    assert [one for one in refused if WALLED not in str(one)] == []
    for who in (cast.liaison, curator):
        assert touched(who, SAID, cast.federal.pk, who.pk) == 1


def test_it_is_taken_back_by_its_own_in_her_own_name_and_for_good(cast):
    report(cast.federal, cast.liaison)
    for who in (cast.officer, cast.stranger, cast.owner, cast.steward):
        assert touched(who, TAKEN_BACK, who.pk) == 0
    assert "by who acts" in str(touched(cast.liaison, TAKEN_BACK, cast.officer.pk))
    assert touched(cast.liaison, TAKEN_BACK, cast.liaison.pk) == 1
    restore = "update accountability_reporting set taken_back_at = null, taken_back_by_id = null"
    assert touched(cast.liaison, restore) == 0


def test_nobody_at_the_state_keeps_recommendations_promises_or_drafts(house, asked, officer):
    for statement in (
        OWNS.replace("%s, 'UPSA'", f"'{asked.pk}', 'UPSA'"),
        PROMISES,
        DRAFTS,
        ACTS.replace("%s, %s,", f"'{asked.pk}', 'UPSA',"),
    ):
        assert WALLED in str(touched(officer, statement, officer.pk))


def test_the_state_gives_nobody_what_opens_every_registry(officer):
    with acting_as(officer.pk):
        institution = officer.memberships.first().institution_id
    refused = touched(officer, GIVES_ITSELF, officer.pk, institution, officer.pk)
    assert WALLED in str(refused)


def test_an_official_says_what_her_own_institution_does_and_no_other(house, asked):
    mine, by = house.authority.code, house.liaison
    assert touched(by, ACTS, asked.pk, mine, by.pk) == 1
    assert WALLED in str(touched(by, ACTS, asked.pk, "UPSA", by.pk))
    assert WALLED in str(touched(by, ACTS, asked.pk, "", by.pk))
    assert touched(house.monitor, ACTS, asked.pk, "UPSA", house.monitor.pk) == 1


def begun(house, asked, institution):
    by = house.curator
    with acting_as(by.pk):
        return RecommendationAction.objects.create(
            id=uuid4(), recommendation=asked, institution=institution, description="Algo.",
            first_date=NOW.date(), said_at=NOW, said_by=by,
        )  # fmt: skip


@pytest.mark.parametrize("statement", [ON_A_CALENDAR, REPORTS])
def test_its_calendar_and_reports_are_said_by_its_own(house, asked, statement):
    by = house.liaison
    own, other = begun(house, asked, house.authority.code), begun(house, asked, "UPSA")
    assert WALLED in str(touched(by, statement, other.pk, by.pk))
    assert touched(by, statement, own.pk, by.pk) == 1
    assert touched(house.curator, statement, other.pk, house.curator.pk) == 1
