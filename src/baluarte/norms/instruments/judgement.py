"""What a study still lacks before it may close. The level itself is a person's to state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from baluarte.norms.catalogues import terms
from baluarte.norms.instruments.form import Instrument
from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True)
class Rating:
    """How an item was coded, `None` where unknown; the words of its evidence are not here."""

    code: int | None
    has_evidence: bool = False
    reliability: str = ""


Ratings = Mapping[str, Rating]


@dataclass(frozen=True)
class Scenario:
    """Who could do what, when and with which capacity: here only its reference and its kind."""

    id: str
    kind: str = ""


@dataclass(frozen=True)
class PlannedMeasure:
    """A measure of the plan, the scenarios it answers, who owes it and until when."""

    code: str
    answers: tuple[str, ...] = ()
    institution: str = ""
    delivery_date: date | None = None
    is_collective: bool = False


@dataclass(frozen=True)
class Study:
    """A study as far as it has come, without a word of what was told.

    `level_before` is the level presumed by policy, or stated by somebody before: to depart from it,
    upwards or downwards, needs a reason. A declaration of imminent danger stands in its place.
    """

    unit: str
    ratings: Ratings = field(default_factory=dict)
    level: str = ""
    has_level_reason: bool = False
    level_before: str = ""
    has_override_reason: bool = False
    is_imminent_declared: bool = False
    nexus: str = ""
    scenarios: tuple[Scenario, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    has_collective_consent: bool = False
    has_alternatives: bool = False
    review_date: date | None = None
    position: str = ""
    has_position_reason: bool = False


@dataclass(frozen=True)
class Refusal:
    """Something for which a study cannot close: where, why, and what would be right."""

    where: str
    code: str
    given: str = ""
    right: str = ""

    def in_language(self, language: str) -> str:
        """Return the refusal in words."""
        said = _wording()[self.code]
        return said.get(language, said["es"]).format(
            where=self.where, given=self.given, right=self.right
        )

    def __str__(self) -> str:
        return self.in_language("en")


def insufficient(instrument: Instrument, ratings: Ratings) -> tuple[str, ...]:
    """Return the domains of which too much is unknown to close a study.

    An item left out is unknown. Items that may stay undeclared are not counted, declared or not:
    otherwise silence would have a price.
    """
    found = []
    for domain in instrument.domains:
        counted = [item.id for item in domain.items if not item.is_self_declared]
        unknown = [id_ for id_ in counted if id_ not in ratings or ratings[id_].code is None]
        if len(unknown) * 100 > instrument.unknown_limit * len(counted):
            found.append(domain.id)
    return tuple(found)


def presumed_level(instrument: Instrument, *, is_in_force: bool, is_declared: bool) -> str:
    """Return the level presumed of whoever declares to be among those the policy is meant for.

    Empty where the policy is off, nothing was declared or the instrument presumes nothing.
    """
    if instrument.presumption is None or not (is_in_force and is_declared):
        return ""
    return instrument.presumption.level


def refusals(instrument: Instrument, study: Study) -> tuple[Refusal, ...]:
    """Return all that is missing before a study may close, in the order of the instrument."""
    return (
        *_of_unit(instrument, study),
        *_of_ratings(instrument, study.ratings),
        *_of_level(instrument, study),
        *_of_scenarios(instrument, study),
        *_of_measures(study),
        *_of_position(study),
    )


def _of_unit(instrument: Instrument, study: Study) -> Iterator[Refusal]:
    known = [unit.code for unit in instrument.units]
    if study.unit not in known:
        yield Refusal("unit", "unknown_unit", study.unit, ", ".join(known))


def _of_ratings(instrument: Instrument, ratings: Ratings) -> Iterator[Refusal]:
    last = len(instrument.codes) - 1
    for id_, item in instrument.items.items():
        rating = ratings.get(id_)
        if rating is None:
            if not item.is_self_declared:
                yield Refusal(id_, "item_left_out", right=instrument.unknown.code)
        elif rating.code is not None and not 0 <= rating.code <= last:
            yield Refusal(id_, "unknown_code", str(rating.code), f"0-{last}")
        elif (rating.code or 0) >= instrument.evidence_from and not rating.has_evidence:
            yield Refusal(id_, "evidence_missing", str(rating.code), instrument.unknown.code)
    for id_ in sorted(ratings.keys() - instrument.items.keys()):
        yield Refusal(id_, "unknown_item", id_, instrument.key)
    for id_ in insufficient(instrument, ratings):
        yield Refusal(id_, "insufficient_information", right=str(instrument.unknown_limit))


def _of_level(instrument: Instrument, study: Study) -> Iterator[Refusal]:
    declared = study.is_imminent_declared
    if study.level not in instrument.levels:
        yield Refusal("level", "no_level", study.level, ", ".join(instrument.levels))
    elif study.level in instrument.only_by_declaration and not declared:
        yield Refusal("level", "imminent_without_declaration", study.level)
    if not study.has_level_reason:
        yield Refusal("level", "level_without_reason", study.level)
    if _departs(instrument, study) and not study.has_override_reason:
        before = ", ".join(instrument.only_by_declaration) if declared else study.level_before
        yield Refusal("level", "override_without_reason", study.level, before)
    if study.nexus not in instrument.nexus:
        yield Refusal("nexus", "no_nexus", study.nexus, ", ".join(instrument.nexus))


def _departs(instrument: Instrument, study: Study) -> bool:
    if study.level not in instrument.levels:
        return False
    if study.is_imminent_declared:
        return study.level not in instrument.only_by_declaration
    return study.level_before not in ("", study.level)


def _of_scenarios(instrument: Instrument, study: Study) -> Iterator[Refusal]:
    if not study.scenarios:
        yield Refusal("scenarios", "no_scenario")
    for scenario in study.scenarios:
        kind = instrument.kinds.get(scenario.kind)
        answering = [one for one in study.measures if scenario.id in one.answers]
        if kind is None:
            kinds = ", ".join(instrument.kinds)
            yield Refusal(scenario.id, "no_scenario_kind", scenario.kind, kinds)
        if not answering:
            yield Refusal(scenario.id, "scenario_without_measure")
        elif kind and kind.answered_by and not _families(answering) & set(kind.answered_by):
            families = ", ".join(kind.answered_by)
            yield Refusal(scenario.id, "scenario_answered_otherwise", kind.code, families)


def _families(measures: Iterable[PlannedMeasure]) -> set[str]:
    known = terms("measures")
    return {known[one.code].facts["family"] for one in measures if one.code in known}


def _of_measures(study: Study) -> Iterator[Refusal]:
    scenarios = [scenario.id for scenario in study.scenarios]
    for measure in study.measures:
        known = terms("measures").get(measure.code)
        if known is None:
            yield Refusal(measure.code, "unknown_measure", measure.code)
        for id_ in measure.answers:
            if id_ not in scenarios:
                yield Refusal(measure.code, "unknown_scenario", id_, ", ".join(scenarios))
        if not measure.institution:
            yield Refusal(measure.code, "measure_without_institution")
        if measure.delivery_date is None:
            yield Refusal(measure.code, "measure_without_delivery_date")
        is_collective = measure.is_collective or (known and known.facts["target"] == "collective")
        if is_collective and not study.has_collective_consent:
            yield Refusal(measure.code, "collective_without_consent")


def _of_position(study: Study) -> Iterator[Refusal]:
    positions = terms("positions")
    if study.review_date is None:
        yield Refusal("review_date", "no_review_date")
    if study.position not in positions:
        yield Refusal("position", "no_position", study.position, ", ".join(positions))
    elif positions[study.position].facts.get("needs_reason") and not study.has_position_reason:
        yield Refusal("position", "position_without_reason", study.position)


@cache
def _wording() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("baluarte.norms") / "texts" / "wording" / "study_refusals.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found
