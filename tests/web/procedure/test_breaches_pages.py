"""The register of clocks that ran out: who reads it, what it says and no more, who explains."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.procedure.conftest import make_night
from tests.web.procedure.test_routing_pages import leave_out, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Breach
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
OF_A_BREACH = {"breach"}
OUTSIDE = ("without_role", "stranger", "officer")


def make_late(cast, as_role):
    """Four hours ago a request came in; measures were sent at once, and are not there yet."""
    night = make_night(cast, minutes_ago=240)
    then = night.matter.opened_at
    with acting_as(cast.owner.pk):
        actions.assign(
            proceeding=night.extraordinary, step="EX-1", institution=cast.federal,
            by=cast.owner.pk, at=then,
        )  # fmt: skip
    with as_role("bal_worker"), acting_as_nobody():
        actions.look_at_what_ran_out(at=timezone.now())
    with acting_as(cast.owner.pk):
        return night, Breach.objects.get(step="EX-1", proceeding=night.extraordinary)


@pytest.fixture
def late(cast, as_role):
    return make_late(cast, as_role)


def at(found):
    return reverse("breach", args=[found.pk])


@pytest.mark.parametrize("who", ["owner", "colleague", "liaison"])
def test_the_keeper_and_whoever_had_it_read_it(enter, cast, late, who):
    browser = enter(getattr(cast, who))
    assert browser.get(at(late[1])).status_code == 200
    assert at(late[1]) in browser.get(reverse("breaches")).content.decode()


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, late, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(at(late[1])), browser.post(at(late[1]), {"reason": "x"})]
    missing = browser.get(reverse("matter", args=["0000000000"]))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}
    assert "No ha vencido ningún plazo" in text_of(browser.get(reverse("breaches")))


def test_it_says_what_whose_until_when_and_accuses_nobody(enter, cast, late):
    said = text_of(enter(cast.owner).get(at(late[1])))
    for words in (cast.federal.name, "Estaba a tiempo hasta", "hasta donde sabe este registro"):
        assert words in said
    for word in ("culpa", "incumplió", "negligen"):
        assert word not in said.lower()


def test_both_explain_and_the_keeper_reads_both(enter, cast, late):
    for who, reason in (("liaison", "No había personal"), ("owner", "Se llamó tres veces")):
        answer = enter(getattr(cast, who)).post(at(late[1]), {"reason": reason})
        assert answer.status_code == 302
    said = text_of(enter(cast.owner).get(at(late[1])))
    assert "No había personal" in said
    assert "Se llamó tres veces" in said
    assert "Se llamó tres veces" not in text_of(enter(cast.liaison).get(at(late[1])))


def test_an_explanation_says_something(enter, cast, late):
    assert enter(cast.owner).post(at(late[1]), {"reason": "  "}).status_code == 422


def test_who_is_left_out_afterwards_reads_nothing(enter, cast, late):
    night, found = late
    browser = enter(cast.liaison)
    leave_out(cast, night, cast.federal)
    assert browser.get(at(found)).status_code == 404
    assert "No ha vencido ningún plazo" in text_of(browser.get(reverse("breaches")))


def test_the_register_is_narrowed_by_institution_and_role(enter, cast, late):
    browser, page = enter(cast.owner), reverse("breaches")
    by_institution = browser.get(page, {"institucion": str(cast.federal.pk)}).content.decode()
    assert by_institution.count('href="/es/procedimientos/incumplimientos/') == 2
    none = text_of(browser.get(page, {"papel": "police"}))
    assert "Ningún plazo vencido responde a estos filtros" in none
    assert browser.get(page, {"institucion": "x", "papel": "y", "desde": "z"}).status_code == 200


def test_as_many_queries_for_one_as_for_thirty(enter, cast, late, as_role):
    browser = enter(cast.owner)
    few = asked_by(browser, reverse("breaches"))
    for _ in range(14):
        make_late(cast, as_role)
    with acting_as(cast.owner.pk):
        assert Breach.objects.count() >= 30
    assert asked_by(browser, reverse("breaches")) == few


def test_twenty_stand_on_a_page_and_the_rest_on_the_next(enter, cast, late, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        for number in range(20):
            one = Breach.objects.get(pk=late[1].pk)
            one.pk, one.run = uuid4(), f"{one.run}-{number}"
            one.save(force_insert=True)
    browser, register = enter(cast.owner), reverse("breaches")
    pages = [browser.get(register), browser.get(register, {"desde": 20})]
    with acting_as(cast.owner.pk):
        number = Breach.objects.count()
    assert [len(one.context["rows"]) for one in pages] == [20, number - 20]
    assert [one.context["next_url"] for one in pages] == ["?desde=20", ""]
