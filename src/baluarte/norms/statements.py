"""What may be stated of an institution: kinds and headings as dated text, and what a value is."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms
from baluarte.norms.numbers import NumberUnread, read_number
from baluarte.norms.policy.harmonisation import harmonisation_questions
from baluarte.norms.policy.recommendations import recommendations
from baluarte.norms.refusal_words import in_words
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
WHOLE = 100
# More digits than any budget of a state has, so that a telephone number is no figure.
MOST_DIGITS, MOST_SHOWN = 15, 60
# As a program writes it: no separator but the point of its decimals.
EXACT = re.compile(r"-?\d+(?:\.\d+)?")


class Value(StrEnum):
    """What the value of a heading is."""

    COUNT = "count"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    SHARE = "share"
    DEGREE = "degree"
    DAY = "day"
    WORDS = "words"


class Degree(StrEnum):
    """How far something is so."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


Given = Decimal | Degree | date | str
FIGURES = (Value.COUNT, Value.QUANTITY, Value.AMOUNT, Value.SHARE)


@dataclass(frozen=True)
class Heading:
    """What one stated value is: its kind, its shape and what it cannot exceed."""

    code: str
    label: Mapping[str, str]
    kind: str
    value: Value
    about: str = ""
    about_is_optional: bool = False
    at_most: str = ""
    parts: bool = False
    law: str = ""

    @property
    def is_figure(self) -> bool:
        """Say whether its value can be added up."""
        return self.value in FIGURES

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class Kind:
    """A kind of statement with its headings in the order of its text."""

    code: str
    label: Mapping[str, str]
    axes: tuple[str, ...]
    confidence: str
    headings: tuple[Heading, ...]

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class NamedNumber:
    """A number with what it counts, as a refusal names it."""

    heading: Heading
    number: Decimal

    def in_language(self, language: str) -> str:
        """Return both in words."""
        return f"{self.heading.in_language(language)} ({self.number.normalize():,f})"


class StatementRefused(ValueError):
    """A statement that cannot be; `code` names why, `field` where, `in_language` says it."""

    def __init__(self, code: str, *, field: str, given: object = "", right: object = "") -> None:
        self.code, self.field, self.given, self.right = code, field, given, right
        # Which of several it is, counted from nought.
        self.place: int | None = None
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the refusal in words."""
        said = refusals()[self.code]
        given, right = (in_words(one, language) for one in (self.given, self.right))
        return said.get(language, said[FALLBACK_LANGUAGE]).format(given=given, right=right)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of statements by code."""
    rows = read_yaml((TEXTS / "statements" / "kinds.yaml").read_text(encoding="utf-8"))
    return {row["code"]: _kind(row) for row in rows}


@cache
def headings() -> Mapping[str, Heading]:
    """Return every heading by code, in the order of the kinds."""
    return {one.code: one for kind in kinds().values() for one in kind.headings}


def heading(code: str) -> Heading:
    """Return one heading; `StatementRefused` where there is none of this code."""
    if code not in headings():
        raise StatementRefused("heading", field="heading", given=code)
    return headings()[code]


def check_about(of: Heading, about: str) -> None:
    """Raise `StatementRefused` unless a heading speaks of what it must, and of nothing else."""
    if not of.about and about:
        raise StatementRefused("about_needless", field="about", given=about)
    if not about:
        if of.about and not of.about_is_optional:
            raise StatementRefused("about_missing", field="about", right=of.about)
        return
    known = KNOWN.get(of.about)
    is_known = about in known() if known else bool(NAME.fullmatch(about))
    if not is_known:
        raise StatementRefused("about_unknown", field="about", given=about, right=of.about)


@cache
def _axes() -> frozenset[str]:
    return frozenset(axis for kind in kinds().values() for axis in kind.axes)


# What a heading speaks of, where texts name all there is; elsewhere a name of its own.
KNOWN: Mapping[str, Callable[[], Collection[str]]] = {
    "axis": _axes,
    "question": harmonisation_questions,
    "recommendation": recommendations,
}
NAME = re.compile(r"[A-Za-z0-9][\w.:/-]{0,59}")


@cache
def subjects() -> Mapping[str, Mapping[str, str]]:
    """Return what protocols, norms and reports that facts speak of are called, by their code."""
    file = TEXTS / "wording" / "fact_subjects.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found


def subject_in_language(about: str, language: str) -> str:
    """Return what a fact speaks of besides its institution, in words; its code where none do."""
    if axis := terms("policy_axes").get(about):
        return axis.in_language(language)
    said = subjects().get(about)
    return said.get(language, said[FALLBACK_LANGUAGE]) if said else about


@cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each refusal, by code and language."""
    file = TEXTS / "wording" / "statement_refusals.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found


def read_value(of: Heading, given: Given) -> Given:
    """Return a value as its heading holds it; `StatementRefused` where it is none."""
    if of.is_figure:
        return _figure(of, given)
    if of.value is Value.DEGREE:
        if given not in tuple(Degree):
            raise StatementRefused("degree", field="value", given=given)
        return Degree(str(given))
    if of.value is Value.DAY:
        return given if isinstance(given, date) else _day(str(given))
    if not (said := str(given).strip()):
        raise StatementRefused("value_missing", field="value", right=of.in_language("es"))
    return said


def read_figure(of: Heading, text: str) -> Decimal:
    """Return a figure as somebody wrote it; `StatementRefused` where it has two readings."""
    given = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
    if "%" in text and of.value is not Value.SHARE:
        raise StatementRefused("not_a_share", field="value", given=given)
    try:
        return read_number(text, has_thousands=of.value in (Value.COUNT, Value.AMOUNT))
    except NumberUnread as unread:
        right = " / ".join(unread.readings)
        raise StatementRefused(unread.code, field="value", given=given, right=right) from None


def _figure(of: Heading, given: Given) -> Decimal:
    found = given if isinstance(given, Decimal) else _written(of, str(given))
    if not found.is_finite() or found < 0 or found.adjusted() >= MOST_DIGITS:
        raise StatementRefused("number", field="value", given=given)
    if of.value is Value.SHARE and found > WHOLE:
        raise StatementRefused("share", field="value", given=given)
    if of.value is Value.COUNT and found != found.to_integral_value():
        raise StatementRefused("whole", field="value", given=given)
    return found


def _written(of: Heading, given: str) -> Decimal:
    """Return a figure as a program or a person wrote it."""
    if not EXACT.fullmatch(given.strip()):
        return read_figure(of, given)
    return Decimal(given)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        raise StatementRefused("day", field="value", given=given) from None


def _kind(row: Mapping[str, Any]) -> Kind:
    shared = {
        "kind": row["code"],
        "about": row.get("about", ""),
        "about_is_optional": row.get("about_is_optional", False),
    }
    found = tuple(
        Heading(**{**shared, **one, "value": Value(one["value"])}) for one in row["headings"]
    )
    return Kind(row["code"], row["label"], tuple(row["axes"]), row["confidence"], found)
