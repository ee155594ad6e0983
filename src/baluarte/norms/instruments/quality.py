"""What a second reader asks of a study, and when it must be opened again. Nothing is counted up."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from baluarte.norms.instruments.form import Instrument
from baluarte.norms.instruments.judgement import Rating, Refusal, Study, insufficient, refusals


class Finding(StrEnum):
    """What a second reader finds at one point."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


def shown_by(instrument: Instrument, study: Study) -> Mapping[str, bool]:
    """Return what a study shows by itself, by point; the others only a reader can tell."""
    return {
        point.id: CHECKS[point.check](instrument, study)
        for point in instrument.quality
        if point.check
    }


def unanswered(instrument: Instrument, findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """Return the points that the reader left out."""
    return tuple(point.id for point in instrument.quality if point.id not in findings)


def quality_refusals(
    instrument: Instrument, findings: Mapping[str, Finding]
) -> tuple[Refusal, ...]:
    """Return the points for which a study cannot close: left out, or essential and not met."""
    essential = reasons_to_reopen(instrument, findings)
    return (
        *(Refusal(point, "quality_left_out") for point in unanswered(instrument, findings)),
        *(Refusal(point, "quality_not_met") for point in essential),
    )


def reasons_to_reopen(instrument: Instrument, findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """Return the essential points that were not met: one is enough to open a study again."""
    return tuple(
        point.id
        for point in instrument.quality
        if point.is_essential and findings.get(point.id) == Finding.NOT_MET
    )


def _coded(study: Study) -> list[Rating]:
    return [rating for rating in study.ratings.values() if rating.code is not None]


def _lacks(instrument: Instrument, study: Study, *codes: str) -> bool:
    return any(one.code in codes for one in refusals(instrument, study))


CHECKS: Mapping[str, Callable[[Instrument, Study], bool]] = {
    "evidence": lambda _, study: all(rating.has_evidence for rating in _coded(study)),
    "sources": lambda _, study: all(rating.reliability for rating in _coded(study)),
    "known": lambda instrument, study: not insufficient(instrument, study.ratings),
    "scenarios": lambda instrument, study: (
        not _lacks(instrument, study, "no_scenario", "no_scenario_kind")
    ),
    "plan": lambda instrument, study: (
        not _lacks(
            instrument,
            study,
            "no_scenario",
            "scenario_without_measure",
            "scenario_answered_otherwise",
            "measure_without_institution",
            "measure_without_delivery_date",
        )
    ),
    "alternatives": lambda _, study: study.has_alternatives,
    "reason": lambda instrument, study: (
        not _lacks(instrument, study, "no_level", "level_without_reason", "override_without_reason")
    ),
    "position": lambda instrument, study: (
        not _lacks(instrument, study, "no_position", "position_without_reason")
    ),
    "review": lambda _, study: study.review_date is not None,
}
