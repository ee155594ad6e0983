"""One asks with a purpose, another lets out, the worker makes it; refused and expired say so."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from tests.factories.access import make_account
from tests.factories.exports import AGREED, ASKED, MADE, PURPOSE, make_exporting
from tests.factories.jobs import as_the_worker, said
from tests.factories.registry import make_event, share_with

from baluarte.domain.access.actions import end_membership, revoke_grant
from baluarte.domain.access.models import Grant, Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.publication import actions, tasks
from baluarte.domain.publication.actions import AlreadySaid, NeedsAnotherPerson, NothingSaid
from baluarte.domain.publication.choices import (
    ExportFormat,
    ExportObjection,
    ExportOutcome,
    ExportStanding,
)
from baluarte.domain.publication.models import (
    ExportPiece,
    ExportRequest,
    ExportReview,
    ExportTaking,
)
from baluarte.domain.publication.queries.exports import (
    TakenAway,
    export_requests,
    standing_of_export,
    standings_of_exports,
)
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def exporting(as_operator, as_worker):
    return make_exporting(as_operator, as_worker)


def standing(exporting, request, *, by=None, at=MADE):
    with acting_as((by or exporting.asker).pk):
        found = export_requests().get(pk=request.pk)
        return standing_of_export(found, at=at).standing


def test_a_file_is_asked_for_let_out_made_and_taken(exporting):
    make_event(exporting.hers)
    request = exporting.ask()
    seen = [standing(exporting, request)]
    exporting.answer(request)
    seen.append(standing(exporting, request))
    made = exporting.make(request)
    seen.append(standing(exporting, request))
    taken = exporting.take(request)
    assert seen == [ExportStanding.WAITING, ExportStanding.MAKING, ExportStanding.READY]
    assert (made.events, made.acts, made.bytes) == (1, 1, len(taken.getvalue()))


def test_who_took_it_is_kept_and_logged_and_the_steward_sees_it(exporting):
    make_event(exporting.hers)
    request = exporting.made()
    exporting.take(request)
    with acting_as(exporting.steward.pk):
        [taking] = ExportTaking.objects.all()
    with acting_as(exporting.asker.pk):
        acts = Entry.objects.filter(objects_named=[str(request.pk)]).order_by("recorded_at")
        logged = [one.act for one in acts]
    assert taking.taken_by_id == exporting.asker.pk
    assert logged == ["publication.ask_for_export", "publication.make_export",
                      "publication.take_export"]  # fmt: skip


def test_the_worker_is_told_by_keys_alone(exporting):
    request = exporting.ask(Filters(state="30"))
    exporting.answer(request)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs")
        jobs = [(name, said(json.loads(args))) for name, args in cursor.fetchall()]
    given = {"account": str(exporting.asker.pk), "request": str(request.pk)}
    assert jobs == [("publication.make_export", given)]


def test_nobody_lets_out_what_she_asked_for_herself(exporting):
    request = exporting.ask(by=exporting.steward)
    with pytest.raises(NeedsAnotherPerson):
        exporting.answer(request, by=exporting.steward)


def test_the_database_too_tells_one_pair_of_eyes_from_two(exporting):
    request = exporting.ask(by=exporting.steward)
    with acting_as(exporting.steward.pk), pytest.raises(IntegrityError):
        ExportReview(
            request=request, institution_id=request.institution_id, asked_by=exporting.steward,
            reviewed_by=exporting.steward, reviewed_at=AGREED,
        ).save(force_insert=True)  # fmt: skip


@pytest.mark.parametrize("who", ["documenter", "verifier"])
def test_only_a_steward_of_the_organisation_lets_out(exporting, who):
    request = exporting.ask()
    with pytest.raises(NotAllowed):
        exporting.answer(request, by=getattr(exporting.sharing, who))
    with pytest.raises(NotAllowed):
        exporting.answer(request, by=exporting.hers.verifier)


def test_a_steward_of_another_organisation_does_not_even_see_it(exporting):
    request = exporting.ask()
    with acting_as(exporting.sharing.steward.pk):
        assert not ExportRequest.objects.filter(pk=request.pk).exists()
    with acting_as(exporting.hers.verifier.pk):
        assert not ExportRequest.objects.filter(pk=request.pk).exists()


def test_who_sees_nothing_or_acts_for_another_asks_for_nothing(exporting, as_operator):
    theirs = exporting.hidden.institution
    with as_operator():
        sees_nothing = make_account(institution=theirs, roles=["organisation_admin"])
    for who in (sees_nothing, exporting.asker):
        with acting_as(who.pk), pytest.raises(NotAllowed, match="sees_nothing"):
            actions.ask_for_export(
                filters=Filters(), institution=theirs, file_format=ExportFormat.CSV,
                purpose=PURPOSE, by=who.pk, at=ASKED,
            )  # fmt: skip


def test_a_purpose_is_asked_for_and_its_reading_logged(exporting):
    who = exporting.asker
    with acting_as(who.pk), pytest.raises(NothingSaid):
        actions.ask_for_export(
            filters=Filters(), institution=exporting.hers.institution,
            file_format=ExportFormat.CSV, purpose="  ", by=who.pk, at=ASKED,
        )  # fmt: skip
    request, steward = exporting.ask(), exporting.steward
    with acting_as(steward.pk):
        read = actions.read_export_purpose(request=request, by=steward.pk, at=AGREED)
        logged = Entry.objects.filter(act="publication.read_export_purpose").count()
    assert (read, logged) == (PURPOSE, 1)


def test_what_was_refused_is_not_made_and_says_why(exporting):
    make_event(exporting.hers)
    request = exporting.ask()
    exporting.answer(request, objection=ExportObjection.TOO_MUCH)
    assert exporting.make(request) is None
    assert standing(exporting, request) is ExportStanding.REFUSED
    with pytest.raises(actions.NotReady) as refused:
        exporting.take(request)
    assert refused.value.standing is ExportStanding.REFUSED


def test_it_is_answered_once(exporting):
    request = exporting.ask()
    exporting.answer(request)
    with pytest.raises(AlreadySaid):
        exporting.answer(request)


def test_what_nobody_answered_lapses(exporting):
    request = exporting.ask()
    late = ASKED + timedelta(days=15)
    assert standing(exporting, request, at=late) is ExportStanding.LAPSED
    with pytest.raises(AlreadySaid):
        exporting.answer(request, at=late)


def test_a_file_expires_and_is_emptied(exporting, emptied):
    make_event(exporting.hers)
    request = exporting.made()
    late = MADE + timedelta(days=7, minutes=1)
    assert standing(exporting, request, at=late) is ExportStanding.EXPIRED
    with pytest.raises(actions.NotReady):
        exporting.take(request, at=late)
    assert emptied(at=late) == [1, 0]
    assert contents() == [None]


@pytest.fixture
def emptied(as_role):
    """Return what the worker's sweep empties, run twice."""

    def swept(*, at):
        with as_role("bal_worker"), acting_as_nobody():
            return [actions.empty_exports(at=at), actions.empty_exports(at=at)]

    return swept


