"""From the text of an instrument to its form, naming every fault at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from baluarte.norms.instruments.form import (
    Agreement,
    Domain,
    Instrument,
    Item,
    Named,
    Presumption,
    QualityPoint,
    Rule,
    ScenarioKind,
)
from baluarte.norms.instruments.quality import CHECKS
from baluarte.norms.protocols.form import Text
from baluarte.norms.protocols.reading import CONFIDENCES, LANGUAGES, sha256_of
from baluarte.norms.text_faults import TextFault, TextInvalid
from baluarte.norms.yaml_texts import read_yaml

KIND = "structured_professional_judgement"
NEEDED = (
    "instrument", "version", "kind", "name", "about", "checked_on", "sources", "confidence",
    "units", "codes", "unknown", "evidence_from", "unknown_limit", "levels", "nexus", "domains",
    "scenario_kinds", "quality", "agreement",
)  # fmt: skip
KNOWN = (
    *NEEDED, "only_by_declaration", "presumption", "rules", "red_lines", "outputs", "reasoning",
    "scales", "valid_from", "valid_until", "changes",
)  # fmt: skip
LISTS = ("sources", "levels", "nexus", "only_by_declaration")
ROWS = (
    "units",
    "scales",
    "codes",
    "domains",
    "scenario_kinds",
    "quality",
    "rules",
    "red_lines",
    "outputs",
)
FIELDS = {
    "named": ("code", "label"),
    "domain": ("id", "name", "items", "reversed", "codes"),
    "item": ("id", "name", "prompts", "self_declared"),
    "rule": ("id", "text", "law", "source", "confidence"),
    "kind": ("code", "label", "answered_by", "confidence"),
    "point": ("id", "text", "check", "essential", "confidence"),
    "presumption": ("level", "of", "until", "law", "source", "confidence"),
    "reasoning": ("name", "text", "where", "sources", "confidence"),
    "scale": ("code", "values", "text", "source", "confidence"),
    "agreement": ("sample_percent", "sample_cases", "accept", "alarm", "confidence", "rules"),
}
MAY_LACK = ("reversed", "codes", "self_declared", "law", "source", "answered_by", "check",
            "essential", "rules")  # fmt: skip
WORDS = ("code", "id", "law", "where", "check")
YES_OR_NO = ("self_declared", "essential")
ALL = 100
MOST_CASES = 10_000
# In the place of what has a fault, so that the rest is read and its faults are named too.
NOTHING_SAID = Named("", {})
NOTHING_AGREED = Agreement(0, 0, 0, 0, "")


class InstrumentFault(TextFault):
    """Something in an instrument that cannot be right."""

    wording = "instrument_faults"


class InstrumentInvalid(TextInvalid):
    """An instrument cannot be read."""


@dataclass(frozen=True)
class Vocabulary:
    """What a text may speak of: levels, links with the work, families of measures, sources."""

    levels: Collection[str]
    nexus: Collection[str]
    families: Collection[str]
    sources: Collection[str]


def read(text: str, *, words: Vocabulary) -> Instrument:
    """Read one version of an instrument; raise `InstrumentInvalid` with all that is wrong in it."""
    try:
        raw = read_yaml(text)
    except yaml.YAMLError as error:
        fault = InstrumentFault("?", "not_yaml", str(error).replace("\n", " "))
        raise InstrumentInvalid([fault]) from error
    return _formed(raw, words, sha256_of(text))


def _formed(raw: Any, words: Vocabulary, sha256: str) -> Instrument:
    if not isinstance(raw, dict) or not raw.get("instrument"):
        raise InstrumentInvalid([InstrumentFault("?", "no_instrument")])
    reader = _Reader(str(raw["instrument"]), words)
    reader.shape(raw)
    if reader.faults:
        raise InstrumentInvalid(reader.faults)
    instrument = reader.instrument(raw, sha256)
    if reader.faults:
        raise InstrumentInvalid(reader.faults)
    return instrument


@dataclass
class _Reader:
    """Collects faults while it reads, so that whoever writes an instrument mends it once."""

    code: str
    words: Vocabulary
    faults: list[InstrumentFault] = field(default_factory=list)

    def fault(self, where: str, code: str, given: object = "", right: object = "") -> None:
        place = f"{self.code}/{where}" if where else self.code
        self.faults.append(InstrumentFault(place, code, str(given), str(right)))

    def one_of(self, where: str, given: Any, known: Collection[str], code: str) -> None:
        if not isinstance(given, str) or given not in known:
            self.fault(where, code, given, ", ".join(sorted(map(str, known))))

    def each_of(self, where: str, given: Iterable[Any], known: Collection[str], code: str) -> None:
        for one in given:
            self.one_of(where, one, known, code)

    def text(self, where: str, given: Any) -> None:
        said = [given.get(one) for one in LANGUAGES] if isinstance(given, dict) else [None]
        if not all(isinstance(words, str) and words for words in said):
            self.fault(where, "both_languages", where.rsplit("/", 1)[-1])

    def number(self, where: str, given: Any, last: float) -> bool:
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        if is_number and 0 <= given <= last:
            return True
        self.fault(where, "no_number", given, f"0-{last}")
        return False

    def shape(self, raw: Mapping[str, Any]) -> None:
        """Look at what stands at the top, and that lists are lists and rows are rows."""
        for name in sorted(map(str, raw.keys() - set(KNOWN))):
            self.fault("", "unknown_field", name, ", ".join(KNOWN))
        for name in NEEDED:
            if raw.get(name) in (None, "", [], {}):
                self.fault("", "lacks", name)
        for name in LISTS:
            self.listed(name, raw.get(name))
        for name in ROWS:
            self.rows(name, raw.get(name) or [])
        for domain in raw.get("domains") or [] if not self.faults else []:
            self.rows(f"{domain.get('id', '?')}/items", domain.get("items") or [])
            self.rows(f"{domain.get('id', '?')}/codes", domain.get("codes") or [])

    def rows(self, where: str, given: Any) -> bool:
        if isinstance(given, list) and all(isinstance(one, dict) for one in given):
            return True
        self.fault(where, "rows", where.rsplit("/", 1)[-1])
        return False

    def listed(self, where: str, given: Any) -> tuple[Any, ...]:
        if isinstance(given or [], list):
            return tuple(given or ())
        self.fault(where, "list", where.rsplit("/", 1)[-1])
        return ()

    def fields(self, where: str, row: Any, form: str) -> bool:
        """Say whether a row has the fields of its form and no others."""
        before = len(self.faults)
        if not isinstance(row, dict):
            self.fault(where, "rows", form)
            return False
        for name in sorted(map(str, row.keys() - set(FIELDS[form]))):
            self.fault(where, "unknown_field", name, ", ".join(FIELDS[form]))
        for name in FIELDS[form]:
            if name not in MAY_LACK and row.get(name) in (None, "", [], {}):
                self.fault(where, "lacks", name)
            elif name in WORDS and not isinstance(row.get(name, ""), str):
                self.fault(where, "words", row[name], name)
            elif name in YES_OR_NO and not isinstance(row.get(name, False), bool):
                self.fault(where, "yes_or_no", row[name], name)
            elif name == "confidence":
                self.one_of(where, row[name], CONFIDENCES, "unknown_confidence")
            elif name == "source" and row.get(name):
                self.one_of(where, row[name], self.words.sources, "unknown_source")
        return len(self.faults) == before

    def instrument(self, raw: Mapping[str, Any], sha256: str) -> Instrument:
        self.top(raw)
        codes = self.codes("codes", raw["codes"])
        self.number("evidence_from", raw["evidence_from"], len(codes) - 1)
        return Instrument(
            code=self.code,
            version=raw["version"],
            name=raw["name"],
            about=raw["about"],
            checked_on=raw["checked_on"],
            sources=tuple(raw["sources"]),
            confidence=raw["confidence"],
            units=self.named("units", raw["units"]),
            codes=codes,
            unknown=next(iter(self.named("unknown", [raw["unknown"]])), NOTHING_SAID),
            evidence_from=raw["evidence_from"],
            unknown_limit=raw["unknown_limit"],
            levels=tuple(raw["levels"]),
            only_by_declaration=tuple(raw.get("only_by_declaration") or ()),
            nexus=tuple(raw["nexus"]),
            domains=self.domains(raw["domains"], len(codes)),
            scenario_kinds=self.kinds(raw["scenario_kinds"]),
            quality=self.checklist(raw["quality"]),
            agreement=self.agreement(raw["agreement"]),
            presumption=self.presumption(raw),
            rules=self.rules("rules", raw.get("rules") or ()),
            red_lines=self.rules("red_lines", raw.get("red_lines") or ()),
            outputs=self.named("outputs", raw.get("outputs") or ()),
            valid_from=raw.get("valid_from"),
            valid_until=raw.get("valid_until"),
            changes=raw.get("changes") or {},
            more=self.besides(raw),
            sha256=sha256,
        )

    def top(self, raw: Mapping[str, Any]) -> None:
        if type(raw["version"]) is not int or raw["version"] < 1:
            self.fault("version", "version", raw["version"])
        elif raw["version"] > 1 and raw.get("valid_from") is None:
            self.fault("valid_from", "version_without_date")
        for name in ("checked_on", "valid_from", "valid_until"):
            if raw.get(name) is not None and not isinstance(raw[name], date):
                self.fault(name, "date", raw[name])
        begun, ended = raw.get("valid_from"), raw.get("valid_until")
        if isinstance(begun, date) and isinstance(ended, date) and ended < begun:
            self.fault("valid_until", "ends_before_it_begins", ended, begun)
        self.one_of("kind", raw["kind"], [KIND], "unknown_kind")
        self.text("name", raw["name"])
        self.text("about", raw["about"])
        self.one_of("confidence", raw["confidence"], CONFIDENCES, "unknown_confidence")
        self.each_of("sources", raw["sources"], self.words.sources, "unknown_source")
        self.each_of("levels", raw["levels"], self.words.levels, "unknown_level")
        self.each_of("nexus", raw["nexus"], self.words.nexus, "unknown_nexus")
        declared = raw.get("only_by_declaration") or ()
        self.each_of("only_by_declaration", declared, raw["levels"], "unknown_level")
        self.number("unknown_limit", raw["unknown_limit"], ALL)

    def besides(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the text tells beside the instrument: how it reasons, which scales differ."""
        row = raw.get("reasoning")
        if row is not None and self.fields("reasoning", row, "reasoning"):
            self.text("reasoning/name", row["name"])
            self.text("reasoning/text", row["text"])
            cited = self.listed("reasoning/sources", row["sources"])
            self.each_of("reasoning/sources", cited, self.words.sources, "unknown_source")
        for scale in raw.get("scales") or ():
            if self.fields("scales", scale, "scale"):
                self.text(f"scales/{scale['code']}/text", scale["text"])
                self.listed(f"scales/{scale['code']}/values", scale["values"])
        return {name: raw[name] for name in ("reasoning", "scales") if name in raw}

    def once(self, where: str, codes: Iterable[Any]) -> None:
        seen = set[str]()
        for code in map(str, codes):
            if code in seen:
                self.fault(where, "twice", code)
            seen.add(code)

    def named(self, where: str, rows: Iterable[Any]) -> tuple[Named, ...]:
        found = []
        for row in rows:
            if self.fields(where, row, "named"):
                self.text(f"{where}/{row['code']}/label", row["label"])
                found.append(Named(str(row["code"]), row["label"]))
        self.once(where, (one.code for one in found))
        return tuple(found)

    def codes(self, where: str, rows: Iterable[Any]) -> tuple[Named, ...]:
        found = self.named(where, rows)
        if [one.code for one in found] != [str(number) for number in range(len(found))]:
            self.fault(where, "codes_from_zero", ", ".join(one.code for one in found))
        return found

    def domains(self, rows: Iterable[Any], codes: int) -> tuple[Domain, ...]:
        found = [self.domain(row, codes) for row in rows if self.fields("domains", row, "domain")]
        self.once("domains", (domain.id for domain in found))
        self.once("items", (item.id for domain in found for item in domain.items))
        return tuple(found)

    def domain(self, row: Mapping[str, Any], codes: int) -> Domain:
        where = str(row["id"])
        self.text(f"{where}/name", row["name"])
        if "reversed" in row:
            self.text(f"{where}/reversed", row["reversed"])
        own = self.codes(f"{where}/codes", row.get("codes") or ())
        if ("reversed" in row) != bool(own) or (own and len(own) != codes):
            self.fault(where, "codes_of_reversed", len(own), codes)
        items = tuple(self.item(one) for one in row["items"] if self.fields(where, one, "item"))
        if all(item.is_self_declared for item in items):
            self.fault(where, "only_self_declared")
        return Domain(where, row["name"], items, row.get("reversed") or {}, own)

    def item(self, row: Mapping[str, Any]) -> Item:
        where = str(row["id"])
        self.text(f"{where}/name", row["name"])
        prompts: tuple[Text, ...] = self.listed(f"{where}/prompts", row["prompts"])
        for prompt in prompts:
            self.text(f"{where}/prompts", prompt)
        return Item(where, row["name"], prompts, bool(row.get("self_declared")))

    def rules(self, where: str, rows: Iterable[Any]) -> tuple[Rule, ...]:
        found = []
        for row in rows:
            if self.fields(where, row, "rule"):
                place = f"{where}/{row['id']}"
                self.text(f"{place}/text", row["text"])
                found.append(Rule(**row))
        self.once(where, (rule.id for rule in found))
        return tuple(found)

    def kinds(self, rows: Iterable[Any]) -> tuple[ScenarioKind, ...]:
        found = []
        for row in rows:
            if self.fields("scenario_kinds", row, "kind"):
                place = f"scenario_kinds/{row['code']}"
                families = self.listed(f"{place}/answered_by", row.get("answered_by"))
                self.text(f"{place}/label", row["label"])
                self.each_of(place, families, self.words.families, "unknown_family")
                found.append(ScenarioKind(row["code"], row["label"], families, row["confidence"]))
        self.once("scenario_kinds", (kind.code for kind in found))
        return tuple(found)

    def checklist(self, rows: Iterable[Any]) -> tuple[QualityPoint, ...]:
        found = []
        for row in rows:
            if self.fields("quality", row, "point"):
                place, check = f"quality/{row['id']}", row.get("check", "")
                self.text(f"{place}/text", row["text"])
                if check:
                    self.one_of(f"{place}/check", check, CHECKS, "unknown_check")
                is_essential = bool(row.get("essential"))
                point = QualityPoint(row["id"], row["text"], row["confidence"], check, is_essential)
                found.append(point)
        self.once("quality", (point.id for point in found))
        return tuple(found)

    def presumption(self, raw: Mapping[str, Any]) -> Presumption | None:
        row = raw.get("presumption")
        if row is None or not self.fields("presumption", row, "presumption"):
            return None
        declared = raw.get("only_by_declaration") or ()
        stated = [str(level) for level in raw["levels"] if level not in declared]
        self.one_of("presumption/level", row["level"], stated, "unknown_level")
        for name in ("of", "until"):
            self.text(f"presumption/{name}", row[name])
        return Presumption(**row)

    def agreement(self, row: Any) -> Agreement:
        if not self.fields("agreement", row, "agreement"):
            return NOTHING_AGREED
        self.number("agreement/sample_percent", row["sample_percent"], ALL)
        self.number("agreement/sample_cases", row["sample_cases"], MOST_CASES)
        are = [self.number(f"agreement/{name}", row[name], 1) for name in ("accept", "alarm")]
        if all(are) and row["alarm"] > row["accept"]:
            self.fault("agreement/alarm", "alarm_above_accept", row["alarm"], row["accept"])
        rows = row.get("rules") or []
        is_read = self.rows("agreement/rules", rows)
        rules = self.rules("agreement/rules", rows) if is_read else ()
        return Agreement(**{**row, "rules": rules})
