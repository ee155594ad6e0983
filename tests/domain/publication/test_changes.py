"""What an edition says otherwise than the one before: added, corrected, coarsened, withdrawn."""

from baluarte.domain.publication.changes import Change, changes_between
from baluarte.domain.publication.choices import Changed

ONE = {
    "date": "2026-01", "date_precision": "month", "state_id": "20", "municipality_id": "20067",
    "types": ("AG-THR",), "groups": ("threat",), "perpetrators": (), "acts": 1, "victims": 1,
    "link_to_work": "",
}  # fmt: skip
QUARTER = {"date": "2026-01/2026-03", "date_precision": "quarter"}


def changed(before, after, **given):
    told = {"withdrawn": set(), "since": 1} | given
    return [(one.reference, str(one.changed), one.columns)
            for one in changes_between(before, after, **told)]  # fmt: skip


def test_what_says_the_same_is_not_in_it():
    assert changed({"A": ONE}, {"A": dict(ONE)}) == []


def test_the_first_edition_adds_everything_and_is_compared_with_none():
    assert changes_between({}, {"A": ONE}, withdrawn=set(), since=None) == [
        Change("A", Changed.ADDED, (), None)
    ]


def test_another_value_is_a_correction_and_less_of_it_is_coarser():
    before = dict.fromkeys("ABCD", ONE)
    after = {
        "A": ONE | {"victims": 2},
        "B": ONE | QUARTER,
        "C": ONE | {"municipality_id": None, "types": ()},
        "D": ONE | QUARTER | {"state_id": "07"},
    }
    assert changed(before, after) == [
        ("A", "corrected", ("victimas",)),
        ("B", "coarsened", ("fecha",)),
        ("C", "coarsened", ("municipio", "tipos")),
        ("D", "corrected", ("fecha", "entidad")),
    ]


def test_a_finer_date_is_a_correction():
    assert changed({"A": ONE | QUARTER}, {"A": ONE}) == [("A", "corrected", ("fecha",))]


def test_what_was_withdrawn_is_told_from_what_is_no_longer_published():
    assert changed({"A": ONE, "B": ONE}, {}, withdrawn={"B", "C"}) == [
        ("A", "not_published", ()),
        ("B", "withdrawn", ()),
        ("C", "withdrawn", ()),
    ]
