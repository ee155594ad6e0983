"""What a person or a community asks itself about its risk, as dated text: no points, no total."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.warnings import Worded
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"


class Asker(StrEnum):
    """Who asks herself, or themselves."""

    PERSON = "person"
    COMMUNITY = "community"


class Reply(StrEnum):
    """What is answered; not to know is an answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SelfQuestion(Worded):
    """A question; `worse` is the reply that calls for its advice, and not to know does too.

    Of an urgent one, that reply is a reason to ask for help today.
    """

    worse: Reply
    advice: Mapping[str, str]
    is_urgent: bool = False

    def advice_in_language(self, language: str) -> str:
        """Return what can be done about this one thing."""
        return self.advice.get(language, self.advice[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class Subject(Worded):
    """Questions about one thing."""

    questions: tuple[SelfQuestion, ...]


@dataclass(frozen=True)
class SelfAssessment:
    """The questions that hold from a day on, and who proposes them."""

    version: int
    valid_from: date
    is_proposal: bool
    confidence: str
    label: Mapping[str, str]
    subjects: Mapping[Asker, tuple[Subject, ...]]

    def in_language(self, language: str) -> str:
        """Return whose questions they are, in words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def self_assessments() -> tuple[SelfAssessment, ...]:
    """Return every text that ever held, the oldest first."""
    rows = read_yaml((TEXTS / "prevention" / "self_assessment.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(map(_assessment, rows), key=lambda one: one.valid_from))


def self_assessment_on(day: date) -> SelfAssessment:
    """Return the text that holds on a day; before the first one, the first."""
    held = [one for one in self_assessments() if one.valid_from <= day]
    return held[-1] if held else self_assessments()[0]


def _assessment(row: dict[str, Any]) -> SelfAssessment:
    subjects = {asker: tuple(map(_subject, row.pop(asker))) for asker in Asker}
    return SelfAssessment(**row, subjects=subjects)


def _subject(row: dict[str, Any]) -> Subject:
    questions = tuple(
        SelfQuestion(**{**one, "worse": Reply(one["worse"])}) for one in row["questions"]
    )
    return Subject(code=row["code"], label=row["label"], questions=questions)
