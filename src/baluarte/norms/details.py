"""What more can be told of an act, by kind: fields checked against their text, prose apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode, term
from baluarte.norms.yaml_texts import read_yaml


class DetailRefused(ValueError):
    """A detail that its text does not allow: which field, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


@dataclass(frozen=True, slots=True)
class DetailField:
    """One field: codes of a catalogue, a number, or prose."""

    name: str
    label: Mapping[str, str]
    codes: str = ""
    number: bool = False
    prose: bool = False
    needed: bool = False

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True, slots=True)
class DetailKind:
    """A kind of detail: which types of aggression carry it, and its fields in order."""

    code: str
    label: Mapping[str, str]
    of: frozenset[str]
    is_dated: bool
    fields: Mapping[str, DetailField]

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def detail_kinds() -> Mapping[str, DetailKind]:
    """Return the kinds of detail by code, in the order of their text."""
    file = resources.files("baluarte.norms") / "texts" / "details" / "events.yaml"
    rows = read_yaml(file.read_text(encoding="utf-8"))
    return {
        row["code"]: DetailKind(
            code=row["code"],
            label=row["label"],
            of=frozenset(row["of"]),
            is_dated=row["dated"],
            fields={name: DetailField(name, **said) for name, said in row["fields"].items()},
        )
        for row in rows
    }


def kinds_for(type_: str) -> list[DetailKind]:
    """Return the kinds of detail that a type of aggression carries."""
    return [kind for kind in detail_kinds().values() if type_ in kind.of]


def checked(kind: DetailKind, told: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what is told as codes and numbers, and as prose; raise `DetailRefused`."""
    if unknown := sorted(told.keys() - kind.fields.keys()):
        raise DetailRefused(unknown[0], "no_such_field")
    coded: dict[str, Any] = {}
    prose: dict[str, str] = {}
    for name, field in kind.fields.items():
        value = told.get(name)
        if value is None or value == "":
            if field.needed:
                raise DetailRefused(name, "needed")
        elif field.prose:
            prose[name] = str(value).strip()
        elif field.number:
            coded[name] = _number(name, value)
        else:
            coded[name] = _code(field, value)
    return coded, {name: text for name, text in prose.items() if text}


def _number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise DetailRefused(name, "not_a_number")
    return value


def _code(field: DetailField, value: object) -> str:
    try:
        return term(field.codes, str(value)).code
    except UnknownCode as unknown:
        raise DetailRefused(field.name, "no_such_code") from unknown
