"""What a document says of an institution: refused where it cannot be, let stand by another."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories.access import make_account
from tests.factories.statements import NOW, keep, let_stand, say, say_all, take_back

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.statements import queries
from baluarte.domain.statements.actions import withdraw
from baluarte.domain.statements.choices import Answer, Objection, Standing, TakenBack
from baluarte.domain.statements.models import Statement, StatementReview
from baluarte.domain.statements.queries import Asked
from baluarte.domain.statements.queries.exceeding import Exceeding, exceeding
from baluarte.domain.wall.context import acting_as
from baluarte.norms.statements import StatementRefused, headings

pytestmark = pytest.mark.django_db

NO_VALUE = [Answer.NOT_ANSWERED, Answer.RESERVED, Answer.DOES_NOT_EXIST, Answer.NOT_COMPETENT]


def standing(account, known_at=NOW, **asked):
    with acting_as(account.pk):
        return list(queries.standing(known_at=known_at, asked=Asked(**asked)))


def of(account, statement):
    with acting_as(account.pk):
        [row] = queries.statements(Asked(batch=None)).filter(pk=statement.pk)
        return queries.standings_of([row])[row.pk]


def test_a_statement_stands_once_another_person_let_it(house, document):
    said = say(house.one, document)
    assert of(house.one, said) == Standing.WAITING
    assert standing(house.one) == []
    let_stand(house.other, said)
    assert of(house.one, said) == Standing.STANDS
    [found] = standing(house.one)
    assert found.number == Decimal(14)
    assert found.document.reference == document.reference


def test_who_entered_it_does_not_let_it_stand(house, document, as_operator):
    said = say(house.other, document)
    with pytest.raises(StatementRefused) as refused:
        let_stand(house.other, said)
    assert refused.value.code == "two_people"


def test_the_database_tells_one_pair_of_eyes_from_two(house, document):
    said = say(house.other, document)
    forged = {
        "holder_id": said.holder_id, "is_shared": True, "reviewed_at": NOW,
        "reviewed_by_id": house.other.pk,
    }  # fmt: skip
    for stated_by, error in [(house.other, IntegrityError), (house.one, ProgrammingError)]:
        with acting_as(house.other.pk), pytest.raises(error), transaction.atomic():
            StatementReview.objects.create(statement=said, stated_by=stated_by, **forged)


def test_who_holds_no_such_role_enters_nothing(house, document):
    with pytest.raises(NotAllowed):
        say(house.plain, document)
    with pytest.raises(NotAllowed):
        let_stand(house.one, say(house.other, document))


@pytest.mark.parametrize("answer", NO_VALUE)
def test_no_answer_is_a_value_and_never_zero(house, document, answer):
    said = say(house.one, document, answer=answer, value=None)
    let_stand(house.other, said)
    [found] = standing(house.one)
    assert found.value is None
    assert found.answer == answer


@pytest.mark.parametrize("answer", NO_VALUE)
def test_without_an_answer_there_is_no_figure(house, document, answer):
    with pytest.raises(StatementRefused) as refused:
        say(house.one, document, answer=answer, value=Decimal(0))
    assert refused.value.code == "value_without_answer"
    said = say(house.one, document, answer=answer, value=None)
    with acting_as(house.one.pk), pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(**{**_row(said), "number": Decimal(0)})


def _row(said):
    kept = {
        field.attname: getattr(said, field.attname)
        for field in Statement._meta.concrete_fields
        if field.attname not in ("id", "reference")
    }
    return kept | {"reference": "OTRA"}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"heading": "happiness"}, "heading", "heading"),
        ({"institution": "EDO-99-FIS"}, "institution", "institution"),
        ({"institution": "MUN-*"}, "place", "municipality"),
        ({"municipality": "09002"}, "place", "municipality"),
        ({"first_date": date(2026, 1, 1)}, "period", "last_date"),
        ({"said_date": date(2026, 6, 2)}, "ahead", "said_date"),
        ({"said_date": date(2024, 12, 31)}, "before", "said_date"),
        ({"page": 13}, "page", "page"),
        ({"value": None}, "value_missing", "value"),
        ({"value": ""}, "value_missing", "value"),
        ({"value": "muchas"}, "number", "value"),
        ({"value": Decimal("NaN")}, "number", "value"),
        ({"value": Decimal(-1)}, "number", "value"),
        ({"value": "1e20"}, "number", "value"),
        ({"value": Decimal("14.5")}, "whole", "value"),
        ({"heading": "head_named", "value": "quizá"}, "degree", "value"),
        ({"about": "protection"}, "about_needless", "about"),
        ({"heading": "protocol_in_force", "value": "yes"}, "about_missing", "about"),
        ({"heading": "budget_approved", "about": "happiness"}, "about_unknown", "about"),
        (
            {
                "institution": "SSPC",
                "first_date": date(2017, 1, 1),
                "last_date": date(2017, 12, 31),
            },
            "not_yet",
            "institution",
        ),
    ],
)
def test_what_cannot_be_is_refused_naming_its_field(house, document, changes, code, field):
    with pytest.raises(StatementRefused) as refused:
        say(house.one, document, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert "{" not in refused.value.in_language("es")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": b"", "sha256": ""}, "copy"),
        ({"content": b"", "sha256": "z" * 64}, "copy"),
        ({"sha256": "0" * 64}, "copy"),
        ({"title": " "}, "document"),
        ({"channel": "gossip"}, "document"),
        ({"url": "http://ejemplo.invalid"}, "document"),
        ({"document_date": date(2026, 6, 2)}, "ahead"),
        ({"channel": "testimony"}, "closed"),
    ],
)
def test_a_document_that_is_none_is_refused(house, changes, code):
    with pytest.raises(StatementRefused) as refused:
        keep(house.one, house.institution, **changes)
    assert refused.value.code == code


def test_the_same_bytes_are_kept_once(house, document):
    assert keep(house.one, house.institution, title="Otra vez").pk == document.pk


@pytest.mark.parametrize("reader", ["other", "peer"])
def test_a_document_opens_as_it_came(house, document, reader):
    with acting_as(account := getattr(house, reader).pk):
        found = queries.open_document(document.reference, by=account, at=NOW)
    assert found.content == b"Respuesta inventada."
    assert found.sha256 == document.sha256


def test_a_part_is_no_more_than_its_whole(house, document):
    with pytest.raises(StatementRefused) as refused:
        say_all(
            house.one, document,
            {"heading": "budget_modified", "value": "100"},
            {"heading": "budget_exercised", "value": "100.01"},
        )  # fmt: skip
    assert (refused.value.code, refused.value.place) == ("more_than_whole", 1)


@pytest.mark.parametrize("part", ["files_charged", "files_convicted", "files_work_hypothesis"])
@pytest.mark.parametrize("is_part_first", [True, False])
def test_files_of_a_year_are_no_more_than_were_opened_and_both_are_named(
    house, document, part, is_part_first
):
    rows = [{"heading": part, "value": "20"}, {"heading": "files_opened", "value": "3"}]
    first, second = rows if is_part_first else rows[::-1]
    say(house.one, document, **first)
    with pytest.raises(StatementRefused) as refused:
        say(house.one, document, **second)
    assert refused.value.code == "more_than_whole"
    named = refused.value.in_language("es")
    assert "(20) no puede ser más que Carpetas iniciadas (3)" in named
    assert headings()[part].in_language("es") in named


def test_what_exceeds_its_whole_in_another_document_is_shown_to_the_second_person(house, document):
    whole = say(house.one, document, heading="files_opened", value="3")
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    part = say(house.one, other, heading="files_charged", value="20")
    elsewhere = say(house.one, other, heading="files_opened", value="3", institution="FGR")
    with acting_as(house.other.pk):
        assert exceeding([part]) == exceeding([whole]) == [Exceeding(part, whole)]
        assert exceeding([elsewhere]) == []
        assert exceeding([]) == []


def test_parts_do_not_add_up_to_more_than_the_whole_said_before(house, document):
    say(house.one, document, heading="budget_approved", value="100")
    with pytest.raises(StatementRefused) as refused:
        say_all(
            house.one, document,
            {"heading": "budget_approved", "about": "protection", "value": "60"},
            {"heading": "budget_approved", "about": "prevention", "value": "41"},
        )  # fmt: skip
    assert refused.value.code == "parts"
    made = say_all(
        house.one, document,
        {"heading": "budget_approved", "about": "protection", "value": "60"},
        {"heading": "budget_approved", "about": "prevention", "value": "40"},
    )  # fmt: skip
    assert [one.number for one in made] == [Decimal(60), Decimal(40)]


def test_the_same_document_says_a_thing_once(house, document):
    first = say(house.one, document)
    with pytest.raises(StatementRefused) as refused:
        say(house.one, document)
    assert refused.value.code == "said_twice"
    let_stand(house.other, first, objection=Objection.MISREAD)
    assert say(house.one, document, value="15").number == Decimal(15)


def test_what_takes_a_place_stands_alone_and_the_past_stays_known(house, document):
    first = say(house.one, document)
    let_stand(house.other, first)
    later = NOW + timedelta(days=2)
    newer = say(house.one, document, value="15", supersedes=first, at=later)
    assert [one.number for one in standing(house.one, later)] == [Decimal(14)]
    let_stand(house.other, newer, at=later)
    assert [one.number for one in standing(house.one, later)] == [Decimal(15)]
    assert [one.number for one in standing(house.one, NOW)] == [Decimal(14)]
    assert of(house.one, first) == Standing.SUPERSEDED


def test_only_the_same_heading_takes_its_place(house, document):
    first = say(house.one, document)
    with pytest.raises(StatementRefused) as refused:
        say(house.one, document, heading="files_charged", value="1", supersedes=first)
    assert refused.value.code == "supersedes"


def test_taken_back_it_stands_no_more_and_was_known_until_then(house, document):
    said = say(house.one, document)
    let_stand(house.other, said)
    later = NOW + timedelta(days=3)
    take_back(house.one, house.other, said, at=later)
    assert standing(house.one, later) == []
    assert [one.pk for one in standing(house.one, NOW)] == [said.pk]
    assert of(house.one, said) == Standing.WITHDRAWN


def test_two_who_do_not_agree_are_both_shown(house, document):
    report = keep(
        house.one, house.institution, issuer="Colectivo Inventado",
        channel="organisation_report", content=b"Otro",
    )  # fmt: skip
    ours = say(
        house.one, report, value="31", said_by="Colectivo Inventado",
        said_by_kind="civil_society",
    )  # fmt: skip
    let_stand(house.other, say(house.one, document), ours)
    with acting_as(house.one.pk):
        [found] = queries.contradictions(known_at=NOW)
        by_authority = queries.newest(known_at=NOW, asked=Asked(), by_authority=True)
        by_others = queries.newest(known_at=NOW, asked=Asked(), by_authority=False)
    assert {one.number for one in found.statements} == {Decimal(14), Decimal(31)}
    key = ("EDO-09-FIS", "files_opened", "")
    assert by_authority[key].number == Decimal(14)
    assert by_others[key].number == Decimal(31)


def test_what_is_not_shared_is_seen_by_its_organisation_alone(house):
    closed = keep(house.one, house.institution, channel="testimony", is_shared=False)
    assert closed.sha256 == ""
    said = say(house.one, closed)
    open_one = say(house.one, keep(house.one, house.institution, content=b"abierto"))
    let_stand(house.other, said, open_one)
    for account, seen in [(house.other, {said.pk, open_one.pk}), (house.peer, {open_one.pk})]:
        with acting_as(account.pk):
            assert set(queries.statements().values_list("pk", flat=True)) == seen


def test_nothing_is_shared_further_than_its_document(house):
    closed = keep(house.one, house.institution, channel="testimony", is_shared=False)
    said = say(house.one, closed)
    with acting_as(house.one.pk), pytest.raises(ProgrammingError), transaction.atomic():
        Statement.objects.create(**{**_row(said), "is_shared": True})


def test_another_organisation_takes_nothing_back(house, document):
    said = say(house.one, document)
    with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
        withdraw(statement=said, why=TakenBack.MISTAKE, by=house.peer.pk, at=NOW)


def test_thirty_three_offices_and_twelve_headings_are_one_sheet(house, document):
    offices = ["FGR", *(f"EDO-{n:02}-FIS" for n in range(1, 33))]
    headings = [
        "posts_authorised", "posts_occupied", "posts_vacant", "staff_trained", "files_opened",
        "files_declined", "files_archived", "files_charged", "files_convicted",
        "files_acquitted", "files_work_hypothesis", "training_hours",
    ]  # fmt: skip
    made = say_all(
        house.one, document,
        *(
            {"institution": office, "heading": one, "value": "7"}
            for office in offices
            for one in headings
        ),
    )  # fmt: skip
    assert len(made) == 33 * 12
    assert len({one.batch for one in made}) == 1
    let_stand(house.other, *made)
    assert len(standing(house.peer)) == 33 * 12


def test_another_organisation_lets_nothing_stand_and_refuses_nothing(house, document):
    said = say(house.one, document)
    with acting_as(house.peer.pk):
        assert list(queries.waiting_for(house.peer.pk)) == []
    for objection in (None, Objection.MISREAD):
        with pytest.raises(NotAllowed):
            let_stand(house.peer, said, objection=objection)
    with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
        StatementReview.objects.create(
            statement=said, holder=house.institution, is_shared=True, stated_by=house.one,
            reviewed_at=NOW, reviewed_by=house.peer,
        )  # fmt: skip


def test_whoever_curates_is_the_second_person_of_who_is_alone(house, document, as_operator):
    with as_operator():
        curator = make_account(institution=house.elsewhere, roles=["curator"])
    said = say(house.one, document)
    let_stand(curator, said)
    assert [one.pk for one in standing(house.one)] == [said.pk]


def test_nobody_takes_the_place_of_what_somebody_else_holds(house, document, as_operator):
    first = say(house.one, document)
    let_stand(house.other, first)
    with as_operator():
        hostile = make_account(institution=house.elsewhere, roles=["documenter"])
    theirs = keep(hostile, house.elsewhere, content=b"Otro papel")
    with pytest.raises(StatementRefused) as refused:
        say(hostile, theirs, value="0", supersedes=first)
    assert refused.value.code == "supersedes"
    forged = say(hostile, theirs, value="0")
    with acting_as(hostile.pk):
        made = Statement.objects.create(**_row(forged) | {"supersedes_id": first.pk})
    let_stand(house.peer, made)
    assert of(house.one, first) == Standing.STANDS
    assert first.pk in {one.pk for one in standing(house.one)}


def test_a_municipality_that_is_none_is_refused(house, document):
    with pytest.raises(StatementRefused) as refused:
        say(house.one, document, institution="MUN-*", municipality="99999")
    assert (refused.value.code, refused.value.place) == ("place", 0)
