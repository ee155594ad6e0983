"""Every fault of a text is named at once, where it is, with what would be right, in two languages."""

import copy

import pytest
import yaml

from baluarte.norms.protocols import ProtocolInvalid, protocol, read, sha256_of
from baluarte.norms.protocols.library import vocabulary
from baluarte.norms.protocols.reading import Vocabulary
from baluarte.norms.text_faults import words_of_faults

BOTH = {"es": "algo", "en": "something"}
WORDS = Vocabulary(vocabulary().events, vocabulary().roles, frozenset({"trial_opened"}))


def step(id_, starts, emits, **more):
    row = {"id": id_, "name": BOTH, "by": "prosecutor", "starts": starts, "emits": emits}
    return row | {"clock": {"days": 3}, "law": "ley art. 1", "confidence": "A"} | more


GOOD = {
    "protocol": "invented",
    "version": 1,
    "kind": "steps",
    "name": BOTH,
    "jurisdiction": ["federal"],
    "checked_on": "@2026-01-01",
    "calendar": "official",
    "begins_with": ["notice_of_facts"],
    "stages": [{"code": "first", "name": BOTH}],
    "steps": [
        step("A-1", ["notice_of_facts"], ["investigation_opened"], stage="first"),
        step("A-2", ["investigation_opened", "expired:A-1"], ["link_recorded"]),
    ],
    "rules": [{"id": "R-1", "text": BOTH, "clock": {"hours": 2}}],
}


def written(made):
    """The text of a protocol; a day marked with @ stands there as a day."""
    return (
        yaml.safe_dump(made, allow_unicode=True)
        .replace("'@", "")
        .replace("@", "")
        .replace("01'", "01")
    )


def with_change(path, value):
    made = copy.deepcopy(GOOD)
    *before, last = path
    place = made
    for part in before:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return written(made)


def faults_of(text, find=None):
    with pytest.raises(ProtocolInvalid) as raised:
        read(text, words=WORDS, **({"find": find} if find else {}))
    return raised.value.faults


