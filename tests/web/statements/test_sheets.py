"""Facts by sheet: 33 offices in an afternoon, every fault by row and column, no blank a zero."""

from collections import Counter

import pytest
from django.urls import reverse
from tests.factories.statements import keep
from tests.web.statements.conftest import as_workbook, faults_of, send, template

from baluarte.domain.statements.models import Statement, StatementReview
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TWELVE = [
    "posts_authorised", "posts_occupied", "staff_in_contact", "staff_women", "posts_vacant",
    "files_opened", "files_declined", "files_archived", "files_charged", "files_convicted",
    "files_acquitted", "files_work_hypothesis",
]  # fmt: skip
WORDS = ("no respondió", "Reservada", "INEXISTENTE", "incompetencia")
ROW, COLUMN = slice(1, None), slice(2, -1)


def filled(rows):
    """Fill a template: each cell says something else, no part beyond its whole; some are blank or no answer."""
    for row, line in enumerate(rows[ROW]):
        for place in range(12):
            kind = (row * 12 + place) % 10
            part = 20 - place if place < 4 else 60 if place == 5 else place
            line[2 + place] = {0: "", 5: "", 3: WORDS[row % 4], 7: 0 if place > 6 else part}.get(
                kind, part
            )
        line[-1] = row + 1
    return rows


def test_thirty_three_offices_by_twelve_headings_from_one_sheet_and_no_blank_is_zero(enter, cast):
    browser = enter(cast.owner)
    sheets = template(browser, shared_whole(cast), clase="FIS", renglon=TWELVE)
    assert (len(sheets[0]) - 1, len(sheets[0][0])) == (33, 15)
    told = Counter(kind_of(cell) for line in filled(sheets[0])[ROW] for cell in line[COLUMN])
    document = shared_whole(cast)
    seen = send(browser, document, as_workbook(sheets))
    assert (seen.status_code, faults_of(seen)) == (200, [])
    assert seen.context["blank"] == told["blank"]
    assert seen.context["zeros"] == told["zero"]
    with acting_as(cast.owner.pk):
        assert Statement.objects.count() == 0
    kept = browser.post(
        reverse("fact_sheet", args=[document.reference]), {"said": seen.context["said"]}
    )
    assert kept.status_code == 302
    with acting_as(cast.owner.pk):
        rows = list(Statement.objects.all())
    assert len(rows) == 33 * 12 - told["blank"]
    assert sum(one.number == 0 for one in rows) == told["zero"]
    assert sum(one.answer != "answered" for one in rows) == told["words"]
    assert all((one.number is None) == (one.answer != "answered") for one in rows)
    assert {one.said_by for one in rows} == {one.institution for one in rows}

    other = enter(cast.colleague)
    page = other.get(kept["Location"])
    assert page.context["reviews"]
    other.post(kept["Location"], {"review": "stands", "all": "1"})
    with acting_as(cast.owner.pk):
        assert StatementReview.objects.filter(objection="").count() == len(rows)


def kind_of(cell) -> str:
    if cell == "":
        return "blank"
    return "words" if cell in WORDS else "zero" if cell == 0 else "value"


def shared_whole(cast):
    return keep(cast.owner, cast.institution, pages=40, content=b"Un informe inventado.")


ONE = {"institucion": ["FGR", "EDO-09-FIS"], "renglon": ["files_opened", "files_charged"]}


def damaged(browser, cast, change, **more):
    """Send a sheet of two offices and two headings after a change of its rows; return what came."""
    document = shared_whole(cast)
    sheets = template(browser, document, **ONE)
    for number, line in enumerate(sheets[0][ROW], 1):
        line[2], line[3], line[4] = 10 * number, number, number
    change(sheets)
    return send(browser, document, as_workbook(sheets), **more)


def places_of(answer):
    """Return each fault as row and letter of its column, with why."""
    return [((row, column.partition(" ")[0]), why) for row, column, why in faults_of(answer)]


def put(row, place, value):
    def change(sheets):
        sheets[0][row][place] = value

    return change


def add(*cells):
    return lambda sheets: sheets[0].append(list(cells))


