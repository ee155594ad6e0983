"""How fast procedures are among a hundred thousand: a measure, not a test.

    .venv/bin/python tests/bench/procedures.py [--rows 100000] [--clients 4] [--times 25]

Lays a database of its own the first time (`proceedings.py`). Then: the page of the agenda, served
as in production, as somebody of a large authority and as a reception officer of a large keeper;
its plans; the nightly look in one process and in two; whether what is kept is what a recount
gives; `agenda()` alone beside one written plainly.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from django.utils import timezone  # noqa: E402 (the checkout is found first)
from tests.bench import proceedings  # noqa: E402 (it chooses the settings)
from tests.bench.pages import explained, say, say_plans, timed  # noqa: E402
from tests.bench.plain_agenda import plain_agenda  # noqa: E402
from tests.bench.targets import Page  # noqa: E402

from baluarte.config import preparation  # noqa: E402
from baluarte.domain.access.models import Account, Institution  # noqa: E402
from baluarte.domain.procedure.models import (  # noqa: E402
    Assignment,
    Breach,
    Matter,
    Obligation,
    Occurrence,
    Proceeding,
)
from baluarte.domain.procedure.queries import (  # noqa: E402
    Calendars,
    Position,
    Whose,
    courses,
    obligations,
)
from baluarte.domain.wall.choices import DatabaseRole  # noqa: E402
from baluarte.domain.wall.context import acting_as, acting_as_operator  # noqa: E402
from baluarte.norms.agenda import State, agenda  # noqa: E402
from baluarte.norms.clocks import Calendar  # noqa: E402
from baluarte.norms.protocols import newest  # noqa: E402

AIM_S, AIM_MS = 60, 200
SAMPLED, TURNS = 400, 7
PLAIN = ("mech_ordinary", "victim_registry")
TABLES = (Matter, Proceeding, Occurrence, Obligation, Assignment, Breach)
LOOK = """
import json, os, resource, sys, time
import django
django.setup()
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.procedure import actions
begun = time.perf_counter()
with connected_as("bal_worker"):
    part = actions.Part(int(sys.argv[1]), int(sys.argv[2]))
    *_, looked = [actions.Looked(), *actions.look_at_everything(at=timezone.now(), part=part)]
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([looked.proceedings, looked.changed, time.perf_counter() - begun,
                  used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
ASK = """
import json, sys, time
import django
django.setup()
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.procedure.queries import Whose, in_full, numbers, obligations
from baluarte.domain.wall.context import acting_as
username, slug, whose, times = sys.argv[1], sys.argv[2], Whose(sys.argv[3]), int(sys.argv[4])
with connected_as("bal_app"):
    by, key = Account.objects.get(username=username).pk, Institution.objects.get(slug=slug).pk
    waits, at = [], timezone.now()
    asked = {"by": by, "at": at, "institution": key, "state": "30"}
    for turn in range(times + 3):
        begun = time.perf_counter()
        with acting_as(by):
            page = obligations(whose, **asked)
            in_full(page.rows)
            numbers(whose, **asked)
        waits.append(1000 * (time.perf_counter() - begun))
print(json.dumps(waits[3:]))
"""


def main(*, rows: int, clients: int, times: int, shows_plans: bool) -> int:
    """Measure everything; return how many things are not as they should be."""
    if not proceedings.is_laid():
        proceedings.lay(rows)
    proceedings.start()
    _say_what_is_there()
    _questions(clients=clients, times=times)
    bad = _pages(clients=clients, times=times, shows_plans=shows_plans)
    for processes in (1, 2):
        bad += _look(processes)
    bad += _recount()
    _alone()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return bad


def _say_what_is_there() -> None:
    with preparation.connected_as(DatabaseRole.OWNER), acting_as_operator():
        for table in TABLES:
            print(f"{table.objects.count():>9} {table.__name__}")


def _questions(*, clients: int, times: int) -> None:
    """Ask for a list and its numbers, behind the wall, with several at once."""
    people = (
        ("an authority's liaison", proceedings.LIAISON, proceedings.LARGEST_AUTHORITY),
        ("a keeper's officer", proceedings.RECEPTION, proceedings.LARGEST_KEEPER),
    )
    print(f"{'list and numbers':36} {'p50':>5} {'p95':>5} {'max':>5} ms, {clients} at once")
    for who, username, slug in people:
        for whose in Whose:
            asked = [sys.executable, "-c", ASK, username, slug, str(whose), str(times)]
            running = [
                subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, env=os.environ)
                for _ in range(clients)
            ]
            waits = sorted(wait for one in running for wait in json.loads(one.communicate()[0]))
            p95 = quantiles(waits, n=20)[-1]
            over = "" if p95 <= AIM_MS else f"  over {AIM_MS} ms"
            print(f"{f'{who}: {whose}':36} {median(waits):5.0f} {p95:5.0f} {waits[-1]:5.0f}{over}")


def _pages(*, clients: int, times: int, shows_plans: bool) -> int:
    with preparation.connected_as(DatabaseRole.APP):
        asked = [
            *_of(proceedings.LIAISON, proceedings.LARGEST_AUTHORITY, "an authority's liaison"),
            *_of(proceedings.RECEPTION, proceedings.LARGEST_KEEPER, "a keeper's officer"),
        ]
    figures = timed(asked, clients=clients, times=times)
    told = {"workbench": explained("workbench", asked)}
    if shows_plans:
        say_plans(told)
    return say(asked, figures, told)


def _of(username: str, slug: str, who: str) -> list[Page]:
    """Return the pages of somebody: each list, from its beginning and from far on."""
    account = Account.objects.get(username=username)
    lists = {
        Whose.MINE: ("", {}),
        Whose.INSTITUTION: ("de=institucion&institucion={institution}", {"institution": None}),
        Whose.STATE: ("de=entidad&entidad=30", {"state": "30"}),
        Whose.ALL: ("de=todo", {}),
    }
    found = []
    with acting_as(account.pk):
        key = Institution.objects.get(slug=slug).pk
        for whose, (query, narrowed) in lists.items():
            given = {name: value or key for name, value in narrowed.items()}
            page = obligations(whose, by=account.pk, at=timezone.now(), **given)
            address = f"/es/procedimientos/?{query.format(institution=key)}"
            found.append(Page(f"{who}: {whose}", "workbench", username, (address,)))
            if page.after is not None:
                deep = f"{address}&despues={_far_on(page.after)}"
                found.append(Page(f"{who}: {whose}, deep", "workbench", username, (deep,)))
    return found


def _far_on(after: Position) -> str:
    """Return a place some weeks behind the end of the first page."""
    instant = timezone.now().isoformat() if after.late_after else ""
    return f"{instant}_{after.key}".replace("+", "%2B")


def _look(processes: int) -> int:
    """Look at everything with so many processes; what is kept must not change."""
    begun = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", LOOK, str(number), str(processes)],
            stdout=subprocess.PIPE, text=True, env=os.environ,
        )
        for number in range(processes)
    ]  # fmt: skip
    said = [json.loads(one.communicate()[0]) for one in running]
    spent = time.perf_counter() - begun
    number, changed = (sum(one[place] for one in said) for place in (0, 1))
    cpu = sum(one[3] for one in said)
    print(
        f"look at everything, {processes} process(es): {spent:.1f} s ({cpu:.1f} s CPU in Python), "
        f"{max(one[4] for one in said):.0f} MiB each; {number} proceedings, {changed} changed"
        f"{'' if spent <= AIM_S else f', over {AIM_S} s'}"
    )
    return bool(changed)


