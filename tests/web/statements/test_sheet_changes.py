"""A sheet that comes in again: the same is left out, what differs is asked about, nothing is lost."""

import pytest
from django.urls import reverse
from tests.factories.statements import keep, let_stand
from tests.web.markup import flat
from tests.web.statements.conftest import as_workbook, faults_of, send, template

from baluarte.domain.statements import queries
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Statement
from baluarte.domain.wall.context import acting_as
from baluarte.norms.institutions import public_institution

pytestmark = pytest.mark.django_db
ONE = {"institucion": ["FGR", "EDO-09-FIS"], "renglon": ["files_opened", "files_charged"]}


@pytest.fixture
def document(cast):
    return keep(cast.owner, cast.institution, pages=40, content=b"Un informe inventado.")


def sheet(browser, document, change=lambda rows: None):
    """Return a filled sheet of two offices and two headings after a change of its rows."""
    sheets = template(browser, document, **ONE)
    for number, line in enumerate(sheets[0][1:], 1):
        line[2], line[3], line[4] = 10 * number, number, number
    change(sheets[0])
    return as_workbook(sheets)


def enter_all(browser, document, content, **ticked):
    seen = send(browser, document, content)
    address = reverse("fact_sheet", args=[document.reference])
    return browser.post(address, {"said": seen.context["said"], **ticked}, follow=True)


def change(rows):
    rows[1][2] = 11
    rows[2][3] = "no respondió"
    rows[2][4] = 7


def by_standing(cast):
    with acting_as(cast.owner.pk):
        rows = list(Statement.objects.all())
        found = queries.standings_of(rows)
    return sorted((str(found[one.pk]), one.heading, str(one.value)) for one in rows)


