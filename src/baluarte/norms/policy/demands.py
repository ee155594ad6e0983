"""What the mission asks, sentence by sentence, and what of this project answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.policy.texts import Said, looked_up, policy_rows


@dataclass(frozen=True)
class Demand:
    """One demand: its words as printed, the same in ours, what answers it and how that is seen."""

    code: str
    axis: str
    quote: str
    says: Said
    function: Said
    verification: Said
    owners: tuple[str, ...]
    indicators: tuple[str, ...]
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return what it asks in a language, in Spanish where it is not said in another."""
        return self.says.get(language, self.says[FALLBACK_LANGUAGE])


@cache
def demands() -> Mapping[str, Demand]:
    """Return every demand by its code, in the order of the text."""
    return {
        row["code"]: Demand(
            **{
                **row,
                "owners": tuple(row["owners"]),
                "indicators": tuple(row["indicators"]),
                "source": tuple(row["source"]),
            }
        )
        for row in policy_rows("demands.yaml")
    }


def demand(code: str) -> Demand:
    """Return one demand; `UnknownCode` where the text has none of this code."""
    return looked_up(demands(), code, "demands")