FIRST = ("steps", 0)
GROUND = {"id": "S-1", "text": BOTH, "law": "ley art. 2", "confidence": "C"}
# What only a folder of texts can have wrong: provoked beside the library.
OF_FILES = {"file_name", "named_otherwise"}
CASES = {
    "not_yaml": ("a: [", "?", "no es YAML", "is not YAML"),
    "no_protocol": ("- 1", "?", "falta «protocol: código»", "“protocol: code” is missing"),
    "unknown_field": (with_change(("stepps",), []), "invented/1", "el campo «stepps»; los campos son", "no field “stepps”; the fields are"),
    "version": (with_change(("version",), "dos"), "invented/dos", "un número entero desde 1, no «dos»", "a whole number from 1, not “dos”"),
    "unknown_kind": (with_change(("kind",), "song"), "invented/1", "«song» no es una clase de texto; son steps, rules, terms", "“song” is no kind of text; there are steps, rules, terms"),
    "unknown_jurisdiction": (with_change(("jurisdiction",), ["lunar"]), "invented/1", "«lunar» no es un ámbito; son federal, state", "“lunar” is no jurisdiction; there are federal, state"),
    "unknown_role": (with_change((*FIRST, "by"), "sheriff"), "invented/1/A-1/by", "ningún papel «sheriff»; los papeles son intake_unit,", "no role “sheriff”; the roles are intake_unit,"),
    "act_form": (with_change((*FIRST, "act"), "Close the study"), "invented/1/A-1/act", "«Close the study» no es una acción", "“Close the study” is no action"),
    "unknown_unit": (with_change((*FIRST, "clock"), {"fortnights": 2}), "invented/1/A-1/clock", "«fortnights» no es una unidad de plazo; escriba una sola de hours,", "“fortnights” is no unit of a clock; write one of hours,"),
    "unknown_confidence": (with_change((*FIRST, "confidence"), "Z"), "invented/1/A-1/confidence", "la confianza es A, B, C, no «Z»", "confidence is A, B, C, not “Z”"),
    "unknown_choice": (with_change((*FIRST, "choose"), "none"), "invented/1/A-1/choose", "«choose» es all, one, some, no «none»", "“choose” is all, one, some, not “none”"),
    "unknown_proof": (with_change((*FIRST, "shown_by"), "rumour"), "invented/1/A-1/shown_by", "«shown_by» es document, word, arrival, no «rumour»", "“shown_by” is document, word, arrival, not “rumour”"),
    "unknown_calendar": (with_change(("calendar",), "lunar"), "invented/1/calendar", "«calendar» es uno de official, amparo, criminal, no «lunar»", "“calendar” is one of official, amparo, criminal, not “lunar”"),
    "unknown_stage": (with_change((*FIRST, "stage"), "last"), "invented/1/A-1/stage", "ninguna etapa «last»; las etapas son first", "no stage “last”; the stages are first"),
    "unknown_event": (with_change((*FIRST, "emits"), ["rain"]), "invented/1/A-1", "ningún acontecimiento «rain»: añádalo", "no event “rain”: add it"),
    "nobody_emits": (with_change((*FIRST, "starts"), ["verdict_given"]), "invented/1/A-1/starts", "nadie produce «verdict_given»", "nobody emits “verdict_given”"),
    "no_such_clock": (with_change((*FIRST, "starts"), ["expired:A-9"]), "invented/1/A-1/starts", "el paso «A-9», que no existe; los pasos son A-1, A-2", "the step “A-9”, which does not exist; the steps are A-1, A-2"),
    "clock_never_ends": (with_change((*FIRST, "clock"), "operator"), "invented/1/A-2/starts", "el plazo de A-1 lo fija quien opera", "the clock of A-1 is the operator's to set"),
    "circular": (with_change((*FIRST, "starts"), ["link_recorded"]), "invented/1/A-1", "nunca puede empezar: espera link_recorded", "it can never begin: it waits for link_recorded"),
    "circular_clocks": (with_change((*FIRST, "starts"), ["notice_of_facts", "expired:A-2"]), "invented/1/A-1", "en qué orden contar: empieza con expired:A-2", "in which order to count: it begins with expired:A-2"),
    "yes_or_no": (with_change(("suspends",), "sí"), "invented/1/suspends", "true o false, no «sí»", "true or false, not “sí”"),
    "suspends_without_article": (with_change(("suspends",), True), "invented/1/suspends", "sólo con el artículo que lo permite", "only with the article that lets it"),
    "article_without_suspends": (with_change(("suspended_on",), [GROUND]), "invented/1/suspends", "el texto no dice «suspends: true»", "the text does not say “suspends: true”"),
    "no_number": (with_change((*FIRST, "clock"), {"days": "tres"}), "invented/1/A-1/clock", "«days» necesita un número entero desde 1, no «tres»", "“days” needs a whole number from 1, not “tres”"),
    "not_backwards": (with_change((*FIRST, "clock"), {"months": 1, "before": True}), "invented/1/A-1/clock", "hacia atrás sólo se cuenta en calendar_days, working_days, no en «months»", "only calendar_days, working_days are counted back, not “months”"),
    "list": (with_change((*FIRST, "starts"), "notice_of_facts"), "invented/1/A-1/starts", "«starts» es una lista: escríbala entre corchetes", "“starts” is a list: write it in brackets"),
    "rows": (with_change(("steps",), ["A-1"]), "invented/1/steps", "«steps» es una lista de renglones", "“steps” is a list of rows"),
    "lacks": (with_change((*FIRST, "law"), None), "invented/1/A-1", "falta «law»", "“law” is missing"),
    "twice": (with_change(("steps", 1, "id"), "A-1"), "invented/1/A-1", "el paso está dos veces", "the step stands twice"),
    "both_languages": (with_change((*FIRST, "name"), {"es": "algo"}), "invented/1/A-1/name", "«name» se escribe en los dos idiomas", "“name” is written in both languages"),
    "date": (with_change(("checked_on",), "ayer"), "invented/1/checked_on", "una fecha como 2026-03-01, no «ayer»", "a date such as 2026-03-01 is needed, not “ayer”"),
    "version_without_date": (with_change(("version",), 2), "invented/2/valid_from", "desde qué día rige", "from which day it is in force"),
    "ends_before_it_begins": (with_change(("valid_from",), "@2026-03-01").replace("version: 1", "version: 1\nvalid_until: 2026-02-01"), "invented/1", "termina el 2026-02-01, antes de empezar el 2026-03-01", "it ends on 2026-02-01, before it begins on 2026-03-01"),
    "nothing_to_extend": (with_change(("extends",), "nobody/1"), "invented/1/extends", "no existe «nobody/1»", "there is no “nobody/1”"),
}  # fmt: skip


def test_the_good_text_is_read():
    made = read(written(GOOD), words=WORDS)
    assert (made.key, [one.id for one in made.steps]) == ("invented/1", ["A-1", "A-2"])


def halted_on(ground):
    return written(GOOD | {"suspends": True, "suspended_on": [ground]})


