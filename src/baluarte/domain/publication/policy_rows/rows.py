"""One row of a policy edition, its sum, and what of it people wrote. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import FALLBACK_LANGUAGE

LANGUAGES = ("es", "en")
PLACES = 4
# The names under which a body holds what people wrote, and not a code or a number.
PROSE = frozenset(
    {"words", "quote", "unit", "said_by", "ground", "reason", "reference", "says", "resources",
     "description", "title", "issuer"}
)  # fmt: skip
# Where they wrote it in two languages.
IN_BOTH = frozenset({"by", "response", "note"})
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """One thing that an edition says, in both languages where its words are ours."""

    kind: PolicyRowKind
    code: str
    label_es: str
    label_en: str
    body: Body = field(default_factory=dict)
    part_of: str = ""
    axis: str = ""
    institution: str = ""
    state: str = ""

    @property
    def digest(self) -> str:
        """Return the sum of what it says, by which two editions are compared."""
        said = (
            str(self.kind), self.code, self.part_of, self.axis, self.institution, self.state,
            self.label_es, self.label_en, self.body,
        )  # fmt: skip
        return sha256(_encoded(said)).hexdigest()


def sum_of(digests: Iterable[str]) -> str:
    """Return the sum of an edition by those of its rows in their order."""
    return sha256("\n".join(digests).encode()).hexdigest()


def prose_of(body: Any) -> Iterator[str]:
    """Yield what people wrote in a body: what a second person reads before it goes out."""
    if isinstance(body, Mapping):
        for name, one in body.items():
            if name in PROSE and isinstance(one, str):
                if one:
                    yield one
            elif name in IN_BOTH and isinstance(one, Mapping):
                yield from (said for said in one.values() if isinstance(said, str) and said)
            else:
                yield from prose_of(one)
    elif isinstance(body, list | tuple):
        for one in body:
            yield from prose_of(one)


def number(value: Decimal | float | None) -> int | float | None:
    """Return a number as JSON holds it: whole where it is; nothing stays nothing."""
    if value is None:
        return None
    rounded = round(float(value), PLACES)
    return int(rounded) if rounded.is_integer() else rounded


def day(value: date | None) -> str | None:
    """Return a day as JSON holds it."""
    return None if value is None else value.isoformat()


def both(said: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return what is said in both languages, in Spanish where it is not said in English."""
    if said is None:
        return None
    return {one: said.get(one, said[FALLBACK_LANGUAGE]) for one in LANGUAGES}


def _encoded(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
