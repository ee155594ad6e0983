"""Who answers for something of the policy: an institution, or a class with one in each state."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.institutions import CATALOGUE, EACH, public_institution

CLASSES = "institution_classes"


def is_owner(code: str) -> bool:
    """Say whether an institution has this code, or a class of them."""
    if EACH in code:
        return bool(institutions_of(code))
    try:
        public_institution(code)
    except UnknownCode:
        return False
    return True


def institutions_of(code: str) -> tuple[str, ...]:
    """Return the institutions that a code stands for: itself, or those of a class by state.

    A class of which nobody wrote down the institutions (`MUN-*`) stands for itself.
    """
    if EACH not in code or code in terms(CATALOGUE):
        return (code,) if is_known(code) else ()
    rows = (one for one in terms(CATALOGUE) if EACH not in one)
    return tuple(one for one in rows if fnmatchcase(one, code))


def answers_for(institution: str, owners: Iterable[str]) -> bool:
    """Say whether an institution is among these owners, by its own code or by that of its class."""
    return any(fnmatchcase(institution, one) for one in owners)


def is_known(code: str) -> bool:
    """Say whether the catalogue has a row of this very code."""
    return code in terms(CATALOGUE)


def owner_name(code: str, language: str) -> str:
    """Return the name of an institution or of a class; `UnknownCode` where there is none."""
    for catalogue in (CLASSES, CATALOGUE):
        if code in terms(catalogue):
            return terms(catalogue)[code].in_language(language)
    return public_institution(code).in_language(language)
