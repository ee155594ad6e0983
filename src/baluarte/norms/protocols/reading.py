"""From the text of a protocol to its form, naming every fault at once and what would be right."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from baluarte.norms.clocks.clock import COUNTED_IN_DAYS, WITH_A_NUMBER, Clock, Unit
from baluarte.norms.clocks.law_calendars import OFFICIAL, law_calendars
from baluarte.norms.protocols.form import (
    EXPIRED,
    Choice,
    Event,
    Kind,
    Proof,
    Protocol,
    Role,
    RoleKind,
    Saying,
    Step,
)
from baluarte.norms.protocols.reach import in_a_circle_of_clocks, unreachable
from baluarte.norms.text_faults import TextFault, TextInvalid
from baluarte.norms.yaml_texts import read_yaml

JURISDICTIONS = ("federal", "state", "municipality", "international")
CONFIDENCES = ("A", "B", "C")
LANGUAGES = ("es", "en")
KNOWN = frozenset(
    {
        "protocol", "version", "kind", "name", "jurisdiction", "state", "body", "checked_on",
        "calendar", "valid_from", "valid_until", "begins_with", "begins_by_itself", "suspends",
        "suspended_on", "extends", "stages", "about", "changes", "grounds", "criteria", "steps",
        "rules", "terms", "report_fields", "impunity", "traps",
    }
)  # fmt: skip
KNOWN_OF_A_STEP = frozenset(
    {
        "id", "name", "stage", "by", "starts", "emits", "choose", "repeats", "at_most", "optional",
        "either", "begins_again_with", "stands_still_with", "act", "clock", "law", "confidence",
        "note", "excused_on", "shown_by",
    }
)  # fmt: skip
# Which action does a step: the room, and its action.
FORM_OF_ACTS = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
SETTINGS_OF_CLOCKS = frozenset(
    {"before", "extension", "at_least", "waits", "ours", "calendar", "ends_any_day"}
)
NUMBERS_OF_CLOCKS = ("extension", "at_least")
COUNTED_BACK = frozenset({Unit.CALENDAR_DAYS, Unit.WORKING_DAYS})
LISTS = (
    "jurisdiction", "begins_with", "stages", "steps", "rules", "criteria", "grounds", "terms",
    "suspended_on",
)  # fmt: skip
EVENTS_OF_A_STEP = ("starts", "emits", "begins_again_with", "stands_still_with")
LISTS_OF_A_STEP = (*EVENTS_OF_A_STEP, "excused_on")
LISTS_OF_ROWS = ("stages", "steps", "rules", "criteria", "terms", "excused_on", "suspended_on")


class Fault(TextFault):
    """Something in a protocol that cannot be right."""

    wording = "protocol_faults"


class ProtocolInvalid(TextInvalid):
    """The text of a protocol cannot be read."""


@dataclass(frozen=True)
class Vocabulary:
    """What a text may speak of: events, those that other protocols bring about, roles."""

    events: Mapping[str, Event]
    roles: Mapping[str, Role]
    emitted_elsewhere: frozenset[str] = frozenset()


@dataclass
class _Reader:
    """Collects faults while it reads, so that a jurist mends a text once."""

    code: str
    words: Vocabulary
    # Whose days not worked the terms of the text pass over, where a clock names no other law.
    calendar: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, code: str, given: object = "", right: object = "") -> None:
        self.faults.append(Fault(where, code, str(given), str(right)))

    def one_of(self, where: str, given: Any, known: Collection[str], code: str) -> bool:
        if given in known:
            return True
        self.fault(where, code, given, ", ".join(known))
        return False


def sha256_of(text: str) -> str:
    """Return the sum by which a text is locked once it was used."""
    return hashlib.sha256(text.encode()).hexdigest()


def nothing_extended(code: str, version: int) -> Protocol:
    """Find no protocol to extend."""
    raise LookupError(f"{code}/{version}")


def read(
    text: str,
    *,
    words: Vocabulary,
    find: Callable[[str, int], Protocol] = nothing_extended,
) -> Protocol:
    """Read one version of a protocol; raise `ProtocolInvalid` with all that is wrong in it.

    `find` returns a protocol by code and version, where the text extends one: its steps and stages
    come first.
    """
    try:
        raw = read_yaml(text)
    except yaml.YAMLError as error:
        raise ProtocolInvalid([Fault("?", "not_yaml", str(error).replace("\n", " "))]) from error
    if not isinstance(raw, dict) or "protocol" not in raw:
        raise ProtocolInvalid([Fault("?", "no_protocol")])
    reader = _Reader(f"{raw['protocol']}/{raw.get('version', '?')}", words)
    reader.calendar = _calendar(raw, reader)
    base = _base(raw.get("extends"), reader, find)
    protocol = _protocol(raw, reader, sha256_of(text), base)
    if reader.faults or protocol is None:
        raise ProtocolInvalid(reader.faults)
    return protocol


def _calendar(raw: Mapping[str, Any], reader: _Reader) -> str:
    given = raw.get("calendar", "")
    if given:
        reader.one_of(f"{reader.code}/calendar", given, law_calendars(), "unknown_calendar")
    return str(given)


def _base(
    named: str | None, reader: _Reader, find: Callable[[str, int], Protocol]
) -> Protocol | None:
    if named is None:
        return None
    code, _, version = str(named).partition("/")
    try:
        return find(code, int(version))
    except (LookupError, ValueError):
        reader.fault(f"{reader.code}/extends", "nothing_to_extend", named)
        return None


def _protocol(
    raw: Mapping[str, Any], reader: _Reader, sha256: str, base: Protocol | None
) -> Protocol | None:
    where = reader.code
    for name in sorted(map(str, raw.keys() - KNOWN)):
        reader.fault(where, "unknown_field", name, ", ".join(sorted(KNOWN)))
    if not _lists(where, raw, LISTS, reader):
        return None
    if not isinstance(raw.get("version"), int) or raw["version"] < 1:
        reader.fault(where, "version", raw.get("version"))
    reader.one_of(where, raw.get("kind"), [str(kind) for kind in Kind], "unknown_kind")
    _checked_on(raw, reader)
    _suspends(raw, reader)
    jurisdictions = tuple(raw.get("jurisdiction") or ())
    for one in jurisdictions or ("",):
        reader.one_of(where, one, JURISDICTIONS, "unknown_jurisdiction")
    stages = (base.stages if base else ()) + _stages(raw.get("stages") or (), reader)
    known = base.steps if base else ()
    steps = _steps(raw.get("steps") or (), known, {code for code, _ in stages}, reader)
    for event in raw.get("begins_with") or ():
        _begins(where, event, steps, reader)
    if reader.faults:
        return None
    _circles(where, steps, _given_from_outside(raw, steps, reader), reader)
    return Protocol(
        code=raw["protocol"],
        version=raw["version"],
        kind=Kind(raw["kind"]),
        name=raw["name"],
        jurisdictions=jurisdictions,
        checked_on=raw["checked_on"],
        steps=steps,
        rules=_sayings(raw.get("rules"), "text", reader),
        criteria=_sayings(raw.get("criteria"), "text", reader),
        grounds=tuple(raw.get("grounds") or ()),
        terms=_sayings(raw.get("terms"), "name", reader),
        stages=stages,
        begins_with=tuple(raw.get("begins_with") or ()),
        begins_by_itself=bool(raw.get("begins_by_itself")),
        may_be_suspended=raw.get("suspends", False),
        suspended_on=_sayings(raw.get("suspended_on"), "text", reader),
        valid_from=raw.get("valid_from"),
        valid_until=raw.get("valid_until"),
        extends=raw.get("extends", ""),
        state=raw.get("state", ""),
        body=raw.get("body", ""),
        calendar=reader.calendar,
        about=raw.get("about", {}),
        changes=raw.get("changes", {}),
        more={key: raw[key] for key in ("report_fields", "impunity", "traps") if key in raw},
        sha256=sha256,
    )


def _lists(where: str, raw: Mapping[str, Any], names: Iterable[str], reader: _Reader) -> bool:
    before = len(reader.faults)
    for name in names:
        given = raw.get(name) or []
        rows = name in LISTS_OF_ROWS
        if not isinstance(given, list) or (rows and not all(isinstance(i, dict) for i in given)):
            reader.fault(f"{where}/{name}", "rows" if rows else "list", name)
    return len(reader.faults) == before


def _checked_on(raw: Mapping[str, Any], reader: _Reader) -> None:
    where = reader.code
    _text(where, "name", raw.get("name"), reader)
    for name in ("checked_on", "valid_from", "valid_until"):
        given = raw.get(name)
        if not isinstance(given, date) and (given is not None or name == "checked_on"):
            reader.fault(f"{where}/{name}", "date", given)
    if raw.get("version") != 1 and raw.get("valid_from") is None:
        reader.fault(f"{where}/valid_from", "version_without_date")
    begun, ended = raw.get("valid_from"), raw.get("valid_until")
    if isinstance(begun, date) and isinstance(ended, date) and ended < begun:
        reader.fault(where, "ends_before_it_begins", ended, begun)


def _suspends(raw: Mapping[str, Any], reader: _Reader) -> None:
    """Let clocks stand still only by an article that is named, with how sure it is."""
    where, given = f"{reader.code}/suspends", raw.get("suspends", False)
    grounds = raw.get("suspended_on") or ()
    if not isinstance(given, bool):
        reader.fault(where, "yes_or_no", given)
    elif given and not grounds:
        reader.fault(where, "suspends_without_article")
    elif grounds and not given:
        reader.fault(where, "article_without_suspends")
    for one in grounds:
        each = f"{reader.code}/suspended_on/{one.get('id', '?')}"
        if not one.get("law"):
            reader.fault(each, "lacks", "law")
        reader.one_of(each, one.get("confidence"), CONFIDENCES, "unknown_confidence")


def _circles(where: str, steps: tuple[Step, ...], given: frozenset[str], reader: _Reader) -> None:
    for step, starts in unreachable(steps, given):
        reader.fault(f"{where}/{step}", "circular", ", ".join(starts))
    for step, starts in in_a_circle_of_clocks(steps):
        reader.fault(f"{where}/{step}", "circular_clocks", ", ".join(starts))


def _stages(
    rows: Iterable[Mapping[str, Any]], reader: _Reader
) -> tuple[tuple[str, Mapping[str, str]], ...]:
    for one in rows:
        where = f"{reader.code}/stages/{one.get('code', '?')}"
        _text(where, "name", one.get("name"), reader)
    return tuple((str(one.get("code", "")), one.get("name") or {}) for one in rows)


def _begins(where: str, event: str, steps: Iterable[Step], reader: _Reader) -> None:
    if not _is_emitted(event, steps, reader):
        reader.fault(f"{where}/begins_with", "nobody_emits", event)


def _steps(
    rows: Iterable[Any], known: Iterable[Step], stages: set[str], reader: _Reader
) -> tuple[Step, ...]:
    found = {step.id: step for step in known}
    for row in rows:
        where = f"{reader.code}/{row.get('id', '?')}"
        if row.get("id") in found:
            reader.fault(where, "twice")
        if step := _step(where, row, stages, reader):
            found[step.id] = step
    steps = tuple(found.values())
    for step in steps:
        for event in step.starts:
            where = f"{reader.code}/{step.id}/starts"
            if event.startswith(EXPIRED):
                _expiring(where, event, found, reader)
            elif not _is_emitted(event, steps, reader):
                reader.fault(where, "nobody_emits", event)
    return steps


def _step(where: str, row: Mapping[str, Any], stages: set[str], reader: _Reader) -> Step | None:
    before = len(reader.faults)
    for name in sorted(map(str, row.keys() - KNOWN_OF_A_STEP)):
        reader.fault(where, "unknown_field", name, ", ".join(sorted(KNOWN_OF_A_STEP)))
    for name in ("id", "name", "by", "starts", "emits", "clock", "law", "confidence"):
        if not row.get(name):
            reader.fault(where, "lacks", name)
    if not _lists(where, row, LISTS_OF_A_STEP, reader) or len(reader.faults) > before:
        return None
    _text(where, "name", row["name"], reader)
    reader.one_of(f"{where}/by", row["by"], reader.words.roles, "unknown_role")
    reader.one_of(f"{where}/confidence", row["confidence"], CONFIDENCES, "unknown_confidence")
    reader.one_of(f"{where}/choose", row.get("choose", "all"), list(Choice), "unknown_choice")
    shown_by = row.get("shown_by", Proof.DOCUMENT)
    reader.one_of(f"{where}/shown_by", shown_by, list(Proof), "unknown_proof")
    if row.get("stage") and row["stage"] not in stages:
        reader.fault(f"{where}/stage", "unknown_stage", row["stage"], ", ".join(sorted(stages)))
    if "act" in row and not FORM_OF_ACTS.fullmatch(str(row["act"])):
        reader.fault(f"{where}/act", "act_form", row["act"])
    named = [row.get(name) or () for name in EVENTS_OF_A_STEP if name != "starts"]
    for event in (event for events in named for event in events):
        reader.one_of(where, event, reader.words.events, "unknown_event")
    clock = _clock(f"{where}/clock", row["clock"], reader)
    if len(reader.faults) > before or clock is None:
        return None
    return Step(
        id=row["id"],
        name=row["name"],
        by=row["by"],
        by_kind=RoleKind(reader.words.roles[row["by"]].kind),
        starts=tuple(row["starts"]),
        emits=tuple(row["emits"]),
        clock=clock,
        law=row["law"],
        confidence=row["confidence"],
        choose=Choice(row.get("choose", "all")),
        stage=row.get("stage", ""),
        repeats=bool(row.get("repeats")),
        at_most=row.get("at_most", 0),
        is_optional=bool(row.get("optional")),
        either=row.get("either", ""),
        begins_again_with=tuple(row.get("begins_again_with") or ()),
        stands_still_with=tuple(row.get("stands_still_with") or ()),
        note=row.get("note", {}),
        act=row.get("act", ""),
        shown_by=Proof(shown_by),
        excused_on=_sayings(row.get("excused_on"), "text", reader),
    )


def _clock(where: str, given: Any, reader: _Reader) -> Clock | None:
    units = [str(unit) for unit in Unit]
    if given == Unit.OPERATOR:
        return Clock(Unit.OPERATOR, is_ours=True, calendar=reader.calendar or OFFICIAL)
    if not isinstance(given, dict):
        reader.fault(where, "unknown_unit", given, ", ".join(units))
        return None
    named = [name for name in given if name not in SETTINGS_OF_CLOCKS]
    if len(named) != 1 or named[0] not in units:
        reader.fault(where, "unknown_unit", ", ".join(named), ", ".join(units))
        return None
    unit, value = Unit(named[0]), given[named[0]]
    numbers = {name: given[name] for name in NUMBERS_OF_CLOCKS if name in given}
    if unit in WITH_A_NUMBER:
        numbers[unit] = value
    before = len(reader.faults)
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            reader.fault(where, "no_number", number, name)
    calendar = given.get("calendar", reader.calendar)
    if unit in COUNTED_IN_DAYS and calendar not in law_calendars():
        reader.fault(where, "unknown_calendar", calendar, ", ".join(law_calendars()))
    if given.get("before") and unit not in COUNTED_BACK:
        reader.fault(where, "not_backwards", unit, ", ".join(sorted(COUNTED_BACK)))
    if len(reader.faults) > before:
        return None
    return Clock(
        unit=unit,
        value=value if unit in WITH_A_NUMBER else 0,
        is_before=bool(given.get("before")),
        extension=given.get("extension", 0),
        at_least=given.get("at_least", 0),
        waits=bool(given.get("waits")),
        is_ours=bool(given.get("ours")),
        calendar=calendar or OFFICIAL,
        ends_any_day=bool(given.get("ends_any_day")),
    )


def _sayings(rows: Any, key: str, reader: _Reader) -> tuple[Saying, ...]:
    found = []
    for row in rows or ():
        where = f"{reader.code}/{row.get('id', '?')}"
        if not row.get("id"):
            reader.fault(where, "lacks", "id")
        _text(where, key, row.get(key), reader)
        clock = _clock(f"{where}/clock", row["clock"], reader) if "clock" in row else None
        found.append(
            Saying(
                id=row.get("id", ""),
                text=row.get(key, {}),
                law=row.get("law", ""),
                confidence=row.get("confidence", ""),
                by=row.get("by", ""),
                clock=clock,
                beside=row.get("beside", ""),
            )
        )
    return tuple(found)


def _text(where: str, name: str, given: Any, reader: _Reader) -> None:
    if not isinstance(given, dict) or any(not given.get(one) for one in LANGUAGES):
        reader.fault(f"{where}/{name}", "both_languages", name)


def _expiring(where: str, event: str, steps: Mapping[str, Step], reader: _Reader) -> None:
    id_ = event.removeprefix(EXPIRED)
    if id_ not in steps:
        reader.fault(where, "no_such_clock", id_, ", ".join(steps))
    elif steps[id_].clock.unit == Unit.OPERATOR:
        reader.fault(where, "clock_never_ends", id_)


def _is_emitted(event: str, steps: Iterable[Step], reader: _Reader) -> bool:
    known = reader.words.events.get(event)
    if known is None:
        return False
    own: Callable[[Step], bool] = lambda step: event in step.emits  # noqa: E731
    return known.is_external or event in reader.words.emitted_elsewhere or any(map(own, steps))


def _given_from_outside(
    raw: Mapping[str, Any], steps: Iterable[Step], reader: _Reader
) -> frozenset[str]:
    external = {code for code, event in reader.words.events.items() if event.is_external}
    expiring = {start for step in steps for start in step.starts if start.startswith(EXPIRED)}
    return frozenset(
        external | expiring | reader.words.emitted_elsewhere | set(raw.get("begins_with", ()))
    )
