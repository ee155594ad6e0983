"""What the database tallies of files is what the texts say of each, and a cell's rows are its count."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations_with_replacement
from types import SimpleNamespace

import pytest
from tests.factories.impunity import AT, COURSES, lay_course, lay_files
from tests.factories.investigation import OFFICE, OTHER_OFFICE, told
from tests.factories.registry import make_events, make_side

from baluarte.domain.investigation import queries
from baluarte.domain.investigation.actions import classify, record_status, take_back
from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.investigation.models import Inquiry, InquiryStatus
from baluarte.domain.investigation.models.inquiries import PROJECTED
from baluarte.domain.investigation.projection import in_order, projected, told_of
from baluarte.domain.investigation.queries import impunity as asked
from baluarte.domain.investigation.queries.impunity_rows import counted_in
from baluarte.domain.investigation.queries.impunity_states import by_state
from baluarte.domain.investigation.queries.impunity_tally import standing_alike
from baluarte.domain.investigation.queries.offices import offices
from baluarte.domain.investigation.queries.scope import FEDERAL, Scope
from baluarte.domain.wall.context import acting_as
from baluarte.norms.impunity import (
    PARTS,
    CohortCell,
    History,
    cells,
    cohorts,
    figures,
    is_in,
    pipeline,
    standing,
    standing_together,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 1)
EVERY = Scope()
# Of all the pairs of courses, one in so many.
PAIRS_APART = 7


@pytest.fixture
def files(cast):
    return lay_files(cast)


def as_told(one: Inquiry) -> History:
    """Return a file as the texts read it, one row at a time."""
    rows = in_order(list(queries.standing(InquiryStatus, [one])))
    crimes = {row.crime for row in queries.classifications_of(one)}
    return History(
        str(one.pk), tuple(told_of(rows)), has_complaint=True, has_file=True,
        opened_on=one.first_date, known_on=one.last_date,
        is_killing=True if "homicide" in crimes else None,
    )  # fmt: skip


def read(cast, scope=EVERY):
    with acting_as(cast.owner.pk):
        return asked.impunity(scope=scope, by=cast.owner.pk, at=AT)


def test_what_is_tallied_is_what_each_file_says(cast, files):
    found = read(cast)
    with acting_as(cast.owner.pk):
        alone = Counter(standing(as_told(one), at=ON) for one in files)
    # No file here has an event, so that each stands by itself.
    assert (found.files, found.events, found.without_file) == (16, 16, 0)
    assert found.pipeline == pipeline(alone)
    assert found.figures == figures(alone)
    for groups in found.groups.values():
        assert sum(groups.values(), Counter()) == alone
    assert set(found.groups["authority"]) == {OFFICE, OTHER_OFFICE}
    assert found.groups["crime"]["homicide"].total() == 3


def test_every_cell_leads_to_its_rows(cast, files):
    with acting_as(cast.owner.pk):
        by_hand = {one.pk: standing(as_told(one), at=ON) for one in files}
        for cell in cells():
            found = counted_in(cell, scope=EVERY, by=cast.owner.pk, at=AT)
            expected = {key for key, stood in by_hand.items() if is_in(stood, cell)}
            assert {one.pk for row in found.rows for one in row.files} == expected, cell
            assert found.many == len(expected), cell


def test_a_scope_keeps_its_files_alone(cast, files):
    assert read(cast, Scope(authority=OTHER_OFFICE)).files == 6
    assert read(cast, Scope(crime="homicide")).files == 3
    assert read(cast, Scope(state="20")).files == 6
    of_2021 = read(cast, Scope(since=2021, until=2021))
    assert of_2021.files == sum(groups.total() for year, groups in
                                read(cast).groups["year"].items() if year == "2021")  # fmt: skip


def test_every_state_stands_once_in_its_order_with_its_files(cast, files):
    with acting_as(cast.owner.pk):
        groups = asked.impunity(scope=EVERY, by=cast.owner.pk, at=AT).groups["authority"]
        found = by_state(groups, scope=EVERY, at=AT)
        narrow = by_state(groups, scope=Scope(authority=OFFICE), at=AT)
    assert [one.state for one in found.rows] == [f"{n:02d}" for n in range(1, 33)] + [FEDERAL]
    assert {one.state: one.files.total() for one in found.rows if one.files} == {"20": 6, "30": 10}
    # No event is on record, and of the federation's authorities none is looked for.
    assert [one.events for one in found.rows] == [0] * 32 + [None]
    assert {one.office for one in found.rows} == set(offices())
    # Where an authority is asked for, no event is beside its files: of events nobody asked it.
    assert [one.events for one in narrow.rows] == [None, None]


def test_cohorts_are_those_of_the_texts(cast, files):
    with acting_as(cast.owner.pk):
        found = asked.cohort_figures(scope=EVERY, by=cast.owner.pk, at=AT)
        assert found == cohorts([as_told(one) for one in files], at=ON)
    assert found != ()


def test_every_number_of_a_cohort_leads_to_its_rows(cast, files):
    with acting_as(cast.owner.pk):
        for one in asked.cohort_figures(scope=EVERY, by=cast.owner.pk, at=AT):
            numbers = dict(zip(PARTS, (one.denominator, one.numerator, one.unknown), strict=True))
            for part, number in numbers.items():
                cell = CohortCell(one.cohort, one.years, part)
                assert CohortCell.read(str(cell), at=ON) == cell
                found = counted_in(cell, scope=EVERY, by=cast.owner.pk, at=AT)
                assert found.many == number, str(cell)
    assert CohortCell.read("IM-3.2026.1.counted", at=ON) is None


def test_rows_are_turned_page_by_page(cast, files):
    given = {"scope": EVERY, "size": 6, "by": cast.owner.pk, "at": AT}
    with acting_as(cast.owner.pk):
        pages = [counted_in("file.reached", page=number, **given) for number in (1, 2, 3, 4)]
    assert [len(one.rows) for one in pages] == [6, 6, 3, 0]
    assert {one.many for one in pages} == {15}
    assert len({row.files[0].pk for one in pages for row in one.rows}) == 15


def test_what_is_written_beside_a_file_is_what_is_told_of_it(cast, files):
    """Of every course, and again once what was said is corrected or taken back."""
    with acting_as(cast.owner.pk):
        row = queries.standing(InquiryStatus, [files[8]]).get(status="SENT_COND")
        take_back(row=row, reason="invented", by=cast.owner.pk, at=AT)
        row = queries.standing(InquiryStatus, [files[7]]).get(status="JUDIC")
        on = {"by": cast.owner.pk, "at": AT}
        record_status(inquiry=files[7], status="VINC", told=told("2021-06"), corrects=row, **on)
        [crime] = queries.classifications_of(files[0])
        take_back(row=crime, reason="invented", **on)
        classify(inquiry=files[1], of_whom=OfWhom.AUTHORITY, crime="threats", told=told(), **on)
        for one in Inquiry.objects.all():
            rows = list(queries.standing(InquiryStatus, [one]))
            crimes = list(queries.classifications_of(one))
            written = {name: getattr(one, name) for name in PROJECTED}
            assert written == projected(one, rows, crimes)
            if not one.is_told_apart:
                stood = standing(as_told(one), at=ON)
                fresh = one.news_date is not None and one.news_date >= ON - timedelta(days=365)
                fresh = fresh and not (one.silence_date and one.silence_date > one.news_date)
                as_written = standing_alike(
                    one.furthest, one.status, one.is_convicted, fresh,
                    True if one.crime == "homicide" else None,
                )  # fmt: skip
                assert replace(as_written, is_killing=stood.is_killing) == stood, one.reference
        assert {one.crime for one in Inquiry.objects.all()} == {"", "threats", "homicide"}
    beside = Inquiry.objects.filter(charged_date="2021-06-01", furthest="hearing")
    with acting_as(cast.owner.pk):
        assert [one.pk for one in beside] == [files[7].pk]


def test_an_event_of_several_files_stands_where_all_of_them_say(as_operator):
    """The database joins them as the texts do: courses by two, of an event each."""
    side = make_side(as_operator)
    team = SimpleNamespace(owner=side.documenter)
    told_of = list(combinations_with_replacement(COURSES, 2))[::PAIRS_APART]
    events = make_events(side, [{"date": "2018-05-03"} for _ in told_of])
    laid = [
        [lay_course(team, None, course, event=event, protocol="") for course in pair]
        for event, pair in zip(events, told_of, strict=True)
    ]
    with acting_as(side.documenter.pk):
        by_hand = [[as_told(one) for one in files] for files in laid]
        found = asked.impunity(scope=EVERY, by=side.documenter.pk, at=AT)
        cells_found = {
            cell: counted_in(cell, scope=EVERY, by=side.documenter.pk, at=AT).many
            for cell in ("file.reached", "charge.reached", "file.unknown", "IM-1.counted")
        }
    stood = Counter(standing_together(files, at=ON) for files in by_hand)
    assert found.pipeline == pipeline(stood)
    assert found.figures[2] == figures(stood)[2]
    assert found.files == 2 * found.events == 2 * len(told_of)
    for cell, many in cells_found.items():
        together = [standing_together(files, at=ON) for files in by_hand]
        alone = [standing(one, at=ON) for files in by_hand for one in files]
        counted = sum(is_in(one, cell) for one in (alone if cell[0] == "I" else together))
        assert many == counted, cell


def test_curves_follow_each_file_until_court_or_its_closing(cast, files):
    found = read(cast).curves
    incidence = found.incidence
    ended = {cause: int(incidence.ended[cause].sum()) for cause in incidence.causes}
    # To court, since a day that is known: 7, 8, 9, 10, 12 (13 and 11 of both suspects).
    assert incidence.size + found.undated == 16
    assert ended["closed"] == 1
    assert ended["charged"] == 6


def test_what_was_taken_back_is_not_told(cast, files):
    convicted = files[8]
    with acting_as(cast.owner.pk):
        row = queries.standing(InquiryStatus, [convicted]).get(status="SENT_COND")
        before = asked.impunity(scope=EVERY, by=cast.owner.pk, at=AT)
        take_back(row=row, reason="invented", by=cast.owner.pk, at=AT)
        after = asked.impunity(scope=EVERY, by=cast.owner.pk, at=AT)
    assert after.figures[0].numerator == before.figures[0].numerator - 1


def test_who_sees_no_file_counts_none_and_reading_is_logged(cast, files):
    with acting_as(cast.stranger.pk):
        found = asked.impunity(scope=EVERY, by=cast.stranger.pk, at=AT)
        rows = counted_in("file.reached", scope=EVERY, by=cast.stranger.pk, at=AT)
    assert (found.files, found.events, rows.many, rows.rows) == (0, 0, 0, ())
    assert read(cast).files == 16
