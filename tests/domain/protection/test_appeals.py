"""She appeals on the law's grounds; late is told and closes no door; a person decides, with why."""

from datetime import timedelta

import pytest
from tests.factories.access import make_account
from tests.factories.authority import make_authority_cast
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE, CENTRE

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import add_party, open_window
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import complete_step, record_occurrence
from baluarte.domain.procedure.models import Occurrence, Proceeding
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import AppealStage, FiledBy
from baluarte.domain.protection.models import Appeal, AppealStep, MisuseFact
from baluarte.domain.protection.queries import appeal_of, appeals_waiting, read_texts, term_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused
from baluarte.norms.catalogues import terms
from baluarte.norms.protocols import newest

pytestmark = pytest.mark.django_db
KNOWN = BEFORE + timedelta(hours=1)
FILED = KNOWN + timedelta(days=2)
LATER = FILED + timedelta(hours=1)
HOURS = timedelta(hours=1)


@pytest.fixture
def hers(cast):
    return make_case(cast)


def filed(cast, party, *, ground="urgent_decision", filed_at=FILED, **more):
    with acting_as(cast.owner.pk):
        return actions.file_appeal(
            party=party, ground=ground, text="No me dieron la escolta", notified_at=KNOWN,
            filed_at=filed_at, by=cast.owner.pk, at=max(filed_at, LATER), **more,
        )  # fmt: skip


def stages(appeal):
    return list(AppealStep.objects.filter(appeal=appeal).values_list("stage", flat=True))


def test_the_grounds_are_those_of_the_texts_in_their_order():
    for code in ("mech_appeal_extraordinary", "mech_appeal_ordinary"):
        own = [dict(one.label) for one in terms("appeal_grounds").values()
               if one.facts["protocol"] == code]  # fmt: skip
        assert own == [dict(ground) for ground in newest(code).grounds]


def test_filed_by_the_team_its_clock_runs_from_when_she_filed_it(cast, hers):
    appeal = filed(cast, hers[1])
    with acting_as(cast.owner.pk):
        [step] = Occurrence.objects.filter(step="AE-1", kind="done")
        assert (step.act, step.happened_at) == ("protection.file_appeal", FILED)
        assert (stages(appeal), appeal.filed_by) == (["taken_up"], FiledBy.TEAM)


def test_two_appeals_against_what_was_known_at_one_instant_run_each_by_itself(cast, hers):
    one, other = filed(cast, hers[1]), filed(cast, hers[1], ground="urgent_compliance")
    with acting_as(cast.owner.pk):
        first, second = Proceeding.objects.filter(text__code="mech_appeal_extraordinary")
        assert {first.is_open, second.is_open} == {True}
        actions.settle_appeal(
            appeal=one, reason="Ya llegó la escolta", happened_at=LATER, by=cast.owner.pk, at=LATER
        )
        open_now = Proceeding.objects.filter(text__code=one.code, is_open=True)
        [runs] = open_now
        assert AppealStep.objects.get(appeal=other, stage="taken_up").proceeding_id == runs.pk


@pytest.mark.parametrize(("after", "is_late"), [(10, False), (11, True)])
def test_ten_days_and_late_after_that_by_the_article(cast, hers, after, is_late):
    case, party = hers
    then = KNOWN + timedelta(days=after)
    appeal = filed(cast, party, filed_at=then)
    with acting_as(cast.owner.pk):
        term = term_of(case, appeal.code, notified_at=KNOWN, at=then)
        assert (term.is_late(then), term.law) == (is_late, "LPPDDHP arts. 59-61")
        assert stages(appeal) == ["taken_up"]


def test_the_ordinary_one_has_thirty_days(cast, hers):
    with acting_as(cast.owner.pk):
        term = term_of(hers[0], "mech_appeal_ordinary", notified_at=KNOWN, at=KNOWN)
    assert term.due_at.astimezone(CENTRE).date() == (KNOWN + timedelta(days=30)).date()


@pytest.mark.parametrize("ruling", actions.RULINGS)
def test_the_outcome_confirms_changes_or_revokes_with_its_reason(cast, hers, ruling):
    appeal = filed(cast, hers[1])
    with acting_as(cast.owner.pk):
        said = {"appeal": appeal, "ruling": ruling, "happened_at": LATER, "by": cast.owner.pk}
        with pytest.raises(actions.SayWhy):
            actions.decide_appeal(**said, reason=" ", at=LATER)
        assert Occurrence.objects.filter(step="AE-2", kind="done").count() == 0
        step = actions.decide_appeal(**said, reason="Porque el riesgo es actual", at=LATER)
        [done] = Occurrence.objects.filter(step="AE-2", kind="done")
        texts = read_texts([step.pk], by=cast.owner.pk, at=LATER)
        with pytest.raises(actions.NotInOrder):
            actions.decide_appeal(**said, reason="Otra vez", at=LATER + HOURS)
    assert (step.stage, done.act) == (ruling, "protection.decide_appeal")
    assert texts[step.pk] == {"ruling": "Porque el riesgo es actual"}


def test_a_late_one_is_not_admitted_only_by_a_person_who_says_why(cast, hers):
    appeal = filed(cast, hers[1], filed_at=KNOWN + timedelta(days=40))
    at = KNOWN + timedelta(days=41)
    with acting_as(cast.owner.pk):
        said = {"appeal": appeal, "is_admitted": False, "happened_at": at, "by": cast.owner.pk}
        with pytest.raises(actions.SayWhy):
            actions.admit_appeal(**said, at=at)
        still = stages(appeal)
        actions.admit_appeal(**said, reason="Fuera de plazo, art. 61", at=at)
        assert (still, stages(appeal)) == (["taken_up"], ["taken_up", "inadmissible"])
        assert Proceeding.objects.filter(text__code=appeal.code, is_open=True).count() == 0


