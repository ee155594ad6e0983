"""A call on one screen: nothing typed is lost, sent twice it is one case, and nobody is told."""

import pytest
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases.models import Case, Letter, Reception
from baluarte.domain.cases.queries import consents_of, parties_of, told_words
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.procedure.queries import left_out_of
from baluarte.domain.wall.context import acting_as

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


def test_sent_twice_it_is_one_case(enter, cast):
    browser = enter(cast.owner)
    call(browser, cast)
    again = call(browser, cast)
    with acting_as(cast.owner.pk):
        case = Case.objects.get()
    assert again.url == address("case", case.reference)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": ""}, "Write what she tells"),
        ({"consent": "no"}, "Without her yes no case is opened"),
        ({"state": "", "municipality": ""}, "This field is required"),
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
