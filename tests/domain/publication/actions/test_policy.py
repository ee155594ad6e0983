"""Policy editions: two persons, frozen, shared facts alone, nobody named; attacks on each."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories.access import make_account
from tests.factories.policy import FACTS, LATER, fill, make_policy_house
from tests.factories.statements import NOW, keep, let_stand, say, say_all, take_back

from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import is_invented
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import (
    AlreadySaid,
    NeedsAnotherPerson,
    PolicyRefused,
    note_policy_erratum,
    prepare_policy_edition,
)
from baluarte.domain.publication.choices import ErratumGround, PolicyObjection, PolicyRowKind
from baluarte.domain.publication.models import (
    PolicyEdition,
    PolicyErratum,
    PolicyRelease,
    PolicyReview,
    PolicyRow,
)
from baluarte.domain.publication.policy_rows import sum_of
from baluarte.domain.publication.policy_rows.recomputed import digest_of_row
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return made.settle()


@pytest.fixture
def full(house):
    fill(house)
    return house


def facts_of(house, release):
    rows = house.read(queries.policy_rows, release, kinds=[PolicyRowKind.FACT])
    return {one.code for one in rows}


def test_what_is_let_out_has_a_number_and_the_sum_of_what_was_prepared(full):
    edition = full.prepare()
    release = full.review(edition)
    assert (release.number, release.sha256, release.size) == (1, edition.sha256, edition.size)


def test_the_second_edition_is_the_next_number(full):
    full.let_out()
    assert full.let_out(at=LATER).number == 2


def test_who_prepared_an_edition_does_not_let_it_out(full):
    edition = full.prepare(by=full.curator)
    with pytest.raises(NeedsAnotherPerson):
        full.review(edition, by=full.curator)


def test_the_database_too_tells_two_pairs_of_eyes_from_one(full):
    edition = full.prepare()
    with acting_as(full.analyst.pk), pytest.raises(IntegrityError), transaction.atomic():
        PolicyReview.objects.create(
            edition=edition, prepared_by_id=full.analyst.pk, reviewed_by_id=full.analyst.pk,
            reviewed_at=NOW, number=1,
        )  # fmt: skip


def test_nobody_says_that_somebody_else_prepared_it(full):
    edition = full.prepare()
    with acting_as(full.analyst.pk), pytest.raises(DatabaseError), transaction.atomic():
        PolicyReview.objects.create(
            edition=edition, prepared_by_id=full.curator.pk, reviewed_by_id=full.analyst.pk,
            reviewed_at=NOW, number=1,
        )  # fmt: skip


def test_nobody_lets_out_what_no_second_person_agreed_on(full):
    edition = full.prepare()
    for by in (full.analyst, full.curator):
        with acting_as(by.pk), pytest.raises(DatabaseError), transaction.atomic():
            PolicyRelease.objects.create(
                edition=edition, number=9, known_at=NOW, released_at=NOW, is_invented=True,
                sha256=edition.sha256, size=edition.size,
            )  # fmt: skip


def test_nobody_puts_a_row_into_what_somebody_looked_at(full):
    edition = full.prepare()
    full.review(edition)
    with acting_as(full.analyst.pk), pytest.raises(DatabaseError), transaction.atomic():
        PolicyRow.objects.create(
            edition=edition, position=99_999, kind=PolicyRowKind.FACT, code="COLADO",
            label_es="x", label_en="x", body={}, digest="0" * 64,
        )  # fmt: skip


def test_nobody_puts_a_row_into_an_edition_of_another(full):
    edition = full.prepare()
    with acting_as(full.curator.pk), pytest.raises(DatabaseError), transaction.atomic():
        PolicyRow.objects.create(
            edition=edition, position=99_999, kind=PolicyRowKind.FACT, code="COLADO",
            label_es="x", label_en="x", body={}, digest="0" * 64,
        )  # fmt: skip


@pytest.mark.parametrize("position", [0, 99_999, -1])
def test_a_whole_edition_has_no_place_for_another_row(full, position):
    edition = full.prepare()
    with acting_as(full.analyst.pk), pytest.raises(DatabaseError), transaction.atomic():
        PolicyRow.objects.create(
            edition=edition, position=position, kind=PolicyRowKind.FACT, code="COLADO",
            label_es="x", label_en="x", body={}, digest="0" * 64,
        )  # fmt: skip


def test_the_public_reads_nothing_before_it_is_let_out(full, as_role):
    full.prepare()
    with as_role("bal_public"), acting_as_nobody():
        assert (PolicyRelease.objects.count(), PolicyRow.objects.count()) == (0, 0)


def test_the_public_reads_nothing_of_what_was_refused(full, as_role):
    full.review(full.prepare(), objection=PolicyObjection.NAMES)
    with as_role("bal_public"), acting_as_nobody():
        assert (PolicyRelease.objects.count(), PolicyRow.objects.count()) == (0, 0)


def test_the_public_reads_the_rows_of_what_is_out_and_of_no_other(full, as_role):
    release = full.let_out()
    full.prepare(at=LATER)
    with as_role("bal_public"), acting_as_nobody():
        assert {one.edition_id for one in PolicyRow.objects.all()} == {release.edition_id}


@pytest.mark.parametrize("model", [PolicyEdition, PolicyReview, Account])
def test_the_public_reads_neither_who_prepared_nor_who_agreed(full, as_role, model):
    full.let_out()
    with (
        as_role("bal_public"),
        acting_as_nobody(),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        model.objects.first()


def test_whoever_does_not_keep_the_policy_prepares_nothing(full):
    with pytest.raises(NotAllowed):
        full.prepare(by=full.plain)


def test_whoever_does_not_keep_the_policy_sees_nothing_of_what_is_prepared(full):
    full.prepare()
    with acting_as(full.plain.pk):
        assert (PolicyEdition.objects.count(), PolicyRow.objects.count()) == (0, 0)


def test_whoever_does_not_keep_the_policy_lets_nothing_out(full):
    edition = full.prepare()
    with pytest.raises((NotAllowed, PolicyEdition.DoesNotExist)):
        full.review(edition, by=full.plain)


def test_what_is_not_shared_is_in_no_row(house):
    mine = keep(house.curator, house.institution, is_shared=False, content=b"De la casa.")
    hidden = say(house.curator, mine, heading="files_opened", institution="EDO-20-FIS")
    let_stand(house.analyst, hidden)
    house.state(*FACTS)
    assert hidden.reference not in facts_of(house, house.let_out())


def test_what_is_not_shared_is_in_no_figure(house):
    mine = keep(house.curator, house.institution, is_shared=False, content=b"De la casa.")
    let_stand(house.analyst, *say_all(
        house.curator, mine,
        {"heading": "files_opened", "institution": "EDO-20-FIS", "value": Decimal(10)},
        {"heading": "files_work_hypothesis", "institution": "EDO-20-FIS", "value": Decimal(10)},
    ))  # fmt: skip
    house.state(*FACTS)
    row = house.read(queries.policy_row, house.let_out(), PolicyRowKind.INDICATOR, "INV-P-03")
    assert (row.body["figure"]["numerator"], row.body["figure"]["denominator"]) == (5, 20)


def test_what_no_second_person_let_stand_is_in_no_row(house):
    waiting = say(house.curator, house.document)
    assert waiting.reference not in facts_of(house, house.let_out())


def test_a_fact_taken_back_is_gone_from_the_next_edition_and_an_erratum_of_the_last(house):
    made = house.state(*FACTS)
    first = house.let_out()
    take_back(house.curator, house.analyst, made[0], at=LATER)
    second = house.let_out(at=LATER + timedelta(hours=1))
    assert made[0].reference in facts_of(house, first) - facts_of(house, second)
    noted = [(one.code, one.ground) for one in house.read(queries.policy_errata, first)]
    assert noted == [(made[0].reference, ErratumGround.TAKEN_BACK)]


def test_what_was_taken_back_after_it_was_prepared_does_not_go_out(house):
    made = house.state(*FACTS)
    edition = house.prepare(at=LATER)
    take_back(house.curator, house.analyst, made[0], at=LATER)
    with pytest.raises(PolicyRefused, match=made[0].reference):
        house.review(edition, at=LATER + timedelta(hours=1))


def test_what_is_older_than_what_is_out_does_not_go_out(full):
    old = full.prepare()
    full.promise(says="Publicar otra cosa inventada.")
    full.let_out(at=LATER)
    with pytest.raises(PolicyRefused, match="overtaken"):
        full.review(old, at=LATER + timedelta(hours=1))


def test_what_somebody_refused_is_not_asked_again(full):
    edition = full.prepare()
    full.review(edition, objection=PolicyObjection.WRONG)
    with pytest.raises(AlreadySaid):
        full.review(edition)


def test_the_name_of_an_account_stops_an_edition(full):
    full.promise(says=f"Lo entregará {full.liaison.display_name}.")
    with pytest.raises(PolicyRefused, match="names"):
        full.prepare()


def test_no_name_of_an_account_is_in_any_row(full):
    release = full.let_out()
    said = "\n".join(
        f"{one.label_es}{one.label_en}{one.body}" for one in full.read(queries.policy_rows, release)
    )
    names = Account.objects.values_list("display_name", "username")
    assert not [name for pair in names for name in pair if name in said]


def test_a_document_that_is_not_shared_is_not_named(house):
    mine = keep(house.curator, house.institution, is_shared=False, content=b"De la casa.")
    made = house.promise(document=mine)
    row = house.read(queries.policy_row, house.let_out(), PolicyRowKind.COMMITMENT, made.reference)
    assert row.body["source"] is None


def test_an_erratum_is_of_something_that_the_edition_says(full):
    release = full.let_out()
    with acting_as(full.analyst.pk), pytest.raises(PolicyRefused, match="not_in_it"):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.FACT, code="NADA", ground=ErratumGround.WRONG,
            by=full.analyst.pk, at=LATER,
        )  # fmt: skip


def test_the_database_too_takes_no_erratum_of_what_the_edition_does_not_say(full):
    release = full.let_out()
    with acting_as(full.analyst.pk), pytest.raises(DatabaseError, match="row-level security"):
        PolicyErratum.objects.create(
            release=release, kind=PolicyRowKind.FACT, code="INV-P-03", ground=ErratumGround.WRONG,
            newest_number=1, noted_date=LATER.date(),
        )  # fmt: skip


def test_an_erratum_is_read_by_the_public_at_once(full, as_role):
    release = full.let_out()
    with acting_as(full.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.INDICATOR, code="INV-P-03",
            ground=ErratumGround.WRONG, by=full.analyst.pk, at=LATER,
        )  # fmt: skip
    with as_role("bal_public"), acting_as_nobody():
        assert [one.code for one in PolicyErratum.objects.all()] == ["INV-P-03"]


def note_harm(house, release, code):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.FACT, code=code, ground=ErratumGround.HARM,
            by=house.analyst.pk, at=LATER,
        )  # fmt: skip


def test_what_could_harm_somebody_is_read_by_nobody_from_that_moment(house, as_role):
    made = house.state(*FACTS)
    release = house.let_out()
    note_harm(house, release, made[0].reference)
    with as_role("bal_public"), acting_as_nobody():
        codes = {one.code for one in queries.policy_rows(release, kinds=[PolicyRowKind.FACT])}
    assert codes == {one.reference for one in made[1:]}


def test_harm_is_noted_whatever_else_was_noted_before_and_is_what_is_shown(house, as_role):
    made = house.state(*FACTS)
    release = house.let_out()
    with acting_as(house.analyst.pk):
        for ground in (ErratumGround.MISREAD, ErratumGround.WRONG):
            note_policy_erratum(
                release=release, kind=PolicyRowKind.FACT, code=made[0].reference, ground=ground,
                by=house.analyst.pk, at=LATER,
            )  # fmt: skip
    note_harm(house, release, made[0].reference)
    with as_role("bal_public"), acting_as_nobody():
        assert [one.ground for one in queries.policy_errata(release)] == [ErratumGround.HARM]
        told = PolicyRow.objects.filter(kind=PolicyRowKind.FACT).values_list("code", flat=True)
        assert made[0].reference not in told


def test_the_same_is_noted_on_one_ground_once(house):
    made = house.state(*FACTS)
    release = house.let_out()
    note_harm(house, release, made[0].reference)
    with pytest.raises(AlreadySaid):
        note_harm(house, release, made[0].reference)


def test_what_could_harm_somebody_is_in_no_edition_after(house):
    made = house.state(*FACTS)
    note_harm(house, house.let_out(), made[0].reference)
    second = house.let_out(at=LATER)
    assert facts_of(house, second) == {one.reference for one in made[1:]}


def test_what_was_noted_as_harmful_after_it_was_prepared_does_not_go_out(house):
    made = house.state(*FACTS)
    release = house.let_out()
    edition = house.prepare(at=LATER)
    note_harm(house, release, made[0].reference)
    with pytest.raises(PolicyRefused, match=made[0].reference):
        house.review(edition, at=LATER)


def test_what_could_harm_is_hidden_in_every_edition_that_is_out(house, as_role):
    made = house.state(*FACTS)
    house.let_out()
    house.promise(says="Otra promesa inventada.", at=LATER)
    second = house.let_out(at=LATER)
    note_harm(house, second, made[0].reference)
    with as_role("bal_public"), acting_as_nobody():
        told = PolicyRow.objects.filter(kind=PolicyRowKind.FACT)
        codes = {(one.edition_id, one.code) for one in told}
        assert made[0].reference not in {code for _, code in codes}
        assert len(codes) == 2 * len(made[1:])


def test_nobody_says_of_harm_that_it_was_noted_before_the_newest_edition(house):
    made = house.state(*FACTS)
    release = house.let_out()
    with acting_as(house.analyst.pk), pytest.raises(DatabaseError, match="row-level security"):
        PolicyErratum.objects.create(
            release=release, kind=PolicyRowKind.FACT, code=made[0].reference,
            ground=ErratumGround.HARM, newest_number=0, noted_date=LATER.date(),
        )  # fmt: skip


def forge(house, edition, *, code, figure, keeps_sums):
    """Write another figure into a prepared edition, as whoever owns the tables could."""
    row = PolicyRow.objects.get(edition=edition, code=code)
    row.body["figure"]["value"] = figure
    if not keeps_sums:
        row.digest = digest_of_row(row)
    row.save()
    sums = PolicyRow.objects.filter(edition=edition).order_by("position").values_list("digest")
    PolicyEdition.objects.filter(pk=edition.pk).update(sha256=sum_of(one for [one] in sums))


@pytest.mark.parametrize("keeps_sums", [True, False])
def test_a_figure_that_who_prepared_wrote_herself_does_not_go_out(full, as_operator, keeps_sums):
    edition = full.prepare()
    with as_operator():
        forge(full, edition, code="INV-P-03", figure=99, keeps_sums=keeps_sums)
    with pytest.raises(PolicyRefused, match="differs: INV-P-03") as refused:
        full.review(edition)
    assert refused.value.about == ("INV-P-03",)


def test_a_forged_figure_is_among_what_the_second_person_is_shown(full, as_operator):
    full.let_out()
    full.promise(says="Otra promesa inventada.", at=LATER)
    edition = full.prepare(at=LATER)
    with as_operator():
        forge(full, edition, code="INV-P-03", figure=99, keeps_sums=True)
    changed = full.read(queries.policy_difference, edition).changed
    assert "INV-P-03" in [now.code for _, now in changed]


@pytest.mark.parametrize(
    "forged",
    [{"number": 7}, {"released_at": LATER}, {"known_at": LATER}, {"is_invented": None},
     {"sha256": "0" * 64}, {"size": 1}],
)  # fmt: skip
def test_who_reviews_says_nothing_of_her_own_of_what_goes_out(full, forged):
    edition = full.prepare()
    given = {
        "edition": edition, "number": 1, "known_at": edition.known_at, "released_at": NOW,
        "is_invented": is_invented(), "sha256": edition.sha256, "size": edition.size,
    }  # fmt: skip
    if "is_invented" in forged:
        forged = {"is_invented": not is_invented()}
    with acting_as(full.curator.pk):
        PolicyReview.objects.create(
            edition=edition, prepared_by_id=full.analyst.pk, reviewed_by_id=full.curator.pk,
            reviewed_at=NOW, number=1,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            PolicyRelease.objects.create(**given | forged)
        assert PolicyRelease.objects.create(**given).number == 1


@pytest.mark.parametrize("number", [None, 2, 0])
def test_who_agrees_gives_the_next_number_and_no_other(full, number):
    edition = full.prepare()
    with acting_as(full.curator.pk), pytest.raises(DatabaseError), transaction.atomic():
        PolicyReview.objects.create(
            edition=edition, prepared_by_id=full.analyst.pk, reviewed_by_id=full.curator.pk,
            reviewed_at=NOW, number=number,
        )  # fmt: skip


def test_no_authority_prepares_nor_reads_an_edition_before_it_is_out(full, as_operator):
    with as_operator():
        officer = make_account(institution=full.authority, roles=["analyst"])
    edition = full.prepare()
    with pytest.raises(NotAllowed):
        full.prepare(by=officer)
    with acting_as(officer.pk):
        assert PolicyRow.objects.filter(edition=edition).count() == 0


def test_the_same_is_prepared_once_whoever_asks_and_again_once_it_was_answered(full):
    first = full.prepare()
    for who in (full.analyst, full.curator):
        with acting_as(who.pk), pytest.raises(PolicyRefused) as refused:
            prepare_policy_edition(by=who.pk, at=NOW + timedelta(minutes=1))
        assert (refused.value.code, refused.value.about) == ("prepared_before", (str(first.pk),))
    full.review(first, objection=PolicyObjection.WRONG)
    assert full.prepare(at=NOW + timedelta(minutes=2)).pk != first.pk
    assert len(full.read(queries.policy_editions)) == 2


def test_what_says_something_else_is_prepared_beside_what_waits(full):
    full.prepare()
    full.promise(says="Publicar otra cosa inventada.")
    assert full.prepare(at=NOW + timedelta(minutes=1)).size
    assert len(full.read(queries.policy_editions)) == 2
