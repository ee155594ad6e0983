"""What a cell of a sheet, or a box of a form, says: a value, an answer that is none, or nothing.

Nothing written is nothing stated, and never zero. What can be read in two ways is not read.
"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import combining, normalize

from baluarte.domain.statements.choices import Answer
from baluarte.norms.statements import (
    Degree,
    Given,
    Heading,
    StatementRefused,
    Value,
    read_figure,
)

LONGEST_SHOWN = 60
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ANSWERS = {
    Answer.NOT_ANSWERED: (
        "no respondio", "no contesto", "sin respuesta", "no respondida", "not answered",
        "did not answer", "it did not answer", "no answer",
    ),
    Answer.RESERVED: (
        "reservada", "reservado", "reserva", "reservo la informacion", "clasificada", "reserved",
        "it reserved the information",
    ),
    Answer.DOES_NOT_EXIST: (
        "inexistente", "inexistencia", "no existe", "declaro que no existe", "does not exist",
        "said not to exist",
    ),
    Answer.NOT_COMPETENT: (
        "incompetencia", "incompetente", "no es competente", "se declaro incompetente",
        "not competent", "said to be another's",
    ),
}  # fmt: skip
ANSWER_OF = {said: answer for answer, words in ANSWERS.items() for said in words}
DEGREES = {
    "si": Degree.YES, "yes": Degree.YES, "en parte": Degree.PARTLY, "parcial": Degree.PARTLY,
    "parcialmente": Degree.PARTLY, "partly": Degree.PARTLY, "partial": Degree.PARTLY,
    "no": Degree.NO,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What was written: an answer, and its value where it is one."""

    answer: Answer
    value: Given | None = None


def fold(text: str) -> str:
    """Return words without accents, case or stray spaces, for comparison only."""
    bare = "".join(one for one in normalize("NFKD", text) if not combining(one))
    return " ".join(bare.casefold().split()).strip(" .")


def read_cell(of: Heading, text: str) -> Said | None:
    """Return what a cell says under a heading; nothing where it is blank.

    `StatementRefused` where it is neither a value of the heading nor an answer.
    """
    said = text.strip()
    if not said:
        return None
    if (answer := ANSWER_OF.get(fold(said))) is not None:
        return Said(answer)
    if of.is_figure:
        return Said(Answer.ANSWERED, read_figure(of, said))
    if of.value is Value.DEGREE:
        return Said(Answer.ANSWERED, _degree(said))
    if of.value is Value.DAY:
        return Said(Answer.ANSWERED, read_day(said))
    return Said(Answer.ANSWERED, said)


def _degree(said: str) -> Degree:
    if (found := DEGREES.get(fold(said))) is None:
        raise StatementRefused("degree", field="value", given=_shown(said))
    return found


def read_day(said: str) -> date:
    """Return a day written 2026-11-30 or 30/11/2026; `StatementRefused` where it is none."""
    try:
        if found := DAY.fullmatch(said):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(said)
    except ValueError:
        raise StatementRefused("day", field="value", given=_shown(said)) from None


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
