"""Harmonisation: what is asked of the norms of 33 jurisdictions, and what is known of each.

A question that nobody answered is unknown, which is neither yes nor no and is counted as neither.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode
from baluarte.norms.policy.texts import Said, looked_up, policy_text
from baluarte.norms.protocols.states import names_of_states

FEDERATION = "00"
UNKNOWN = "unknown"
STATES_ALONE = "states"


@dataclass(frozen=True)
class HarmonisationQuestion:
    """One question, beside the federal article; some are asked of states alone."""

    code: str
    label: Said
    says: Said
    law: str
    asked_of: str
    source: tuple[str, ...]
    confidence: str

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Return the jurisdictions it is asked of, the federation first where it is."""
        states = tuple(names_of_states())
        return states if self.asked_of == STATES_ALONE else (FEDERATION, *states)

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class HarmonisationAnswer:
    """What is known of one jurisdiction: yes, partial, no or unknown; `article` where cited."""

    question: str
    jurisdiction: str
    answer: str
    article: str = ""
    note: Said | None = None
    source: tuple[str, ...] = ()
    confidence: str = ""

    @property
    def is_known(self) -> bool:
        """Say whether anybody answered."""
        return self.answer != UNKNOWN


@dataclass(frozen=True)
class StateFramework:
    """What instrument a state has and whether it is linked with the federation: two facts."""

    state: str
    own_law: str
    federal_link: str
    instrument: Said | None
    published_category: str
    source: tuple[str, ...]
    confidence: str


@cache
def harmonisation_questions() -> Mapping[str, HarmonisationQuestion]:
    """Return every question by its code, in the order of the text."""
    return {
        row["code"]: HarmonisationQuestion(**{**row, "source": tuple(row["source"])})
        for row in _text()["questions"]
    }


def harmonisation_question(code: str) -> HarmonisationQuestion:
    """Return one question; `UnknownCode` where the text has none of this code."""
    return looked_up(harmonisation_questions(), code, "harmonisation")


@cache
def harmonisation_answers() -> tuple[HarmonisationAnswer, ...]:
    """Return the answers that the text writes down; every other is unknown."""
    return tuple(
        HarmonisationAnswer(**{**row, "source": tuple(row["source"])}) for row in _text()["answers"]
    )


def harmonisation_answer(question_code: str, jurisdiction: str) -> HarmonisationAnswer:
    """Return what is known; `UnknownCode` where that is not asked of this jurisdiction."""
    if jurisdiction not in harmonisation_question(question_code).jurisdictions:
        raise UnknownCode(f"{question_code!r} is not asked of {jurisdiction!r}")
    return _by_place().get(
        (question_code, jurisdiction), HarmonisationAnswer(question_code, jurisdiction, UNKNOWN)
    )


def harmonisation_answers_counted(question_code: str) -> Mapping[str, int]:
    """Return how many jurisdictions answer yes, partial, no, and of how many nobody knows."""
    asked = harmonisation_question(question_code).jurisdictions
    return Counter(harmonisation_answer(question_code, one).answer for one in asked)


@cache
def state_frameworks() -> Mapping[str, StateFramework]:
    """Return what is known of the 32 states by their code."""
    return {
        row["state"]: StateFramework(**{**row, "source": tuple(row["source"])})
        for row in _text()["frameworks"]
    }


@cache
def _by_place() -> Mapping[tuple[str, str], HarmonisationAnswer]:
    return {(one.question, one.jurisdiction): one for one in harmonisation_answers()}


@cache
def _text() -> Mapping[str, list[dict[str, Any]]]:
    found: Mapping[str, list[dict[str, Any]]] = policy_text("harmonisation.yaml")
    return found
