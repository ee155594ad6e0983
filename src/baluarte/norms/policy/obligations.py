"""Obligations of the State towards defenders and journalists: the article, who answers, by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.policy.texts import Said, looked_up, policy_rows

LISTS = ("roles", "owners", "protocols", "indicators", "source")


@dataclass(frozen=True)
class StateObligation:
    """One obligation: its duty, in words of ours, and the procedures that carry it out.

    `roles` do its steps, `owners` answer for it: institutions, or classes of them.
    """

    code: str
    duty: str
    axis: str
    label: Said
    says: Said
    law: str
    roles: tuple[str, ...]
    owners: tuple[str, ...]
    protocols: tuple[str, ...]
    indicators: tuple[str, ...]
    source: tuple[str, ...]
    confidence: str

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def state_obligations() -> Mapping[str, StateObligation]:
    """Return every obligation by its code, in the order of the text."""
    return {
        row["code"]: StateObligation(**{**row, **{name: tuple(row[name]) for name in LISTS}})
        for row in policy_rows("obligations.yaml")
    }


def state_obligation(code: str) -> StateObligation:
    """Return one obligation; `UnknownCode` where the text has none of this code."""
    return looked_up(state_obligations(), code, "obligations")
