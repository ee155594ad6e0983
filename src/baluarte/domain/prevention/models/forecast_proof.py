"""A signal of the model is laid by a process that read its frozen forecast, in that transaction."""

from django.db import connection

from baluarte.domain.prevention.warning_choices import OF_THE_MODEL
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, Definer, FunctionOwner

OWNER = FunctionOwner("bal_fn_forecast", {}, may_enter=True)
SAID = "concat_ws('|', 'forecast', bal.account()::text, digest, origin, bal.challenge())"
READ_FORECAST = f"""
create or replace function bal.note_forecast(digest text, origin text, ticket text) returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from bal.signature('ticket', {SAID}) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  perform set_config('bal.forecast', bal.signature('context', {SAID}), true);
end $$"""
IS_READ = f"""
create or replace function bal.is_forecast_noted(digest text, origin text) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  return bal.account() is not null and coalesce(
    current_setting('bal.forecast', true) = bal.signature('context', {SAID}), false);
end $$"""
APP = (DatabaseRole.APP,)
OF_FORECASTS = (
    Definer("bal.note_forecast(text, text, text)", READ_FORECAST, APP, OWNER),
    Definer("bal.is_forecast_noted(text, text)", IS_READ, APP, OWNER),
)
MODELLED = ", ".join(f"'{one}'" for one in sorted(OF_THE_MODEL))
RESTS_ON_ITS_FORECAST = (
    f"(signal not in ({MODELLED}) or bal.is_forecast_noted(forecast_digest, forecast_origin))"
)


def note_forecast(*, digest: str, origin: str) -> None:
    """Show the database that this process read a frozen forecast, as whoever acts."""
    who = str(context.acting_account())
    ticket = context.signed("forecast", who, digest, origin)
    with connection.cursor() as cursor:
        cursor.execute("select bal.note_forecast(%s, %s, %s)", [digest, origin, ticket])
