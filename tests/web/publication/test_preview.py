import pytest
from django.utils import timezone, translation
from tests.factories.registry import make_event

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.models import PublishedEvent
from baluarte.domain.publication.queries import records
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as
from baluarte.web.publication.presenters.public_event import told as public_event_page
from baluarte.web.publication.preview import in_words, public_event, record_of

pytestmark = pytest.mark.django_db
ALL = tuple(Publishable.values)


def record(cast, one):
    with acting_as(cast.owner.pk):
        held = Event.objects.select_related("current__state", "current__municipality")
        return record_of(held.get(pk=one.pk), at=timezone.now())


def out(cast, one, fields=ALL) -> PublishedEvent:
    return public_event(record(cast, one), fields)


def words(cast, one, field) -> str:
    with translation.override("en"):
        return in_words(record(cast, one), field, ALL)


def test_a_day_goes_out_as_its_month(cast):
    one = make_event(cast.side)
    assert (out(cast, one).date, words(cast, one, "date")) == (
        "2025-05",
        "May 2025 (the day is not published)",
    )


def test_a_day_on_which_somebody_died_goes_out(cast):
    one = make_event(cast.side, types=["AG-KIL"])
    assert out(cast, one).date == "2025-05-03"


def test_a_small_municipality_is_not_named(cast):
    one = make_event(cast.side, municipality_id="30002")
    assert (out(cast, one).municipality, words(cast, one, "municipality")) == (
        None,
        "none: fewer than 10,000 people live there, and who it was would be known",
    )


def test_a_municipality_of_unknown_population_is_not_named(cast):
    one = make_event(cast.side, municipality_id="20001")
    assert words(cast, one, "municipality") == "none: nobody knows how many people live there"


def test_a_place_that_is_only_a_state_names_no_municipality(cast):
    one = make_event(cast.side, municipality_id=None, state_id="30", place_precision="state")
    assert words(cast, one, "municipality") == (
        "none: it is not known that closely, or it is kept back"
    )


def test_a_victim_nobody_counted_is_not_counted(cast):
    one = make_event(cast.side, victims=None)
    assert (out(cast, one).victims, words(cast, one, "victims")) == (
        None,
        "none: nobody told how many",
    )


def test_what_is_not_ticked_does_not_go_out_and_the_state_does(cast):
    told = out(cast, make_event(cast.side), fields=())
    assert told.state.code == "30"
    assert (told.date, told.municipality, told.types, told.groups) == ("", None, [], [])
    assert (told.perpetrators, told.acts, told.victims, told.link_to_work) == ([], None, None, "")


def test_the_page_before_is_the_page_of_the_edition(cast):
    one = make_event(cast.side, victims=2, types=["AG-THR", "AG-DTH"], perpetrators=["PE-MUN"])
    cast.let_out(one)
    [published] = records(cast.publish()).rows
    told = public_event(record(cast, one), ALL, reference=published.reference, is_exact=True)
    for language in ("es", "en"):
        with translation.override(language):
            assert public_event_page(told) == public_event_page(published)


def test_a_single_review_is_on_the_page_before_it_is_published(cast):
    told = public_event(record(cast, make_event(cast.side)), ALL, is_single=True)
    with translation.override("en"):
        said = {one["term"]: one["value"] for one in public_event_page(told)["known"]}
    assert said["Review"] == "A single review"
