"""Parts that exceed their whole, as whoever looks a second time reads them."""

from collections.abc import Sequence
from typing import Any

from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries.exceeding import exceeding
from baluarte.web.statements.labels import heading_name, institution_name


def exceeding_lines(rows: Sequence[Statement]) -> list[dict[str, Any]]:
    """Return each part that exceeds its whole with both names, numbers and documents."""
    return [
        {
            "institution": institution_name(each.part.institution, each.part.municipality),
            **{
                name: {"heading": heading_name(half.heading), "number": half.number,
                       "reference": half.reference, "document": half.document.title}
                for name, half in (("part", each.part), ("whole", each.whole))
            },
        }
        for each in exceeding(rows)
    ]  # fmt: skip
