"""An analyst beside a list of her organisation, people of two states, and what she asks."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone
from tests.factories.access import AT, make_account
from tests.factories.registry import Side, make_events

from baluarte.domain.access.actions import grant
from baluarte.domain.access.models import Account
from baluarte.domain.analysis import actions, tasks
from baluarte.domain.analysis.actions import NewRun
from baluarte.domain.analysis.choices import PlaceLevel, RunMethod
from baluarte.domain.analysis.methods.months import later, months_between
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.runs import RunStatus, runs, status_of
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.actions import load_population
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

ASKED = timezone.now() - timedelta(hours=1)
KNOWN = datetime(2026, 7, 10, 18, tzinfo=UTC)
FIRST, LAST = "2025-07", "2026-06"
PEOPLE = (
    "CVE,2025,2026\n30001,100000,100000\n30002,90000,90000\n20001,50000,50000\n20002,1000,1000\n"
)


@dataclass
class Studying:
    """Hers, her organisation's analyst, and the worker."""

    side: Side
    analyst: Account
    as_role: object = field(repr=False)

    def ask(self, method: RunMethod = RunMethod.RATES, **changes: object) -> Run:
        by = changes.pop("by", self.analyst)
        at = changes.pop("at", ASKED)
        told = {
            "method": method, "filters": Filters(), "first": FIRST, "last": LAST,
            "level": PlaceLevel.MUNICIPALITY, "parameters": {}, "seed": 3, "known_at": KNOWN,
        }  # fmt: skip
        with acting_as(by.pk):
            return actions.ask_for_run(
                asked=NewRun(**(told | changes)),  # type: ignore[arg-type]
                institution=self.side.institution, by=by.pk, at=at,
            )  # fmt: skip

    def carry_out(self, run: Run) -> str:
        with self.as_role("bal_worker"):  # type: ignore[operator]
            return tasks.carry_out_run(str(run.asked_by_id), str(run.pk))

    def ran(self, method: RunMethod = RunMethod.RATES, **changes: object) -> Run:
        run = self.ask(method, **changes)
        self.carry_out(run)
        return run

    def status(self, run: Run, *, by: Account | None = None) -> RunStatus:
        with acting_as((by or self.analyst).pk):
            return status_of(runs().get(pk=run.pk))

    def answer(self, run: Run) -> RunAnswer:
        answer = self.status(run).answer
        assert answer is not None
        return answer


def make_studying(side: Side, as_operator, as_role, folder: Path) -> Studying:
    path = folder / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    with as_operator():
        analyst = make_account(institution=side.institution, roles=["analyst"])
        load_population(path, source="Official", by=None, at=AT)
    with acting_as(side.steward.pk):
        grant(
            compartment=side.compartment, account=analyst, level=Level.CODED, ground="Estudio",
            by=side.steward.pk, at=AT,
        )  # fmt: skip
    return Studying(side, analyst, as_role)


def tell_events(side: Side, *, at: datetime = KNOWN - timedelta(days=5)) -> None:
    """Tell of thirty events in one place, and of a few in three others."""
    told = [{"date": f"2025-{7 + n % 6:02}-1{n % 9}"} for n in range(30)]
    told += [{"date": f"2026-0{1 + n % 6}-11", "municipality_id": "30002"} for n in range(4)]
    told += [{"date": "2026-03-02", "municipality_id": "20001"} for _ in range(3)]
    make_events(side, told, at=at)


def tell_cluster(side: Side, as_operator) -> None:
    """Give each place a point, and tell of many events in one of them lately."""
    with as_operator():
        for number, one in enumerate(Municipality.objects.order_by("code")):
            one.longitude, one.latitude = -100.0 + number, 20.0
            one.save()
    told = [{"date": "2026-06-02", "municipality_id": "20001"} for _ in range(25)]
    make_events(side, told, at=KNOWN - timedelta(days=2))


def tell_past(side: Side, *, last: str = LAST, at: datetime = KNOWN - timedelta(days=5)) -> None:
    """Tell of three years to a month: a place that rises, a steady one, and one quiet for long."""
    told = [
        {"date": f"{month}-11", "municipality_id": place}
        for number, month in enumerate(months_between(later(last, -35), last))
        for place, events in (
            ("30001", 4 if number > 32 else number % 3 == 0),
            ("30002", 1),
            ("20001", number < 4),
        )
        for _ in range(events)
    ]
    make_events(side, told, at=at)
