import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prefers", "address"),
    [("en-GB,en;q=0.9", "/en/"), ("es-MX", "/es/"), ("fr", "/es/"), ("", "/es/")],
)
def test_who_asks_for_no_language_gets_their_own_or_spanish(portal, prefers, address):
    answer = portal.get("/", **{"Accept-Language": prefers})
    assert (answer.status_code, answer.url, answer.headers["Vary"]) == (
        302,
        address,
        "Accept-Language",
    )


def test_whose_data_these_are_is_told(portal):
    assert "De quién son estos datos" in portal.words("/es/custodia/")


def test_whose_data_these_are_is_told_on_the_workbench_too(db):
    answer = Client(HTTP_HOST="localhost").get("/es/custodia/")
    assert answer.status_code == 200
