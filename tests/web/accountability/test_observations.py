"""Observations at their pages: opened, reviewed by another, answered, read with both sides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories.entering import browser_of
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.factories.observations import (
    ASKED,
    answer,
    let_answer_out,
    let_out,
    make_sides,
    observe,
    paper,
    withdraw,
)
from tests.factories.promises import promise
from tests.factories.recommendations import make_set
from tests.factories.statements import make_every_state
from tests.web.markup import flat

from baluarte.domain.accountability.models import (
    Observation,
    ObservationAnswer,
    ObservationReview,
)
from baluarte.domain.wall.context import acting_as
from baluarte.web.layout.to_do import news_for, waiting_for

pytestmark = pytest.mark.django_db
EVERYBODY = ("writer", "second", "other", "liaison", "deputy", "curator", "monitor", "plain")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def sides(as_operator):
    with as_operator():
        made = make_sides()
        make_every_state()
        return made


@pytest.fixture
def document(sides):
    return paper(sides, title="Diagnóstico inventado")


@pytest.fixture
def reply(sides):
    return paper(sides, who="deputy", title="Oficio inventado", content=b"Oficio inventado.")


@pytest.fixture
def row(sides, document, now):
    made = observe(sides, document, at=now)
    let_out(sides, made, at=now)
    return made


def page(who, name, *args, **asked):
    found = browser_of(who).get(reverse(name, args=args), asked)
    assert found.status_code == 200
    return flat(found.content.decode())


def sent(who, name, *args, query="", **given):
    return browser_of(who).post(reverse(name, args=args) + query, given)


def written(sides, held, **changes):
    given = {
        "holder": str(sides.ours.pk), "words": "Cuenta dos veces la norma.", "institution": ASKED,
        "document": str(held.pk), "page": "3", "proposed_value": "2",
    }  # fmt: skip
    return given | changes


OF_IT = "?tipo=indicator&de=PRV-S-01"


def test_it_is_opened_from_the_page_of_an_indicator_and_waits(sides, document):
    said = page(sides.writer, "policy_indicator", "PRV-S-01")
    assert "Observar este dato" in said
    assert reverse("new_observation") + "?tipo=indicator&amp;de=PRV-S-01" in said
    answer = sent(sides.writer, "new_observation", query=OF_IT, **written(sides, document))
    assert answer.status_code == 302
    with acting_as(sides.writer.pk):
        row = Observation.objects.get()
    said = page(sides.writer, "observation", row.reference)
    assert "Espera a otra persona" in said
    assert "página 3" in said
    assert "Ninguna ley fija este plazo" in said
    assert "Propuesta de este proyecto, o no es seguro" in said


def test_from_a_recommendation_and_a_commitment_too_and_an_authority_has_no_such_door(
    sides, document
):
    _, rows = make_set(sides)
    made = promise(sides.curator, document=document)
    doors = (("recommendation", rows[0].code), ("commitment", made.reference))
    for name, code in doors:
        assert "Observar este dato" in page(sides.writer, name, code)
        assert "Observar este dato" not in page(sides.liaison, name, code)
    assert "Observar este dato" not in page(sides.liaison, "policy_indicator", "PRV-S-01")


def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_stays(sides, document):
    given = written(sides, document, document="", words="Cuenta dos veces.")
    answer = sent(sides.writer, "new_observation", query=OF_IT, **given)
    assert answer.status_code == 422
    assert "Cuenta dos veces." in answer.content.decode()
    answer = sent(
        sides.writer, "new_observation", query=OF_IT, **written(sides, document, page="13")
    )
    assert "El documento termina en la página 12, y se dijo la 13." in answer.content.decode()
    with acting_as(sides.writer.pk):
        assert not Observation.objects.exists()


def test_what_is_observed_is_asked_first_where_no_page_led_there(sides):
    said = page(sides.writer, "new_observation")
    assert "Su código o referencia" in said
    answer = browser_of(sides.writer).get(
        reverse("new_observation"), {"tipo": "indicator", "de": "PRV-S-99"}
    )
    assert answer.status_code == 422
    assert "No se conoce «PRV-S-99»" in answer.content.decode()


def test_what_nobody_answers_for_cannot_be_observed_yet_and_says_why(sides):
    _, rows = make_set(sides)
    answer = browser_of(sides.writer).get(
        reverse("new_observation"), {"tipo": "recommendation", "de": rows[-1].code}
    )
    assert "Nadie aún" in answer.content.decode()
    assert 'name="words"' not in answer.content.decode()


def test_the_second_person_lets_it_out_and_two_at_once_are_told_in_words(sides, document):
    row = observe(sides, document, at=timezone.now())
    assert "Revisar la observación" in page(sides.second, "observation", row.reference)
    assert "Cuenta dos" not in page(sides.second, "review_observation", row.reference)
    first = sent(sides.second, "review_observation", row.reference, decision="let_out")
    assert first.status_code == 302
    late = sent(sides.curator, "review_observation", row.reference, decision="let_out")
    assert (late.status_code, late.url) == (302, reverse("observation", args=[row.reference]))
    address = reverse("review_observation", args=[row.reference])
    told = browser_of(sides.curator).post(address, {"decision": "let_out"}, follow=True)
    said = told.content.decode()
    assert "Otra persona ya lo decidió" in said
    assert str(sides.ours) in said[said.index("ya lo decidió") :][:200]
    assert "Espera respuesta" in page(sides.plain, "observation", row.reference)
    again = browser_of(sides.curator).get(reverse("review_observation", args=[row.reference]))
    assert (again.status_code, again.url) == (302, reverse("observation", args=[row.reference]))


def test_nobody_reviews_her_own_and_no_other_organisation_or_authority_finds_it(sides, document):
    row = observe(sides, document, at=timezone.now())
    address = reverse("review_observation", args=[row.reference])
    for who in ("writer", "other", "liaison", "monitor", "plain"):
        browser = browser_of(getattr(sides, who))
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"decision": "let_out"}).status_code == 404
    with acting_as(sides.writer.pk):
        assert not ObservationReview.objects.exists()


def test_the_authority_answers_late_and_both_sides_stand_beside_each_other(
    sides, document, reply, now
):
    then = now - timedelta(days=60)
    row = observe(sides, document, at=then, proposed_value=2, seen="3 de 6")
    let_out(sides, row, at=then)
    assert "Vencida hace" in page(sides.liaison, "observation", row.reference)
    answered = sent(
        sides.liaison, "answer_observation", row.reference, verdict="rejected",
        words="La norma se publicó en 2019.", value="5", document=str(reply.pk), page="2",
    )  # fmt: skip
    assert answered.status_code == 302
    assert "La norma se publicó" not in page(sides.writer, "observation", row.reference)
    with acting_as(sides.deputy.pk):
        said = ObservationAnswer.objects.get()
    let = sent(
        sides.deputy, "review_observation_answer", row.reference, said.pk, decision="let_out"
    )
    assert let.status_code == 302
    shown = page(sides.writer, "observation", row.reference)
    for words in (
        "Respondida", "días tarde", "La norma que se cuenta no existe.",
        "La norma se publicó en 2019.", "No está de acuerdo", "3 de 6",
        "La cifra de la institución es mayor por 3.", "Oficio inventado",
        "Diagnóstico inventado",
    ):  # fmt: skip
        assert words in shown


def test_only_the_institution_that_must_finds_where_to_answer(sides, row):
    address = reverse("answer_observation", args=[row.reference])
    found = {who: browser_of(getattr(sides, who)).get(address).status_code for who in EVERYBODY}
    assert {who for who, status in found.items() if status == 200} == {"liaison", "deputy"}
    assert set(found.values()) == {200, 404}


def test_an_answer_is_reviewed_by_another_of_its_institution_or_a_curator(sides, row, reply):
    said = answer(sides, row, reply, at=timezone.now())
    address = reverse("review_observation_answer", args=[row.reference, said.pk])
    found = {who: browser_of(getattr(sides, who)).get(address).status_code for who in EVERYBODY}
    assert {who for who, status in found.items() if status == 200} == {"deputy", "curator"}


def test_its_organisation_withdraws_it_with_a_reason_that_all_read(sides, row):
    address = reverse("withdraw_observation", args=[row.reference])
    found = {who: browser_of(getattr(sides, who)).get(address).status_code for who in EVERYBODY}
    assert {who for who, status in found.items() if status == 200} == {"writer", "second"}
    answered = sent(sides.second, "withdraw_observation", row.reference, why="La norma apareció.")
    assert answered.status_code == 302
    said = page(sides.plain, "observation", row.reference)
    assert "Su organización la retiró" in said
    assert "La norma apareció." in said
    assert "Responder" not in page(sides.liaison, "observation", row.reference)


def test_the_list_says_how_many_are_late_and_narrows(sides, document, now):
    late = observe(sides, document, at=now - timedelta(days=60))
    let_out(sides, late, at=now - timedelta(days=60))
    fresh = observe(sides, document, at=now, subject="PRV-S-03")
    let_out(sides, fresh, at=now)
    observe(sides, document, at=now, words="Aún no sale.")
    said = page(sides.plain, "observations")
    assert "2 observaciones." in said
    assert "1 respuesta está vencida." in said
    assert said.index(late.reference) < said.index(fresh.reference)
    said = page(sides.plain, "observations", situacion="late")
    assert late.reference in said
    assert fresh.reference not in said
    said = page(sides.plain, "observations", de="PRV-S-03")
    assert fresh.reference in said
    assert late.reference not in said
    assert "Ninguna observación coincide" in page(sides.plain, "observations", tipo="commitment")
    assert "3 observaciones." in page(sides.second, "observations")


def test_until_it_is_let_out_its_page_is_nothing_to_others(sides, document):
    row = observe(sides, document, at=timezone.now())
    address = reverse("observation", args=[row.reference])
    found = {who: browser_of(getattr(sides, who)).get(address).status_code for who in EVERYBODY}
    assert {who for who, status in found.items() if status == 200} == {
        "writer",
        "second",
        "curator",
    }


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_script_in_the_words_is_text(sides, document, reply, text):
    at = timezone.now()
    row = observe(sides, document, words=f"Dice: {text}", at=at)
    let_out(sides, row, at=at)
    let_answer_out(sides, answer(sides, row, reply, words=f"Responde: {text}", at=at), at=at)
    for name, args in (("observation", [row.reference]), ("observations", [])):
        found = browser_of(sides.plain).get(reverse(name, args=args)).content.decode()
        assert harms_in(found) == []


def labels(account, at):
    with acting_as(account.pk), translation.override("en"):
        return {str(one.label): one.number for one in waiting_for(account.pk, at=at)}


def test_each_finds_on_the_first_page_what_is_its_own_to_do(sides, document, reply, now):
    late = observe(sides, document, at=now - timedelta(days=60))
    let_out(sides, late, at=now - timedelta(days=60))
    row = observe(sides, document, at=now)
    assert labels(sides.second, now)["Observations to review"] == 1
    assert "Observations to review" not in labels(sides.other, now)
    assert "Observations to review" not in labels(sides.writer, now)
    let_out(sides, row, at=now)
    found = labels(sides.liaison, now)
    assert found["Observations whose answer is overdue"] == 1
    assert found["Observations to answer"] == 1
    said = answer(sides, row, reply, at=now)
    assert labels(sides.deputy, now)["Answers to review"] == 1
    let_answer_out(sides, said, at=now)
    withdraw(sides, late, at=now)
    assert "Observations whose answer is overdue" not in labels(sides.liaison, now)


def test_what_is_new_stands_on_the_first_page_of_who_observes_and_who_monitors(
    sides, row, reply, now
):
    let_answer_out(sides, answer(sides, row, reply, at=now), at=now)

    def news(account):
        with acting_as(account.pk), translation.override("en"):
            found = news_for(account.pk, since=now - timedelta(hours=1))
            return {str(one.label): one.number for one in found}

    assert news(sides.writer)["Observations of yours that were answered"] == 1
    assert news(sides.monitor) == {"Observations let out": 1}
    assert "Observations let out" not in news(sides.liaison)
