from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.models import ChosenColumns
from baluarte.domain.registry.queries.list_columns import institutions_choosing


@transaction.atomic
def choose_columns(
    *, institution: Institution, columns: Sequence[ListColumn], by: UUID, at: datetime
) -> ChosenColumns:
    """Choose the columns that an organisation's people see in the list; none, the first ones."""
    if institution not in institutions_choosing(by):
        raise NotAllowed("registry.choose_columns.only_a_steward_or_an_administrator")
    chosen = ChosenColumns(
        institution=institution,
        columns=[str(one) for one in dict.fromkeys(columns)],
        decided_at=at,
        by_id=by,
    )
    chosen.save(force_insert=True)
    record(
        act="registry.choose_columns",
        object_type="institution",
        objects=[institution.pk],
        payload={"columns": chosen.columns},
        by=by,
        at=at,
    )
    return chosen
