"""A year of invented means: protocols adopted, reports, training, and budgets by axis.

Entered by a curator and let stand by another, in a document of its own. Nothing in it is of any
real office: every figure is drawn by lot from a seed.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.statements import ENTERS, REVIEWS, Told, keep_told
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account
from baluarte.domain.statements.actions import NewStatement, review, state_all
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.means import matrix, periodic_reports
from baluarte.norms.statements import Degree, Given

MEANS = Told(
    "Medios e implementación del Protocolo (inventado)",
    "Registro Común (inventado)",
    "information_request",
)
PROTOCOL, UNIT, REPORT = "standardised_2018", "specialised_unit", "protocol_progress"
MILLION = 1_000_000
# Of an office: it adopted the Protocol; it has a unit; a report came in time, or late.
ADOPTED, WITH_UNIT, IN_TIME, LATE = 0.6, 0.5, 0.45, 0.2
# Of one that adopted: it trained staff, and no case shows it. Of all: it says nothing.
TRAINED, UNUSED, SILENT = 0.7, 0.4, 0.12
# In millions: needed, approved, modified and exercised, of the Mechanism by axis.
BUDGETS = {
    "protection": (560, 430, 455, 421), "prevention": (90, 60, 62, 51),
    "investigation": (30, 18, 20, 19),
}  # fmt: skip
OF_BUDGET = ("budget_needed", "budget_approved", "budget_modified", "budget_exercised")
STAFF = {"staff_women": 22, "posts_vacant": 7, "staff_trained": 19, "staff_training_expired": 8}
# Of the ministry: the whole, and what it exercised on prevention, which a programme planned.
OF_MINISTRY = (("budget_modified", "", 940), ("budget_exercised", "", 869),
               ("budget_exercised", "prevention", 7))  # fmt: skip
Row = tuple[str, str, str, Given | None, date, date]


def tell_of_means(*, seed: int, at: datetime) -> Iterator[str]:
    """Enter a year of means, once, and let them stand."""
    with connected_as(DatabaseRole.APP):
        named = Account.objects.filter(username__in=(ENTERS, REVIEWS))
        people = dict(named.values_list("username", "pk"))
        if len(people) < len((ENTERS, REVIEWS)):
            return
        made = _lay(people[ENTERS], people[REVIEWS], seed=seed, at=at)
    if made:
        yield f"{made} facts about means, training and the Protocol."


def _lay(by: UUID, other: UUID, *, seed: int, at: datetime) -> int:
    """Let one enter and another let stand; return how many, nothing laid twice."""
    with acting_as(by):
        if Document.objects.filter(title=MEANS.title).exists():
            return 0
        document = keep_told(MEANS, "registro", by, at, pages=90)
        rows = [*_offices(Random(seed), at), *_federal(at)]  # noqa: S311 (not a secret)
        said = [_said(row, 1 + place % 90, at) for place, row in enumerate(rows)]
        made = state_all(said=said, document=document, by=by, at=at)
    with acting_as(other):
        review(statements=made, by=other, at=at)
    return len(made)


def _year(at: datetime) -> tuple[date, date]:
    year = local_day(at).year - 1
    return date(year, 1, 1), date(year, 12, 31)


def _offices(drawn: Random, at: datetime) -> Iterator[Row]:
    first, last = _year(at)
    for office in matrix("fiscalias").institutions:
        if drawn.random() < SILENT:
            continue
        has_adopted = drawn.random() < ADOPTED
        degree = Degree.YES if has_adopted else drawn.choice((Degree.NO, Degree.PARTLY))
        yield office, "protocol_in_force", PROTOCOL, degree, first, last
        has_unit = Degree.YES if drawn.random() < WITH_UNIT else Degree.NO
        yield office, "norm_in_force", UNIT, has_unit, first, last
        if has_adopted:
            yield from _adopted(office, drawn, first, last)
        yield from _reports(office, drawn, first.year)


def _adopted(office: str, drawn: Random, first: date, last: date) -> Iterator[Row]:
    """Yield what an office that adopted the Protocol tells: when, where, on how many cases."""
    day = first - timedelta(drawn.randint(30, 1500))
    yield office, "protocol_adopted", PROTOCOL, day, first, last
    if drawn.random() < WITH_UNIT:
        yield office, "protocol_published", PROTOCOL, day + timedelta(20), first, last
    yield office, "protocol_files", PROTOCOL, Decimal(drawn.randint(0, 9)), first, last
    if drawn.random() < TRAINED:
        trained = drawn.randint(1, 2)
        yield office, "staff_trained", "", Decimal(trained), first, last
        yield office, "staff_tested", "", Decimal(drawn.randint(0, trained)), first, last
        used = 0 if drawn.random() < UNUSED else drawn.randint(1, 5)
        yield office, "files_context_analysis", "", Decimal(used), first, last


def _reports(office: str, drawn: Random, year: int) -> Iterator[Row]:
    for period in periodic_reports()[REPORT].periods_of(year):
        chance = drawn.random()
        if chance < IN_TIME + LATE:
            after = -5 if chance < IN_TIME else 12
            day = period.due_date + timedelta(after)
            yield office, "report_day", REPORT, day, period.first_date, period.last_date


def _federal(at: datetime) -> Iterator[Row]:
    """Yield what the Mechanism and its ministry tell of staff and money."""
    first, last = _year(at)
    for heading, number in STAFF.items():
        yield "SEGOB-UDH", heading, "", Decimal(number), first, last
    yield "SEGOB-UDH", "vacant_since", "", date(first.year, 4, 1), first, last
    for axis, amounts in BUDGETS.items():
        for heading, millions in zip(OF_BUDGET, amounts, strict=True):
            yield "SEGOB-UDH", heading, axis, Decimal(millions * MILLION), first, last
    for heading, axis, millions in OF_MINISTRY:
        yield "SEGOB", heading, axis, Decimal(millions * MILLION), first, last


def _said(row: Row, page: int, at: datetime) -> NewStatement:
    institution, heading, about, value, first, last = row
    return NewStatement(
        heading=heading,
        institution=institution,
        about=about,
        first_date=first,
        last_date=last,
        said_by=institution,
        said_by_kind=InstitutionKind.AUTHORITY,
        said_date=local_day(at),
        answer=Answer.ANSWERED,
        value=value,
        page=page,
        quote="Dato inventado, para la demostración.",
    )
