"""How the list of debts and a plan answer with 50,000 victims and 400,000 headings: a measure.

    .venv/bin/python tests/bench/reparation.py lay            a home of its own
    .venv/bin/python tests/bench/reparation.py measure        four readers at once

Lays 50,000 victims in 2,500 cases of one organisation, each with a plan of eight decided headings,
each heading with something owed; three in ten arrived. Then four readers ask at the same time, as
somebody of a team that sees all of it, in its database, through the wall. Aim: p95 <= 200 ms.
"""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.bench import scale  # noqa: E402 (it chooses the settings)
from tests.database import clone, connect_as_tester  # noqa: E402
from tests.factories.cases import make_case  # noqa: E402
from tests.factories.procedure import make_cast  # noqa: E402

from baluarte.config import embedded  # noqa: E402
from baluarte.config.preparation import administrator  # noqa: E402
from baluarte.domain.reparation import queries  # noqa: E402
from baluarte.domain.reparation.models import ReparationPlan  # noqa: E402
from baluarte.domain.wall.context import acting_as  # noqa: E402

NAME, READERS, TIMES = "reparation_50000", 4, 60
VICTIMS, HEADINGS = 50_000, 8
ON = date(2026, 3, 1)
P95 = 0.95
KEPT = "id, compartment_id, by_id, recorded_at"
STATEMENTS = (
    f"""insert into reparation_casevictim ({KEPT}, case_id, party_id, kind)
        select gen_random_uuid(), %(compartment)s, %(by)s, timestamptz '2026-01-02',
               %(case)s, %(party)s, 'direct' from generate_series(1, {VICTIMS})""",
    f"""insert into reparation_reparationplan ({KEPT}, reference, victim_id, commission,
               is_collective, opened_date)
        select gen_random_uuid(), compartment_id, by_id,
               timestamptz '2026-01-02' + random() * interval '20 days',
               upper(left(replace(gen_random_uuid()::text, '-', ''), 10)), id, 'EDO-30-VIC', false,
               date '2025-06-01' from reparation_casevictim""",
    f"""insert into reparation_headingdecision ({KEPT}, plan_id, heading, outcome, article,
               decided_date)
        select gen_random_uuid(), compartment_id, by_id, recorded_at, id, heading, 'granted',
               'LGV 62', date '2025-07-01'
          from reparation_reparationplan, unnest(array['RH-1','RH-2','RH-3','RH-4','RH-5','RR-1',
               'RS-4','RS-6']) heading""",
    f"""insert into reparation_remedy ({KEPT}, plan_id, heading, institution, due_date,
               is_subsidiary, her_word)
        select gen_random_uuid(), compartment_id, by_id, recorded_at, plan_id, heading,
               'EDO-30-VIC', date '2025-09-01' + (random() * 300)::int, false,
               case when random() < 0.3 then 'arrived' else '' end
          from reparation_headingdecision""",
    f"""insert into reparation_confirmation ({KEPT}, remedy_id, her_word, how)
        select gen_random_uuid(), compartment_id, by_id, recorded_at, id, 'arrived', 'witnessed'
          from reparation_remedy where her_word = 'arrived'""",
)


def lay() -> None:
    """Lay the victims, their plans, headings and debts."""
    embedded.server().start()
    clone(NAME)
    connect_as_tester(NAME)
    with scale.as_operator():
        cast = make_cast()
    case, party = make_case(cast)
    (scale.HOME / f"{NAME}.who").write_text(str(cast.owner.pk))
    values = {
        "compartment": case.compartment_id, "by": cast.owner.pk, "case": case.pk,
        "party": party.pk,
    }  # fmt: skip
    with administrator(NAME) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute("drop index if exists reparation_a_victim_once")
        for sql in STATEMENTS:
            admin.execute(sql, values)
        for table in ("casevictim", "reparationplan", "headingdecision", "remedy", "confirmation"):
            admin.execute(f"vacuum analyze reparation_{table}")


def overdue() -> Any:
    """Ask for the first page of what is overdue."""
    return list(queries.overdue_remedies(on=ON)[:51])


def newest() -> Any:
    """Ask for the first page of plans."""
    return list(queries.plans()[:51])


def one_plan() -> Any:
    """Ask for one plan whole."""
    plan = ReparationPlan.objects.order_by("-recorded_at")[:1][0]
    return queries.plan_state(queries.plan_of(plan.reference))


QUESTIONS: dict[str, Callable[[], Any]] = {
    "overdue": overdue, "plans": newest, "one plan": one_plan,
}  # fmt: skip


def read(name: str) -> list[float]:
    """Ask one question many times; return the seconds of each."""
    connect_as_tester(NAME)
    who = UUID((scale.HOME / f"{NAME}.who").read_text())
    spent = []
    with acting_as(who):
        for _ in range(TIMES):
            begun = time.perf_counter()
            assert QUESTIONS[name]()
            spent.append(time.perf_counter() - begun)
    return spent


def measure() -> None:
    """Say the median and the 95th percentile of each question, four readers at once."""
    embedded.server().start()
    for name in QUESTIONS:
        with ProcessPoolExecutor(READERS) as pool:
            every = sorted(one for told in pool.map(read, [name] * READERS) for one in told)
        middle, high = every[len(every) // 2], every[int(len(every) * P95)]
        print(f"{name:10} median {1000 * middle:6.1f} ms, p95 {1000 * high:6.1f} ms", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=("lay", "measure"))
    {"lay": lay, "measure": measure}[asked.parse_args().what]()
