"""From the text of a scenario to its form, naming every fault at once and what would be right."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from baluarte.norms.agenda import Happening, Occurrence, State
from baluarte.norms.agenda.acts import refusals
from baluarte.norms.clocks import Calendar, Clock, Unit
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.norms.clocks.clock import WITH_A_NUMBER
from baluarte.norms.clocks.counting import end_of
from baluarte.norms.protocols import NoSuchProtocol, Protocol, Step, events, protocol, roles
from baluarte.norms.protocols.form import Choice
from baluarte.norms.scenarios.instants import TimeRefused, read_instant, zone_named
from baluarte.norms.scenarios.running import Act, Expected, Moment, Scenario
from baluarte.norms.text_faults import TextFault, TextInvalid
from baluarte.norms.yaml_texts import read_yaml

KNOWN = (
    "scenario", "protocol", "version", "title", "story", "zone", "zones", "closed", "sessions",
    "terms", "shows", "acts", "then",
)  # fmt: skip
NEEDED = ("scenario", "protocol", "version", "title", "story", "acts", "then")
LANGUAGES = ("es", "en")
CIRCUMSTANCES = ("weekend", "holiday", "month_end", "leap_day", "zone_change", "suspension")
SHOWS = (
    *CIRCUMSTANCES, "correction", "late", "unknown_start", "extension", "closing", "change_of_law",
)  # fmt: skip
KINDS = (
    "happens", "done", "extended", "excused", "suspended", "resumed", "closed", "corrects",
    "withdraws",
)  # fmt: skip
KNOWN_OF_AN_ACT = ("id", "at", "told_at", "with", "of", "names", "refused", *KINDS)
KNOWN_OF_A_MOMENT = ("at", "known_at", "steps")
KNOWN_OF_A_STEP = ("state", "of", "until", "late_after", "not_before", "by", "stands_still")
NOBODY_KNOWS = "unknown"


class ScenarioFault(TextFault):
    """Something in a scenario that cannot be right."""

    wording = "scenario_faults"


class ScenarioInvalid(TextInvalid):
    """A scenario cannot be read."""


def scenarios() -> tuple[Scenario, ...]:
    """Return every scenario that comes with the project, by the name of its file."""
    return tuple(_by_slug().values())


def scenarios_of(protocol_code: str) -> list[Scenario]:
    """Return the scenarios of one protocol, of all its versions."""
    return [one for one in scenarios() if one.protocol.code == protocol_code]


def texts() -> Mapping[str, str]:
    """Return the texts of the scenarios by slug: installed beside the norms, else the checkout."""
    installed = resources.files("baluarte.norms") / "texts" / "scenarios"
    checkout: Traversable = Path(__file__).parents[4] / "tests" / "scenarios"
    folder = installed if installed.is_dir() else checkout
    files = [one for one in folder.iterdir() if one.name.endswith(".yaml")]
    return {
        file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
        for file in sorted(files, key=lambda one: one.name)
    }


def read(text: str, *, slug: str, find: Callable[[str, int], Protocol] = protocol) -> Scenario:
    """Read one scenario; raise `ScenarioInvalid` with all that is wrong in it."""
    reader = _Reader(slug)
    try:
        raw = read_yaml(text)
    except yaml.YAMLError as error:
        reader.fault("?", "not_yaml", str(error).replace("\n", " "))
        raise ScenarioInvalid(reader.faults) from error
    if not isinstance(raw, dict) or "scenario" not in raw:
        reader.fault("?", "no_scenario")
        raise ScenarioInvalid(reader.faults)
    reader.fields("", raw, KNOWN, NEEDED)
    found = _protocol(raw, reader, find)
    if found is None:
        raise ScenarioInvalid(reader.faults)
    scenario = _scenario(raw, reader, found)
    if reader.faults:
        raise ScenarioInvalid(reader.faults)
    return scenario


@dataclass
class _Reader:
    """Collects faults while it reads, so that a jurist mends a text once."""

    slug: str
    zone: ZoneInfo = CENTRE
    calendar: Calendar = field(default_factory=Calendar)
    faults: list[ScenarioFault] = field(default_factory=list)

    def fault(self, where: str, code: str, given: object = "", right: object = "") -> None:
        place = "/".join(filter(None, (self.slug, where)))
        self.faults.append(ScenarioFault(place, code, str(given), str(right)))

    def fields(
        self, where: str, raw: Mapping[str, Any], known: Collection[str], needed: Iterable[str] = ()
    ) -> None:
        for name in (one for one in raw if one not in known):
            self.fault(where, "unknown_field", name, ", ".join(known))
        for name in (one for one in needed if not raw.get(one)):
            self.fault(where, "lacks", name)

    def one_of(self, where: str, given: Any, known: Collection[str], code: str) -> bool:
        if isinstance(given, str) and given in known:
            return True
        self.fault(where, code, given, ", ".join(known))
        return False

    def rows(self, where: str, given: Any) -> list[Mapping[str, Any]]:
        rows = given if isinstance(given, list) else [given]
        found: list[Mapping[str, Any]] = [one for one in rows if isinstance(one, dict)]
        if len(found) < len(rows) or not isinstance(given, list):
            self.fault(where, "list")
        return found

    def mapping(self, where: str, given: Any) -> Mapping[str, Any]:
        if given is None or isinstance(given, dict):
            return given or {}
        self.fault(where, "mapping", given)
        return {}

    def day(self, where: str, given: Any) -> date | None:
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        self.fault(where, "date", given)
        return None

    def instant(self, where: str, given: Any) -> datetime | None:
        try:
            return read_instant(given, self.zone)
        except TimeRefused as refused:
            self.fault(where, refused.code, refused.given, refused.right)
            return None

    def zone_of(self, where: str, given: Any) -> ZoneInfo:
        try:
            return zone_named(given)
        except TimeRefused as refused:
            self.fault(where, refused.code, refused.given, refused.right)
            return CENTRE


def _protocol(
    raw: Mapping[str, Any], reader: _Reader, find: Callable[[str, int], Protocol]
) -> Protocol | None:
    try:
        return find(raw.get("protocol", ""), raw.get("version", 0))
    except NoSuchProtocol as error:
        reader.fault("protocol", "unknown_protocol", error)
        return None


def _scenario(raw: Mapping[str, Any], reader: _Reader, found: Protocol) -> Scenario:
    for name in ("title", "story"):
        text = raw.get(name)
        if not isinstance(text, dict) or any(not text.get(one) for one in LANGUAGES):
            reader.fault(name, "both_languages", name)
    if "zone" in raw:
        reader.zone = reader.zone_of("zone", raw["zone"])
    reader.calendar = _calendar(raw, reader)
    shows = raw.get("shows") or []
    if not isinstance(shows, list):
        reader.fault("shows", "list")
        shows = []
    for one in shows:
        reader.one_of("shows", one, SHOWS, "unknown_circumstance")
    own_terms = _own_terms(reader.mapping("terms", raw.get("terms")), reader, found)
    acts = tuple(_acts(reader.rows("acts", raw.get("acts") or []), reader, found))
    then = tuple(_moments(reader.rows("then", raw.get("then") or []), reader, found, acts))
    return Scenario(
        slug=reader.slug,
        name=str(raw["scenario"]),
        protocol=found,
        title=raw.get("title", {}),
        story=raw.get("story", {}),
        acts=acts,
        then=then,
        zone=reader.zone,
        calendar=reader.calendar,
        own_terms=own_terms,
        shows=tuple(shows),
    )


def _calendar(raw: Mapping[str, Any], reader: _Reader) -> Calendar:
    zones, sessions = {}, {}
    for role, given in reader.mapping("zones", raw.get("zones")).items():
        reader.one_of("zones", role, roles(), "unknown_role")
        zones[role] = reader.zone_of(f"zones/{role}", given)
    for role, given in reader.mapping("sessions", raw.get("sessions")).items():
        reader.one_of("sessions", role, roles(), "unknown_role")
        sessions[role] = tuple(_days(f"sessions/{role}", given, reader))
    closed = frozenset(_days("closed", raw.get("closed") or [], reader))
    return Calendar(zone=reader.zone, zones=zones, closed=closed, sessions=sessions)


def _days(where: str, given: Any, reader: _Reader) -> Iterator[date]:
    for one in given if isinstance(given, list) else [given]:
        if day := reader.day(where, one):
            yield day


def _own_terms(raw: Mapping[str, Any], reader: _Reader, found: Protocol) -> Mapping[str, Clock]:
    units = sorted(str(one) for one in WITH_A_NUMBER)
    terms = {}
    for id_, given in raw.items():
        where = f"terms/{id_}"
        if not reader.one_of(where, id_, _ids(found), "unknown_step"):
            continue
        if found.step(id_).clock.unit != Unit.OPERATOR:
            reader.fault(where, "set_by_law", id_, found.step(id_).law)
        elif not isinstance(given, dict) or len(given) != 1 or not set(given) <= set(units):
            reader.fault(where, "unknown_unit", given, ", ".join(units))
        elif not isinstance(value := next(iter(given.values())), int) or value < 1:
            reader.fault(where, "no_number", value)
        else:
            terms[id_] = Clock(Unit(next(iter(given))), value, is_ours=True)
    return terms


def _acts(rows: Iterable[Mapping[str, Any]], reader: _Reader, found: Protocol) -> Iterator[Act]:
    told: dict[str, Occurrence] = {}
    last: datetime | None = None
    for number, row in enumerate(rows, start=1):
        id_ = str(row.get("id") or f"acto_{number}")
        where = f"acts/{id_}"
        reader.fields(where, row, KNOWN_OF_AN_ACT)
        if id_ in told:
            reader.fault(where, "twice", id_)
        before = len(reader.faults)
        at, told_at = _times(where, row, reader)
        if "refused" in row:
            reader.one_of(f"{where}/refused", row["refused"], refusals(), "unknown_refusal")
        occurrence = _occurrence(where, row, _Told(id_, at, told_at, told), reader, found)
        if len(reader.faults) > before or occurrence is None or told_at is None:
            continue
        if last is not None and told_at < last:
            reader.fault(where, "told_before", row.get("told_at", row.get("at")))
        last = told_at
        told[id_] = occurrence
        yield Act(occurrence, told_at, row.get("refused", ""))


@dataclass(frozen=True)
class _Told:
    """What an act is called, when it was and was told, and what had been told before."""

    id: str
    at: datetime | None
    told_at: datetime | None
    before: Mapping[str, Occurrence]


def _times(
    where: str, row: Mapping[str, Any], reader: _Reader
) -> tuple[datetime | None, datetime | None]:
    given, told = row.get("at"), row.get("told_at")
    if "withdraws" in row:
        at = None
    elif given == NOBODY_KNOWS:
        at = None
        if told is None:
            reader.fault(where, "told_when")
    else:
        at = reader.instant(f"{where}/at", given)
    if told is not None:
        return at, reader.instant(f"{where}/told_at", told)
    if "withdraws" in row:
        reader.fault(where, "told_when")
    return at, at


def _occurrence(
    where: str, row: Mapping[str, Any], told: _Told, reader: _Reader, found: Protocol
) -> Occurrence | None:
    kinds = [one for one in KINDS if one in row]
    if len(kinds) != 1:
        reader.fault(where, "one_kind", ", ".join(kinds) or "-", ", ".join(KINDS))
        return None
    kind, given = kinds[0], row[kinds[0]]
    if kind in ("corrects", "withdraws"):
        return _correction(where, row, told, reader)
    run = _named_act(f"{where}/of", row["of"], told.before, reader) if "of" in row else ""
    names = reader.day(f"{where}/names", row["names"]) if "names" in row else None
    made: dict[str, Any] = {
        "id": told.id, "at": told.at, "recorded_at": told.told_at, "run": run, "names": names
    }  # fmt: skip
    if kind == "happens":
        happened = tuple(given if isinstance(given, list) else [given])
        # An event that nobody knows is refused by the engine: a scenario may say so.
        if "refused" not in row:
            for event in happened:
                reader.one_of(where, event, events(), "unknown_event")
        return Occurrence(kind=Happening.HAPPENED, events=happened, **made)
    if kind in ("suspended", "resumed", "closed"):
        return Occurrence(kind=Happening(kind), **made)
    if given not in _ids(found):
        if "refused" not in row:
            reader.fault(where, "unknown_step", given, ", ".join(_ids(found)))
            return None
        return Occurrence(kind=Happening(kind), step=given, **made)
    if kind == "done":
        made["events"] = _outcome(where, row, found.step(given), reader)
    return Occurrence(kind=Happening(kind), step=given, **made)


def _outcome(where: str, row: Mapping[str, Any], step: Step, reader: _Reader) -> tuple[str, ...]:
    if "with" in row:
        return tuple(row["with"] if isinstance(row["with"], list) else [row["with"]])
    if step.choose != Choice.ALL:
        reader.fault(where, "say_which", step.id, ", ".join(step.emits))
    return step.emits


def _correction(
    where: str, row: Mapping[str, Any], told: _Told, reader: _Reader
) -> Occurrence | None:
    named = row.get("corrects", row.get("withdraws"))
    if not _named_act(where, named, told.before, reader):
        return None
    old = told.before[named]
    names = reader.day(f"{where}/names", row["names"]) if "names" in row else old.names
    is_withdrawn = "withdraws" in row
    given = row.get("with", old.events)
    return Occurrence(
        id=told.id,
        kind=old.kind,
        at=old.at if is_withdrawn else told.at,
        recorded_at=told.told_at,
        events=tuple(given if isinstance(given, list | tuple) else [given]),
        step=old.step,
        run=old.run,
        names=names,
        supersedes=old.id,
        is_withdrawn=is_withdrawn,
    )


def _named_act(where: str, given: Any, before: Mapping[str, Occurrence], reader: _Reader) -> str:
    return str(given) if reader.one_of(where, given, before, "unknown_act") else ""


def _moments(
    rows: Iterable[Mapping[str, Any]], reader: _Reader, found: Protocol, acts: Iterable[Act]
) -> Iterator[Moment]:
    known = {act.occurrence.id for act in acts}
    for row in rows:
        where = f"then/{row.get('at', '?')}"
        reader.fields(where, row, KNOWN_OF_A_MOMENT, ("at", "steps"))
        at = reader.instant(f"{where}/at", row.get("at"))
        known_at = None
        if "known_at" in row:
            known_at = reader.instant(f"{where}/known_at", row["known_at"])
        steps = reader.mapping(f"{where}/steps", row.get("steps"))
        expected = [
            one
            for id_, given in steps.items()
            for one in _expected(f"{where}/{id_}", id_, given, reader, found)
        ]
        for one in expected:
            if one.of and one.of.rpartition(":")[2] not in known:
                reader.fault(f"{where}/{one.step}/of", "unknown_act", one.of, ", ".join(known))
        if at is not None:
            yield Moment(at, tuple(expected), known_at)


def _expected(
    where: str, id_: str, given: Any, reader: _Reader, found: Protocol
) -> Iterator[Expected]:
    if not reader.one_of(where, id_, _ids(found), "unknown_step"):
        return
    step = found.step(id_)
    for one in given if isinstance(given, list) else [given]:
        row = one if isinstance(one, dict) else {"state": one}
        reader.fields(where, row, KNOWN_OF_A_STEP)
        if not reader.one_of(f"{where}/state", row.get("state"), list(State), "unknown_state"):
            continue
        if "by" in row:
            reader.one_of(f"{where}/by", row["by"], roles(), "unknown_role")
        ends = {
            name: _end(f"{where}/{name}", row[name], step, reader)
            for name in ("until", "late_after", "not_before")
            if name in row
        }
        yield Expected(
            step=id_,
            state=State(row["state"]),
            of=str(row.get("of", "")),
            by=row.get("by"),
            stands_still=row.get("stands_still"),
            **ends,
        )


def _end(where: str, given: Any, step: Step, reader: _Reader) -> datetime | None:
    """Read an instant, or a day that lasts to its end where the one who owes it is."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return end_of(given, reader.calendar.zone_of(step.by))
    return reader.instant(where, given)


def _ids(found: Protocol) -> list[str]:
    return [step.id for step in found.steps]


@cache
def _by_slug() -> Mapping[str, Scenario]:
    return {slug: read(text, slug=slug) for slug, text in texts().items()}
