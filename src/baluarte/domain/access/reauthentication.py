"""How long what is sealed stays open once a second factor was shown, as the database decides it.

A session opens nothing sealed unless its factor was shown, or something was opened by it, a few
minutes ago; and never longer than an hour after the factor. A process of the installation (a
command, the worker) proves itself by its ticket, a program by its token.
"""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, Definer, FunctionOwner

OPEN_SECONDS, OPEN_MINUTES = 300, 60
# Noted that something was opened, no more often than this.
OPENED_AGAIN_SECONDS = 30
OPEN = f"""s.shown_at > clock_timestamp() - interval '{OPEN_MINUTES} minutes'
     and greatest(s.shown_at, s.opened_at)
         > clock_timestamp() - interval '{OPEN_SECONDS} seconds'"""

# Whether this transaction may open what is sealed; that it was asked prolongs the session's time.
MAY_UNSEAL = f"""
create or replace function bal.may_unseal() returns boolean
language plpgsql {AS_ITS_OWNER} as $$
declare this uuid := bal.session();
begin
  if this is null then
    return current_setting('role') = '{DatabaseRole.MAINTENANCE}'
        or coalesce(current_setting('bal.unseals', true)
                    = bal.signature('context', 'unseals|' || bal.challenge()), false);
  end if;
  if not exists (select 1 from public.access_session s where s.id = this and {OPEN}) then
    return false;
  end if;
  if current_setting('transaction_read_only') = 'off' then
    update public.access_session s set opened_at = clock_timestamp() where s.id in (
      select o.id from public.access_session o
       where o.id = this and greatest(o.shown_at, o.opened_at)
             < clock_timestamp() - interval '{OPENED_AGAIN_SECONDS} seconds'
         for update skip locked);
  end if;
  return true;
end $$"""  # noqa: S608 (constants of this file)


def unsealing(owner: FunctionOwner) -> Definer:
    """Return the function by which the wall asks whether what is sealed may be opened."""
    callers = (DatabaseRole.APP, "bal_fn_keys")
    return Definer("bal.may_unseal()", MAY_UNSEAL, callers, owner)
