"""The codebook of the policy's tables: every column explained, in the file and in the documents."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from tests.factories.policy import fill, make_policy_house

from baluarte.web.public.policy import codebook

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "open-data.md"


@pytest.fixture
def release(as_operator):
    with as_operator():
        house = make_policy_house()
    fill(house.settle())
    return house.let_out()


def rows(portal, name):
    text = portal.get(f"/es/politica/datos/1/{name}").content.decode().removeprefix("\ufeff")
    return list(csv.reader(StringIO(text)))


def test_every_column_of_every_table_is_in_the_file(portal, release):
    _, *told = rows(portal, "columnas.csv")
    for name in codebook.TABLES:
        heads, *several = rows(portal, name)
        assert [row[1] for row in told if row[0] == name] == heads
        assert {len(one) for one in several} <= {len(heads)}


def test_every_column_is_told_in_both_languages(portal, release):
    assert [row for row in rows(portal, "columnas.csv") if not all(row)] == []


def test_the_documents_say_the_same():
    spanish, _, english = DOCUMENT.read_text(encoding="utf-8").partition("\n## English\n")
    for columns in codebook.TABLES.values():
        for name, one in columns.items():
            assert f"| `{name}` | {one.kind} | {one.spanish} |" in spanish
            assert f"| `{name}` | {one.kind} | {one.english} |" in english


def test_the_data_page_leads_to_it_and_to_the_interface(portal, release):
    page = portal.read("/es/politica/datos/")
    assert 'href="/es/politica/datos/1/columnas.csv"' in page
    assert "Lo mismo para programas" in page
