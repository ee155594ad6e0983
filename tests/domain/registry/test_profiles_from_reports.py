from datetime import timedelta

import pytest
from tests.factories.registry import LATER, make_event, make_events, make_reports

from baluarte.domain.analysis.queries.facets import facets_of
from baluarte.domain.intake.actions import withdraw_report
from baluarte.domain.intake.victims import ProfileTold
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.registry.actions import (
    VictimNamed,
    describe_victim,
    link_report,
    name_victim,
)
from baluarte.domain.registry.models import NameDigest, Profile, Victim
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.registry.queries.filters import condition
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def told(**what):
    return [ProfileTold(**what).as_json()]


def newest(event):
    return Profile.objects.get(event=event, superseded_by=None)


def by(side, at=LATER):
    return {"by": side.documenter.pk, "at": at}


@pytest.fixture
def three(side):
    """A journalist, somebody who is both, and somebody of whom nothing is told."""
    return make_events(
        side,
        [
            {"profiles": told(labor="journalist", gender="woman")},
            {"profiles": told(labor="both", gender="man")},
            {},
        ],
    )


def test_a_coded_profile_arrives_at_the_event_with_its_report(side):
    event = make_event(side, profiles=told(labor="defender", defends=("land",)), victims=2)
    with acting_as(side.documenter.pk):
        profile = newest(event)
        assert (profile.number, profile.labor, profile.defends) == (1, "defender", ["land"])
        assert profile.report_id == event.links.get().report_id


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"labor": "journalist"}, [0, 1]),
        ({"labor": "defender"}, [1]),
        ({"labor": "both"}, [1]),
        ({"labor": "other"}, []),
        ({"gender": "woman"}, [0]),
        ({"labor": "defender", "gender": "woman"}, []),
        ({}, [0, 1, 2]),
    ],
)
def test_events_are_found_by_the_labor_and_gender_of_a_victim(side, three, asked, found):
    filters, expected = Filters(**asked), {three[n].pk for n in found}
    with acting_as(side.documenter.pk):
        for known_at in (None, LATER):
            walked = walk(filters, after=None, limit=9, known_at=known_at)
            assert {key for _, key in walked} == expected
        assert set(events().filter(condition(filters)).values_list("pk", flat=True)) == expected


def test_events_are_found_by_what_was_known_of_a_victim_then(side, three):
    after = LATER + timedelta(days=1)
    with acting_as(side.documenter.pk):
        describe_victim(event=three[0], number=1, labor="other", **by(side))
        asked = {"after": None, "limit": 9}
        then = walk(Filters(labor="journalist"), known_at=LATER - timedelta(1), **asked)
        now = walk(Filters(labor="journalist"), known_at=after, **asked)
    assert three[0].pk in {key for _, key in then}
    assert three[0].pk not in {key for _, key in now}


def test_values_are_counted_as_the_list_finds_them(side, three):
    with acting_as(side.documenter.pk):
        counted = facets_of()
        assert counted.labors == {"journalist": 2, "defender": 1, "both": 1}
        assert counted.genders == {"man": 1, "woman": 1}


def test_what_a_report_that_is_gone_told_is_held_no_longer(side, as_operator):
    event = make_event(side, profiles=told(labor="journalist"))
    with acting_as(side.documenter.pk):
        [other] = make_reports(side, [{"profiles": told(labor="defender")}])
        first = event.links.get().report
        link_report(report=other, event=event, ground="Es el mismo.", **by(side))
    with acting_as(side.steward.pk):
        withdraw_report(report=first, ground="error", by=side.steward.pk, at=LATER)
    with acting_as(side.documenter.pk):
        profile = newest(event)
        assert (profile.labor, profile.report_id) == ("defender", other.pk)


def test_a_victim_is_named_once_and_her_name_can_be_compared(side):
    event = make_event(side)
    person = NewPerson(name="Ana Supuesta", outlet="Faro Inventado")
    with acting_as(side.documenter.pk):
        name_victim(event=event, number=1, person=person, **by(side))
        assert Victim.objects.get(event=event).person_id
        assert NameDigest.objects.filter(event=event).count() == 1
        with pytest.raises(VictimNamed):
            name_victim(event=event, number=1, person=person, **by(side))
