"""Targets and assessments: what cannot be one is refused in words; nobody replaces another's."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import ProgrammingError, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.statements import NOW, keep

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions import (
    NewAssessment,
    NewTarget,
    assess,
    review_entry,
    set_target,
    withdraw_entry,
)
from baluarte.domain.accountability.choices import Assessed, AssessmentSide, Verdict
from baluarte.domain.accountability.models import Assessment, Target
from baluarte.domain.accountability.queries import both_sides, targets
from baluarte.domain.accountability.queries.targets import progress_towards_agreed
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import DatedValue, ProgressReason, policy_indicators
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
WITH_BASELINE = next(
    one
    for one in policy_indicators().values()
    if one.unit == "percent"
    and one.baseline is not None
    and one.baseline_value is not None
    and "*" not in one.owners[0]
)
CODE = WITH_BASELINE.code
OWNER = WITH_BASELINE.owners[0]
OBJECTIVE = "OB-0A"
WITHOUT = next(
    one.code
    for one in policy_indicators().values()
    if one.baseline_value is None and one.unit != "percent" and one.direction == "up"
)


@pytest.fixture
def cast(as_operator):
    """An organisation and an authority, each with somebody who states for it, all invented."""
    with as_operator():
        ours = make_institution()
        theirs = make_institution(kind=InstitutionKind.AUTHORITY, code=OWNER)
        made = SimpleNamespace(
            ours=ours,
            theirs=theirs,
            one=make_account(institution=ours, roles=["analyst"]),
            officer=make_account(institution=theirs, roles=["analyst"]),
            seconds={
                ours.pk: make_account(institution=ours, roles=["verifier"]),
                theirs.pk: make_account(institution=theirs, roles=["liaison"]),
            },
            plain=make_account(institution=ours, roles=["reception_officer"]),
        )
    made.document = keep(made.one, ours)
    made.hidden = keep(made.one, ours, is_shared=False, content=b"Otro documento inventado.")
    return made


def target_of(cast, **changes):
    given = NewTarget(
        indicator=CODE, ground="Acuerdo 3 (inventado)", document=cast.document,
        value=Decimal(80), due_date=date(2027, 12, 31),
    )  # fmt: skip
    return replace(given, **changes)


def assessment_of(cast, **changes):
    given = NewAssessment(
        of=Assessed.INDICATOR, subject=CODE, first_date=date(2025, 1, 1),
        last_date=date(2025, 12, 31), verdict=Verdict.LITTLE, words="Avanza poco (inventado).",
        document=cast.document,
    )  # fmt: skip
    return replace(given, **changes)


def agree(by, institution, given, at=NOW, second=None):
    with acting_as(by.pk):
        made = set_target(given=given, institution=institution, by=by.pk, at=at)
    if second is not None:
        with acting_as(second.pk):
            review_entry(entry=made, by=second.pk, at=at)
    return made


def stood(cast, by, institution, given, at=NOW):
    return agree(by, institution, given, at=at, second=cast.seconds[institution.pk])


def judge(by, institution, given, at=NOW):
    with acting_as(by.pk):
        return assess(given=given, institution=institution, by=by.pk, at=at)


def standing(by, at=LATER):
    with acting_as(by.pk):
        return [(str(one.holder), one.value) for one in targets(known_at=at, indicators=[CODE])]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"indicator": "NO-HAY"}, "unknown", "indicator"),
        ({"institution": "NO-HAY"}, "institution", "institution"),
        ({"ground": " "}, "words", "ground"),
        ({"due_date": None}, "half_target", "due_date"),
        ({"value": None}, "half_target", "value"),
        ({"value": Decimal(-1)}, "out_of_range", "value"),
        ({"value": Decimal(101)}, "out_of_range", "value"),
        ({"due_date": WITH_BASELINE.baseline.day}, "before_baseline", "due_date"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_words(cast, changes, code, field):
    with pytest.raises(PolicyRefused) as refused:
        agree(cast.one, cast.ours, target_of(cast, **changes))
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting_as(cast.one.pk):
        assert Target.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"subject": "NO-HAY"}, "unknown", "subject"),
        ({"of": Assessed.OBJECTIVE, "subject": CODE}, "unknown", "subject"),
        ({"of": Assessed.INSTITUTION, "subject": CODE}, "institution", "subject"),
        ({"first_date": date(2026, 1, 1)}, "backwards", "last_date"),
        ({"last_date": date(2026, 6, 2)}, "ahead", "last_date"),
        ({"words": "\n"}, "words", "words"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused_in_words(cast, changes, code, field):
    with pytest.raises(PolicyRefused) as refused:
        judge(cast.one, cast.ours, assessment_of(cast, **changes))
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting_as(cast.one.pk):
        assert Assessment.objects.count() == 0


def test_both_stand_on_a_document_that_everybody_sees(cast):
    for act, given in ((agree, target_of), (judge, assessment_of)):
        with pytest.raises(PolicyRefused) as refused:
            act(cast.one, cast.ours, given(cast, document=cast.hidden))
        assert refused.value.code == "not_shared"


def test_what_an_organisation_agreed_no_other_replaces(cast):
    stood(cast, cast.one, cast.ours, target_of(cast))
    stood(cast, cast.officer, cast.theirs, target_of(cast, value=Decimal(30)), at=LATER)
    assert sorted(standing(cast.one)) == sorted(
        [(str(cast.ours), Decimal(80)), (str(cast.theirs), Decimal(30))]
    )


def test_progress_is_said_towards_a_target_on_which_all_agree_and_no_other():
    day = date(2030, 12, 31)
    newest = DatedValue(WITH_BASELINE.baseline_value + 1, date(2028, 6, 30))
    said = [
        progress_towards_agreed(WITH_BASELINE, made, newest=newest).reason
        for made in (
            [],
            [Target(value=Decimal(80), due_date=day)],
            [Target(value=Decimal(80), due_date=day), Target(value=Decimal("80.0"), due_date=day)],
            [Target(value=Decimal(80), due_date=day), Target(value=Decimal(60), due_date=day)],
            [Target(institution="SEGOB", value=Decimal(80), due_date=day)],
        )
    ]
    nothing, differ = ProgressReason.NO_TARGET, ProgressReason.DIFFERENT_TARGETS
    assert said == [nothing, None, None, differ, nothing]


def test_a_newer_one_of_the_same_takes_its_place_and_the_past_stays(cast):
    stood(cast, cast.one, cast.ours, target_of(cast))
    stood(cast, cast.one, cast.ours, target_of(cast, value=Decimal(90)), at=LATER)
    assert standing(cast.one) == [(str(cast.ours), Decimal(90))]
    assert standing(cast.one, at=NOW) == [(str(cast.ours), Decimal(80))]


def test_one_without_a_value_says_that_nothing_is_agreed(cast):
    stood(cast, cast.one, cast.ours, target_of(cast))
    stood(cast, cast.one, cast.ours, target_of(cast, value=None, due_date=None), at=LATER)
    assert standing(cast.one) == []


def test_a_target_waits_for_a_second_person_of_its_house(cast):
    made = agree(cast.one, cast.ours, target_of(cast))
    assert standing(cast.one) == []
    with acting_as(cast.officer.pk):
        assert Target.objects.count() == 0, "nobody else reads it before"
    with pytest.raises(PolicyRefused) as refused, acting_as(cast.one.pk):
        review_entry(entry=made, by=cast.one.pk, at=NOW)
    assert refused.value.code == "two_people"
    second = cast.seconds[cast.ours.pk].pk
    with acting_as(second):
        review_entry(entry=made, by=second, at=NOW)
    assert standing(cast.officer) == [(str(cast.ours), Decimal(80))]


@pytest.mark.parametrize("act", ["target", "assessment"])
def test_a_second_one_of_the_same_waits_for_no_one_while_the_first_does(cast, act):
    do, given = (agree, target_of(cast)) if act == "target" else (judge, assessment_of(cast))
    first = do(cast.one, cast.ours, given)
    with pytest.raises(PolicyRefused) as refused:
        do(cast.one, cast.ours, given, at=LATER)
    assert refused.value.code == "waits_already"
    do(cast.officer, cast.theirs, given)
    with acting_as(cast.one.pk):
        withdraw_entry(entry=first, by=cast.one.pk, at=LATER)
    do(cast.one, cast.ours, given, at=LATER)


def test_what_one_entered_nobody_else_takes_back_and_nobody_reviews_it_after(cast):
    made, second = judge(cast.one, cast.ours, assessment_of(cast)), cast.seconds[cast.ours.pk].pk
    with pytest.raises(NotAllowed), acting_as(second):
        withdraw_entry(entry=made, by=second, at=NOW)
    with acting_as(cast.one.pk):
        withdraw_entry(entry=made, by=cast.one.pk, at=NOW)
    with pytest.raises(PolicyRefused) as refused, acting_as(second):
        review_entry(entry=made, by=second, at=NOW)
    assert refused.value.code == "said_before"
    with acting_as(cast.one.pk):
        assert both_sides(Assessed.INDICATOR, known_at=LATER) == {}


def test_a_target_in_the_past_is_of_a_document_from_before_its_day(cast, as_operator):
    before = cast.document.document_date - timedelta(days=1)
    with pytest.raises(PolicyRefused) as refused:
        agree(cast.one, cast.ours, target_of(cast, indicator=WITHOUT, due_date=before))
    assert (refused.value.code, refused.value.field) == ("target_past", "due_date")
    after = cast.document.document_date + timedelta(days=1)
    assert after < NOW.date()
    assert agree(cast.one, cast.ours, target_of(cast, indicator=WITHOUT, due_date=after))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"indicator": CODE}, "has_baseline", "baseline_value"),
        ({"baseline_date": None}, "half_baseline", "baseline_date"),
        ({"baseline_value": None}, "half_baseline", "baseline_value"),
        ({"baseline_value": Decimal(-1)}, "out_of_range", "baseline_value"),
        ({"baseline_date": date(2027, 1, 1)}, "ahead", "baseline_date"),
        ({"value": None, "due_date": None}, "half_target", "value"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused_in_words(cast, changes, code, field):
    given = {"indicator": WITHOUT, "baseline_value": Decimal(10),
             "baseline_date": date(2024, 12, 31)} | changes  # fmt: skip
    with pytest.raises(PolicyRefused) as refused:
        agree(cast.one, cast.ours, target_of(cast, **given))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_target_brings_the_baseline_that_an_indicator_has_not(cast):
    of = policy_indicators()[WITHOUT]
    given = target_of(
        cast, indicator=WITHOUT, baseline_value=Decimal(10), baseline_date=date(2024, 12, 31)
    )
    made = agree(cast.one, cast.ours, given)
    newest = DatedValue(20.0, date(2025, 12, 31))
    bare = Target(value=made.value, due_date=made.due_date)
    assert progress_towards_agreed(of, [bare], newest=newest).reason is ProgressReason.NO_BASELINE
    assert progress_towards_agreed(of, [made], newest=newest).reason is None


def test_an_authority_judges_as_one_and_the_difference_is_counted(cast):
    made = [
        judge(cast.one, cast.ours, assessment_of(cast)),
        judge(cast.officer, cast.theirs, assessment_of(cast, verdict=Verdict.REACHED)),
    ]
    with acting_as(cast.plain.pk):
        assert both_sides(Assessed.INDICATOR, known_at=LATER) == {}
    for one in made:
        second = cast.seconds[one.holder_id].pk
        with acting_as(second):
            review_entry(entry=one, by=second, at=NOW)
    with acting_as(cast.plain.pk):
        [found] = both_sides(Assessed.INDICATOR, known_at=LATER)[CODE]
    assert [one.holder_id for one in found.authority] == [cast.theirs.pk]
    assert [one.holder_id for one in found.civil] == [cast.ours.pk]
    assert found.difference == 2


def test_whoever_enters_for_nobody_writes_neither(cast):
    with pytest.raises(NotAllowed):
        agree(cast.plain, cast.ours, target_of(cast))
    with pytest.raises(NotAllowed):
        judge(cast.plain, cast.ours, assessment_of(cast))


def test_an_officer_writes_nothing_in_the_name_of_an_organisation(cast):
    with pytest.raises(NotAllowed):
        judge(cast.officer, cast.ours, assessment_of(cast))


@pytest.mark.parametrize("side", [AssessmentSide.AUTHORITY, AssessmentSide.CIVIL])
def test_the_database_keeps_each_on_its_side(cast, side):
    by, holder = (
        (cast.one, cast.ours) if side is AssessmentSide.AUTHORITY else (cast.officer, cast.theirs)
    )
    row = Assessment(
        holder=holder, of=Assessed.OBJECTIVE, subject=OBJECTIVE, first_date=date(2025, 1, 1),
        last_date=date(2025, 12, 31), side=side, verdict=Verdict.REACHED, words="Inventado.",
        document=cast.document, said_at=NOW, by=by,
    )  # fmt: skip
    with acting_as(by.pk), pytest.raises(ProgrammingError), transaction.atomic():
        row.save(force_insert=True)


OTHERS = next(one.code for one in policy_indicators().values() if OWNER not in one.owners)


@pytest.mark.parametrize(
    ("of", "subject"),
    [
        (Assessed.INDICATOR, OTHERS),
        (Assessed.INSTITUTION, "CNDH"),
        (Assessed.OBJECTIVE, "OB-0A"),
    ],
)
def test_an_authority_judges_only_what_it_answers_for(cast, as_operator, of, subject):
    with as_operator():
        third = make_institution(kind=InstitutionKind.AUTHORITY, code="FEADLE")
        by = make_account(institution=third, roles=["liaison"])
    with pytest.raises(NotAllowed, match="does_not_answer"):
        judge(by, third, assessment_of(cast, of=of, subject=subject))
    row = Assessment(
        holder=third, of=of, subject=subject, first_date=date(2025, 1, 1),
        last_date=date(2025, 12, 31), side=AssessmentSide.AUTHORITY, verdict=Verdict.REACHED,
        words="Inventado.", document=cast.document, said_at=NOW, by=by,
    )  # fmt: skip
    with acting_as(by.pk), pytest.raises(ProgrammingError), transaction.atomic():
        row.save(force_insert=True)


def test_an_authority_judges_itself(cast):
    given = assessment_of(cast, of=Assessed.INSTITUTION, subject=OWNER)
    assert judge(cast.officer, cast.theirs, given).side == AssessmentSide.AUTHORITY
