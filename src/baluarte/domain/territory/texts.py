"""What is written about places beside the framework: states, names, younger places, regions."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from baluarte.domain.territory.names import fold_initials
from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True, slots=True)
class StateText:
    """A state, its abbreviation, and how else people write it."""

    code: str
    name: str
    abbreviation: str
    also: tuple[str, ...]
    not_alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Younger:
    """A municipality younger than the framework, drawn in its parents; the first has its seat."""

    code: str
    name: str
    seat: str
    parents: tuple[str, ...]
    valid_from: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class NameText:
    """One more name of a municipality; `official` is its name after the framework."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RegionText:
    """A region of a division of the country, made of whole states."""

    division: str
    slug: str
    name_es: str
    name_en: str
    states: tuple[str, ...]
    source: str


@cache
def states() -> tuple[StateText, ...]:
    """Return the 32 states in the order of their codes."""
    return tuple(
        StateText(
            row["code"],
            row["name"],
            row["abbreviation"],
            tuple(row["also"]),
            tuple(row.get("not_alone", ())),
        )
        for row in _read("states")
    )


@cache
def younger() -> tuple[Younger, ...]:
    """Return the municipalities that the framework does not know yet."""
    return tuple(
        Younger(
            row["code"],
            row["name"],
            row.get("seat", row["name"]),
            tuple(row["parents"]),
            row["valid_from"],
            row["source"],
            row["confidence"],
        )
        for row in _read("younger")
    )


@cache
def more_names() -> tuple[NameText, ...]:
    """Return the names that the framework does not carry."""
    kinds = {"renamed": "official", "former": "former", "also": "also"}
    return tuple(
        NameText(
            row["code"],
            row["name"],
            kinds[group],
            row.get("valid_from"),
            row["source"],
            row["confidence"],
        )
        for group, rows in _read("names").items()
        for row in rows
    )


@cache
def regions() -> tuple[RegionText, ...]:
    """Return the regions that come with the project."""
    return tuple(
        RegionText(
            division["division"],
            region["slug"],
            region["name"]["es"],
            region["name"]["en"],
            tuple(region["states"]),
            division["source"],
        )
        for division in _read("regions")
        for region in division["regions"]
    )


def match_state(text: str) -> str | None:
    """Return the code of the state that a text names, or None; "México" alone is the state."""
    return _state_index().get(_state_form(text))


def names_state_alone(text: str) -> bool:
    """Say whether a text that names a state can mean nothing larger, as "México" can."""
    return _state_form(text) not in _doubtful_alone()


@cache
def _state_index() -> dict[str, str]:
    return {
        _state_form(name): state.code
        for state in states()
        for name in (state.name, state.abbreviation, *state.also)
    }


@cache
def _doubtful_alone() -> frozenset[str]:
    return frozenset(_state_form(name) for state in states() for name in state.not_alone)


def _state_form(text: str) -> str:
    form = fold_initials(text)
    for before in ("estado libre y soberano de ", "estado de ", "state of "):
        if form.startswith(before) and form not in _KEPT:
            form = form.removeprefix(before)
    return form.removesuffix(" state") if form not in _KEPT else form


# Without "Estado de" these would be the country.
_KEPT = frozenset({"estado de mexico", "state of mexico", "mexico state"})


def _read(name: str) -> Any:
    file = resources.files("baluarte.norms") / "texts" / "territory" / f"{name}.yaml"
    return read_yaml(file.read_text(encoding="utf-8"))
