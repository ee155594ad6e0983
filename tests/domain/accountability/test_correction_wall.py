"""What a correction says is held by the database to what a recommendation can say."""

import json
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.recommendations import make_house, make_set

from baluarte.domain.accountability.models import Recommendation, RecommendationCorrection
from baluarte.domain.accountability.models.recommendation_corrections import correctly_said
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ADDED = (
    "insert into accountability_recommendationcorrection"
    " (id, recommendation_id, said, holder_id, corrected_at, corrected_by_id)"
    " values (%s, %s, %s, %s, clock_timestamp(), %s)"
)
LET_STAND = (
    "insert into accountability_entryreview"
    " (id, correction_id, holder_id, entered_by_id, objection, reviewed_at, reviewed_by_id)"
    " values (%s, %s, %s, %s, '', clock_timestamp(), %s)"
)
HIJACKS = (
    {"__class__": 1}, ["x"], "x", 1, None, {"pk": str(uuid4())}, {"id": "x"},
    {"withdrawal": "x"}, {"corrections": []}, {"code": "x"}, {"set_id": str(uuid4())},
    {"text_es": 1}, {"text_es": None}, {"text_es": "x" * 4001}, {"text_es": {"a": 1}},
    {"number": "x" * 61}, {"year": "2024"}, {"year": 1e9}, {"year": -1}, {"year": 2024.5},
    {"kind": "no_such_kind"}, {"kind": ["x"]}, {"axis": "no_such_axis"},
    {"themes": "training"}, {"themes": ["no_such_theme"]}, {"themes": [1]},
    {"themes": {"training": 1}}, {"themes": ["training"] * 500},
    {"addressed_to": ["no_such"]}, {"url": "javascript:alert(1)"}, {"url": 1},
    {"url": "data:text/html,x"}, {"url": "https://a b"}, {"url": "x\nhttps://example.org"},
    {"text_es": "Bien dicho.", "__class__": 1},
)  # fmt: skip
HONEST = (
    {"text_es": "Fortalecer el presupuesto, con otras palabras."},
    {"year": 2024},
    {"year": None},
    {"themes": []},
    {"themes": ["training"]},
    {"url": ""},
    {"url": "https://example.org/informe?a=1"},
    {"number": "12", "by_es": "Un Estado"},
)


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def asked(house):
    _of, [first, *_others] = make_set(house)
    return first


def row(house, asked, said):
    return [uuid4(), asked.pk, json.dumps(said), house.civil.pk, house.curator.pk]


def corrected(house, asked, said) -> str:
    try:
        given = row(house, asked, said)
        with acting_as(house.curator.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ADDED, given)
    except DatabaseError as refused:
        return str(refused).splitlines()[0]
    second = house.second_of[house.civil.pk]
    with acting_as(second.pk), connection.cursor() as cursor:
        cursor.execute(LET_STAND, [uuid4(), given[0], house.civil.pk, house.curator.pk, second.pk])
    return ""


def read(house, asked) -> Recommendation:
    with acting_as(house.curator.pk):
        return Recommendation.objects.get(pk=asked.pk)


def test_what_is_no_field_of_a_recommendation_or_of_another_kind_is_refused(house, asked):
    let_in = [said for said in HIJACKS if not corrected(house, asked, said)]
    assert let_in == []
    assert read(house, asked).text_es == asked.text_es


def test_what_a_recommendation_can_say_is_taken_and_read(house, asked):
    refused = [(said, why) for said in HONEST if (why := corrected(house, asked, said))]
    assert refused == []
    now = read(house, asked)
    assert (now.text_es, now.year, now.themes, now.url) == (
        "Fortalecer el presupuesto, con otras palabras.", None, ["training"],
        "https://example.org/informe?a=1",
    )  # fmt: skip


def test_by_sql_nobody_lets_her_own_correction_stand_or_corrects_for_another_house(house, asked):
    curator, said = house.curator, {"year": 2024}
    with acting_as(curator.pk), connection.cursor() as cursor:
        given = row(house, asked, said)
        cursor.execute(ADDED, given)
    assert read(house, asked).year == asked.year, "until it stands it says what it said"
    alone = [uuid4(), given[0], house.civil.pk, curator.pk, curator.pk]
    for statement, values in (
        (LET_STAND, alone),
        (ADDED, [uuid4(), asked.pk, json.dumps(said), house.other.pk, curator.pk]),
    ):
        refused = pytest.raises(DatabaseError, match=r"two_people|row-level security")
        with refused, acting_as(curator.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    with acting_as(house.monitor.pk):
        assert not RecommendationCorrection.objects.exists(), (
            "another house reads it once it stands"
        )


UNDONE = ADDED.replace("(id, ", "(id, undoes_id, ", 1).replace("(%s, ", "(%s, %s, ", 1)


def test_a_correction_undoes_one_that_stands_of_its_own_recommendation(house, asked, as_operator):
    assert corrected(house, asked, {"year": 2024}) == ""
    with acting_as(house.curator.pk):
        [stands] = RecommendationCorrection.objects.all()
        [other, *_] = Recommendation.objects.exclude(pk=asked.pk)
    waits = row(house, asked, {"year": 2020})
    with acting_as(house.curator.pk), connection.cursor() as cursor:
        cursor.execute(ADDED, waits)
        for undone, of in ((stands.pk, other), (waits[0], asked), (uuid4(), asked)):
            key, *more = row(house, of, {"year": 2021})
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                cursor.execute(UNDONE, [key, undone, *more])
        key, *more = row(house, asked, {"year": 2021})
        cursor.execute(UNDONE, [key, stands.pk, *more])
        assert cursor.rowcount == 1


@pytest.mark.parametrize("said", HIJACKS)
def test_what_stands_there_already_breaks_no_reading(house, asked, as_operator, said):
    with as_operator(), connection.cursor() as cursor:
        given = row(house, asked, said)
        cursor.execute(ADDED, given)
        second = house.second_of[house.civil.pk]
        cursor.execute(LET_STAND, [uuid4(), given[0], house.civil.pk, house.curator.pk, second.pk])
    now = read(house, asked)
    assert (now.pk, now.code, type(now)) == (asked.pk, asked.code, Recommendation)
    assert now.url in ("", asked.url) or now.url.startswith("https://")
    assert isinstance(now.text_es, str)
    assert all(isinstance(one, str) for one in (*now.themes, *now.addressed_to))


def test_of_a_correction_only_what_can_be_said_is_read():
    assert correctly_said({"text_es": "a", "pk": 1, "year": True, "themes": ["x"]}) == {
        "text_es": "a",
        "themes": ["x"],
    }
    assert [correctly_said(one) for one in ("x", ["x"], None, 1)] == [{}] * 4
