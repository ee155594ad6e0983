"""Break-glass: an officer opens a case in danger of life, for hours, and it is reviewed."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.jobs import ProcrastinateJob
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import EmergencyVerdict
from baluarte.domain.cases.models import Case, EmergencyOpening, Party
from baluarte.domain.cases.queries import (
    emergencies_of,
    emergencies_to_review,
    is_review_overdue,
    open_reasons,
)
from baluarte.domain.people.models import Person
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WHY = "Llama su hermana: hay hombres armados en la puerta y nadie del equipo contesta."


@pytest.fixture
def made(cast):
    return make_case(cast)


@pytest.fixture
def officer(cast, as_operator):
    """A documenter of the institution who is not of the case's team."""
    with as_operator():
        return make_account(institution=cast.keeper, roles=["documenter"])


def breaks(cast, made, who, *, reason=WHY, institution=None):
    with acting_as(who.pk):
        return actions.open_in_an_emergency(
            institution=institution or cast.keeper, reference=made[0].reference, reason=reason,
            by=who.pk, at=timezone.now(),
        )  # fmt: skip


def what_is_seen(who):
    with acting_as(who.pk):
        return Case.objects.count(), Party.objects.count(), Person.objects.count()


def test_nothing_of_the_case_is_seen_before_all_of_it_while_it_lasts_and_nothing_after(
    cast, made, officer, as_operator
):
    assert what_is_seen(officer) == (0, 0, 0)
    breaks(cast, made, officer)
    assert what_is_seen(officer) == (1, 1, 1)
    with as_operator():
        over = timezone.now() - timedelta(hours=1)
        Grant.objects.filter(account=officer).update(
            valid_from=over - timedelta(hours=4), valid_until=over
        )
    assert what_is_seen(officer) == (0, 0, 0)


def test_it_ends_by_itself_after_four_hours(cast, made, officer):
    opened = breaks(cast, made, officer)
    with acting_as(officer.pk):
        [grant] = Grant.objects.filter(account=officer)
    assert grant.valid_until == opened.until_at == opened.opened_at + timedelta(hours=4)


@pytest.mark.parametrize("who", ["stranger", "without_role", "liaison", "admin"])
def test_who_is_no_officer_of_that_institution_opens_nothing(cast, made, who):
    with pytest.raises(actions.NoSuchCase):
        breaks(cast, made, getattr(cast, who))
    assert what_is_seen(getattr(cast, who)) == (0, 0, 0)


def test_whoever_has_the_case_needs_no_glass_to_break(cast, made):
    with pytest.raises(actions.NoSuchCase):
        breaks(cast, made, cast.colleague)


def test_a_reference_that_is_no_case_here_says_no_more_than_that(cast, made, officer):
    with acting_as(officer.pk), pytest.raises(actions.NoSuchCase):
        actions.open_in_an_emergency(
            institution=cast.keeper, reference="0000000000", reason=WHY, by=officer.pk,
            at=timezone.now(),
        )  # fmt: skip


def test_without_a_reason_nothing_opens(cast, made, officer):
    with pytest.raises(actions.SaysNotWhy):
        breaks(cast, made, officer, reason="urge")
    assert what_is_seen(officer) == (0, 0, 0)


def test_nobody_writes_an_opening_or_a_grant_by_hand(cast, made, officer):
    opened = breaks(cast, made, officer)
    with acting_as(officer.pk), pytest.raises(ProgrammingError):
        EmergencyOpening.objects.create(
                compartment_id=opened.compartment_id, case_id=opened.case_id, account=officer,
                opened_at=timezone.now(), until_at=timezone.now() + timedelta(days=9),
                record_key_id=opened.record_key_id, sealed_reason=opened.sealed_reason,
            )  # fmt: skip


def test_the_team_and_who_answers_are_called_and_the_log_says_it(cast, made, officer):
    opened = breaks(cast, made, officer)
    [job] = ProcrastinateJob.objects.filter(task_name="procedure.call_to_matter")
    assert set(job.args["also"]) >= {str(cast.owner.pk), str(cast.colleague.pk)}
    assert str(officer.pk) not in job.args["also"]
    assert job.args["kind"] == "emergency"
    with acting_as(officer.pk):
        assert Entry.objects.filter(act="cases.break_glass", actor=officer.pk).count() == 1
    assert opened.reviewed_at is None


def test_a_second_person_reviews_it_within_a_day_or_it_is_overdue(cast, made, officer):
    opened = breaks(cast, made, officer)
    with acting_as(officer.pk):
        assert not emergencies_to_review(by=officer.pk).exists()
        with pytest.raises(NotAllowed):
            actions.review_emergency(
                opening=opened, verdict=EmergencyVerdict.NEEDED, by=officer.pk, at=timezone.now()
            )
    with acting_as(cast.owner.pk):
        [waiting] = emergencies_to_review(by=cast.owner.pk)
        assert not is_review_overdue(waiting, at=opened.opened_at + timedelta(hours=23))
        assert is_review_overdue(waiting, at=opened.opened_at + timedelta(hours=25))
        actions.review_emergency(
            opening=waiting, verdict=EmergencyVerdict.NOT_NEEDED, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
        assert not emergencies_to_review(by=cast.owner.pk).exists()
        with pytest.raises(NotAllowed):
            actions.review_emergency(
                opening=waiting, verdict=EmergencyVerdict.NEEDED, by=cast.owner.pk,
                at=timezone.now(),
            )  # fmt: skip


def test_the_reason_is_sealed_and_the_team_reads_it(cast, made, officer):
    opened = breaks(cast, made, officer)
    assert WHY.encode() not in bytes(opened.sealed_reason)
    with acting_as(cast.owner.pk):
        rows = list(emergencies_of(made[0]))
        open_reasons(rows, by=cast.owner.pk, at=timezone.now())
        assert [one.reason for one in rows] == [WHY]


def test_she_sees_that_her_case_was_opened_and_by_whom(cast, made, officer, as_operator):
    case, party = made
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    breaks(cast, made, officer)
    with acting_as(herself.pk):
        [hers] = emergencies_of(case)
        assert hers.account == officer


@pytest.mark.parametrize("act", ["close_case", "make_responsible"])
def test_who_is_there_for_hours_neither_ends_it_nor_gives_it_to_anybody(cast, made, officer, act):
    breaks(cast, made, officer)
    more = {"account": officer} if act == "make_responsible" else {}
    with acting_as(officer.pk), pytest.raises(NotAllowed):
        getattr(actions, act)(case=made[0], by=officer.pk, at=timezone.now(), **more)
    with acting_as(cast.owner.pk):
        made[0].refresh_from_db()
    assert (made[0].closed_at, made[0].responsible_id) == (None, cast.owner.pk)
