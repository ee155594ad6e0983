"""What waits is worked off as the truth has it, but for a handful that a newcomer can try."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from baluarte.demo.country.country import Country, WrittenList
from baluarte.domain.intake.actions import PlaceSupplied, Supplied, complete_report
from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.domain.intake.models import Report
from baluarte.domain.linkage.actions import judge_pair
from baluarte.domain.linkage.models import Pair
from baluarte.domain.linkage.queries.review_queue import waiting_keys
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

SAID = "Inventado, para la demostración."
# How much is left to whoever looks at a queue: an organisation, and the curators of all.
LEFT, LEFT_TO_CURATORS = 2, 6
# Of a demonstration of many thousands nobody waits for every pair.
PAIRS_JUDGED = 1_000
T = TypeVar("T")


def complete_rows(country: Country, of: WrittenList, *, by: UUID, at: datetime) -> int:
    """Complete the rows of a list that wait, with what is true of each; return how many."""
    with acting_as(by):
        waiting = [
            (report, event)
            for report, event in _told(of).items()
            if report.state == ReportState.TO_COMPLETE
        ]
        for report, event in (done := without_some(waiting, LEFT)):
            truth = country.truth.by_id[event]
            supplied = Supplied(
                date=truth.day.isoformat(),
                place=PlaceSupplied(PlacePrecision.MUNICIPALITY, municipality=truth.place),
                types=truth.types,
                victims=len(truth.victims),
                settled=frozenset(one["code"] for one in report.reasons),
            )
            complete_report(
                report=report, supplied=supplied, reason=f"Se le volvió a preguntar. {SAID}",
                by=by, at=at,
            )  # fmt: skip
    return len(done)


def events_of(of: WrittenList, *, by: UUID) -> dict[UUID, str]:
    """Return of which true event each event of a list is."""
    with acting_as(by):
        told = {report.pk: event for report, event in _told(of).items()}
        links = Event.objects.filter(links__report__in=told, links__ended_at=None)
        return {key: told[report] for key, report in links.values_list("pk", "links__report")}


def judge_pairs(truth: Mapping[UUID, str], *, left: int, by: UUID, at: datetime) -> int:
    """Judge the pairs that wait for somebody as the truth has it; return how many."""
    with acting_as(by):
        waiting = waiting_keys(after=None, limit=PAIRS_JUDGED)
        pairs = Pair.objects.filter(pk__in=without_some(waiting, left)).order_by("id")
        for pair in (found := list(pairs)):
            is_one = truth.get(pair.left_id) == truth.get(pair.right_id)
            judge_pair(
                pair=pair, verdict=Verdict.SAME if is_one else Verdict.DIFFERENT,
                reason=f"Se compararon día, lugar y tipo. {SAID}", by=by, at=at,
            )  # fmt: skip
    return len(found)


def without_some(waiting: Sequence[T], left: int) -> list[T]:
    """Return what waits but for so many, spread over all of it; where so few wait they stay."""
    stay = {place * len(waiting) // left for place in range(left)}
    return [one for number, one in enumerate(waiting) if number not in stay]


def _told(of: WrittenList) -> dict[Report, str]:
    """Return the reports of a list, in its order, each with the event that it tells of."""
    rows = Report.objects.filter(source_list__slug=of.organisation.slug, is_newest=True)
    reports: Iterable[Report] = rows.defer("raw", "key").order_by("row")
    return {report: row.event for report, row in zip(reports, of.rows, strict=True)}
