"""A remedy of non-repetition answers structural causes of one's own house; all of them or none."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.factories.access import make_account
from tests.factories.causes import (
    IN_A_MONTH,
    OWNER,
    answer,
    make_cause,
    owe_no_repetition,
)
from tests.factories.procedure import BEFORE
from tests.factories.reparation import TODAY, decide, make_plan, owe

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import open_window
from baluarte.domain.prevention.models import EarlyWarning, StructuralCause
from baluarte.domain.prevention.queries.causes import causes_of_ours, remedies_answering
from baluarte.domain.prevention.warning_choices import CauseKind
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.models import CauseAnswer, Remedy, ReparationRemark
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def plan(cast, victim):
    return make_plan(cast, victim)


@pytest.fixture
def remedy(cast, plan):
    return owe_no_repetition(cast, plan)


@pytest.fixture
def cause(cast):
    return make_cause(cast)


@pytest.fixture
def theirs(cast, as_operator):
    """A cause that another house noted."""
    with as_operator():
        house = cast.stranger.memberships.first().institution
    return make_cause(cast, who=cast.stranger, house=house)


def refused(call, *given, **more):
    with pytest.raises(ReparationRefused) as caught:
        call(*given, **more)
    return caught.value.code, caught.value.field


def rows(cast):
    with acting_as(cast.owner.pk):
        return CauseAnswer.objects.count(), ReparationRemark.objects.count()


def test_a_remedy_names_causes_with_who_answers_for_them_and_a_day_of_review(cast, remedy, cause):
    second = make_cause(cast, kind=CauseKind.PROJECT)
    made = answer(cast, remedy, cause, second, cause)
    assert [(one.cause, one.owner, one.review_date) for one in made] == [
        (cause.pk, OWNER, IN_A_MONTH), (second.pk, OWNER, IN_A_MONTH),
    ]  # fmt: skip
    with acting_as(cast.owner.pk):
        [found] = queries.answers_of([remedy]).values()
    assert {one.pk for one in found} == {one.pk for one in made}


def test_a_cause_of_another_house_or_of_nobody_is_refused_and_nothing_is_half_done(
    cast, remedy, cause, theirs
):
    before = rows(cast)
    for stranger in (theirs, uuid4()):
        assert refused(answer, cast, remedy, cause, stranger, words="Ya.") == (
            "not_our_cause", "causes",
        )  # fmt: skip
    assert rows(cast) == before


def test_only_what_is_owed_so_that_it_does_not_happen_again_answers_a_cause(cast, plan, cause):
    decide(cast, plan, "RH-4")
    care = owe(cast, plan, "RH-4")
    assert refused(answer, cast, care, cause) == ("not_of_causes", "causes")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"owner": "NADIE-1"}, ("owner_of_cause", "owner")),
        ({"review_date": TODAY}, ("review_day", "review_date")),
    ],
)
def test_who_answers_for_it_exists_and_the_review_is_to_come(cast, remedy, cause, given, code):
    assert refused(answer, cast, remedy, cause, **given) == code
    assert refused(answer, cast, remedy) == ("no_cause", "causes")
    assert rows(cast)[0] == 0


def test_what_another_took_the_place_of_answers_nothing_and_is_not_counted(cast, plan, cause):
    first = owe_no_repetition(cast, plan)
    answer(cast, first, cause)
    second = owe(cast, plan, "RN-7", replaces=first, at=BEFORE + MINUTE)
    assert refused(answer, cast, first, cause, words="Otra vez.") == ("not_owed_now", "causes")
    with acting_as(cast.steward.pk):
        assert remedies_answering([cause.pk]) == {}
    answer(cast, second, cause)
    with acting_as(cast.steward.pk):
        assert remedies_answering([cause.pk]) == {cause.pk: 1}


def test_a_review_says_what_it_found_and_only_then_leaves_the_desk_of_who_noted_it(
    cast, remedy, cause
):
    answer(cast, remedy, cause, review_date=TODAY + timedelta(days=1))
    on_its_day = BEFORE + timedelta(days=1)

    def waiting(who, at):
        with acting_as(who.pk):
            return queries.answers_to_review(who.pk, at=at).count()

    assert (waiting(cast.owner, BEFORE), waiting(cast.owner, on_its_day)) == (0, 1)
    assert waiting(cast.colleague, on_its_day) == waiting(cast.steward, on_its_day) == 0
    assert refused(answer, cast, remedy, cause, at=BEFORE + MINUTE) == ("review_words", "words")
    answer(cast, remedy, cause, at=BEFORE + MINUTE, words="Sigue sin investigarse (inventado).")
    assert waiting(cast.owner, on_its_day) == 0
    with acting_as(cast.owner.pk):
        [[standing]] = queries.answers_of([remedy]).values()
        assert (CauseAnswer.objects.count(), standing.review_date) == (2, IN_A_MONTH)


@pytest.fixture
def analyst(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.keeper, roles=["analyst"])


def test_a_house_counts_what_answers_its_cause_and_sees_no_case(
    cast, remedy, cause, theirs, analyst
):
    other = owe_no_repetition(cast, remedy.plan, "RN-1")
    answer(cast, remedy, cause)
    answer(cast, other, cause)
    anew = note_anew(cast, cause)
    with acting_as(analyst.pk):
        counted = remedies_answering([cause.pk, anew.pk, theirs.pk])
        seen = (CauseAnswer.objects.count(), Remedy.objects.count())
    assert counted == {cause.pk: 2, anew.pk: 2}
    assert seen == (0, 0)
    with acting_as(cast.stranger.pk):
        assert remedies_answering([cause.pk, theirs.pk]) == {}


def note_anew(cast, cause):
    with acting_as(cast.steward.pk):
        warning = EarlyWarning.objects.get(pk=cause.warning_id)
    return make_cause(cast, warning=warning, at=BEFORE + MINUTE)


def test_whoever_works_on_cases_reads_the_causes_of_the_house_and_not_the_warning(
    cast, cause, theirs
):
    for who in (cast.owner, cast.colleague, cast.steward):
        with acting_as(who.pk):
            assert set(causes_of_ours()) == {cause.pk}
    with acting_as(cast.owner.pk):
        assert (EarlyWarning.objects.count(), StructuralCause.objects.count()) == (0, 0)
    with acting_as(cast.stranger.pk):
        assert set(causes_of_ours()) == {theirs.pk}
    for who in (cast.without_role, cast.liaison):
        with acting_as(who.pk):
            assert causes_of_ours() == {}


def test_nobody_else_names_a_cause_and_she_reads_hers(cast, held, remedy, cause, as_operator):
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=held[1], account=herself, by=cast.owner.pk, at=BEFORE)
    for who in (cast.stranger, herself, cast.without_role):
        with pytest.raises(NotAllowed):
            answer(cast, remedy, cause, who=who)
    answer(cast, remedy, cause)
    counted = []
    for who in (cast.owner, cast.colleague, herself, cast.stranger, cast.without_role):
        with acting_as(who.pk):
            counted.append(CauseAnswer.objects.count())
    assert counted == [1, 1, 1, 0, 0]


LAY = (
    "insert into reparation_causeanswer (id, compartment_id, by_id, recorded_at, remedy_id, cause,"
    " owner, review_date) select gen_random_uuid(), compartment_id, %s, %s, id, %s, 'SEGOB', %s"
    " from reparation_remedy where heading = %s"
)


def lay(who, cause, heading="RN-7"):
    given = [who.pk, BEFORE, cause, IN_A_MONTH, heading]
    with acting_as(who.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LAY, given)
        return cursor.rowcount


def test_sql_lays_no_cause_of_another_house_nor_on_another_heading(
    cast, plan, remedy, cause, theirs
):
    decide(cast, plan, "RH-4")
    owe(cast, plan, "RH-4")
    for key, heading in ((theirs.pk, "RN-7"), (uuid4(), "RN-7"), (cause.pk, "RH-4")):
        with pytest.raises(DatabaseError, match="row-level security"):
            lay(cast.owner, key, heading)
    assert lay(cast.stranger, theirs.pk) == 0
    assert lay(cast.owner, cause.pk) == 1


@pytest.mark.parametrize("sql", ["update {} set owner = 'SEGOB'", "delete from {}"])
def test_what_was_noted_is_not_changed_or_deleted(cast, remedy, cause, sql):
    answer(cast, remedy, cause)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(cast.owner.pk),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(CauseAnswer._meta.db_table))
