"""Stated counts: two persons, beside an edition from what it publishes alone, gone at once."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.access import AT
from tests.factories.jobs import as_the_worker
from tests.factories.publication import NOW, judge_same, let_out, make_event, withdraw
from tests.factories.stated import (
    IN,
    OUT,
    SAID,
    UNTOLD,
    let_count_out,
    let_marks_out,
    make_second,
    mark,
    state,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import (
    AlreadySaid,
    CannotBeStated,
    GroundDoesNotFit,
    NeedsAnotherPerson,
    NotPublished,
    review_count,
    state_count,
    withdraw_count,
)
from baluarte.domain.publication.choices import Contained, CountObjection, CountWithdrawn
from baluarte.domain.publication.comparing import Amount, Mark
from baluarte.domain.publication.files.verification import verify_edition
from baluarte.domain.publication.models import (
    Comparison,
    StatedCount,
    StatedMark,
    StatedReview,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def second(cast, as_operator):
    with as_operator():
        return make_second(cast.curator)


@pytest.fixture
def stated(cast, second):
    return let_count_out(state(cast.curator), second)


@pytest.fixture
def let(cast, as_operator):
    """Let events out, and return the decisions."""

    def out(count=1, **given):
        with as_operator():
            made = [make_event(cast.one, **given) for _ in range(count)]
        return [let_out(cast.one, one) for one in made]

    return out


def names(decisions):
    return [one.reference for one in decisions]


def beside(edition, stated):
    return queries.comparison(edition, stated.reference)


def file_rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_stands_beside_an_edition_until_another_person_lets_it_out(cast, let):
    let()
    state(cast.curator)
    assert queries.comparisons(cast.publish()) == []


def test_who_stated_a_count_does_not_let_it_out(cast):
    stated = state(cast.curator)
    with pytest.raises(NeedsAnotherPerson):
        let_count_out(stated, cast.curator)


def test_the_database_too_tells_one_pair_of_eyes_from_two(cast):
    stated = state(cast.curator)
    with acting_as(cast.curator.pk), pytest.raises(IntegrityError), transaction.atomic():
        StatedReview.objects.create(
            stated=stated, stated_by_id=cast.curator.pk, reviewed_by_id=cast.curator.pk,
            reviewed_at=AT,
        )  # fmt: skip


def test_who_does_not_keep_figures_states_nothing(cast):
    with acting_as(cast.one.steward.pk), pytest.raises(NotAllowed):
        state_count(said=SAID, by=cast.one.steward.pk, at=AT)


def test_what_another_disagrees_with_stays_inside(cast, let, second):
    let()
    stated = state(cast.curator)
    with acting_as(second.pk):
        review_count(stated=stated, objection=CountObjection.NUMBER, by=second.pk, at=AT)
    assert queries.comparisons(cast.publish()) == []


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kinds": ["AG-NONE"]}, "kinds"),
        ({"states": ["99"]}, "states"),
        ({"last_date": date(2025, 1, 1)}, "last_date"),
        ({"url": "http://fiscalia.example/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"copy_sha256": "abc"}, "copy_sha256"),
        ({"read_date": date(2025, 11, 1)}, "read_date"),
        ({"read_date": date(2099, 1, 1)}, "read_date"),
        ({"body": "  "}, "body"),
    ],
)
def test_what_no_document_could_say_is_refused_by_its_field(cast, told, field):
    with acting_as(cast.curator.pk), pytest.raises(CannotBeStated) as refused:
        state_count(said=replace(SAID, **told), by=cast.curator.pk, at=NOW)
    assert refused.value.field == field


def test_an_edition_counts_beside_it_what_it_publishes_of_the_same(cast, let, stated):
    let(2)
    let(on=date(2020, 5, 1))
    found = beside(cast.publish(), stated)
    assert (found.ours, found.confirmed, found.told, found.untold, found.sums.all) == (
        2, 0, 0, 3, Amount(2, 2, 0),
    )  # fmt: skip


def test_only_published_events_are_marked(cast, let, stated):
    let()
    cast.publish()
    with pytest.raises(NotPublished) as refused:
        mark(stated, ["NOTHERE"], IN, cast.curator)
    assert refused.value.references == ["NOTHERE"]


def test_each_answer_rests_on_grounds_of_its_own(cast, let, stated):
    [one] = let()
    cast.publish()
    with pytest.raises(GroundDoesNotFit):
        mark(stated, [one.reference], Mark(Contained.CONTAINED, OUT.ground), cast.curator)


def test_the_database_holds_answers_to_their_grounds(cast, stated):
    with acting_as(cast.curator.pk), pytest.raises(IntegrityError), transaction.atomic():
        StatedMark.objects.create(
            stated=stated, reference="X", answer="contained", ground="no_relation", marked_at=AT,
            marked_by_id=cast.curator.pk,
        )  # fmt: skip


def test_marked_and_not_marked_add_up_in_tables_and_files(cast, let, second, stated, tmp_path):
    made = let(4)
    cast.publish()
    first, other, third, _nobody = names(made)
    for reference, said in ((first, IN), (other, OUT), (third, UNTOLD)):
        let_marks_out(mark(stated, [reference], said, cast.curator), second)
    edition = cast.publish(at=LATER)
    found = beside(edition, stated)
    [row] = file_rows(tmp_path / "editions" / "2.0", "comparaciones.csv")
    told = file_rows(tmp_path / "editions" / "2.0", "comparaciones_hechos.csv")
    answers = {one: found.sums.inside(one).events for one in Contained}
    assert (found.ours, answers, found.untold) == (
        4, {"contained": 1, "not_contained": 1, "not_said": 2}, 2,
    )  # fmt: skip
    assert (row["hechos"], row["contenidos"], row["no_contenidos"], row["no_dichos"]) == (
        "4", "1", "1", "2",
    )  # fmt: skip
    assert {(one["referencia"], one["respuesta"], one["motivo"]) for one in told} == {
        (first, "contained", "named"),
        (other, "not_contained", "no_relation"),
        (third, "not_said", "unclear"),
        (_nobody, "not_said", ""),
    }
    assert verify_edition(tmp_path / "editions" / "2.0").is_whole


def test_a_mark_that_nobody_else_let_out_says_nothing(cast, let, second, stated):
    made = let(2)
    cast.publish()
    mark(stated, [made[0].reference], IN, cast.curator)
    let_marks_out(mark(stated, [made[1].reference], OUT, cast.curator), second, agrees=False)
    found = beside(cast.publish(at=LATER), stated)
    assert found.sums.inside(Contained.NOT_SAID) == found.sums.all


def test_who_marked_an_event_does_not_let_the_mark_out(cast, let, stated):
    [one] = let()
    cast.publish()
    with pytest.raises(NeedsAnotherPerson):
        let_marks_out(mark(stated, [one.reference], IN, cast.curator), cast.curator)


def test_a_withdrawn_event_leaves_every_comparison_at_once(cast, let, second, stated, as_role):
    made = let(2)
    cast.publish()
    let_marks_out(mark(stated, names(made), IN, cast.curator), second)
    edition = cast.publish(at=LATER)
    withdraw(cast.one, made[0], at=LATER)
    with as_role("bal_public"):
        found = beside(edition, stated)
        rows, _next = queries.compared_events(found.stated)
    assert (found.ours, found.told, [one.event.reference for one in rows]) == (
        1, 1, [made[1].reference],
    )  # fmt: skip


def test_its_next_revision_is_without_it_and_frozen_as_it_came_out(
    cast, let, second, stated, tmp_path
):
    made = let(3)
    cast.publish()
    withdraw(cast.one, made[0], at=LATER)
    # Marked after the edition came out: for the next one.
    let_marks_out(mark(stated, [made[1].reference], OUT, cast.curator, at=LATER), second, at=LATER)
    [revised] = cast.revise(at=LATER)
    [row] = file_rows(tmp_path / "editions" / "1.1", "comparaciones.csv")
    found = beside(revised, stated)
    assert (found.ours, found.sums.inside(Contained.NOT_SAID).events, row["hechos"]) == (2, 2, "2")


def test_what_stays_of_a_joint_event_is_compared_without_the_mark_of_what_was_withdrawn(
    cast, as_operator, second, stated
):
    with as_operator():
        hers, theirs = make_event(cast.one), make_event(cast.other)
        judge_same(hers, theirs, cast.curator)
    first, other = let_out(cast.one, hers), let_out(cast.other, theirs, at=AT + timedelta(hours=1))
    cast.publish()
    let_marks_out(mark(stated, [first.reference], OUT, cast.curator), second)
    cast.publish(at=LATER)
    withdraw(cast.one, first, at=LATER)
    revised = cast.revise(at=LATER)[-1]
    [row] = queries.compared_events(beside(revised, stated).stated)[0]
    assert (row.event.reference, row.answer) == (other.reference, "not_said")


def test_a_count_taken_back_is_in_no_edition_when_that_returns(cast, let, stated, as_role, second):
    let()
    edition = cast.publish()
    with acting_as(second.pk):
        withdraw_count(stated=stated, why=CountWithdrawn.MISREAD, by=second.pk, at=LATER)
    with as_role("bal_public"):
        assert queries.comparisons(edition) == []
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs")
        assert cursor.fetchall() == [("publication.revise_editions",)]


def test_its_files_are_made_anew_without_it(cast, let, stated, second, tmp_path):
    let()
    cast.publish()
    with acting_as(second.pk):
        withdraw_count(stated=stated, why=CountWithdrawn.MISREAD, by=second.pk, at=LATER)
    [revised] = cast.revise(at=LATER)
    assert (str(revised), file_rows(tmp_path / "editions" / "1.1", "comparaciones.csv")) == (
        "1.1", [],
    )  # fmt: skip


def test_a_count_is_taken_back_once(cast, stated, second):
    for expected in (False, True):
        with acting_as(second.pk):
            try:
                withdraw_count(stated=stated, why=CountWithdrawn.MISREAD, by=second.pk, at=LATER)
                refused = False
            except AlreadySaid:
                refused = True
        assert refused == expected


def test_a_newer_count_of_the_same_body_takes_its_place_once_it_is_let_out(
    cast, let, stated, second
):
    let()
    newer = state(cast.curator, number=5, supersedes=stated)
    before = [one.stated.number for one in queries.comparisons(cast.publish())]
    let_count_out(newer, second, at=LATER)
    after = [one.stated.number for one in queries.comparisons(cast.publish(at=LATER))]
    assert (before, after) == ([3], [5])


def test_a_count_of_another_body_takes_nobodys_place(cast, stated):
    with pytest.raises(CannotBeStated):
        state(cast.curator, body="Otra Fiscalía Inventada", supersedes=stated)


def test_by_sql_too_a_count_of_another_body_takes_nobodys_place(
    cast, let, stated, second, as_operator
):
    let()
    other = state(cast.curator, body="Otra Fiscalía Inventada", number=5)
    with as_operator():
        StatedCount.objects.filter(pk=other.pk).update(supersedes=stated)
    let_count_out(other, second)
    with acting_as(cast.curator.pk):
        standings = queries.standings_of_counts([stated, other])
    assert standings[stated.pk] == standings[other.pk]
    assert {one.stated.number for one in queries.comparisons(cast.publish())} == {3, 5}


def test_nobody_else_sees_what_is_stated_before_it_is_public(cast, stated, as_operator):
    with acting_as(cast.stranger.pk):
        theirs = list(queries.stated_counts())
    with acting_as(cast.curator.pk):
        hers = [one.pk for one in queries.stated_counts()]
    assert (theirs, hers) == ([], [stated.pk])


def test_an_unpublished_event_is_in_no_comparison(cast, let, stated, as_operator, tmp_path):
    [shown] = let()
    with as_operator():
        make_event(cast.one, victims=7777)
    edition = cast.publish()
    rows = file_rows(tmp_path / "editions" / "1.0", "comparaciones_hechos.csv")
    assert ([one["referencia"] for one in rows], beside(edition, stated).sums.all) == (
        [shown.reference], Amount(1, 1, 0),
    )  # fmt: skip


def test_a_comparison_that_is_none_is_not_found(cast, let):
    let()
    with pytest.raises(Comparison.DoesNotExist):
        queries.comparison(cast.publish(), uuid4().hex[:12])
