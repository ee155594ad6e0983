from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    DONE_NOW,
    READ,
    Definer,
    FunctionOwner,
    internal,
)

# What a process signs that it lays keys.
SEALS = "seal"
# Destroying is all that becomes of a key: none is put in the place of another.
# An organisation's keys are destroyed by its data steward, who answers for what is erased there;
# keys of anybody else (the log, the registry) by nobody who acts through the application.
KEYS_OWNER = FunctionOwner(
    "bal_fn_keys", {"sealing_ownerkey": (READ,), "sealing_recordkey": (READ, CHANGE)}
)
DESTROY = Definer(
    "bal.destroy_keys(uuid[], timestamp with time zone)",
    f"""
create or replace function bal.destroy_keys(asked uuid[], instant timestamptz) returns integer
language plpgsql {AS_ITS_OWNER} as $$
declare destroyed integer;
begin
  perform bal.account();{DONE_NOW}
  if exists (
    select 1 from public.sealing_recordkey k
      join public.sealing_ownerkey o on o.id = k.owner_key_id
     where k.id = any (asked) and o.owner not in (
           select 'institution:' || i::text from bal.institutions('data_steward') i))
  then
    raise exception 'only its data steward destroys a key of an organisation'
      using errcode = 'insufficient_privilege';
  end if;
  update public.sealing_recordkey k set wrapped = null, destroyed_at = instant
   where k.id = any (asked) and k.destroyed_at is null;
  get diagnostics destroyed = row_count;
  return destroyed;
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    KEYS_OWNER,
)

# What opens a record is given only where what is sealed may be opened: of that `access` decides,
# by how long ago a session's second factor was shown. Otherwise no row.
GIVE = Definer(
    "bal.data_keys(uuid[])",
    f"""
create or replace function bal.data_keys(asked uuid[])
returns table (id uuid, wrapped bytea, destroyed_at timestamptz,
               owner_key uuid, version integer, owner_wrapped bytea)
language plpgsql {AS_ITS_OWNER} as $$
begin
  if not bal.may_unseal() then return; end if;
  return query
  select k.id, k.wrapped, k.destroyed_at, o.id, o.version, o.wrapped
    from public.sealing_recordkey k join public.sealing_ownerkey o on o.id = k.owner_key_id
   where k.id = any (asked);
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    KEYS_OWNER,
)

# Of records that somebody sees she is told which were erased: no list of keys can be asked for, as
# nobody guesses one, and how many there are is how much was told in confidence.
DESTROYED = Definer(
    "bal.is_key_destroyed(uuid)",
    f"""
create or replace function bal.is_key_destroyed(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.sealing_recordkey k
                  where k.id = asked and k.destroyed_at is not null);
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    KEYS_OWNER,
)
DESTROYED_AMONG = Definer(
    "bal.destroyed_among(uuid[])",
    f"""
create or replace function bal.destroyed_among(asked uuid[]) returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return query select k.id from public.sealing_recordkey k
                where k.id = any (asked) and k.destroyed_at is not null;
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    KEYS_OWNER,
)
# A process of the installation alone lays keys: it alone has what wraps one. The operator's
# commands need no ticket.
KEEP = Definer(
    "bal.keep_keys(uuid, uuid[], bytea[], text)",
    f"""
create or replace function bal.keep_keys(
  under uuid, ids uuid[], given bytea[], ticket text) returns integer
language plpgsql {AS_ITS_OWNER} as $$
declare laid integer;
begin
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}' then
    perform bal.require_ticket('{SEALS}|' || encode(sha256(uuid_send(under) || (
      select string_agg(uuid_send(one.id) || one.wrapped, ''::bytea order by one.place)
        from unnest(ids, given) with ordinality one(id, wrapped, place))), 'hex'), ticket);
  end if;
  insert into public.sealing_recordkey (id, owner_key_id, wrapped)
  select one.id, under, one.wrapped from unnest(ids, given) one(id, wrapped);
  get diagnostics laid = row_count;
  return laid;
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP, DatabaseRole.WORKER),
    FunctionOwner("bal_fn_new_keys", {"sealing_recordkey": (ADD,)}),
)


# The first key that is kept of an owner stands for good: one that nobody can open would seal for
# ever whoever has none yet. Only a process of the installation shows a ticket.
KEEP_OWNER_KEY = Definer(
    "bal.keep_owner_key(text, integer, bytea, text)",
    f"""
create or replace function bal.keep_owner_key(
  said text, wrapped_by integer, given bytea, ticket text) returns void
language plpgsql {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from bal.signature('ticket', concat_ws(
       '|', 'owner_key', said, wrapped_by::text, encode(sha256(given), 'hex'), bal.challenge()))
  then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  insert into public.sealing_ownerkey (id, owner, version, wrapped)
  values (gen_random_uuid(), said, wrapped_by, given)
  on conflict (owner) do nothing;
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    FunctionOwner("bal_fn_owner_keys", {"sealing_ownerkey": (READ, ADD)}, may_enter=True),
)


class OwnerKey(models.Model):
    """The key of one owner of records (an institution, the log), wrapped by the installation's."""

    # Made by a process of the installation, which alone can wrap one that opens; wrapped anew by
    # the operator's commands.
    wall = internal(
        app=(READ,), worker=(READ,), why="one wrapped key for each owner: as many as institutions"
    )
    definers = (KEEP_OWNER_KEY,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The owner stands above this room, so it is named and not linked.
    owner = models.CharField(max_length=60, unique=True)
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField()


class RecordKey(models.Model):
    """The key of one record; destroying it is the erasure of everything sealed with it.

    Kept and backed up apart, with a short horizon: an old backup would undo an erasure.
    """

    # No role of a site reads or adds a row: how many there are says how much was told in
    # confidence. What opens is given by `data_keys`; the worker seals, and opens nothing.
    wall = internal(why="no role of a site has a right on it")
    definers = (DESTROY, GIVE, DESTROYED, DESTROYED_AMONG, KEEP)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner_key = models.ForeignKey(OwnerKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sealing_key_is_there_or_destroyed",
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
            ),
        ]


class Sealed(models.Model):
    """Base of records with sealed fields: one key for all of them."""

    record_key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class SealedField(models.BinaryField):
    """Bytes that only `queries.unseal` opens; filled by `actions.seal`."""
