"""Requests for information: drafted together, sent once, answered or not, coded by heading."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from tests.factories.requests_for_information import NOW, SENT, draft, note, receive, send
from tests.factories.statements import let_stand

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.models import ClosedDay
from baluarte.domain.statements import queries
from baluarte.domain.statements.actions import (
    Addressee,
    CodedFigure,
    code_answer,
    state_not_answered,
    take_back_event,
)
from baluarte.domain.statements.choices import (
    Answer,
    AppealResult,
    NextStep,
    RequestEventKind,
    RequestStatus,
)
from baluarte.domain.statements.models import InformationRequest, RequestEvent, RequestFiling
from baluarte.domain.statements.queries import request_quality
from baluarte.domain.statements.queries import requests as asked_for
from baluarte.domain.wall.context import acting_as
from baluarte.norms.request_templates import RequestRefused
from baluarte.norms.statements import StatementRefused

pytestmark = pytest.mark.django_db

KIND = RequestEventKind
CENTRE = ZoneInfo("America/Mexico_City")
# Sent on 2 February, itself a day of rest: twenty working days end on 2 March.
DUE = date(2026, 3, 2)
# Fifteen working days after; 16 March is a day of rest.
APPEAL_DUE = date(2026, 3, 24)


def at(day, hour=12, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CENTRE)


def track(account, request, when=NOW, **more):
    with acting_as(account.pk):
        [found] = asked_for.tracked(
            asked_for.AskedRequests(references=[request.reference]), at=when, **more
        )
        return found


@pytest.fixture
def asked(house):
    [request] = draft(house.one, house.institution)
    return request


@pytest.fixture
def sent(house, asked):
    send(house.one, asked)
    return asked


def refused(code):
    return pytest.raises(RequestRefused, match=r".") if code is None else _Refused(code)


class _Refused:
    def __init__(self, code):
        self.code, self.raised = code, pytest.raises(RequestRefused)

    def __enter__(self):
        self.info = self.raised.__enter__()
        return self.info

    def __exit__(self, *args):
        is_raised = self.raised.__exit__(*args)
        assert self.info.value.code == self.code
        return is_raised


def test_a_request_says_what_is_asked_of_whom_and_on_what_ground(asked):
    assert asked.headings[0] == "files_opened"
    assert "Fiscalía" in asked.text
    assert "del 1 de enero de 2025 al 31 de diciembre de 2025" in asked.text
    assert "124, 126, 128 y 134" in asked.text
    assert "{" not in asked.text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"template": "happiness"}, "template"),
        ({"addressees": []}, "nobody"),
        ({"addressees": [Addressee("EDO-09-FIS")] * 2}, "twice"),
        ({"addressees": [Addressee("CEAV")]}, "institution"),
        ({"addressees": [Addressee("EDO-99-FIS")]}, "institution"),
        ({"addressees": [Addressee("EDO-09-FIS", "04002")]}, "place"),
        ({"addressees": [Addressee("MUN-*")], "template": "public_positions"}, "place"),
        ({"addressees": [Addressee(f"EDO-{n:03}-FIS") for n in range(201)]}, "too_many"),
        ({"first_date": date(2026, 1, 1)}, "period"),
        ({"last_date": date(2026, 6, 2)}, "period_ahead"),
        (
            {"first_date": date(1990, 1, 1), "last_date": date(1990, 12, 31),
             "addressees": [Addressee("FGR")]},
            "not_yet",
        ),
    ],
)  # fmt: skip
def test_a_batch_with_one_that_cannot_be_is_not_drafted(house, changes, code):
    with refused(code):
        draft(house.one, house.institution, **changes)
    with acting_as(house.one.pk):
        assert not InformationRequest.objects.exists()


def test_a_municipal_government_is_asked_by_its_municipality(house):
    [request] = draft(
        house.one, house.institution, template="public_positions",
        addressees=[Addressee("MUN-*", "04002")],
    )  # fmt: skip
    assert (request.institution, request.municipality_id) == ("MUN-*", "04002")
    assert request.state_id == "04"


def test_a_folio_is_of_one_request(house, sent):
    [second, third] = draft(
        house.one, house.institution, addressees=[Addressee("EDO-14-FIS"), Addressee("FGR")]
    )
    with refused("folio_twice"):
        send(house.one, second)
    with refused("sent_before"):
        send(house.one, sent, folio="330000126000009")
    with refused("sent_before"):
        send(house.one, second, second, folio="330000126000009")
    with refused("folio"):
        send(house.one, third, folio="0")
    with refused("ahead"):
        send(house.one, third, folio="330000126000010", day=date(2026, 6, 2))
    with acting_as(house.one.pk):
        assert RequestFiling.objects.count() == 1


@pytest.mark.parametrize(
    ("when", "status"),
    [
        (at(SENT, 23), RequestStatus.RUNNING),
        (at(date(2026, 2, 25)), RequestStatus.RUNNING),
        (at(DUE, 23, 59), RequestStatus.DUE),
        (at(DUE + timedelta(days=1), 0, 0), RequestStatus.LATE),
    ],
)
def test_it_is_late_the_day_after_its_last_day_and_not_before(house, sent, when, status):
    found = track(house.one, sent, when)
    assert (found.due_date, found.status) == (DUE, status)
    assert found.is_late == (status == RequestStatus.LATE)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        # 16 March is a day of rest, as 16 September, 16 November and 25 December are.
        (date(2026, 2, 27), date(2026, 3, 30)),
        (date(2026, 2, 13), date(2026, 3, 13)),
        (date(2026, 2, 14), date(2026, 3, 13)),
        (date(2025, 12, 8), date(2026, 1, 7)),
        (date(2025, 11, 14), date(2025, 12, 15)),
    ],
)
def test_days_of_rest_are_not_counted(house, asked, day, due):
    send(house.one, asked, day=day)
    assert track(house.one, asked).due_date == due


def test_days_that_the_operator_closed_are_not_counted(house, sent, as_operator):
    with as_operator():
        ClosedDay.objects.create(
            day=date(2026, 2, 17), role="", said="Día inventado", recorded_at=NOW
        )
    assert track(house.one, sent).due_date == DUE + timedelta(days=1)


def test_days_end_where_the_institution_is(house):
    [west, east] = draft(
        house.one, house.institution, addressees=[Addressee("EDO-02-FIS"), Addressee("EDO-23-FIS")]
    )
    send(house.one, west, east)
    # One o'clock in the morning in the capital: still the day before in Tijuana.
    when = at(DUE + timedelta(days=1), 0, 30)
    assert track(house.one, west, when).status == RequestStatus.DUE
    assert track(house.one, east, when).status == RequestStatus.LATE
    assert track(house.one, west, when).due_date == track(house.one, east, when).due_date == DUE


def test_an_extension_on_the_last_day_gives_ten_more(house, sent):
    note(house.one, sent, KIND.EXTENSION_NOTIFIED, DUE)
    found = track(house.one, sent, at(date(2026, 3, 10)))
    # 16 March is a day of rest.
    assert (found.due_date, found.is_extended) == (date(2026, 3, 17), True)
    with refused("extended_before"):
        note(house.one, sent, KIND.EXTENSION_NOTIFIED, date(2026, 3, 3))


def test_an_extension_after_the_last_day_is_none(house, sent):
    with refused("extension_late"):
        note(house.one, sent, KIND.EXTENSION_NOTIFIED, DUE + timedelta(days=1))
    assert track(house.one, sent).status == RequestStatus.LATE


def test_a_clarification_begins_the_term_anew(house, sent):
    note(house.one, sent, KIND.CLARIFICATION_ASKED, date(2026, 2, 6))
    waiting = track(house.one, sent, at(date(2026, 2, 10)))
    assert (waiting.status, waiting.due_date) == (RequestStatus.WAITING, None)
    assert asked_for.next_step(waiting) == NextStep.CLARIFY
    assert track(house.one, sent, NOW).status == RequestStatus.NOT_CLARIFIED
    note(house.one, sent, KIND.CLARIFICATION_GIVEN, date(2026, 2, 13))
    assert track(house.one, sent, at(date(2026, 2, 20))).due_date == date(2026, 3, 13)


@pytest.mark.parametrize(("day", "is_in_time"), [(DUE, True), (DUE + timedelta(days=1), False)])
def test_an_answer_on_the_last_day_is_in_time_and_the_day_after_it_is_not(
    house, sent, day, is_in_time
):
    receive(house.one, sent, day)
    found = track(house.one, sent)
    assert found.status == RequestStatus.ANSWERED
    assert found.is_in_time is is_in_time
    assert found.days_to_answer == (day - SENT).days


def test_nothing_happens_to_what_was_not_sent(house, asked):
    with refused("not_sent"):
        receive(house.one, asked, DUE)
    with refused("not_sent"):
        note(house.one, asked, KIND.REMINDER, DUE)
    with acting_as(house.one.pk), pytest.raises(RequestRefused) as not_sent:
        state_not_answered(request=asked, by=house.one.pk, at=NOW)
    assert not_sent.value.code == "not_sent"


@pytest.mark.parametrize(
    ("kind", "day", "more", "code"),
    [
        (KIND.REMINDER, SENT - timedelta(days=1), {}, "before_sent"),
        (KIND.REMINDER, date(2026, 6, 2), {}, "ahead"),
        (KIND.ANSWERED, DUE, {}, "document"),
        (KIND.RESERVED, DUE, {}, "article"),
        (KIND.REMINDER, DUE, {"article": "113"}, "article_needless"),
        (KIND.APPEAL_FILED, DUE, {}, "appeal_early"),
        (KIND.APPEAL_DECIDED, DUE, {}, "result"),
        (KIND.APPEAL_DECIDED, DUE, {"result": AppealResult.REVOKED}, "not_begun"),
        (KIND.APPEAL_ADMITTED, DUE, {}, "not_begun"),
        (KIND.CLARIFICATION_GIVEN, DUE, {}, "not_begun"),
        (KIND.REMINDER, DUE, {"result": AppealResult.REVOKED}, "result_needless"),
    ],
)
def test_what_cannot_have_happened_is_not_noted(  # noqa: PLR0917 (a table)
    house, sent, kind, day, more, code
):
    with refused(code):
        note(house.one, sent, kind, day, **more)
    with acting_as(house.one.pk):
        assert not RequestEvent.objects.exists()


def test_it_is_answered_once_unless_a_review_was_won(house, sent):
    note(house.one, sent, KIND.RESERVED, date(2026, 2, 20), article="LGTAIP 112")
    with refused("answered_before"):
        receive(house.one, sent, DUE)
    assert track(house.one, sent).appeal_due_date == date(2026, 3, 13)
    note(house.one, sent, KIND.APPEAL_FILED, date(2026, 3, 13))
    note(house.one, sent, KIND.APPEAL_ADMITTED, date(2026, 3, 20))
    assert track(house.one, sent).status == RequestStatus.APPEALED
    note(house.one, sent, KIND.APPEAL_DECIDED, date(2026, 4, 20), result=AppealResult.REVOKED)
    found = track(house.one, sent)
    assert (found.status, found.is_appeal_won) == (RequestStatus.DECIDED, True)
    receive(house.one, sent, date(2026, 5, 4))
    with refused("answered_before"):
        receive(house.one, sent, date(2026, 5, 5), content=b"Otra")


def test_silence_opens_the_review_from_the_end_of_the_term(house, sent):
    found = track(house.one, sent)
    assert found.appeal_due_date == date(2026, 3, 24)
    note(house.one, sent, KIND.APPEAL_FILED, date(2026, 3, 3))
    assert track(house.one, sent).status == RequestStatus.APPEALED


def test_a_mistake_is_taken_back_and_stays_known(house, sent):
    event = note(house.one, sent, KIND.RESERVED, DUE, article="LGTAIP 112")
    later = NOW + timedelta(hours=1)
    with acting_as(house.one.pk):
        take_back_event(event=event, by=house.one.pk, at=later)
    assert track(house.one, sent, later).status == RequestStatus.LATE
    assert track(house.one, sent, NOW, known_at=NOW).status == RequestStatus.REFUSED
    with acting_as(house.one.pk), refused("taken_back"):
        take_back_event(event=event, by=house.one.pk, at=later)


def figures(**values):
    return [CodedFigure(heading=heading, value=value) for heading, value in values.items()]


def test_an_answer_becomes_statements_with_the_request_as_their_source(house, sent):
    event = receive(
        house.one, sent, DUE,
        [
            *figures(files_opened="14", files_charged=Decimal(3)),
            CodedFigure(heading="files_convicted", answer=Answer.RESERVED),
        ],
    )  # fmt: skip
    with acting_as(house.one.pk):
        made = list(asked_for.statements_of(sent))
        assert {one.document_id for one in made} == {event.document_id}
        assert {one.request_id for one in made} == {sent.pk}
        values = {one.heading: one.value for one in made}
    assert values == {
        "files_opened": Decimal(14), "files_charged": Decimal(3), "files_convicted": None,
    }  # fmt: skip
    found = track(house.one, sent)
    assert len(found.uncoded) == 9
    assert asked_for.next_step(found) == NextStep.CODE


def test_a_figure_for_a_heading_that_was_not_asked_is_refused_with_its_place(house, sent):
    event = receive(house.one, sent, DUE)
    with acting_as(house.one.pk), refused("heading") as info:
        code_answer(
            request=sent, event=event, figures=figures(files_opened="1", beneficiaries="2"),
            by=house.one.pk, at=NOW,
        )  # fmt: skip
    assert info.value.place == 1
    with acting_as(house.one.pk), pytest.raises(StatementRefused) as bad:
        code_answer(
            request=sent, event=event, figures=figures(files_opened="1", files_charged="muchas"),
            by=house.one.pk, at=NOW,
        )  # fmt: skip
    assert (bad.value.code, bad.value.place) == ("number", 1)
    with acting_as(house.one.pk):
        assert not asked_for.statements_of(sent).exists()


def test_an_answer_whose_figures_cannot_be_is_not_kept_either(house, sent):
    with refused("heading"):
        receive(house.one, sent, DUE, figures(beneficiaries="2"))
    assert track(house.one, sent).status == RequestStatus.LATE
    with acting_as(house.one.pk):
        assert not RequestEvent.objects.exists()


def test_silence_is_stated_once_late_heading_by_heading_and_never_as_zero(house, sent):
    with acting_as(house.one.pk), refused("not_late"):
        state_not_answered(request=sent, by=house.one.pk, at=at(DUE, 23, 59))
    with acting_as(house.one.pk):
        made = state_not_answered(request=sent, by=house.one.pk, at=NOW)
        assert [one.heading for one in made] == sent.headings
        assert {(one.answer, one.value) for one in made} == {(Answer.NOT_ANSWERED, None)}
    with acting_as(house.one.pk), refused("stated_before"):
        state_not_answered(request=sent, by=house.one.pk, at=NOW)
    assert asked_for.next_step(track(house.one, sent, at(APPEAL_DUE))) == NextStep.APPEAL
    assert asked_for.next_step(track(house.one, sent)) == NextStep.APPEAL_OVER


def test_a_review_is_not_proposed_once_its_fifteen_working_days_have_passed(house, sent):
    with acting_as(house.one.pk):
        state_not_answered(request=sent, by=house.one.pk, at=at(DUE + timedelta(days=1)))
    on_the_day, after = (
        track(house.one, sent, at(day)) for day in (APPEAL_DUE, APPEAL_DUE + timedelta(days=1))
    )
    assert on_the_day.appeal_due_date == after.appeal_due_date == APPEAL_DUE
    assert (on_the_day.is_appeal_over, after.is_appeal_over) == (False, True)
    assert asked_for.next_step(on_the_day) == NextStep.APPEAL
    assert asked_for.next_step(after) == NextStep.APPEAL_OVER


def test_a_review_asked_for_in_time_is_waited_for_and_is_not_over(house, sent):
    note(house.one, sent, KIND.APPEAL_FILED, DUE + timedelta(days=3))
    found = track(house.one, sent)
    assert not found.is_appeal_over
    assert asked_for.next_step(found) == NextStep.WAIT


def test_a_late_answer_takes_the_place_of_the_silence(house, sent):
    with acting_as(house.one.pk):
        silent = state_not_answered(request=sent, by=house.one.pk, at=NOW)
    let_stand(house.other, *silent)
    receive(house.one, sent, date(2026, 5, 4), figures(files_opened="14"))
    with acting_as(house.one.pk):
        said = asked_for.statements_of(sent).get(answer=Answer.ANSWERED)
    let_stand(house.other, said)
    with acting_as(house.one.pk):
        standing = queries.standing(known_at=NOW, asked=queries.Asked(headings=["files_opened"]))
        assert [one.value for one in standing] == [Decimal(14)]


def test_who_works_on_requests_sees_them_and_others_what_is_shared(house, as_operator):
    [ours] = draft(house.one, house.institution, is_shared=False)
    [shared] = draft(house.one, house.institution, addressees=[Addressee("FGR")])
    send(house.one, ours, shared)
    note(house.one, ours, KIND.REMINDER, DUE)
    cast = [(house.one, 2, 1), (house.other, 2, 1), (house.plain, 1, 0), (house.peer, 1, 0)]
    for account, requests, events in cast:
        with acting_as(account.pk):
            assert InformationRequest.objects.count() == requests
            assert RequestFiling.objects.count() == requests
            assert RequestEvent.objects.count() == events
    with pytest.raises(DatabaseError), transaction.atomic():
        InformationRequest.objects.count()


def test_who_holds_no_such_role_or_is_elsewhere_changes_nothing(house, sent):
    for account in (house.plain, house.peer):
        with pytest.raises(NotAllowed):
            draft(account, house.institution)
        with pytest.raises(NotAllowed):
            note(account, sent, KIND.REMINDER, DUE)
        with acting_as(account.pk), pytest.raises(NotAllowed):
            state_not_answered(request=sent, by=account.pk, at=NOW)
    forged = {
        "holder_id": sent.holder_id, "request": sent, "kind": KIND.REMINDER,
        "happened_date": DUE, "noted_at": NOW,
    }  # fmt: skip
    for account, by in [(house.peer, house.peer), (house.one, house.other)]:
        with acting_as(account.pk), pytest.raises(ProgrammingError), transaction.atomic():
            RequestEvent.objects.create(**forged, noted_by=by)
    with acting_as(house.one.pk), pytest.raises(IntegrityError), transaction.atomic():
        RequestEvent.objects.create(**forged | {"kind": KIND.RESERVED}, noted_by=house.one)


def copy_of(row, **changes):
    """Return a row like another, not yet kept."""
    names = [field.attname for field in row._meta.concrete_fields if field.name != "id"]
    return type(row)(**{name: getattr(row, name) for name in names} | changes)


def is_refused(who, row) -> bool:
    """Say whether the database refuses a row that somebody adds past all code."""
    with acting_as(who.pk):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except DatabaseError as refused:
            return "row-level security" in str(refused)
    return False


def test_the_database_keeps_a_batch_to_one_institution(house, sent, as_operator):
    with as_operator():
        theirs = house.peer.memberships.get().institution_id
    foreign = copy_of(sent, holder_id=theirs, drafted_by_id=house.peer.pk, reference="OTRA00000001")
    assert is_refused(house.peer, foreign)
    foreign.batch = uuid4()
    assert not is_refused(house.peer, foreign)


def test_the_database_refuses_what_happens_after_it_is_noted(house, asked, sent):
    with acting_as(house.one.pk):
        filing = RequestFiling.objects.get(request=sent)
    [other] = draft(house.one, house.institution, addressees=[Addressee("FGR")])
    ahead = copy_of(filing, request_id=other.pk, folio="9", sent_date=date(2027, 1, 1))
    assert is_refused(house.one, ahead)
    noted = note(house.one, sent, KIND.REMINDER, DUE)
    assert is_refused(house.one, copy_of(noted, happened_date=date(2027, 1, 1)))


def test_the_database_takes_back_only_what_happened_to_the_same_request(house, sent):
    noted = note(house.one, sent, KIND.REMINDER, DUE)
    [other] = draft(house.one, house.institution, addressees=[Addressee("FGR")])
    send(house.one, other, folio="330000126000077")
    back = copy_of(noted, kind=KIND.TAKEN_BACK, takes_back_id=noted.pk, request_id=other.pk)
    assert is_refused(house.one, back)
    back.request_id = sent.pk
    assert not is_refused(house.one, back)


def test_nothing_written_is_changed_or_removed(house, sent):
    note(house.one, sent, KIND.REMINDER, DUE)
    for model in (InformationRequest, RequestFiling, RequestEvent):
        with acting_as(house.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.update(holder=sent.holder_id)
        with acting_as(house.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.all()._raw_delete(model.objects.db)


def test_what_is_late_and_due_is_found_nearest_first(house):
    one, two, three = draft(
        house.one, house.institution,
        addressees=[Addressee("EDO-09-FIS"), Addressee("EDO-14-FIS"), Addressee("FGR")],
    )  # fmt: skip
    send(house.one, one, folio="330000126000001")
    send(house.one, two, folio="330000126000002", day=date(2026, 1, 12))
    send(house.one, three, folio="330000126000003", day=date(2026, 2, 27))
    when = at(date(2026, 3, 30))
    with acting_as(house.one.pk):
        late, due = asked_for.late_requests(at=when), asked_for.due_requests(at=when)
        counts = asked_for.counts_by_status([*late, *due])
    assert [each.request.pk for each in late] == [two.pk, one.pk]
    assert [each.request.pk for each in due] == [three.pk]
    assert counts == {RequestStatus.DUE: 1, RequestStatus.LATE: 2}


def test_quality_says_each_number_with_what_it_is_of(house):
    codes = ["EDO-09-FIS", "EDO-14-FIS", "EDO-15-FIS", "EDO-21-FIS", "EDO-30-FIS"]
    in_time, late, silent, refusing, running = requests = draft(
        house.one, house.institution, addressees=[Addressee(one) for one in codes]
    )
    send(house.one, *requests[:4])
    send(house.one, running, folio="330000126000090", day=date(2026, 5, 28))
    receive(house.one, in_time, date(2026, 2, 12))
    receive(house.one, late, date(2026, 3, 4), content=b"Tarde")
    note(house.one, refusing, KIND.DOES_NOT_EXIST, date(2026, 2, 16), article="LGTAIP 141")
    note(house.one, refusing, KIND.APPEAL_FILED, date(2026, 2, 17))
    note(house.one, refusing, KIND.APPEAL_ADMITTED, date(2026, 2, 18))
    note(house.one, refusing, KIND.APPEAL_DECIDED, date(2026, 4, 1), result=AppealResult.ORDERED)
    with acting_as(house.one.pk):
        all_of = request_quality.quality_of_answers(known_at=NOW)
        each = request_quality.quality_by_institution(known_at=NOW)
        before = request_quality.quality_of_answers(known_at=NOW - timedelta(days=1))
    assert (all_of.sent, all_of.due, all_of.in_time) == (5, 4, 2)
    assert (all_of.answered_late, all_of.not_answered) == (1, 1)
    assert all_of.share_in_time == 0.5
    # 10, 14 and 30 natural days.
    assert all_of.median_days == 14
    assert all_of.refusals[KIND.DOES_NOT_EXIST] == all_of.refused == 1
    assert (all_of.appeals_filed, all_of.appeals_decided, all_of.appeals_won) == (1, 1, 1)
    assert each["EDO-30-FIS", ""].share_in_time is None
    assert each["EDO-30-FIS", ""].share_of_appeals_won is None
    assert each["EDO-15-FIS", ""].not_answered == 1
    assert silent.institution == "EDO-15-FIS"
    assert before.sent == 0


def test_two_hundred_are_tracked_in_few_queries(house, django_assert_max_num_queries):
    states = [f"{n:02}" for n in range(1, 33)]
    of = [Addressee(f"EDO-{code}-FIS") for code in states]
    requests = draft(house.one, house.institution, addressees=of)
    send(house.one, *requests)
    with acting_as(house.one.pk), django_assert_max_num_queries(6):
        assert len(asked_for.tracked(at=datetime(2026, 6, 1, tzinfo=UTC))) == 32
