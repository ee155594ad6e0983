"""How much one account may lay in a day, or have waiting at once, as the database counts it."""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, Definer, FunctionOwner

DAY = "1 day"


def at_most_daily(
    what: str, *, table: str, by: str, at: str, most: int, owner: FunctionOwner, only: str = "true"
) -> Definer:
    """Return what refuses the row that is one too many of an account's in a day.

    Counted after the statement, so that one statement with a thousand rows lays none, and by one
    transaction of an account at a time, each seeing what those before it kept. Whoever acts for
    nobody (the operator, the worker) is not counted. `by` is the column that names whose a row is,
    or the condition that it is of `me`.
    """
    counted = f"{only} and laid.{at} > now() - interval '{DAY}'"
    return _refusing(
        f"at_most_daily_{what}", "in a day", table=table, by=by, only=counted, most=most,
        owner=owner,
    )  # fmt: skip


def at_most_at_once(
    what: str, *, table: str, by: str, most: int, owner: FunctionOwner, only: str
) -> Definer:
    """Return what refuses the row that is one too many of those an account has waiting."""
    return _refusing(
        f"at_most_at_once_{what}", "at once", table=table, by=by, only=only, most=most, owner=owner
    )


def _refusing(
    called: str, when: str, *, table: str, by: str, only: str, most: int, owner: FunctionOwner
) -> Definer:
    name = f"bal.{called}()"
    sql = f"""
create or replace function {name} returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare me uuid;
begin
  if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then return null; end if;
  me := bal.account();
  if me is null then
    -- Who enters a site acts as somebody, also where the same statement forgot it.
    if session_user = '{DatabaseRole.APP}' then
      raise exception 'nobody lays what is counted' using errcode = 'BW004';
    end if;
    return null;
  end if;
  -- A transaction that sees all of it as of its first statement would not see what others laid.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'what is counted is laid by a transaction that reads what is committed'
      using errcode = 'BW004';
  end if;
  perform bal.wait_turn('{called}|' || me::text);
  if (select count(*) from public.{table} laid
       where {by if " " in by else f"laid.{by} = me"} and {only}) > {most} then
    raise exception 'no more than {most} of these {when}' using errcode = 'BW004';
  end if;
  return null;
end $$;
create trigger {called} after insert on public.{table}
  for each statement execute function {name}
"""  # noqa: S608 (names of our own)
    return Definer(name, sql, (), owner)
