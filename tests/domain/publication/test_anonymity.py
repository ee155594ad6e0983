from dataclasses import replace
from uuid import UUID

from tests.domain.publication.test_events import GIVEN

from baluarte.domain.publication.anonymity import Anonymity, measure_anonymity
from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.limits import limits

LEVELS = {
    "date": {"day": 0, "month": 6, "quarter": 0, "year": 0, "between": 0, "none": 0},
    "place": {"municipality": 5, "state": 1, "none": 0},
    "types": {"types": 6, "groups": 0, "none": 0},
}


def events(given, count):
    return [combine([Part(UUID(int=n), f"R{n}", given)]) for n in range(count)]


def test_records_that_share_date_place_types_and_victims_are_alike():
    alone = events(replace(GIVEN, municipality=None), 1)
    assert measure_anonymity(events(GIVEN, 5) + alone, limits()) == Anonymity(
        records=6, by_named_decision=0, smallest=1, least_diverse=1, k=5, k_sensitive=10,
        diversity=2, levels=LEVELS,
    )  # fmt: skip


def test_what_two_people_published_as_it_is_stands_in_no_class():
    named = events(replace(GIVEN, is_exact=True), 3)
    found = measure_anonymity(events(GIVEN, 5) + named, limits())
    assert (found.records, found.by_named_decision, found.smallest) == (8, 3, 5)


def test_an_edition_without_records_has_no_smallest_class():
    assert measure_anonymity([], limits()).smallest is None
