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
    only,
)

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
    wall = internal(app=(READ,), worker=(READ,))
    definers = (KEEP_OWNER_KEY,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The owner stands above this room, so it is named and not linked.
    owner = models.CharField(max_length=60, unique=True)
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField()


class Keys(models.Manager["RecordKey"]):
    """Keys without what opens them and whose they are, which no role of a site reads there."""

    def get_queryset(self) -> models.QuerySet["RecordKey"]:
        return super().get_queryset().defer("wrapped", "owner_key")


class RecordKey(models.Model):
    """The key of one record; destroying it is the erasure of everything sealed with it.

    Kept and backed up apart, with a short horizon: an old backup would undo an erasure.
    """

    # The worker may seal what it writes and open nothing; what opens is given by `data_keys`. Whose
    # a key is would say how many records each organisation has, and how many it erased.
    wall = internal(app=(only(READ, ("destroyed_at", "id")), ADD), worker=(ADD,), by_nobody=True)
    definers = (DESTROY, GIVE)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner_key = models.ForeignKey(OwnerKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    objects: ClassVar[Keys] = Keys()

    class Meta:
        base_manager_name = "objects"
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
