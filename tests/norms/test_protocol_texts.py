"""What the texts of the law say, held against itself and against the data it was drawn from."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import pytest
import yaml

from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
ORIGINAL = "1.yaml"
INVESTIGATIONS = ("journalist_investigation", "defender_investigation")
OURS = (*INVESTIGATIONS, "state_mechanism_25")

# English words of the source in place of an article, as the texts say them.
LAW_IN_SPANISH = {
    "LPPDDHP art. 26 III (at the same time as the issue)": "LPPDDHP art. 26 III (al mismo tiempo que la emisión)",
    "LGV arts. 96-111 read; Reglamento not found": "LGV arts. 96-111 leídos; Reglamento no encontrado",
    "law of each state": "ley de cada estado",
    "rules of the commission (not read)": "reglamento de la comisión (no leído)",
    "AMPARO not restated": "AMPARO, no reproducido aquí",
    "synthesis of this project": "síntesis de este proyecto",
    "PUE2022; synthesis of this project": "PUE2022; síntesis de este proyecto",
    "ESCAZU art. 9; synthesis of this project": "ESCAZU art. 9; síntesis de este proyecto",
    "CNPP arts. 109, 349; order of acts is our synthesis": "CNPP arts. 109, 349; el orden de los actos es síntesis de este proyecto",
}  # fmt: skip
# Each day of contact begins the next: the source names only the first start.
ADDED_STARTS = {"PO-3": ["daily_contact_made"]}
UNITS = {
    "hours": "hours",
    "calendar_days": "calendar_days",
    "business_days": "working_days",
    "days_unspecified": "days",
    "months": "months",
}


def test_nothing_of_the_law_is_missing():
    assert {
        "procedures": len(procedures()),
        "steps": sum(len(one.get("steps", ())) for one in procedures()),
        "acts": sum(len(one["steps"]) for one in investigations()),
        "rules": sum(len(one.get("rules", ())) for one in procedures()),
        "criteria": sum(len(one.get("criteria", ())) for one in procedures()),
        "terms": len(protocols()["state_mechanism_25"]["terms"]),
        "events": len(events()),
        "external events": sum(bool(one.get("external")) for one in events().values()),
    } == {
        "procedures": 21,
        "steps": 111,
        "acts": 28,
        "rules": 44,
        "criteria": 9,
        "terms": 10,
        "events": 176,
        "external events": 42,
    }


def test_a_protocol_stands_in_the_folder_of_its_code():
    assert {name: one["protocol"] for name, one in protocols().items()} == {
        name: name for name in protocols()
    }


def test_everything_said_is_said_in_spanish_and_english():
    said = {"name", "text", "label", "about", "note", "says", "example"}
    assert [
        place for place, key, value in walk(everything()) if key in said and not both(value)
    ] == []
    assert [
        place for place, _, value in walk(everything()) if speaks(value) and not both(value)
    ] == []


def test_no_text_ends_in_a_space_or_cries_out():
    said = [(place, value) for place, _, value in walk(everything()) if isinstance(value, str)]
    assert [place for place, value in said if value != value.strip() or "!" in value] == []


def test_codes_are_unique():
    ids = [one["id"] for one in (*steps(), *rules(), *criteria(), *terms())]
    codes = [one["code"] for one in listed("protocols/events.yaml")]
    assert [code for code, times in Counter(ids + codes).items() if times > 1] == []


def test_every_start_is_brought_about_by_something():
    known = {event for step in steps() for event in step["emits"]}
    known |= {code for code, one in events().items() if one.get("external")}
    known |= {f"expired:{step['id']}" for step in steps()}
    asked = {event for step in steps() for event in step["starts"]}
    asked |= {event for one in protocols().values() for event in one.get("begins_with", ())}
    assert asked - known == set()


def test_every_event_has_its_words_and_is_spoken_of():
    spoken_of = {event for step in steps() for event in (*step["starts"], *step["emits"])}
    spoken_of |= {event for one in protocols().values() for event in one.get("begins_with", ())}
    assert {one for one in spoken_of if not one.startswith("expired:")} == set(events())


def test_only_a_session_names_a_date():
    assert [code for code, one in events().items() if one.get("names_a_date")] == [
        "board_session_date_set"
    ]


def test_every_external_event_is_explained_and_no_other():
    assert {code for code, one in events().items() if "says" in one} == {
        code for code, one in events().items() if one.get("external")
    }


def test_every_step_is_somebodys():
    roles = {one["code"] for one in listed("catalogues/step_roles.yaml")}
    assert {one["by"] for one in (*steps(), *rules()) if "by" in one} - roles == set()


def test_every_law_is_a_known_source_or_is_marked_as_unconfirmed():
    sources = {one["code"] for one in listed("catalogues/sources.yaml")}
    cited = [
        (one["id"], first_word(one["law"]), one["confidence"])
        for one in (*steps(), *rules(), *criteria())
    ]
    assert [
        id_ for id_, source, confidence in cited if source not in sources and confidence != "C"
    ] == []


def test_every_stage_is_declared():
    declared = {stage["code"] for one in protocols().values() for stage in one.get("stages", ())}
    assert {step["stage"] for step in steps() if "stage" in step} - declared == set()


def test_a_step_with_several_ends_says_which_come_about():
    assert {step["id"] for step in steps() if len(step["emits"]) > 1} == {
        step["id"] for step in steps() if "choose" in step
    }
    assert {step["id"]: step["choose"] for step in steps() if "choose" in step} == {
        "IN-3": "one",
        "VR-8": "one",
        "CP-7": "one",
        "CP-8": "one",
        "CP-4": "some",
        "IP-05": "some",
    }


def test_what_begins_by_itself():
    assert {name for name, one in protocols().items() if one.get("begins_by_itself")} == {
        "mech_extraordinary",
        "mech_ordinary",
        "mech_followup",
    }


def test_clocks_stand_still_only_by_an_article_that_is_named():
    found = {
        name: [(ground["law"], ground["confidence"]) for ground in one["suspended_on"]]
        for name, one in protocols().items()
        if one.get("suspends")
    }
    assert found == {
        "amparo": [("Ley de Amparo art. 19", "B")],
        "criminal_case": [("CNPP art. 331", "C")],
    }


def test_s19_urgent_measures_have_three_hours_and_then_nine():
    found = {
        step["id"]: (step["starts"], step["clock"])
        for step in steps()
        if step["id"] in ("EX-1", "EX-2")
    }
    assert found == {
        "EX-1": (["request_received"], {"hours": 3}),
        "EX-2": (["urgent_measures_issued"], {"hours": 9}),
    }


def test_protected_persons_are_contacted_each_of_six_days():
    [contact] = [step for step in steps() if "at_most" in step]
    assert {key: contact[key] for key in ("id", "starts", "clock", "repeats", "at_most")} == {
        "id": "PO-3",
        "starts": ["protection_order_issued", "daily_contact_made"],
        "clock": {"hours": 24},
        "repeats": True,
        "at_most": 6,
    }


def test_a_term_is_compared_only_with_a_step_that_there_is():
    known = {
        f"{name}/{step['id']}" for name, one in protocols().items() for step in one.get("steps", ())
    }
    assert {one["beside"] for one in terms() if "beside" in one} - known == set()


def test_defenders_add_to_what_is_done_for_journalists():
    assert protocols()["defender_investigation"]["extends"] == "journalist_investigation/1"


@pytest.mark.parametrize(
    "field", ["name", "jurisdiction", "body", "begins_with", "stages", "grounds"]
)
def test_a_procedure_is_the_sources(shared, field):
    assert {one["protocol"]: english(one.get(field)) for one in procedures()} == {
        one["id"]: as_carried(one, field) for one in source(shared, "procedures")["procedures"]
    }


@pytest.mark.parametrize(
    "field", ["name", "by", "starts", "emits", "clock", "law", "confidence", "note"]
)
def test_a_step_is_the_sources(shared, field):
    assert {step["id"]: told(step, field) for step in steps()} == {
        step["id"]: step_as_carried(step, field) for step in source_steps(shared)
    }


def test_steps_stand_where_and_in_the_order_of_the_source(shared):
    protocol = source(shared, "investigation_protocol")
    expected = {
        one["id"]: ids(one.get("steps", ())) for one in source(shared, "procedures")["procedures"]
    }
    expected["journalist_investigation"] = ids(protocol["acts"])
    expected["defender_investigation"] = ids(protocol["defender_protocol_extra"])
    expected["state_mechanism_25"] = []
    assert {name: ids(one.get("steps", ())) for name, one in protocols().items()} == expected


def test_the_acts_stand_in_the_stages_of_the_source(shared):
    protocol = source(shared, "investigation_protocol")
    acts = protocol["acts"] + protocol["defender_protocol_extra"]
    assert {act["id"]: act["stage"] for one in investigations() for act in one["steps"]} == {
        act["id"]: act["stage"] for act in acts
    }
    assert [one["code"] for one in protocols()["journalist_investigation"]["stages"]] == protocol[
        "stages"
    ]


def test_the_rules_are_the_sources(shared):
    expected = [
        rule for one in source(shared, "procedures")["procedures"] for rule in one.get("rules", ())
    ]
    assert {
        one["id"]: (one["text"]["en"], one.get("by"), one["law"], one["confidence"])
        for one in rules()
    } == {
        one["id"]: (sentence(one["text"]), one.get("responsible"), law(one), one["confidence"])
        for one in expected
    }


def test_the_criteria_of_attraction_are_the_sources(shared):
    expected = [
        one for p in source(shared, "procedures")["procedures"] for one in p.get("criteria", ())
    ]
    assert {
        one["id"]: (one["text"]["en"], one["law"], one["confidence"]) for one in criteria()
    } == {one["id"]: (sentence(one["text_en"]), law(one), one["confidence"]) for one in expected}


def test_the_external_events_are_the_sources(shared):
    told_from_outside = {
        code: one["says"]["en"] for code, one in events().items() if one.get("external")
    }
    assert told_from_outside == {
        code: sentence(says)
        for code, says in source(shared, "procedures")["external_events"].items()
    }


def test_the_traps_are_the_sources(shared):
    assert [one["en"] for one in listed("protocols/traps.yaml")] == source(shared, "procedures")[
        "meta"
    ]["traps"]


def test_what_an_office_reports_is_the_sources(shared):
    # Parentheses of the source hold commas, which part them into items of their own.
    written = ", ".join(
        source(shared, "investigation_protocol")["implementation_report_per_office"]
    )
    expected = re.sub(r" \([^)]*\)", "", written).split(", ")
    assert [
        one["code"] for one in protocols()["journalist_investigation"]["report_fields"]
    ] == expected


def test_impunity_is_defined_as_in_the_source(shared):
    expected, investigation = (
        source(shared, "investigation_protocol")["impunity"],
        protocols()["journalist_investigation"],
    )
    found = [
        (one["id"], one["text"]["en"], one.get("example", {}).get("en"), one["confidence"])
        for one in investigation["impunity"]
    ]
    assert found == [
        (one["id"], sentence(one["text"]), one.get("example"), one["confidence"])
        for one in expected["definitions"]
    ]
    assert [one["en"] for one in investigation["traps"]] == [
        sentence(one) for one in expected["traps"]
    ]


def test_the_clocks_of_a_state_are_the_sources(shared):
    [state] = source(shared, "state_clocks")["states"]
    assert protocols()["state_mechanism_25"]["state"] == state["cve_ent"]
    assert [(one["name"]["es"], one["clock"], one["confidence"]) for one in terms()] == [
        (one["name_es"], {UNITS[one["kind"]]: one["value"]}, state["confidence"])
        for one in state["clocks"]
    ]


@cache
def listed(name: str) -> list[dict[str, Any]]:
    return read_yaml((TEXTS / name).read_text(encoding="utf-8"))


def protocols() -> dict[str, dict[str, Any]]:
    folders = sorted(one.name for one in (TEXTS / "protocols").iterdir() if one.is_dir())
    return {name: listed(f"protocols/{name}/{ORIGINAL}") for name in folders}


def procedures() -> list[dict[str, Any]]:
    return [one for name, one in protocols().items() if name not in OURS]


def investigations() -> list[dict[str, Any]]:
    return [protocols()[name] for name in INVESTIGATIONS]


def of_all(key: str) -> list[dict[str, Any]]:
    return [row for one in protocols().values() for row in one.get(key, ())]


def steps() -> list[dict[str, Any]]:
    return of_all("steps")


def rules() -> list[dict[str, Any]]:
    return of_all("rules")


def criteria() -> list[dict[str, Any]]:
    return of_all("criteria")


def terms() -> list[dict[str, Any]]:
    return of_all("terms")


def events() -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in listed("protocols/events.yaml")}


def everything() -> dict[str, Any]:
    return {
        **protocols(),
        "events": listed("protocols/events.yaml"),
        "traps": listed("protocols/traps.yaml"),
    }


def walk(value: Any, place: str = "", key: str = "") -> Iterator[tuple[str, str, Any]]:
    yield place, key, value
    if isinstance(value, dict):
        for name, one in value.items():
            yield from walk(one, f"{place}/{name}", name)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            named = one.get("id") or one.get("code") if isinstance(one, dict) else None
            yield from walk(one, f"{place}/{named or number}")


def speaks(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"es", "en"})


def both(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"es", "en"} and all(value.values())


def first_word(text: str) -> str:
    return re.split(r"[ ,;]", text)[0]


def ids(rows: Any) -> list[str]:
    return [row["id"] for row in rows]


def source(shared: Any, name: str) -> dict[str, Any]:
    return yaml.safe_load((shared / "domain" / f"{name}.yaml").read_text(encoding="utf-8"))


def source_steps(shared: Any) -> list[dict[str, Any]]:
    protocol = source(shared, "investigation_protocol")
    of_procedures = [
        s for one in source(shared, "procedures")["procedures"] for s in one.get("steps", ())
    ]
    return of_procedures + protocol["acts"] + protocol["defender_protocol_extra"]


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def law(row: dict[str, Any]) -> str:
    return LAW_IN_SPANISH.get(row["legal_basis"], row["legal_basis"])


def english(value: Any) -> Any:
    if isinstance(value, list):
        return [one.get("code") or one["en"] if isinstance(one, dict) else one for one in value]
    return value


def as_carried(row: dict[str, Any], field: str) -> Any:
    match field:
        case "name":
            return {"es": row["name_es"], "en": row["name_en"]}
        case "jurisdiction":
            return row["jurisdiction"].split(" and ")
        case "begins_with":
            return row.get("trigger")
        case "grounds":
            return [sentence(one) for one in row["grounds"]] if "grounds" in row else None
    return row.get(field)


def told(step: dict[str, Any], field: str) -> Any:
    if field == "note":
        return step.get("note", {}).get("en", "")
    if field == "clock" and isinstance(step["clock"], dict):
        # A clock that opens its step when it has run out is the source's, read from its note.
        # So is a duration, which ends on whatever day it ends.
        own = ("waits", "ends_any_day")
        return {key: value for key, value in step["clock"].items() if key not in own}
    return step[field]


def step_as_carried(step: dict[str, Any], field: str) -> Any:
    match field:
        case "name":
            return {"es": step["name_es"], "en": step["name_en"]}
        case "by":
            return step["responsible"]
        case "starts":
            return [step["starts"], *ADDED_STARTS.get(step["id"], [])]
        case "clock":
            return clock_as_carried(step)
        case "law":
            return law(step)
    return step[field]


def _unit(step: dict[str, Any]) -> str:
    """Return the unit of a clock: of the terms of the CNPP, article 94 says which days count."""
    kind = step["clock"]["kind"]
    if kind == "days_unspecified" and "CNPP" in (step.get("legal_basis") or step.get("law", "")):
        return "working_days"
    return UNITS[kind]


def clock_as_carried(step: dict[str, Any]) -> Any:
    if "clock" not in step:
        return "operator"
    clock = step["clock"]
    ours = {"ours": True} if step.get("configurable") else {}
    if clock["unit"] == "next_session":
        # The law says it itself (LPPDDHP 58 IV): only the date is the calendar's.
        return {"next_session": True}
    if clock["unit"] == "event":
        return {"at_once": True} | ours
    found = {_unit(step): abs(clock["value"])}
    if clock["value"] < 0:
        found["before"] = True
    settings = {"extension": "extension", "min": "at_least"}
    return (
        found | {ours: clock[theirs] for theirs, ours in settings.items() if theirs in clock} | ours
    )
