"""Released tables that are taken back after an edition: no page and no file says them any more."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from tests.factories.policy import LATER, filled, make_policy_house
from tests.factories.policy_tables import CODE, let_tables_out, take_tables_back

from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import policy_indicators

pytestmark = pytest.mark.django_db
ES = "/es/politica/"
PAGE = f"{ES}indicadores/{CODE}/"
PAGES = ("/es/", ES, f"{ES}ejes/protection/", PAGE, f"{PAGE}marco/", f"{ES}datos/")
GONE = LATER + timedelta(days=2)
DAY = local_day(GONE).isoformat()
SAID = "se retiraron el 3 de julio de 2026"


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    made = filled(made)
    with as_operator():
        made.tables = let_tables_out(made)
    made.release = made.let_out(at=LATER)
    return made


@pytest.fixture
def take_back(house):
    return lambda: take_tables_back(house, house.tables, at=GONE)


def rows_of(portal, address):
    text = portal.get(address).content.decode().removeprefix("\ufeff")
    return [one for one in csv.DictReader(StringIO(text)) if one["codigo"] == CODE]


def test_the_pages_show_the_figure_until_it_is_taken_back(portal, house, take_back):
    shown = [PAGE, f"{PAGE}marco/", f"{ES}ejes/protection/"]
    before = ["75 %" in portal.words(one) for one in shown]
    take_back()
    after = ["75 %" in portal.words(one) for one in shown]
    assert (before, after) == ([True] * 3, [False] * 3)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}marco/", f"{ES}ejes/protection/", f"{ES}datos/"])
def test_they_say_that_the_tables_were_withdrawn_and_when(portal, house, take_back, address):
    take_back()
    assert SAID in portal.words(address)
    assert "withdrawn on 3 July 2026" in portal.words(address.replace("/es/", "/en/"))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_a_browser_keeps_no_longer_stands(portal, house, take_back, address):
    tag = portal.get(address).headers["ETag"]
    again = {"If-None-Match": tag}
    before = portal.get(address, **again).status_code
    take_back()
    assert (before, portal.get(address, **again).status_code) == (304, 200)


def test_the_state_of_the_policy_counts_one_figure_less(portal, house, take_back):
    before = portal.words(ES)
    take_back()
    after = portal.words(ES)
    counted = rf"(\d+) de {len(policy_indicators())} indicadores"
    told = [re.search(counted, one)[1] for one in (before, after)]
    assert int(told[0]) == int(told[1]) + 1
    assert "Uno más va en blanco" in after


@pytest.mark.parametrize("address", [f"{ES}datos/1/indicadores.csv", f"{PAGE}tabla.csv"])
def test_a_file_holds_a_blank_with_its_day(portal, house, take_back, address):
    [before] = rows_of(portal, address)
    take_back()
    [after] = rows_of(portal, address)
    assert (before["valor"], before["motivo"], before["tablas_retiradas"]) == ("75", "", "")
    assert (after["valor"], after["motivo"], after["tablas_retiradas"]) == (
        "", "tables_withdrawn", DAY,
    )  # fmt: skip
    assert (after["numerador"], after["minimo"], after["maximo"]) == ("", "", "")


def test_the_whole_edition_holds_a_blank_and_names_the_tables(portal, house, take_back):
    take_back()
    held = json.loads(portal.get(f"{ES}datos/1/edicion.json").content)
    [row] = [one for one in held["rows"] if (one["kind"], one["code"]) == ("indicator", CODE)]
    assert (row["body"]["figure"]["value"], row["body"]["released"]) == (None, None)
    assert held["withdrawn_tables"] == [{"tables": "1.0", "withdrawn": DAY, "code": CODE}]


def test_machines_read_that_it_was_taken_back(portal, house, take_back):
    take_back()
    page = portal.read(f"{ES}datos/")
    told = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    held = json.loads(told)
    assert held["dct:modified"] == DAY
    assert f"se retiraron el {DAY}" in held["description"]


def test_the_feed_says_it_and_is_newer_than_before(portal, house, take_back):
    names = {"a": "http://www.w3.org/2005/Atom"}

    def entry():
        feed = ET.fromstring(portal.get(f"{ES}datos/ediciones.atom").content)
        return [feed.find(f"a:entry/a:{one}", names) for one in ("updated", "summary")]

    was, _ = entry()
    take_back()
    now, said = entry()
    assert now.text > was.text
    assert CODE in said.text
