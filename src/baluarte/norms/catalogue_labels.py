"""The codes that a cell names, by code or by label in either language; nothing is guessed."""

from collections.abc import Mapping
from functools import cache

from baluarte.norms.catalogues import Term, terms
from baluarte.norms.policy.likeness import folded


def codes_named(catalogue: str, said: str) -> tuple[str, ...]:
    """Return the codes that a code or a label names, case and accents aside.

    Several where the words are of more than one, none where they are of none.
    """
    if said in terms(catalogue):
        return (said,)
    return _by_label(catalogue).get(folded(said), ())


@cache
def _by_label(catalogue: str) -> Mapping[str, tuple[str, ...]]:
    return codes_by_label(terms(catalogue))


def codes_by_label(known: Mapping[str, Term]) -> dict[str, tuple[str, ...]]:
    """Return the codes of some terms by each of their labels, folded; a label may be of several."""
    found: dict[str, dict[str, None]] = {}
    for code, term in known.items():
        for written in (code, code.replace("_", " "), *term.label.values()):
            found.setdefault(folded(written), {})[code] = None
    return {written: tuple(codes) for written, codes in found.items()}
