"""Her newest word on a remedy, kept beside it by the database as she says it, for lists."""

from baluarte.domain.wall.declarations import AS_ITS_OWNER, CHANGE, READ, Definer, FunctionOwner

KEEP_HER_WORD = Definer(
    "bal.keep_her_word()",
    f"""
create or replace function bal.keep_her_word() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  update public.reparation_remedy set her_word = new.her_word where id = new.remedy_id;
  return new;
end $$;
create trigger keep_her_word after insert on public.reparation_confirmation
  for each row execute function bal.keep_her_word()
""",  # noqa: S608 (constants)
    (),
    FunctionOwner("bal_fn_her_word", {"reparation_remedy": (READ, CHANGE)}),
)
