"""Objectives of the policy: what each guideline is to reach, by whom, measured by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.policy.texts import Said, looked_up, policy_rows

LISTS = ("demands", "indicators", "owners", "source")


@dataclass(frozen=True)
class Objective:
    """One objective; `status` is proposed until it is agreed, `horizon` None until dated."""

    code: str
    guideline: str
    axis: str
    label: Said
    demands: tuple[str, ...]
    indicators: tuple[str, ...]
    owners: tuple[str, ...]
    horizon: int | None
    status: str
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def objectives() -> Mapping[str, Objective]:
    """Return every objective by its code, in the order of the text."""
    return {
        row["code"]: Objective(**{**row, **{name: tuple(row[name]) for name in LISTS}})
        for row in policy_rows("objectives.yaml")
    }


def objective(code: str) -> Objective:
    """Return one objective; `UnknownCode` where the text has none of this code."""
    return looked_up(objectives(), code, "objectives")


def objectives_of(guideline: str) -> tuple[Objective, ...]:
    """Return the objectives of a guideline, in the order of the text."""
    return tuple(one for one in objectives().values() if one.guideline == guideline)
