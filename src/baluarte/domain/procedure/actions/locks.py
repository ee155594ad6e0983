from collections.abc import Iterable
from uuid import UUID

from baluarte.domain.wall.turns import take_turns


def lock_matter(key: UUID) -> None:
    """Let acts in one matter follow one another; held until the transaction ends."""
    lock_matters([key])


def lock_matters(keys: Iterable[UUID]) -> list[UUID]:
    """Lock some matters, in one order for everybody so that nobody waits in a circle."""
    ordered = sorted(set(keys))
    take_turns(ordered)
    return ordered
