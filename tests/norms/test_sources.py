"""What the letters of a citation stand for."""

from baluarte.norms.protocols import newest
from baluarte.norms.sources import cited


def test_each_source_of_a_citation_is_named_once():
    found = cited(["CNPP art. 137; PROTO2018", "PROTO2018; LGV art. 108", "síntesis CDMX2017"])
    assert [one.code for one in found] == ["CDMX2017", "CNPP", "LGV", "PROTO2018"]
    assert found[-1].in_language("es").startswith("Protocolo Homologado de Investigación")


def test_what_no_catalogue_holds_is_left_out():
    assert cited(["art. 20", "NADIE99 art. 1", ""]) == []


def test_the_letters_of_the_protocols_of_inquiries_are_all_known():
    laws = [step.law for step in newest("journalist_investigation").steps]
    letters = {one.code for one in cited(laws)}
    assert {"PROTO2018", "CDMX2017", "PUE2022", "CNPP", "LGV"} <= letters
