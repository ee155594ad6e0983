"""What a loaded demonstration holds: it ends today, is known in most parts, and lives."""

import json

import pytest
from tests.cli.installation import python

LOOK = """
import json
import django
django.setup()
from django.db.models import Count, Max, Q
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.protection.models import Adequacy, BoardSession, Position, RiskStudy
from baluarte.domain.protection.queries import measures_of, read_texts
from baluarte.domain.publication.models import Edition, PublishedEvent
from baluarte.domain.registry.models import Event, Profile
from baluarte.domain.wall.context import acting_as, acting_as_operator
from baluarte.norms.clocks.calendar import local_day

found = {}
today = local_day(timezone.now())
with connected_as("bal_owner"), acting_as_operator():
    # What journeys made since is not the demonstration's.
    loaded_at = Edition.objects.get(number=2, revision=0).published_at
    told = Event.objects.filter(created_at__lte=loaded_at)
    dated = told.exclude(listed_date__year=9999).filter(listed_date__year__lt=2900)
    found["newest"] = (today - dated.aggregate(newest=Max("listed_date"))["newest"]).days
    found["states"] = dict(told.values_list("status").annotate(Count("pk")))
    found["links"] = dict(told.values_list("link_to_work").annotate(Count("pk")))
    people = Profile.objects.filter(superseded_by=None, kind="person")
    found["genders"] = dict(people.values_list("gender").annotate(Count("pk")))
    found["answers"] = people.filter(described__isnull=False).count()
    found["collectives"] = Profile.objects.exclude(kind="person").count()
    found["cases"] = Case.objects.count()
    found["closed"] = Case.objects.filter(closed_at__isnull=False).count()
    found["parts"] = dict(Party.objects.values_list("part").annotate(Count("pk")))
    closed = RiskStudy.objects.values_list("closed_at", flat=True)
    found["studies"] = sorted({one is None for one in closed})
    ended = BoardSession.objects.values_list("ended_at", flat=True)
    found["sessions"] = sorted({one is None for one in ended})
    newest = Edition.objects.order_by("-number").first()
    told = [
        dict(PublishedEvent.objects.filter(number=number).values_list("reference", "date"))
        for number in (1, 2)
    ]
    found["told_otherwise"] = sum(told[1].get(one) != date for one, date in told[0].items())
    second = PublishedEvent.objects.filter(number=2)
    found["published"] = second.count()
    found["in_their_town"] = second.exclude(municipality=None).count()
    found["groups_only"] = second.filter(types=[]).count()
    found["months"] = [f"{newest.first_month:%Y-%m}", f"{newest.last_month:%Y-%m}"]
    found["today"] = f"{today:%Y-%m}"
with connected_as("bal_app"):
    rosa = Account.objects.get(username="rosa")
    with acting_as(rosa.pk):
        case = Party.objects.get(account=rosa, part="beneficiary").case
        fits = {one.pk: one.measure.code for one in Adequacy.objects.filter(party__account=rosa)}
        of = {one.measure.pk: one.measure.code for one in measures_of(case)}
        taken = Position.objects.filter(party__account=rosa, about="measure")
        said = {one.pk: of[one.subject] for one in taken}
        texts = read_texts([*fits, *said], by=rosa.pk, at=timezone.now())
        found["rosa"] = {
            code: list(texts[key].values())[0] for key, code in (fits | said).items()
        }
print(json.dumps(found, default=str))
"""


@pytest.fixture(scope="module")
def life(system):
    environment = system.environment | {
        "BALUARTE_FACE": "workbench",
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
    }
    return json.loads(python(LOOK, environment))


def test_it_ends_today_and_nothing_is_later(life):
    assert 0 <= life["newest"] < 21


def test_the_newest_edition_holds_this_month_or_the_one_before(life):
    first, last = life["months"]
    assert (last <= life["today"], first < last) == (True, True)


def test_most_events_are_confirmed_or_determined_and_some_wait(life):
    states, links = life["states"], life["links"]
    everything = sum(states.values())
    undetermined = links.pop("not_determined")
    assert (states["CON"] > 0.4 * everything, states["REP"] > 0.1 * everything) == (True, True)
    assert (sum(links.values()) > 0.6 * everything, undetermined > 0) == (True, True)


def test_gender_and_what_people_say_of_themselves_are_known_of_most_and_unknown_of_some(life):
    genders = life["genders"]
    known, everybody = genders["woman"] + genders["man"], sum(genders.values())
    assert (known > 0.75 * everybody, genders["not_asked"] > 0) == (True, True)
    assert (life["answers"] > 0.75 * everybody, life["collectives"] > 0) == (True, True)


def test_a_dozen_cases_and_more_of_all_stages_and_kinds(life):
    assert (life["cases"] >= 12, life["closed"] > 0, life["studies"]) == (True, True, [False, True])
    assert (life["parts"]["beneficiary"] >= 8, life["parts"]["collective"] >= 2) == (True, True)


def test_the_board_has_met_and_meets_again(life):
    assert life["sessions"] == [False, True]


def test_her_words_stand_under_the_measures_they_are_about(life):
    assert life["rosa"] == {
        "MU-4": "De noche nadie contesta el botón.",
        "MU-2": "No quiero dejar mi casa.",
    }


def test_an_edition_shows_events_in_their_town_and_others_coarse(life):
    """Two people let out as it is what the press had told; the others hide among each other."""
    published, in_their_town = life["published"], life["in_their_town"]
    assert (published > 200, life["groups_only"] > 20) == (True, True)
    assert 0.25 * published < in_their_town < 0.75 * published


def test_the_second_edition_tells_of_each_event_what_the_first_did(life):
    """Nothing was decided in between: joint events and lone ones stay as coarse as they were."""
    assert life["told_otherwise"] == 0
