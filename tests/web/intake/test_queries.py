"""How many queries a page asks: few, and as many for thirty rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.intake.conftest import rows, sheet

pytestmark = pytest.mark.django_db
MOST = 15
# Savepoints ask nothing; that a context ends inside a transaction happens in tests alone.
NO_QUESTIONS = ("SAVEPOINT", "RELEASE", "select set_config('bal.context', ''", "select bal.")
PAGES = (
    "lists", "list", "waiting", "new_list", "new_delivery", "preview_delivery", "map_columns",
    "map_words", "report", "complete_report",
)  # fmt: skip


def asked(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len([query for query in found if not query["sql"].startswith(NO_QUESTIONS)])


@pytest.fixture
def address_of(desk):
    """Return the address of a page with so many rows behind it."""

    def address(name: str, count: int) -> str:
        content = sheet(*rows(count, Fecha="31/02/2026"))
        if name in ("preview_delivery", "map_columns", "map_words"):
            preview = desk.preview(content)
            desk.say_columns(preview)
            return reverse(name, args=[preview.rstrip("/").split("/")[-1]])
        taken = desk.take(content, title=f"Lista {count}")
        if name in ("lists", "new_list"):
            return reverse(name)
        if name in ("report", "complete_report"):
            return reverse(name, args=[desk.reports(taken)[0].pk])
        return reverse(name, args=[taken.pk])

    return address


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_little_and_no_more_for_more_rows(desk, address_of, name):
    one = asked(desk.browser, address_of(name, 1))
    assert asked(desk.browser, address_of(name, 30)) == one
    assert one <= MOST


def test_a_row_whose_place_is_asked_about_asks_little_too(desk):
    taken = desk.take(sheet(*rows(1, Municipio="Vila Inventada")))
    address = reverse("complete_report", args=[desk.reports(taken)[0].pk])
    assert asked(desk.browser, address) <= MOST
