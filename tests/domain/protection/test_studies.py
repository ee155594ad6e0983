"""A study closes when it lacks nothing, her position among it; a person states the level."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.protection import REVIEW, make_study

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import add_party
from baluarte.domain.cases.choices import Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Cause
from baluarte.domain.protection.models import ItemRating, LevelStatement, Reevaluation, RiskStudy
from baluarte.domain.protection.queries import (
    instrument_of,
    lacking,
    level_of,
    levels_of,
    read_texts,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)


@pytest.fixture
def hers(cast):
    return make_case(cast)


def test_a_study_that_lacks_nothing_closes_and_plans_the_next(cast, hers):
    study = make_study(cast, *hers)
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=LATER)
        [planned] = Reevaluation.objects.filter(cause=Cause.PLANNED)
    assert study.closed_at == LATER
    assert (planned.due_on, planned.done_by_id) == (REVIEW, None)


def test_a_closed_study_keeps_the_day_of_its_review(cast, hers):
    """Sent as SQL, by the team."""
    study = make_study(cast, *hers)
    with acting_as(cast.owner.pk), connection.cursor() as cursor:
        change = "update protection_riskstudy set review_date = '2099-01-01' where id = %s"
        actions.close_study(study=study, by=cast.owner.pk, at=LATER)
        cursor.execute(change, [study.pk])
        assert cursor.rowcount == 0
        study.refresh_from_db()
    assert study.review_date == REVIEW


@pytest.mark.parametrize(
    ("without", "code"),
    [
        ("D1-01", "item_left_out"),
        ("scenario", "no_scenario"),
        ("measure", "scenario_without_measure"),
        ("institution", "measure_without_institution"),
        ("delivery", "measure_without_delivery_date"),
        ("level", "no_level"),
        ("reason", "level_without_reason"),
        ("review", "no_review_date"),
        ("position", "no_position"),
        ("quality", "quality_left_out"),
    ],
)
def test_s11_what_is_missing_is_named_and_nothing_closes(cast, hers, without, code):
    study = make_study(cast, *hers, without=without)
    with acting_as(cast.owner.pk):
        with pytest.raises(actions.StudyIncomplete) as refused:
            actions.close_study(study=study, by=cast.owner.pk, at=LATER)
        assert not RiskStudy.objects.filter(closed_at__isnull=False).exists()
    assert code in {one.code for one in refused.value.refusals}
    assert all(one.in_language("es") and one.in_language("en") for one in refused.value.refusals)


def test_unknown_is_kept_as_unknown_and_never_as_zero(cast, hers):
    study = make_study(cast, *hers)
    with acting_as(cast.owner.pk):
        actions.rate_item(study=study, item="D1-01", code=None, by=cast.owner.pk, at=LATER)
        newest = ItemRating.objects.filter(item="D1-01").order_by("-rated_at").first()
    assert newest.code is None


def test_imminent_danger_is_declared_and_never_stated_for_her(cast, hers):
    study = make_study(cast, *hers)
    said = {"level": "inminente", "nexus": "no_determinado", "reason": "Lo declara"}
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        with pytest.raises(actions.NotALevel):
            actions.state_level(study=study, **said, by=by, at=LATER)
        actions.state_level(study=study, **said, is_declared=True, by=by, at=LATER)
        assert level_of(study).level == "inminente"


@pytest.mark.parametrize("level", ["bajo", "medio"])
def test_to_depart_from_the_level_before_needs_a_reason_of_its_own(cast, hers, level):
    study = make_study(cast, *hers)
    with acting_as(cast.owner.pk):
        by, said = cast.owner.pk, {"level": level, "nexus": "no_determinado", "reason": "Cambió"}
        actions.state_level(study=study, **said, by=by, at=LATER)
        codes = {one.code for one in lacking(study, at=LATER)}
        actions.state_level(
            study=study, **said, override_reason="Se fueron", by=by,
            at=LATER + timedelta(minutes=1),
        )  # fmt: skip
        after = lacking(study, at=LATER + timedelta(minutes=2))
    assert codes == {"override_without_reason"}
    assert after == ()


def test_every_level_that_was_stated_stays_readable(cast, hers):
    study = make_study(cast, *hers)
    with acting_as(cast.owner.pk):
        actions.state_level(
            study=study, level="medio", nexus="no_determinado", reason="Cambió",
            by=cast.owner.pk, at=LATER,
        )  # fmt: skip
        assert [one.level for one in levels_of(study)] == ["medio", "alto"]
        [_, reason] = [
            read_texts([one.pk], by=cast.owner.pk, at=LATER)[one.pk] for one in levels_of(study)
        ]
    assert reason["level"] == "Por la escalada"


def test_a_position_that_could_not_be_had_says_why(cast, hers):
    case, party = hers
    study = make_study(cast, case, party, without="position")
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        said = {"party": party, "about": About.STUDY, "subject": study.pk, "code": "not_had"}
        with pytest.raises(actions.NeedsItsReason):
            actions.take_position(**said, by=by, at=LATER)
        actions.take_position(**said, reason="No contesta desde ayer", by=by, at=LATER)
        actions.close_study(study=study, by=by, at=LATER)
        assert RiskStudy.objects.get(pk=study.pk).closed_at == LATER


def test_a_standing_position_carries_until_it_expires_and_dissent_is_one_word_away(cast, hers):
    case, party = hers
    study = make_study(cast, case, party, without="position")
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.take_position(
            party=party, about=About.MATTER, subject=case.pk, code="standing",
            expires_at=LATER, by=by, at=BEFORE,
        )  # fmt: skip
        carried = lacking(study, at=LATER - timedelta(minutes=1))
        expired = {one.code for one in lacking(study, at=LATER + timedelta(minutes=1))}
        actions.take_position(
            party=party, about=About.STUDY, subject=study.pk, code="dissents", by=by, at=LATER
        )
        dissents = lacking(study, at=LATER + timedelta(minutes=1))
    assert (carried, expired, dissents) == ((), {"no_position"}, ())


def test_a_closed_study_stays_as_it_is(cast, hers):
    study = make_study(cast, *hers)
    with acting_as(cast.owner.pk):
        actions.close_study(study=study, by=cast.owner.pk, at=LATER)
        with pytest.raises(actions.StudyClosed):
            actions.rate_item(study=study, item="D1-01", code=0, by=cast.owner.pk, at=LATER)


def test_a_second_rating_is_anothers_and_answers_nothing_that_waits(cast, hers):
    case, party = hers
    first = make_study(cast, case, party)
    with acting_as(cast.owner.pk), pytest.raises(actions.SameRater):
        actions.open_study(
            case=case, party=party, unit="person", rated_again=first, by=cast.owner.pk, at=LATER
        )
    with acting_as(cast.colleague.pk):
        by = cast.colleague.pk
        actions.ask_anew(case=case, cause=Cause.HER_WISH, by=by, at=BEFORE)
        again = actions.open_study(
            case=case, party=party, unit="person", rated_again=first, by=by, at=LATER
        )
        before = {one.code for one in lacking(again, at=LATER)}
        for item in instrument_of(again).items:
            actions.rate_item(study=again, item=item, code=1, by=by, at=LATER)
        actions.state_level(
            study=again, level="medio", nexus="no_determinado", reason="Por lo leído", by=by,
            at=LATER,
        )  # fmt: skip
        actions.close_study(study=again, by=by, at=LATER)
        [waits] = Reevaluation.objects.all()
    assert before == {
        "item_left_out", "insufficient_information", "no_level", "level_without_reason", "no_nexus"
    }  # fmt: skip
    assert (waits.cause, waits.done_by_id) == (Cause.HER_WISH, None)


def test_a_collective_measure_needs_the_word_of_the_collective(cast, hers):
    case, party = hers
    study = make_study(cast, case, party)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        town = add_party(
            case=case, part=Part.COLLECTIVE, person=NewPerson(name="Radio Inventada"), by=by,
            at=BEFORE,
        )  # fmt: skip
        actions.plan_measure(
            case=case, study=study, code="MC-2", answers=[1], institution=cast.federal,
            delivery_date=REVIEW, by=by, at=LATER,
        )  # fmt: skip
        without = {one.code for one in lacking(study, at=LATER)}
        actions.take_position(
            party=town, about=About.STUDY, subject=study.pk, code="agrees", by=by, at=LATER
        )
        assert (without, lacking(study, at=LATER)) == ({"collective_without_consent"}, ())


def test_who_sees_a_study(cast, hers, as_operator):
    make_study(cast, *hers)
    with as_operator():
        same_institution = make_account(institution=cast.keeper, roles=["risk_evaluator"])

    def seen(account):
        with acting_as(account.pk):
            return RiskStudy.objects.count(), ItemRating.objects.count() > 0

    team = [seen(one) for one in (cast.owner, cast.colleague)]
    others = [seen(one) for one in (same_institution, cast.stranger, cast.liaison)]
    assert (team, others) == ([(1, True)] * 2, [(0, False)] * 3)


def test_only_the_team_rates(cast, hers):
    study = make_study(cast, *hers)
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        actions.rate_item(study=study, item="D1-01", code=0, by=cast.stranger.pk, at=LATER)
    with acting_as(cast.owner.pk):
        assert LevelStatement.objects.count() == 1
