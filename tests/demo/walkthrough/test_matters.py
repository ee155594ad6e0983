"""The invented matters of the demonstration: told once, alive, and hidden from whom they must be."""

import json

import pytest
from tests.cli.installation import installed, python

from baluarte.demo.walkthrough.authorities import OFFICERS
from baluarte.demo.walkthrough.urgent_door import IN_NEED

TELL = """
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from baluarte.demo.walkthrough.authorities import found_authorities
from baluarte.demo.walkthrough.matters import tell_matters
from baluarte.demo.walkthrough.people import found_everybody
from baluarte.demo.walkthrough.urgent_door import flood_door
from baluarte.config.preparation import connected_as, load_missing_protocols
from baluarte.domain.wall.context import acting_as_operator
# As a demonstration is loaded.
settings.DATES_BACK = True
at = timezone.now()
with connected_as("bal_owner"):
    found_everybody(password="only-for-a-demonstration", at=at)
    with acting_as_operator():
        load_missing_protocols(at=at)
    print(*found_authorities(password="only-for-a-demonstration", at=at))
print(*tell_matters(at=at))
for said in (*flood_door(at=at), *flood_door(at=at)):
    print(said)
"""
WENT_UP = """
import django
django.setup()
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.procedure.models import Assignment, Occurrence
from baluarte.domain.wall.context import acting_as
with connected_as("bal_owner"):
    maria = Account.objects.get(username="maria").pk
with connected_as("bal_app"), acting_as(maria):
    up = Assignment.objects.get(replaces__isnull=False, institution__slug="urcrr")
    for one in (up.replaces, up):
        print(one.institution.slug, one.ended_how, one.acknowledged_at is not None)
    done = Occurrence.objects.get(proceeding=up.proceeding_id, step="EX-2", kind="done")
    print(done.her_word, bool(done.evidence_sha256), done.by_id == maria)
"""
SAID_NOT_DONE = """
import django
django.setup()
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.procedure.models import Answer, Assignment, Obligation, Occurrence
from baluarte.domain.procedure.queries import state_of
from baluarte.domain.wall.context import acting_as
with connected_as("bal_owner"):
    maria = Account.objects.get(username="maria").pk
with connected_as("bal_app"), acting_as(maria):
    for one in Assignment.objects.filter(status="reported", ended_at=None):
        said = Answer.objects.get(assignment=one, kind="reported")
        print(one.institution.slug, one.step, bool(said.evidence_sha256))
        of = {"proceeding": one.proceeding_id, "step": one.step}
        print(Occurrence.objects.filter(**of, kind="done").count(),
              state_of(Obligation.objects.get(**of), at=timezone.now()))
"""
LOOK_THROUGH = """
import django
django.setup()
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.procedure.queries.flood import look_through, of_a_flood, size_of_flood
from baluarte.domain.wall.context import acting_as, acting_as_operator
with connected_as("bal_owner"), acting_as_operator():
    nadia = Account.objects.get(username="nadia").pk
with acting_as(nadia):
    print(size_of_flood().count)
    for one in look_through(of_a_flood(), by=nadia, at=timezone.now()):
        print(one.count, one.letter.words.split(", número")[0])
"""


LIAISONS = ("nadia", "pilar", "hugo", "zoe", "ivan", "silvia")


@pytest.fixture(scope="module")
def here(django_db_blocker):
    with installed(django_db_blocker, "20", "30") as installation:
        told = python(TELL, installation.environment).splitlines()
        assert told == [
            f"56 authorities of the catalogue, {len(OFFICERS)} invented officers.",
            "16 invented matters under way.",
            "13 messages at the urgent door, most of them a flood.",
        ]
        yield installation


def seen(here, username, whose):
    asked = ("procedure", "agenda", "--as", username, "--whose", whose, "--json")
    return json.loads(here.run(*asked)[1])


def owed(here, username):
    """Return what was sent to somebody's institution, without what it keeps and others owe."""
    theirs = next(one.institution for one in OFFICERS if one.username == username)
    found = seen(here, username, "institution")["obligations"]
    return [one["step"] for one in found if one["institution"] == theirs]


def test_told_again_nothing_is_added(here):
    assert python(TELL, here.environment).splitlines() == [
        f"0 authorities of the catalogue, {len(OFFICERS)} invented officers.", "0 invented matters under way.",
    ]  # fmt: skip


def test_the_agenda_of_the_organisation_that_keeps_them_is_alive(here):
    found = seen(here, "maria", "all")
    stands = {one["stands"] for one in found["obligations"]}
    assert (found["late"], stands >= {"open", "overdue"}) == (2, True)


def test_each_institution_sees_what_was_sent_to_it_and_no_more(here):
    assert {who: owed(here, who) for who in LIAISONS} == {
        "nadia": ["mech_extraordinary/EX-1"],
        "pilar": ["mech_ordinary/OR-2"] * 2,
        "hugo": ["mech_extraordinary/EX-2"] * 2,
        "zoe": ["criminal_case/CP-2"],
        "ivan": [],
        "silvia": ["mech_extraordinary/EX-2"],
    }


def test_what_the_police_of_the_state_did_not_acknowledge_went_up_and_was_done(here):
    """By her word that it arrived, with a document, as who keeps the matter heard it."""
    assert python(WENT_UP, here.environment).splitlines() == [
        "edo-30-ssp handed_over False", "urcrr done True", "arrived True True",
    ]  # fmt: skip


def test_one_measure_stands_as_said_by_the_authority_and_its_clock_goes_on(here):
    assert python(SAID_NOT_DONE, here.environment).splitlines() == [
        "edo-30-mec EX-2 True", "0 due",
    ]  # fmt: skip


def test_the_municipal_police_that_is_left_out_sees_nothing(here):
    assert seen(here, "beto", "all") == {"late": 0, "soon": 0, "obligations": []}


def test_whoever_is_on_duty_finds_the_one_in_need_before_the_flood(here):
    assert python(LOOK_THROUGH, here.environment).splitlines() == [
        "13",
        f"1 {IN_NEED.words}",
        "12 Mensaje inventado de una avalancha",
    ]
