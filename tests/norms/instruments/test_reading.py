from copy import deepcopy
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.norms.instruments import InstrumentInvalid, NoSuchInstrument, read
from baluarte.norms.instruments import instrument as of
from baluarte.norms.instruments.library import instruments, newest, texts, versions, vocabulary
from baluarte.norms.instruments.reading import _formed
from baluarte.norms.text_faults import words_of_faults

TEXT = texts()["risk"][1]
PARSED = yaml.safe_load(TEXT)
ODD = (None, 7, -1, True, "odd", [], {}, [7], {"es": "sólo español"})


def test_the_instrument_of_the_project_is_read():
    found = newest("risk")
    assert (found.key, found.checked_on, found.confidence) == ("risk/1", date(2026, 11, 24), "C")


def test_every_instrument_is_found_by_code_and_version():
    assert [(one.key, of(one.code, one.version) is one) for one in instruments()] == [
        ("risk/1", True)
    ]


def test_an_instrument_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(NoSuchInstrument, match="no instrument 'harm'; there are risk"):
        versions("harm")
    with pytest.raises(NoSuchInstrument, match="risk has no version 9; it has 1"):
        of("risk", 9)


def test_the_words_of_a_code_are_those_of_its_domain():
    found = newest("risk")
    said = {
        domain.id: found.codes_of(domain)[3].label["es"]
        for domain in found.domains
        if domain.id in ("D1", "D5")
    }
    assert said == {"D1": "Grave", "D5": "Ausente"}


def test_a_text_is_locked_by_its_sum():
    changed = read(TEXT.replace("Red de apoyo", "Redes de apoyo"), words=vocabulary())
    assert changed.sha256 != newest("risk").sha256


def test_all_faults_are_named_at_once():
    raw = parsed()
    raw["levels"] = ["bajo", "enorme"]
    raw["domains"][0]["items"][1]["id"] = "D1-01"
    raw["domains"][1]["items"][0]["name"] = {"es": "sólo español"}
    raw["quality"][0]["check"] = "beauty"
    raw["scenario_kinds"][1]["answered_by"] = ["magia"]
    del raw["red_lines"][0]["confidence"]
    assert faults(raw) == {
        ("risk/levels", "unknown_level"),
        ("risk/only_by_declaration", "unknown_level"),
        ("risk/presumption/level", "unknown_level"),
        ("risk/items", "twice"),
        ("risk/D2-01/name", "both_languages"),
        ("risk/quality/QS-1/check", "unknown_check"),
        ("risk/scenario_kinds/digital", "unknown_family"),
        ("risk/red_lines", "lacks"),
    }


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("version",), 0, ("risk/version", "version")),
        (("version",), 2, ("risk/valid_from", "version_without_date")),
        (("checked_on",), "ayer", ("risk/checked_on", "date")),
        (("kind",), "actuarial", ("risk/kind", "unknown_kind")),
        (("weights",), [1], ("risk", "unknown_field")),
        (("levels",), "alto", ("risk/levels", "list")),
        (("domains",), {"D1": 1}, ("risk/domains", "rows")),
        (("sources",), ["NADIE"], ("risk/sources", "unknown_source")),
        (("nexus",), ["lejano"], ("risk/nexus", "unknown_nexus")),
        (("unknown_limit",), 250, ("risk/unknown_limit", "no_number")),
        (("confidence",), "D", ("risk/confidence", "unknown_confidence")),
        (("codes", 0, "code"), "1", ("risk/codes", "codes_from_zero")),
        (("presumption", "level"), "inminente", ("risk/presumption/level", "unknown_level")),
        (("agreement", "alarm"), 0.9, ("risk/agreement/alarm", "alarm_above_accept")),
        (("domains", 4, "codes"), [], ("risk/D5", "codes_of_reversed")),
        (("domains", 0, "items", 0, "weight"), 3, ("risk/D1", "unknown_field")),
    ],
)  # fmt: skip
def test_a_fault_is_named_where_it_stands(path, value, fault):
    assert fault in faults(changed(path, value))


def test_a_version_that_ends_before_it_begins_is_refused():
    raw = parsed()
    raw |= {"valid_from": date(2026, 3, 2), "valid_until": date(2026, 3, 1)}
    assert faults(raw) == {("risk/valid_until", "ends_before_it_begins")}


def test_a_domain_of_which_nothing_need_be_declared_is_refused():
    raw = parsed()
    for item in raw["domains"][3]["items"]:
        item["self_declared"] = True
    assert faults(raw) == {("risk/D4", "only_self_declared")}


@pytest.mark.parametrize(
    ("text", "code"), [("a: [", "not_yaml"), ("a: 1", "no_instrument"), ("- 1", "no_instrument")]
)
def test_what_is_no_instrument_is_said_so(text, code):
    with pytest.raises(InstrumentInvalid) as refused:
        read(text, words=vocabulary())
    assert [fault.code for fault in refused.value.faults] == [code]


def test_a_fault_says_itself_in_both_languages():
    with pytest.raises(InstrumentInvalid) as refused:
        read(yaml.safe_dump(changed(("confidence",), "D"), sort_keys=False), words=vocabulary())
    [fault] = refused.value.faults
    assert (fault.in_language("es"), str(fault)) == (
        "risk/confidence: la confianza es A, B, C, no «D»",
        "risk/confidence: confidence is A, B, C, not “D”",
    )


def test_every_fault_has_its_words_in_both_languages():
    assert [
        code
        for code, said in words_of_faults("instrument_faults").items()
        if set(said) != {"es", "en"}
    ] == []


@settings(deadline=None)
@given(st.data())
def test_whatever_stands_in_a_text_is_read_or_refused_in_words(data):
    raw = parsed()
    place, key = data.draw(st.sampled_from(list(places(raw))))
    place[key] = data.draw(st.sampled_from(ODD))
    for fault in refused(raw):
        assert fault.in_language("es") != fault.in_language("en")


def refused(raw):
    try:
        _formed(raw, vocabulary(), "")
    except InstrumentInvalid as invalid:
        return invalid.faults
    return ()


def faults(raw):
    return {(fault.where, fault.code) for fault in refused(raw)}


def changed(path, value):
    raw = parsed()
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return raw


def parsed():
    return deepcopy(PARSED)


def places(value):
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in entries:
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)
