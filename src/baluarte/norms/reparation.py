"""Reparation as the law asks it: rights and their routes, the one form, headings, limits, a plan.

Pure: from dated texts and plain facts of a plan to what is missing of it. Nothing here counts as
repaired by a paper: what was delivered, and what she says arrived, are two things.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, Term, UnknownCode, terms
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts" / "reparation"
# The five of full reparation, in the order of the law (LGV 26-27).
FAMILIES = ("restitucion", "rehabilitacion", "compensacion", "satisfaccion", "no_repeticion")
COMPENSATION = "compensacion"
NON_REPETITION = "no_repeticion"
FEDERAL_COMMISSION = "CEAV"
Said = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimRight:
    """A right of a victim in plain words, and where its clocks start."""

    code: str
    label: Said
    what: Said
    do: Said
    families: tuple[str, ...]
    protocol: str
    event: str
    law: str
    confidence: str

    def in_language(self, language: str) -> str:
        """Return its name, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that a registry asks, and whence it is known already; `held` empty: it is asked."""

    code: str
    label: Said
    held: str = ""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What one commission asks besides the form; `is_known` False where nobody read its text."""

    is_known: bool
    law: str
    confidence: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How much a commission may pay in the stead of who owes it, in pesos, and how that is made."""

    pesos: Decimal
    units: int
    unit_pesos: Decimal
    since: date
    law: str
    confidence: str


class Outcome(StrEnum):
    """What was decided of a heading; a heading under study is not decided."""

    UNDER_STUDY = "under_study"
    GRANTED = "granted"
    REFUSED = "refused"


class Arrived(StrEnum):
    """What she says of something that was granted."""

    YES = "arrived"
    PARTLY = "partly"
    NO = "not_arrived"


@dataclass(frozen=True, slots=True)
class RemedyFacts:
    """What is held of one remedy: its heading, whether evidence is kept, and her newest word."""

    heading: str
    has_evidence: bool = False
    her_word: Arrived | None = None


@dataclass(frozen=True, slots=True)
class PlanGaps:
    """What keeps a plan from being closed (`undecided`) or from being fulfilled (the others).

    Codes of headings, in the order of the law.
    """

    undecided: tuple[str, ...] = ()
    without_remedy: tuple[str, ...] = ()
    without_evidence: tuple[str, ...] = ()
    without_her_word: tuple[str, ...] = ()
    did_not_arrive: tuple[str, ...] = ()
    grants_nothing: bool = False

    @property
    def may_close(self) -> bool:
        """Say whether every heading is decided."""
        return not self.undecided

    @property
    def is_fulfilled(self) -> bool:
        """Say whether all that was granted was shown and, by her word, arrived."""
        missing = (
            self.undecided, self.without_remedy, self.without_evidence, self.without_her_word,
            self.did_not_arrive,
        )  # fmt: skip
        return not self.grants_nothing and not any(missing)


@dataclass(frozen=True, slots=True)
class InterviewFacts:
    """An interview as a count needs it: of whom, about which fact, by which commission."""

    victim: object
    fact: object
    commission: str
    wishes_asked: int = 0
    wishes_met: int = 0
    is_breach: bool = False


@dataclass(frozen=True, slots=True)
class Revictimisation:
    """Of one commission: persons interviewed, those asked more than allowed, wishes asked and met.

    `breaches` counts interviews held against the rule: without her yes, or by whom she refused.

    `facts_beyond` counts pairs of person and fact. Tellings elsewhere count towards a fact: who
    asks a third time is answerable, wherever the first two were.
    """

    persons: int
    persons_beyond: int
    facts_beyond: int
    interviews: int
    wishes_asked: int
    wishes_met: int
    breaches: int


@cache
def victim_rights() -> Mapping[str, VictimRight]:
    """Return every right by its code, in the order of the text."""
    rows = _text("rights.yaml")["rights"]
    return {row["code"]: VictimRight(**{**row, "families": tuple(row["families"])}) for row in rows}


def victim_right(code: str) -> VictimRight:
    """Return one right; `UnknownCode` where the text has none of this code."""
    if code not in victim_rights():
        raise UnknownCode(f"rights has no {code!r}")
    return victim_rights()[code]


@cache
def form_fields() -> tuple[FormField, ...]:
    """Return what the one form holds, in its order (LGV 104)."""
    return tuple(FormField(**row) for row in _text("form.yaml")["fields"])


@cache
def requirements_of(commission: str) -> Requirements:
    """Return what a commission asks besides the form; not known where nobody read its text."""
    found = _text("form.yaml")["requirements"]
    row = found.get(commission, found["default"])
    return Requirements(row["known"], row["law"], row["confidence"], tuple(row["also"]))


@cache
def plan_headings() -> Mapping[str, Term]:
    """Return the headings of full reparation by code, family after family (LGV 61-64, 73-74)."""
    known = terms("measures")
    return {
        code: one
        for family in FAMILIES
        for code, one in known.items()
        if one.facts["family"] == family
    }


def headings_of(family: str) -> tuple[str, ...]:
    """Return the codes of the headings of one family, in the order of the law."""
    return tuple(code for code, one in plan_headings().items() if one.facts["family"] == family)


def family_of(heading: str) -> str:
    """Return the family of a heading; `UnknownCode` where it is none of reparation."""
    if heading not in plan_headings():
        raise UnknownCode(f"plan has no heading {heading!r}")
    return str(plan_headings()[heading].facts["family"])


def subsidiary_limits() -> tuple[Limit, ...]:
    """Return every limit of subsidiary compensation (LGV 67), the oldest first."""
    text = _text("limits.yaml")
    units = int(text["subsidiary"]["units"])
    return tuple(
        Limit(
            pesos=Decimal(one["pesos"]) * units, units=units, unit_pesos=Decimal(one["pesos"]),
            since=one["from"], law=text["subsidiary"]["law"],
            confidence=text["unit"]["confidence"],
        )
        for one in text["unit"]["values"]
    )  # fmt: skip


def subsidiary_limit(on: date) -> Limit | None:
    """Return the limit of subsidiary compensation on a day (LGV 67); None before the first unit."""
    held = [one for one in subsidiary_limits() if one.since <= on]
    return held[-1] if held else None


def days_of_silence() -> int:
    """Return after how many days without an answer the federal door opens (LGV 79)."""
    return int(_text("limits.yaml")["silence"]["days"])


def tellings_without_reason() -> int:
    """Return how many interviews about one fact need no reason."""
    return int(_text("limits.yaml")["interviews"]["without_reason"])


def gaps_of_plan(decided: Mapping[str, Outcome], remedies: Iterable[RemedyFacts] = ()) -> PlanGaps:
    """Return what is missing of a plan.

    `decided`: the newest decision by heading. A heading under study, or of which nothing was
    decided, is undecided; one that was granted needs at least one remedy, and of each remedy
    evidence and her word that it arrived.
    """
    held: dict[str, list[RemedyFacts]] = {}
    for one in remedies:
        held.setdefault(one.heading, []).append(one)
    every = tuple(plan_headings())
    granted = [code for code in every if decided.get(code) is Outcome.GRANTED]
    known = (Outcome.GRANTED, Outcome.REFUSED)

    def where(missing: Sequence[str]) -> tuple[str, ...]:
        return tuple(code for code in every if code in missing)

    return PlanGaps(
        undecided=where([code for code in every if decided.get(code) not in known]),
        without_remedy=where([code for code in granted if not held.get(code)]),
        without_evidence=where([
            code for code in granted if any(not one.has_evidence for one in held.get(code, ()))
        ]),
        without_her_word=where([
            code for code in granted if any(one.her_word is None for one in held.get(code, ()))
        ]),
        did_not_arrive=where([
            code for code in granted
            if any(one.her_word in (Arrived.PARTLY, Arrived.NO) for one in held.get(code, ()))
        ]),
        grants_nothing=not granted,
    )  # fmt: skip


def revictimisation(told: Sequence[InterviewFacts]) -> Mapping[str, Revictimisation]:
    """Return by commission how often persons were made to tell, from interviews in their order."""
    allowed = tellings_without_reason()
    so_far: Counter[tuple[object, object]] = Counter()
    beyond: dict[str, set[tuple[object, object]]] = {}
    for one in told:
        so_far[one.victim, one.fact] += 1
        mine = beyond.setdefault(one.commission, set())
        if so_far[one.victim, one.fact] > allowed:
            mine.add((one.victim, one.fact))
    return {
        code: _of_commission([one for one in told if one.commission == code], beyond[code])
        for code in beyond
    }


def _of_commission(
    told: Sequence[InterviewFacts], beyond: set[tuple[object, object]]
) -> Revictimisation:
    return Revictimisation(
        persons=len({one.victim for one in told}),
        persons_beyond=len({victim for victim, _fact in beyond}),
        facts_beyond=len(beyond),
        interviews=len(told),
        wishes_asked=sum(one.wishes_asked for one in told),
        wishes_met=sum(one.wishes_met for one in told),
        breaches=sum(one.is_breach for one in told),
    )


@cache
def _text(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml((TEXTS / name).read_text(encoding="utf-8"))
    return found
