"""Whatever an organisation wrote of itself, its list and its event, no page of the portal runs it."""

import csv
from io import BytesIO, StringIO
from urllib.parse import quote
from zipfile import ZipFile

import openpyxl
import pytest
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.hostile import FORMULAS, HOSTILE_TEXTS, harms_in

from baluarte.domain.access.models import Institution
from baluarte.domain.intake.models import SourceList

pytestmark = pytest.mark.django_db
PORTAL = "baluarte.config.urls_portal"
PAGES = ("home", "map", "events_published", "editions", "comparisons", "compliance",
         "log_checkpoints", "api_editions", "api_description")  # fmt: skip


@pytest.fixture
def published(cast, let, as_operator):
    """An edition of events whose list and organisation are called what harms."""
    with as_operator():
        for number, house in enumerate((cast.one, cast.other)):
            text = HOSTILE_TEXTS[number]
            SourceList.objects.filter(pk=house.source_list.pk).update(title=text, producer=text)
            Institution.objects.filter(pk=house.institution.pk).update(name=text)
    [decision] = let()
    return cast.publish(), decision


def test_no_page_of_the_portal_runs_it(published, portal):
    edition, decision = published
    given = {"number": edition.number, "revision": edition.revision}
    addresses = [reverse(name, urlconf=PORTAL) for name in PAGES]
    addresses += [
        reverse("edition", kwargs=given, urlconf=PORTAL),
        reverse("published", args=[decision.reference], urlconf=PORTAL),
    ]
    for address in addresses:
        answer = portal.get(address)
        assert answer.status_code == 200, address
        assert harms_in(answer.content.decode()) == [], address


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_is_asked_for_is_text_on_its_page(published, portal, text):
    for name in ("map", "events_published", "comparisons", "door"):
        for asked in ("q", "entidad", "desde", "tipo"):
            answer = portal.get(f"{reverse(name, urlconf=PORTAL)}?{asked}={quote(text)}")
            assert harms_in(answer.content.decode()) == [], (name, asked)


def test_no_bulletin_runs_it(cast, published):
    browser = browser_of(cast.curator)
    for address in (reverse("week_bulletin"), reverse("annual_table", args=[2026])):
        answer = browser.get(address)
        assert (answer.status_code, harms_in(answer.content.decode())) == (200, [])


def test_no_file_of_an_edition_holds_a_formula(cast, published, settings):
    """Of whatever file a spreadsheet opens; a cell is a number, or text that stays text."""
    cast.publish()
    looked = [one for path in settings.FILE_FOLDER.rglob("*") if path.is_file()
              for one in tables_in(path.name, path.read_bytes())]  # fmt: skip
    assert len(looked) >= 4
    assert [(name, cell) for name, cells in looked for cell in cells if is_formula(cell)] == []


def tables_in(name, content):
    """Return the tables of a file, each with its cells; of an archive, those that are in it."""
    if name.endswith(".csv"):
        rows = csv.reader(StringIO(content.decode("utf-8-sig")))
        return [(name, [cell for row in rows for cell in row])]
    if name.endswith(".xlsx"):
        sheets = openpyxl.load_workbook(BytesIO(content)).worksheets
        found = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in found if cell.data_type == "f" or cell.hyperlink] == []
        return [(name, [])]
    if name.endswith(".zip"):
        with ZipFile(BytesIO(content)) as archive:
            return [
                one for part in archive.namelist() for one in tables_in(part, archive.read(part))
            ]
    return []


def is_formula(cell):
    """Say whether a spreadsheet would run a cell; numbers below zero are numbers."""
    begins = cell.lstrip(" ").startswith(FORMULAS)
    return begins and not cell.replace(".", "", 1).lstrip("-").isdigit()
