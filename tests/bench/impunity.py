"""How the pipeline of impunity answers at 100,000 files: a measure, not a test.

    .venv/bin/python tests/bench/impunity.py lay [FILES]       a home of its own
    .venv/bin/python tests/bench/impunity.py measure [FILES]   seconds of each question

Lays as many invented events as files; one file in ten shares its event with another, one in fifty
tells its suspects apart, a third goes to court. Then asks as who sees all of them, and holds the
tally against `norms.impunity`, one file at a time. Aim: the pipeline in 1 s.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.bench import scale  # noqa: E402 (it chooses the settings)

# isort: split
from django.db import connection  # noqa: E402
from tests.database import clone, connect_as_tester  # noqa: E402
from tests.factories.registry import make_side, share_coded  # noqa: E402

from baluarte.config import embedded  # noqa: E402
from baluarte.config.preparation import administrator  # noqa: E402
from baluarte.domain.investigation.queries import impunity  # noqa: E402
from baluarte.domain.investigation.queries.impunity_rows import counted_in  # noqa: E402
from baluarte.domain.investigation.queries.impunity_sql import FILES as FILES_SQL  # noqa: E402
from baluarte.domain.investigation.queries.impunity_sql import parameters  # noqa: E402
from baluarte.domain.investigation.queries.impunity_tally import histories, rows_of  # noqa: E402
from baluarte.domain.investigation.queries.scope import Scope  # noqa: E402
from baluarte.domain.wall.context import acting_as  # noqa: E402
from baluarte.norms.impunity import stages, standing, standing_together  # noqa: E402
from baluarte.norms.inquiries import CRIMINAL, statuses  # noqa: E402

AT = datetime(2026, 1, 10, 18, tzinfo=UTC)
RUNS = 5
LAID = ("true events", "events", "determinations", "acts")
FILES = """
insert into investigation_inquiry (id, compartment_id, reference, kind, event_id, authority, unit,
       state_id, opened, first_date, last_date, source, confidence, by_id, recorded_at, status,
       furthest, is_convicted, is_told_apart, crime)
select gen_random_uuid(), %(compartment)s, left(upper(replace(gen_random_uuid()::text, '-', '')), 10),
       'criminal_file',
       case when n %% 10 = 0 then lag(id) over (order by n) else id end,
       (array['FGR-FEADLE','EDO-30-FIS','EDO-20-FIS','EDO-09-FIS'])[1 + n %% 4], '', null,
       day::text, day, day, 'family', 'B', %(by)s, timestamptz '2026-01-02' - random() * interval '900 days', '', '',
       false, false, ''
  from scale_event
"""
# Each step with how often it comes, of those that came so far, and the days after opening.
STATUSES = """
with file as (
    select i.id, i.first_date as day, random() as luck,
           case when random() < 0.02 then '1' else '' end as whose
      from investigation_inquiry i where i.compartment_id = %(compartment)s
),
step as (
    select id, 'INV_INI' as code, day, '' as whose from file
    union all select id, (array['ARCH_T','NEAP','INCOMP','MUERTE','ACUM'])[1 + (luck * 1000)::int %% 5],
           day + (luck * 700)::int, whose from file where luck between 0.35 and 0.75
    union all select id, 'JUDIC', day + 30 + (luck * 900)::int, whose from file where luck < 0.33
    union all select id, 'VINC', day + 60 + (luck * 900)::int, whose from file where luck < 0.25
    union all select id, 'AMPARO', day + 90 + (luck * 900)::int, '' from file where luck < 0.10
    union all select id, 'SENT_COND', day + 400 + (luck * 3000)::int, whose from file where luck < 0.06
    union all select id, 'SENT_ABS', day + 500 + (luck * 3000)::int, whose from file where luck < 0.015
    union all select id, 'NO_NEWS', date '2025-12-01', '' from file where luck > 0.9
    union all select id, 'INV_INI', date '2025-11-01', '' from file where luck > 0.8
)
insert into investigation_inquirystatus (id, compartment_id, inquiry_id, date, first_date,
       last_date, source, confidence, document_sha256, is_withdrawn, by_id, recorded_at, status,
       whose, to_authority, authority)
select gen_random_uuid(), %(compartment)s, id, day::text, day, day, 'family', 'B', '', false,
       %(by)s, timestamptz '2026-01-02' + random() * interval '1 hour', code, whose, '', authority
  from step join investigation_inquiry using (id) where day < date '2026-01-10'
"""
CRIMES = """
insert into investigation_classification (id, compartment_id, inquiry_id, date, source, confidence,
       document_sha256, is_withdrawn, by_id, recorded_at, of_whom, crime)
select gen_random_uuid(), %(compartment)s, id, '', 'family', 'B', '', false, %(by)s,
       timestamptz '2026-01-02', 'authority', (array['threats','homicide','injury'])[1 + (random() * 2)::int]
  from investigation_inquiry where compartment_id = %(compartment)s
