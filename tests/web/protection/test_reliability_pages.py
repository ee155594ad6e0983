"""Who analyses sees how far raters agree without a case; a second rater finds hers on Home."""

import re
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.second_ratings import key_of_study, lay_rated_twice, sampling_key
from tests.web.markup import flat
from tests.web.protection.conftest import LATER, asked_by

from baluarte.domain.protection.models import ItemRating, RiskStudy
from baluarte.domain.protection.models.second_ratings import FEWEST_PAIRS
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
GIVEN = [
    ("alto", "alto", {"D1-01": (3, 3)}),
    ("medio", "medio", {"D1-01": (0, 0)}),
    ("bajo", "medio", {"D1-01": (2, 1)}),
]
PAGE = "agreement"


@pytest.fixture
def analyst(cast, as_operator):
    """Somebody who analyses, to whom nothing is open."""
    with as_operator():
        return make_account(institution=cast.keeper, roles=["analyst"])


@pytest.fixture
def lay(cast, laid, as_operator):
    """Lay studies that fell by lot and that two rated, closed so many days ago."""

    def do(many: int, *, days: int = 100) -> None:
        key = sampling_key(cast, as_operator)
        with as_operator():
            lay_rated_twice(
                laid.study, islice(cycle(GIVEN), many), first=cast.owner.pk,
                second=cast.colleague.pk, key=key, closed_at=timezone.now() - timedelta(days=days),
            )  # fmt: skip

    return do


@pytest.fixture
def drawn(cast, laid, as_operator) -> RiskStudy:
    """A closed study of the owner's that fell by lot."""
    key = sampling_key(cast, as_operator)
    one = laid.study
    with acting_as(cast.owner.pk):
        pk = key_of_study(key)
        RiskStudy.objects.bulk_create([
            RiskStudy(
                id=pk, compartment_id=one.compartment_id, case_id=one.case_id,
                party_id=one.party_id, unit="person", instrument=one.instrument,
                instrument_sha256=one.instrument_sha256, opened_at=one.opened_at,
                closed_at=LATER, review_date=LATER.date(), by_id=cast.owner.pk,
            )
        ])  # fmt: skip
        return RiskStudy.objects.get(pk=pk)


def words(answer) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_analyst_without_a_case_sees_kappa_its_interval_and_no_case(enter, analyst, lay, laid):
    lay(60)
    said = words(enter(analyst).get(reverse(PAGE)))
    assert "De 60 estudios sorteados que dos personas valoraron por separado." in said
    level = re.search(r"El nivel 60 (\d+) %, entre (\d+) y (\d+) (0[.,]\d+), entre", said)
    assert level is not None
    assert "Un par cuenta cuando termina el trimestre en que se completó" in said
    assert (level[1], int(level[2]) < 67 < int(level[3])) == ("67", True)
    for hidden in (laid.case.reference, "Citlali", str(laid.study.pk)):
        assert hidden not in said


def test_where_pairs_are_few_it_says_how_many_of_how_many(enter, analyst, lay):
    lay(4)
    said = words(enter(analyst).get(reverse(PAGE)))
    assert f"Muy pocos para decir algo: 4 de los {FEWEST_PAIRS} pares que hacen falta" in said
    assert "kappa" in said
    assert "0,00, entre" not in said


def test_a_quarter_without_pairs_is_an_empty_cell_and_not_a_zero(enter, analyst, lay):
    lay(12, days=300)
    lay(12, days=100)
    markup = flat(enter(analyst).get(reverse(PAGE)).content.decode())
    table = re.search(r'<table[^>]*id="acuerdo-por-trimestre-table".*?</table>', markup)
    values = re.findall(r'data-value="([^"]*)"', table[0])
    rows = [values[place : place + 5] for place in range(0, len(values), 5)]
    known = [row for row in rows if row[1] == "12"]
    silent = [row for row in rows if row[1] == "0"]
    assert [row[2] for row in known] == ["67", "67"]
    assert silent
    assert all(row[2:] == ["", "", ""] for row in silent)


def test_before_anything_is_rated_twice_it_says_what_will_stand_here(enter, analyst):
    said = words(enter(analyst).get(reverse(PAGE)))
    assert "Aún no hay estudios sorteados con dos valoraciones" in said
    assert "Usted no tiene acceso a ningún expediente" in said


def test_who_sees_no_study_and_draws_is_told_whom_to_ask(enter, analyst):
    sample = {"desde": "2026-02-01", "hasta": "2026-03-31", "n": "5", "semilla": "7"}
    answer = enter(analyst).post(reverse(PAGE), sample)
    assert answer.status_code == 422
    assert "pedir a la custodia de datos de una organización" in words(answer)


def test_few_queries_and_english(enter, analyst, lay):
    lay(31)
    browser = enter(analyst)
    assert asked_by(browser, reverse(PAGE)) <= 15
    english = browser.get(reverse(PAGE).replace("/es/", "/en/", 1))
    assert "Out of 30 studies that fell by lot" in words(english)


def test_home_of_who_analyses_leads_to_both_pages(enter, analyst):
    said = enter(analyst).get(reverse("desk")).content.decode()
    assert all(reverse(page) in said for page in (PAGE, "effects"))


def test_home_of_another_does_not(enter, cast, laid):
    said = enter(cast.owner).get(reverse("desk")).content.decode()
    assert not any(reverse(page) in said for page in (PAGE, "effects"))


def test_a_study_that_fell_by_lot_is_work_for_another_and_not_for_who_made_it(
    enter, cast, drawn, same_institution
):
    label = "Estudios por valorar de nuevo"
    homes = [
        label in enter(who).get(reverse("desk")).content.decode()
        for who in (cast.colleague, cast.owner, same_institution, cast.stranger)
    ]
    assert homes == [True, False, False, False]


def test_she_begins_it_from_her_page_and_sees_nothing_of_the_first(enter, cast, drawn, laid):
    with acting_as(cast.owner.pk):
        ItemRating.objects.bulk_create([
            ItemRating(compartment_id=drawn.compartment_id, study=drawn, item="D1-01", code=3,
                       by_id=cast.owner.pk, rated_at=LATER)
        ])  # fmt: skip
    browser, again = enter(cast.colleague), reverse("rate_again", args=[drawn.pk])
    page = browser.get(reverse("protection")).content.decode()
    assert again in page
    opened = browser.post(again)
    with acting_as(cast.colleague.pk):
        mine = RiskStudy.objects.get(rated_again=drawn)
        assert not ItemRating.objects.filter(study=drawn).exists()
    assert opened.url == reverse("study", args=[mine.pk])
    assert again not in browser.get(reverse("protection")).content.decode()


def test_who_coded_part_of_it_is_told_who_can(enter, cast, drawn):
    with acting_as(cast.colleague.pk):
        ItemRating.objects.bulk_create([
            ItemRating(compartment_id=drawn.compartment_id, study=drawn, item="D1-01", code=3,
                       by_id=cast.colleague.pk, rated_at=datetime(2026, 3, 1, tzinfo=UTC))
        ])  # fmt: skip
    browser = enter(cast.colleague)
    answer = browser.post(reverse("rate_again", args=[drawn.pk]), follow=True)
    assert "Puede empezarla alguien más del equipo." in words(answer)
    with acting_as(cast.colleague.pk):
        assert not RiskStudy.objects.filter(rated_again=drawn).exists()
