"""Pages of prosecutor's offices: 33 rows in the order of the states, each value with its document."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.intake import make_places
from tests.factories.statements import (
    keep,
    let_stand,
    make_every_state,
    make_organisation,
    say,
    say_all,
)
from tests.web.markup import flat

from baluarte.domain.investigation.models import OfficeImprovement
from baluarte.domain.statements.choices import Answer
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.means import matrix

pytestmark = pytest.mark.django_db
YEAR = {"first_date": date(2025, 1, 1), "last_date": date(2025, 12, 31)}
HERE = "EDO-09-FIS"


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
        analyst, second = (
            make_account(institution=institution, roles=["analyst"]) for _ in range(2)
        )
    made = SimpleNamespace(
        institution=institution, one=one, other=other, analyst=analyst, second=second
    )
    made.document = keep(one, institution)
    return made


@pytest.fixture
def stand(house):
    def load(*rows):
        made = say_all(house.one, house.document, *rows)
        let_stand(house.other, *made)
        return made

    return load


def said(heading, value, institution=HERE, **more):
    value = Decimal(value) if isinstance(value, int) else value
    return {"heading": heading, "institution": institution, "value": value, **YEAR, **more}


def text_of(answer):
    return flat(answer.content.decode())


def test_the_offices_stand_in_the_order_of_the_states_and_no_number_moves_them(enter, house, stand):
    stand(said("files_opened", 3), said("files_opened", 90, "EDO-32-FIS"))
    answer = enter(house.analyst).get(reverse("prosecution_offices"), {"anio": 2025})
    assert answer.status_code == 200
    rows = answer.context["rows"]
    assert [one["code"] for one in rows] == list(matrix("fiscalias").institutions)
    assert [one["code"] for one in rows[:2]] == ["FGR", "EDO-01-FIS"]
    found = next(one for one in rows if one["code"] == HERE)
    assert found["beside"]["opened"]["sayings"][0]["value"] == "3"
    assert {level["word"] for level in rows[1]["levels"]} == {"Sin evidencia"}
    drawn = sum(len(one["levels"]) for one in rows) + len(answer.context["levels"])
    assert answer.content.decode().count('<svg class="level"') == drawn
    assert "orden=" not in answer.content.decode()


def test_what_was_refused_stands_beside_files_and_events_and_is_no_zero(enter, house, stand):
    stand(
        said("files_opened", None, answer=Answer.RESERVED),
        said("posts_occupied", None, answer=Answer.NOT_ANSWERED),
    )
    answer = enter(house.analyst).get(reverse("prosecution_offices"), {"anio": 2025})
    found = next(one for one in answer.context["rows"] if one["code"] == HERE)
    beside = found["beside"]
    assert [beside[one] for one in ("refused", "unanswered", "asked")] == [1, 1, 2]
    assert beside["opened"]["sayings"][0]["value"] != "0"


def test_of_how_many_nothing_is_answered_are_the_rows_without_any_value(enter, house, stand):
    """A point that was refused is no answer, and no column asks for archives of the table."""
    stand(
        said("staff_trained", 3),
        said("staff_trained", None, "EDO-01-FIS", answer=Answer.RESERVED),
        said("files_archived", 5, "EDO-02-FIS"),
    )
    answer = enter(house.analyst).get(reverse("prosecution_offices"), {"anio": 2025})
    rows = answer.context["rows"]
    blank = [one for one in rows if {mark["sign"] for mark in one["marks"]} <= {"?", "✕", "·"}]
    assert answer.context["without"] == len(blank) == 32
    assert "De 32, ningún documento responde nada de lo que pregunta la tabla" in text_of(answer)


def test_each_number_of_files_opened_says_its_year_and_whose_it_is(enter, house, stand):
    stand(said("files_opened", 64))
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    let_stand(house.other, say(house.one, other, **said("files_opened", 71)))
    answer = enter(house.analyst).get(reverse("prosecution_offices"), {"anio": 2025})
    told = re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())
    for number in (64, 71):
        assert re.search(rf" {number} +2025 ", told)


def test_the_file_is_what_the_page_shows(enter, house, stand):
    stand(said("staff_trained", 4), said("staff_tested", 3))
    browser = enter(house.analyst)
    page = browser.get(reverse("prosecution_offices"), {"anio": 2025})
    answer = browser.get(reverse("prosecution_offices_file"), {"anio": 2025})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 34
    here = dict(zip(rows[0], next(one for one in rows if one[0] == HERE), strict=True))
    shown = next(one for one in page.context["rows"] if one["code"] == HERE)
    assert {one["heading"]: one["word"] for one in shown["levels"]} == {
        name.removeprefix("Nivel: "): value
        for name, value in here.items()
        if name.startswith("Nivel: ")
    }
    assert here["Nivel: Formación"] == "Formalizado"
    workbook = browser.get(reverse("prosecution_offices_file"), {"anio": 2025, "formato": "xlsx"})
    assert workbook.content[:2] == b"PK"


def test_the_page_of_an_office_shows_each_value_with_its_document_and_what_the_next_level_lacks(
    enter, house, stand
):
    [trained, _] = stand(said("staff_trained", 4), said("files_context_analysis", 0))
    other = keep(house.one, house.institution, content=b"Otra respuesta inventada.")
    let_stand(house.other, say(house.one, other, **said("staff_trained", 9)))
    answer = enter(house.analyst).get(reverse("prosecution_office", args=[HERE]), {"anio": 2025})
    html = text_of(answer)
    assert answer.status_code == 200
    assert reverse("institution_fact", args=[trained.reference]) in answer.content.decode()
    assert "Los documentos no coinciden" in html
    assert "Consta que su personal se formó" in html
    found = next(one for one in answer.context["sections"] if one["code"] == "training")
    assert found["level"]["word"] == "Con inicio"
    assert found["lacking"] == ["Personal formado y evaluado: sin dato"]
    assert "p. 3" in html


def test_an_office_without_data_says_so_and_has_no_number(enter, house):
    answer = enter(house.analyst).get(reverse("prosecution_office", args=["EDO-20-FIS"]))
    assert answer.status_code == 200
    assert "Sin dato" in text_of(answer)
    assert {one["level"]["number"] for one in answer.context["sections"]} == {0}


def test_a_plan_is_written_moved_and_done_by_a_fact_and_another_person(enter, house, stand):
    [fact] = stand(said("staff_tested", 3))
    browser = enter(house.analyst)
    new = reverse("plan_improvement", args=[HERE])
    due = date.today() + timedelta(60)  # noqa: DTZ011 (a day of a form)
    line = {
        "heading": "training", "what": "Evaluar al personal.", "institution": HERE,
        "due_date": due.isoformat(),
    }  # fmt: skip
    assert browser.post(new, line | {"due_date": "2020-01-01"}).status_code == 422
    assert browser.post(new, line).status_code == 302
    with acting_as(house.analyst.pk):
        made = OfficeImprovement.objects.get()
    done = {"outcome": "done", "evidence": str(fact.pk), "reason": "", "due_date": ""}
    address = reverse("review_improvement", args=[HERE, made.reference])
    refused = browser.post(address, done)
    assert refused.status_code == 422
    assert "otra persona" in text_of(refused)
    assert enter(house.second).post(address, done).status_code == 302
    shown = enter(house.second).get(reverse("prosecution_office", args=[HERE]))
    assert shown.context["plan"][0]["tag"]["label"] == "Cumplido"


def test_who_keeps_nothing_reads_and_plans_nothing(enter, house):
    browser = enter(house.one)
    assert browser.get(reverse("prosecution_office", args=[HERE])).status_code == 200
    assert browser.get(reverse("plan_improvement", args=[HERE])).status_code == 404
    assert browser.post(reverse("note_finding"), {}).status_code == 404
    assert browser.get(reverse("prosecution_office", args=["EDO-09-VIC"])).status_code == 404


def test_a_finding_is_closed_on_its_page_with_a_change_or_a_reason(enter, house):
    browser = enter(house.analyst)
    given = {"office": HERE, "kind": "idle_file", "says": "Meses sin actos.", "sample": ""}
    answer = browser.post(reverse("note_finding"), given)
    assert answer.status_code == 302
    reference = answer.url.rstrip("/").split("/")[-1]
    close = reverse("close_finding", args=[reference])
    bare = {"change": "none", "says": "", "since_date": "", "evidence": ""}
    assert browser.post(close, bare).status_code == 422
    changed = bare | {"change": "protocol", "says": "Un formato nuevo."}
    assert browser.post(close, changed).status_code == 422
    assert browser.post(close, changed | {"since_date": "2026-01-10"}).status_code == 302
    page = browser.get(reverse("learning"))
    assert page.context["open"] == 0
    assert "Cerrado con un cambio" in text_of(page)


def test_the_page_of_an_office_asks_as_often_however_much_is_stated(enter, house, stand):
    stand(said("staff_trained", 4))
    browser, address = enter(house.analyst), reverse("prosecution_office", args=[HERE])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get(address, {"anio": 2025})
        return len(queries)

    asked()
    few = asked()
    stand(*(said(one, 2) for one in ("posts_authorised", "forensic_experts", "files_in_charge")))
    stand(*(said("files_opened", 5, f"EDO-{number:02}-FIS") for number in range(10, 20)))
    assert asked() == few
