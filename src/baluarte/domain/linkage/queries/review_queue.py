"""Which pairs wait for the voice of whoever asks: the likeliest first, or by lot."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from baluarte.domain.access.rules import holds_role
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level


@dataclass(frozen=True, slots=True)
class PairCursor:
    """Where a page of the queue ended."""

    weight: float
    id: UUID

    def __str__(self) -> str:
        return f"{self.weight!r}_{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> "PairCursor | None":
        """Read a cursor back from an address; nothing if it is none."""
        weight, _, key = text.partition("_")
        try:
            return cls(float(weight), UUID(key))
        except ValueError:
            return None


def waiting_keys(*, after: PairCursor | None, limit: int) -> list[UUID]:
    """Return which pairs wait, the likeliest first."""
    beyond = "and p.weight <= %(weight)s and (p.weight < %(weight)s or p.id < %(after_id)s)"
    values = {"weight": after.weight, "after_id": after.id} if after is not None else {}
    order = "weight desc, id desc"
    return _queue(beyond if after is not None else "", order, limit=limit, **values)


def keys_by_lot(*, after: UUID | None, limit: int) -> list[UUID]:
    """Return which pairs wait, in an order that says nothing of them."""
    values = {"after_id": after} if after is not None else {}
    return _queue("and p.id > %(after_id)s" if after else "", "id", limit=limit, **values)


def _queue(beyond: str, order: str, *, limit: int, **values: Any) -> list[UUID]:
    account = context.acting_account()
    values |= {
        "level": Level.CODED.value,
        "contribute": Level.CONTRIBUTE.value,
        "curator": holds_role(account, "curator"),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE.format(beyond=beyond, order=order), values)
        return [row[0] for row in cursor.fetchall()]


# Of each pair the voice that whoever asks would have, as `rules.voice_of` has it, where it has
# not spoken yet; the limit keeps the database from reading every judgement there is.
_OF_A_SIDE = """
    (select found.id, found.weight from unnest({sides}) as side(id) cross join lateral (
       select p.id, p.weight
         from linkage_pair p
        cross join lateral (
              select case
                     when p.left_compartment_id = any(mine.ids)
                      and p.right_compartment_id = any(mine.ids) then 'both'
                     when p.left_compartment_id = any(mine.ids) then 'left'
                     when p.right_compartment_id = any(mine.ids) then 'right'
                     when %(curator)s and (
                          select count(distinct c.institution_id) from access_compartment c
                           where c.id in (p.left_compartment_id, p.right_compartment_id)) > 1
                     then 'registry' end as voice) my
         left join lateral (
              select true as spoken from linkage_judgement j
               where j.pair_id = p.id and j.voice = my.voice limit 1) has on true
        where {condition} and my.voice is not null
          and has.spoken is null {beyond}
        order by {order} limit %(limit)s) found)
"""
# By the left side where that is open; by the right where only that is one's own.
_BY_LEFT = _OF_A_SIDE.replace("{sides}", "opened.ids").replace(
    "{condition}", "p.left_compartment_id = side.id"
)
_BY_RIGHT = _OF_A_SIDE.replace("{sides}", "mine.ids").replace(
    "{condition}",
    "p.right_compartment_id = side.id and p.left_compartment_id <> all (opened.ids)",
)
_QUEUE: Final = """
with mine as (select coalesce(array_agg(c), '{{}}') as ids
                from bal.compartments(%(contribute)s) c),
     opened as (select coalesce(array_agg(c), '{{}}') as ids
                  from bal.compartments(%(level)s) c)
select found.id from mine, opened, lateral ({by_left} union all {by_right}) found
 order by {order} limit %(limit)s
""".replace("{by_left}", _BY_LEFT).replace("{by_right}", _BY_RIGHT)
