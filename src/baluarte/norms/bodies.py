"""Bodies that decide by vote: who sits there, when they may decide, what the votes mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from baluarte.norms.catalogues import term, terms
from baluarte.norms.yaml_texts import read_yaml

BOARD, COUNCIL = "board", "council"


class Outcome(StrEnum):
    """What the votes on an item mean."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    TIED = "tied"


@dataclass(frozen=True)
class SeatType:
    """A seat of the Board as the law gives it: whose, how many places, with or without a vote."""

    code: str
    institution: str
    places: int
    votes: bool
    chairs: bool
    law: str
    confidence: str


class BoardRefused(ValueError):
    """An act of the Board that cannot be; `code` names why, `in_language` says it in words."""

    def __init__(self, code: str, *, given: object = "", right: object = "") -> None:
        self.code, self.given, self.right = code, given, right
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the refusal in words."""
        said = refusals()[self.code]
        return said.get(language, said["es"]).format(given=self.given, right=self.right)


def seat_type(code: str) -> SeatType:
    """Return a seat of the Board; `UnknownCode` where the law has none of this code."""
    facts = term("board_seats", code).facts
    return SeatType(
        code=code,
        institution=facts["institution"],
        places=facts["places"],
        votes=facts["votes"],
        chairs=facts.get("chairs", False),
        law=facts["law"],
        confidence=facts["confidence"],
    )


def seat_types() -> list[SeatType]:
    """Return the seats of the Board in the order of the law."""
    return [seat_type(code) for code in terms("board_seats")]


def quorum() -> int:
    """Return how many places with a vote the Board needs: half of its members plus one."""
    members: int = term("bodies", BOARD).facts["members"]
    return members // 2 + 1


def outcome(*, in_favour: int, against: int) -> Outcome:
    """Return what votes mean: more for than against adopts; the text gives no casting vote."""
    if in_favour > against:
        return Outcome.ADOPTED
    return Outcome.TIED if in_favour == against else Outcome.NOT_ADOPTED


@cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each refusal, by code and language."""
    file = resources.files("baluarte.norms") / "texts" / "wording" / "board_refusals.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found
