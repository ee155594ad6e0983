"""Sums made anew where something changed, and begun where there are none yet."""

from django.db import connection

from baluarte.domain.analysis.rollup_cells import GRAINS, GRAINS_HOLDING, grain_of

# Months of compartments in one transaction: some seconds of the database, for the largest.
AT_ONCE = 24


def refresh_rollups(*, most: int = AT_ONCE) -> int:
    """Sum marked months anew, then all years of a list; return of how many, or none are marked.

    It says nothing of what it sums and changes nothing that is counted: it needs no account.
    """
    with connection.cursor() as cursor:
        cursor.execute("select bal.refresh_rollups(%s)", [most])
        return int(cursor.fetchone()[0])


def begin_rollups() -> None:
    """Mark every month, and find every class, of a registry older than its sums; as operator.

    Sums that were made by another rule, or of another catalogue, are removed and made anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OUTDATED, [[grain_of(kept) for kept in (*GRAINS, *GRAINS_HOLDING)]])
        cursor.execute(_HAS_BEGUN)
        [has_sums, has_classes] = cursor.fetchone()
        if not has_sums:
            cursor.execute(_MARK_ALL)
        if not has_classes:
            cursor.execute(_BY_WHOM)


_OUTDATED = "delete from analysis_rollup where grain <> all(%s)"
_HAS_BEGUN = """
select exists (select from analysis_rollup), exists (select from analysis_actclassindex)
"""
_MARK_ALL = """
insert into analysis_rollupmark (id, compartment_id, month)
select gen_random_uuid(), compartment_id, month
  from (select distinct compartment_id, date_trunc('month', listed_date)::date as month
          from registry_event) held
"""
_BY_WHOM = """
insert into analysis_actclassindex (id, compartment_id, event_id, kind, listed_date)
select gen_random_uuid(), compartment_id, id, kind, listed_date
  from (select distinct a.compartment_id, a.id, kind, a.listed_date
          from registry_event a
          join registry_act t on t.event_id = a.id and t.ended_at is null
         cross join unnest(t.perpetrators) kind) held
"""
