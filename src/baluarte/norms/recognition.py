"""Recognition in public and its contrary: kinds, terms as dated text, and refusals in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, Term, terms
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
KINDS, MEDIA, SUBJECTS = "recognition_kinds", "recognition_media", "defended_subjects"
CONDEMNATION, STIGMATISING = "condemnation", "stigmatising"
CORRECTION = "correction"


class RecognitionRefused(ValueError):
    """Of recognition, what cannot be; `code` names why, `field` where, `in_language` says it."""

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
class PublicTerm:
    """In how many calendar days something public is expected, from a day on, and who says so."""

    code: str
    version: int
    valid_from: date
    days: int
    label: Mapping[str, str]
    law: str | None
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return the term in words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    def due_date(self, day: date) -> date:
        """Return the last day, whole, of what counts from a day; that day is not counted."""
        return day + timedelta(days=self.days)


def recognition_kind(code: str) -> Term:
    """Return a kind of recognition; `RecognitionRefused` where there is none of this code."""
    if code not in terms(KINDS):
        raise RecognitionRefused("kind", field="kind", given=code)
    return terms(KINDS)[code]


@cache
def public_terms() -> tuple[PublicTerm, ...]:
    """Return every term that ever held, the oldest first."""
    rows = read_yaml((TEXTS / "prevention" / "terms.yaml").read_text(encoding="utf-8"))
    found = (PublicTerm(**{**row, "source": tuple(row["source"])}) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.code, one.valid_from)))


def public_term(code: str, *, version: int) -> PublicTerm:
    """Return one term by its code and version."""
    return next(one for one in public_terms() if (one.code, one.version) == (code, version))


def public_term_on(code: str, day: date) -> PublicTerm:
    """Return the term that holds on a day; before the first one, the first."""
    several = [one for one in public_terms() if one.code == code]
    held = [one for one in several if one.valid_from <= day]
    return held[-1] if held else several[0]


@cache
def _refusals() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml(
        (TEXTS / "wording" / "recognition_refusals.yaml").read_text(encoding="utf-8")
    )
    return found
