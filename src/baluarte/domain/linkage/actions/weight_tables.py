"""A curator adopts a table by which pairs are weighed from now on, or takes up the written rule."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.linkage.comparison import WRITTEN, Weights
from baluarte.domain.linkage.models import WeightTable
from baluarte.domain.registry.actions.grounds import MustSayWhy


@transaction.atomic
def adopt_weights(
    *,
    weights: Weights = WRITTEN,
    learned_from: Mapping[str, Any] | None = None,
    ground: str,
    by: UUID,
    at: datetime,
) -> WeightTable:
    """Adopt a table from now on, with why; only what is proposed later is weighed by it.

    Without one, the written rule is taken up again. `NotAllowed` for who is no curator.
    """
    require_role(by, "curator")
    if not ground.strip():
        raise MustSayWhy("ground")
    made = WeightTable(
        tables=weights.as_json(),
        proposed_from=weights.proposed_from,
        learned_from=dict(learned_from or {}),
        ground=ground.strip(),
        adopted_at=at,
        by_id=by,
    )
    made.save(force_insert=True)
    record(
        act="registry.adopt_weights",
        object_type="weighing",
        objects=[made.pk],
        payload={
            "table_sha256": _digest(made),
            "is_learned": bool(learned_from),
            "ground": made.ground,
        },
        by=by,
        at=at,
    )
    return made


def _digest(made: WeightTable) -> str:
    """Commit to the whole table: the log holds no fractions."""
    kept = {"tables": made.tables, "proposed_from": made.proposed_from, "of": made.learned_from}
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
