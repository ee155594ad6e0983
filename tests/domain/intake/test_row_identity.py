from uuid import uuid4

import pytest
from tests.factories.intake import make_mapping, row

from baluarte.domain.files.reading.tables import BROKEN, Row
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.row_identity import Recogniser, passing_recogniser
from baluarte.domain.sealing.keys import Key

LIST = uuid4()


def recogniser(source_list=LIST, mapping=None, key=b"k"):
    return Recogniser(
        source_list=source_list,
        mapping=mapping or make_mapping(),
        key_hashing=Key(key * 32),
        raw_hashing=Key(b"r" * 32),
    )


def told(*rows, **given):
    read = [Row(n, one) for n, one in enumerate(rows, start=2)]
    return list(recogniser(**given).recognise(read))


def problems(*rows, **given):
    return [one.row.problems for one in told(*rows, **given)]


def test_a_row_is_known_again_by_its_key():
    [one] = told(row(Folio="1"))
    [other] = told(row(Folio=" 1 ", Nombre="Ana Supuesta"))
    assert (one.key, one.key_hash, one.raw_hash == other.raw_hash) == (
        other.key,
        other.key_hash,
        False,
    )


def test_hashes_are_of_one_list_and_one_key():
    [one], [elsewhere], [keyed] = (
        told(row()),
        told(row(), source_list=uuid4()),
        told(row(), key=b"x"),
    )
    assert len({one.key_hash, elsewhere.key_hash, keyed.key_hash}) == 3


def test_a_key_of_several_columns_is_not_their_words_joined():
    mapping = read_mapping(dict(make_mapping().content) | {"key": ["Folio", "Nombre"]})
    one, other = told(row(Folio="1 2", Nombre="3"), row(Folio="1", Nombre="2 3"), mapping=mapping)
    assert one.key_hash != other.key_hash


def test_rows_of_one_key_are_numbered():
    assert problems(row(), row(Nombre="Ana"), row(Nombre="Ana"), row(Nombre="Luz")) == [
        (),
        (("key.repeated", "Folio"),),
        (("row.repeated", ""),),
        (("key.repeated", "Folio"),),
    ]


def test_every_row_has_a_hash_of_its_own():
    rows = told(*[row()] * 5, *[row(Folio="")] * 5)
    assert len({one.key_hash for one in rows}) == 10


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (row(Folio=""), (("key.missing", "Folio"),)),
        ({BROKEN: "x"}, ()),
        (dict.fromkeys(row(), ""), ()),
    ],
)
def test_a_key_is_missed_only_where_a_row_says_something(values, said):
    assert problems(values) == [said]


def test_a_list_without_a_key_misses_none():
    mapping = read_mapping({k: v for k, v in make_mapping().content.items() if k != "key"})
    assert problems(row(), row(Nombre="Ana"), row(), mapping=mapping) == [
        (),
        (),
        (("row.repeated", ""),),
    ]


def test_what_was_met_is_remembered_and_nothing_else():
    knows = recogniser()
    [one] = knows.recognise([Row(2, row())])
    assert (knows.has_met(one.key_hash), knows.has_met(b"\0" * 32)) == (True, False)


def test_a_hundred_thousand_rows_of_one_key_take_no_time():
    rows = (Row(n, {"Folio": "1", "Hechos": str(n)}) for n in range(100_000))
    assert sum(1 for _ in recogniser().recognise(rows)) == 100_000


def test_a_passing_recogniser_prints_no_key():
    assert "Key" not in repr(passing_recogniser(make_mapping())).replace("key_hashing", "")
