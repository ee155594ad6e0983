"""Consultations at their pages: called, contributed to, answered; what is not answered says so."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories.access import make_account
from tests.factories.entering import browser_of
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.factories.observations import (
    ASKED,
    answer_contribution,
    call,
    contribute,
    make_sides,
    paper,
)
from tests.factories.statements import keep, make_every_state
from tests.web.markup import flat

from baluarte.domain.accountability.models import (
    Consultation,
    Contribution,
    ContributionAnswer,
    ContributionWithdrawal,
)
from baluarte.domain.accountability.queries.consultations import contributions_to_answer
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + timedelta(number)


@pytest.fixture
def sides(as_operator):
    with as_operator():
        made = make_sides()
        make_every_state()
        return made


@pytest.fixture
def open_one(sides):
    return call(sides, opens_date=day(-9), closes_date=day(9), documents=[paper(sides)])


@pytest.fixture
def closed(sides):
    return call(sides, opens_date=day(-90), closes_date=day(-9), title="Consulta cerrada")


def page(who, name, *args, **asked):
    found = browser_of(who).get(reverse(name, args=args), asked)
    assert found.status_code == 200
    return flat(found.content.decode())


def sent(who, name, *args, **given):
    return browser_of(who).post(reverse(name, args=args), given)


def test_its_institution_calls_it_with_days_and_documents(sides):
    held = paper(sides, title="Borrador inventado")
    answer = sent(
        sides.liaison, "new_consultation", title="Consulta nueva", purpose="¿Qué cambia?",
        axis="prevention", convened_by=ASKED, opens_date=day(-1).isoformat(),
        closes_date=day(20).isoformat(), reading=str(held.pk),
    )  # fmt: skip
    with acting_as(sides.plain.pk):
        made = Consultation.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("consultation", args=[made.reference]))
    said = page(sides.plain, "consultation", made.reference)
    for words in ("Consulta nueva", "¿Qué cambia?", "Borrador inventado", "Abierta"):
        assert words in said


def test_an_institution_calls_its_own_only(sides):
    said = page(sides.liaison, "new_consultation")
    assert f'value="{ASKED}"' in said
    assert 'value="FGR"' not in said
    assert 'value="FGR"' in page(sides.curator, "new_consultation")


def test_an_organisation_enters_a_call_and_nobody_else_reads_it_until_a_second_person_let_it(
    sides, as_operator
):
    with as_operator():
        second = make_account(institution=sides.registry, roles=["curator"])
    held = keep(sides.curator, sides.registry, issuer=ASKED)
    given = {
        "title": "Consulta de un oficio", "purpose": "¿Qué cambia?", "axis": "prevention",
        "convened_by": ASKED, "opens_date": day(-1).isoformat(),
        "closes_date": day(20).isoformat(),
    }  # fmt: skip
    assert sent(sides.curator, "new_consultation", **given).status_code == 422
    answer = sent(sides.curator, "new_consultation", **given, document=str(held.pk), page=2)
    assert (answer.status_code, answer.url) == (302, reverse("consultations"))
    assert "Consulta de un oficio" not in page(sides.plain, "consultations")
    with acting_as(sides.curator.pk):
        made = Consultation.objects.get()
    assert "Consulta de un oficio" in page(second, "review_entry", "convocatoria", made.pk)
    for who, status in ((sides.curator, 404), (sides.liaison, 404), (second, 302)):
        answer = sent(who, "review_entry", "convocatoria", made.pk, decision="stands")
        assert answer.status_code == status
    assert "Consulta de un oficio" in page(sides.plain, "consultations")


def test_an_organisation_contributes_and_who_called_answers(sides, open_one):
    answer = sent(
        sides.writer, "contribute", open_one.reference, holder=str(sides.ours.pk),
        words="Falta presupuesto.",
    )  # fmt: skip
    assert answer.status_code == 302
    said = page(sides.plain, "consultation", open_one.reference)
    assert "Falta presupuesto." in said
    assert "Espera su respuesta" in said
    with acting_as(sides.liaison.pk):
        told = open_one.contributions.get()
    answered = sent(
        sides.liaison, "answer_contribution", open_one.reference, told.pk, taken="in_part",
        words="Se agregó una meta.", holder=str(sides.authority.pk),
    )  # fmt: skip
    assert answered.status_code == 302
    assert "Se agregó una meta." not in page(sides.plain, "consultation", open_one.reference)
    with acting_as(sides.liaison.pk):
        made = ContributionAnswer.objects.get()
    for who, status in ((sides.liaison, 404), (sides.curator, 404), (sides.deputy, 302)):
        answer = sent(who, "review_entry", "respuesta", made.pk, decision="stands")
        assert answer.status_code == status
    said = page(sides.plain, "consultation", open_one.reference)
    assert "Se incorpora en parte" in said
    assert "Se agregó una meta." in said


def test_s48_a_contribution_without_answer_is_shown_as_such_after_the_closing_day(sides, closed):
    at = timezone.now() - timedelta(days=30)
    told = contribute(sides, closed, at=at)
    contribute(sides, closed, who="other", holder=sides.theirs, at=at, words="Otra cosa.")
    answer_contribution(sides, told, at=at)
    said = page(sides.plain, "consultation", closed.reference)
    assert "1 aportación no tiene respuesta, y la consulta ya cerró." in said
    assert "Sin respuesta: 9 días" in said
    assert "1 aportación sin respuesta después del cierre." in page(sides.plain, "consultations")


def test_once_closed_nobody_contributes_and_it_says_since_when(sides, closed):
    answer = sent(
        sides.writer, "contribute", closed.reference, holder=str(sides.ours.pk), words="Tarde."
    )
    assert answer.status_code == 422
    assert "La consulta cerró el" in answer.content.decode()
    assert reverse("contribute", args=[closed.reference]) not in page(
        sides.writer, "consultation", closed.reference
    )


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("writer", [200, 404, 404]),
        ("monitor", [200, 200, 200]),
        ("liaison", [404, 200, 200]),
        ("plain", [404, 404, 404]),
    ],
)
def test_each_finds_its_own_doors_to_contribute_answer_and_call(sides, open_one, who, statuses):
    told = contribute(sides, open_one, at=timezone.now())
    browser = browser_of(getattr(sides, who))
    reference = open_one.reference
    doors = (
        ("contribute", [reference]), ("answer_contribution", [reference, told.pk]),
        ("new_consultation", []),
    )  # fmt: skip
    found = [browser.get(reverse(name, args=args)).status_code for name, args in doors]
    assert found == statuses
    assert browser.get(reverse("consultation", args=[reference])).status_code == 200


def test_a_contribution_of_another_consultation_is_not_answered_here(sides, open_one, closed):
    told = contribute(sides, open_one, at=timezone.now())
    answer = sent(
        sides.liaison,
        "answer_contribution",
        closed.reference,
        told.pk,
        taken="taken",
        words="Sí.",
        holder=str(sides.authority.pk),
    )
    assert answer.status_code == 404
    with acting_as(sides.liaison.pk):
        assert not ContributionAnswer.objects.exists()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_script_in_the_words_is_text(sides, open_one, text):
    at = timezone.now()
    answer_contribution(sides, contribute(sides, open_one, words=f"Dice: {text}", at=at), at=at)
    found = browser_of(sides.plain).get(reverse("consultation", args=[open_one.reference]))
    assert harms_in(found.content.decode()) == []


def test_without_any_the_page_says_how_one_comes(sides):
    assert "Aún no hay consultas" in page(sides.plain, "consultations")


def test_an_organisation_enters_the_answer_from_a_document_of_who_called_and_it_says_so(
    sides, open_one, as_operator
):
    with as_operator():
        second = make_account(institution=sides.registry, roles=["analyst"])
    told = contribute(sides, open_one, at=timezone.now())
    own = paper(sides, title="Diagnóstico propio")
    given = {"taken": "not_taken", "words": "No.", "holder": str(sides.registry.pk)}
    address = ("answer_contribution", open_one.reference, told.pk)
    refused = sent(sides.curator, *address, **given)
    assert list(refused.context["form"].errors) == ["document", "page"]
    refused = sent(sides.curator, *address, **given, document=str(own.pk), page="2")
    assert list(refused.context["form"].errors) == ["document"]
    theirs = keep(sides.curator, sides.registry, issuer=ASKED, content=b"Oficio inventado.")
    assert (
        sent(sides.curator, *address, **given, document=str(theirs.pk), page="2").status_code == 302
    )
    with acting_as(sides.curator.pk):
        made = ContributionAnswer.objects.get()
    sent(second, "review_entry", "respuesta", made.pk, decision="stands")
    said = page(sides.plain, "consultation", open_one.reference)
    assert f"{sides.registry} la registró a partir de este documento, página 2" in said


def test_who_sent_a_contribution_withdraws_it_and_what_was_published_is_said(sides, closed):
    told = contribute(sides, closed, at=timezone.now() - timedelta(20))
    with acting_as(sides.writer.pk):
        sender = Contribution.objects.get(pk=told.pk).by
    assert "Sin respuesta" in page(sides.plain, "consultation", closed.reference)
    asked = {"retirar": str(told.pk)}
    address = reverse("contribute", args=[closed.reference]) + f"?retirar={told.pk}"
    assert browser_of(sides.liaison).get(address).status_code == 404
    here = page(sender, "consultation", closed.reference)
    assert "Retirarla" in here
    assert "Retirarlo" not in here
    said = page(sender, "contribute", closed.reference, **asked)
    assert "Ninguna edición pública la contó." in said
    assert "ya nadie le debe respuesta" in said
    assert "sigue contado en la consulta" in said
    browser = browser_of(sender)
    assert browser.post(address, {"meant": "1"}).status_code in (200, 302)
    with acting_as(sides.plain.pk):
        assert ContributionWithdrawal.objects.count() == 1
    after = page(sides.plain, "consultation", closed.reference)
    assert "La retiró quien la envió" in after
    assert told.words not in after
    assert "Sin respuesta" not in after
    assert "1 retirada sin haber recibido respuesta en su término." in after
    with acting_as(sides.liaison.pk):
        assert not contributions_to_answer(sides.liaison.pk, on=timezone.localdate()).exists()


def test_by_sql_nobody_withdraws_what_another_sent(sides, closed):
    told = contribute(sides, closed, at=timezone.now() - timedelta(20))
    with acting_as(sides.liaison.pk), pytest.raises(ProgrammingError), transaction.atomic():
        ContributionWithdrawal.objects.create(
            contribution=told, withdrawn_at=timezone.now(), by=sides.liaison
        )
    with acting_as(sides.plain.pk):
        assert not ContributionWithdrawal.objects.exists()


def test_what_is_withdrawn_while_its_term_runs_is_no_silence(sides, open_one):
    told = contribute(sides, open_one, at=timezone.now())
    with acting_as(sides.writer.pk):
        sender = Contribution.objects.get(pk=told.pk).by
    address = reverse("contribute", args=[open_one.reference]) + f"?retirar={told.pk}"
    asked = browser_of(sender).get(address).content.decode()
    assert "sigue contado en la consulta" not in asked
    browser_of(sender).post(address, {"meant": "1"})
    after = page(sides.plain, "consultation", open_one.reference)
    assert "La retiró quien la envió" in after
    assert "sin haber recibido respuesta" not in after


def test_the_editions_that_counted_a_contribution_are_links(settings):
    settings.PORTAL_URL = "https://portal.test"
    editions = [{"number": 3, "url": "https://portal.test/es/politica/?edicion=3"}]
    with translation.override("es"):
        said = render_to_string("accountability/parts/editions.html", {"editions": editions})
    assert '<a href="https://portal.test/es/politica/?edicion=3">edición 3</a>' in said
