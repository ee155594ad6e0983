"""Every reference of the policy resolves, and one that does not is named."""

import csv
from dataclasses import replace

import pytest

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.policy import (
    PolicyTexts,
    answers_for,
    demands,
    faults,
    institutions_of,
    is_owner,
    objectives,
    owner_name,
)
from baluarte.norms.protocols.overview import axes


def test_the_texts_of_the_project_have_no_fault():
    assert list(map(str, faults())) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"owners": ("NOBODY",)}, "S44: there is no institution nor class “NOBODY”"),
        ({"owners": ("EDO-*-XYZ",)}, "S44: there is no institution nor class “EDO-*-XYZ”"),
        ({"owners": ()}, "S44: it has no responsible institution"),
        ({"axis": "fifth"}, "S44: there is no axis “fifth”"),
        ({"source": ("GOSSIP",)}, "S44: there is no source “GOSSIP”: add it to sources.yaml"),
    ],
)
def test_a_fault_of_a_demand_is_named(changed, fault):
    broken = {**demands(), "S44": replace(demands()["S44"], **changed)}
    assert list(map(str, faults(PolicyTexts(demands=broken)))) == [fault]


def test_a_demand_that_nothing_measures_is_named_and_the_indicator_that_names_it():
    broken = {**demands(), "S44": replace(demands()["S44"], indicators=())}
    assert list(map(str, faults(PolicyTexts(demands=broken)))) == [
        "S44: it has no indicator",
        "CRO-P-03: only one of the two names the other: “S44”",
    ]


def test_a_fault_of_an_objective_is_named_and_what_nobody_takes_up_any_more():
    lost = replace(objectives()["OB-1p2"], guideline="G-9", demands=("S99",))
    found = faults(PolicyTexts(objectives={**objectives(), "OB-1p2": lost}))
    assert sorted(map(str, found)) == [
        "G-1p2: no objective takes it up",
        "OB-1p2: there is no demand “S99”",
        "OB-1p2: there is no guideline “G-9”",
    ]


def test_a_fault_is_said_in_spanish_too():
    broken = {**demands(), "S44": replace(demands()["S44"], owners=())}
    [fault] = faults(PolicyTexts(demands=broken))
    assert fault.in_language("es") == "S44: no tiene institución responsable"


def test_a_class_stands_for_the_institutions_of_the_states_that_have_one():
    assert [len(institutions_of(f"EDO-*-{kind}")) for kind in ("MEC", "FIS", "VIC")] == [22, 32, 32]
    assert (institutions_of("MUN-*"), institutions_of("SEGOB")) == (("MUN-*",), ("SEGOB",))
    assert institutions_of("NOBODY") == ()


def test_an_institution_of_a_class_may_answer_and_one_that_is_none_may_not():
    assert (is_owner("EDO-25-SSP"), is_owner("EDO-99-SSP"), is_owner("CSO-*")) == (
        True,
        False,
        True,
    )


def test_an_institution_answers_for_what_its_class_owns():
    owners = demands()["S12"].owners
    assert owners == ("SEGOB", "CEN", "SSPC", "EDO-*-MEC", "MUN-*")
    answering = ("SEGOB", "EDO-25-MEC", "MUN-09015", "EDO-25-FIS", "CNDH")
    assert [answers_for(one, owners) for one in answering] == [True, True, True, False, False]


def test_every_institution_of_the_source_may_answer(shared):
    with (shared / "domain" / "institutions.csv").open(encoding="utf-8") as file:
        codes = [row["id"] for row in csv.DictReader(file)]
    assert (len(codes), [code for code in codes if not is_owner(code)]) == (168, [])


def test_the_axes_are_called_as_the_procedures_call_them():
    called = {one.code: dict(one.label) for one in axes() if one.code in terms("policy_axes")}
    assert called == {code: dict(terms("policy_axes")[code].label) for code in called}
    assert len(called) == 4


def test_an_owner_has_a_name_in_both_languages():
    assert owner_name("EDO-*-MEC", "en") == "State protection mechanisms"
    assert owner_name("SEGOB", "es") == "Secretaría de Gobernación"
    with pytest.raises(UnknownCode):
        owner_name("NOBODY", "es")


def test_every_class_among_owners_has_a_name():
    named = {code for one in demands().values() for code in one.owners if "*" in code}
    assert {code for code in named if not owner_name(code, "es")} == set()
    assert named - set(terms("institution_classes")) - set(terms("public_institutions")) == set()
