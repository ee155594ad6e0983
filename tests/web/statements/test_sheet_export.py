"""Facts of the list as the sheets that are imported: what goes out comes back the same."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.factories.statements import NOW, keep, let_stand, say
from tests.web.statements.conftest import as_workbook, faults_of, send, template

from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.sheet_export import are_too_many, as_archive, sheets_of
from baluarte.domain.statements.sheets import Column
from baluarte.domain.wall.context import acting_as
from baluarte.web.statements.labels import about_name, heading_name

pytestmark = pytest.mark.django_db
LIST = reverse("institution_facts")
ASKED = {
    "institucion": ["FGR", "EDO-09-FIS"],
    "renglon": ["files_opened", "files_charged", "vacant_since"],
}
ROWS = ((12, "no respondió", "2024-03-01", 4), (0, "", "reservada", 5))


@pytest.fixture
def document(cast):
    return keep(cast.owner, cast.institution, pages=40, content=b"Un informe inventado.")


@pytest.fixture
def entered(enter, cast, document):
    """Return the browser of who entered a sheet of two offices and three headings."""
    browser = enter(cast.owner)
    sheets = template(browser, document, **ASKED)
    for line, (*values, page) in zip(sheets[0][1:], ROWS, strict=True):
        line[2:5], line[5] = values, page
    seen = send(browser, document, as_workbook(sheets))
    address = reverse("fact_sheet", args=[document.reference])
    browser.post(address, {"said": seen.context["said"]})
    return browser


def export(browser, ending, **asked):
    return browser.get(LIST, {"formato": ending, **asked})


def sent_back(browser, document, content, ending):
    file = BytesIO(content)
    file.name = f"hoja.{ending}"
    given = {"sheet": file, "said_by": "itself"}
    return browser.post(reverse("fact_sheet", args=[document.reference]), given)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_goes_out_comes_back_the_same(entered, document, ending):
    given = export(entered, ending)
    name = f"datos_{document.reference}_2025-01-01_2025-12-31.{ending}"
    assert given.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    seen = sent_back(entered, document, given.content, ending)
    assert (faults_of(seen), seen.context["same"], seen.context["changed"]) == ([], 5, [])
    assert seen.context["blank"] == 1, "what nobody said goes out blank, and is no zero"


def rows_of(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def written(rows):
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize(
    ("column", "title"),
    [
        (Column("budget_approved", "investigation"), "Presupuesto aprobado · Investigación"),
        (Column("norm_in_force", "specialised_unit"), "Norma en vigor · Unidad especializada"),
        (Column("norm_in_force", "Ley 5"), "Norma en vigor · Ley 5"),
    ],
)
def test_a_column_says_in_words_what_it_speaks_of(column, title):
    assert column.title == title
    with override("es"):
        name, about = title.split(" · ")
        assert (heading_name(column.heading), about_name(column.heading, column.about)) == (
            name, about,
        )  # fmt: skip


def test_a_table_that_was_changed_is_a_correction(entered, document):
    rows = rows_of(export(entered, "csv").content)
    assert rows[0][:2] == ["Clave", "Institución"]
    place = next(number for number, one in enumerate(rows) if one[0] == "FGR")
    rows[place][rows[place].index("12")] = "13"
    # As a spreadsheet writes days back.
    for row in rows[1:]:
        row[-3], row[-2] = "01/01/2025", "31/12/2025"
    seen = sent_back(entered, document, written(rows), "csv")
    assert faults_of(seen) == []
    [one] = seen.context["changed"]
    assert [(each["was"], each["now"]) for each in one["fields"]] == [("12", "13")]
    assert seen.context["same"] == 4


def test_a_row_of_another_period_is_named(entered, document):
    rows = rows_of(export(entered, "csv").content)
    rows[2][-2] = "2024-12-31"
    [(row, column, why)] = faults_of(sent_back(entered, document, written(rows), "csv"))
    assert (row, column) == (3, "H · último día")
    assert "dice «2024-12-31»" in why


def test_a_table_that_is_none_of_ours_is_refused(entered, document):
    page = sent_back(entered, document, b"a,b,c,d\n1,2,3,4\n", "csv").content.decode()
    assert "No es la plantilla" in page


def test_the_filters_of_the_page_apply_and_its_links_keep_them(entered):
    head = rows_of(export(entered, "csv", renglon="files_opened").content)[0]
    assert len(head) == 7
    page = entered.get(LIST, {"renglon": "files_opened"}).content.decode()
    assert "renglon=files_opened&amp;formato=xlsx" in page
    empty = entered.get(LIST, {"formato": "csv", "estado": "31"}, follow=True)
    assert "Ninguno de estos datos cabe en una hoja." in empty.content.decode()


def test_of_several_documents_each_sheet_comes_in_an_archive_with_what_was_left_out(
    entered, cast, document
):
    other = keep(cast.owner, cast.institution, content=b"Otro.", pages=9)
    say(cast.owner, other)
    say(cast.owner, other, unit="Una unidad inventada")
    given = export(entered, "xlsx")
    archive = ZipFile(BytesIO(b"".join(given.streaming_content)))
    names = archive.namelist()
    assert len(names) == 3
    assert [one for one in names if document.reference in one] != []
    assert "1 dato de la lista no cabe en una hoja" in archive.read("LÉAME.txt").decode()


def test_what_was_taken_back_is_not_written(entered, cast, document):
    with acting_as(cast.owner.pk):
        one = Statement.objects.get(number=12)
    address = reverse("withdraw_fact", args=[one.reference])
    entered.post(address, {"why": TakenBack.MISTAKE.value})
    cells = [cell for row in rows_of(export(entered, "csv").content) for cell in row]
    assert "12" not in cells
    gone = rows_of(export(entered, "csv", situacion="withdrawn").content)
    assert "12" in gone[1]


def test_nobody_takes_out_what_she_does_not_see(enter, cast, ours):
    mine = export(enter(cast.owner), "csv")
    assert mine.status_code == 200
    theirs = export(enter(cast.peer), "csv")
    assert theirs.status_code == 302


def test_a_correction_that_waits_stands_in_the_cell_of_what_it_corrects(cast, document):
    first = say(cast.owner, document)
    let_stand(cast.colleague, first)
    newer = say(cast.owner, document, value="7", supersedes=first, at=NOW + timedelta(hours=1))
    with acting_as(cast.owner.pk):
        rows = Statement.objects.select_related("document").order_by("stated_at", "id")
        [sheet], left = sheets_of(rows)
    assert left == 0
    assert [one.pk for one in sheet.cells.values()] == [newer.pk]


def test_an_archive_is_given_out_sheet_by_sheet():
    asked = []

    def files():
        for name in ("a.csv", "b.csv"):
            asked.append(name)
            yield name, name.encode()

    pieces = as_archive(files())
    first = next(pieces)
    assert asked == ["a.csv"], "the second is not written before the first is given out"
    whole = first + b"".join(pieces)
    assert {one: ZipFile(BytesIO(whole)).read(one) for one in asked} == {
        "a.csv": b"a.csv", "b.csv": b"b.csv",
    }  # fmt: skip


def test_so_many_sheets_are_written_at_once_and_no_more(cast, document):
    say(cast.owner, document)
    say(cast.owner, keep(cast.owner, cast.institution, content=b"Otro.", pages=9))
    with acting_as(cast.owner.pk):
        sheets, _left = sheets_of(Statement.objects.select_related("document"))
    assert [are_too_many(sheets, most=number) for number in (1, 2)] == [True, False]
    assert not are_too_many(sheets)