def contents():
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cursor.execute("select content from publication_exportpiece")
        found = [one for (one,) in cursor.fetchall()]
        cursor.execute("set local role bal_app")
    return found


@pytest.mark.parametrize("who", ["asker", "steward"])
def test_one_person_closes_it_before_its_time(exporting, emptied, who):
    make_event(exporting.hers)
    request, by = exporting.made(), getattr(exporting, who)
    with acting_as(by.pk):
        actions.close_export(request=request, by=by.pk, at=MADE)
    assert standing(exporting, request) is ExportStanding.CLOSED
    assert emptied(at=MADE) == [1, 0]


def test_closed_while_it_is_taken_it_ends_there(exporting):
    make_event(exporting.hers)
    request, by = exporting.made(), exporting.asker
    with acting_as(by.pk):
        pieces = actions.take_export(request=request, by=by.pk, at=MADE)
    with acting_as(by.pk):
        actions.close_export(request=request, by=by.pk, at=MADE)
    with pytest.raises(TakenAway):
        list(pieces)


def test_only_who_asked_takes_it(exporting):
    make_event(exporting.hers)
    request = exporting.made()
    with pytest.raises(NotAllowed):
        exporting.take(request, by=exporting.steward)
    with acting_as(exporting.steward.pk):
        assert ExportPiece.objects.count() == 0


