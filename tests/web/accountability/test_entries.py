"""What one sent, what one's institution owes and what waits for one, at its page and on Home."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.entering import browser_of
from tests.factories.promises import days_ago, progress, promise
from tests.factories.recommendations import make_house, make_set, state
from tests.factories.statements import keep
from tests.web.markup import flat

from baluarte.domain.accountability.actions import NewAction, begin_action, review_entry
from baluarte.domain.accountability.choices import AssessmentSide, Progress
from baluarte.domain.accountability.models import CommitmentStep
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability.forms.fields import said_day

pytestmark = pytest.mark.django_db
CODE = "EDO-09-FIS"


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def made(house):
    return make_set(house)


def page(who, name="sent_entries", *args):
    found = browser_of(who).get(reverse(name, args=args))
    assert found.status_code == 200
    return flat(found.content.decode())


def act(house, row, *, due, ago):
    """Enter an action of the authority some days ago, due on a day."""
    at, by = timezone.now() - timedelta(days=ago), house.liaison.pk
    new = NewAction(
        institution=CODE, description="Publicar la plantilla.",
        first_date=min(due, local_day(at)), due_date=due,
    )  # fmt: skip
    with acting_as(by):
        return begin_action(recommendation=row, new=new, by=by, at=at)


def test_what_one_sent_stands_with_what_a_second_person_said(house, made):
    _, rows = made
    assert "Aún no ha enviado nada" in page(house.liaison)
    state(house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY)
    said = page(house.liaison)
    assert "Espera a otra persona de su institución u organización" in said
    assert "Revisar" not in said[said.index("<main") :]
    second = house.second_of[house.authority.pk]
    assert "Revisar" in page(second)[page(second).index("<main") :]
    assert rows[0].text_es[:40] not in page(house.curator)


def test_reports_of_one_kind_are_told_apart_by_period_institution_and_day(house, made):
    _, rows = made
    for day, recommendation in ((date(2026, 3, 1), rows[0]), (date(2026, 4, 1), rows[1])):
        state(
            house.liaison, house.authority, recommendation, side=AssessmentSide.AUTHORITY, day=day
        )
    answer = browser_of(house.liaison).get(reverse("sent_entries"))
    titles = [one["title"] for one in answer.context["sent"]]
    assert len(set(titles)) == 2
    assert any("1 de abril de 2026" in one and "Fiscalía" in one for one in titles), titles


def test_a_document_is_chosen_by_name_day_and_issuer_the_newest_first(house, made):
    _, rows = made
    for number, day in ((1, date(2026, 1, 5)), (2, date(2026, 5, 4))):
        keep(
            house.curator, house.civil, title="Informe inventado", document_date=day,
            content=f"Papel {number}.".encode(),
        )  # fmt: skip
    answer = browser_of(house.documenter).get(reverse("state_recommendation", args=[rows[0].code]))
    with acting_as(house.documenter.pk):
        choices = answer.context["form"].fields["document"].choices
        offered = [str(label) for _value, label in choices]
    assert offered[1].startswith("Informe inventado · 4 de mayo de 2026 · Fiscalía")
    assert offered[2].startswith("Informe inventado · 5 de enero de 2026")


def test_home_says_what_waits_what_is_owed_and_where_one_finds_what_one_sent(house, made):
    _, rows = made
    act(house, rows[0], due=days_ago(3), ago=40)
    act(house, rows[1], due=days_ago(-10), ago=40)
    paper = keep(house.curator, house.civil)
    promise(house.curator, institution=CODE, document=paper)
    state(house.liaison, house.authority, rows[0], side=AssessmentSide.AUTHORITY)
    home = page(house.second_of[house.authority.pk], "desk")
    for words in (
        "Registros de su institución u organización por revisar", "Informes atrasados sobre recomendaciones",
        "Informes sobre recomendaciones que vencen en un mes",
        "Compromisos vencidos de su institución",
    ):  # fmt: skip
        assert words in home, words
    assert f'href="{reverse("sent_entries")}"' in home
    owed = page(house.liaison)
    assert "Atraso de 3 días" in owed
    assert "Publicar el mapa." in owed


def test_who_owes_a_commitment_reports_on_its_page_and_a_second_lets_it_stand(house):
    paper = keep(house.liaison, house.authority)
    row = promise(house.curator, institution=CODE, document=paper)
    door = reverse("note_progress", args=[row.reference])
    assert door in page(house.liaison, "commitment", row.reference)
    assert door not in page(house.documenter, "commitment", row.reference)
    assert "informa sobre él, con un documento" in page(
        house.documenter, "commitment", row.reference
    )
    given = {
        "holder": str(house.authority.pk), "progress": "kept", "page": "2",
        "happened_date": days_ago(20).isoformat(), "says": "Se publicó.",
    }  # fmt: skip
    browser = browser_of(house.liaison)
    refused = browser.post(door, given)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["document"])
    assert browser.post(door, given | {"document": str(paper.pk)}).status_code == 302
    assert "Se publicó." not in page(house.documenter, "commitment", row.reference)
    with acting_as(house.liaison.pk):
        step = CommitmentStep.objects.get()
    second = house.second_of[house.authority.pk]
    address = reverse("review_entry", args=["compromiso", step.pk])
    assert browser.post(address, {"decision": "stands"}).status_code == 404
    assert browser_of(house.curator).get(address).status_code == 404
    assert browser_of(second).post(address, {"decision": "stands"}).status_code == 302
    said = page(house.documenter, "commitment", row.reference)
    assert "Se publicó." in said
    assert "Venció hace 12 días" in said, "that it was kept, an organisation says"
    assert "La autoridad dice que cumplió" in said
    assert "falta que una organización lo diga" in said


def test_an_action_entered_late_is_not_at_once_unreported(house, made):
    _, rows = made
    act(house, rows[0], due=days_ago(30), ago=0)
    said = page(house.plain, "recommendation", rows[0].code)
    assert "No se informó nada" not in said
    assert "Publicar la plantilla." in said


def test_what_there_is_not_is_not_reviewed(house):
    key = "5f4dcc3b-5aa7-4f1c-8e7f-0d2f6f1c2a11"
    for kind in ("recomendacion", "otra"):
        address = reverse("review_entry", args=[kind, key])
        assert browser_of(house.curator).get(address).status_code == 404


def test_what_was_reported_is_asked_no_more_and_says_whom_it_waits_for(house):
    paper = keep(house.liaison, house.authority)
    row = promise(house.curator, institution=CODE, document=paper)
    door, second = (
        reverse("note_progress", args=[row.reference]),
        house.second_of[house.authority.pk],
    )
    past = "Compromisos vencidos de su institución"
    assert past in page(house.liaison, "desk")
    given = {"document": paper, "page": 2, "says": "Se publicó."}
    step = progress(house.liaison, row, Progress.KEPT, institution=house.authority, **given)
    today = said_day(local_day(timezone.now()))
    mine = page(house.liaison)
    assert f"Informado el {today}; espera a otra persona de su institución" in mine
    assert door not in mine
    hers = page(second)
    assert door not in hers
    assert "Informado el" not in hers
    assert reverse("review_entry", args=["compromiso", step.pk]) in hers
    assert door not in page(second, "commitment", row.reference)
    with acting_as(second.pk):
        review_entry(entry=step, by=second.pk, at=timezone.now())
    for who in (house.liaison, second):
        owed = page(who)
        assert f"Informado el {today}; espera que una organización lo confirme" in owed
        assert door not in owed
        assert past not in page(who, "desk")
