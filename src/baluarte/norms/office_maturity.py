"""How far a prosecutor's office has come under each heading, by a dated text and evidence alone.

A level is reached where all that it needs, and all that the levels below it need, is met. What is
missing, was not answered or is contradicted meets nothing. There is no total of an office.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode
from baluarte.norms.statements import Given
from baluarte.norms.yaml_texts import read_yaml

TEXT = resources.files("baluarte.norms") / "texts" / "investigation" / "maturity.yaml"
HUNDRED = 100
Said = Mapping[str, str]


class Outcome(StrEnum):
    """What evidence makes of one need; only the first counts as good."""

    MET = "met"
    NOT_MET = "not_met"
    CONTRADICTED = "contradicted"
    UNANSWERED = "unanswered"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands of one heading: its values, each once, and whether it was asked in vain."""

    values: tuple[Given, ...] = ()
    is_unanswered: bool = False


@dataclass(frozen=True, slots=True)
class ReportsDue:
    """Of the reports of a year that were due: how many came, and how many by their day."""

    due: int = 0
    came: int = 0
    on_time: int = 0


NOTHING = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a level asks of the evidence."""

    heading: str = ""
    about: str = ""
    among: tuple[str, ...] = ()
    at_least: Decimal | None = None
    share_of: str = ""
    stated: bool = False
    reports: str = ""
    share: int = 0
    on_time: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return the heading and what it speaks of."""
        return self.heading, self.about


@dataclass(frozen=True, slots=True)
class MaturityStep:
    """One level of a heading: what it says in words, and what it needs."""

    level: str
    says: Said
    needs: tuple[Need, ...]

    def in_language(self, language: str) -> str:
        """Return what it says, in Spanish where it has no other words."""
        return self.says.get(language, self.says[FALLBACK_LANGUAGE])


@dataclass(frozen=True, slots=True)
class MaturityHeading:
    """One heading of the competences of an office, with its levels from the lowest up."""

    code: str
    label: Said
    asks: Said
    shows: tuple[tuple[str, str], ...]
    steps: tuple[MaturityStep, ...]

    def in_language(self, language: str) -> str:
        """Return its label, in Spanish where it has no other words."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return every heading that it shows or needs, each once."""
        needs = [need for step in self.steps for need in step.needs if need.heading]
        wanted = [need.key for need in needs]
        wholes = [(need.share_of, "") for need in needs if need.share_of]
        return tuple(dict.fromkeys([*self.shows, *wanted, *wholes]))


@dataclass(frozen=True)
class Maturity:
    """A version of the text: its levels in order, and what each heading asks."""

    version: int
    valid_from: date
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str
    lasts_years: int
    levels: Mapping[str, Said]
    headings: tuple[MaturityHeading, ...]

    def heading(self, code: str) -> MaturityHeading:
        """Return one heading; `UnknownCode` where the text has none of this code."""
        found = next((one for one in self.headings if one.code == code), None)
        if found is None:
            raise UnknownCode(f"maturity has no {code!r}")
        return found

    def level_name(self, code: str, language: str) -> str:
        """Return the name of a level, in Spanish where it has no other."""
        said = self.levels[code]
        return said.get(language, said[FALLBACK_LANGUAGE])


@dataclass(frozen=True, slots=True)
class JudgedNeed:
    """A need and what the evidence makes of it."""

    need: Need
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """The level of an office under a heading, and every need of every step, met or not."""

    heading: MaturityHeading
    level: str
    # Counted from nought, which is no evidence.
    number: int
    steps: tuple[tuple[MaturityStep, tuple[JudgedNeed, ...]], ...] = field(default=())

    @property
    def lacking(self) -> tuple[JudgedNeed, ...]:
        """Return what the next level lacks; nothing where it has the highest."""
        if self.number >= len(self.steps):
            return ()
        return tuple(one for one in self.steps[self.number][1] if one.outcome is not Outcome.MET)


