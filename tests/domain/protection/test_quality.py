"""The quality checklist is gone through point by point by somebody before a study closes."""

from datetime import timedelta

import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import Answered
from baluarte.domain.protection.models import QualityAnswer, RiskStudy
from baluarte.domain.protection.queries import instrument_of, lacking, quality_of, read_texts
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)


@pytest.fixture
def study(cast):
    return make_study(cast, *make_case(cast), without="quality")


def answer(cast, study, found, *, at=LATER):
    return actions.answer_quality(study=study, found=found, by=cast.owner.pk, at=at)


def test_without_the_checklist_a_study_does_not_close_and_each_point_is_named(cast, study):
    points = tuple(point.id for point in instrument_of(study).quality)
    with acting_as(cast.owner.pk):
        with pytest.raises(actions.StudyIncomplete) as refused:
            actions.close_study(study=study, by=cast.owner.pk, at=LATER)
        assert RiskStudy.objects.get(pk=study.pk).closed_at is None
    assert tuple(one.where for one in refused.value.refusals) == points
    assert {one.code for one in refused.value.refusals} == {"quality_left_out"}


@pytest.mark.parametrize("said", [Answered.NOT_MET, Answered.NOT_APPLICABLE])
def test_other_than_yes_says_why_or_nothing_is_written(cast, study, said):
    found = {"QS-1": actions.Found(Answered.MET), "QS-5": actions.Found(said, " ")}
    with acting_as(cast.owner.pk):
        with pytest.raises(actions.AnswerNeedsReason) as refused:
            answer(cast, study, found)
        assert (refused.value.points, QualityAnswer.objects.count()) == (("QS-5",), 0)


def test_s18_an_essential_no_keeps_a_study_open_until_it_is_mended(cast, study):
    yes = {point.id: actions.Found(Answered.MET) for point in instrument_of(study).quality}
    with acting_as(cast.owner.pk):
        no = {"QS-9": actions.Found(Answered.NOT_MET, "No se sigue de los escenarios")}
        answer(cast, study, yes | no)
        [refused] = lacking(study, at=LATER)
        answer(cast, study, {"QS-9": actions.Found(Answered.MET)}, at=LATER + timedelta(minutes=1))
        after = lacking(study, at=LATER)
        kept = QualityAnswer.objects.filter(point="QS-9").count()
    assert (refused.where, refused.code, after, kept) == ("QS-9", "quality_not_met", (), 2)


def test_who_answered_and_why_stands_with_each_point(cast, study):
    with acting_as(cast.owner.pk):
        answer(cast, study, {"QS-5": actions.Found(Answered.NOT_APPLICABLE, "Sin colectivo")})
        row = quality_of(study)["QS-5"]
        texts = read_texts([row.pk], by=cast.owner.pk, at=LATER)
    assert (row.by, texts[row.pk]) == (cast.owner, {"quality": "Sin colectivo"})


def test_a_point_that_the_instrument_does_not_ask_is_refused(cast, study):
    with acting_as(cast.owner.pk), pytest.raises(actions.NoSuchPoint):
        answer(cast, study, {"QS-99": actions.Found(Answered.MET)})


def test_a_closed_study_is_not_answered_anew(cast):
    study = make_study(cast, *make_case(cast))
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=LATER)
        with pytest.raises(NotAllowed):
            answer(cast, study, {"QS-1": actions.Found(Answered.MET)})


def test_who_sees_an_answer(cast, study):
    with acting_as(cast.owner.pk):
        answer(cast, study, {"QS-1": actions.Found(Answered.MET)})
    seen = []
    for who in (cast.owner, cast.colleague, cast.without_role, cast.stranger):
        with acting_as(who.pk):
            seen.append(QualityAnswer.objects.count())
    assert seen == [1, 1, 0, 0]