def test_a_text_stands_still_only_by_the_article_it_names():
    silent = read(written(GOOD), words=WORDS)
    named = read(halted_on(GROUND), words=WORDS)
    refused = read(written(GOOD | {"suspends": False}), words=WORDS)
    assert [one.may_be_suspended for one in (silent, named, refused)] == [False, True, False]
    assert [one.law for one in named.suspended_on] == ["ley art. 2"]


@pytest.mark.parametrize(
    ("ground", "code"),
    [
        (GROUND | {"law": ""}, "lacks"),
        (GROUND | {"id": ""}, "lacks"),
        (GROUND | {"confidence": "Z"}, "unknown_confidence"),
        (GROUND | {"text": {"es": "algo"}}, "both_languages"),
    ],
)
def test_an_article_is_named_whole_with_how_sure_it_is(ground, code):
    assert code in {one.code for one in faults_of(halted_on(ground))}


@pytest.mark.parametrize("code", CASES)
def test_a_fault_says_where_it_is_and_what_would_be_right(code):
    text, where, in_spanish, in_english = CASES[code]
    found = [one for one in faults_of(text) if one.code == code]
    assert [one.where for one in found][:1] == [where]
    assert in_spanish in found[0].in_language("es")
    assert in_english in found[0].in_language("en")


def test_every_fault_there_is_was_provoked():
    assert set(CASES) | OF_FILES == set(words_of_faults("protocol_faults"))


def test_all_faults_are_named_at_once():
    made = copy.deepcopy(GOOD)
    made["kind"], made["steps"][0]["by"], made["steps"][1]["clock"] = (
        "song",
        "sheriff",
        {"years": 1},
    )
    assert [one.code for one in faults_of(written(made))] == [
        "unknown_kind",
        "unknown_role",
        "unknown_unit",
    ]


def test_the_error_itself_names_each_fault_on_a_line():
    with pytest.raises(ProtocolInvalid, match=r"invented/1/A-1/by: there is no role “sheriff”"):
        read(with_change((*FIRST, "by"), "sheriff"), words=WORDS)


@pytest.mark.parametrize(
    ("clock", "code"),
    [
        ({"hours": 3, "days": 2}, "unknown_unit"),
        ({"hours": 0}, "no_number"),
        ({"hours": True}, "no_number"),
        ({"hours": -3}, "no_number"),
        ({"days": 3, "extension": "diez"}, "no_number"),
        ({"days": 3, "at_least": 0}, "no_number"),
        ("soon", "unknown_unit"),
        ({}, "lacks"),
        ({"hours": 3, "before": True}, "not_backwards"),
    ],
)
def test_a_clock_that_cannot_be_is_refused(clock, code):
    assert [one.code for one in faults_of(with_change((*FIRST, "clock"), clock))][:1] == [code]


@pytest.mark.parametrize(
    "given",
    [
        "una regla",
        [{"text": BOTH}],
        [{"id": "R-1"}],
        [{"id": "R-1", "text": BOTH, "clock": "soon"}],
    ],
)
def test_a_rule_that_cannot_be_is_a_fault_and_no_crash(given):
    assert {one.code for one in faults_of(with_change(("rules",), given))} <= {
        "rows", "lacks", "both_languages", "unknown_unit"
    }  # fmt: skip


def test_a_step_that_waits_for_its_own_clock_is_in_a_circle():
    text = with_change((*FIRST, "starts"), ["notice_of_facts", "expired:A-1"])
    assert {(one.where, one.code) for one in faults_of(text)} == {
        ("invented/1/A-1", "circular_clocks"),
        ("invented/1/A-2", "circular_clocks"),
    }


def test_a_circle_is_not_hidden_by_what_the_protocol_itself_emits():
    inside = {event for one in protocol("criminal_case", 1).steps for event in one.emits}
    own = inside & vocabulary("criminal_case").emitted_elsewhere
    # Only what others bring about too comes from outside.
    others = {"investigation_opened", "act_request_answered"}
    assert own == others


def test_a_protocol_that_extends_another_begins_with_its_steps():
    base = read(written(GOOD), words=WORDS)
    made = {**GOOD, "protocol": "wider", "extends": "invented/1", "stages": [], "steps": [
        step("B-1", ["link_recorded"], ["risk_analysed"], stage="first")
    ]}  # fmt: skip
    wider = read(
        written(made),
        words=WORDS,
        find=lambda code, version: {("invented", 1): base}[code, version],
    )
    assert [one.id for one in wider.steps] == ["A-1", "A-2", "B-1"]


def test_a_text_is_locked_by_its_sum():
    text = written(GOOD)
    assert read(text, words=WORDS).sha256 == sha256_of(text)
    assert sha256_of(text + "\n") != sha256_of(text)
