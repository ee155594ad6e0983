"""What presses, a case's plan: never a name, the sealed by choice, the same queries for many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.protection import make_study
from tests.web.protection.conftest import LATER, addresses, asked_by, lay

from baluarte.domain.audit.models import Entry
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import Cause
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def read(browser, address: str) -> str:
    return browser.get(address).content.decode()


def readings(cast) -> int:
    with acting_as(cast.owner.pk):
        return Entry.objects.filter(act="protection.read_texts").count()


def test_what_presses_stands_with_why_and_never_a_name(enter, cast, laid):
    with acting_as(cast.owner.pk):
        actions.report_incident(
            measure=laid.measure, happened_at=LATER, text="No llegó nadie",
            by=cast.owner.pk, at=LATER,
        )  # fmt: skip
    said = read(enter(cast.owner), reverse("protection"))
    for stands in ("Una medida falló", "Protección de inmuebles", "Estudio de riesgo"):
        assert stands in said
    assert [name for name in ("Citlali", "No llegó", "Alto") if name in said] == []


def test_how_many_are_followed_is_counted_where_it_is_asked_beside_nobodys_name(enter, cast, laid):
    browser = enter(cast.owner)
    with acting_as(cast.owner.pk):
        actions.say_how_far(
            measure=laid.measure, status="DEC", happened_on=LATER.date(), by=cast.owner.pk, at=LATER
        )
    unasked, asked = (read(browser, reverse("protection") + more) for more in ("", "?carga=1"))
    counted = "1 persona con medidas vigentes"
    assert (counted in unasked, counted in asked) == (False, True)


def test_where_nothing_presses_the_page_says_so_quietly(enter, cast):
    assert "Nada apremia" in read(enter(cast.owner), reverse("protection"))


def test_what_is_due_later_than_a_month_does_not_press(enter, cast, laid):
    far = timezone.localdate() + timedelta(days=60)
    with acting_as(cast.owner.pk):
        actions.ask_anew(
            case=laid.case, cause=Cause.HER_WISH, due_on=far, by=cast.owner.pk, at=LATER
        )
    assert "Lo pidió la persona" not in read(enter(cast.owner), reverse("protection"))


def test_the_plan_shows_each_scenario_with_its_measures(enter, cast, laid):
    said = read(enter(cast.owner), addresses(laid)["case_protection"])
    for stands in ("Alto", "Escenario 1", "Protección de inmuebles", "De acuerdo"):
        assert stands in said
    assert [text for text in ("Por la escalada", "vigilan la casa") if text in said] == []


@pytest.mark.parametrize("name", ["case_protection", "study"])
def test_what_is_written_opens_by_choice_and_that_is_logged(enter, cast, laid, name):
    before = readings(cast)
    browser, address = enter(cast.owner), addresses(laid)[name]
    read(browser, address)
    unread = readings(cast)
    said = read(browser, f"{address}?textos=abiertos")
    assert "Por la escalada" in said
    assert "Quienes vigilan la casa" in said
    assert (unread - before, readings(cast) - unread) == (0, 1)


def test_the_list_asks_as_much_for_thirty_as_for_one(enter, cast, laid):
    browser, address = enter(cast.owner), reverse("protection")
    one = asked_by(browser, address)
    for _ in range(3):
        lay(cast)
    with acting_as(cast.owner.pk):
        for _ in range(30):
            actions.ask_anew(case=laid.case, cause=Cause.HER_WISH, by=cast.owner.pk, at=LATER)
    assert asked_by(browser, address) == one


def test_a_case_asks_as_much_for_many_measures_and_studies_as_for_one(enter, cast, laid):
    browser, address = enter(cast.owner), addresses(laid)["case_protection"]
    one = asked_by(browser, address)
    for _ in range(2):
        make_study(cast, laid.case, laid.party, at=LATER)
    with acting_as(cast.owner.pk):
        for _ in range(30):
            actions.plan_measure(
                case=laid.case, study=laid.study, code="MD-1", answers=[1], by=cast.owner.pk,
                institution=cast.federal, at=LATER,
            )  # fmt: skip
    assert (asked_by(browser, address), one <= MOST_QUERIES) == (one, True)


@pytest.mark.parametrize("name", ["study", "study_domain", "measure", "withdrawal"])
def test_a_page_of_one_asks_few_queries(enter, cast, laid, name):
    assert asked_by(enter(cast.owner), addresses(laid)[name]) <= MOST_QUERIES


def test_the_instrument_marks_what_is_ours(enter, cast):
    said = read(enter(cast.stranger), reverse("instrument"))
    for stands in ("Amenaza", "¿Qué intereses toca la labor", "Ninguna negativa automática"):
        assert stands in said
    assert "Propuesta nuestra, por confirmar" in said