def test_the_ordinary_one_is_admitted_and_decided_only_after_what_the_law_puts_between(cast, hers):
    case, party = hers
    appeal = filed(cast, party, ground="measures_decision")
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        said = {"appeal": appeal, "ruling": AppealStage.CHANGED, "reason": "Cambió", "by": by}
        actions.admit_appeal(appeal=appeal, is_admitted=True, happened_at=LATER, by=by, at=LATER)
        with pytest.raises(ActRefused) as refused:
            actions.decide_appeal(**said, happened_at=LATER, at=LATER)
        early = stages(appeal)
        running = Proceeding.objects.get(text__code="mech_appeal_ordinary")
        record_occurrence(
            matter=case.matter, event="appeal_persists", happened_at=LATER, by=by, at=LATER + HOURS
        )
        for step in ("AO-3", "AO-4"):
            complete_step(proceeding=running, step=step, happened_at=LATER, by=by, at=LATER + HOURS)
        actions.decide_appeal(**said, happened_at=LATER, at=LATER + HOURS)
        assert (refused.value.code, early) == ("not_open", ["taken_up", "admitted"])
        assert stages(appeal) == ["taken_up", "admitted", "changed"]


def test_an_appeal_is_filed_after_the_decision_is_known_and_before_it_is_written(cast, hers):
    with pytest.raises(actions.NotInOrder):
        filed(cast, hers[1], filed_at=KNOWN - HOURS)
    with acting_as(cast.owner.pk):
        assert Appeal.objects.count() == 0


@pytest.fixture
def herself(cast, hers, as_operator):
    with as_operator():
        account = make_account(institution=cast.keeper)
    with acting_as(cast.owner.pk):
        open_window(party=hers[1], account=account, by=cast.owner.pk, at=BEFORE)
    return account


def test_she_files_in_her_own_window_and_the_team_takes_it_up_from_her_instant(cast, hers, herself):
    party = hers[1]
    with acting_as(herself.pk):
        appeal = actions.file_appeal(
            party=party, ground="urgent_compliance", text="Nunca llegó", notified_at=KNOWN,
            filed_at=FILED, by=herself.pk, at=FILED,
        )  # fmt: skip
        with pytest.raises(NotAllowed):
            actions.take_up_appeal(appeal=appeal, by=herself.pk, at=LATER)
    with acting_as(cast.owner.pk):
        waiting = list(appeals_waiting())
        actions.take_up_appeal(appeal=appeal_of(appeal.pk), by=cast.owner.pk, at=LATER)
        [step] = Occurrence.objects.filter(step="AE-1", kind="done")
        assert (waiting, list(appeals_waiting())) == ([appeal], [])
    with acting_as(herself.pk):
        seen = [stages(appeal), read_texts([appeal.pk], by=herself.pk, at=LATER)[appeal.pk]]
    assert (appeal.filed_by, step.happened_at) == (FiledBy.HERSELF, FILED)
    assert seen == [["taken_up"], {"appeal": "Nunca llegó"}]


def test_who_speaks_for_her_files_for_her(cast, hers, as_operator):
    case, party = hers
    with as_operator():
        speaker = make_account(institution=cast.keeper)
    with acting_as(cast.owner.pk):
        speaks = add_party(
            case=case, part=Part.REPRESENTATIVE, person=NewPerson(name="Defensora Inventada"),
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
        open_window(party=speaks, account=speaker, by=cast.owner.pk, at=BEFORE)
    with acting_as(speaker.pk):
        appeal = actions.file_appeal(
            party=party, ground="urgent_decision", text="A su nombre", notified_at=KNOWN,
            filed_at=FILED, by=speaker.pk, at=FILED,
        )  # fmt: skip
    assert appeal.filed_by == FiledBy.REPRESENTATIVE


def test_who_sees_an_appeal(cast, hers, as_operator):
    appeal = filed(cast, hers[1])
    with as_operator():
        same_institution = make_account(institution=cast.keeper, roles=["risk_evaluator"])
    seen = {}
    for who in (cast.owner, cast.colleague, same_institution, cast.stranger):
        with acting_as(who.pk):
            seen[who.pk] = (Appeal.objects.count(), len(stages(appeal)))
    assert list(seen.values()) == [(1, 1), (1, 1), (0, 0), (0, 0)]


def test_a_fact_of_misuse_has_no_key_to_an_appeal():
    keys = {f.related_model for f in MisuseFact._meta.get_fields() if f.many_to_one}
    assert keys & {Appeal, AppealStep} == set()


def test_an_authority_does_not_decide_what_challenges_it(as_operator):
    """What it may not do, and who may, stands in `test_appeals_apart`."""
    with as_operator():
        cast = make_authority_cast()
    appeal = filed(cast, make_case(cast)[1])
    with acting_as(cast.owner.pk):
        with pytest.raises(actions.DecidedByOthers):
            actions.decide_appeal(
                appeal=appeal, ruling=AppealStage.REVOKED, reason="Se otorga", happened_at=LATER,
                by=cast.owner.pk, at=LATER,
            )  # fmt: skip
        assert stages(appeal) == []
