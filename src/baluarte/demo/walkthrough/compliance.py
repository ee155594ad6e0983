"""Invented quarters of urgent nights and their tables: released, one taken back, one proposed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.telling import Story
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import say_reported
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import Period
from baluarte.domain.publication.actions import (
    propose_tables,
    release_tables,
    review_tables,
    withdraw_tables,
)
from baluarte.domain.publication.choices import Guard, TakenBack
from baluarte.domain.publication.models import TableProposal, TableRelease
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

PROPOSES, LETS_OUT = "carlos", "clara"
# Federal bodies that owe the clocks, and the state that has reported too.
REPORTING = ("urcrr", "uer", "cen", "jg", "edo-30-ssp", "edo-30-mec", "edo-20-mec")
STATES = ("30", "30", "20", "30", "20")
# After how many hours issued and in place, and after how many days studied: some of them late.
NIGHTS = (
    (1.5, 6, 8), (2.5, 9, 9), (2, 7, 14), (4, 8, 12), (1, 5, 7), (2.2, 12, 9), (30, 11, 18),
)  # fmt: skip
# Of each quarter how many nights, the newest first, and how much slower authorities were then.
QUARTERS = ((28, 1.0), (24, 1.15), (26, 1.35), (10, 1.2), (6, 1.0))
HOURS, DAY, LONGEST_STUDY = 24, timedelta(days=1), 18
# Of the released quarters, the newest first, which was taken back; it was let out first, and an
# edition of the policy stood on it.
TAKEN_BACK = 2
# Which nights' studies are written down only after they had run out, and how many days after.
SAID_LATE, WRITTEN_LATE = 4, 12


def tell_nights(*, at: datetime) -> int:
    """Tell the nights of all quarters; return how many were not told before."""
    quarters = _quarters(newest_over(at))
    with connected_as(DatabaseRole.APP):
        return sum(
            _tell(period, *of, is_newest=period == quarters[0])
            for period, of in zip(quarters, QUARTERS, strict=True)
        )


def release_first(*, of: datetime, at: datetime) -> None:
    """Let the tables out that are taken back later: the first that there were, at an instant.

    `of`: the instant from which quarters are counted back.
    """
    _release([_quarters(newest_over(of))[TAKEN_BACK]], at=at)


def release_compliance(*, nights: int, at: datetime) -> Iterator[str]:
    """Let authorities report, propose all other quarters, release them but the oldest."""
    quarters = _quarters(newest_over(at))
    _release(quarters, at=at)
    released = TableRelease.objects.count()
    yield f"{nights} invented nights of {len(quarters)} quarters; {released} tables released."


def take_tables_back(*, at: datetime) -> Iterator[str]:
    """Take the tables back that were let out first; an edition of the policy is blank for it."""
    with connected_as(DatabaseRole.APP):
        by = Account.objects.get(username=LETS_OUT).pk
    _take_back(_quarters(newest_over(at))[TAKEN_BACK], by=by, at=at)
    yield "One of the released tables taken back."


def _release(quarters: Sequence[Period], *, at: datetime) -> None:
    """Propose quarters of which nobody did, and let them out but the oldest of all."""
    with connected_as(DatabaseRole.APP):
        keeper = Account.objects.get(username=PROPOSES).pk
        other = Account.objects.get(username=LETS_OUT).pk
        with acting_as(keeper):
            for period in quarters:
                _report(period, by=keeper, at=at)
            known = set(TableProposal.objects.values_list("period", flat=True))
    for period in quarters:
        if str(period) in known:
            continue
        with connected_as(DatabaseRole.WORKER), acting_as(keeper):
            proposal = propose_tables(period=period, guard=Guard.ROUNDING, by=keeper, at=at)
        if len(quarters) == 1 or period != quarters[-1]:
            _let_out(proposal, by=other, at=at)


def _quarters(newest: Period) -> list[Period]:
    """Return the quarters that are told, the newest first."""
    found = [newest]
    while len(found) < len(QUARTERS):
        found.append(found[-1].before)
    return found


def newest_over(at: datetime) -> Period:
    """Return the newest quarter that is over at an instant."""
    return Period.quarter_of(local_day(at)).before


def _tell(period: Period, count: int, slower: float, *, is_newest: bool) -> int:
    unit = Institution.objects.get(slug="urcrr")
    teller = Account.objects.get(username="nadia")
    told = 0
    for number in range(count):
        story = Story(f"compliance {period} {number}", unit, teller, period.ends_at - DAY)
        if not story.is_told:
            is_last = is_newest and number == count - 1
            _night(story, number, slower=slower, is_last=is_last)
            told += 1
    return told


def _night(story: Story, number: int, *, slower: float, is_last: bool) -> None:
    """One night, told to its end: danger is declared, measures stand, a study is made."""
    began = (20 + 2 * number) * HOURS
    issued, in_place, studied = (slower * one for one in NIGHTS[number % len(NIGHTS)])
    # Before the quarter ends, however slow.
    studied = min(studied, LONGEST_STUDY)
    story.open(hours=began, state=STATES[number % len(STATES)])
    story.begins("mech_intake", "protection_request_made", hours=began)
    story.does("mech_intake", "IN-1", hours=began)
    story.does("mech_intake", "IN-3", "imminent_danger_declared", hours=began - 0.1)
    story.does("mech_intake", "IN-2", hours=began - 0.2)
    for step in ("EX-3", "EX-1", "EX-4", "EX-5"):
        story.does("mech_extraordinary", step, hours=began - issued)
    story.does("mech_extraordinary", "EX-2", hours=began - issued - in_place, shown=True)
    story.closes("mech_intake", hours=began - issued - in_place, why="La solicitud quedó atendida.")
    # Of the last night nobody has made the study yet.
    if not is_last:
        # Some say twelve days later that they were in time: counted apart, and not as met.
        told = began - WRITTEN_LATE * HOURS if number % 14 == SAID_LATE else None
        story.does("mech_ordinary", "OR-2", hours=began - studied * HOURS, told=told, shown=True)


def _report(period: Period, *, by: UUID, at: datetime) -> None:
    said = set(
        Reporting.objects.filter(first_date=period.first_date, taken_back_at=None).values_list(
            "institution__slug", flat=True
        )
    )
    for one in Institution.objects.filter(slug__in=set(REPORTING) - said).order_by("slug"):
        say_reported(institution=one, period=period, by=by, at=at)


def _take_back(period: Period, *, by: UUID, at: datetime) -> None:
    """Take back the tables of a quarter, as if a figure of it had been wrong; once."""
    with connected_as(DatabaseRole.APP), acting_as(by):
        standing = TableRelease.objects.filter(period=str(period), withdrawn_at=None)
        for release in standing.filter(replaced_at=None):
            withdraw_tables(release=release, why=TakenBack.WRONG, by=by, at=at)


def _let_out(proposal: TableProposal, *, by: UUID, at: datetime) -> None:
    with connected_as(DatabaseRole.APP), acting_as(by):
        review_tables(proposal=proposal, objection=None, by=by, at=at)
    with connected_as(DatabaseRole.WORKER), acting_as(by):
        agreed = TableProposal.objects.select_related("review").get(pk=proposal.pk)
        release_tables(proposal=agreed, by=by, at=at)
