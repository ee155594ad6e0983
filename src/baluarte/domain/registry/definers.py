"""Which event a reference names, for whoever audits: not its facts, nor whose it is."""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

OWNER = FunctionOwner("bal_fn_audited_event", {"registry_event": (READ,)})
# The log names events by their keys; an auditor, to whom no event is open, has a reference.
NAMED = f"""
create or replace function bal.audited_event(named text) returns uuid
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if not bal.holds_role('auditor') then return null; end if;
  return (select e.id from public.registry_event e where e.reference = named);
end $$;
"""  # noqa: S608 (a constant of ours)
OF_AUDIT = (Definer("bal.audited_event(text)", NAMED, (DatabaseRole.APP,), OWNER),)
