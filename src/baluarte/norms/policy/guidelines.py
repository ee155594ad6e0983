"""Guidelines of the policy: what its text sets out to do, by axis."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.policy.texts import Said, looked_up, policy_rows


@dataclass(frozen=True)
class Guideline:
    """One guideline: its words as printed, the same in ours, and where it stands in the text."""

    code: str
    axis: str
    label: Said
    quote: str
    place: Said
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def guidelines() -> Mapping[str, Guideline]:
    """Return every guideline by its code, in the order of the text."""
    return {
        row["code"]: Guideline(**{**row, "source": tuple(row["source"])})
        for row in policy_rows("guidelines.yaml")
    }


def guideline(code: str) -> Guideline:
    """Return one guideline; `UnknownCode` where the text has none of this code."""
    return looked_up(guidelines(), code, "guidelines")
