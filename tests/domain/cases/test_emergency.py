"""Break-glass: an officer whose call nobody answers opens a case for hours, and it is reviewed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import FOUND, WHY, call_unanswered, make_case, open_unanswered
from tests.factories.jobs import ProcrastinateJob
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions.team import join_team
from baluarte.domain.cases.choices import CallState, Channel, EmergencyVerdict, Note
from baluarte.domain.cases.models import Case, Consent, EmergencyOpening, Party, TeamCall
from baluarte.domain.cases.queries import (
    call_state,
    calls_to_answer,
    done_under,
    emergencies_of,
    emergencies_to_review,
    is_review_overdue,
    open_reasons,
)
from baluarte.domain.people.models import Person
from baluarte.domain.procedure.actions import say_list_was_seen
from baluarte.domain.protection.actions.measures import take_position
from baluarte.domain.protection.choices import About
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast):
    return make_case(cast)


@pytest.fixture
def officer(cast, as_operator):
    """A documenter of the institution who is not of the case's team."""
    with as_operator():
        return make_account(institution=cast.keeper, roles=["documenter"])


@pytest.fixture
def calls(cast, made, as_operator):
    def called(who, *, minutes=6):
        return call_unanswered(made[0], cast.keeper, who, as_operator, minutes=minutes)

    return called


@pytest.fixture
def breaks(cast, made, as_operator):
    def opened(who, *, reason=WHY, institution=None):
        return open_unanswered(made[0], institution or cast.keeper, who, as_operator, reason=reason)

    return opened


def what_is_seen(who):
    with acting_as(who.pk):
        return Case.objects.count(), Party.objects.count(), Person.objects.count()


def test_nothing_of_the_case_is_seen_before_all_of_it_while_it_lasts_and_nothing_after(
    made, officer, as_operator, breaks
):
    assert what_is_seen(officer) == (0, 0, 0)
    breaks(officer)
    assert what_is_seen(officer) == (1, 1, 1)
    with as_operator():
        over = timezone.now() - timedelta(hours=1)
        Grant.objects.filter(account=officer).update(
            valid_from=over - timedelta(hours=4), valid_until=over
        )
    assert what_is_seen(officer) == (0, 0, 0)


def test_it_ends_by_itself_after_four_hours(officer, breaks):
    opened = breaks(officer)
    with acting_as(officer.pk):
        [grant] = Grant.objects.filter(account=officer)
    assert grant.valid_until == opened.until_at == opened.opened_at + timedelta(hours=4)


@pytest.mark.parametrize("who", ["stranger", "without_role", "liaison", "admin"])
def test_who_is_no_officer_of_that_institution_opens_nothing(cast, breaks, who):
    with pytest.raises(actions.NoSuchCase):
        breaks(getattr(cast, who))
    assert what_is_seen(getattr(cast, who)) == (0, 0, 0)


def test_whoever_has_the_case_needs_no_glass_to_break(cast, breaks):
    with pytest.raises(actions.NoSuchCase):
        breaks(cast.colleague)


def test_a_reference_that_is_no_case_here_says_no_more_than_that(cast, officer):
    with acting_as(officer.pk), pytest.raises(actions.NoSuchCase):
        actions.call_team(
            institution=cast.keeper, reference="0000000000", by=officer.pk, at=timezone.now()
        )


def test_without_a_reason_nothing_opens(officer, breaks):
    with pytest.raises(actions.SaysNotWhy):
        breaks(officer, reason="urge")
    assert what_is_seen(officer) == (0, 0, 0)


def test_nobody_writes_an_opening_or_a_grant_by_hand(officer, breaks):
    opened = breaks(officer)
    with acting_as(officer.pk), pytest.raises(ProgrammingError):
        EmergencyOpening.objects.create(
                compartment_id=opened.compartment_id, case_id=opened.case_id, account=officer,
                opened_at=timezone.now(), until_at=timezone.now() + timedelta(days=9),
                record_key_id=opened.record_key_id, sealed_reason=opened.sealed_reason,
            )  # fmt: skip


def test_the_team_and_who_answers_are_called_and_the_log_says_it(cast, officer, breaks):
    opened = breaks(officer)
    rung = ProcrastinateJob.objects.filter(task_name="procedure.call_to_matter").order_by("id")
    [called, job] = rung
    assert (called.args["kind"], job.args["kind"]) == ("called", "emergency")
    assert set(called.args["also"]) == {str(cast.owner.pk), str(cast.colleague.pk)}
    assert set(job.args["also"]) >= {str(cast.owner.pk), str(cast.colleague.pk)}
    assert str(officer.pk) not in job.args["also"]
    with acting_as(officer.pk):
        assert Entry.objects.filter(act="cases.break_glass", actor=officer.pk).count() == 1
    assert opened.reviewed_at is None


