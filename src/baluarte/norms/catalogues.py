"""Catalogues: closed lists kept as dated text, read once, never as code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.yaml_texts import read_yaml

FALLBACK_LANGUAGE = "es"


class UnknownCode(LookupError):
    """A code that the catalogue does not hold."""


@dataclass(frozen=True)
class Term:
    """One entry of a catalogue: its code, its label by language, everything else it says."""

    code: str
    label: Mapping[str, str]
    facts: Mapping[str, Any]

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def terms(catalogue: str) -> Mapping[str, Term]:
    """Return the terms of a catalogue by code, in the order of its text."""
    file = resources.files("baluarte.norms") / "texts" / "catalogues" / f"{catalogue}.yaml"
    rows = read_yaml(file.read_text(encoding="utf-8"))
    return {row["code"]: _term(row) for row in rows}


def term(catalogue: str, code: str) -> Term:
    """Return one term; raise `UnknownCode` naming what would be right."""
    known = terms(catalogue)
    if code not in known:
        raise UnknownCode(f"{catalogue} has no {code!r}; it has {', '.join(known)}")
    return known[code]


def _term(row: Mapping[str, Any]) -> Term:
    facts = {key: value for key, value in row.items() if key not in ("code", "label")}
    return Term(code=row["code"], label=row["label"], facts=facts)
