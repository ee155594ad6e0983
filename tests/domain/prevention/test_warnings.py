"""A warning is issued by two, told to whom the gate lets through, and goes up where it is silent."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone
from tests.factories.warnings import (
    STATE,
    TOWN,
    acknowledge,
    choices_of,
    decide,
    issue,
    left_out,
    make_warning_cast,
    notice_of,
    propose,
    sees,
    track,
    trust,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.prevention.actions import LeftOut, leave_out_of_warning
from baluarte.domain.prevention.models import (
    EarlyWarning,
    WarningAcknowledgement,
    WarningDecision,
    WarningNotice,
)
from baluarte.domain.prevention.queries.warnings import notices_to_acknowledge, waiting_for_second
from baluarte.domain.prevention.warning_choices import (
    Acknowledged,
    Decided,
    LevelOfWarning,
    NoticeStatus,
    Passing,
    SignalKind,
    ToldWhy,
    WarningStatus,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.wall.context import acting_as
from baluarte.norms.warnings import WarningRefused

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def statuses(account, warning, *, at=None):
    found = track(account, warning, at=at).notices
    return {(one.row.institution_id, one.row.why): one.status for one in found}


def test_a_proposal_is_told_to_nobody_and_waits_for_a_second_person(cast):
    made = propose(cast)
    assert track(cast.one, made).status is WarningStatus.PROPOSED
    assert [sees(one, made) for one in (cast.police_liaison, cast.council_liaison)] == [False] * 2
    with acting_as(cast.other.pk):
        assert list(waiting_for_second(cast.other.pk, at=timezone.now())) == [made]
    with acting_as(cast.one.pk):
        assert list(waiting_for_second(cast.one.pk, at=timezone.now())) == []


def test_who_proposed_it_does_not_issue_it(cast):
    made = propose(cast)
    with pytest.raises(WarningRefused, match="Another person decides"):
        decide(cast, made, by=cast.one, told=[cast.police])


def test_by_sql_nobody_issues_alone_nor_by_another_name(cast):
    made = propose(cast)
    with acting_as(cast.one.pk):
        for proposer in (cast.one.pk, cast.other.pk):
            with (
                pytest.raises((IntegrityError, ProgrammingError)),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "insert into prevention_warningdecision (id, holder_id, warning_id, number,"
                    " outcome, reason, proposed_by_id, decided_at, decided_by_id)"
                    " values (gen_random_uuid(), %s, %s, 1, 'issued', 'x', %s, now(), %s)",
                    [cast.house.pk, made.pk, proposer, cast.one.pk],
                )


def test_issued_it_is_seen_by_whom_it_was_told_and_by_no_other(cast):
    made = issue(cast, told=[cast.police])
    assert track(cast.other, made).status is WarningStatus.STANDS
    seen = {
        name: sees(getattr(cast, name), made)
        for name in ("police_liaison", "government_liaison", "peer", "stranger", "plain")
    }
    assert seen == {
        "police_liaison": True, "government_liaison": False, "peer": False, "stranger": False,
        "plain": False,
    }  # fmt: skip


def test_held_it_is_issued_later_and_overruled_never(cast):
    made = propose(cast)
    decide(cast, made, Decided.HELD, reason="Falta confirmar.")
    assert track(cast.one, made).status is WarningStatus.HELD
    decide(cast, made, told=[cast.police])
    other = propose(cast)
    decide(cast, other, Decided.OVERRULED, reason="Es otro municipio.")
    assert track(cast.one, other).status is WarningStatus.OVERRULED
    with pytest.raises(WarningRefused, match="decided before"):
        decide(cast, other, told=[cast.police])


def test_nobody_is_told_by_default(cast):
    made = propose(cast)
    with pytest.raises(WarningRefused, match="nobody is told by default"):
        decide(cast, made)
    assert track(cast.one, made).status is WarningStatus.PROPOSED


def test_whom_it_speaks_of_is_asked_before_anybody_is_told(cast):
    made = propose(cast, word_of_people=WordOfPeople.NOT_YET)
    with pytest.raises(WarningRefused, match="nobody is told before they are asked"):
        decide(cast, made, told=[cast.police])


def test_presumed_perpetrators_their_superiors_and_whom_they_command_are_left_out(
    cast, as_operator
):
    with as_operator():
        type(cast.police).objects.filter(pk=cast.police.pk).update(command=cast.government)
    made = propose(cast, **left_out(cast.police))
    passing = {one.institution: one.passing for one in choices_of(cast, made).candidates}
    assert passing == {
        cast.police: Passing.LEFT_OUT, cast.government: Passing.IN_COMMAND,
        cast.prosecutor: Passing.PASSES, cast.unit: Passing.PASSES, cast.ministry: Passing.PASSES,
    }  # fmt: skip
    for institution in (cast.police, cast.government):
        with pytest.raises(WarningRefused, match="does not pass the exclusion gate"):
            decide(cast, made, told=[institution, cast.ministry])


def test_who_is_left_out_afterwards_reads_nothing_from_then_on(cast):
    made = issue(cast)
    told = notice_of(made, cast.police, by=cast.police_liaison)
    with acting_as(cast.one.pk):
        leave_out_of_warning(
            warning=made, left_out=LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police),
            by=cast.one.pk, at=timezone.now(),
        )  # fmt: skip
    assert (sees(cast.police_liaison, made), sees(cast.ministry_liaison, made)) == (False, True)
    with pytest.raises(ProgrammingError), transaction.atomic():
        acknowledge(told, cast.police_liaison)
    assert statuses(cast.one, made)[cast.police.pk, ToldWhy.CHOSEN] is NoticeStatus.LEFT_OUT


def test_a_municipality_left_out_leaves_out_all_its_authorities(cast):
    made = propose(cast, left_out=[LeftOut(why=Exclusion.DO_NOT_INVOLVE, municipality=TOWN)])
    [first, *_] = choices_of(cast, made).candidates
    assert (first.institution, first.passing) == (cast.police, Passing.LEFT_OUT)


def test_while_nobody_knows_who_did_it_only_persons_trusted_by_name_are_told(cast, as_operator):
    trust(cast, cast.government, cast.government_liaison, as_operator)
    with as_operator():
        from tests.factories.access import make_account

        colleague = make_account(institution=cast.government, roles=["liaison"])
    made = propose(cast, perpetrator=Perpetrator.UNKNOWN)
    gate = choices_of(cast, made)
    assert {one.institution: one.passing for one in gate.candidates if not one.passes} == {
        cast.police: Passing.NOT_CLEARED, cast.prosecutor: Passing.NOT_CLEARED,
        cast.unit: Passing.NOT_CLEARED, cast.ministry: Passing.NOT_CLEARED,
    }  # fmt: skip
    decide(cast, made, told=[cast.government])
    assert sees(cast.government_liaison, made)
    assert not sees(colleague, made)


def test_by_sql_nobody_is_told_whom_the_gate_does_not_let_through(cast):
    made = propose(cast, perpetrator=Perpetrator.UNKNOWN)
    with acting_as(cast.other.pk):
        WarningDecision.objects.create(
            holder=cast.house, warning=made, number=1, outcome="issued", reason="x",
            proposed_by=cast.one, decided_at=timezone.now(), decided_by=cast.other,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            WarningNotice.objects.create(
                holder=cast.house, warning=made, institution=cast.police,
                account=cast.police_liaison, tier="municipality", why="chosen", due_hours=24,
                told_at=timezone.now(), told_by=cast.other,
            )  # fmt: skip


def test_where_nobody_passes_it_goes_to_the_next_level_up_and_the_seat_and_says_why(
    cast, as_operator
):
    trust(cast, cast.unit, cast.unit_liaison, as_operator)
    made = propose(cast, level=LevelOfWarning.ORANGE, perpetrator=Perpetrator.UNKNOWN)
    gate = choices_of(cast, made)
    assert gate.is_raised
    assert [one.institution for one in gate.choices] == [cast.unit, cast.council]
    decide(cast, made, told=[cast.unit, cast.council])
    assert sees(cast.council_liaison, made)
    why = {one.row.why for one in track(cast.one, made).notices if one.row.after_id is None}
    assert why == {ToldWhy.NOBODY_PASSED}


def test_nobody_acknowledges_for_another_institution(cast):
    made = issue(cast)
    told = notice_of(made, cast.police, by=cast.one)
    with pytest.raises(NotAllowed):
        acknowledge(told, cast.government_liaison)
    with acting_as(cast.government_liaison.pk):
        for institution in (cast.police, cast.government):
            with pytest.raises(ProgrammingError), transaction.atomic():
                WarningAcknowledgement.objects.create(
                    holder=cast.house, notice=told, warning=made, institution=institution,
                    answer="acts", acknowledged_at=timezone.now(),
                    acknowledged_by=cast.government_liaison,
                )  # fmt: skip


def test_an_acknowledgement_is_said_once_and_says_why_where_it_is_not_theirs(cast):
    made = issue(cast)
    told = notice_of(made, cast.police, by=cast.police_liaison)
    with pytest.raises(WarningRefused, match="Write why"):
        acknowledge(told, cast.police_liaison, answer=Acknowledged.NOT_OURS)
    acknowledge(told, cast.police_liaison)
    with pytest.raises(WarningRefused, match="acknowledged before"):
        acknowledge(told, cast.police_liaison)
    assert statuses(cast.one, made)[cast.police.pk, ToldWhy.CHOSEN] is NoticeStatus.ACKNOWLEDGED


def test_silence_goes_up_a_level_by_the_clock_alone(cast):
    issued = timezone.now() - 30 * HOUR
    made = issue(cast, told=[cast.police], at=issued)
    assert track(cast.one, made, at=issued + HOUR).notices[0].status is NoticeStatus.RUNNING
    found = statuses(cast.one, made)
    assert found == {
        (cast.police.pk, ToldWhy.CHOSEN): NoticeStatus.SILENT,
        (cast.government.pk, ToldWhy.SILENCE): NoticeStatus.RUNNING,
        (cast.unit.pk, ToldWhy.SILENCE): NoticeStatus.WAITS,
        (cast.council.pk, ToldWhy.SILENCE): NoticeStatus.WAITS,
    }
    assert (sees(cast.government_liaison, made), sees(cast.unit_liaison, made)) == (True, False)
    with acting_as(cast.government_liaison.pk):
        [waits] = notices_to_acknowledge(cast.government_liaison.pk, at=timezone.now())
        assert waits.row.below == cast.police


def test_acknowledged_in_time_it_does_not_go_up_and_late_it_has_gone(cast):
    long_ago = timezone.now() - 30 * HOUR
    made = issue(cast, told=[cast.police], at=long_ago)
    acknowledge(
        notice_of(made, cast.police, by=cast.police_liaison),
        cast.police_liaison,
        at=long_ago + HOUR,
    )
    assert not sees(cast.government_liaison, made)
    other = issue(cast, told=[cast.police], at=long_ago)
    acknowledge(notice_of(other, cast.police, by=cast.police_liaison), cast.police_liaison)
    assert sees(cast.government_liaison, other)
    found = statuses(cast.one, other)
    assert found[cast.police.pk, ToldWhy.CHOSEN] is NoticeStatus.LATE_ACKNOWLEDGED


def test_an_institution_that_no_longer_exists_is_said_and_it_goes_up_at_once(cast, as_operator):
    made = issue(cast, told=[cast.police])
    assert not sees(cast.government_liaison, made)
    with as_operator():
        type(cast.police).objects.filter(pk=cast.police.pk).update(left_at=timezone.now() - HOUR)
    found = statuses(cast.one, made)
    assert found[cast.police.pk, ToldWhy.CHOSEN] is NoticeStatus.GONE
    assert found[cast.government.pk, ToldWhy.SILENCE] is NoticeStatus.RUNNING
    assert sees(cast.government_liaison, made)


def test_it_expires_with_its_last_day_and_a_proposal_lapses(cast):
    made, waits = issue(cast), propose(cast)
    later = timezone.now() + 40 * DAY
    assert track(cast.one, made, at=later).status is WarningStatus.EXPIRED
    assert track(cast.one, waits, at=later).status is WarningStatus.LAPSED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"municipality": "04002"}, "state"),
        ({"region": "La costa"}, "state"),
        ({"grounds": "  "}, "grounds"),
        ({"evidence": ["Persona Inventada Uno"]}, "evidence"),
        ({"signal": SignalKind.MODEL_CHANGE}, "signal"),
        ({"perpetrator": Perpetrator.NAMED}, "perpetrator"),
    ],
)
def test_what_cannot_be_proposed_is_refused_at_its_field(cast, changes, field):
    with pytest.raises(WarningRefused) as refused:
        propose(cast, **changes)
    assert refused.value.field == field


def test_sent_twice_a_proposal_is_one_and_after_it_was_overruled_it_may_come_again(cast):
    made = propose(cast, grounds="Lo mismo (inventado).")
    with pytest.raises(WarningRefused, match=made.reference):
        propose(cast, grounds="Lo mismo (inventado).")
    decide(cast, made, Decided.OVERRULED)
    assert propose(cast, grounds="Lo mismo (inventado).") != made


def test_a_warning_stands_no_longer_than_the_policy_says(cast):
    from baluarte.norms.clocks.calendar import local_day

    today = local_day(timezone.now())
    for day in (today - 2 * DAY, today + 120 * DAY):
        with pytest.raises(WarningRefused) as refused:
            propose(cast, valid_until=day)
        assert refused.value.field == "valid_until"


ENDLESS = RawSQL("'infinity'::date", [])


def test_nothing_is_dated_back_and_no_column_takes_another_word(cast, settings):
    given = {
        "holder": cast.house, "policy_version": 1, "state_id": STATE, "level": "A",
        "signal": "call", "grounds": "x", "perpetrator": "private", "word_of_people": "nobody",
        "valid_until": timezone.now() + DAY, "proposed_by": cast.one,
    }  # fmt: skip
    settings.DATES_BACK = False
    with acting_as(cast.one.pk):
        for number, changes in enumerate(
            (
                {"proposed_at": timezone.now() - DAY},
                {"proposed_at": timezone.now() + DAY},
                {"proposed_at": timezone.now(), "signal": "rumour"},
                {"proposed_at": timezone.now(), "level": "X"},
                {"proposed_at": timezone.now(), "valid_until": ENDLESS},
            )
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                EarlyWarning.objects.create(**(given | changes), reference=f"SQL{number}")


@pytest.mark.parametrize(
    "table", ["earlywarning", "warningleftout", "warningdecision", "warningnotice",
              "warningacknowledgement"],
)  # fmt: skip
@pytest.mark.parametrize("role", ["bal_public", "bal_worker"])
def test_the_portal_and_the_worker_read_nothing_of_it(cast, as_role, table, role):
    issue(cast)
    with (
        acting_as(cast.one.pk),
        as_role(role),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(f"select 1 from prevention_{table}")


def test_two_who_decide_at_once_leave_one_decision(cast, as_operator):
    with as_operator():
        from tests.factories.access import make_account

        third = make_account(institution=cast.house, roles=["curator"])
    made = propose(cast)
    decide(cast, made, told=[cast.police])
    with pytest.raises(WarningRefused, match="decided before"):
        decide(cast, made, Decided.OVERRULED, by=third, reason="No.")
    with acting_as(third.pk), pytest.raises((IntegrityError, ProgrammingError)):
        WarningDecision.objects.create(
            holder=cast.house, warning=made, number=2, outcome="overruled", reason="x",
            proposed_by=cast.one, decided_at=timezone.now(), decided_by=third,
        )  # fmt: skip


def test_who_is_of_another_house_changes_nothing(cast):
    made = propose(cast)
    with acting_as(cast.peer.pk), pytest.raises(NotAllowed):
        leave_out_of_warning(
            warning=made, left_out=LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police),
            by=cast.peer.pk, at=timezone.now(),
        )  # fmt: skip


@pytest.mark.parametrize("who", ["one", "police_liaison", "council_liaison", "stranger"])
def test_nobody_asks_the_database_who_is_left_out_of_a_warning(cast, who):
    """Whoever knew its key would learn who is presumed to be behind it."""
    made = propose(cast, **left_out(cast.police))
    for call in ("is_left_out_of_warning(%s, %s)", "is_trusted_with_warning(%s, %s, null, 'x')"):
        with (
            acting_as(getattr(cast, who).pk),
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(f"select bal.{call}", [made.pk, cast.police.pk])


def test_a_decision_is_not_laid_ahead_of_its_turn(cast):
    made = propose(cast)
    for number in (2, 32767):
        with acting_as(cast.other.pk), pytest.raises(ProgrammingError), transaction.atomic():
            WarningDecision.objects.create(
                holder=cast.house, warning=made, number=number, outcome="held", reason="x",
                proposed_by=cast.one, decided_at=timezone.now(), decided_by=cast.other,
            )  # fmt: skip
    decide(cast, made, Decided.HELD)
