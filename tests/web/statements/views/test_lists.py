"""Who entered facts finds on her first page what she sent, and what a second person said of it."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.statements import keep, let_stand, say, say_all

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.statements.choices import Objection

pytestmark = pytest.mark.django_db


def sent_on(browser, **asked):
    page = browser.get(reverse("institution_facts"), asked)
    assert page.status_code == 200
    return page.context["sent"], page.content.decode()


def test_what_i_sent_is_there_with_its_state(enter, cast, shared):
    made = say_all(cast.owner, shared, {}, {"heading": "files_charged"})
    browser = enter(cast.owner)
    [line], page = sent_on(browser)
    assert "Lo que envié" in page
    assert line["url"] == reverse("fact_batch", args=[made[0].batch])
    assert [one["label"] for one in line["states"]] == ["Espera a una segunda persona"]
    let_stand(cast.colleague, made[0])
    let_stand(cast.colleague, made[1], objection=Objection.MISREAD)
    [line], _ = sent_on(browser)
    assert [one["label"] for one in line["states"]] == ["En pie: 1", "No se dejó en pie: 1"]


def test_it_is_of_who_sent_it_and_stands_on_the_first_page_alone(enter, cast, shared):
    say(cast.owner, shared)
    assert sent_on(enter(cast.colleague))[0] == []
    assert sent_on(enter(cast.owner), respuesta="answered")[0] == []


def test_a_liaison_of_an_authority_sees_what_they_sent(enter, cast, as_operator):
    with as_operator():
        office = make_institution(kind=InstitutionKind.AUTHORITY)
        liaison = make_account(institution=office, roles=["liaison"])
    say(liaison, keep(liaison, office))
    [line], _ = sent_on(enter(liaison))
    assert line["number"] == 1
