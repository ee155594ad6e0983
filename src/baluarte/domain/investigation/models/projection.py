"""Before which authority a status was said, kept beside it by the database, for sums of offices.

The authority of an inquiry never changes, so that what is written as the row is added stays true.
"""

from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

KEEP_AUTHORITY = Definer(
    "bal.keep_authority()",
    f"""
create or replace function bal.keep_authority() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  -- Rows that are put back may come before their inquiry: then what they say stands, and the key
  -- is refused where there is none.
  new.authority := coalesce((select i.authority from public.investigation_inquiry i
                              where i.id = new.inquiry_id), new.authority, '');
  return new;
end $$;
create trigger keep_authority before insert on public.investigation_inquirystatus
  for each row execute function bal.keep_authority()
""",  # noqa: S608 (constants)
    (),
    FunctionOwner("bal_fn_inquiry_authority", {"investigation_inquiry": (READ,)}),
)