def test_a_second_person_reviews_it_within_a_day_or_it_is_overdue(cast, officer, breaks):
    opened = breaks(officer)
    with acting_as(officer.pk):
        assert not emergencies_to_review(by=officer.pk).exists()
        with pytest.raises(NotAllowed):
            actions.review_emergency(
                opening=opened,
                verdict=EmergencyVerdict.NEEDED,
                finding=FOUND,
                by=officer.pk,
                at=timezone.now(),
            )
    with acting_as(cast.owner.pk):
        [waiting] = emergencies_to_review(by=cast.owner.pk)
        assert not is_review_overdue(waiting, at=opened.opened_at + timedelta(hours=23))
        assert is_review_overdue(waiting, at=opened.opened_at + timedelta(hours=25))
        actions.review_emergency(
            opening=waiting, verdict=EmergencyVerdict.NOT_NEEDED, finding=FOUND, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
        assert not emergencies_to_review(by=cast.owner.pk).exists()
        with pytest.raises(NotAllowed):
            actions.review_emergency(
                opening=waiting, verdict=EmergencyVerdict.NEEDED, finding=FOUND, by=cast.owner.pk,
                at=timezone.now(),
            )  # fmt: skip


def test_the_reason_is_sealed_and_the_team_reads_it(cast, made, officer, breaks):
    opened = breaks(officer)
    assert WHY.encode() not in bytes(opened.sealed_reason)
    with acting_as(cast.owner.pk):
        rows = list(emergencies_of(made[0]))
        open_reasons(rows, by=cast.owner.pk, at=timezone.now())
        assert [one.reason for one in rows] == [WHY]


def test_she_sees_that_her_case_was_opened_and_by_whom(cast, made, officer, as_operator, breaks):
    case, party = made
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    breaks(officer)
    with acting_as(herself.pk):
        [hers] = emergencies_of(case)
        assert hers.account == officer


@pytest.mark.parametrize("act", ["close_case", "make_responsible"])
def test_who_is_there_for_hours_neither_ends_it_nor_gives_it_to_anybody(
    cast, made, officer, breaks, act
):
    breaks(officer)
    more = {"account": officer} if act == "make_responsible" else {}
    with acting_as(officer.pk), pytest.raises(NotAllowed):
        getattr(actions, act)(case=made[0], by=officer.pk, at=timezone.now(), **more)
    with acting_as(cast.owner.pk):
        made[0].refresh_from_db()
    assert (made[0].closed_at, made[0].responsible_id) == (None, cast.owner.pk)


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(0, CallState.WAITING), (4, CallState.WAITING), (6, CallState.UNANSWERED),
     (241, CallState.OVER)],
)  # fmt: skip
def test_it_opens_only_minutes_after_a_call_that_nobody_answered(calls, officer, minutes, state):
    call = calls(officer, minutes=minutes)
    opens = state == CallState.UNANSWERED
    with acting_as(officer.pk):
        assert call_state(call, at=timezone.now()) == state
        if opens:
            actions.open_in_an_emergency(call=call, reason=WHY, by=officer.pk, at=timezone.now())
        else:
            with pytest.raises(actions.TeamNotCalled) as refused:
                actions.open_in_an_emergency(
                    call=call, reason=WHY, by=officer.pk, at=timezone.now()
                )
            assert refused.value.state == state
    assert what_is_seen(officer) == ((1, 1, 1) if opens else (0, 0, 0))


def test_a_call_that_the_team_answered_opens_nothing(cast, made, officer, calls):
    call = calls(officer)
    with acting_as(cast.colleague.pk):
        [waiting] = calls_to_answer(by=cast.colleague.pk, at=timezone.now())
        actions.answer_call(call=waiting, by=cast.colleague.pk, at=timezone.now())
        assert not calls_to_answer(by=cast.colleague.pk, at=timezone.now()).exists()
    with acting_as(officer.pk), pytest.raises(actions.TeamNotCalled) as refused:
        actions.open_in_an_emergency(call=call, reason=WHY, by=officer.pk, at=timezone.now())
    assert refused.value.state == CallState.ANSWERED
    assert what_is_seen(officer) == (0, 0, 0)


