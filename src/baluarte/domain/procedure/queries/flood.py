"""A flood at the urgent door: told apart without opening anything, then looked through whole."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Max, Min, QuerySet, Window

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.letters import DoorLetter
from baluarte.domain.procedure.models import DoorMessage, Notice
from baluarte.domain.procedure.queries.door import at_the_door, letters_in
from baluarte.domain.territory.names import fold

# So many of one length in one minute were not written by as many people.
AS_MANY_A_MINUTE = 10
LOOKED_THROUGH = 1_000
_NUMBER = re.compile(r"\d+")
MINUTE = timedelta(minutes=1)


class Length(Func):
    """The length of a box, which says nothing of what is in it."""

    function, arity, output_field = "octet_length", 1, IntegerField()


@dataclass(frozen=True)
class Flood:
    """How many messages look like a flood, and in how many minutes they came."""

    count: int
    minutes: int


@dataclass(frozen=True)
class Alike:
    """Messages that say the same but for numbers: the one that waits longest, and its letter."""

    message: DoorMessage
    # Nothing where its box does not open: nobody wrote that at the door.
    letter: DoorLetter | None
    count: int

    @property
    def says_where(self) -> bool:
        """Say whether it names a place."""
        return bool(self.letter and (self.letter.state or self.letter.municipality.strip()))

    @property
    def says_how(self) -> bool:
        """Say whether it says how to reach who wrote it."""
        return bool(self.letter and self.letter.how_to_reach.strip())


def not_of_a_flood() -> QuerySet[DoorMessage]:
    """Return what came by the door and does not look like a flood."""
    return at_the_door().exclude(pk__in=_of_a_flood())


def of_a_flood() -> QuerySet[DoorMessage]:
    """Return what looks like a flood: many of one length in one minute; nothing of it is lost."""
    return at_the_door().filter(pk__in=_of_a_flood())


def size_of_flood() -> Flood:
    """Return how large the flood is that waits now."""
    found = of_a_flood().aggregate(
        count=Count("id"), first=Min("waiting_since"), last=Max("waiting_since")
    )
    if not found["count"]:
        return Flood(0, 0)
    return Flood(found["count"], (found["last"] - found["first"]) // MINUTE + 1)


def look_through(messages: Iterable[DoorMessage], *, by: UUID, at: datetime) -> list[Alike]:
    """Open messages of a flood together; the log names each. Who stands out comes first.

    First what few say, and of that whoever names a place or how to be reached.
    """
    found = list(messages)
    if not found:
        return []
    record(
        act="procedure.look_through_flood", object_type="door_message",
        objects=[one.pk for one in found], by=by, at=at,
    )  # fmt: skip
    alike: dict[str | None, list[tuple[DoorMessage, DoorLetter | None]]] = {}
    for message, letter in letters_in(found):
        alike.setdefault(_said(letter), []).append((message, letter))
    groups = [Alike(*same[0], len(same)) for same in alike.values()]
    return sorted(groups, key=_order)


def messages_called_for(notices: Iterable[Notice]) -> dict[UUID, int]:
    """Return for how many messages each notice of the door calls: those it was made with."""
    found = [one for one in notices if one.door_message_id is not None]
    counted: dict[UUID, int] = {}
    for is_deputy, called in ((False, "called_at"), (True, "rung_at")):
        of_kind = [one for one in found if (one.kind == NoticeKind.DEPUTY) is is_deputy]
        made = {one.made_at for one in of_kind}
        rows = DoorMessage.objects.filter(**{f"{called}__in": made}) if made else None
        by_place = (
            {row[:2]: row[2] for row in rows.values_list("institution_id", called)
             .annotate(count=Count("id")).order_by()}
            if rows is not None else {}
        )  # fmt: skip
        for one in of_kind:
            counted[one.pk] = max(1, by_place.get((one.institution_id, one.made_at), 1))
    return counted


def _order(one: Alike) -> tuple[bool, int, int]:
    named = one.says_where + one.says_how
    return (one.letter is None, one.count if one.count >= AS_MANY_A_MINUTE else 1, -named)


def _said(letter: DoorLetter | None) -> str | None:
    """Return what makes two letters the same: words, place and contact, whatever is counted up."""
    if letter is None:
        return None
    parts = (letter.words, letter.state, letter.municipality, letter.how_to_reach)
    return "|".join(fold(_NUMBER.sub("", part)) for part in parts)


def _of_a_flood() -> QuerySet[Any, Any]:
    alike = Window(Count("id"), partition_by=[F("institution"), F("waiting_since"), Length("box")])
    waiting = DoorMessage.objects.filter(taken_at=None).annotate(alike=alike)
    return waiting.filter(alike__gte=AS_MANY_A_MINUTE).values("pk")
