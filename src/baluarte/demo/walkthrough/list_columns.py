"""An organisation chose the columns of its list of events: who documents land sees who did it."""

from datetime import datetime

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.registry.actions.list_columns import choose_columns
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries.list_columns import columns_chosen, institutions_choosing
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

CHOOSER = "tomas"
CHOSEN = (
    ListColumn.DATE,
    ListColumn.PLACE,
    ListColumn.WHAT,
    ListColumn.VICTIMS,
    ListColumn.LABOR,
    ListColumn.PERPETRATORS,
    ListColumn.STATUS,
    ListColumn.RECORDED,
)


def choose_list_columns(*, at: datetime) -> list[str]:
    """Choose the columns of one organisation, once; say whose."""
    with connected_as(DatabaseRole.APP):
        by = Account.objects.get(username=CHOOSER).pk
        with acting_as(by):
            [institution, *_] = institutions_choosing(by)
            if columns_chosen():
                return []
            choose_columns(institution=institution, columns=CHOSEN, by=by, at=at)
    return [f"{institution.name}: the columns of its list of events, chosen."]
