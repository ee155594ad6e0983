"""A call on one screen: nothing typed is lost, sent twice it is one case, and nobody is told."""

import pytest
from django.utils import timezone
from tests.factories.access import make_institution
from tests.web.cases.conftest import address, text_of
from tests.web.markup import flat
from tests.web.registry.conftest import asked_by

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.cases.models import Case, Letter, Reception
from baluarte.domain.cases.queries import consents_of, layers_of, parties_of, told_words
from baluarte.domain.cases.queries.notebook import promises_due
from baluarte.domain.procedure.models import Assignment, Matter, Obligation
from baluarte.domain.procedure.queries import left_out_of, zone_of_matter
from baluarte.domain.procedure.queries.whole_list import whole_list
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import CENTRE

pytestmark = pytest.mark.django_db
WORDS = "Hay hombres afuera.\r\nNo sé quiénes son."
CALL = {
    "key": "11111111-2222-4333-8444-666666666666", "words": WORDS, "consent": "yes",
    "told": "call", "part": "beneficiary", "name": "Ximena Inventada", "danger": "on",
    "when_0": "now", "state": "30", "municipality": "30001", "perpetrator": "private",
    "layers": ["share_with_federal_mechanism"], "how": "Por su hermana",
}  # fmt: skip


def call(browser, cast, **changes):
    said = CALL | {"institution": str(cast.keeper.pk), "out": [str(cast.police.pk)]} | changes
    return browser.post(address("receive_call"), said)


def test_a_call_in_danger_writes_the_request_leaves_out_the_police_and_tells_nobody(enter, cast):
    answer = call(enter(cast.owner), cast)
    with acting_as(cast.owner.pk):
        case, letter = Case.objects.get(), Letter.objects.get()
        [party] = parties_of(case)
        assert answer.url == address("case_letters", case.reference)
        assert (letter.institution, letter.sent_at) == (cast.federal, None)
        assert [one.institution for one in left_out_of(case.matter)] == [cast.police]
        assert set(consents_of(party)) == {"process_request", "share_with_federal_mechanism"}
        assert not Assignment.objects.exists()


def test_on_an_authoritys_installation_it_leads_to_who_would_be_told(enter, cast, settings):
    settings.OPERATOR = "authority"
    answer = call(enter(cast.owner), cast)
    with acting_as(cast.owner.pk):
        matter = Case.objects.get().matter
    assert answer.url == address("recipients", matter.reference)


def test_her_words_are_kept_to_the_letter(enter, cast):
    call(enter(cast.owner), cast)
    with acting_as(cast.owner.pk):
        reception = Reception.objects.get()
        told = told_words(reception, by=cast.owner.pk, at=reception.recorded_at)
    assert {one.column: one.text for one in told.cells}["Palabras"] == WORDS


@pytest.mark.parametrize("operator", ["civil", "authority"])
def test_a_line_that_drops_before_she_is_asked_loses_nothing_and_tells_nobody(
    enter, cast, settings, operator
):
    settings.OPERATOR = operator
    answer = call(enter(cast.owner), cast, consent="cut_off", layers=[])
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        case, reception = Case.objects.get(), Reception.objects.get()
        told = told_words(reception, by=cast.owner.pk, at=reception.recorded_at)
        [party] = parties_of(case)
        assert {one.column: one.text for one in told.cells}["Palabras"] == WORDS
        assert consents_of(party) == {}
        assert not Letter.objects.exists()
        assert not Assignment.objects.exists()
        assert Obligation.objects.filter(is_unfinished=True).exists() is (operator == "authority")
        given = [one.is_given for one in layers_of(case)]
        [again] = promises_due(at=timezone.now())
    assert not any(given)
    assert (again.kind, again.case_id) == ("next_contact", case.pk)
    page = enter(cast.owner).get(f"{address('case', case.reference)}?abrir=cuaderno")
    assert "before she could be asked" in flat(text_of(page))


def test_a_yes_of_whom_nobody_could_ask_is_not_taken(enter, cast):
    answer = call(enter(cast.owner), cast, consent="cut_off")
    assert answer.status_code == 422
    assert "Who could not be asked said yes to nobody" in flat(text_of(answer))
    with acting_as(cast.owner.pk):
        assert not Case.objects.exists()


