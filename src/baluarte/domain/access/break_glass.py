"""Who is in a file by danger of life alone: opened without leave, for hours (break-glass).

What they write is marked, and nothing of it is in the person's name.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner
from baluarte.domain.wall.recall import recall

# What stands beside the name of whoever wrote something so.
MARK = gettext_lazy("entered for danger of life")
# Of what the log's leaves say no more is known than the minute.
MINUTE = timedelta(minutes=1)
# What a grant says that nobody gave; the room of cases writes it.
GROUND = "danger of life: opened without leave"
OWNER = FunctionOwner(
    "bal_fn_break_glass", {"access_compartment": (READ,), "access_grant": (READ,)}
)
# Another way in, by name: who has one is of the team, or stands in for somebody who is.
OTHERWISE = f"""o.compartment_id = file and o.ground <> '{GROUND}' and not o.is_own_window
       and not o.awaits_second and o.level >= {Level.CONTRIBUTE.value}"""

IS_IN = Definer(
    "bal.is_break_glass(uuid)",
    f"""
create or replace function bal.is_break_glass(file uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account();
begin
  return exists (
      select 1 from public.access_grant g
       where g.compartment_id = file and g.account_id = mine and g.ground = '{GROUND}'
         and g.valid_from <= now() and g.valid_until > now())
    and not exists (
      select 1 from public.access_grant o
       where o.account_id = mine and {OTHERWISE}
         and o.valid_from <= now() and (o.valid_until is null or o.valid_until > now()))
    and not exists (
      select 1 from public.access_compartment k
       where k.id = file and k.institution_id in (select bal.institutions('data_steward')));
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)
# To whoever sees something of a file, she whom it is about too: who was in it so, and until when
# they were in it no other way.
SPANS = Definer(
    "bal.break_glass_access()",
    f"""
create or replace function bal.break_glass_access()
returns table (file uuid, account_id uuid, since_at timestamptz, until_at timestamptz)
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return query
  select g.compartment_id, g.account_id, g.valid_from,
         least(g.valid_until, (select min(o.valid_from) from public.access_grant o
                                where o.account_id = g.account_id
                                  and {OTHERWISE.replace("= file", "= g.compartment_id")}
                                  and o.valid_from >= g.valid_from))
    from public.access_grant g
   where g.ground = '{GROUND}'
     and g.compartment_id = any (array(select bal.own_windows() union all
                                       select bal.compartments({Level.CODED.value})));
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)
OF_BREAK_GLASS = (IS_IN, SPANS)


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody was in a file by danger of life alone, since and until when."""

    account: UUID
    since_at: datetime
    until_at: datetime

    def covers(self, account: UUID | None, at: datetime | None) -> bool:
        """Say whether what somebody wrote on an instant was written so; unsure, it was."""
        if account != self.account:
            return False
        return at is None or self.since_at - MINUTE < at <= self.until_at


def is_break_glass(file: UUID) -> bool:
    """Say whether whoever acts is in a file by danger of life alone."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.is_break_glass(%s)", [file])
        [found] = cursor.fetchone()
    return bool(found)


def break_glass_access(file: UUID) -> tuple[Span, ...]:
    """Return who was in a file by danger of life alone, as far as one sees the file."""
    return recall("break_glass_access", _read_access).get(file, ())


def _read_access() -> dict[UUID, tuple[Span, ...]]:
    """Return it of all files that one sees: a list of many asks once."""
    found: dict[UUID, tuple[Span, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.break_glass_access()")
        for file, *span in cursor.fetchall():
            found[file] = (*found.get(file, ()), Span(*span))
    return found
