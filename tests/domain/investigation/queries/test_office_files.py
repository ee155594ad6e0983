"""What is held here of an office is counted by its statuses, which bear its code, and by no file."""

import pytest
from tests.factories.cases import make_case
from tests.factories.impunity import AT
from tests.factories.investigation import OFFICE, OTHER_OFFICE, make_inquiry, say_status, told

from baluarte.domain.investigation.actions import record_status, take_back
from baluarte.domain.investigation.models import InquiryStatus
from baluarte.domain.investigation.queries.office_figures import office_figures
from baluarte.domain.investigation.queries.offices import offices, units_of
from baluarte.domain.investigation.queries.scope import authorities
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    made = make_inquiry(cast, make_case(cast)[0], at=AT, told=told("2026-01-10"))
    say_status(cast, made, "JUDIC", "2026-02-10", at=AT)
    return made


def held(cast, authority=OFFICE, who="owner"):
    """Return how many files of the year reached each stage, of the office that has the unit."""
    office = next(one for one in offices() if authority in (one, *units_of(one)))
    with acting_as(getattr(cast, who).pk):
        [found] = office_figures([2026], known_at=AT, of=[office])
    return [one.held for one in found.stages]


def test_the_database_writes_beside_a_status_whose_file_it_is(cast, file):
    with acting_as(cast.owner.pk):
        row = InquiryStatus.objects.get(status="JUDIC")
        assert row.authority == file.authority == OFFICE
        said = InquiryStatus(
            compartment_id=file.compartment_id, inquiry=file, status="VINC", source="family",
            confidence="B", by=cast.owner, recorded_at=AT, authority=OTHER_OFFICE,
        )  # fmt: skip
        said.save(force_insert=True)
        said.refresh_from_db()
    assert said.authority == OFFICE


def test_a_file_counts_once_for_its_own_office_in_the_year_in_which_it_came_so_far(cast, file):
    say_status(cast, file, "CONSIG", "2026-02-11", at=AT)
    say_status(cast, file, "SENT_COND", "2025-12-11", at=AT)
    assert held(cast) == [1, 1, 0, 0]
    assert held(cast, OTHER_OFFICE) == [0, 0, 0, 0]


def test_what_was_corrected_or_taken_back_counts_no_more(cast, file):
    with acting_as(cast.owner.pk):
        row = InquiryStatus.objects.get(status="JUDIC")
        newer = record_status(
            inquiry=file, status="SENT_COND", told=told("2026-03-01"), corrects=row,
            by=cast.owner.pk, at=AT,
        )  # fmt: skip
    assert held(cast) == [1, 0, 1, 0]
    with acting_as(cast.owner.pk):
        take_back(row=newer, reason="invented", by=cast.owner.pk, at=AT)
    assert held(cast) == [1, 0, 0, 0]


def test_who_sees_no_file_counts_none_and_is_offered_no_authority(cast, file):
    make_inquiry(cast, make_case(cast)[0], at=AT, authority=OTHER_OFFICE)
    assert held(cast, who="stranger") == [0, 0, 0, 0]
    with acting_as(cast.stranger.pk):
        assert authorities() == []
    with acting_as(cast.owner.pk):
        assert authorities() == sorted({OFFICE, OTHER_OFFICE})
