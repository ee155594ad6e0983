from dataclasses import replace
from uuid import UUID

from tests.domain.publication.test_events import GIVEN

from baluarte.domain.publication.anonymity import Alikeness, alikeness
from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.limits import limits


def events(given, count):
    return [combine([Part(UUID(int=n), f"R{n}", given)]) for n in range(count)]


def test_records_that_share_date_place_and_types_are_alike():
    alone = events(replace(GIVEN, municipality=None), 1)
    assert alikeness(events(GIVEN, 5) + alone, limits()) == Alikeness(
        smallest=1, alone=1, below_k=1, sensitive_below_k=0, k=5, k_sensitive=10
    )


def test_sensitive_records_need_more_that_are_alike():
    sensitive = events(replace(GIVEN, types=("AG-SEX",)), 9)
    found = alikeness(sensitive, limits())
    assert (found.below_k, found.sensitive_below_k) == (0, 9)


def test_an_edition_without_records_has_none_alone():
    assert alikeness([], limits()).alone == 0
