"""How many investigations of each look an edition tells more or fewer of than the one before.

Pure. A row has no name of its own, so what changed is a number: whoever holds both editions finds
the same by counting the rows of one and of the other.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from baluarte.domain.publication.inquiries import ToldInquiry


@dataclass(frozen=True, slots=True)
class InquiryChange:
    """Investigations that look like `one` in all that a row says but its event; before and now."""

    one: ToldInquiry
    before: int
    now: int
    # The number of the edition before; nothing where there is none.
    since: int | None = None


def inquiry_changes(
    before: Iterable[ToldInquiry], after: Iterable[ToldInquiry], *, since: int | None
) -> Sequence[InquiryChange]:
    """Return what looks of which there are more or fewer, in the order of what they show."""
    looks: dict[tuple[Hashable, ...], ToldInquiry] = {}
    were, are = (_counted(some, looks) for some in (before, after))
    return [
        InquiryChange(looks[key], were[key], are[key], since)
        for key in sorted(looks, key=str)
        if were[key] != are[key]
    ]


def _counted(
    some: Iterable[ToldInquiry], looks: dict[tuple[Hashable, ...], ToldInquiry]
) -> Counter[tuple[Hashable, ...]]:
    found: Counter[tuple[Hashable, ...]] = Counter()
    for one in some:
        key = (*one.shown, str(one.opened.precision), one.stage)
        looks.setdefault(key, one)
        found[key] += 1
    return found
