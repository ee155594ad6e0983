"""Whoever rates a study again cannot read what was rated first until hers is closed."""

from dataclasses import replace

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import Declaration

# What the account that acts is rating again, and has not closed.
RATES_AGAIN = (
    "array(select again.rated_again_id from protection_riskstudy again"
    " where again.by_id = bal.account() and again.closed_at is null"
    " and again.rated_again_id is not null)"
)
OF_NO_STUDY_RATED_AGAIN = f"study_id <> all ({RATES_AGAIN})"
# A text is read with what it was written beside: the wall asks that table, which asks in its turn.
BESIDE = "exists (select 1 from {table} seen where seen.id = protection_saidofrisk.about)"
WITH_WHAT_IT_STANDS_BESIDE = (
    "case subject"
    f" when 'evidence' then {BESIDE.format(table='protection_itemrating')}"
    f" when 'level' then {BESIDE.format(table='protection_levelstatement')}"
    f" when 'override' then {BESIDE.format(table='protection_levelstatement')}"
    f" when 'quality' then {BESIDE.format(table='protection_qualityanswer')}"
    f" when 'scenario' then {BESIDE.format(table='protection_riskscenario')}"
    f" when 'alternatives' then about <> all ({RATES_AGAIN})"
    " else true end"
)


def blind(wall: Declaration, *, unless: str = OF_NO_STUDY_RATED_AGAIN) -> Declaration:
    """Hide rows from whoever rates their study again, whatever else lets them be read.

    Not kept by the wall: what she read before she began, and what somebody tells her. Measures,
    positions and the earlier studies of a person stay readable, as her work may need them.
    """
    app = str(DatabaseRole.APP)
    rows = dict(wall.rows or {})
    rows[app] = replace(rows[app], read=f"({rows[app].read}) and {unless}")
    return replace(wall, rows=rows)
