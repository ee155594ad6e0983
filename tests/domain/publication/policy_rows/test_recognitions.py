"""What was said in public goes out with its document; what speaks of a person does not."""

from datetime import date, timedelta

import pytest
from tests.factories.policy import LATER, make_policy_house
from tests.factories.recognition import ENTERED, NOW, STIGMA, answer, ask, enter_one, stands
from tests.factories.statements import keep

from baluarte.domain.prevention.actions import withdraw_recognition
from baluarte.domain.prevention.choices import Addressed
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.recognitions import recognition_rows
from baluarte.domain.publication.queries import policy_rows
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return made.settle()


@pytest.fixture
def entered(house):
    """Let an entry stand, told as it is asked."""

    def told(document=None, **changes):
        return stands(house.curator, house.analyst, document or house.document, **changes)

    return told


def rows(house, *, known_at=LATER):
    return {one.code: one for one in house.read(lambda: list(recognition_rows(known_at=known_at)))}


def test_an_entry_goes_out_with_the_words_their_maker_and_the_page(house, entered):
    made = entered()
    row = rows(house)[made.reference]
    assert row.institution == "SEGOB-UDH"
    assert row.body["quote"] == ENTERED.quote
    assert row.body["source"]["document"] == house.document.reference
    assert row.body["page"] == 3


def test_an_organisation_is_said_as_it_calls_itself(house, entered):
    made = entered(made_by="Red inventada de medios", is_institution=False)
    row = rows(house)[made.reference]
    assert (row.institution, row.body["said_by"]) == ("", "Red inventada de medios")


def test_what_speaks_of_a_person_does_not_go_out(house, entered):
    entered(addressed_to=Addressed.PERSON, made_public_in=house.document)
    assert rows(house) == {}


def test_a_collective_is_named_where_it_is_honoured(house, entered):
    made = entered(addressed_to=Addressed.COLLECTIVE, collective="Colectivo inventado")
    assert rows(house)[made.reference].body["title"] == "Colectivo inventado"


def test_a_collective_is_not_named_where_it_is_stigmatised(house, entered):
    told = STIGMA | {"addressed_to": Addressed.COLLECTIVE, "collective": "Colectivo inventado"}
    made = entered(**told)
    assert "Colectivo inventado" not in str(rows(house)[made.reference])


def test_what_nobody_reviewed_does_not_go_out(house):
    enter_one(house.curator, house.document)
    assert rows(house) == {}


def test_what_stands_in_a_document_that_is_not_for_all_does_not_go_out(house, entered):
    entered(keep(house.curator, house.institution, is_shared=False))
    assert rows(house) == {}


def test_what_was_taken_back_does_not_go_out_and_was_there_before(house, entered):
    made = entered()
    with acting_as(house.curator.pk):
        withdraw_recognition(
            entry=made, why=TakenBack.MISTAKE, by=house.curator.pk, at=NOW + timedelta(days=1)
        )
    assert rows(house) == {}
    assert set(rows(house, known_at=NOW)) == {made.reference}


def test_of_what_stigmatises_it_is_said_what_was_asked_and_that_nobody_answered(house, entered):
    made = entered(**STIGMA)
    ask(house.curator, made, due=date(2026, 6, 10))
    said = rows(house)[made.reference].body["correction"]
    assert (said["wanted"], said["asked"], said["is_late"]) == ("retraction", "2026-05-10", True)
    assert said["answer"] is None


def test_the_answer_stands_beside_it_with_its_document(house, entered):
    made = entered(**STIGMA)
    asked = ask(house.curator, made, due=date(2026, 6, 10))
    answer(house.curator, asked, house.document)
    said = rows(house)[made.reference].body["correction"]
    assert said["is_late"] is False
    assert said["answer"]["outcome"] == "retracted"
    assert said["answer"]["source"]["document"] == house.document.reference


def test_what_was_asked_later_was_not_known_before(house, entered):
    made = entered(**STIGMA)
    ask(house.curator, made, at=NOW + timedelta(days=2))
    assert rows(house, known_at=NOW)[made.reference].body["correction"]["asked"] is None


def test_an_edition_holds_them_and_who_reviews_finds_the_same(house, entered):
    made = entered(**STIGMA)
    ask(house.curator, made)
    release = house.let_out(at=LATER)
    held = house.read(policy_rows, release, kinds=[PolicyRowKind.RECOGNITION])
    assert [one.code for one in held] == [made.reference]
