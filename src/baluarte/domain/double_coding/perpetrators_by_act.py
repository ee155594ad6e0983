"""By whom each act of an event was, as a second coding says it: taken over one to one or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baluarte.domain.double_coding.coded_event import Coded
from baluarte.domain.registry.models import Act


class SeveralActs(ValueError):
    """By whom was coded of the whole event, and the event holds several acts, or none."""

    code = "registry.reconcile.several_acts"
    words = _(
        "The event holds several acts, or none: say on its page by whom each was, then choose "
        "here: as it is held now."
    )


class ActsDoNotMatch(ValueError):
    """The acts of the two codings are not the same acts, one to one."""

    code = "registry.reconcile.acts_do_not_match"
    words = _(
        "The acts that are held and those of the second coding do not match one to one: say on "
        "the event's page by whom each was, then choose here: as it is held now."
    )


@dataclass(frozen=True, slots=True)
class ActPerpetrators:
    """One act, and the classes of who is to be presumed of it."""

    type: str
    victim: int | None
    # None where the act is new.
    before: tuple[str, ...] | None
    after: tuple[str, ...]
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be held of each act; nothing, and why, where it cannot be taken over."""

    rows: Sequence[ActPerpetrators] = ()
    # Only if the types of the second coding are held too.
    takes_types: bool = False
    refused: str | Promise = ""


def act_by_act(held: Sequence[Act], coded: Coded) -> list[ActPerpetrators]:
    """Return each act that is held with who is coded to have done it.

    Whoever codes from the sources alone does not know which number a victim has: acts match by
    type, so of a type that is held of several victims nothing is said. One act alone matches one.
    """
    if len(held) == 1 and len(coded.acts) <= 1:
        return [_row(held[0], coded.perpetrators)]
    if not coded.acts:
        raise SeveralActs
    said = {act.type: act.perpetrators for act in coded.acts}
    if sorted(act.type for act in held) != sorted(said):
        raise ActsDoNotMatch
    return [_row(act, said[act.type]) for act in held]


def new_acts(
    held: Sequence[Act], coded: Coded, *, victims: int | None, keeps_by_whom: bool
) -> list[ActPerpetrators]:
    """Return an act of each type that only the second coding has.

    By whom it says so itself; where that is not taken over, as all that is held if that is alike.
    """
    said = {} if keeps_by_whom else {act.type: act.perpetrators for act in coded.acts}
    of_all = {tuple(act.perpetrators) for act in held}
    alike = of_all.pop() if len(of_all) == 1 else ()
    known = {act.type for act in held}
    # Of one victim it is hers; of several nobody said which.
    whose = 1 if victims == 1 else None
    return [
        ActPerpetrators(kind, whose, None, said.get(kind, alike))
        for kind in coded.types
        if kind not in known
    ]


def preview(
    held: Sequence[Act], coded: Coded, *, victims: int | None, types_differ: bool
) -> Preview:
    """Return what would be held of each act if by whom is taken of the second coding."""
    try:
        return Preview(act_by_act(held, coded))
    except (SeveralActs, ActsDoNotMatch) as refused:
        if not types_differ:
            return Preview(refused=refused.words)
    stay = [act for act in held if act.type in coded.types]
    new = new_acts(held, coded, victims=victims, keeps_by_whom=False)
    added = [Act(type=one.type, perpetrators=list(one.after)) for one in new]
    try:
        matched = act_by_act([*stay, *added], coded)
    except (SeveralActs, ActsDoNotMatch) as refused:
        return Preview(refused=refused.words)
    return Preview([*matched[: len(stay)], *new], takes_types=True)


def _row(act: Act, after: Sequence[str]) -> ActPerpetrators:
    return ActPerpetrators(act.type, act.victim_number, tuple(act.perpetrators), tuple(after), act)
