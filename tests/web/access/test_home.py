"""Home: what waits with a button each, what one may begin, what is new, and a guide to close."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.intake import deliver, make_list, make_places, row

from baluarte.domain.access.actions import propose_membership
from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import roles
from baluarte.domain.wall.context import acting_as
from baluarte.web.access.views import start_of_yesterday

pytestmark = pytest.mark.django_db
WAITS = {"Fecha": "quién sabe", "Folio": "2"}


@pytest.fixture
def institution(as_operator):
    with as_operator():
        make_places()
        return make_institution()


@pytest.fixture
def keeper(institution, as_operator):
    with as_operator():
        return make_account(institution=institution, roles=["documenter", "data_steward"])


@pytest.fixture
def stranger(as_operator):
    with as_operator():
        return make_account(institution=make_institution(), roles=["documenter", "data_steward"])


@pytest.fixture
def received(keeper, institution):
    """Her list, in which one row waits to be completed."""
    found = make_list(keeper, institution)
    deliver(keeper, found, [row(), row(**WAITS)], at=timezone.now())
    return found


def home(browser, language="es"):
    answer = browser.get(f"/{language}/")
    assert answer.status_code == 200
    return answer


def work_of(answer) -> list[tuple[str, str, str]]:
    return [(str(one.label), one.shown, str(one.action)) for one in answer.context["work"]]


def test_what_waits_has_its_number_and_one_button(enter, keeper, received):
    answer = home(enter(keeper))
    assert ("Reportes por completar", "1", "Completar") in work_of(answer)
    said = " ".join(answer.content.decode().split())
    address = reverse("waiting", args=[received.pk])
    assert f'<a class="button" href="{address}">Completar<span' in said


def test_it_is_said_in_english_too(enter, keeper, received):
    answer = home(enter(keeper), "en")
    assert ("Reports to complete", "1", "Complete") in work_of(answer)
    assert "<h1>Home</h1>" in answer.content.decode()


def test_no_number_tells_of_what_one_may_not_see(enter, stranger, received):
    answer = home(enter(stranger))
    assert answer.context["work"] == []
    assert answer.context["news"] == []


def test_who_keeps_data_begins_with_a_report_or_a_sheet(enter, keeper):
    begun = [(str(one.label), one.url) for one in home(enter(keeper)).context["beginnings"]]
    assert begun == [
        ("Nuevo reporte", reverse("monitoring")),
        ("Importar una hoja", reverse("new_list")),
        ("Alguien llama", reverse("receive_call")),
        ("Páginas de memoria", reverse("memory_pages")),
    ]


def test_who_analyses_begins_with_what_needs_no_case(enter, institution, as_operator):
    with as_operator():
        account = make_account(institution=institution, roles=["analyst"])
    begun = [one.url for one in home(enter(account)).context["beginnings"]]
    assert begun == [reverse("risk_map"), reverse("agreement"), reverse("effects")]


def test_who_verifies_begins_with_pages_of_memory_which_she_writes(enter, institution, as_operator):
    with as_operator():
        account = make_account(institution=institution, roles=["verifier"])
    begun = [one.url for one in home(enter(account)).context["beginnings"]]
    assert begun == [reverse("memory_pages")]


@pytest.mark.parametrize("role", ["auditor", "curator"])
def test_nobody_else_is_offered_what_she_could_not_begin(enter, institution, as_operator, role):
    with as_operator():
        account = make_account(institution=institution, roles=[role])
    assert home(enter(account)).context["beginnings"] == []


def test_what_came_since_yesterday_is_counted(enter, keeper, received):
    news = [(str(one.label), one.number) for one in home(enter(keeper)).context["news"]]
    assert news == [("Reportes que llegaron", 2)]


def test_yesterday_begins_at_midnight():
    now = timezone.now()
    began = timezone.localtime(start_of_yesterday(now))
    assert (began.hour, began.minute, began.second) == (0, 0, 0)
    assert timedelta(days=1) <= now - began < timedelta(days=2, hours=2)


@pytest.mark.parametrize("role", roles())
def test_nobodys_home_is_empty(enter, institution, as_operator, role):
    with as_operator():
        account = make_account(institution=institution, roles=[role])
    answer = home(enter(account))
    if not answer.context["work"]:
        assert answer.context["will_stand"] != []
        assert answer.context["will_stand"][0] in answer.content.decode()


def test_who_has_no_role_is_told_how_one_comes(enter, as_operator):
    with as_operator():
        account = make_account()
    assert "Aún no tiene un rol" in home(enter(account)).content.decode()


def test_the_guide_is_closed_and_stays_closed(enter, keeper):
    browser = enter(keeper)
    assert "Su primera hora" in home(browser).content.decode()
    closed = browser.post(reverse("desk"), {"first_steps": "close"})
    assert (closed.status_code, closed.url) == (302, reverse("desk"))
    said = home(browser).content.decode()
    assert "Su primera hora" not in said
    assert "Mostrar otra vez los primeros pasos" in said
    browser.post(reverse("desk"), {"first_steps": "open"})
    assert "Su primera hora" in home(browser).content.decode()


def test_the_guide_has_the_steps_of_ones_role(enter, institution, as_operator):
    with as_operator():
        account = make_account(institution=institution, roles=["verifier"])
    pages = [step.page for step in home(enter(account)).context["steps"]]
    assert pages == ["lists", "verification_queue", "events_map", "decisions"]


def test_what_waits_for_another_person_is_a_caution_and_no_danger(confirm, as_operator):
    with as_operator():
        institution = make_institution()
        account = make_account(institution=institution, roles=["organisation_admin"])
        other = make_account()
    browser = confirm(account)
    given = {"username": other.username, "institution": institution.pk, "role": "verifier"}
    browser.post(reverse("roles"), given)
    with acting_as(account.pk):
        proposed = Membership.objects.get(account=other)
    browser.post(reverse("change_role", args=[proposed.pk]), {"act": "confirm"})
    said = " ".join(browser.get(reverse("roles")).content.decode().split())
    assert "status--caution" in said
    assert "status--danger" not in said
    assert "otra persona debe confirmarlo" in said


def test_a_line_of_the_guide_ticks_by_what_was_really_done(enter, institution, as_operator):
    with as_operator():
        account = make_account(institution=institution, roles=["auditor", "verifier"])
    browser = enter(account)
    before = {one.page: one.is_done for one in home(browser).context["steps"]}
    assert not any(before.values())
    assert browser.get(reverse("log")).status_code == 200
    answer = home(browser)
    after = {one.page: one.is_done for one in answer.context["steps"]}
    assert after == before | {"log": True}
    assert answer.content.decode().count('class="is-done"') == 1


def test_what_others_did_ticks_nothing(enter, keeper, received, as_operator, institution):
    with as_operator():
        colleague = make_account(institution=institution, roles=["data_steward"])
    mine = {one.page: one.is_done for one in home(enter(keeper)).context["steps"]}
    assert mine["new_list"]
    theirs = {one.page: one.is_done for one in home(enter(colleague)).context["steps"]}
    assert not theirs["new_list"]


def test_a_role_that_waits_is_shown_to_who_can_confirm_it_and_to_nobody_else(enter, as_operator):
    with as_operator():
        institution = make_institution()
        first, second = (
            make_account(institution=institution, roles=["organisation_admin"]) for _ in range(2)
        )
        others = [
            make_account(institution=institution, roles=[role]) for role in ("analyst", "curator")
        ]
        new = make_account()
    with acting_as(first.pk):
        propose_membership(
            account=new, institution=institution, role="verifier", by=first.pk, at=timezone.now()
        )
    card = '<p class="to-do__label">Roles que una segunda persona debe confirmar</p>'
    assert card in home(enter(second)).content.decode()
    for one in (first, *others):
        assert card not in home(enter(one)).content.decode(), one


def test_what_one_is_is_read_once_for_all_rooms(enter, keeper, received):
    browser = enter(keeper)
    home(browser)
    with CaptureQueriesContext(connection) as asked:
        home(browser)
    roles_read = [
        one for one in asked.captured_queries if 'FROM "access_membership"' in one["sql"][:600]
        and '"confirmed_at" IS NOT NULL' in one["sql"]
    ]  # fmt: skip
    assert len(roles_read) <= 2


def test_who_monitors_is_led_to_what_is_never_empty_for_want_of_lists(
    enter, institution, as_operator
):
    with as_operator():
        account = make_account(institution=institution, roles=["monitor"])
    browser = enter(account)
    steps = home(browser).context["steps"]
    assert [step.page for step in steps] == ["recommendations", "offices", "observations"]
    for step in steps:
        assert browser.get(step.url).status_code == 200
    assert all(step.is_done for step in home(browser).context["steps"])
