"""Who is told of a reading sees its leaf, whoever acted; the wall alone would hide it."""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

OWNER = FunctionOwner(
    "bal_fn_readings",
    {"audit_entry": (READ,), "audit_leaf": (READ,), "audit_fileaccess": (READ,)},
)
# Whoever audits or answers for the file is told all; whom it is about, all but which other person
# of the case was in her own window.
_IS_TOLD_ALL = f"""(bal.holds_role('auditor')
     or file in (select bal.compartments({Level.CONTRIBUTE.value})))"""

SEALED = f"""
create or replace function bal.readings(file uuid, older_than bigint, how_many integer)
returns table (index bigint, entry_id uuid, content bytea, hash bytea, actor uuid,
               is_in_a_window boolean, is_there boolean, is_one boolean, recorded_at timestamptz,
               act text, decision text, seal bytea)
language plpgsql stable {AS_ITS_OWNER} as $$
declare told_all boolean := {_IS_TOLD_ALL};
begin
  if not told_all and file not in (select bal.own_windows()) then return; end if;
  return query
  select l.index, l.entry_id, l.content, l.hash, l.actor, l.windows @> array[file],
         e.id is not null and t.id is not null,
         coalesce(e.actor is not distinct from l.actor and t.actor is not distinct from l.actor
                  and t.act = e.act and t.decision = e.decision and t.recorded_at = e.recorded_at
                  and t.is_in_a_window = (l.windows @> array[file]), false),
         e.recorded_at, e.act::text, e.decision::text, e.seal
    from public.audit_leaf l
    left join public.audit_entry e on e.id = l.entry_id
    left join public.audit_fileaccess t on t.entry_id = l.entry_id and t.compartment_id = file
   where l.files @> array[file] and (older_than is null or l.index < older_than)
     and (told_all or l.actor = bal.account() or not l.windows @> array[file])
   order by l.index desc limit how_many;
end $$;
"""  # noqa: S608 (a level of our own)
# Of an entry that is there: a row laid without one tells nobody that somebody read.
UNSEALED = f"""
create or replace function bal.unsealed_readings(file uuid, since timestamptz)
returns table (entry_id uuid, recorded_at timestamptz, actor uuid, act text, decision text,
               is_in_a_window boolean)
language plpgsql stable {AS_ITS_OWNER} as $$
declare told_all boolean := {_IS_TOLD_ALL};
begin
  if not told_all and file not in (select bal.own_windows()) then return; end if;
  return query
  select t.entry_id, t.recorded_at, t.actor, t.act::text, t.decision::text, t.is_in_a_window
    from public.audit_fileaccess t
    join public.audit_entry e on e.id = t.entry_id and e.actor is not distinct from t.actor
     and e.act = t.act and e.decision = t.decision and e.recorded_at = t.recorded_at
   where t.compartment_id = file and (since is null or t.recorded_at >= since)
     and not exists (select 1 from public.audit_leaf l where l.entry_id = t.entry_id)
     and (told_all or t.actor = bal.account() or not t.is_in_a_window)
   order by t.recorded_at desc, t.entry_id desc;
end $$;
"""  # noqa: S608
READINGS = (
    Definer("bal.readings(uuid, bigint, integer)", SEALED, (DatabaseRole.APP,), OWNER),
    Definer(
        "bal.unsealed_readings(uuid, timestamp with time zone)",
        UNSEALED,
        (DatabaseRole.APP,),
        OWNER,
    ),
)

# An entry, what it commits to, the key of that and the files it names are laid by one statement, of
# one transaction: and a key is laid by a process alone. Nobody lays one of them by itself, or many.
_LAID = (
    "select 1 from public.audit_entry e"
    " join public.audit_payload p on p.entry_id = e.id and p.xmin = e.xmin"
    " join public.sealing_recordkey k on k.id = p.record_key_id and k.xmin = e.xmin"
    " join public.{table} laid on laid.{key} = told.{key} and laid.xmin = e.xmin"
    " where e.actor is not distinct from me and e.id = told.{entry}"
)
PAYLOAD_OWNER = FunctionOwner(
    "bal_fn_payloads",
    {
        "audit_entry": (READ,), "audit_payload": (READ,), "audit_fileaccess": (READ,),
        "sealing_recordkey": (READ,),
    },
)  # fmt: skip


def _laid_together(table: str, key: str, entry: str) -> Definer:
    name = f"lie_together_{table}"
    return Definer(
        f"bal.{name}()",
        f"""
create or replace function bal.{name}() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare me uuid;
begin
  if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then return null; end if;
  me := bal.account();
  if exists (
    select 1 from told where not exists (
      {_LAID.format(table=table, key=key, entry=entry)})) then
    raise exception 'row-level security of %: an entry is laid whole, by who acts', tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger {name} after insert on public.{table}
  referencing new table as told for each statement execute function bal.{name}()
""",  # noqa: S608 (names of our own)
        (),
        PAYLOAD_OWNER,
    )


ENTRY_WHOLE = _laid_together("audit_entry", "id", "id")
PAYLOAD_WHOLE = _laid_together("audit_payload", "entry_id", "entry_id")
FILES_WHOLE = _laid_together("audit_fileaccess", "id", "entry_id")
