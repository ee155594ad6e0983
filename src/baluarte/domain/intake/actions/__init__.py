"""Everything that changes what was told: lists, deliveries, reports, sheets that go out."""

from baluarte.domain.intake.actions.deliveries import (
    DeliveryStopped,
    read_delivery,
    receive_delivery,
)
from baluarte.domain.intake.actions.lists import (
    SlugTaken,
    UnderEmbargo,
    change_mapping,
    change_share_level,
    take_in_list,
)

__all__ = [
    "DeliveryStopped",
    "SlugTaken",
    "UnderEmbargo",
    "change_mapping",
    "change_share_level",
    "read_delivery",
    "receive_delivery",
    "take_in_list",
]
