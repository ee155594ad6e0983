"""The page of a commission: its posts to everybody, who fills them to its own alone."""

import pytest
from django.urls import reverse
from tests.factories.commissions import OFFICE, make_commissions, make_post
from tests.factories.procedure import BEFORE
from tests.factories.reparation import OTHER_STATE, STATE, days_before
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases.actions import open_case
from baluarte.domain.reparation import actions
from baluarte.domain.reparation.models import (
    CommissionPost,
    JointAgreement,
    JointSession,
    PostSpell,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DAY = days_before(2).isoformat()
OTHERS = {"since_date": DAY, "source": "Directorio inventado", "source_date": DAY}


def text(answer):
    return " ".join(answer.text.split())


def page(code=STATE):
    return reverse("victim_commission", args=[code])


@pytest.fixture
def house(cast, as_operator):
    with as_operator():
        return make_commissions()


def test_s38_other_houses_read_the_post_and_not_the_person(enter, cast, house):
    make_post(house.officer, account=house.colleague)
    make_post(house.officer, function="interpreter", state="unknown")
    make_post(
        house.officer, function="liaison", state="vacant", channel="telephone", contact=OFFICE
    )
    for who in (cast.owner, cast.stranger, house.other):
        said = text(enter(who).get(page()))
        for words in ("Ocupado", "Vacante", "No se sabe", OFFICE, "Directorio inventado"):
            assert words in said
        for words in (house.colleague.display_name, "Quién ocupa los puestos", "Agregar un puesto"):
            assert words not in said
    answer = enter(cast.stranger).get(reverse("victim_commissions"))
    assert "1 de 3" in text(answer)
    # Of whose plans one sees none it is not said that there are none.
    assert [one["is_seen"] for one in answer.context["rows"]] == [False]
    assert '<td class="number" data-label="Planes"> — </td>' in text(answer)


def test_of_a_commission_that_said_nothing_it_says_that_nobody_did(enter, cast, house):
    said = text(enter(cast.stranger).get(page(OTHER_STATE)))
    assert "Nadie ha dicho qué puestos tiene" in said
    assert "Ocupado" not in said
    assert enter(cast.stranger).get(page("EDO-30-FIS")).status_code == 404


def test_its_own_read_training_and_caseload_beside_a_standard_or_none(enter, house):
    make_post(house.officer, account=house.officer)
    with acting_as(house.officer.pk):
        open_case(
            institution=house.first, state=State.objects.get(code="30"),
            municipality=Municipality.objects.get(code="30001"), by=house.officer.pk,
            at=BEFORE,
        )  # fmt: skip
    browser = enter(house.colleague)
    said = text(browser.get(page()))
    for words in (
        house.officer.display_name, "Sin registro", "No se conoce ningún estándar",
        "Ninguna ley leída fija un número",
    ):  # fmt: skip
        assert words in said
    assert 'data-label="Expedientes abiertos">1</td>' in said
    answer = browser.post(
        reverse("state_caseload", args=[STATE]),
        {"number": "40", "since_date": DAY, "source": "Lineamiento", "source_date": DAY},
    )
    assert answer.status_code == 302
    assert "Dentro del estándar de 40" in text(browser.get(page()))


def test_a_post_is_written_and_changed_and_what_is_wrong_is_said(enter, house):
    browser = enter(house.officer)
    new = reverse("add_commission_post", args=[STATE])
    liaison = {"function": "liaison", "state": "filled", **OTHERS}
    wrong = text(browser.post(new, liaison))
    assert "El contacto de un enlace es el de su oficina" in wrong
    right = liaison | {"channel": "telephone", "contact": OFFICE}
    assert browser.post(new, right | {"account": str(house.colleague.pk)}).status_code == 302
    with acting_as(house.officer.pk):
        post = CommissionPost.objects.get()
    there = reverse("say_commission_post", args=[post.reference])
    again = {"state": "filled", "channel": "telephone", "contact": OFFICE, **OTHERS}
    answer = browser.post(there, again)
    assert answer.status_code == 422
    assert "un puesto, una persona" in text(answer)
    tomorrow = again | {"state": "vacant", "since_date": days_before(-2000).isoformat()}
    assert browser.post(there, tomorrow).status_code == 422
    assert browser.post(there, again | {"state": "vacant"}).status_code == 302
    with acting_as(house.officer.pk):
        assert list(
            PostSpell.objects.order_by("stated_at", "until_date").values_list("state", flat=True)
        ) == ["filled", "vacant"]


def test_nobody_elses_account_says_anything_of_it(enter, cast, house):
    post = make_post(house.officer)
    for who in (cast.owner, cast.stranger, house.other):
        browser = enter(who)
        for name, given in (
            ("add_commission_post", STATE), ("state_caseload", STATE),
            ("say_commission_post", post.reference),
        ):  # fmt: skip
            there = reverse(name, args=[given])
            assert browser.get(there).status_code == 404
            assert browser.post(there, OTHERS).status_code == 404


def test_the_measure_of_impact_says_each_whole_and_where_nothing_is_told(enter, cast, laid):
    browser = enter(cast.owner)
    there = reverse("say_result_of_complaint", args=[laid.complained.pk])
    sent = {"result": "sanctioned", "known_date": DAY, "words": ""}
    assert (
        browser.post(there, sent | {"known_date": days_before(90).isoformat()}).status_code == 422
    )
    assert browser.post(there, sent).status_code == 302
    case = text(browser.get(reverse("case_reparation", args=[laid.case.reference])))
    assert "Qué resultó: Hubo sanción" in case
    year = f"?anio={days_before(5).year}"
    said = text(browser.get(reverse("victim_impact") + year))
    for words in (
        "2, de 2 personas", "0 de 2 hechos", "1, de 2 entrevistas",
        "De 1: con sanción 1 · sin ella 0 · no se sabe 0", "0 de 1 personas", "Sin dato",
    ):  # fmt: skip
        assert words in said
    other = text(enter(cast.stranger).get(reverse("victim_impact") + year))
    assert "2, de 2 personas" not in other
    assert "Sin datos de este año" in other
    assert browser.get(reverse("victim_impact") + "?anio=1800").status_code == 422


def test_a_session_is_written_with_its_agreements_and_followed_by_whose_they_are(
    enter, cast, house
):
    browser = enter(house.officer)
    there = reverse("record_joint_session", args=[STATE])
    met = {
        "held_date": days_before(30).isoformat(), "present": [OTHER_STATE], "about": "Traslados",
        "what_1": "Compartir el directorio.", "due_date_1": DAY,
    }  # fmt: skip
    wrong = browser.post(there, met)
    assert wrong.status_code == 422
    assert "Un acuerdo tiene una comisión que lo cumple" in text(wrong)
    assert browser.post(there, met | {"owner_1": OTHER_STATE}).status_code == 302
    with acting_as(house.officer.pk):
        assert JointSession.objects.count() == 1
        agreement = JointAgreement.objects.select_related("session").get()
    listed = reverse("joint_sessions")
    report = reverse("report_agreement", args=[agreement.pk])
    other = enter(house.other)
    for said in (text(other.get(listed)), text(enter(cast.stranger).get(listed))):
        assert "Vencido" in said
        assert "Compartir el directorio." in said
    assert report in other.get(listed).text
    assert report not in enter(cast.stranger).get(listed).text
    assert "Acuerdos de su comisión con otras cuyo día pasó" in text(other.get("/es/"))
    done = {"outcome": "done", "happened_date": DAY, "shown": "", "words": ""}
    assert other.post(report, done).status_code == 422
    assert other.post(report, done | {"shown": "Oficio 12"}).status_code == 302
    assert "Oficio 12" in text(other.get(listed))
    assert other.get(report).status_code == 404
    more = reverse("add_joint_agreement", args=[agreement.session.reference])
    given = {"what": "Otra cosa.", "owner": "", "due_date": DAY}
    assert browser.post(more, given).status_code == 422
    assert browser.post(more, given | {"owner": STATE}).status_code == 302
    assert enter(cast.stranger).get(more).status_code == 404
    assert enter(cast.stranger).get(there).status_code == 404


def test_more_sessions_and_posts_ask_no_more(enter, house):
    def meet():
        with acting_as(house.officer.pk):
            agreed = actions.NewAgreement(what="Algo.", owner=STATE, due_date=days_before(2))
            actions.record_joint_session(
                commission=STATE, held_date=days_before(9), present=[OTHER_STATE], about="Algo",
                agreements=[agreed], by=house.officer.pk, at=BEFORE,
            )  # fmt: skip

    make_post(house.officer, account=house.colleague)
    meet()
    browser = enter(house.officer)
    every = [reverse("joint_sessions"), page(), reverse("victim_commissions")]
    for there in every:
        browser.get(there)
    few = [asked_by(browser, there) for there in every]
    for _ in range(4):
        meet()
        make_post(house.officer, account=house.colleague)
    assert [asked_by(browser, there) for there in every] == few