def test_what_was_withdrawn_since_is_handed_out_no_more(exporting):
    one = make_event(exporting.hers)
    request, by = exporting.made(), exporting.hers.documenter
    with acting_as(by.pk):
        withdraw_event(event=one, reason="Lo pidió la familia.", by=by.pk, at=MADE)
    assert standing(exporting, request) is ExportStanding.OVERTAKEN
    with pytest.raises(actions.NotReady):
        exporting.take(request)


def test_what_is_withdrawn_while_it_is_made_is_made_anew_later(exporting):
    one, by = make_event(exporting.hers), exporting.hers.documenter
    make_event(exporting.hers)
    request = exporting.ask()
    exporting.answer(request)
    with acting_as(by.pk):
        withdraw_event(event=one, reason="Lo pidió.", by=by.pk, at=MADE - timedelta(minutes=1))
    with pytest.raises(actions.Unsettled):
        exporting.make(request)
    assert exporting.make(request, at=MADE + timedelta(minutes=10)).events == 1


def test_a_list_that_is_closed_to_her_closes_the_file(exporting):
    make_event(exporting.sharing)
    request, theirs = exporting.made(), exporting.sharing.steward
    with acting_as(theirs.pk):
        [given] = Grant.objects.filter(institution=exporting.hers.institution, level=10)
        revoke_grant(grant=given, by=theirs.pk, at=MADE)
    assert standing(exporting, request) is ExportStanding.OVERTAKEN


def test_what_is_closed_before_it_is_made_is_not_in_it(exporting):
    make_event(exporting.sharing)
    request, theirs = exporting.ask(), exporting.sharing.steward
    exporting.answer(request)
    with acting_as(theirs.pk):
        [given] = Grant.objects.filter(institution=exporting.hers.institution, level=10)
        revoke_grant(grant=given, by=theirs.pk, at=AGREED)
    assert exporting.make(request).outcome == ExportOutcome.NOTHING


def test_who_acts_for_it_no_longer_gets_nothing(exporting, as_operator):
    make_event(exporting.hers)
    request = exporting.ask()
    exporting.answer(request)
    with as_operator():
        for held in Membership.objects.filter(account=exporting.asker):
            end_membership(membership=held, by=None, at=AGREED)
    assert exporting.make(request).outcome == ExportOutcome.LEFT


def test_made_twice_it_is_made_once(exporting):
    make_event(exporting.hers)
    request = exporting.made()
    assert exporting.make(request) is None


def test_what_a_killed_worker_left_over_is_made(exporting, as_role):
    make_event(exporting.hers)
    request = exporting.ask()
    exporting.answer(request)
    with as_role("bal_worker"):
        assert (tasks.make_left_over(0), tasks.make_left_over(0)) == (1, 0)
    with acting_as(exporting.asker.pk):
        found = export_requests().get(pk=request.pk)
        assert standing_of_export(found, at=found.file.made_at).standing is ExportStanding.READY


def test_the_worker_s_own_task_makes_it_as_who_asked(exporting, as_role):
    make_event(exporting.hers)
    request = exporting.ask()
    exporting.answer(request)
    with as_role("bal_worker"):
        assert tasks.make_export(str(exporting.asker.pk), str(request.pk)) == "made"


def test_ten_wait_and_no_more(exporting):
    for _ in range(10):
        exporting.ask()
    with pytest.raises(actions.TooManyAsked):
        exporting.ask()


def test_where_requests_stand_costs_the_same_for_any_number(exporting, django_assert_num_queries):
    make_event(exporting.hers)
    for _ in range(4):
        exporting.made()
    with acting_as(exporting.asker.pk):
        found = list(export_requests())
        with django_assert_num_queries(3):
            standings = standings_of_exports(found, at=MADE)
    assert {one.standing for one in standings} == {ExportStanding.READY}


def test_the_facts_are_as_they_were_known_five_minutes_before(exporting):
    make_event(exporting.hers, at=MADE - timedelta(minutes=10))
    make_event(exporting.hers, at=MADE - timedelta(minutes=1))
    request = exporting.ask()
    exporting.answer(request)
    assert exporting.make(request).events == 1


def test_a_share_at_a_higher_level_shows_no_more(exporting):
    share_with(exporting.hidden, exporting.hers.institution)
    make_event(exporting.hidden, names="Canaria Inventada")
    assert b"Canaria" not in exporting.take(exporting.made()).getvalue()
