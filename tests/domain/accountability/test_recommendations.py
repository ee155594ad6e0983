"""Recommendations: no status without evidence, any past day, a report that is the same again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories.recommendations import (
    NOW,
    ROWS,
    let_stand,
    make_house,
    make_set,
    standing,
    state,
)
from tests.factories.statements import keep

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import AssessmentSide, ReviewObjection
from baluarte.domain.accountability.models import EntryReview, RecommendationStatus
from baluarte.domain.accountability.queries import recommendations as queries
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def made(house):
    return make_set(house)


def status_on(house, row, day, known_at=NOW):
    with acting_as(house.curator.pk):
        said = queries.statuses_on([row.pk], day=day, known_at=known_at).get(row.pk, {})
    return {side: one.status for side, one in said.items()}


@pytest.mark.parametrize("reference", ["", "   "])
def test_no_status_changes_without_evidence(house, made, reference):
    _, rows = made
    with pytest.raises(RecommendationRefused) as refused:
        standing(house, house.monitor, house.other, rows[0], reference=reference)
    assert (refused.value.code, refused.value.field) == ("evidence", "reference")


@pytest.mark.parametrize("reference", ["", "   "])
def test_the_database_refuses_a_status_without_evidence(house, made, reference):
    _, rows = made
    row = {
        "recommendation": rows[0], "side": AssessmentSide.CIVIL, "status": "pending", "day": MARCH,
        "reason": "Así es", "said_by": house.other.name, "institution": house.other,
        "stated_at": NOW, "stated_by_id": house.monitor.pk,
    }  # fmt: skip
    with acting_as(house.monitor.pk), transaction.atomic():
        RecommendationStatus.objects.create(**row, reference="Página 4")
    with (
        acting_as(house.monitor.pk),
        pytest.raises(IntegrityError, match="accountability_status_has_evidence"),
        transaction.atomic(),
    ):
        RecommendationStatus.objects.create(**row, reference=reference)


def test_a_document_of_statements_is_evidence_and_unseen_is_none(house, made):
    _, rows = made
    shared = keep(house.documenter, house.civil)
    said = standing(
        house, house.monitor, house.other, rows[0], reference="", document=shared, page=3
    )
    assert said.document_id == shared.pk
    own = keep(house.documenter, house.civil, is_shared=False, content=b"Otro, inventado.")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        standing(house, house.monitor, house.other, rows[1], reference="", document=own)
    standing(house, house.documenter, house.civil, rows[1], reference="", document=own)
    with acting_as(house.monitor.pk):
        [seen] = queries.history_of(rows[1])
        assert (seen.document_id, seen.document) == (own.pk, None)


def test_the_status_on_any_past_day(house, made):
    _, rows = made
    standing(house, house.monitor, house.other, rows[0], day=MARCH, status="pending")
    standing(
        house, house.monitor, house.other, rows[0], day=date(2026, 5, 10), status="in_progress"
    )
    standing(house, house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY, status="implemented",
             day=date(2026, 4, 1), said_by="EDO-09-FIS")  # fmt: skip
    found = [status_on(house, rows[0], date(2026, month, 15)) for month in (2, 3, 4, 5)]
    assert found == [
        {},
        {"civil": "pending"},
        {"civil": "pending", "authority": "implemented"},
        {"civil": "in_progress", "authority": "implemented"},
    ]


def test_a_status_is_never_changed_nor_removed(house, made):
    _, rows = made
    said = state(house.monitor, house.other, rows[0])
    with acting_as(house.monitor.pk):
        for change in (
            lambda: RecommendationStatus.objects.filter(pk=said.pk).update(status="implemented"),
            lambda: RecommendationStatus.objects.filter(pk=said.pk).delete(),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()


def test_s14_the_report_of_a_set_for_a_date_is_the_same_again(house, made):
    of, rows = made
    standing(house, house.monitor, house.other, rows[0], at=datetime(2026, 3, 2, 18, tzinfo=UTC))
    known = queries.end_of(MARCH.replace(day=31))

    def report():
        with acting_as(house.curator.pk):
            return queries.report_of_set(of, day=MARCH.replace(day=31), known_at=known)

    with acting_as(house.curator.pk):
        empty = queries.report_of_set(of, day=MARCH.replace(day=31), known_at=known)
    assert empty.whole.total == 0, "nothing of it was kept by then"
    kept_by_then = make_set(house, code="inventado_2025", at=datetime(2026, 1, 5, 18, tzinfo=UTC))
    of, rows = kept_by_then
    standing(house, house.monitor, house.other, rows[0], at=datetime(2026, 3, 2, 18, tzinfo=UTC))
    before = report()
    assert before.whole.total == 3
    assert before.whole.of(AssessmentSide.CIVIL, "pending") == 1
    assert before.whole.neither == 2
    # Said later, of that very day and of another; and one more recommendation.
    standing(house, house.monitor, house.other, rows[1], day=MARCH)
    standing(house, house.monitor, house.other, rows[0], day=MARCH, status="implemented")
    with acting_as(house.curator.pk):
        actions.import_recommendations(
            of=of, rows=[actions.NewRecommendation(number="9", text_es="Otra, posterior.")],
            by=house.curator.pk, at=NOW,
        )  # fmt: skip
    assert report() == before
    with acting_as(house.curator.pk):
        today = queries.report_of_set(of, day=JUNE, known_at=NOW)
    assert (today.whole.total, today.whole.of(AssessmentSide.CIVIL, "implemented")) == (4, 1)


def test_both_assessments_stand_beside_each_other_with_their_difference(house, made):
    of, rows = made
    standing(house, house.monitor, house.other, rows[0], status="pending")
    standing(
        house,
        house.liaison,
        house.authority,
        rows[0],
        side=AssessmentSide.AUTHORITY,
        status="implemented",
    )
    standing(
        house,
        house.liaison,
        house.authority,
        rows[1],
        side=AssessmentSide.AUTHORITY,
        status="in_progress",
    )
    with acting_as(house.curator.pk):
        found = queries.report_of_set(of, day=JUNE, known_at=NOW)
    whole = found.whole
    assert (whole.agree, whole.differ, whole.one_side, whole.neither) == (0, 1, 1, 1)
    assert whole.of(AssessmentSide.AUTHORITY, "implemented") == 1
    assert whole.of(AssessmentSide.CIVIL, "pending") == 1
    assert [(cut.code, cut.figures.total) for cut in found.by_axis] == [
        ("protection", 2),
        ("investigation", 1),
    ]
    assert sum(cut.figures.total for cut in found.by_axis) == whole.total
    assert {cut.code: cut.figures.total for cut in found.by_addressee} == {
        "federal_mechanism": 1, "state_mechanisms": 1, "state_units": 1, "other": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "institution", "side"),
    [
        ("plain", "civil", AssessmentSide.CIVIL),
        ("liaison", "authority", AssessmentSide.CIVIL),
        ("documenter", "civil", AssessmentSide.AUTHORITY),
        ("monitor", "civil", AssessmentSide.CIVIL),
        ("liaison", "civil", AssessmentSide.AUTHORITY),
    ],
)
def test_each_speaks_for_its_own_side(house, made, who, institution, side):
    _, rows = made
    with pytest.raises(NotAllowed, match="not_its_side"):
        state(getattr(house, who), getattr(house, institution), rows[0], side=side)


@pytest.mark.parametrize(("who", "side"), [("liaison", "civil"), ("documenter", "authority")])
def test_the_database_knows_the_sides(house, made, who, side):
    _, rows = made
    by = getattr(house, who)
    with acting_as(by.pk), pytest.raises(ProgrammingError), transaction.atomic():
        RecommendationStatus.objects.create(
            recommendation=rows[0], side=side, status="pending", day=MARCH, reason="x",
            said_by="x", institution=house.civil, reference="x", stated_at=NOW, stated_by=by,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "cndh_full"}, "status"),
        ({"day": date(2026, 6, 2)}, "ahead"),
        ({"reason": " "}, "missing"),
    ],
)
def test_what_a_status_cannot_be(house, made, changes, code):
    _, rows = made
    with pytest.raises(RecommendationRefused) as refused:
        standing(house, house.monitor, house.other, rows[0], **changes)
    assert refused.value.code == code


def test_one_imported_twice_is_refused_by_number_and_by_words(house, made):
    of, _ = made
    again = [
        (actions.NewRecommendation(number="2", text_es="Otra cosa, inventada."), "number"),
        (
            actions.NewRecommendation(
                number="7", text_es="  investigar SIN demora las amenazas contra periodistas "
            ),
            "text",
        ),
    ]
    new = actions.NewRecommendation(number="6", text_es="Algo nuevo, inventado.")
    for row, how in again:
        with acting_as(house.curator.pk), pytest.raises(RecommendationRefused) as refused:
            actions.import_recommendations(of=of, rows=[new, row], by=house.curator.pk, at=NOW)
        assert (refused.value.code, refused.value.field, refused.value.place) == (
            "stands_already", how, 1,
        )  # fmt: skip
    with acting_as(house.curator.pk):
        assert queries.recommendations(of).count() == len(ROWS)


def test_only_who_keeps_them_imports(house, made):
    of, _ = made
    new = actions.NewRecommendation(text_es="Algo nuevo, inventado.")
    for who in (house.liaison, house.documenter, house.plain):
        with acting_as(who.pk), pytest.raises(NotAllowed):
            actions.import_recommendations(of=of, rows=[new], by=who.pk, at=NOW)


def test_who_answers_changes_and_who_did_stays_known(house, made):
    _, rows = made
    by, later = house.curator.pk, datetime(2026, 6, 2, 18, tzinfo=UTC)
    with acting_as(by):
        for codes, at in ((["EDO-09-FIS", "FEADLE"], NOW), (["EDO-09-FIS"], later)):
            actions.set_owners(recommendation=rows[0], institutions=codes, by=by, at=at)
        key = rows[0].pk
        assert queries.owners_of([key], known_at=NOW)[key] == ("EDO-09-FIS", "FEADLE")
        assert queries.owners_of([key], known_at=later)[key] == ("EDO-09-FIS",)
        with pytest.raises(RecommendationRefused, match="institution"):
            actions.set_owners(recommendation=rows[0], institutions=["NADIE"], by=by, at=NOW)


def test_what_asks_the_same_is_proposed_decided_and_undone(house, made):
    _, rows = made
    _, others = make_set(
        house, code="inventado_2020",
        rows=[
            actions.NewRecommendation(
                text_es="Investigar las amenazas contra periodistas sin demora alguna."
            ),
            actions.NewRecommendation(text_es="Publicar un informe anual de resultados."),
        ],
    )  # fmt: skip
    by = house.curator.pk
    with acting_as(by):
        [pair] = queries.proposals_for(rows[1], decided=[])
        assert pair.other == others[0]
        assert pair.likeness > 0.8
        for same in (True, False):
            at = NOW if same else NOW.replace(hour=19)
            actions.decide_link(one=rows[1], other=others[0], asks_the_same=same, by=by, at=at)
            [seen] = queries.links_of(others[0])
            assert (seen.other, seen.decision.asks_the_same) == (rows[1], same)
        with pytest.raises(RecommendationRefused, match="one_set"):
            actions.decide_link(one=rows[0], other=rows[1], asks_the_same=True, by=by, at=NOW)


def test_the_texts_are_loaded_once_and_partial_sets_say_so(house, as_operator):
    with as_operator():
        first, second = actions.load_sets(at=NOW), actions.load_sets(at=NOW)
    assert first.sets == 21
    assert (second.sets, second.recommendations, second.different) == (0, 0, ())
    with acting_as(house.plain.pk):
        shown = {one.set.code: one for one in queries.sets_shown(day=JUNE, known_at=NOW)}
    diagnosis = shown["onu_dh_2019"]
    assert (diagnosis.set.declared_size, diagnosis.set.is_partial, diagnosis.known) == (
        104, True, 0,
    )  # fmt: skip
    assert diagnosis.of_themes.total > 0


def issued(house, issuer="EDO-09-FIS", **changes):
    """Keep a document of an institution, as the curator of an organisation does."""
    content = f"Comunicado inventado de {issuer}.".encode()
    return keep(house.curator, house.civil, issuer=issuer, content=content, **changes)


def test_an_authority_assesses_only_where_it_answers(house, made):
    _, rows = made
    with pytest.raises(NotAllowed, match="not_its_side"):
        state(house.liaison, house.authority, rows[2], side=AssessmentSide.AUTHORITY)
    with pytest.raises(NotAllowed, match="not_its_side"):
        state(house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY,
              said_by="SEGOB")  # fmt: skip
    said = state(house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY)
    assert said.said_by == "EDO-09-FIS"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document": None, "page": 2}, "document"),
        ({"issuer": "SEGOB", "page": 2}, "document"),
        ({"is_shared": False, "page": 2}, "document"),
        ({"page": None}, "page"),
    ],
)
def test_an_organisation_enters_what_an_authority_says_from_its_document(
    house, made, changes, field
):
    _, rows = made
    kept = {name: changes.pop(name) for name in ("issuer", "is_shared") if name in changes}
    given = {"document": issued(house, **kept)} | changes
    with pytest.raises(RecommendationRefused) as refused:
        state(house.curator, house.civil, rows[0], side=AssessmentSide.AUTHORITY,
              said_by="EDO-09-FIS", **given)  # fmt: skip
    assert refused.value.field == field
    with (
        acting_as(house.curator.pk),
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        RecommendationStatus.objects.create(
            **row_of(house.curator, house.civil, rows[0]), side=AssessmentSide.AUTHORITY,
            said_by="EDO-09-FIS", **given,
        )  # fmt: skip


def row_of(by, institution, recommendation):
    return {
        "recommendation": recommendation, "status": "pending", "day": MARCH, "reason": "Así es",
        "reference": "Página 4", "institution": institution, "stated_at": NOW, "stated_by": by,
    }  # fmt: skip


def test_what_an_organisation_enters_for_an_authority_names_who_entered_it(house, made):
    _, rows = made
    said = standing(house, house.curator, house.civil, rows[0], side=AssessmentSide.AUTHORITY,
                    said_by="EDO-09-FIS", document=issued(house), page=2)  # fmt: skip
    with acting_as(house.plain.pk):
        [seen] = queries.history_of(rows[0])
    assert (seen, seen.institution, seen.said_by) == (said, house.civil, "EDO-09-FIS")


@pytest.mark.parametrize(
    ("who", "institution", "side", "said_by", "row"),
    [
        ("liaison", "authority", "authority", "SEGOB", 0),
        ("liaison", "authority", "authority", "Secretaría de Gobernación", 0),
        ("liaison", "authority", "authority", "EDO-09-FIS", 2),
        ("curator", "civil", "authority", "EDO-09-FIS", 0),
        ("curator", "civil", "civil", "Otra organización", 0),
    ],
)
def test_the_database_lets_nobody_speak_for_another(  # noqa: PLR0917 (one wall, many voices)
    house, made, who, institution, side, said_by, row
):
    _, rows = made
    by, holder = getattr(house, who), getattr(house, institution)
    with (
        acting_as(by.pk),
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        RecommendationStatus.objects.create(
            **row_of(by, holder, rows[row]), side=side, said_by=said_by
        )


def test_until_a_second_of_its_house_lets_it_stand_nobody_else_reads_it(house, made):
    of, rows = made
    said = state(house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY)
    second = house.second_of[house.authority.pk]
    for who, sees in ((house.liaison, 1), (second, 1), (house.curator, 0), (house.monitor, 0)):
        with acting_as(who.pk):
            assert RecommendationStatus.objects.count() == sees
            report = queries.report_of_set(of, day=JUNE, known_at=NOW)
            assert report.whole.of(AssessmentSide.AUTHORITY, "pending") == 0
    with pytest.raises(NotAllowed, match="not_its_house"):
        let_stand(house.curator, said)
    with pytest.raises(PolicyRefused, match="person"):
        let_stand(house.liaison, said)
    let_stand(second, said)
    with pytest.raises(PolicyRefused):
        let_stand(second, said)
    assert status_on(house, rows[0], JUNE) == {"authority": "pending"}
    before = NOW - timedelta(seconds=1)
    assert status_on(house, rows[0], JUNE, known_at=before) == {}


def test_what_is_objected_to_does_not_stand(house, made):
    _, rows = made
    said = state(house.monitor, house.other, rows[0])
    let_stand(house.second_of[house.other.pk], said, objection=ReviewObjection.NOT_SHOWN)
    assert status_on(house, rows[0], JUNE) == {}


@pytest.mark.parametrize("who", ["liaison", "curator"])
def test_the_database_wants_a_second_person_of_the_same_house(house, made, who):
    _, rows = made
    said = state(house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY)
    by, second = getattr(house, who), house.second_of[house.authority.pk]
    rows_of_reviews = [
        {"entered_by": house.liaison, "holder": house.authority},
        {"entered_by": second, "holder": house.authority},
        {"entered_by": house.liaison, "holder": house.civil},
    ]
    for given in rows_of_reviews:
        with (
            acting_as(by.pk),
            pytest.raises((ProgrammingError, IntegrityError)),
            transaction.atomic(),
        ):
            EntryReview.objects.create(status=said, reviewed_at=NOW, reviewed_by=by, **given)
