"""What a wall of requests asks of its own table, which a policy cannot read without a circle."""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

OWNER = FunctionOwner(
    "bal_fn_requests",
    {"statements_informationrequest": (READ,), "statements_requestevent": (READ,)},
)
IS_BATCH_OF = f"""
create or replace function bal.is_batch_of(asked uuid, holding uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return not exists (select 1 from public.statements_informationrequest r
                      where r.batch = asked and r.holder_id <> holding);
end $$"""  # noqa: S608 (constants of this file)
HAPPENED_TO = f"""
create or replace function bal.happened_to(happening uuid, asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.statements_requestevent e
                  where e.id = happening and e.request_id = asked);
end $$"""  # noqa: S608 (constants of this file)
OF_REQUESTS = (
    Definer("bal.is_batch_of(uuid, uuid)", IS_BATCH_OF, (DatabaseRole.APP,), OWNER),
    Definer("bal.happened_to(uuid, uuid)", HAPPENED_TO, (DatabaseRole.APP,), OWNER),
)
# Nobody puts a request among those of another institution.
NOT_AMONG_OTHERS = "bal.is_batch_of(batch, holder_id)"
# What is taken back happened to the same request.
TAKES_BACK_ITS_OWN = "(takes_back_id is null or bal.happened_to(takes_back_id, request_id))"
