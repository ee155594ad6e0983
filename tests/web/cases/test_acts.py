"""What the team adds: said in words where it cannot be, and everything typed kept."""

import pytest
from tests.factories.cases import make_case
from tests.web.cases.conftest import FEDERAL, NAME, address, text_of
from tests.web.drawn import send_drawn
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases.models import Case, NotebookEntry, Party
from baluarte.domain.cases.queries import covering_consent, named_yeses, parties_of
from baluarte.domain.procedure.models import Assignment
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms

pytestmark = pytest.mark.django_db
NUMBERS = {code: n for n, code in enumerate(terms("consent_layers"), start=1)}
NIGHT = {
    "key": "11111111-2222-4333-8444-555555555555", "consent": "yes", "told": "call",
    "part": "beneficiary", "name": "Ximena Inventada", "danger": "on", "when_0": "now",
    "state": "30", "municipality": "30001", "perpetrator": "unknown",
}  # fmt: skip


def opening(cast, **changes):
    return NIGHT | {"institution": str(cast.keeper.pk)} | changes


@pytest.mark.parametrize("asks", [{}, {"danger": "", "asks": "on"}])
def test_with_an_organisation_nothing_runs_from_the_asking_and_nothing_is_half_done(
    enter, cast, asks
):
    answer = enter(cast.owner).post(address("new_case"), opening(cast, **asks))
    page = text_of(answer)
    with acting_as(cast.owner.pk):
        assert not Case.objects.exists()
    said = [one in page for one in ("Ximena Inventada", address("receive_call"))]
    assert (answer.status_code, said) == (422, [True, True])


def test_danger_begins_the_extraordinary_procedure_as_the_case_opens(enter, cast, settings):
    settings.OPERATOR = "authority"
    browser = enter(cast.owner)
    answers = [browser.post(address("new_case"), opening(cast)) for _ in range(2)]
    with acting_as(cast.owner.pk):
        case = Case.objects.get()
        assert len(proceedings_of(case.matter)) == 2
        assert parties_of(case).get().consents.get().layer == "process_request"
    assert {one.url for one in answers} == {address("case", case.reference)}


def test_without_her_yes_nothing_is_opened_and_what_was_typed_stays(enter, cast):
    answer = enter(cast.owner).post(address("new_case"), opening(cast, consent="no"))
    with acting_as(cast.owner.pk):
        assert not Case.objects.exists()
    assert (answer.status_code, "Ximena Inventada" in text_of(answer)) == (422, True)


def test_only_who_acts_for_an_institution_opens_one(enter, cast, opened):
    assert enter(opened.herself).get(address("new_case")).status_code == 404


def test_names_contact_and_notebook_stand_only_where_they_were_asked_for(enter, cast, opened):
    browser, page = enter(cast.owner), address("case", opened.case.reference)
    sealed = (NAME, "Por su hermana", "pasos en la azotea")
    shown = {
        opens: [text in text_of(browser.get(page, {"abrir": opens})) for text in sealed]
        for opens in ("", "personas", "contacto", "cuaderno")
    }
    assert shown == {
        "": [False, False, False],
        "personas": [True, False, False],
        "contacto": [False, True, False],
        "cuaderno": [False, False, True],
    }


def say(browser, opened, layer, **given):
    said = {"told": "call", "when_0": "now"} | given
    of = (opened.case.reference, opened.party.pk, NUMBERS[layer])
    return send_drawn(browser, address("ask_consent", *of), said)


def test_a_no_shows_what_it_withdraws_and_withdraws_it(enter, cast, opened):
    browser, of = enter(cast.owner), (opened.case.reference, opened.party.pk, NUMBERS[FEDERAL])
    assert str(cast.federal) in text_of(browser.get(address("ask_consent", *of)))
    assert say(browser, opened, FEDERAL, answer="no").status_code == 302
    with acting_as(cast.owner.pk):
        assert Assignment.objects.get().ended_how == "withdrawn"


def test_a_yes_to_a_municipality_names_it(enter, cast, opened):
    browser, layer = enter(cast.owner), "share_with_municipality"
    unnamed = say(browser, opened, layer, answer="yes", words="Sólo a ellos")
    named = say(browser, opened, layer, answer="yes", institution=str(cast.police.pk))
    with acting_as(cast.owner.pk):
        assert named_yeses(opened.party, layer) == [cast.police]
        assert covering_consent(opened.case, cast.command) is None
    kept = "Sólo a ellos" in text_of(unnamed)
    assert (unnamed.status_code, kept, named.status_code) == (422, True, 302)


def test_a_promise_says_until_when_and_is_kept(enter, cast, opened):
    browser, case = enter(cast.owner), opened.case.reference
    said = {"kind": "promise", "text": "Volver a llamar", "when_0": "now"}
    lacking = browser.post(address("write_note", case), said)
    until = {"until_day": "2030-01-01", "until_hour": "10:00"}
    assert browser.post(address("write_note", case), said | until).status_code == 302
    assert (lacking.status_code, "Volver a llamar" in text_of(lacking)) == (422, True)
    browser.post(address("keep_promise", case, opened.promise.pk))
    with acting_as(cast.owner.pk):
        assert NotebookEntry.objects.get(pk=opened.promise.pk).kept_at is not None
    assert browser.get(address("keep_promise", case, opened.promise.pk)).status_code == 404


def test_somebody_added_stands_by_number_and_can_be_reached(enter, cast, opened):
    browser, case = enter(cast.owner), opened.case.reference
    browser.post(address("add_party", case), {"part": "family", "name": "Otra Inventada"})
    page = text_of(browser.get(address("case", case)))
    assert ("Person 2" in page, "Otra Inventada" in page) == (True, False)
    with acting_as(cast.owner.pk):
        other = Party.objects.get(part="family")
    lame = browser.post(
        address("say_how_to_reach", case, other.pk), {"how": "Por carta", "from_hour": "9"}
    )
    assert (lame.status_code, "Por carta" in text_of(lame)) == (422, True)


def test_what_does_not_fit_is_said(enter, cast, opened):
    browser, case = enter(cast.owner), opened.case.reference
    refused = [
        browser.post(address("join_event", case), {"event": "0000000000"}),
        send_drawn(
            browser, address("make_case_responsible", case), {"account": str(cast.stranger.pk)}
        ),
        browser.post(address("add_party", case), {"name": "Sin papel"}),
    ]
    assert [one.status_code for one in refused] == [422, 422, 422]


def test_a_window_is_opened_to_an_account_that_is_nobodys(enter, cast, opened, as_operator):
    browser, case = enter(cast.owner), opened.case.reference
    browser.post(address("add_party", case), {"part": "family", "name": "Otra"})
    with acting_as(cast.owner.pk):
        other = Party.objects.get(part="family")
    names = ("nobody", cast.colleague.username, opened.herself.username, cast.stranger.username)
    page = address("open_window", case, other.pk)
    answers = [browser.post(page, {"username": one}).status_code for one in names]
    assert answers == [422, 422, 422, 302]


def test_a_closed_case_is_read_and_not_added_to(enter, cast, opened):
    browser, case = enter(cast.owner), opened.case.reference
    browser.post(address("close_case", case))
    assert browser.get(address("write_note", case)).status_code == 404
    assert browser.get(address("case", case)).status_code == 200


def test_a_list_of_thirty_asks_no_more_than_one_of_one(enter, cast):
    browser = enter(cast.owner)
    make_case(cast)
    one = asked_by(browser, address("cases"))
    for _ in range(29):
        make_case(cast)
    assert asked_by(browser, address("cases")) == one