def shift(sheets):
    """Move the columns of figures one to the right, as happens when one is inserted."""
    for line in sheets[0]:
        line.insert(2, "")


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        (shift, (1, "C"), "Aquí debía estar la columna"),
        (put(1, 2, "muchas"), (2, "C"), "muchas"),
        (put(1, 2, -3), (2, "C"), "-3"),
        (put(2, 4, "tres"), (3, "E"), "«tres» no es un número de página."),
        (put(2, 4, 0), (3, "E"), "«0» no es un número de página."),
        (put(2, 0, "NO-HAY"), (3, "A"), "NO-HAY"),
        (put(2, 0, "FGR"), (3, "A"), "La clave es de"),
        (put(2, 1, "Otra fiscalía"), (3, "A"), "Otra fiscalía"),
        (add("FGR", "", 1, 1, 1), (4, "A"), "«FGR» ya está en la fila 2."),
    ],
)
def test_a_fault_is_named_by_row_and_column_and_nothing_is_kept(enter, cast, change, where, why):
    answer = damaged(enter(cast.owner), cast, change)
    assert [why in said for place, said in places_of(answer) if place == where] == [True]
    assert answer.context["said"] == ""
    with acting_as(cast.owner.pk):
        assert Statement.objects.count() == 0


def test_every_fault_is_named_at_once(enter, cast):
    def change(sheets):
        put(1, 2, "muchas")(sheets)
        put(2, 4, "tres")(sheets)

    faults = places_of(damaged(enter(cast.owner), cast, change))
    assert [place for place, _ in faults] == [(2, "C"), (3, "E")]


def test_what_cannot_be_read_and_what_cannot_be_are_named_together(enter, cast):
    def change(sheets):
        put(1, 2, "muchas")(sheets)
        put(2, 4, 99)(sheets)

    faults = places_of(damaged(enter(cast.owner), cast, change))
    assert (2, "C") in [place for place, _ in faults]
    assert any(row == 3 for (row, _), _ in faults), "the document has 40 pages"


def test_rows_beyond_the_most_are_a_fault_and_not_silence(enter, cast):
    def change(sheets):
        sheets[0] += [["NO-HAY", "", "", "", ""]] * 1000

    first = places_of(damaged(enter(cast.owner), cast, change))[0]
    assert first == (
        (1002, "A"), "Una hoja lleva 1000 filas cuando mucho: desde aquí no se leyó.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "hoja.xlsx"), (b"no es una hoja", "hoja.xlsx"), (b"%PDF-1.4", "informe.pdf")],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(enter, cast, content, name):
    answer = send(enter(cast.owner), shared_whole(cast), content, name=name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["sheet"][0]


def test_another_workbook_is_told_apart_from_ours(enter, cast):
    content = as_workbook([[["clave", "nombre"], ["FGR", "x"]]], names=("Datos",))
    answer = send(enter(cast.owner), shared_whole(cast), content)
    assert "No es la plantilla" in answer.context["form"].errors["sheet"][0]


def test_a_row_with_a_cell_outside_seems_shifted(enter, cast):
    answer = damaged(enter(cast.owner), cast, lambda sheets: sheets[0][1].append("5"))
    assert "fuera de las columnas" in " ".join(why for *_, why in faults_of(answer))


def test_columns_wrong_in_every_row_are_said_to_stand_beside_their_own(enter, cast):
    browser, asked = enter(cast.owner), ["posts_occupied", "liaison_named", "posts_vacant"]
    sheets = template(browser, shared_whole(cast), clase="FIS", renglon=asked)
    for line in sheets[0][ROW]:
        line[COLUMN] = ["", 12, "sí"]
    answer = send(browser, shared_whole(cast), as_workbook(sheets))
    assert answer.context["wrong_throughout"] == "D · Enlace nombrado; E · Plazas vacantes"
    assert "corridos una columna" in answer.content.decode()


def test_one_wrong_cell_is_no_sheet_that_stands_beside_itself(enter, cast):
    answer = damaged(enter(cast.owner), cast, put(1, 2, "muchas"))
    assert answer.context["wrong_throughout"] == ""


def test_what_was_previewed_by_one_another_does_not_keep(enter, cast):
    answer = damaged(enter(cast.owner), cast, lambda sheets: None)
    with acting_as(cast.owner.pk):
        other = keep(cast.owner, cast.institution, content=b"Otro, inventado.")
    address = reverse("fact_sheet", args=[other.reference])
    kept = enter(cast.owner).post(address, {"said": answer.context["said"]})
    assert kept.headers["Location"] == address
    with acting_as(cast.owner.pk):
        assert Statement.objects.count() == 0
