"""The ordinary appeal is the Board's: whoever made what it challenges decides nothing of it.

Articles 55 to 58, where an authority keeps the case: filed, admitted, studied anew by another
person, kept by her, resolved by the Council, decided by a vote of a session that was held.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.authority import make_authority_cast
from tests.factories.board import (
    make_board,
    make_board_case,
    make_session,
    open_with,
    read_as,
    show_all,
    sit,
)
from tests.factories.jobs import ProcrastinateJob, run_job
from tests.factories.kept import kept_on
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.cases.actions import open_window
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Party
from baluarte.domain.procedure.actions import complete_step, set_duty
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice, Occurrence, Proceeding
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions import board_items
from baluarte.domain.protection.actions.measures import take_position
from baluarte.domain.protection.choices import About, AppealStage, FiledBy, VoteChoice
from baluarte.domain.protection.models import AppealStep, BoardDecision, RiskStudy
from baluarte.domain.protection.queries import instrument_of, study_of_appeal
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KNOWN = BEFORE + timedelta(hours=1)
FILED = KNOWN + 2 * DAY
ADMITTED = FILED + DAY
STUDIED = ADMITTED + 5 * DAY
KEPT = STUDIED + DAY
RESOLVED = KEPT + 3 * DAY
SESSION = RESOLVED + 3 * DAY
VOTED = SESSION + timedelta(hours=1)
ORDINARY = "mech_appeal_ordinary"


@pytest.fixture
def unit(as_operator):
    """An authority keeps the case; its owner makes the study and plans the measures."""
    return kept_unit(as_operator)


@kept_on
def kept_unit(as_operator):
    with as_operator():
        return make_authority_cast()


@pytest.fixture
def seats(unit, as_operator):
    return kept_seats(unit, as_operator)


@kept_on
def kept_seats(unit, as_operator):
    with as_operator():
        table = make_board(unit)
    return sit(table)


@pytest.fixture
def hers(unit, seats):
    return kept_hers(unit, seats)


@kept_on
def kept_hers(unit, seats):
    case, party = make_board_case(unit)
    make_study(unit, case, party)
    return case, party


@pytest.fixture
def herself(unit, hers, as_operator):
    return kept_herself(unit, hers, as_operator)


@kept_on
def kept_herself(unit, hers, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(unit.owner.pk):
        open_window(party=hers[1], account=account, by=unit.owner.pk, at=BEFORE)
    return account


def file_it(who, *, ground="measures_decision", known=KNOWN, filed_at=FILED):
    with acting_as(who.pk):
        party = Party.objects.select_related("case__compartment__institution", "case__matter").get()
        return actions.file_appeal(
            party=party, ground=ground, text="Dos rondines no alcanzan", notified_at=known,
            filed_at=filed_at, by=who.pk, at=filed_at,
        )  # fmt: skip


def admit(unit, appeal, *, who=None, at=ADMITTED, **more):
    by = (who or unit.colleague).pk
    with acting_as(by):
        if AppealStage.TAKEN_UP not in stages_of(appeal):
            actions.take_up_appeal(appeal=appeal, by=by, at=at)
        return actions.admit_appeal(
            **{"appeal": appeal, "is_admitted": True, "happened_at": at, "by": by, "at": at} | more
        )


def study_anew(unit, appeal, *, who=None, at=STUDIED):
    by = who or unit.colleague
    with acting_as(by.pk):
        study = actions.study_appeal(appeal=appeal, unit="person", by=by.pk, at=at)
    made = make_study(replace(unit, owner=by), appeal.case, appeal.party, at=at, opened=study)
    with acting_as(by.pk):
        return actions.close_study(study=made, by=by.pk, at=at)


def keep(unit, appeal, *, at=KEPT):
    by = unit.colleague.pk
    with acting_as(by):
        return actions.keep_appeal(
            appeal=appeal, reason="No estoy de acuerdo", happened_at=at, by=by, at=at
        )


def council_resolves(unit, *, at=RESOLVED):
    with acting_as(unit.colleague.pk):
        running = Proceeding.objects.select_related("matter").get(text__code=ORDINARY)
        for step in ("AO-3", "AO-4"):
            complete_step(
                proceeding=running, step=step, happened_at=at, by=unit.colleague.pk, at=at
            )


def vote(unit, seats, appeal, *, choice=VoteChoice.FOR, kind="appeal", starts_at=SESSION):
    session = make_session(unit, starts_at=starts_at, at=RESOLVED)
    by, at = unit.owner.pk, starts_at + timedelta(hours=1)
    with acting_as(by):
        item = board_items.list_item(
            session=session, kind=kind, text="Resolver la inconformidad", case=appeal.case,
            requested_on=FILED.date(), by=by, at=RESOLVED,
        )  # fmt: skip
        board_items.summon(
            item=item, party=appeal.party, told=Channel.CALL, told_at=RESOLVED, by=by, at=RESOLVED
        )
        take_position(
            party=appeal.party, about=About.ITEM, subject=item.pk, code="agrees", by=by, at=RESOLVED
        )
        for one in actions.planned_of(appeal.case):
            take_position(
                party=appeal.party, about=About.MEASURE, subject=one.pk, code="agrees", by=by,
                at=RESOLVED,
            )  # fmt: skip
    show_all(unit, item, at=RESOLVED)
    open_with(unit, session, seats[:5], at=starts_at)
    for seat in seats[:5]:
        read_as(item, seat, at=at)
    with acting_as(by):
        board_items.put_to_vote(item=item, by=by, at=at)
        for seat in seats[:5]:
            board_items.cast_vote(item=item, seat=seat, choice=choice, by=by, at=at)
        return board_items.decide(item=item, by=by, at=at)


def decide(unit, appeal, *, who=None, ruling=AppealStage.CHANGED, at=VOTED):
    by = (who or unit.colleague).pk
    with acting_as(by):
        return actions.decide_appeal(
            appeal=appeal, ruling=ruling, reason="Se refuerza la escolta", happened_at=at, by=by,
            at=at,
        )  # fmt: skip


def stages_of(appeal):
    return list(
        AppealStep.objects.filter(appeal=appeal).order_by("recorded_at").values_list(
            "stage", flat=True
        )
    )  # fmt: skip


def kept_of(unit, appeal):
    with acting_as(unit.owner.pk):
        return stages_of(appeal), Occurrence.objects.filter(proceeding__text__code=ORDINARY).count()


def write_step(appeal, stage, *, by, at, **more):
    """Write a step by hand, as no action would: only the wall answers."""
    with acting_as(by), transaction.atomic():
        AppealStep.objects.create(
            compartment_id=appeal.compartment_id, appeal=appeal, stage=stage, happened_at=at,
            recorded_at=at, by_id=by, **more,
        )  # fmt: skip


def ready_to_decide(unit, herself):
    appeal = file_it(herself)
    admit(unit, appeal)
    study_anew(unit, appeal)
    keep(unit, appeal)
    council_resolves(unit)
    return appeal


def test_from_her_window_to_the_vote_of_a_session(unit, seats, hers, herself):
    appeal = ready_to_decide(unit, herself)
    vote(unit, seats, appeal)
    decide(unit, appeal)
    with acting_as(unit.owner.pk):
        rows = Occurrence.objects.filter(proceeding__text__code=ORDINARY, kind="done")
        done = dict(rows.values_list("step", "happened_at"))
        of_the_first = Occurrence.objects.filter(step="OR-2", kind="done").count()
        [step] = AppealStep.objects.select_related("decision").filter(stage="changed")
        stages = stages_of(appeal)
    assert (appeal.filed_by, appeal.is_apart, of_the_first) == (FiledBy.HERSELF, False, 0)
    assert stages == ["taken_up", "admitted", "persists", "changed"]
    assert done == {
        "AO-1": FILED, "AO-6": ADMITTED, "AO-2": STUDIED, "AO-3": RESOLVED, "AO-4": RESOLVED,
        "AO-5": VOTED,
    }  # fmt: skip
    assert (step.happened_at, step.decision.outcome) == (VOTED, "adopted")


@pytest.mark.usefixtures("hers")
def test_whose_study_it_challenges_neither_admits_studies_nor_decides(unit, seats, herself):
    appeal = file_it(herself)
    with pytest.raises(actions.AgainstWhoActs):
        admit(unit, appeal, who=unit.owner)
    admit(unit, appeal)
    with pytest.raises(actions.AgainstWhoActs):
        study_anew(unit, appeal, who=unit.owner)
    study_anew(unit, appeal)
    keep(unit, appeal)
    council_resolves(unit)
    vote(unit, seats, appeal)
    before = kept_of(unit, appeal)
    with pytest.raises(actions.AgainstWhoActs):
        decide(unit, appeal, who=unit.owner)
    assert kept_of(unit, appeal) == before


@pytest.mark.usefixtures("hers")
@pytest.mark.parametrize("stage", ["admitted", "inadmissible", "confirmed", "changed", "revoked"])
def test_the_wall_itself_keeps_out_whose_study_it_challenges(unit, herself, stage):
    appeal = file_it(herself)
    with pytest.raises(Error, match="row-level security"):
        write_step(appeal, stage, by=unit.owner.pk, at=FILED)


def test_who_coded_one_item_of_the_study_is_challenged_too(unit, hers, herself):
    by = unit.colleague.pk
    with acting_as(by):
        study = RiskStudy.objects.get(case=hers[0])
        actions.rate_item(
            study=study, item=next(iter(instrument_of(study).items)), code=1, reliability="high",
            evidence="Lo vio ella", by=by, at=KNOWN,
        )  # fmt: skip
    appeal = file_it(herself)
    with pytest.raises(actions.AgainstWhoActs):
        admit(unit, appeal)
    with pytest.raises(Error, match="row-level security"):
        write_step(appeal, "admitted", by=by, at=FILED)


@pytest.mark.usefixtures("hers")
def test_the_wall_itself_asks_for_the_vote(unit, herself):
    appeal = ready_to_decide(unit, herself)
    with pytest.raises(Error, match="row-level security"):
        write_step(appeal, "revoked", by=unit.colleague.pk, at=VOTED)


@pytest.mark.usefixtures("hers")
def test_a_vote_from_before_it_was_filed_decides_nothing_and_the_wall_says_so(unit, seats, herself):
    early = file_it(herself)
    voted = vote(unit, seats, early)
    later = file_it(herself, ground="compliance", filed_at=VOTED + timedelta(minutes=1))
    by = unit.colleague.pk
    with pytest.raises(Error, match="row-level security"):
        write_step(later, "revoked", by=by, at=VOTED, decision=voted)
    write_step(early, "revoked", by=by, at=VOTED, decision=voted)
    assert [kept_of(unit, one)[0] for one in (later, early)] == [[], ["revoked"]]


@pytest.mark.usefixtures("hers")
def test_without_a_session_or_with_a_vote_against_nothing_is_decided(unit, seats, herself):
    appeal = ready_to_decide(unit, herself)
    before = kept_of(unit, appeal)
    with pytest.raises(actions.NotAdopted):
        decide(unit, appeal)
    vote(unit, seats, appeal, choice=VoteChoice.AGAINST)
    with pytest.raises(actions.NotAdopted):
        decide(unit, appeal)
    stages = kept_of(unit, appeal)[0]
    assert stages == before[0] == ["taken_up", "admitted", "persists"]


@pytest.mark.usefixtures("hers")
def test_a_vote_on_something_else_of_her_case_decides_no_appeal(unit, seats, herself):
    appeal = ready_to_decide(unit, herself)
    vote(unit, seats, appeal, kind="review")
    with pytest.raises(actions.NotAdopted):
        decide(unit, appeal)


@pytest.mark.usefixtures("hers")
def test_it_is_decided_once_and_one_vote_decides_one_appeal(unit, seats, herself):
    appeal = ready_to_decide(unit, herself)
    other = file_it(herself, ground="compliance", known=KNOWN + timedelta(hours=1))
    admit(unit, other, at=ADMITTED)
    vote(unit, seats, appeal)
    decide(unit, appeal)
    with pytest.raises(actions.NotInOrder):
        decide(unit, appeal, ruling=AppealStage.REVOKED)
    with pytest.raises(actions.NotAdopted):
        decide(unit, other)
    with acting_as(unit.owner.pk):
        assert BoardDecision.objects.filter(item__kind="appeal").count() == 1
        assert stages_of(appeal)[-1] == "changed"


@pytest.mark.usefixtures("hers")
def test_before_the_council_resolves_even_a_vote_decides_nothing(unit, seats, herself):
    appeal = file_it(herself)
    admit(unit, appeal)
    vote(unit, seats, appeal)
    with pytest.raises(ActRefused) as refused:
        decide(unit, appeal)
    assert refused.value.code == "not_open"


@pytest.mark.usefixtures("hers")
def test_late_it_is_filed_and_only_a_person_refuses_it_with_why(unit, herself):
    late = KNOWN + 40 * DAY
    appeal = file_it(herself, filed_at=late)
    with pytest.raises(actions.SayWhy):
        admit(unit, appeal, at=late + DAY, is_admitted=False, reason=" ")
    admit(unit, appeal, at=late + DAY, is_admitted=False, reason="Fuera de los treinta días (57)")
    assert kept_of(unit, appeal)[0] == ["taken_up", "inadmissible"]


@pytest.mark.usefixtures("hers")
def test_the_new_study_is_made_once_after_it_is_admitted_and_she_keeps_it_after_it(unit, herself):
    appeal = file_it(herself)
    with acting_as(unit.colleague.pk):
        actions.take_up_appeal(appeal=appeal, by=unit.colleague.pk, at=FILED)
    with pytest.raises(actions.NotInOrder):
        study_anew(unit, appeal)
    admit(unit, appeal)
    with pytest.raises(actions.NotInOrder):
        keep(unit, appeal, at=ADMITTED)
    study_anew(unit, appeal)
    with pytest.raises(actions.NotInOrder):
        study_anew(unit, appeal)
    keep(unit, appeal)
    with pytest.raises(actions.NotInOrder):
        keep(unit, appeal)
    with acting_as(unit.owner.pk):
        assert study_of_appeal(appeal).by_id == unit.colleague.pk


@pytest.mark.usefixtures("hers")
def test_a_study_of_the_case_is_not_the_new_study_of_the_appeal(unit, hers, herself):
    appeal = file_it(herself)
    admit(unit, appeal)
    case, party = hers
    again = make_study(replace(unit, owner=unit.colleague), case, party, at=STUDIED)
    with acting_as(unit.colleague.pk):
        by = unit.colleague.pk
        actions.close_study(study=again, by=by, at=STUDIED)
        assert Occurrence.objects.filter(step="AO-2", kind="done").count() == 0


@pytest.mark.usefixtures("hers")
def test_filed_it_rings_at_the_board_and_at_the_team_without_content(
    unit, seats, herself, as_operator, as_role
):
    with as_operator():
        on_the_list = make_account(institution=board_of(seats), roles=["liaison"])
        deputy = make_account(institution=board_of(seats), roles=["liaison"])
        set_duty(
            institution=board_of(seats), account=on_the_list, deputy=deputy, telephone="55 0000 0000",
            begins_at=BEFORE, ends_at=timezone.now() + DAY, by=None, at=BEFORE,
        )  # fmt: skip
    file_it(herself)
    with as_role("bal_worker"):
        for job in ProcrastinateJob.objects.filter(task_name="procedure.call_to_matter"):
            run_job(job)
    for who in (on_the_list, deputy, unit.owner):
        with acting_as(who.pk):
            kinds = set(Notice.objects.filter(account=who).values_list("kind", flat=True))
            assert NoticeKind.APPEAL in kinds


def board_of(seats):
    return seats[0].compartment.institution