def test_sent_twice_it_is_one_case(enter, cast):
    browser = enter(cast.owner)
    call(browser, cast)
    again = call(browser, cast)
    with acting_as(cast.owner.pk):
        case = Case.objects.get()
    assert again.url == address("case", case.reference)


def test_where_she_is_may_be_not_known_and_everything_else_goes_on(enter, cast, settings):
    settings.OPERATOR = "authority"
    browser = enter(cast.owner)
    page = flat(text_of(browser.get(address("receive_call"))))
    assert '<option value="no-se-sabe" selected>It is not known in which state</option>' in page
    answer = call(browser, cast, state="no-se-sabe", municipality="", danger="on")
    with acting_as(cast.owner.pk):
        case = Case.objects.select_related("matter").get()
        assert (case.matter.state_id, case.matter.municipality_id) == (None, None)
        assert Obligation.objects.filter(state=None, is_unfinished=True).exists()
        assert zone_of_matter(case.matter) == CENTRE
    assert answer.url == address("recipients", case.matter.reference)
    of_matter, of_case = [case.matter.reference], [case.reference]
    for name, given in {
        "recipients": of_matter, "matter": of_matter, "matter_assignments": of_matter,
        "case": of_case, "case_letters": of_case, "case_protection": of_case, "cases": [],
        "agenda": [], "agenda_calendar": [], "matters": [], "shift": [], "desk": [],
    }.items():  # fmt: skip
        assert browser.get(address(name, *given)).status_code == 200, name
    said = text_of(browser.get(address("matter", *of_matter)))
    assert "State not known" in said


def test_where_she_is_not_known_only_institutions_of_the_federation_are_offered(
    enter, cast, as_operator
):
    with as_operator():
        state = State.objects.get(code="30")
        there = make_institution(
            code="EDO-30-MEC", kind=InstitutionKind.AUTHORITY, state=state,
            jurisdiction=Jurisdiction.STATE,
        )  # fmt: skip
    call(enter(cast.owner), cast, state="no-se-sabe", municipality="")
    with acting_as(cast.owner.pk):
        case = Case.objects.get()
        matter = Matter.objects.select_related("compartment__institution").get(pk=case.matter_id)
        offered = {one.institution for one in whole_list(matter, at=timezone.now())}
    assert (cast.federal in offered, there in offered, cast.police in offered) == (
        True, False, False
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": ""}, "Write what she tells"),
        ({"consent": "no"}, "Without her yes no case is opened"),
        ({"state": "99", "municipality": ""}, "Select a valid choice"),
        ({"municipality": "", "whole_town": "on"}, "Choose the municipality that is left out"),
        ({"when_0": "then", "when_1": "2199-01-01", "when_2": "10:00"}, "still to come"),
    ],
)
def test_what_is_refused_comes_back_with_everything_that_was_typed(enter, cast, changes, says):
    answer = call(enter(cast.owner), cast, **changes)
    text = text_of(answer)
    with acting_as(cast.owner.pk):
        assert not Case.objects.exists()
    kept = [one in text for one in ("Ximena Inventada", "Por su hermana", says)]
    assert (answer.status_code, kept) == (422, [True] * 3)


def test_an_authority_does_not_offer_what_it_cannot_keep(enter, cast, settings):
    page = address("receive_call")
    assert 'name="is_civil_only"' in text_of(enter(cast.owner).get(page))
    settings.OPERATOR = "authority"
    assert 'name="is_civil_only"' not in text_of(enter(cast.owner).get(page))


def test_an_authority_refuses_what_is_for_civil_society_only(enter, cast, settings):
    settings.OPERATOR = "authority"
    answer = call(enter(cast.owner), cast, is_civil_only="on")
    assert (answer.status_code, "an authority's" in answer.content.decode().replace("&#x27;", "'")) == (
        422, True,
    )  # fmt: skip


def test_asking_for_the_municipalities_loses_nothing(enter, cast):
    answer = call(enter(cast.owner), cast, again="state", words=WORDS)
    assert (answer.status_code, "No sé quiénes son." in text_of(answer)) == (200, True)


def test_only_who_acts_for_an_institution_takes_calls(enter, cast, opened):
    assert enter(opened.herself).get(address("receive_call")).status_code == 404


def test_the_page_asks_few_questions(enter, cast):
    assert asked_by(enter(cast.owner), address("receive_call")) <= 15
