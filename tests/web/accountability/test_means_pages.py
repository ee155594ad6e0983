"""Pages of means, of offices and of the annual plan: each figure leads to what states it."""

import csv
import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.promises import make_programme
from tests.factories.statements import keep, let_stand, say
from tests.web.markup import flat

from baluarte.domain.statements.choices import Answer

pytestmark = pytest.mark.django_db
YEAR = {"first_date": date(2019, 1, 1), "last_date": date(2019, 12, 31)}
PROTOCOL = "standardised_2018"


def said(heading, value, institution="CEN", **more):
    value = Decimal(value) if isinstance(value, int) else value
    return {"heading": heading, "institution": institution, "value": value, **YEAR, **more}


def text_of(answer):
    return flat(answer.content.decode())


def of_2019(stand):
    return stand(
        said("posts_occupied", 36), said("caseload_per_person", 155),
        said("budget_approved", 207_600_000), said("budget_needed", 325_000_000),
        said("budget_exercised", 50_000_000, about="protection"),
    )  # fmt: skip


def test_the_figures_of_2019_stand_on_the_page_of_means(page, stand):
    of_2019(stand)
    answer = page(reverse("means"))
    [row] = answer.context["rows"]
    assert answer.context["year"] == 2019
    assert row["coverage"]["value"] == "63.9 %"
    assert row["staff"][1]["sayings"][0]["value"] == "36"
    assert row["load"]["stated"]["sayings"][0]["value"] == "155"
    assert row["staff"][0]["sayings"] == []
    assert "Sin dato" in text_of(answer)


def test_every_figure_leads_to_the_fact_with_its_document_page_and_quote(page, stand, house):
    of_2019(stand)
    answer = page(reverse("means_of", args=["CEN"]))
    html = text_of(answer)
    [one] = answer.context["several"]
    references = [
        each["reference"]
        for line in (*one["staff"], *one["budget"][0]["lines"], *one["budget"][1]["lines"])
        for each in line["sayings"]
    ]
    assert len(references) == 4
    for reference in references:
        assert reverse("institution_fact", args=[reference]) in answer.content.decode()
    fact = text_of(page(reverse("institution_fact", args=[references[0]])))
    assert house.document.title in fact
    assert "página 3" in fact
    assert "Se iniciaron 14 carpetas." in fact
    assert "Protección" in html
    assert [each["difference"] for each in one["deviations"]] == ["−$ 117,400,000"]


def test_past_the_standard_the_page_says_so_in_words(page, stand):
    stand(
        said("caseload_per_person", 155, first_date=date(2026, 1, 1), last_date=date(2026, 4, 30))
    )
    html = text_of(page(reverse("means")))
    assert "Personas beneficiarias por cada persona de seguimiento: 155. El estándar es 30" in html
    assert "Treinta es propuesta nuestra" in html


def test_two_documents_stand_side_by_side_and_are_drawn_as_two_bars(page, stand, house):
    stand(said("posts_occupied", 41))
    other = keep(house.one, house.institution, content=b"Otro documento inventado.")
    let_stand(
        house.other,
        say(house.one, other, **said("posts_occupied", 36, said_by="Observatorio inventado")),
    )
    [one] = page(reverse("means_of", args=["cen"])).context["several"]
    [sides] = [each["sides"] for each in one["contradictions"]]
    assert sorted(side["value"] for side in sides) == ["36", "41"]
    drawn = [bar["value"] for bar in one["staff_bars"] if bar["value"] is not None]
    assert sorted(drawn) == [36, 41]


def test_the_reckoned_and_the_stated_load_stand_beside_each_other(page, stand):
    stand(said("beneficiaries", 930), said("staff_in_contact", 6), said("caseload_per_person", 150))
    [one] = page(reverse("means_of", args=["CEN"])).context["several"]
    assert one["load"]["reckoned"]["value"] == "155"
    assert one["load"]["stated"]["sayings"][0]["value"] == "150"


def test_an_institution_without_anything_says_so_and_one_that_is_none_is_not_there(page):
    assert "Ningún documento dice nada de ella" in text_of(page(reverse("means_of", args=["FGR"])))
    page(reverse("means_of", args=["NADA"]), status=404)


@pytest.mark.parametrize("name", ["means", "offices"])
def test_an_address_that_is_not_understood_is_refused_by_its_field(enter, house, name):
    answer = enter(house.analyst).get(reverse(name), {"anio": "nunca", "entidad": "99"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"anio", "entidad"})


def test_means_of_one_state_are_those_of_its_institutions(enter, house, stand):
    stand(said("posts_occupied", 3, "EDO-09-FIS"), said("posts_occupied", 9, "FGR"))
    answer = enter(house.analyst).get(reverse("means"), {"entidad": "09"})
    assert len(answer.context["rows"]) == 1
    answer = enter(house.analyst).get(reverse("means"), {"entidad": "00"})
    assert [one["name"] for one in answer.context["rows"]] == ["Fiscalía General de la República"]


