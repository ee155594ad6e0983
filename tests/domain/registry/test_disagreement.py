import pytest

from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.registry.models import Act, Claim, Determination
from baluarte.domain.registry.queries.disagreement import SourceCoding, SourcedValue, disagreements
from baluarte.norms.imprecise import from_edtf

ONE, TWO = SourceList(title="Lista inventada uno"), SourceList(title="Lista inventada dos")


def days(edtf):
    known = from_edtf(edtf) if edtf else None
    return {
        "date": edtf,
        "first_date": known and known.first,
        "last_date": known and known.last,
    }


def told(source=ONE, *, edtf="2025-05-03", types=("AG-THR",), perpetrators=("PE-UNK",), **said):
    place = {"state_id": "30", "municipality_id": "30001"}
    codes = {"types": list(types), "perpetrators": list(perpetrators)}
    return SourceCoding(source, Coding(**(days(edtf) | place | codes | said)))


def found(*said, edtf="2025-05-03", types=("AG-THR",), perpetrators=(), **held):
    place = {"state_id": "30", "municipality_id": "30001"}
    determination = Determination(**(days(edtf) | place | held))
    acts = [Act(type=kind, perpetrators=list(perpetrators)) for kind in types]
    return disagreements(determination, acts, said)


def fields(*said, **held):
    return [one.field for one in found(*said, **held)]


def test_who_says_the_same_does_not_disagree():
    assert found(told(), told(TWO)) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"edtf": "2025-05-04"}, "date"),
        ({"municipality_id": "30002"}, "place"),
        ({"municipality_id": None, "state_id": "20"}, "place"),
        ({"types": ["AG-KIL"]}, "types"),
        ({"types": ["AG-THR", "AG-KIL"]}, "types"),
    ],
)
def test_what_contradicts_is_found(said, field):
    assert fields(told(**said)) == [field]


@pytest.mark.parametrize(
    "said",
    [
        {"edtf": "2025-05"},
        {"edtf": "2025"},
        {"edtf": "../2025-12-31"},
        {"edtf": ""},
        {"municipality_id": None},
        {"municipality_id": None, "state_id": None},
        {"types": []},
        {"types": ["AG-UNK"]},
        {"perpetrators": []},
        {"link_to_work": "not_determined"},
        {"victims": None},
    ],
)
def test_a_vaguer_word_or_silence_does_not_contradict(said):
    assert found(told(**said)) == []


def test_numbers_of_victims_perpetrators_and_the_link_are_compared_too():
    one = told(victims=2, perpetrators=["PE-POM"], link_to_work="no_link")
    two = told(TWO, victims=3, perpetrators=["PE-ALC"], link_to_work="probable_link")
    assert fields(one, two, victims=2) == ["perpetrators", "victims", "link_to_work"]


def test_each_value_stands_beside_who_says_it():
    [one] = found(told(edtf="2025-05-04"), told(TWO, edtf="2025-05-04"), told(TWO))
    assert (one.held, one.said) == (
        "2025-05-03",
        (SourcedValue("2025-05-04", (ONE, TWO)), SourcedValue("2025-05-03", (TWO,))),
    )


def test_two_sources_contradict_one_another_where_nothing_is_held():
    assert fields(told(edtf="2025-05-04"), told(TWO, edtf="2025-05-06"), edtf="") == ["date"]


def test_dates_that_share_a_day_can_all_be_true():
    assert found(told(edtf="2025-05-01/2025-05-10"), told(TWO, edtf="2025-05")) == []


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"types": ("AG-FEM",)}, {"types": ["AG-KIL"]}),
        ({"types": ("AG-KIL",)}, {"types": ["AG-FEM"]}),
        ({"types": ("AG-SPY",)}, {"types": ["AG-INT"]}),
        ({"types": ("AG-FEM", "AG-THR")}, {"types": ["AG-KIL", "AG-THR"]}),
        ({"perpetrators": ("PE-NAV",)}, {"perpetrators": ["PE-FAR"]}),
    ],
)
def test_a_generic_code_beside_a_finer_one_is_no_contradiction(own, said):
    assert found(told(**said), **own) == []


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"types": ("AG-FEM",)}, {"types": ["AG-EXE"]}),
        ({"types": ("AG-FEM",)}, {"types": ["AG-KIL", "AG-THR"]}),
        ({"perpetrators": ("PE-NAV",)}, {"perpetrators": ["PE-ARM"]}),
    ],
)
def test_two_finer_codes_of_one_generic_code_contradict(own, said):
    assert len(found(told(**said), **own)) == 1


def claimed(attribute, value):
    return Claim(attribute=attribute, value=value, source="witness")


@pytest.mark.parametrize(
    ("attribute", "value", "fields"),
    [
        ("date", "2025-05-04", ["date"]),
        ("date", "2025-05", []),
        ("place", "30002", ["place"]),
        ("place", "30", []),
        ("type", "AG-KIL", ["types"]),
        ("type", "AG-THR", []),
        ("perpetrator", "PE-ALC", ["perpetrators"]),
        ("link_to_work", "no_link", ["link_to_work"]),
    ],
)
def test_a_claim_contradicts_as_a_report_does(attribute, value, fields):
    held = Determination(
        **days("2025-05-03"),
        state_id="30",
        municipality_id="30001",
        link_to_work="while_engaged",
    )
    acts = [Act(type=kind, perpetrators=["PE-POM"]) for kind in ("AG-THR", "AG-PHY")]
    one = disagreements(held, acts, [], [claimed(attribute, value)])
    assert [each.field for each in one] == fields


def test_who_a_victim_is_is_compared_by_nobody():
    identity = Claim(attribute="identity", value="", source="witness")
    assert disagreements(Determination(**days("2025-05-03")), [], [], [identity]) == []
