"""What is remembered of attempts to enter stays small, from however many addresses they come."""

from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, REMOVE, Definer, FunctionOwner

MOST_ROWS, MOST_BYTES, LONGEST = 100_000, 16_384, "2 days"
OWNER = FunctionOwner("bal_fn_cache", {"access_cacheentry": (READ, REMOVE)})
# A value too large or too lasting is refused. Of too many, those go first that end first: who
# refused new ones instead would let a flood shut everybody out.
KEEP_CACHE_SMALL = Definer(
    "bal.keep_cache_small()",
    f"""
create or replace function bal.keep_cache_small() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if octet_length(new.value::text) > {MOST_BYTES} or new.expires_at is null
     or new.expires_at > clock_timestamp() + interval '{LONGEST}' then
    raise exception 'nothing so large or so lasting is remembered here' using errcode = 'BW004';
  end if;
  -- Four of 4096 look: to count at each would cost more than what it guards. A session that sets
  -- the seed of its random numbers says nothing of these.
  if tg_op = 'INSERT' and gen_random_uuid()::text < '004' then
    delete from public.access_cacheentry gone where gone.key in (
      select kept.key from public.access_cacheentry kept
       order by kept.expires_at desc nulls last offset {MOST_ROWS});
  end if;
  return new;
end $$;
create trigger keep_cache_small before insert or update on public.access_cacheentry
  for each row execute function bal.keep_cache_small()
""",  # noqa: S608 (constants of this file)
    (),
    OWNER,
)