def _recount() -> int:
    """Compare what is kept of some matters with their agendas drawn by hand."""
    at, chance = timezone.now(), random.Random(1)
    with preparation.connected_as(DatabaseRole.OWNER), acting_as_operator():
        keys = list(Matter.objects.values_list("pk", flat=True))
        calendars, differing = Calendars.read(), 0
        for course in courses(chance.sample(keys, min(SAMPLED, len(keys))), calendars=calendars):
            drawn = {
                (item.step.id, item.run): (item.due.late_after, item.done_at, item.is_unfinished)
                for item in course.agenda(at=at).items
                if item.run
            }
            rows = Obligation.objects.filter(proceeding=course.proceeding)
            kept = {
                (row.step, row.run): (row.late_after, row.done_at, row.is_unfinished)
                for row in rows
            }
            differing += drawn != kept
    print(f"a recount of {SAMPLED} matters: {differing} differ from what is kept")
    return differing


def _alone() -> None:
    """Draw agendas beside a plain twin that must say the same."""
    chance, at = random.Random(2), timezone.now()
    for code in PLAIN:
        told = [proceedings.course(newest(code), chance).told for _ in range(40)]
        protocol, calendar = newest(code), Calendar()
        for one in told:
            ours = {
                (item.step.id, item.run): (
                    State.OPEN if item.state == State.DUE else item.state, item.due.late_after
                )
                for item in agenda(protocol, one, at=at, calendar=calendar).items
                if item.run
            }  # fmt: skip
            assert ours == plain_agenda(protocol, one, at=at, calendar=calendar)
        mine = _microseconds(
            lambda one, p=protocol, c=calendar: agenda(p, one, at=at, calendar=c), told
        )
        plain = _microseconds(
            lambda one, p=protocol, c=calendar: plain_agenda(p, one, at=at, calendar=c), told
        )
        print(f"agenda of {code}: {mine:.0f} µs; written plainly {plain:.0f} µs")


def _microseconds(draw: Callable[..., object], told: list) -> float:
    """Return the median of several turns, in CPU time for one agenda."""
    spent = []
    for _ in range(TURNS):
        begun = time.process_time()
        for one in told:
            draw(one)
        spent.append(1e6 * (time.process_time() - begun) / len(told))
    return median(spent)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--plans", action="store_true")
    given = parser.parse_args()
    sys.exit(
        main(
            rows=given.rows,
            clients=given.clients,
            times=given.times,
            shows_plans=given.plans,
        )
    )
