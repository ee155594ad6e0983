"""The menu: what each role works with, the rest under one heading, and where one is."""

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.rules import roles
from baluarte.web.layout.menu import GROUPS, menu_for

WORKBENCH = override_settings(ROOT_URLCONF="baluarte.config.urls_workbench")
MOST = 17


def labels(links) -> list[str]:
    return [link.label for link in links]


def primary(menu) -> list[str]:
    return [label for _, links in menu.groups for label in labels(links)]


@pytest.fixture(autouse=True)
def _in_spanish():
    with WORKBENCH, translation.override("es"):
        yield


@pytest.mark.parametrize("role", roles())
def test_every_role_has_a_short_menu_that_begins_at_home(role):
    menu = menu_for({role}, path="/es/")
    assert primary(menu)[:2] == ["Inicio", "Avisos"]
    assert len(primary(menu)) <= MOST


@pytest.mark.parametrize("role", roles())
def test_nothing_stands_twice_and_only_what_is_closed_to_one_is_missing(role):
    menu = menu_for({role}, path="/es/")
    shown = primary(menu) + labels(menu.more)
    closed = [
        str(page.label)
        for _, pages in GROUPS
        for page in pages
        if page.is_only_theirs and role not in page.roles
    ]
    everything = [str(page.label) for _, pages in GROUPS for page in pages]
    assert sorted(shown + closed) == sorted(everything)


def test_who_verifies_has_verification_and_who_reads_the_log_has_not():
    assert "Verificación" in primary(menu_for({"verifier"}, path="/es/"))
    auditor = menu_for({"auditor"}, path="/es/")
    assert primary(auditor) == ["Inicio", "Avisos", "Bitácora"]
    assert "Verificación" in labels(auditor.more)


def test_headings_name_what_stands_under_them():
    menu = menu_for({"documenter", "data_steward"}, path="/es/")
    headings = [heading for heading, _ in menu.groups]
    assert headings == [
        "",
        "Registro",
        "Protección",
        "Política pública",
        "Publicación",
        "Institución",
    ]


@pytest.mark.parametrize(
    ("path", "label", "current"),
    [
        ("/es/", "Inicio", "page"),
        ("/es/hechos/", "Hechos", "page"),
        ("/es/hechos/ABCDE-23456/", "Hechos", "true"),
        ("/es/hechos/conteos/", "Conteos", "page"),
        ("/es/publicacion/exportaciones/pedir/", "Exportaciones", "true"),
    ],
)
def test_the_nearest_place_above_a_page_is_marked(path, label, current):
    menu = menu_for({"documenter", "data_steward"}, path=path)
    links = [link for _, group in menu.groups for link in group] + menu.more
    assert [(link.label, link.current) for link in links if link.current] == [(label, current)]


def test_what_is_seldom_needed_is_open_where_one_is_there():
    assert menu_for({"auditor"}, path="/es/hechos/").is_in_more is True
    assert menu_for({"auditor"}, path="/es/bitacora/").is_in_more is False


@pytest.mark.django_db
def test_language_and_leaving_stand_in_the_bar_above_every_page(enter, as_operator):
    with as_operator():
        account = make_account(institution=make_institution(), roles=["verifier"])
    page = enter(account).get(reverse("events")).content.decode()
    bar = page[page.index('<header class="topbar">') : page.index("</header>")]
    assert 'href="/en/hechos/"' in bar
    assert f'action="{reverse("account_logout")}"' in bar
    assert "Cerrar sesión" in bar


@pytest.mark.django_db
def test_the_menu_of_a_page_is_that_of_ones_roles(enter, as_operator):
    with as_operator():
        account = make_account(institution=make_institution(), roles=["auditor"])
    page = enter(account).get(reverse("log")).content.decode()
    rail = page[page.index('id="menu"') : page.index('<header class="topbar">')]
    before_more = rail[: rail.index("<details")]
    assert f'href="{reverse("log")}" aria-current="page"' in " ".join(before_more.split())
    assert reverse("verification_queue") not in before_more
    assert reverse("verification_queue") in rail
    assert reverse("release_tables") not in rail
