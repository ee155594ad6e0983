from datetime import date
from uuid import uuid4

import pytest

from baluarte.domain.linkage.comparison import (
    DATES,
    NAMES,
    PLACES,
    TYPES,
    WRITTEN,
    Agreement,
    Compared,
    Date,
    Place,
    Type,
    compare,
    group_of,
)
from baluarte.domain.registry.choices import Names
from baluarte.domain.sealing.blind_index import hash_name
from baluarte.domain.sealing.keys import Key

KEY = Key(b"k" * 32)


def told(
    first=date(2025, 5, 3),
    last=None,
    *,
    state="30",
    municipality="30001",
    types=("AG-THR",),
    names=(),
):
    return Compared(
        id=uuid4(),
        compartment=uuid4(),
        first=first and first.toordinal(),
        last=(last or first) and (last or first).toordinal(),
        state=state,
        municipality=municipality,
        types=frozenset(types),
        names=[hash_name(name, key=KEY) for name in names],
    )


@pytest.mark.parametrize(
    ("other", "date_", "days"),
    [
        (told(), Date.DAY, 0),
        (told(date(2025, 5, 5)), Date.NEAR, 2),
        (told(date(2025, 5, 6)), Date.NEAR, 3),
        (told(date(2025, 5, 7)), Date.APART, 4),
        (told(date(2025, 5, 1), date(2025, 5, 31)), Date.MONTH, 0),
        (told(date(2025, 1, 1), date(2025, 12, 31)), Date.YEAR, 0),
        (told(date(2020, 1, 1), date(2029, 12, 31)), Date.LONGER, 0),
        (told(None), Date.UNKNOWN, None),
    ],
)
def test_dates_agree_as_closely_as_they_are_known(other, date_, days):
    for pair in ((told(), other), (other, told())):
        agreement = compare(*pair)
        assert (agreement.date, agreement.days) == (date_, days)


@pytest.mark.parametrize(
    ("state", "municipality", "place"),
    [
        ("30", "30001", Place.MUNICIPALITY),
        ("30", None, Place.STATE),
        ("30", "30002", Place.OTHER_MUNICIPALITY),
        ("20", "20001", Place.OTHER_STATE),
        (None, None, Place.UNKNOWN),
    ],
)
def test_places_agree_down_to_where_both_say(state, municipality, place):
    assert compare(told(), told(state=state, municipality=municipality)).place == place


@pytest.mark.parametrize(
    ("types", "type_"),
    [
        (("AG-THR", "AG-KIL"), Type.TYPE),
        (("AG-INT",), Type.GROUP),
        (("AG-KIL",), Type.OTHER),
        (("AG-UNK",), Type.UNKNOWN),
        ((), Type.UNKNOWN),
    ],
)
def test_types_agree_or_their_groups(types, type_):
    assert compare(told(), told(types=types)).type == type_


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        (["Ana Inventada Ruiz"], ["ANA  INVENTADA RUÍZ"], Names.AGREE),
        (["Ana Inventada Ruiz"], ["Ana Inventada"], Names.PART),
        (["Ana Inventada"], ["Luz Inventada"], Names.DIFFER),
        (["Ana Inventada", "Luz Inventada"], ["Luz Inventada"], Names.AGREE),
        (["Ana Inventada"], [], Names.UNKNOWN),
        ([], [], Names.UNKNOWN),
    ],
)
def test_names_agree_by_their_hashes(one, other, names):
    assert compare(told(names=one), told(names=other)).names == names


@pytest.mark.parametrize("table", [DATES, PLACES, TYPES, NAMES])
def test_every_level_has_two_probabilities(table):
    assert all(0 < m < 1 and 0 < u < 1 for m, u in table.values())
    assert sum(m for m, _ in table.values()) <= 2


@pytest.mark.parametrize(
    ("agreement", "weight"),
    [
        (Agreement(Date.DAY, 0, Place.MUNICIPALITY, Type.TYPE, Names.UNKNOWN), 20.8),
        (Agreement(Date.DAY, 0, Place.MUNICIPALITY, Type.TYPE, Names.AGREE), 34.3),
        (Agreement(Date.NEAR, 2, Place.MUNICIPALITY, Type.TYPE, Names.UNKNOWN), 16.6),
        (Agreement(Date.UNKNOWN, None, Place.UNKNOWN, Type.UNKNOWN, Names.UNKNOWN), 0.0),
    ],
)
def test_the_weight_is_the_sum_of_what_each_field_says(agreement, weight):
    assert WRITTEN.weigh(agreement) == weight


@pytest.mark.parametrize(
    ("other", "proposed"),
    [
        (told(), True),
        (told(date(2025, 5, 5)), True),
        (told(municipality=None), True),
        (told(date(2025, 5, 5), types=("AG-INT",)), False),
        (told(date(2025, 5, 5), municipality="30002"), False),
        (told(date(2025, 5, 1), date(2025, 5, 31)), False),
    ],
)
def test_without_names_only_close_facts_are_proposed(other, proposed):
    assert WRITTEN.proposes(compare(told(), other)) is proposed


@pytest.mark.parametrize(
    ("other", "proposed"),
    [
        (told(date(2025, 1, 1), date(2025, 12, 31), names=["Ana Inventada"]), True),
        (told(None, state=None, municipality=None, names=["Ana Inventada"]), True),
        (told(names=["Luz Otra"]), True),
        (told(date(2025, 6, 20), names=["Ana Inventada"]), False),
        (told(date(2025, 5, 5), names=["Luz Otra"]), False),
    ],
)
def test_names_that_agree_propose_what_is_vague_and_others_take_back_what_is_near(other, proposed):
    assert WRITTEN.proposes(compare(told(names=["Ana Inventada"]), other)) is proposed


def test_an_agreement_is_kept_in_codes_and_numbers():
    assert compare(told(), told(date(2025, 5, 4))).as_json() == {
        "date": "near",
        "days": 1,
        "place": "municipality",
        "type": "type",
        "names": "unknown",
    }


def test_no_name_stands_in_what_is_printed():
    assert "Inventada" not in repr(told(names=["Ana Inventada"]))


def test_a_type_outside_the_groups_has_none():
    assert (group_of("AG-UNK"), group_of("AG-KIL"), group_of("no such code")) == (
        None,
        "lethal",
        None,
    )