def test_one_call_opens_once(cast, made, officer, as_operator, breaks):
    breaks(officer)
    with as_operator():
        Grant.objects.filter(account=officer).update(valid_until=timezone.now())
    with acting_as(officer.pk):
        [call] = TeamCall.objects.filter(account=officer)
        with pytest.raises(actions.TeamNotCalled) as refused:
            actions.open_in_an_emergency(call=call, reason=WHY, by=officer.pk, at=timezone.now())
    assert refused.value.state == CallState.USED


def test_what_was_not_needed_ends_as_it_is_said(cast, made, officer, breaks):
    opened = breaks(officer)
    assert what_is_seen(officer) == (1, 1, 1)
    with acting_as(cast.owner.pk):
        said = actions.review_emergency(
            opening=EmergencyOpening.objects.get(pk=opened.pk), finding=FOUND,
            verdict=EmergencyVerdict.NOT_NEEDED, by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
        open_reasons([said], by=cast.owner.pk, at=timezone.now())
        assert (said.until_at <= timezone.now(), said.finding) == (True, FOUND)
    assert what_is_seen(officer) == (0, 0, 0)


def test_a_review_says_in_words_what_was_found(cast, officer, breaks):
    opened = breaks(officer)
    with acting_as(cast.owner.pk), pytest.raises(actions.SaysNotWhy):
        actions.review_emergency(
            opening=opened, verdict=EmergencyVerdict.NEEDED, finding="sí", by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip


def test_what_they_read_and_wrote_is_told_to_who_reviews_it(cast, made, officer, breaks):
    opened = breaks(officer)
    with acting_as(officer.pk):
        now = timezone.now()
        actions.write_note(
            case=made[0], kind=Note.CALL, text="Su hermana abre.", happened_at=now, by=officer.pk,
            at=now,
        )  # fmt: skip
    with acting_as(cast.owner.pk):
        actions.write_note(
            case=made[0], kind=Note.CALL, text="De su equipo.", happened_at=now, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
        found = done_under(opened, by=cast.owner.pk)
    assert {one.act for one in found} == {
        "cases.call_team",
        "cases.break_glass",
        "cases.write_note",
    }
    assert [one.is_break_glass for one in found] == [True] * len(found)


def _consents(made, by):
    actions.give_consent(
        party=made[1], layer="process_request", told=Channel.CALL, decided_at=BEFORE, by=by,
        at=timezone.now(),
    )  # fmt: skip


def _takes_back(made, by):
    actions.take_back_consent(
        party=made[1], layer="process_request", told=Channel.CALL, decided_at=BEFORE, by=by,
        at=timezone.now(),
    )  # fmt: skip


def _reaches(made, by):
    actions.say_how_to_reach(party=made[1], how="Por mi teléfono", by=by, at=timezone.now())


def _saw_list(made, by):
    say_list_was_seen(matter=made[0].matter, by=by, at=timezone.now())


def _positions(made, by):
    take_position(
        party=made[1], about=About.MATTER, subject=made[0].pk, code="agrees", by=by,
        at=timezone.now(),
    )  # fmt: skip


def _ends_part(made, by):
    actions.end_party(party=made[1], by=by, at=timezone.now())


@pytest.mark.parametrize(
    "speaks", [_consents, _takes_back, _reaches, _saw_list, _positions, _ends_part]
)
def test_nothing_is_said_in_her_name_by_who_is_there_by_danger_alone(
    cast, made, officer, breaks, speaks
):
    breaks(officer)
    with acting_as(officer.pk), pytest.raises(NotAllowed):
        speaks(made, officer.pk)
    with acting_as(cast.owner.pk):
        speaks(made, cast.owner.pk)


def test_the_wall_refuses_her_word_and_the_end_of_her_case_too(cast, made, officer, breaks):
    breaks(officer)
    case, party = made
    with acting_as(officer.pk):
        row = Consent(
            compartment_id=case.compartment_id, case=case, party=party, layer="process_request",
            is_given=True, told=Channel.CALL, decided_at=timezone.now(), by=officer,
            recorded_at=timezone.now(), record_key_id=EmergencyOpening.objects.get().record_key_id,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.save(force_insert=True)
        for done in (
            "update procedure_matter set list_seen_at = now(), list_seen_how = 'call'",
            "update cases_case set closed_at = now()",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(done)


def test_who_joins_the_team_afterwards_speaks_as_the_team_does(cast, made, officer, breaks):
    breaks(officer)
    with acting_as(cast.owner.pk):
        join_team(case=made[0], account=officer, by=cast.owner.pk, at=timezone.now())
    with acting_as(officer.pk):
        _consents(made, officer.pk)
        assert Consent.objects.filter(party=made[1], by=officer).count() == 1
