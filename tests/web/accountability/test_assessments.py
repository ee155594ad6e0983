"""A target and an assessment are entered where the indicator is read, and stand beside others'."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.factories.statements import keep
from tests.web.markup import flat

from baluarte.domain.accountability.models import Assessment, Target
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CODE = "PRO-S-03"
TARGET = {"value": "80", "due_date": "2027-12-31", "ground": "Acuerdo 3 (inventado)"}
SAID = {
    "first_date": "2025-01-01", "last_date": "2025-12-31", "verdict": "little",
    "words": "Avanza poco (inventado).",
}  # fmt: skip


@pytest.fixture
def browser(enter, house):
    return enter(house.analyst)


def address(name, *args):
    return reverse(name, args=args)


def whose(house, **given):
    return given | {"holder": str(house.institution.pk), "document": str(house.document.pk)}


def let_stand(enter, house, model=Assessment, kind="evaluacion"):
    """Let what the analyst entered stand, as another of the house does on the page."""
    with acting_as(house.analyst.pk):
        [made] = model.objects.all()
    done = enter(house.one).post(address("review_entry", kind, made.pk), {"decision": "stands"})
    assert done.status_code == 302


def test_a_target_is_entered_and_shown_with_whose_it_is(browser, house, page, enter):
    done = browser.post(address("new_target", CODE), whose(house, **TARGET))
    assert done.headers["Location"] == f"{address('policy_indicator', CODE)}#progress"
    assert "80 %" not in flat(page(address("policy_indicator", CODE)).content.decode())
    let_stand(enter, house, Target, "meta")
    read = flat(page(address("policy_indicator", CODE)).content.decode())
    assert "80 %" in read
    assert f"{house.institution}: Acuerdo 3 (inventado)" in read
    assert "80 %" in flat(page(address("policy")).content.decode())


def test_an_assessment_is_entered_and_shown_on_its_side(browser, house, page, enter):
    browser.post(address("new_assessment", "indicator", CODE), whose(house, **SAID))
    assert page(address("policy_indicator", CODE)).context["sides"] == []
    let_stand(enter, house)
    [shown] = page(address("policy_indicator", CODE)).context["sides"]
    assert [(one.who, one.verdict) for one in shown.civil] == [
        (str(house.institution), "Avanza poco")
    ]
    assert shown.authority == []


@pytest.mark.parametrize(("of", "code"), [("objective", "OB-0A"), ("institution", "SEGOB-UDH")])
def test_an_objective_and_an_institution_are_judged_too(browser, house, page, enter, of, code):  # noqa: PLR0917
    done = browser.post(address("new_assessment", of, code), whose(house, **SAID))
    let_stand(enter, house)
    shown = page(done.headers["Location"].partition("#")[0])
    assert "Avanza poco (inventado)." in flat(shown.content.decode())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "muchos"}, "value"),
        ({"value": "101"}, "value"),
        ({"due_date": ""}, "due_date"),
        ({"ground": ""}, "ground"),
        ({"document": ""}, "document"),
        ({"holder": "otra"}, "holder"),
    ],
)
def test_what_is_wrong_of_a_target_is_said_beside_its_field(browser, house, changes, field):
    refused = browser.post(address("new_target", CODE), whose(house, **TARGET) | changes)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    with acting_as(house.analyst.pk):
        assert Target.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_date": "2024-12-31"}, "last_date"),
        ({"last_date": "2999-12-31"}, "last_date"),
        ({"verdict": "muy bien"}, "verdict"),
        ({"words": " "}, "words"),
        ({"document": ""}, "document"),
    ],
)
def test_what_is_wrong_of_an_assessment_is_said_beside_its_field(browser, house, changes, field):
    refused = browser.post(
        address("new_assessment", "indicator", CODE), whose(house, **SAID) | changes
    )
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    with acting_as(house.analyst.pk):
        assert Assessment.objects.count() == 0


def test_a_document_that_not_everybody_sees_is_not_offered(browser, house):
    hidden = keep(house.one, house.institution, is_shared=False, content=b"Inventado, aparte.")
    given = whose(house, **SAID) | {"document": str(hidden.pk)}
    refused = browser.post(address("new_assessment", "indicator", CODE), given)
    assert list(refused.context["form"].errors) == ["document"]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_words_that_would_run_are_shown_as_words(browser, house, page, enter, text):
    browser.post(
        address("new_assessment", "indicator", CODE), whose(house, **SAID) | {"words": text}
    )
    let_stand(enter, house)
    assert harms_in(page(address("policy_indicator", CODE)).content.decode()) == []


@pytest.mark.parametrize(
    "url",
    [
        ("new_target", "NO-HAY"),
        ("new_assessment", "indicator", "NO-HAY"),
        ("new_assessment", "objective", CODE),
        ("new_assessment", "institution", "NO-HAY"),
        ("new_assessment", "persona", CODE),
    ],
)
def test_of_what_there_is_not_nothing_is_entered(browser, url):
    assert browser.get(address(*url)).status_code == 404


def test_whoever_enters_for_nobody_finds_no_door(enter, house, as_operator):
    with as_operator():
        plain = make_account(institution=house.institution, roles=["reception_officer"])
    browser = enter(plain)
    assert browser.get(address("new_target", CODE)).status_code == 404
    read = browser.get(address("policy_indicator", CODE)).content.decode()
    assert address("new_target", CODE) not in read
    assert address("new_assessment", "indicator", CODE) not in read
