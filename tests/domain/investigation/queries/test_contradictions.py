"""What cannot all be so is kept with both sources and the article; nobody's word is thrown away."""

from datetime import date

import pytest
from tests.factories.cases import make_case
from tests.factories.investigation import make_inquiry, say_status, told
from tests.factories.procedure import BEFORE, local

from baluarte.domain.investigation import queries
from baluarte.domain.investigation.actions import classify
from baluarte.domain.investigation.choices import OfWhom
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(cast):
    return make_inquiry(cast, make_case(cast)[0])


def faults(cast, inquiry, **more):
    with acting_as(cast.owner.pk):
        found = queries.history_of(inquiry, **more)
    return {one.row.status: [fault.code for fault in one.contradictions] for one in found.statuses}


def test_a_sentence_before_a_charge(cast, inquiry):
    say_status(cast, inquiry, "SENT_COND", "2026-01-20", source="press")
    say_status(cast, inquiry, "VINC", "2026-02-10", source="court")
    assert faults(cast, inquiry) == {"SENT_COND": ["before_its_stage"], "VINC": []}


def test_the_law_does_not_admit_the_archive_of_a_disappearance(cast, inquiry):
    say_status(cast, inquiry, "INV_INI", "2026-01-10")
    say_status(cast, inquiry, "ARCH_T", "2026-02-10", source="notice")
    assert faults(cast, inquiry) == {"INV_INI": [], "ARCH_T": []}
    with acting_as(cast.owner.pk):
        # As she claims it: the office called it something else.
        classify(inquiry=inquiry, of_whom=OfWhom.VICTIM, crime="forced_disappearance",
                 told=told("2026-01-10"), by=cast.owner.pk, at=BEFORE)  # fmt: skip
        [_, archived] = queries.history_of(inquiry).statuses
        [fault] = archived.contradictions
        assert (fault.code, fault.law) == ("forbidden", "LGMDFP art. 13")
        assert "LGMDFP art. 13" in fault.in_language("es")


def test_two_sources_of_one_day(cast, inquiry):
    say_status(cast, inquiry, "VINC", "2026-02-10", source="court")
    say_status(cast, inquiry, "ARCH_T", "2026-02-10", source="press")
    found = faults(cast, inquiry)
    assert sorted(code for codes in found.values() for code in codes) == ["excludes"]


def test_what_was_known_and_what_happened_are_two_things(cast, inquiry):
    say_status(cast, inquiry, "INV_INI", "2026-01-10", at=BEFORE)
    # Told in May that it was archived in February.
    later = local("2026-05-04 10:00")
    say_status(cast, inquiry, "ARCH_T", "2026-02-10", at=later)
    with acting_as(cast.owner.pk):
        then = queries.history_of(inquiry, known_at=local("2026-04-01 10:00"))
        now = queries.history_of(inquiry, known_at=later)
    assert (then.current.status, then.news_date) == ("INV_INI", date(2026, 1, 10))
    assert (now.current.status, now.news_date) == ("ARCH_T", date(2026, 2, 10))


def test_an_appeal_is_news_and_that_nobody_knew_anything_is_none(cast, inquiry):
    say_status(cast, inquiry, "INV_INI", "2026-01-10")
    say_status(cast, inquiry, "APEL", "2026-02-10", source="court")
    say_status(cast, inquiry, "NO_NEWS", "2026-02-25")
    with acting_as(cast.owner.pk):
        held = queries.inquiry_of(inquiry.reference)
        found = queries.history_of(held)
    assert (held.news_date, found.news_date) == (date(2026, 2, 10), date(2026, 2, 10))
