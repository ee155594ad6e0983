"""What is compared and how much each agreement weighs: models for events, persons, organisations.

A pair of reports is of one of three classes. It is one (E); or it is two that have much in common
(V): two events of one victim, or, in a register of persons, two victims of one event; or it is
unrelated (U). Some fields are shared by V as if the pair were one (of events: name, organisation,
place), the others *decide* between E and V (day, kind of harm, narrative): there V is like U.
With the weights R = m/u of Fellegi and Sunter,

    P(E) = e Rshared Rdeciding / (e Rshared Rdeciding + v Rshared + 1 - e - v).

A model without V (`repeats=False`) is that of Fellegi and Sunter.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from baluarte.science.errors import Refused

NAME_LEVELS = (
    "other names", "names that contradict", "little in common", "a common word in common",
    "part of the name", "most of the name", "the name", "the name, rare", "the name, very rare",
)  # fmt: skip
DATE_LEVELS = (
    "days apart", "mistyped or in another order", "the same year", "the same month",
    "within three days", "the same day",
)  # fmt: skip
PLACE_LEVELS = (
    "elsewhere", "another place of the same state", "the same state", "similar or near",
    "the same place", "the same small place", "part of the address", "the address",
)  # fmt: skip
ORGANIZATION_LEVELS = ("others", "in part", "the same", "the same, rare")
KIND_LEVELS = ("other harm", "harm of one group", "some harm the same", "the same harm")
VICTIM_LEVELS = ("not as many named", "one named", "as many named, more than one")
NARRATIVE_LEVELS = ("other words", "few words", "a third of the words", "most words")
IDENTIFIER_LEVELS = ("another", "mistyped", "the same")


class ModelRefused(Refused, ValueError):
    """A model is not one of linkage, or does not fit the tables."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field's levels, lowest first, with m and u: how often each is met in one and in two.

    `shared_to` is the highest level that two with much in common (V) share as one does; -1 where
    the field decides between the two. Of the lowest `capped` levels m may not grow in training.
    What agrees by chance is measured among pairs that are at level `leans_from` or higher of the
    field `leans_on`.
    """

    name: str
    levels: tuple[str, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]
    shared_to: int = -1
    capped: int = 0
    leans_on: str = ""
    leans_from: int = 0

    def __post_init__(self) -> None:
        sizes = {len(self.levels), len(self.m), len(self.u)}
        if len(sizes) != 1:
            raise ModelRefused(f"{self.name}: as many m and u as levels")
        if min(*self.m, *self.u) <= 0:
            raise ModelRefused(f"{self.name}: m and u are above 0")

    @property
    def bits(self) -> np.ndarray:
        """Return log2(m/u) for each level."""
        return np.asarray(np.log2(np.array(self.m) / np.array(self.u)))

    @property
    def shared_bits(self) -> np.ndarray:
        """Return the same for a pair that is two with much in common: v/u."""
        return np.where(np.arange(len(self.levels)) <= self.shared_to, self.bits, 0.0)


@dataclass(frozen=True, slots=True)
class Model:
    """Fields with their weights, how common pairs of each class are, and how much it was taught.

    Attributes
    ----------
    name
        `events`, `persons` or `organizations`.
    same
        e, the share of all pairs that are one; `repeat` v, the share that are two with much in
        common.
    repeats
        Whether class V exists.
    trained
        Whether m, u, e and v were estimated from tables; if not they are, unless `frozen`.
    frozen
        Take the parameters as they are.
    taxonomy
        One's own words for harm, and the family of each (`lexicon.HARMS`).
    """

    name: str
    fields: tuple[Field, ...]
    same: float = 1e-4
    repeat: float = 1e-5
    repeats: bool = True
    trained: bool = False
    frozen: bool = False
    taxonomy: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.same < 1 or not 0 <= self.repeat < 1:
            raise ModelRefused("same and repeat are shares of all pairs, between 0 and 1")

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return in words what the probabilities rest on."""
        said = [
            "Given whether two reports are one, their fields agree or not independently.",
            "What a side does not say counts neither for nor against.",
            "Pairs that share no key of blocking are taken to be two.",
        ]
        if self.repeats:
            said.append(
                "Two events of one victim share what is said of her as often as one event does,"
                " and share day, kind of harm and narrative no more often than chance."
            )
        return tuple(said)

    def only(self, names: set[str]) -> "Model":
        """Return the model of those fields that the tables have."""
        kept = tuple(one for one in self.fields if one.name in names)
        if not kept:
            raise ModelRefused(f"model {self.name!r} compares none of the columns that are there")
        shared = [one.shared_to >= 0 for one in kept]
        return replace(self, fields=kept, repeats=self.repeats and any(shared) and not all(shared))

    def with_fields(self, added: tuple[Field, ...], *, most: int) -> "Model":
        """Return the model with more fields, of at most so many in all."""
        fields = (*self.fields, *added)
        if len(fields) > most:
            raise ModelRefused(f"at most {most} fields are compared, not {len(fields)}")
        return replace(self, fields=fields)

    def to_json(self) -> str:
        """Write the model, to be read by `from_json`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @staticmethod
    def from_json(text: str) -> "Model":
        """Read a model again, trained or not."""
        try:
            said: dict[str, Any] = json.loads(text)
            fields = tuple(_field(told) for told in said.pop("fields"))
            return Model(fields=fields, **said)
        except (TypeError, KeyError, json.JSONDecodeError) as error:
            raise ModelRefused(f"this is no model of linkage: {error}") from error


def _field(told: Mapping[str, Any]) -> Field:
    plain: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in told.items()
    }
    return Field(**plain)


NAME = Field(
    "name", NAME_LEVELS,
    m=(0.015, 0.03, 0.02, 0.035, 0.08, 0.17, 0.25, 0.25, 0.15),
    u=(0.93, 0.055, 0.0135, 1.2e-3, 2e-4, 1e-5, 8e-7, 5e-8, 2e-9),
)  # fmt: skip
PLACE = Field(
    "location", PLACE_LEVELS,
    m=(0.04, 0.05, 0.05, 0.06, 0.45, 0.33, 0.01, 0.01),
    u=(0.93, 0.055, 0.003, 0.004, 0.007, 5e-4, 1e-5, 1e-6),
)  # fmt: skip
ORGANIZATION = Field(
    "organization", ORGANIZATION_LEVELS,
    m=(0.13, 0.09, 0.20, 0.58), u=(0.97, 0.02, 0.007, 0.003),
    leans_on="location", leans_from=1,
)  # fmt: skip
DATE = Field(
    "date_raw", DATE_LEVELS,
    m=(0.004, 0.006, 0.04, 0.09, 0.16, 0.70), u=(0.97, 0.004, 0.012, 0.009, 0.0035, 0.0005),
)  # fmt: skip
KIND = Field("type", KIND_LEVELS, m=(0.10, 0.12, 0.20, 0.58), u=(0.75, 0.10, 0.06, 0.09))
VICTIMS = Field("victims", VICTIM_LEVELS, m=(0.15, 0.70, 0.15), u=(0.35, 0.60, 0.05))
NARRATIVE = Field(
    "narrative", NARRATIVE_LEVELS,
    m=(0.35, 0.25, 0.22, 0.18), u=(0.80, 0.15, 0.045, 0.005),
    leans_on="type", leans_from=2,
)  # fmt: skip
IDENTIFIER = Field("identifier", IDENTIFIER_LEVELS, m=(0.02, 0.04, 0.94), u=(0.999, 9e-4, 1e-4))
SAME_PLACE = 5


def events() -> Model:
    """Return the model of reports on events: one event, or two events of one victim?"""
    whom = (NAME, PLACE, ORGANIZATION, IDENTIFIER)
    shared = tuple(replace(one, shared_to=len(one.levels) - 1) for one in whom)
    # One event has one day: however alike two reports are, days apart make them two.
    day = replace(DATE, capped=2)
    return Model("events", (*shared, VICTIMS, day, KIND, NARRATIVE))


def persons() -> Model:
    """Return the model of registers of persons, where the date is one of a life: birth, death.

    A date that differs is a mistake, met in one pair of twenty. Two victims of one event share
    day, place and organisation, but neither name nor address.
    """
    born = replace(
        DATE, m=(0.05, 0.04, 0.05, 0.05, 0.05, 0.76), u=(0.95, 0.004, 0.03, 0.01, 0.003, 0.0005),
        shared_to=len(DATE_LEVELS) - 1,
    )  # fmt: skip
    home = replace(PLACE, m=(0.08, 0.10, 0.04, 0.12, 0.28, 0.22, 0.06, 0.10), shared_to=SAME_PLACE)
    work = replace(ORGANIZATION, m=(0.25, 0.15, 0.25, 0.35), shared_to=3)
    return Model("persons", (NAME, home, work, born, IDENTIFIER))


def organizations() -> Model:
    """Return the model of registers of organisations and media: name, place, identifier."""
    fields = (replace(ORGANIZATION, m=(0.03, 0.10, 0.25, 0.62)), PLACE, IDENTIFIER)
    return Model("organizations", fields, repeat=0.0, repeats=False)


MODELS = {"events": events, "persons": persons, "organizations": organizations}


def model_for(columns: set[str]) -> Model:
    """Return the model that fits the columns: events where kinds of harm or narratives are told."""
    if columns & {"type", "narrative"}:
        return events()
    if columns & {"name", "date_raw"}:
        return persons()
    return organizations()
