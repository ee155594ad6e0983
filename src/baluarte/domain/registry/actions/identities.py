"""Who the victims of an aggression are: persons, and hashes by which names are compared."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID


def name_victims(named: Mapping[UUID, UUID], *, by: UUID, at: datetime) -> None: ...
