"""How sure something is that a text of the norms says, as pages tell it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext

from baluarte.norms.clocks.clock import Clock
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols.overview import is_ours

# Read in the source text; one secondary source; from memory or proposed by us.
SURE = {"A": "high", "B": "medium", "C": "low"}
BECAUSE = {
    "B": gettext_lazy("one secondary source"),
    "C": gettext_lazy("from memory or our own proposal, to be confirmed"),
}
OUR_SYNTHESIS = "síntesis de este proyecto"


@dataclass(frozen=True)
class Mark:
    """How sure something is; a word and a shape stand on every page that shows it."""

    level: str = ""
    because: str = ""
    is_ours: bool = False


def mark(confidence: str, *, law: str = "", of_clock: Clock | None = None) -> Mark:
    """Return the mark of something the text says."""
    ours = is_ours(of_clock) or OUR_SYNTHESIS in law
    return Mark(SURE.get(confidence, ""), str(BECAUSE.get(confidence, "")), ours)


def unsure(counts: Mapping[str, int], ours: int) -> list[str]:
    """Say how much of a text rests on less than the source, or is proposed by us."""
    found = []
    if number := counts.get("B", 0):
        found.append(
            ngettext(
                "%(n)d part with medium certainty: one secondary source",
                "%(n)d parts with medium certainty: one secondary source",
                number,
            )
            % {"n": number}
        )
    if number := counts.get("C", 0):
        found.append(
            ngettext(
                "%(n)d part with low certainty: from memory or our own proposal",
                "%(n)d parts with low certainty: from memory or our own proposal",
                number,
            )
            % {"n": number}
        )
    if ours:
        found.append(
            ngettext(
                "%(n)d part proposed by us, which no law says",
                "%(n)d parts proposed by us, which no law says",
                ours,
            )
            % {"n": ours}
        )
    return found


def ours_in(protocol: Protocol) -> int:
    """Count the steps of a protocol that this project proposes, wholly or by their term."""
    return sum(is_ours(one.clock) or OUR_SYNTHESIS in one.law for one in protocol.steps)
