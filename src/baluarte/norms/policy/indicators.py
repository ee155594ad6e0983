"""Indicators of the policy: what each measures, for which objectives, with which baseline.

`PolicyIndicator` says what is measured, of whatever axis and by whatever instrument. Where it is
a clock, a backlog, a delay or a delivery that proceedings here tell, how it is counted from them
stands under the same code in `baluarte.norms.indicators`, whose `Indicator` is a counting rule;
`counting_rules` leads there.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.indicators import Indicator
from baluarte.norms.indicators import indicators as counted
from baluarte.norms.policy.progress import DatedValue
from baluarte.norms.policy.texts import Said, looked_up, policy_files, policy_rows

FOLDER = "indicators"
NEUTRAL = "neutral"
HUNDRED = 100
LISTS = ("objectives", "demands", "owners", "disaggregations", "source")
DECEMBER = 12


@dataclass(frozen=True)
class Baseline:
    """A published value from which progress is measured, in the unit it was published in.

    `is_comparable` is false where what was published is something else than the indicator.
    """

    value: float
    unit: str
    what: Said
    at: str
    is_comparable: bool
    source: str

    @property
    def day(self) -> date:
        """Return the last day of the year, month or day that `at` names."""
        year, *rest = map(int, self.at.split("-"))
        month = rest[0] if rest else DECEMBER
        return date(year, month, rest[1] if rest[1:] else monthrange(year, month)[1])


@dataclass(frozen=True)
class PolicyIndicator:
    """One indicator; `target` and `baseline` are None where nobody agreed or published one.

    `per` is what a rate is said of; `read_with` names indicators it is never read without.
    """

    code: str
    axis: str
    level: str
    label: Said
    definition: Said
    numerator: Said
    denominator: Said | None
    unit: str
    objectives: tuple[str, ...]
    demands: tuple[str, ...]
    owners: tuple[str, ...]
    baseline: Baseline | None
    target: float | None
    frequency: str
    instrument: str
    source_data: Said
    disaggregations: tuple[str, ...]
    direction: str
    law: str
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str
    version: int
    valid_from: date
    fixed_denominator: int | None = None
    per: int | None = None
    # Of a rate: what is counted is no part of what it is divided by, and may be more of it.
    may_exceed: bool = False
    # What each of several things asked is called, by `heading` or `heading:about`.
    parts: Mapping[str, Said] = field(default_factory=dict)
    read_with: tuple[str, ...] = ()
    note: Said | None = None

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    @property
    def is_neutral(self) -> bool:
        """Say whether it has no good direction, so that neither a rise nor a fall is progress."""
        return self.direction == NEUTRAL

    @property
    def baseline_value(self) -> float | None:
        """Return the baseline in the unit of the indicator; None where it cannot be said in it."""
        base = self.baseline
        if base is None or not base.is_comparable:
            return None
        if base.unit == self.unit:
            return base.value
        if (base.unit, self.unit) == ("count", "percent") and self.fixed_denominator:
            return base.value / self.fixed_denominator * HUNDRED
        return None

    @property
    def dated_baseline(self) -> DatedValue | None:
        """Return the baseline as progress is measured from it; None where there is none."""
        value = self.baseline_value
        if self.baseline is None or value is None:
            return None
        return DatedValue(value, self.baseline.day)


@cache
def policy_indicators() -> Mapping[str, PolicyIndicator]:
    """Return every indicator of the policy by its code, axis by axis in the order of the texts."""
    return {
        row["code"]: PolicyIndicator(
            **{
                **row,
                **{name: tuple(row[name]) for name in LISTS},
                "read_with": tuple(row.get("read_with", ())),
                "baseline": Baseline(**row["baseline"]) if row["baseline"] else None,
            }
        )
        for name in policy_files(FOLDER)
        for row in policy_rows(FOLDER, name)
    }


def policy_indicator(code: str) -> PolicyIndicator:
    """Return one indicator; `UnknownCode` where the texts have none of this code."""
    return looked_up(policy_indicators(), code, "policy indicators")


def indicators_of(objective: str) -> tuple[PolicyIndicator, ...]:
    """Return the indicators of an objective, in the order of the texts."""
    return tuple(one for one in policy_indicators().values() if objective in one.objectives)


def counting_rules(code: str) -> tuple[Indicator, ...]:
    """Return how an indicator is counted from proceedings; nothing where none tells it.

    The first bears its code; others begin with it (`PRO-P-07-M` counts the same of measures).
    """
    return tuple(rule for of, rule in counted().items() if of == code or of.startswith(f"{code}-"))
