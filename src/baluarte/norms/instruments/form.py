"""The form of an instrument, once read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from baluarte.norms.protocols.form import Text


@dataclass(frozen=True)
class Named:
    """A code with its words: a code of items, a unit, something a study ends with."""

    code: str
    label: Text


@dataclass(frozen=True)
class Item:
    """What is asked about; a self-declared one may be left undeclared, which costs nothing."""

    id: str
    name: Text
    prompts: tuple[Text, ...]
    is_self_declared: bool = False


@dataclass(frozen=True)
class Domain:
    """Items that belong together; `reversed` says in words that its codes run the other way."""

    id: str
    name: Text
    items: tuple[Item, ...]
    reversed: Text = field(default_factory=dict)
    codes: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Something the instrument says in words, with how sure that is."""

    id: str
    text: Text
    confidence: str
    law: str = ""
    source: str = ""


@dataclass(frozen=True)
class Presumption:
    """A level presumed of whoever declares to be among those meant; it may be switched off."""

    level: str
    of: Text
    until: Text
    law: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Agreement:
    """How agreement between raters is studied: how many studies, and which coefficient will do."""

    sample_percent: int
    sample_cases: int
    accept: float
    alarm: float
    confidence: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class ScenarioKind:
    """A kind of scenario, and the families of measures of which one must answer it; none: any."""

    code: str
    label: Text
    answered_by: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class QualityPoint:
    """What a second reader asks of a study; `check` names what the study shows by itself."""

    id: str
    text: Text
    confidence: str
    check: str = ""
    is_essential: bool = False


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument; `sha256` locks its text once a study was made with it."""

    code: str
    version: int
    name: Text
    about: Text
    checked_on: date
    sources: tuple[str, ...]
    confidence: str
    units: tuple[Named, ...]
    codes: tuple[Named, ...]
    unknown: Named
    evidence_from: int
    unknown_limit: int
    levels: tuple[str, ...]
    only_by_declaration: tuple[str, ...]
    nexus: tuple[str, ...]
    domains: tuple[Domain, ...]
    scenario_kinds: tuple[ScenarioKind, ...]
    quality: tuple[QualityPoint, ...]
    agreement: Agreement
    presumption: Presumption | None = None
    rules: tuple[Rule, ...] = ()
    red_lines: tuple[Rule, ...] = ()
    outputs: tuple[Named, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    changes: Text = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""

    @property
    def key(self) -> str:
        """Return code and version, as they are written."""
        return f"{self.code}/{self.version}"

    def covers(self, day: date) -> bool:
        """Say whether this version was in force on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Return every item by its id, in the order of the text."""
        return {item.id: item for domain in self.domains for item in domain.items}

    @cached_property
    def kinds(self) -> Mapping[str, ScenarioKind]:
        """Return every kind of scenario by its code."""
        return {kind.code: kind for kind in self.scenario_kinds}

    def codes_of(self, domain: Domain) -> tuple[Named, ...]:
        """Return the codes in the words of a domain: its own where it runs in reverse."""
        return domain.codes or self.codes