def judge(
    heading: MaturityHeading,
    evidence: Mapping[tuple[str, str], Evidence],
    reports: Mapping[str, ReportsDue],
    *,
    levels: Sequence[str],
) -> Judged:
    """Return the level that evidence shows under a heading; the same evidence gives the same."""
    steps = tuple(
        (step, tuple(JudgedNeed(need, outcome_of(need, evidence, reports)) for need in step.needs))
        for step in heading.steps
    )
    number = 0
    for _step, needs in steps:
        if any(one.outcome is not Outcome.MET for one in needs):
            break
        number += 1
    return Judged(heading, levels[number], number, steps)


def outcome_of(
    need: Need,
    evidence: Mapping[tuple[str, str], Evidence],
    reports: Mapping[str, ReportsDue],
) -> Outcome:
    """Return what evidence makes of one need."""
    if need.reports:
        return _of_reports(need, reports.get(need.reports, ReportsDue()))
    found = evidence.get(need.key, NOTHING)
    whole = evidence.get((need.share_of, ""), NOTHING) if need.share_of else None
    for one in (found, *((whole,) if whole else ())):
        if not one.values:
            return Outcome.UNANSWERED if one.is_unanswered else Outcome.MISSING
    met = [_is_met(need, value, of) for value in found.values for of in _wholes(whole)]
    if all(met):
        return Outcome.MET
    return Outcome.CONTRADICTED if any(met) else Outcome.NOT_MET


def _wholes(whole: Evidence | None) -> tuple[Given, ...]:
    return (Decimal(HUNDRED),) if whole is None else whole.values


def _is_met(need: Need, value: Given, whole: Given) -> bool:
    if need.stated:
        return True
    if need.among:
        return str(value) in need.among
    if not isinstance(value, Decimal) or not isinstance(whole, Decimal) or need.at_least is None:
        return False
    if need.share_of:
        # Of nothing there is no share.
        return whole > 0 and value * HUNDRED >= need.at_least * whole
    return value >= need.at_least


def _of_reports(need: Need, found: ReportsDue) -> Outcome:
    number = found.on_time if need.on_time else found.came
    if need.at_least is not None:
        return Outcome.MET if number >= need.at_least else Outcome.NOT_MET
    if not found.due:
        return Outcome.MISSING
    return Outcome.MET if number * HUNDRED >= need.share * found.due else Outcome.NOT_MET


def maturity_on(day: date) -> Maturity:
    """Return the version that is valid on a day; the first where none is yet."""
    valid = [one for one in maturity_versions() if one.valid_from <= day]
    return valid[-1] if valid else maturity_versions()[0]


@cache
def maturity_versions() -> tuple[Maturity, ...]:
    """Return every version of the text, the oldest first."""
    rows: Iterable[Mapping[str, Any]] = read_yaml(TEXT.read_text(encoding="utf-8"))
    return tuple(sorted((_version(one) for one in rows), key=lambda one: one.valid_from))


def _version(row: Mapping[str, Any]) -> Maturity:
    levels = {one["code"]: one["label"] for one in row["levels"]}
    headings = tuple(_heading(one, [*levels][1:]) for one in row["headings"])
    return Maturity(
        **{**row, "source": tuple(row["source"]), "levels": levels, "headings": headings}
    )


def _heading(row: Mapping[str, Any], levels: Sequence[str]) -> MaturityHeading:
    steps = tuple(_step(one) for one in row["levels"])
    if [one.level for one in steps] != list(levels):
        raise UnknownCode(f"maturity: {row['code']!r} has other levels than the text")
    shows = tuple(_key(one) for one in row["shows"])
    return MaturityHeading(row["code"], row["label"], row["asks"], shows, steps)


def _step(row: Mapping[str, Any]) -> MaturityStep:
    return MaturityStep(row["level"], row["says"], tuple(_need(one) for one in row["needs"]))


def _need(row: Mapping[str, Any]) -> Need:
    read: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
        "is": ("among", tuple),
        "at_least": ("at_least", Decimal),
    }
    given = {}
    for name, value in row.items():
        to, made = read.get(name, (name, lambda one: one))
        given[to] = made(value)
    return Need(**given)


def _key(text: str) -> tuple[str, str]:
    heading, _, about = text.partition(":")
    return heading, about
