"""What a contingency plan is made of, and the actions it chooses from, as dated text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.warnings import Worded
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"


@dataclass(frozen=True)
class TemplateAction(Worded):
    """An action that a plan may ask of an institution: at which level, until when."""

    tier: str
    kind: str
    # After the day on which the plan is written.
    days: int

    def due_date(self, written: date) -> date:
        """Return the last day, whole, of an action of a plan that is written on a day."""
        return written + timedelta(days=self.days)


@dataclass(frozen=True)
class PlanTemplate:
    """The parts and actions of plans from a day on, and who says so."""

    version: int
    valid_from: date
    law: str
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str
    label: Mapping[str, str]
    parts: Mapping[str, Worded]
    actions: Mapping[str, TemplateAction]

    def in_language(self, language: str) -> str:
        """Return whose template it is, in words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def plan_templates() -> tuple[PlanTemplate, ...]:
    """Return every template that ever held, the oldest first."""
    rows = read_yaml((TEXTS / "prevention" / "plan_template.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_template, rows), key=lambda one: one.valid_from))


def plan_template(version: int) -> PlanTemplate:
    """Return one template by its version."""
    return next(one for one in plan_templates() if one.version == version)


def plan_template_on(day: date) -> PlanTemplate:
    """Return the template that holds on a day; before the first one, the first."""
    held = [one for one in plan_templates() if one.valid_from <= day]
    return held[-1] if held else plan_templates()[0]


def _template(row: dict[str, Any]) -> PlanTemplate:
    return PlanTemplate(**{
        **row,
        "source": tuple(row["source"]),
        "parts": {one["code"]: Worded(**one) for one in row["parts"]},
        "actions": {one["code"]: TemplateAction(**one) for one in row["actions"]},
    })  # fmt: skip
