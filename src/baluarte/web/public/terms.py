"""The words of the catalogues, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, Term, terms

TYPES, GROUPS = "aggression_types", "aggression_groups"
LABORS, GENDERS = "occupations", "genders"
# Answers that do not tell a gender: nobody is looked for by them.
NO_GENDERS = frozenset({"not_asked", "declined", "unknown"})


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def label(catalogue: str, code: str) -> str:
    """Return what a code is called; a code that an older edition used stays as it is."""
    known = terms(catalogue).get(code)
    return known.in_language(language()) if known else code


def labels(catalogue: str, codes: Iterable[str]) -> list[str]:
    """Return what some codes are called."""
    return [label(catalogue, code) for code in codes]


def types_by_group() -> Mapping[str, list[Term]]:
    """Return the types of each group, in the order of the catalogues."""
    found: dict[str, list[Term]] = {code: [] for code in terms(GROUPS)}
    for one in terms(TYPES).values():
        found[str(one.facts["group"])].append(one)
    return found


def group_of(kind: str) -> str:
    """Return the group of a type; a group is its own."""
    one: Any = terms(TYPES).get(kind)
    return str(one.facts["group"]) if one else kind


def kind_label(kind: str) -> str:
    """Return what a group or a type is called."""
    return label(GROUPS if kind in terms(GROUPS) else TYPES, kind)
