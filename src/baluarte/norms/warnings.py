"""How early warnings are given, as dated text: levels, thresholds, who is told, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.institutions import EACH
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
MUNICIPALITY, STATE, FEDERAL, CIVIL = "municipality", "state", "federal", "civil"
# From the nearest up: where nobody passes, and where there is silence, it goes to the next.
TIERS = (MUNICIPALITY, STATE, FEDERAL, CIVIL)
MODEL = "model"


class WarningRefused(ValueError):
    """Of a warning, what cannot be; `code` names why, `field` where, `in_language` says it."""

    def __init__(self, code: str, *, field: str, given: object = "", right: object = "") -> None:
        self.code, self.field, self.given, self.right = code, field, given, right
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the refusal in words."""
        said = _refusals()[self.code]
        given, right = (
            day_in_words(one, language) if isinstance(one, date) else one
            for one in (self.given, self.right)
        )
        text: str = said.get(language, said[FALLBACK_LANGUAGE])
        return text.format(given=given, right=right)


@dataclass(frozen=True)
class Worded:
    """What has a code and is said in several languages."""

    code: str
    label: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """Return what it is called."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class WarningLevel(Worded):
    """One level: what is done at it, in how many hours it is acknowledged, how many a year."""

    action: Mapping[str, str]
    acknowledge_hours: int | None
    needs_plan: bool
    yearly_budget: int | None
    # The levels of government at which somebody is told.
    tiers: tuple[str, ...]

    def action_in(self, language: str) -> str:
        """Return what is done at it."""
        return self.action.get(language, self.action[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class Signal(Worded):
    """What a warning may rest on; all of them with equal rights."""

    kind: str

    @property
    def is_of_the_model(self) -> bool:
        """Say whether only a frozen forecast gives it."""
        return self.kind == MODEL


@dataclass(frozen=True)
class Threshold:
    """From which probability a signal of the model is proposed, cleared, and proposed as orange."""

    raise_at: float
    clear_at: float
    orange_at: float
    # In the window of the forecast, what a high level is; nothing for change and onset.
    events: int | None = None


@dataclass(frozen=True)
class WarningPolicy:
    """How warnings are given from a day on, and who says so."""

    version: int
    valid_from: date
    law: str
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str
    label: Mapping[str, str]
    longest_days: int
    plan_days: int
    decision_hours: int
    levels: Mapping[str, WarningLevel]
    recipients: Mapping[str, tuple[str, ...]]
    upward: Mapping[str, tuple[str, ...]]
    gate: tuple[str, ...]
    thresholds: Mapping[str, Threshold]
    grave_groups: tuple[str, ...]
    signals: Mapping[str, Signal]

    def in_language(self, language: str) -> str:
        """Return whose policy it is, in words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    def codes_told(self, tier: str, state: str) -> tuple[str, ...]:
        """Return who may be told at a level of government, as codes of the catalogue."""
        return _of_state(self.recipients.get(tier, ()), state)

    def codes_upward(self, tier: str, state: str) -> tuple[str, ...]:
        """Return to whom silence goes up at a level of government; the first that passes."""
        return _of_state(self.upward.get(tier, ()), state)


def tiers_above(tier: str) -> tuple[str, ...]:
    """Return the levels of government above one, the nearest first; civil society's seat last."""
    return TIERS[TIERS.index(tier) + 1 :]


@cache
def warning_policies() -> tuple[WarningPolicy, ...]:
    """Return every policy that ever held, the oldest first."""
    rows = read_yaml((TEXTS / "prevention" / "warning_policy.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_policy, rows), key=lambda one: one.valid_from))


def warning_policy(version: int) -> WarningPolicy:
    """Return one policy by its version."""
    return next(one for one in warning_policies() if one.version == version)


def warning_policy_on(day: date) -> WarningPolicy:
    """Return the policy that holds on a day; before the first one, the first."""
    held = [one for one in warning_policies() if one.valid_from <= day]
    return held[-1] if held else warning_policies()[0]


def _policy(row: dict[str, Any]) -> WarningPolicy:
    levels = [WarningLevel(**{**one, "tiers": tuple(one["tiers"])}) for one in row["levels"]]
    signals = [Signal(**one) for one in row["signals"]]
    listed = {name: tuple(row[name]) for name in ("source", "gate", "grave_groups")}
    by_tier = {
        name: {tier: tuple(codes) for tier, codes in row[name].items()}
        for name in ("recipients", "upward")
    }
    return WarningPolicy(**{
        **row, **listed, **by_tier,
        "levels": {one.code: one for one in levels},
        "signals": {one.code: one for one in signals},
        "thresholds": {code: Threshold(**one) for code, one in row["thresholds"].items()},
    })  # fmt: skip


def _of_state(codes: tuple[str, ...], state: str) -> tuple[str, ...]:
    return tuple(one.replace(EACH, state) for one in codes)


@cache
def _refusals() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml(
        (TEXTS / "wording" / "warning_refusals.yaml").read_text(encoding="utf-8")
    )
    return found
