"""The form of a protocol, once read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from baluarte.norms.clocks.clock import Clock

Text = Mapping[str, str]
EXPIRED = "expired:"


class Kind(StrEnum):
    """What a text holds."""

    STEPS = "steps"
    RULES = "rules"
    # Clocks are known, the steps they belong to are not.
    TERMS = "terms"


class Choice(StrEnum):
    """Which of its events the end of a step brings about."""

    ALL = "all"
    ONE = "one"
    SOME = "some"


class Proof(StrEnum):
    """What shows that a step was done: to who is told of it, and in what is counted of it.

    A document; that and the word of the person it is owed to, or why it could not be had; that and
    her word that it arrived. Of the last two, what whoever owes it says is a statement.
    """

    DOCUMENT = "document"
    WORD = "word"
    ARRIVAL = "arrival"


class RoleKind(StrEnum):
    """Who may hold a role: only an institution is ever alarmed."""

    INSTITUTION = "institution"
    CASE = "case"
    PERSON = "person"


@dataclass(frozen=True)
class Role:
    """Who does steps, and which institution that is in each jurisdiction."""

    code: str
    label: Text
    kind: RoleKind
    by_jurisdiction: Mapping[str, str]


@dataclass(frozen=True)
class Event:
    """Something that begins or ends steps; an external one comes from outside all protocols."""

    code: str
    label: Text
    is_external: bool = False
    names_a_date: bool = False
    says: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Saying:
    """A rule, a criterion, a ground, a term: something the text says that is not a step."""

    id: str
    text: Text
    law: str = ""
    confidence: str = ""
    by: str = ""
    clock: Clock | None = None
    beside: str = ""


@dataclass(frozen=True)
class Step:
    """Something to be done: by whom, from which event, within which clock, by which article.

    `repeats`: each occurrence of a start opens the clock anew. `either`: steps that share it are
    alternatives. `is_optional`: it may be done; its clock lapses and nobody failed. The clock
    stands still from `stands_still_with` until `begins_again_with`, from which it counts anew.
    """

    id: str
    name: Text
    by: str
    by_kind: RoleKind
    starts: tuple[str, ...]
    emits: tuple[str, ...]
    clock: Clock
    law: str
    confidence: str
    choose: Choice = Choice.ALL
    stage: str = ""
    repeats: bool = False
    at_most: int = 0
    is_optional: bool = False
    either: str = ""
    begins_again_with: tuple[str, ...] = ()
    stands_still_with: tuple[str, ...] = ()
    note: Text = field(default_factory=dict)
    # The action of a room by which alone it can be done: "room.action".
    act: str = ""
    shown_by: Proof = Proof.DOCUMENT
    # On which grounds alone it is not needed, where the law closes the list.
    excused_on: tuple[Saying, ...] = ()

    @property
    def may_lapse(self) -> bool:
        """Say whether its clock may run out without anybody having failed."""
        return self.is_optional or self.by_kind == RoleKind.PERSON

    @property
    def needs_her_word(self) -> bool:
        """Say whether it is owed to a person, without whose word nobody ends it."""
        return self.shown_by != Proof.DOCUMENT


@dataclass(frozen=True)
class Protocol:
    """One version of a protocol; `text` is what was written, `sha256` locks it once used."""

    code: str
    version: int
    kind: Kind
    name: Text
    jurisdictions: tuple[str, ...]
    checked_on: date
    steps: tuple[Step, ...] = ()
    rules: tuple[Saying, ...] = ()
    criteria: tuple[Saying, ...] = ()
    grounds: tuple[Text, ...] = ()
    terms: tuple[Saying, ...] = ()
    stages: tuple[tuple[str, Text], ...] = ()
    begins_with: tuple[str, ...] = ()
    begins_by_itself: bool = False
    # Only where its law says so, and on the grounds it names.
    may_be_suspended: bool = False
    suspended_on: tuple[Saying, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    extends: str = ""
    state: str = ""
    body: str = ""
    calendar: str = ""
    about: Text = field(default_factory=dict)
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

    def step(self, id: str) -> Step:  # noqa: A002 (as it is written in the texts)
        """Return one step; raise `KeyError` naming those there are."""
        if id not in self._by_id:
            raise KeyError(f"{self.key} has no step {id!r}; it has {', '.join(self._by_id)}")
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def in_order_of_clocks(self) -> tuple[Step, ...]:
        """Return the steps so that one begun by the end of another's clock comes after it."""
        placed: dict[str, Step] = {}
        while len(placed) < len(self.steps):
            for step in self.steps:
                if step.id not in placed and all(
                    one.removeprefix(EXPIRED) in placed
                    for one in step.starts
                    if one.startswith(EXPIRED)
                ):
                    placed[step.id] = step
        return tuple(placed.values())


def in_language(text: Text, language: str) -> str:
    """Return a text in a language, in Spanish where it has no other, nothing where it has none."""
    return text.get(language) or text.get("es", "")
