"""What an edition says of itself in each of its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from string import Template
from typing import Any

from baluarte.domain.publication.files.columns import TEXTS
from baluarte.domain.publication.totals import Totals
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.yaml_texts import read_yaml

LANGUAGES = ("es", "en")
UNNAMED_OPERATOR = "Baluarte"


@dataclass(frozen=True, slots=True)
class Header:
    """Everything of an edition but its events; given, so that the same is written each time."""

    number: int
    revision: int
    cut_off_at: datetime
    published_at: datetime
    operator: str
    is_invented: bool
    totals: Totals
    rules: Mapping[str, Any]
    population: Mapping[str, Any]
    held_back: Mapping[str, int]
    reconciliation: Mapping[str, int]
    # How many investigations are told, how many with their event, and how alike they are.
    investigations: Mapping[str, int]
    anonymity: Mapping[str, Any]
    code_version: str
    log_checkpoint: str | None = None
    replaces: Mapping[str, Any] | None = None
    errata: tuple[Mapping[str, Any], ...] = field(default=())
    # Pages of memory that were public then: their references, in which languages, no name.
    memory: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def edition(self) -> str:
        return f"{self.number}.{self.revision}"

    def title(self, language: str) -> str:
        """Return the title of this edition."""
        return title(language, is_invented=self.is_invented)

    def citation(self, language: str) -> str:
        """Return how this edition is cited."""
        return cited(
            operator=self.operator,
            edition=self.edition,
            cut_off_at=self.cut_off_at,
            is_invented=self.is_invented,
            language=language,
        )


@cache
def wording() -> Mapping[str, Any]:
    """Return what an edition says of itself outside its tables."""
    said: Mapping[str, Any] = read_yaml((TEXTS / "wording.yaml").read_text(encoding="utf-8"))
    return said


def title(language: str, *, is_invented: bool) -> str:
    """Return the title of an edition; one with invented data says so first."""
    said = wording()
    named = str(said["title"][language])
    return f"{said['invented'][language]}. {named}" if is_invented else named


def cited(
    *,
    operator: str,
    edition: str,
    cut_off_at: datetime,
    is_invented: bool,
    language: str,
) -> str:
    """Return how an edition is cited: by its cut-off, so that it is written the same each time."""
    return Template(wording()["citation"][language]).substitute(
        operator=operator or UNNAMED_OPERATOR,
        year=local_day(cut_off_at).year,
        title=title(language, is_invented=is_invented),
        edition=edition,
        cut_off=day(cut_off_at),
    )


def day(instant: datetime) -> str:
    """Return the day of an instant as the country counts it."""
    return local_day(instant).isoformat()
