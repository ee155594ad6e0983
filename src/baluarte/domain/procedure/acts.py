"""Steps that only a room's own action does: texts name acts, rooms above offer them here.

The engine names no room: it asks whoever offers an act whether it is theirs to do in a matter.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from baluarte.norms.protocols import Step

# Whether a room does a step itself in a matter, as the context sees it.
Does = Callable[[UUID, Step], bool]
_OFFERED: Final[dict[str, Does]] = {}
# Acts that decide what somebody asked for: whoever was sent one does not refuse to decide.
_DECISIONS: Final[set[str]] = set()


class OfferedTwice(ValueError):
    """One act belongs to one room."""


def offer(act: str, *, does: Does, is_decision: bool = False) -> None:
    """Offer an act under the name that texts give it, `room.action`; as Django starts."""
    if _OFFERED.get(act, does) is not does:
        raise OfferedTwice(act)
    _OFFERED[act] = does
    if is_decision:
        _DECISIONS.add(act)


def may_be_refused(step: Step, matter: UUID) -> bool:
    """Say whether whoever was sent a step may refuse it: it is not a decision that is theirs."""
    return step.act not in _DECISIONS or not is_bound(step, matter)


def offered() -> Mapping[str, Does]:
    """Return the acts that the rooms offer, by name."""
    return MappingProxyType(_OFFERED)


def is_bound(step: Step, matter: UUID) -> bool:
    """Say whether only a room's own action does a step in a matter.

    An act that no room here offers binds everywhere: nobody does it by another way.
    """
    if not step.act:
        return False
    does = _OFFERED.get(step.act)
    return does is None or does(matter, step)