"""
# What the actions write beside each file, of all at once; `measure` holds it against the texts.
PROJECTED = """
with meaning as (
    select * from unnest(%(codes)s::text[], %(places)s::int[], %(exits)s::bool[], %(beside)s::bool[])
        as m(code, place, is_exit, is_beside)
),
said as (
    select s.*, m.place, m.is_exit, m.is_beside,
           array[coalesce(s.last_date - date '1600-01-01', -1),
                 coalesce(s.first_date - date '1600-01-01', -1),
                 (extract(epoch from s.recorded_at) * 1000000)::bigint]::bigint[] as line
      from investigation_inquirystatus s join meaning m on m.code = s.status
     where s.compartment_id = %(compartment)s
),
course as (
    select inquiry_id, (array_agg(status order by line desc) filter (where not is_beside))[1] as status,
           (array_agg(last_date order by line desc) filter (where not is_beside))[1] as status_date,
           max(last_date) filter (where status <> 'NO_NEWS') as news_date,
           max(last_date) filter (where status = 'NO_NEWS') as silence_date,
           (array_agg(not is_exit order by line desc) filter (where place >= 5))[1] as is_convicted,
           bool_or(whose <> '') as is_told_apart, max(place) as place,
           min(first_date) filter (where place >= 3) as charged_date
      from said group by inquiry_id
)
update investigation_inquiry i
   set status = coalesce(c.status, ''), status_date = c.status_date,
       news_date = greatest(c.news_date, i.last_date), silence_date = c.silence_date,
       furthest = coalesce((%(stages)s::text[])[c.place + 1], ''),
       is_convicted = coalesce(c.is_convicted, false), is_told_apart = c.is_told_apart,
       opening_date = i.first_date, charged_date = c.charged_date,
       crime = (select l.crime from investigation_classification l where l.inquiry_id = i.id)
  from course c where c.inquiry_id = i.id
"""


def database(files: int) -> str:
    """Return the name of the database of so many files."""
    return f"impunity_{files}"


def lay(files: int) -> None:
    """Lay so many files, of as many events."""
    embedded.server().start()
    clone(database(files))
    connect_as_tester(database(files))
    side = make_side(scale.as_operator)
    share_coded(side)
    (scale.HOME / f"{database(files)}.who").write_text(str(side.documenter.pk))
    values = {"compartment": side.compartment.pk, "by": side.documenter.pk, "many": files,
              "seed": 0.1}  # fmt: skip
    with administrator(database(files)) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute("create table public.scale_place as"
                      " select * from unnest(%s::text[], %s::float[]) as p(code, upto)",
                      scale.places_with_weights(admin))  # fmt: skip
        for sql in [*(scale.STATEMENTS[one] for one in LAID), FILES, STATUSES, CRIMES, PROJECTED]:
            admin.execute(sql, values | meaning())
        admin.execute("drop table public.scale_place")
        for table in ("registry_event", "registry_act", "investigation_inquiry",
                      "investigation_inquirystatus", "investigation_classification"):  # fmt: skip
            admin.execute(f"vacuum analyze {table}")


def meaning() -> dict[str, list[Any]]:
    """Return what statuses say, for the database."""
    known, order = statuses(CRIMINAL), list(stages())
    return {
        "codes": list(known),
        "places": [order.index(one.stage) if one.stage else -1 for one in known.values()],
        "exits": [bool(one.exit) for one in known.values()],
        "beside": [one.is_beside for one in known.values()],
        "stages": order,
    }


def measure(files: int) -> None:
    """Say how long each question takes, and that the tally is what the texts say."""
    embedded.server().start()
    connect_as_tester(database(files))
    who = UUID((scale.HOME / f"{database(files)}.who").read_text())
    given: dict[str, Any] = {"scope": Scope(), "by": who, "at": AT}
    questions: dict[str, Callable[[], Any]] = {
        "pipeline, figures and curves": lambda: impunity.impunity(**given),
        "of one office": lambda: impunity.impunity(
            **given | {"scope": Scope(authority="EDO-30-FIS")}
        ),
        "rows of a cell of events": lambda: counted_in("file.exit.archived", **given),
        "rows of a cell of files": lambda: counted_in("IM-1.among", **given),
        "cohorts": lambda: impunity.cohort_figures(**given),
    }
    with acting_as(who):
        for name, ask in questions.items():
            spent, computed = [], []
            for _ in range(1 if name == "cohorts" else RUNS):
                begun, before = time.perf_counter(), _computed()
                ask()
                spent.append(time.perf_counter() - begun)
                computed.append([now - one for now, one in zip(_computed(), before, strict=True)])
            here, there = (median(each) for each in zip(*computed, strict=True))
            print(
                f"{name:26} {median(spent):6.2f} s, worst {max(spent):.2f};"
                f" computed: Python {here:.2f}, PostgreSQL {there:.2f}",
                flush=True,
            )
        _hold(impunity.impunity(**given), given)


def _computed() -> tuple[float, float]:
    """Return the seconds that this process and its connection's have computed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time(), (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _hold(found: impunity.Impunity, given: dict[str, Any]) -> None:
    """Hold the tally against each file told by the texts."""
    on = found.on
    rows = rows_of(FILES_SQL, parameters(given["scope"], on))
    told_of = histories(rows)
    files = Counter(standing(one, at=on) for one in told_of.values())
    by_event: dict[Any, list[Any]] = {}
    for one in rows:
        by_event.setdefault(one.event or one.key, []).append(told_of[one.key])
    events = Counter(standing_together(one, at=on) for one in by_event.values())
    tallied = sum(found.groups["year"].values(), Counter())
    print("files as the texts say:", tallied == files, files.total())
    counted = impunity._counted(given["scope"], on).events
    kept = Counter({one: n for one, n in counted.items() if one.reached != "event"})
    print("events as the texts say:", kept == events, events.total(), found.without_file)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=["lay", "measure"])
    asked.add_argument("files", nargs="?", type=int, default=100_000)
    chosen = asked.parse_args()
    (lay if chosen.what == "lay" else measure)(chosen.files)