def test_a_municipal_government_has_its_row_and_its_page(page, stand):
    stand(said("posts_occupied", 3, "MUN-*", municipality="06002"))
    answer = page(reverse("means"))
    [row] = answer.context["rows"]
    assert "Colima" in row["name"]
    [one] = page(row["url"].partition("?")[0]).context["several"]
    assert one["name"] == row["name"]
    assert [drawn["rows"][0]["value"] for drawn in answer.context["drawn"] if drawn["rows"]] == [3]


def test_33_offices_stand_on_their_page_and_one_without_data_says_so(page, stand):
    empty = page(reverse("offices"))
    assert empty.content.decode().count('<th scope="row"') >= 33
    assert (empty.context["number"], empty.context["without"]) == (33, 33)
    stand(
        said("protocol_in_force", "yes", "EDO-09-FIS", about=PROTOCOL),
        said("staff_trained", 4, "EDO-09-FIS"),
        said("files_context_analysis", 0, "EDO-09-FIS"),
        said("protocol_files", None, "EDO-30-FIS", about=PROTOCOL, answer=Answer.NOT_ANSWERED),
    )
    found = page(reverse("offices"))
    # Who was asked and did not answer has a row without any value, as who was not asked.
    assert (found.context["without"], found.context["flagged"]) == (32, 1)
    rows = {one["code"]: one for one in found.context["rows"]}
    assert [one["sign"] for one in rows["EDO-09-FIS"]["cells"]] == [
        "●", "?", "?", "?", "?", "4", "?", "0",
    ]  # fmt: skip
    assert rows["EDO-30-FIS"]["cells"][4]["kind"] == "unknown"
    assert rows["EDO-30-FIS"]["cells"][4]["word"] == "No respondió"
    assert "No informó" in text_of(found)


def test_the_file_says_what_the_page_says(enter, house, stand):
    stand(
        said("protocol_in_force", "no", "EDO-09-FIS", about=PROTOCOL),
        said("staff_trained", 4, "EDO-09-FIS"),
    )
    browser = enter(house.analyst)
    answer = browser.get(reverse("offices_file"), {"anio": "2019"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = browser.get(reverse("offices"), {"anio": "2019"}).context["rows"]
    assert len(rows) == len(shown) == 33
    for row, one in zip(rows, shown, strict=True):
        assert row["Código"] == one["code"]
        assert row["Protocolo adoptado"] == one["cells"][0]["word"]
        assert row["Informe 2019-1"] == one["reports"][0]["word"]
    [here] = [row for row in rows if row["Código"] == "EDO-09-FIS"]
    assert (here["Protocolo adoptado"], here["Personal formado"]) == ("No", "4")
    assert house.document.reference in here["Personal formado: fuente"]
    assert rows[0]["Personal formado"] == "Sin dato"
    book = browser.get(reverse("offices_file"), {"formato": "xlsx"})
    with ZipFile(io.BytesIO(book.content)) as sheet:
        assert "Código" in sheet.read("xl/worksheets/sheet1.xml").decode()


def test_a_state_narrows_the_page_and_the_file(enter, house):
    browser = enter(house.analyst)
    asked = {"entidad": "30"}
    assert browser.get(reverse("offices"), asked).context["number"] == 1
    lines = browser.get(reverse("offices_file"), asked).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2


def test_victims_commissions_have_the_same_page(enter, house):
    answer = enter(house.analyst).get(reverse("offices"), {"clase": "comisiones"})
    assert (answer.context["number"], answer.context["report"]) == (33, None)


def test_s23_the_plan_stands_beside_what_was_done_and_names_nobody_who_entered_it(
    enter, house, stand, as_operator
):
    programme = make_programme(house.analyst)
    answer = enter(house.analyst).get(reverse("annual_plan"))
    [plan] = [one for one in answer.context["plans"] if one["reference"] == programme.reference]
    assert (plan["overspent"], plan["exercised"]["sayings"]) == ("", [])
    assert house.one.username not in answer.content.decode()


@pytest.mark.parametrize("name", ["means", "offices", "annual_plan"])
def test_a_page_of_all_asks_the_same_however_much_is_stated(enter, house, stand, name):
    browser = enter(house.analyst)
    of_2019(stand)
    browser.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse(name))
    stand(
        *(
            said(heading, 5, f"EDO-{state:02}-FIS")
            for state in range(1, 33)
            for heading in ("posts_occupied", "staff_trained", "budget_approved")
        )
    )
    with CaptureQueriesContext(connection) as many:
        browser.get(reverse(name))
    assert len(many) == len(few) <= 30
