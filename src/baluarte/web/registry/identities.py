"""Whom reports name, for whoever may know: asked for, read once, logged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.intake.models import Report
from baluarte.domain.intake.queries import victims_of
from baluarte.domain.registry.queries.pages import LinkedReport

COLLECTIVE = "collective"


def named(linked: Sequence[LinkedReport], *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return the victims that each report names: one reading, one entry in the log."""
    keys = [Report(pk=one.link.report_id) for one in linked]
    told = victims_of(keys, by=by, at=at)
    return [
        {
            "source": one.source.title if one.source else "",
            "victims": [
                {
                    "number": victim.number,
                    "name": victim.name,
                    "outlet": victim.outlet,
                    "seal": "opened" if victim.name else "sealed",
                    "is_reserved": victim.is_reserved,
                    "is_collective": victim.kind == COLLECTIVE,
                }
                for victim in told.get(one.link.report_id, ())
            ],
        }
        for one in linked
    ]
