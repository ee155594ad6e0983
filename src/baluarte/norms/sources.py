"""Sources that the texts cite by their letters, and what the letters stand for."""

import re
from collections.abc import Iterable

from baluarte.norms.catalogues import Term, terms

CATALOGUE = "sources"
# Letters and figures as they stand in a citation: CNPP, PROTO2018, FEADLE-SAT.
CODES = re.compile(r"[A-Z][A-Z0-9-]*[A-Z0-9]")


def cited(laws: Iterable[str]) -> list[Term]:
    """Return the sources that citations name, such as «CNPP art. 137; PROTO2018», by their code."""
    known = terms(CATALOGUE)
    codes = {code for law in laws for code in CODES.findall(law)}
    return [known[code] for code in sorted(codes & known.keys())]
