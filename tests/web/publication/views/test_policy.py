"""Editions of the policy at the workbench: two persons, what changed, refusals in words."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.policy import FACTS, filled, make_policy_house
from tests.factories.statements import NOW, take_back

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return filled(made)


@pytest.fixture
def prepared(house):
    return house.prepare()


def page_of(edition):
    return reverse("policy_edition", args=[edition.pk])


@pytest.mark.parametrize("who", ["curator", "analyst"])
def test_who_keeps_the_policy_comes_in(confirm, house, prepared, who):
    browser = confirm(getattr(house, who))
    addresses = [reverse("policy_editions"), reverse("prepare_policy"), page_of(prepared)]
    assert {browser.get(one).status_code for one in addresses} == {200}


@pytest.mark.parametrize("who", ["plain", "liaison"])
def test_nobody_else_tells_it_from_what_does_not_exist(confirm, house, prepared, who):
    browser = confirm(getattr(house, who))
    addresses = [reverse("policy_editions"), reverse("prepare_policy"), page_of(prepared)]
    answers = [browser.get(one) for one in addresses]
    answers += [browser.post(one, {"answer": "agrees"}) for one in addresses]
    assert {one.status_code for one in answers} == {404}


def test_an_edition_is_prepared_by_who_just_showed_who_they_are(confirm, house):
    answer = confirm(house.analyst).post(reverse("prepare_policy"))
    [edition] = house.read(queries.policy_editions)
    assert (answer.status_code, answer.url) == (302, page_of(edition))


def test_another_lets_it_out_and_who_prepared_it_does_not(enter, house, prepared):
    own = enter(house.analyst).post(page_of(prepared), {"answer": "agrees"})
    other = enter(house.curator).post(page_of(prepared), {"answer": "agrees"})
    assert (own.status_code, other.status_code) == (404, 302)
    assert house.read(queries.latest_policy).number == 1


def test_who_disagrees_says_why_from_a_list(enter, house, prepared):
    enter(house.curator).post(page_of(prepared), {"answer": "names"})
    with acting_as(house.analyst.pk):
        assert queries.policy_edition(prepared.pk).review.objection == "names"


def test_an_answer_that_is_none_is_asked_again(enter, house, prepared):
    assert enter(house.curator).post(page_of(prepared), {"answer": "x"}).status_code == 422


def test_what_fell_since_is_refused_in_words_with_its_name(enter, house):
    [one, *_] = house.state(*({**fact, "institution": "EDO-20-FIS"} for fact in FACTS[:2]))
    edition = house.prepare(at=timezone.now())
    take_back(house.curator, house.analyst, one, at=timezone.now())
    answer = enter(house.curator).post(page_of(edition), {"answer": "agrees"})
    assert (answer.status_code, one.reference in answer.content.decode()) == (422, True)


def test_the_name_of_somebody_with_an_account_is_refused_in_words(confirm, house):
    made = house.promise(says=f"Lo entregará {house.liaison.display_name}.")
    answer = confirm(house.analyst).post(reverse("prepare_policy"))
    assert (answer.status_code, made.reference in answer.content.decode()) == (422, True)


def test_what_changed_and_its_words_stand_on_the_page(enter, house):
    house.let_out(at=NOW)
    house.promise(says="Abrir una oficina en cada capital.", at=timezone.now())
    page = enter(house.curator).get(page_of(house.prepare(at=timezone.now())))
    assert "Abrir una oficina en cada capital." in page.content.decode()


def test_the_second_person_reads_every_value_before_and_after(enter, house):
    house.let_out(at=NOW)
    later = timezone.now()
    [made, *_] = house.state(*({**one, "institution": "EDO-20-FIS"} for one in FACTS[:2]), at=later)
    page = enter(house.curator).get(page_of(house.prepare(at=timezone.now()))).content.decode()
    shown = page.partition('id="renglones"')[2]
    wanted = (made.reference, "https://ejemplo.test/respuesta.pdf#page=3", "25 % (2025): 5 de 20",
              "25 % (2025): 10 de 40")  # fmt: skip
    assert [one for one in wanted if one not in shown] == []


@pytest.mark.parametrize("asked", ["1", "2", "99999999", "x", "-1", "0"])
def test_any_page_of_it_is_answered(enter, house, prepared, asked):
    address = f"{page_of(prepared)}?pagina={asked}"
    assert enter(house.curator).get(address).status_code == 200


def test_what_was_noted_for_harm_is_refused_with_what_to_do(confirm, enter, house, prepared):
    house.review(prepared)
    given = {"kind": PolicyRowKind.INDICATOR, "code": "INV-P-03", "ground": "harm"}
    confirm(house.analyst).post(reverse("note_policy_erratum", args=[prepared.pk]), given)
    house.promise(says="Otra promesa inventada.", at=timezone.now())
    answer = confirm(house.analyst).post(reverse("prepare_policy"))
    said = answer.content.decode()
    assert (answer.status_code, "INV-P-03" in said, "Retire lo que podría dañar" in said) == (
        422, True, True,
    )  # fmt: skip


def test_an_erratum_of_what_is_out_is_noted(confirm, house, prepared):
    release = house.review(prepared)
    address = reverse("note_policy_erratum", args=[prepared.pk])
    given = {"kind": PolicyRowKind.INDICATOR, "code": "INV-P-03", "ground": "wrong"}
    assert confirm(house.analyst).post(address, given).status_code == 302
    assert [one.code for one in house.read(queries.policy_errata, release)] == ["INV-P-03"]


def test_an_erratum_of_what_is_not_in_it_is_refused_in_words(confirm, house, prepared):
    house.review(prepared)
    address = reverse("note_policy_erratum", args=[prepared.pk])
    given = {"kind": PolicyRowKind.INDICATOR, "code": "NADA", "ground": "wrong"}
    assert confirm(house.analyst).post(address, given).status_code == 422


def test_an_edition_that_is_not_out_has_no_errata(confirm, house, prepared):
    address = reverse("note_policy_erratum", args=[prepared.pk])
    assert confirm(house.analyst).get(address).status_code == 404


def test_the_button_pressed_twice_prepares_one_and_leads_to_it(confirm, house):
    browser = confirm(house.analyst)
    first, second = (browser.post(reverse("prepare_policy")) for _ in range(2))
    [edition] = house.read(queries.policy_editions)
    assert first.url == second.url == page_of(edition)
    assert "ya está preparada" in browser.get(second.url).content.decode()
