"""The pages of whoever analyses: open to analysts alone, and nothing of a person or a case in them."""

from datetime import date

import pytest
from django.urls import reverse
from tests.factories.access import make_account, settle
from tests.factories.procedure import BEFORE
from tests.web.protection.conftest import LATER, asked_by

from baluarte.domain.access import actions as access
from baluarte.domain.access.models import Grant
from baluarte.domain.audit.models import Entry
from baluarte.domain.protection import actions
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGES = ("effects", "agreement")
SINCE = {"desde": "2024-01-01", "dias": "30"}
SAMPLE = {"desde": "2026-02-01", "hasta": "2026-03-31", "n": "5", "semilla": "7"}


@pytest.fixture
def analyst(cast, laid, as_operator):
    """Somebody who analyses, and whom the steward let into the one case."""
    with as_operator():
        account = make_account(institution=cast.keeper, roles=["analyst"])
    with acting_as(cast.steward.pk):
        access.grant(
            compartment=laid.case.compartment, account=account, level=Level.IDENTIFIED,
            ground="Estudio de acuerdo", by=cast.steward.pk, at=BEFORE,
        )  # fmt: skip
    settle(Grant)
    return account


@pytest.fixture
def closed(cast, laid):
    with acting_as(cast.owner.pk):
        return actions.close_study(study=laid.study, by=cast.owner.pk, at=LATER)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["owner", "colleague", "stranger", "without_role"])
def test_the_pages_are_there_for_analysts_alone(enter, cast, page, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(reverse(page), SINCE), browser.post(reverse(page), SAMPLE)]
    assert [one.status_code for one in answers] == [404, 404]


@pytest.mark.parametrize("page", PAGES)
def test_an_analyst_comes_in_and_nothing_is_read_before_it_is_asked_for(enter, analyst, page):
    assert enter(analyst).get(reverse(page)).status_code == 200
    with acting_as(analyst.pk):
        assert not Entry.objects.filter(act__startswith="protection.read").exists()


@pytest.mark.parametrize("page", PAGES)
def test_another_theme_asks_for_nothing_and_refuses_nothing(enter, analyst, page):
    assert enter(analyst).get(reverse(page), {"tema": "oscuro"}).status_code == 200


def test_the_way_to_the_pages_is_shown_to_analysts_alone(enter, analyst, cast, laid):
    ways = [
        [reverse(page) in enter(who).get(reverse("protection")).content.decode() for page in PAGES]
        for who in (analyst, cast.owner)
    ]
    assert ways == [[True, True], [False, False]]


@pytest.mark.parametrize("language", ["es", "en"])
def test_too_few_is_said_in_words_and_no_case_is_named(enter, analyst, laid, cast, language):
    with acting_as(cast.owner.pk):
        actions.say_how_far(
            measure=laid.measure, status="IMP", happened_on=date(2026, 3, 2), by=cast.owner.pk,
            at=LATER,
        )  # fmt: skip
    address = reverse("effects").replace("/es/", f"/{language}/", 1)
    said = enter(analyst).get(address, SINCE).content.decode()
    words = {"es": "Muy pocos para decir algo", "en": "Too few to say"}[language]
    assert (words in said, laid.case.reference in said, "Citlali" in said) == (True, False, False)


@pytest.mark.parametrize("given", [{"desde": "ayer", "dias": "30"}, {**SINCE, "dias": "31"}])
def test_what_is_not_right_is_said(enter, analyst, given):
    assert enter(analyst).get(reverse("effects"), given).status_code == 422


def test_a_sample_is_drawn_and_its_address_shows_how_far_it_has_come(enter, analyst, closed, laid):
    browser = enter(analyst)
    answer = browser.post(reverse("agreement"), SAMPLE)
    assert answer.status_code == 302
    said = browser.get(answer.url).content.decode()
    assert ("1 sorteados de 1" in said, laid.case.reference in said, "Citlali" in said) == (
        True, False, False,
    )  # fmt: skip


def test_where_nothing_was_closed_nothing_is_drawn(enter, analyst):
    answer = enter(analyst).post(reverse("agreement"), SAMPLE)
    assert answer.status_code == 422


def test_results_name_no_case_and_say_where_pairs_are_too_few(enter, cast, analyst, closed, laid):
    by = cast.colleague.pk
    with acting_as(by):
        again = actions.open_study(
            case=laid.case, party=laid.party, unit="person", rated_again=closed, by=by, at=LATER
        )
        for item in actions.studies.instrument_of(again).items:
            actions.rate_item(study=again, item=item, code=1, by=by, at=LATER)
        actions.state_level(
            study=again, level="medio", nexus="no_determinado", reason="Por lo leído", by=by,
            at=LATER,
        )  # fmt: skip
        actions.close_study(study=again, by=by, at=LATER)
    said = enter(analyst).get(reverse("agreement"), SAMPLE).content.decode()
    assert ("Muy pocos pares" in said, laid.case.reference in said) == (True, False)


@pytest.mark.parametrize(("page", "given"), [("effects", SINCE), ("agreement", SAMPLE)])
def test_few_queries(enter, analyst, closed, page, given):
    query = "&".join(f"{name}={value}" for name, value in given.items())
    assert asked_by(enter(analyst), f"{reverse(page)}?{query}") <= 15
