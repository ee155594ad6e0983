from datetime import date

import pytest

from baluarte.norms.protocols import (
    NoSuchProtocol,
    ProtocolInvalid,
    newest,
    protocol,
    protocols,
)
from baluarte.norms.protocols.form import Kind, in_language
from baluarte.norms.protocols.library import read_all, texts, texts_in
from baluarte.norms.protocols.reach import in_a_circle_of_clocks


def test_every_protocol_of_the_library_is_read():
    kinds = {one.code: one.kind for one in protocols()}
    assert [code for code, kind in kinds.items() if kind != Kind.STEPS] == [
        "mech_agreements",
        "state_mechanism_25",
    ]
    assert all(one.steps for one in protocols() if one.kind == Kind.STEPS)


def test_an_unknown_protocol_is_refused_with_those_there_are():
    with pytest.raises(NoSuchProtocol, match=r"no protocol 'song'; there are amparo,"):
        protocol("song", 1)


def test_an_unknown_version_is_refused_with_those_there_are():
    with pytest.raises(NoSuchProtocol, match=r"amparo has no version 9; it has 1"):
        protocol("amparo", 9)


def test_the_version_in_force_on_a_day_is_found():
    assert newest("amparo", on=date(2026, 1, 1)).key == "amparo/1"


def test_an_unknown_step_is_refused_with_those_there_are():
    with pytest.raises(KeyError, match=r"amparo/1 has no step 'AM-9'; it has AM-1, AM-2"):
        protocol("amparo", 1).step("AM-9")


def test_a_clock_that_begins_with_the_end_of_another_is_counted_after_it():
    for one in protocols():
        order = [step.id for step in one.in_order_of_clocks]
        assert sorted(order) == sorted(step.id for step in one.steps)
        assert list(in_a_circle_of_clocks(one.steps)) == []
    order = [step.id for step in protocol("criminal_case", 1).in_order_of_clocks]
    assert order.index("CP-7") < order.index("CP-8")


def test_a_text_is_read_in_spanish_where_it_has_no_other_language():
    assert [in_language({"es": "algo"}, one) for one in ("en", "es")] == ["algo", "algo"]


def test_a_file_that_is_not_named_by_its_version_is_refused(tmp_path):
    (tmp_path / "amparo").mkdir()
    (tmp_path / "amparo" / "first.yaml").write_text("protocol: amparo", encoding="utf-8")
    with pytest.raises(ProtocolInvalid) as raised:
        texts_in(tmp_path)
    assert [one.in_language("es") for one in raised.value.faults] == [
        "amparo/first.yaml: el archivo se llama como su versión: 1.yaml, 2.yaml"
    ]
    assert str(raised.value) == "amparo/first.yaml: a file is named by its version: 1.yaml, 2.yaml"


def test_a_text_that_says_it_is_another_is_refused():
    with pytest.raises(ProtocolInvalid) as raised:
        read_all({"amparo": {2: texts()["amparo"][1]}}, elsewhere=protocol)
    assert [one.in_language("es") for one in raised.value.faults] == [
        "amparo/2.yaml: el texto dice ser amparo/1; la carpeta es su código y el archivo su versión"
    ]
    assert str(raised.value).startswith("amparo/2.yaml: the text says it is amparo/1;")
