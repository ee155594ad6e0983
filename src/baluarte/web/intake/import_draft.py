"""A draft becomes a delivery, and its coded rows events: all of it, or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.access.models import Institution
from baluarte.domain.intake.actions import read_delivery, receive_delivery, take_in_list
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.intake.places import Territory
from baluarte.domain.registry.actions import establish_from_list
from baluarte.web.intake.drafts import Draft
from baluarte.web.intake.forms.files import short_name
from baluarte.web.intake.preview import table_of


def take_in(
    draft: Draft,
    *,
    source_list: SourceList | None,
    said: Mapping[str, Any],
    may_erase: bool = False,
    by: UUID,
    at: datetime,
) -> Delivery:
    """Take a file in within the request's own transaction.

    Unless told so, a row that would empty a cell of the one that is in leaves it as it was.
    """
    mapping = read_mapping(draft.mapping)
    of = source_list or take_in_list(
        slug=short_name(said["title"]),
        mapping=mapping,
        steward=Institution.objects.get(pk=draft.institution),
        title=said["title"],
        agreement=said["agreement"],
        embargo_until=said["embargo_until"],
        by=by,
        at=at,
    )
    with table_of(draft) as table:
        delivery = receive_delivery(
            source_list=of,
            sha256=draft.sha256,
            table=table,
            mapping=mapping,
            accessed_date=draft.accessed_date,
            by=by,
            at=at,
        )
        steps = read_delivery(
            delivery=delivery,
            rows=table.rows,
            set_aside=table.set_aside,
            places=Territory(),
            may_erase=may_erase,
            by=by,
            at=at,
        )
        for step in steps:
            delivery = step
    for _step in establish_from_list(source_list=of, by=by, at=at):
        pass
    return delivery
