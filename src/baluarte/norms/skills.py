"""Competences as dated text: how long each is valid, and which role needs which."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.agenda.wording import day as day_in_words
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, Term, terms
from baluarte.norms.clocks.counting import add_months
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
CONTENTS, PARTICIPANTS = "course_contents", "participant_kinds"


class SkillsRefused(ValueError):
    """Of a course, what cannot be; `code` names why, `field` where, `in_language` says it."""

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
class Competence:
    """What somebody is able to do, for how many months, and who says so."""

    code: str
    version: int
    valid_from: date
    months: int
    # How many days before its last one its end is announced.
    notice_days: int
    label: Mapping[str, str]
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return the competence in words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    def last_day(self, given: date) -> date:
        """Return the last day on which it is valid, whole, once given on a day."""
        return add_months(given, self.months)


@dataclass(frozen=True)
class Need:
    """Which competences a role needs, from a day on, and who says so."""

    role: str
    valid_from: date
    competences: tuple[str, ...]
    source: tuple[str, ...]
    confidence: str


@cache
def competences() -> tuple[Competence, ...]:
    """Return every version of every competence, in the order of the text."""
    rows = read_yaml((TEXTS / "skills" / "competences.yaml").read_text(encoding="utf-8"))
    return tuple(Competence(**{**row, "source": tuple(row["source"])}) for row in rows)


def competence_codes() -> tuple[str, ...]:
    """Return the codes of competences, each once, in the order of the text."""
    return tuple(dict.fromkeys(one.code for one in competences()))


def competence_on(code: str, day: date) -> Competence:
    """Return a competence as it holds on a day; before its first version, the first.

    `SkillsRefused` where there is none of this code.
    """
    several = sorted(
        (one for one in competences() if one.code == code), key=lambda one: one.valid_from
    )
    if not several:
        raise SkillsRefused("competences", field="competences", given=code)
    held = [one for one in several if one.valid_from <= day]
    return held[-1] if held else several[0]


@cache
def needs() -> tuple[Need, ...]:
    """Return what each role ever needed, in the order of the text."""
    rows = read_yaml((TEXTS / "skills" / "needs.yaml").read_text(encoding="utf-8"))
    return tuple(
        Need(
            row["role"], row["valid_from"], tuple(row["competences"]), tuple(row["source"]),
            row["confidence"],
        )
        for row in rows
    )  # fmt: skip


def needed_by(roles: Collection[str], day: date) -> tuple[str, ...]:
    """Return the competences that some roles need on a day, each once, in the order of the text."""
    found: set[str] = set()
    for role in set(roles):
        held = [one for one in needs() if one.role == role and one.valid_from <= day]
        if held:
            found.update(max(held, key=lambda one: one.valid_from).competences)
    return tuple(code for code in competence_codes() if code in found)


def required_contents() -> Mapping[str, Term]:
    """Return the approaches of which each course says whether it covers them."""
    return {code: one for code, one in terms(CONTENTS).items() if one.facts["is_required"]}


@cache
def _refusals() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml(
        (TEXTS / "wording" / "skills_refusals.yaml").read_text(encoding="utf-8")
    )
    return found
