"""Who the victims of an aggression are: persons, and hashes by which names are compared."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from baluarte.domain.registry.models import Aggression


def name_victims(named: Mapping[UUID, Aggression], *, by: UUID, at: datetime) -> None: ...
