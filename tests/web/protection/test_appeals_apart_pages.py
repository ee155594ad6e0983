"""The appeal of twelve hours on its pages: she, the officer it challenges, and who decides it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.appeals import kept_by_the_unit, make_coordination
from tests.factories.cases import make_case
from tests.factories.jobs import ProcrastinateJob, run_job
from tests.factories.procedure import BEFORE
from tests.web.markup import flat
from tests.web.protection.conftest import MOST_QUERIES_OF_ONE, asked_by

from baluarte.domain.cases.actions import open_window
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.protection.models import Appeal, AppealStep
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
RULED = ("take_up_appeal", "admit_appeal", "decide_appeal", "settle_appeal")


def hour(**ago: int) -> str:
    return (timezone.localtime() - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def unit(cast, as_operator):
    with as_operator():
        return kept_by_the_unit(cast)


@pytest.fixture
def hers(unit):
    return make_case(unit, at=timezone.now() - timedelta(days=3))


@pytest.fixture
def herself(unit, hers, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(unit.owner.pk):
        open_window(party=hers[1], account=account, by=unit.owner.pk, at=BEFORE)
    return account


@pytest.fixture
def decider(as_operator):
    with as_operator():
        return make_account(institution=make_coordination(), roles=["liaison"])


@pytest.fixture
def file_it(enter, hers, as_role):
    """File it as somebody, in the browser, and let the worker do its part."""

    def do(who):
        given = {"party": hers[1].pk, "ground": "urgent_decision", "text": "No era cierto"}
        answer = enter(who).post(
            reverse("new_appeal", args=[hers[0].reference]),
            given | {"notified_at": hour(hours=5), "filed_at": hour(hours=1)},
        )
        with as_role("bal_worker"):
            for job in ProcrastinateJob.objects.filter(status="todo", scheduled_at=None):
                run_job(job)
        return answer.url

    return do


def text(page) -> str:
    return flat(page.content.decode())


def test_she_files_it_reads_who_decides_and_her_window_gives_the_term(
    enter, herself, decider, file_it
):
    address = file_it(herself)
    browser = enter(herself)
    page, window = text(browser.get(address)), text(browser.get(reverse("own_case")))
    due = window.split('id="due"')[1].split("</section>")[0]
    assert ("LPPDDHP art. 62" in page, "Se le avisó el" in page) == (
        True, True,
    )  # fmt: skip
    assert ("la ley no da plazo" in due, "Resolver: confirmar, revocar o modificar" in due) == (
        False, True,
    )  # fmt: skip


def test_who_decides_is_led_to_it_and_decides_it(enter, herself, decider, file_it):
    address = file_it(herself)
    browser = enter(decider)
    home = text(browser.get("/", follow=True))
    sent = text(browser.get(reverse("assignments")))
    shown = text(browser.get(f"{address}?textos=abiertos"))
    received = browser.post(f"{address}recibir/")
    answer = browser.post(
        f"{address}resolucion/",
        {"ruling": "revoked", "reason": "El riesgo es actual", "happened_at": hour(minutes=0)},
    )
    read = text(enter(herself).get(f"{address}?textos=abiertos"))
    assert ("Inconformidades por resolver en horas" in home, "art. 62" in sent) == (True, True)
    assert ("No era cierto" in shown, "proteccion/expedientes/" in shown) == (True, False)
    assert (received.status_code, answer.status_code) == (302, 302)
    assert "El riesgo es actual" in read


def test_who_decides_sees_its_page_in_few_queries(enter, herself, decider, file_it):
    assert asked_by(enter(decider), file_it(herself)) <= MOST_QUERIES_OF_ONE


@pytest.fixture(params=[True, False])
def filed_by_her(request, herself, file_it):
    """Where she filed it: with a Coordination in the installation, and without."""
    if request.param:
        request.getfixturevalue("decider")
    return file_it(herself)


def test_the_challenged_officer_is_refused_in_words_that_say_who_can(enter, unit, filed_by_her):
    address = filed_by_her
    browser = enter(unit.owner)
    given = {"said": "no", "ruling": "confirmed", "reason": "No", "happened_at": hour(minutes=0)}
    for name in RULED:
        key = Appeal(pk=address.rstrip("/").split("/")[-1]).pk
        answer = browser.post(reverse(name, args=[key]), given, follow=True)
        said = text(answer)
        assert ("impugna" in said, "Nada cambió" in said) == (True, True), name
    page = text(browser.get(address))
    with acting_as(unit.owner.pk):
        left = (AppealStep.objects.count(), Occurrence.objects.filter(step="AE-2").count())
    assert (left, "/resolucion/" in page, "/recibir/" in page) == ((0, 0), False, False)


@pytest.mark.usefixtures("decider")
def test_the_matter_shows_its_procedure_and_offers_nothing_to_the_team(
    enter, unit, hers, herself, file_it
):
    file_it(herself)
    page = text(enter(unit.owner).get(reverse("matter", args=[hers[0].matter.reference])))
    assert "Impugna a quien lleva este asunto" in page
    assert [one in page for one in ("/suspender/", "/cerrar/")] == [False, False]


@pytest.mark.parametrize("who", ["herself", "owner"])
def test_without_a_coordination_whoever_filed_it_reads_where_to_go(
    enter, unit, herself, file_it, who
):
    filer = herself if who == "herself" else unit.owner
    page = text(enter(filer).get(file_it(filer)))
    assert "Coordinación Ejecutiva Nacional" in page
    assert ("no llegó" in page, "/enviar/" in page) == (True, True)


def test_sent_again_once_somebody_is_there(enter, herself, file_it, as_operator):
    address = file_it(herself)
    with as_operator():
        make_account(institution=make_coordination(), roles=["liaison"])
    answer = enter(herself).post(f"{address}enviar/", follow=True)
    assert "no llegó" not in text(answer)
