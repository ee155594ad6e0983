"""Parts that exceed their whole, whichever documents state them, for who looks a second time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.consistency import headings_within, scope_of
from baluarte.domain.statements.models import Statement
from baluarte.norms.statements import headings


@dataclass(frozen=True, slots=True)
class Exceeding:
    """A part and the whole that it exceeds, of one institution and period."""

    part: Statement
    whole: Statement


def exceeding(rows: Sequence[Statement]) -> list[Exceeding]:
    """Return the pairs that cannot both be so, of which at least one half is among some rows.

    What waits counts with what stands; what was refused, replaced or taken back does not.
    """
    mine = [one for one in rows if one.number is not None]
    keys = {one.pk for one in mine}
    found = {}
    for one in (*mine, *_others(mine)):
        for other in mine:
            for part, whole in ((one, other), (other, one)):
                if {part.pk, whole.pk} & keys and _exceeds(part, whole):
                    found[part.pk, whole.pk] = Exceeding(part, whole)
    return list(found.values())


def _others(rows: Sequence[Statement]) -> Iterable[Statement]:
    """Yield what else is stated under headings that hold, or are held by, those of some rows.

    Some are of another institution or day than the row whose heading it is; `_exceeds` tells them.
    """
    wanted: set[str] = set()
    for one in rows:
        wanted |= {headings()[one.heading].at_most, *headings_within(one.heading)} - {""}
    found = Statement.objects.filter(
        heading__in=wanted,
        institution__in={one.institution for one in rows},
        first_date__in={one.first_date for one in rows},
        last_date__in={one.last_date for one in rows},
        withdrawal=None,
        answer=Answer.ANSWERED,
    )
    found = found.exclude(review__objection__gt="").filter(newer=None)
    return found.select_related("document")


def _exceeds(part: Statement, whole: Statement) -> bool:
    if headings()[part.heading].at_most != whole.heading or part.about != whole.about:
        return False
    if scope_of(part) != scope_of(whole) or part.number is None or whole.number is None:
        return False
    return bool(part.number > whole.number)