def test_the_same_sheet_again_enters_nothing_and_says_so(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    seen = send(browser, document, sheet(browser, document))
    assert (seen.context["same"], seen.context["changed"], faults_of(seen)) == (4, [], [])
    assert "Todo ya está" in seen.content.decode()
    assert seen.context["said"] == ""


def test_what_differs_is_said_from_what_to_what(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    seen = send(browser, document, sheet(browser, document, change))
    told = [
        (one["row"], [(each["field"], each["was"], each["now"]) for each in one["fields"]])
        for one in seen.context["changed"]
    ]
    assert told == [
        (2, [("Valor", "10", "11")]),
        (3, [("Página", "2", "7")]),
        (3, [("Valor", "2", "No respondió"), ("Página", "2", "7")]),
    ]
    assert seen.context["same"] == 1
    assert faults_of(seen) == []


def test_what_is_ticked_takes_the_place_of_what_stands_and_the_rest_stays(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    with acting_as(cast.owner.pk):
        first = list(Statement.objects.all())
    let_stand(cast.colleague, *first)
    seen = send(browser, document, sheet(browser, document, change))
    reference = next(one["reference"] for one in seen.context["changed"] if one["row"] == 2)
    address = reverse("fact_sheet", args=[document.reference])
    done = browser.post(address, {"said": seen.context["said"], "change": [reference]}, follow=True)
    assert "2 cambios no se marcaron: lo que estaba se queda." in done.content.decode()
    with acting_as(cast.owner.pk):
        made = Statement.objects.exclude(pk__in=[one.pk for one in first]).get()
        assert (made.number, made.supersedes.reference) == (11, reference)
        assert len(queries.standings_of(first)) == 4
        assert set(queries.standings_of(first).values()) == {Standing.STANDS}
    let_stand(cast.colleague, made)
    with acting_as(cast.owner.pk):
        assert [*queries.standings_of(first).values()].count(Standing.SUPERSEDED) == 1


def test_a_page_that_the_sheet_leaves_blank_stays_and_the_words_quoted_are_told(
    enter, cast, document
):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    with acting_as(cast.owner.pk):
        [held] = Statement.objects.filter(institution="FGR", heading="files_opened")
    let_stand(cast.colleague, held)

    def without_page(rows):
        rows[1][2], rows[1][4] = 11, ""

    seen = send(browser, document, sheet(browser, document, without_page))
    [one] = seen.context["changed"]
    assert [each["field"] for each in one["fields"]] == ["Valor"]
    assert one["notes"] == ["La página se conserva: 1."]
    assert "La página se conserva: 1." in seen.content.decode()
    address = reverse("fact_sheet", args=[document.reference])
    browser.post(address, {"said": seen.context["said"], "change": [one["reference"]]})
    with acting_as(cast.owner.pk):
        made = Statement.objects.get(supersedes=held)
    assert (made.number, made.page) == (11, 1)


def test_what_waits_is_taken_back_and_said_anew(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    seen = send(browser, document, sheet(browser, document, change))
    references = [one["reference"] for one in seen.context["changed"]]
    address = reverse("fact_sheet", args=[document.reference])
    browser.post(address, {"said": seen.context["said"], "change": references})
    told = by_standing(cast)
    assert [one[0] for one in told].count("withdrawn") == 3
    assert ("waiting", "files_opened", "11.0000") in told
    assert ("waiting", "files_charged", "None") in told
    # The same confirmation sent twice finds that it is no more what was looked at.
    browser.post(address, {"said": seen.context["said"], "change": references})
    assert by_standing(cast) == told


def test_nothing_ticked_changes_nothing(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    before = by_standing(cast)
    done = enter_all(browser, document, sheet(browser, document, change))
    assert "No se marcó nada: lo que estaba aquí se queda como estaba." in done.content.decode()
    assert by_standing(cast) == before


def test_an_institution_is_known_by_its_name_where_a_sheet_has_no_code(enter, cast, document):
    def by_name(rows):
        rows[1][0], rows[2][0] = "", public_institution("EDO-09-FIS").in_language("en").upper()

    browser = enter(cast.owner)
    seen = send(browser, document, sheet(browser, document, by_name))
    assert faults_of(seen) == []
    enter_all(browser, document, sheet(browser, document, by_name))
    with acting_as(cast.owner.pk):
        assert set(Statement.objects.values_list("institution", flat=True)) == set(
            ONE["institucion"]
        )


def batch_of(cast):
    with acting_as(cast.owner.pk):
        [batch] = set(
            Statement.objects.filter(review=None, withdrawal=None).values_list("batch", flat=True)
        )
    return reverse("fact_batch", args=[batch])


def test_all_that_waits_of_a_sheet_is_taken_back_at_once(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    page, address = batch_of(cast), f"{batch_of(cast)}?retirar=1"
    with acting_as(cast.owner.pk):
        seen = Statement.objects.order_by("pk").first()
    let_stand(cast.colleague, seen)
    assert 'href="?retirar=1"' in browser.get(page).content.decode()
    assert enter(cast.peer).get(address).status_code == 404
    assert enter(cast.peer).post(address).status_code == 404
    asked = browser.get(address).content.decode()
    assert "¿Retirar todo lo que espera de esta hoja?" in asked
    done = browser.post(address, follow=True)
    assert "Se retiraron 3 datos." in done.content.decode()
    told = [one[0] for one in by_standing(cast)]
    assert (told.count("withdrawn"), told.count("stands")) == (3, 1)
    assert browser.get(address).status_code == 404
    late = browser.post(address)
    assert late.status_code == 422
    assert [one[0] for one in by_standing(cast)] == told
    again = send(browser, document, sheet(browser, document))
    assert again.context["same"] == 1, "what was taken back may come in again"


def test_the_second_person_reads_which_facts_are_corrections_and_of_what(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    with acting_as(cast.owner.pk):
        first = list(Statement.objects.all())
    let_stand(cast.colleague, *first)
    seen = send(browser, document, sheet(browser, document, change))
    reference = next(one["reference"] for one in seen.context["changed"] if one["row"] == 2)
    address = reverse("fact_sheet", args=[document.reference])
    added = {"said": seen.context["said"], "change": [reference]}
    browser.post(address, added)
    second = enter(cast.colleague)
    with acting_as(cast.owner.pk):
        made = Statement.objects.get(supersedes__isnull=False)
    one = second.get(reverse("institution_fact", args=[made.reference])).content.decode()
    assert "Es una corrección de un dato vigente" in one
    assert "Dice 10 y diría 11." in one
    listed = second.get(reverse("institution_facts")).content.decode()
    assert "1 corrección" in listed
    assert "corrección: dice 10" in listed
    assert (
        "corrección: dice"
        in second.get(reverse("source_document", args=[document.reference])).content.decode()
    )
    let_stand(cast.colleague, made)
    after = second.get(reverse("institution_fact", args=[made.reference])).content.decode()
    assert "Es una corrección de un dato vigente" not in after


def test_a_sheet_of_corrections_shows_what_stands_where_it_says_nothing(enter, cast, document):
    browser = enter(cast.owner)
    enter_all(browser, document, sheet(browser, document))
    with acting_as(cast.owner.pk):
        first = list(Statement.objects.all())
    let_stand(cast.colleague, *first)

    def other(rows):
        rows[1][2], rows[2][3] = 11, 12

    seen = send(browser, document, sheet(browser, document, other))
    references = [one["reference"] for one in seen.context["changed"]]
    address = reverse("fact_sheet", args=[document.reference])
    browser.post(address, {"said": seen.context["said"], "change": references})
    second, page = enter(cast.colleague), batch_of(cast)
    shown = flat(second.get(page).content.decode())
    assert "Sin dato" not in shown
    assert shown.count("ya en pie") == 2
    assert "Espera a una segunda persona" not in shown, "all of it waits"
    with acting_as(cast.owner.pk):
        made = Statement.objects.filter(supersedes__isnull=False).first()
    let_stand(cast.colleague, made)
    half = flat(second.get(page).content.decode())
    assert "Espera a una segunda persona" in half
    assert "En pie" in half


def test_a_blank_cell_is_no_data_and_each_column_says_how_many(enter, cast, document):
    def empty(rows):
        rows[1][2], rows[2][2], rows[2][3] = "", "", ""

    browser = enter(cast.owner)
    seen = send(browser, document, sheet(browser, document, empty))
    assert [one["number"] for one in seen.context["blanks"]] == [2, 1]
    assert (seen.context["blank"], seen.context["zeros"]) == (3, 0)
    page = seen.content.decode()
    assert page.count("Sin dato") == 3
    assert "Celdas vacías: sin dato, nunca cero" in page


@pytest.mark.parametrize(
    ("written", "read"), [("31/12/2025", True), ("2025-12-31", True), ("31-12-25", False)]
)
def test_the_period_of_a_sheet_is_read_both_ways_or_names_its_row(
    enter, cast, document, written, read
):
    browser = enter(cast.owner)
    sheets = template(browser, document, **ONE)
    sheets[0][1][2] = 5
    [row] = [line for line in sheets[2] if line[0] == "último día"]
    number = sheets[2].index(row) + 1
    row[1] = written
    page = send(browser, document, as_workbook(sheets)).content.decode()
    fault = (
        f"En la hoja «Control», fila {number}, columna B, se leyó «{written}», que no es una fecha."
        " Escríbala así: 2026-11-30 o 30/11/2026."
    )
    assert (fault in page) is not read
    assert ("Todavía no se guarda nada." in page) is read


def test_a_wrong_day_in_a_cell_names_row_column_what_was_read_and_how_to_write_it(
    enter, cast, document
):
    browser = enter(cast.owner)
    asked = {"institucion": ["FGR"], "renglon": ["vacant_since"]}
    sheets = template(browser, document, **asked)
    sheets[0][1][2] = "30 de nov"
    [(row, column, why)] = faults_of(send(browser, document, as_workbook(sheets)))
    assert (row, column.partition(" ")[0]) == (2, "C")
    assert why == (
        "Se leyó «30 de nov», que no es una fecha. Escríbala así: 2026-11-30 o 30/11/2026."
    )
