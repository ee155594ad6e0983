"""Recommendations at the workbench: each side its own, a past day again, a sheet looked at first."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.entering import browser_of
from tests.factories.recommendations import make_house, make_set, standing
from tests.factories.statements import keep
from tests.web.markup import flat

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions import NewRecommendation
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import Recommendation, RecommendationStatus
from baluarte.domain.accountability.recommendation_sheets import columns_of
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms
from baluarte.norms.institutions import public_institution

pytestmark = pytest.mark.django_db
FEW = 15
PAST = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def made(house):
    return make_set(house, at=PAST)


def page(who, name, *args, **asked):
    answer = browser_of(who).get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return flat(answer.content.decode())


def sent(browser, name, *args, **given):
    return browser.post(reverse(name, args=args), given)


def written(house, **changes):
    given = {
        "voice": f"civil:{house.other.pk}:{house.other.name}", "status": "pending",
        "day": "2026-03-01", "reason": "No se ha publicado.",
        "reference": "Informe inventado, página 4",
    }  # fmt: skip
    return given | changes


def test_a_partial_set_says_how_many_are_known_of_how_many(house, made):
    of, rows = made
    said = page(house.plain, "recommendations")
    assert "3 conocidas de 12" in said
    assert "Parcial" in said
    assert "Importar una hoja" not in said
    said = page(house.plain, "recommendation_set", of.code)
    assert all(row.text_es in said for row in rows)
    assert "Sin valoración: 3" in said


def test_without_evidence_a_status_is_not_recorded_and_what_was_typed_stays(house, made):
    _, rows = made
    browser = browser_of(house.monitor)
    answer = sent(browser, "state_recommendation", rows[0].code, **written(house, reference=""))
    assert answer.status_code == 422
    assert "Nada cambia sin evidencia" in answer.content.decode()
    assert "No se ha publicado." in answer.content.decode()
    with acting_as(house.monitor.pk):
        assert not RecommendationStatus.objects.exists()


def test_both_sides_stand_beside_each_other(house, made):
    of, rows = made
    answer = sent(browser_of(house.monitor), "state_recommendation", rows[0].code, **written(house))
    assert answer.status_code == 302
    authority = written(
        house, voice=f"authority:{house.authority.pk}:EDO-09-FIS", status="implemented"
    )
    answer = sent(browser_of(house.liaison), "state_recommendation", rows[0].code, **authority)
    assert answer.status_code == 302
    assert "Informe inventado, página 4" not in page(house.plain, "recommendation", rows[0].code)
    for who, second in ((house.monitor, house.other), (house.liaison, house.authority)):
        with acting_as(who.pk):
            [made] = RecommendationStatus.objects.filter(stated_by=who)
        address = ("review_entry", "recomendacion", made.pk)
        assert sent(browser_of(who), *address, decision="stands").status_code == 404
        assert sent(browser_of(house.curator), *address, decision="stands").status_code == 404
        browser = browser_of(house.second_of[second.pk])
        assert sent(browser, *address, decision="stands").status_code == 302
    said = page(house.plain, "recommendation", rows[0].code)
    assert "Difieren" in said
    assert "Plenamente implementada" in said
    assert "Informe inventado, página 4" in said
    assert public_institution("EDO-09-FIS").in_language("es") in said
    assert "difieren en 1" in page(house.plain, "recommendation_set", of.code)


@pytest.mark.parametrize(
    ("who", "state", "keep"),
    [
        ("curator", 200, 200),
        ("monitor", 200, 200),
        ("liaison", 200, 404),
        ("documenter", 200, 404),
        ("plain", 404, 404),
    ],
)
def test_the_cast(house, made, who, state, keep):
    of, rows = made
    browser = browser_of(getattr(house, who))
    code = rows[0].code
    for name, args in (
        ("recommendations", []), ("recommendation_board", []), ("recommendation_set", [of.code]),
        ("recommendation_report", [of.code]), ("recommendation_table", [of.code]),
        ("recommendation", [code]),
    ):  # fmt: skip
        assert browser.get(reverse(name, args=args)).status_code == 200
    for name, args, expected in (
        ("state_recommendation", [code], state),
        ("recommendation_owners", [code], keep),
        ("import_recommendations", [], keep),
    ):
        assert browser.get(reverse(name, args=args)).status_code == expected
    link = sent(browser, "link_recommendation", code, otra="nada", pide="lo_mismo")
    assert link.status_code == 404


def test_a_side_that_is_not_ones_own_is_no_choice(house, made):
    _, rows = made
    given = written(house, voice=f"authority:{house.authority.pk}:EDO-09-FIS")
    answer = sent(browser_of(house.documenter), "state_recommendation", rows[0].code, **given)
    assert answer.status_code == 422


def test_the_report_for_a_past_day_is_the_same_again(house, made):
    of, rows = made
    standing(house, house.monitor, house.other, rows[0], at=PAST)
    asked = {"dia": "2026-03-31"}
    before = page(house.plain, "recommendation_report", of.code, **asked)
    assert "Pendiente: 1" in before
    standing(house, house.monitor, house.other, rows[1], at=timezone.now(), day=date(2026, 3, 1))
    standing(house, house.monitor, house.other, rows[0], at=timezone.now(), day=date(2026, 3, 1),
          status="implemented")  # fmt: skip
    again = page(house.plain, "recommendation_report", of.code, **asked)
    assert _content(again) == _content(before)
    today = timezone.localdate().isoformat()
    known_now = page(house.plain, "recommendation_report", of.code, conocido=today, **asked)
    assert "Plenamente implementada: 1" in known_now


def _content(said):
    return said[said.index("<main") : said.index("</main")]


def test_a_day_that_has_not_come_has_no_report(house, made):
    of, _ = made
    ahead = (timezone.localdate() + timedelta(days=2)).isoformat()
    answer = browser_of(house.plain).get(
        reverse("recommendation_report", args=[of.code]), {"dia": ahead}
    )
    assert answer.status_code == 422


def test_a_sheet_is_looked_at_before_it_comes_in(house, made):
    of, rows = made
    browser = browser_of(house.curator)
    sheet = (
        "Número,Texto,Temas\n"
        f'2,"{rows[1].text_es}",investigation\n'
        '7,"<script>alert(1)</script> Capacitar (inventado).",training\n'
    )
    file = SimpleUploadedFile("hoja.csv", sheet.encode())
    answer = sent(browser, "import_recommendations", of=of.code, file=file)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "1 recomendación nueva." in flat(said)
    assert "Fila 2: su número ya está en el conjunto." in flat(said)
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert" in said
    with acting_as(house.curator.pk):
        assert Recommendation.objects.count() == len(rows)
    ready = answer.context["ready"]
    assert sent(browser, "import_recommendations", listo=ready).status_code == 302
    said = page(house.curator, "recommendation_set", of.code)
    assert "&lt;script&gt;alert" in said
    assert "<script>alert" not in said
    sent(browser, "import_recommendations", listo=ready)
    sent(browser, "import_recommendations", listo=f"{ready}x")
    with acting_as(house.curator.pk):
        assert Recommendation.objects.count() == len(rows) + 1


def test_a_fault_names_its_row_and_nothing_comes_in(house, made):
    of, _ = made
    stream = io.BytesIO()
    with Workbook(stream, ["Hoja"]) as book:
        book.sheet([["Texto", "Eje"], ["Bien (inventado).", "protection"], ["Mal.", "felicidad"]])
    file = SimpleUploadedFile("hoja.xlsx", stream.getvalue())
    answer = sent(browser_of(house.curator), "import_recommendations", of=of.code, file=file)
    said = flat(answer.content.decode())
    assert "Fila 3, columna «Eje»: No está en el catálogo (felicidad)." in said
    assert answer.context["ready"] == ""


@pytest.mark.parametrize(
    ("columns", "head"),
    [
        ("uhri", "OHCHR Annotation Id"),
        ("impactoss", "reference"),
        ("baluarte", "Número"),
        ("=cmd", "Número"),
    ],
)
def test_a_set_is_taken_as_a_table(house, made, columns, head):
    of, rows = made
    found = browser_of(house.plain).get(
        reverse("recommendation_table", args=[of.code]), {"columnas": columns}
    )
    read = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert read[0][0] == head
    assert len(read) == 1 + len(rows)
    assert any(rows[0].text_en in cell for cell in read[1])
    book = browser_of(house.plain).get(
        reverse("recommendation_table", args=[of.code]), {"columnas": columns, "formato": "xlsx"}
    )
    assert book.content.startswith(b"PK")


def test_its_own_columns_are_named_as_the_page_is_read_and_come_in_again(house, made):
    of, rows = made
    browser = browser_of(house.plain)

    def head(language):
        address = reverse("recommendation_table", args=[of.code])
        found = browser.get(f"/{language}/{address.split('/', 2)[2]}")
        return next(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))

    spanish, english = head("es"), head("en")
    assert {"Número", "Texto", "Según la autoridad", "Según la sociedad civil"} <= {*spanish}
    assert english[:2] == ["number", "text_es"]
    assert columns_of(spanish).keys() == columns_of(english).keys()
    assert len(rows) > 0


def test_the_report_of_a_day_gives_its_recommendations_one_by_one_as_of_that_day(house, made):
    of, rows = made
    before = {"dia": "2026-03-03", "conocido": "2026-03-03"}
    standing(house, house.curator, house.civil, rows[0], day=date(2026, 3, 10), side="civil",
          status="implemented", at=datetime(2026, 3, 10, 18, tzinfo=UTC))  # fmt: skip
    shown = page(house.plain, "recommendation_report", of.code, **before)
    assert f"formato=xlsx&amp;dia={before['dia']}" in shown
    address = reverse("recommendation_table", args=[of.code])

    def civil(**asked):
        found = browser_of(house.plain).get(address, asked)
        read = csv.DictReader(io.StringIO(found.content.decode("utf-8-sig")))
        return [one["Según la sociedad civil"] for one in read]

    assert "Plenamente implementada" not in civil(**before)
    assert civil().count("Plenamente implementada") == 1
    book = browser_of(house.plain).get(address, before | {"formato": "xlsx"})
    assert "2026-03-03.xlsx" in book.headers["Content-Disposition"]


def test_who_answers_and_what_asks_the_same_are_decided_on_the_page(house, made):
    _, rows = made
    same = "Investigar las amenazas contra periodistas sin demora alguna."
    _, others = make_set(
        house, code="inventado_2020", at=PAST, rows=[NewRecommendation(text_es=same)]
    )
    browser, code = browser_of(house.curator), rows[1].code
    assert sent(browser, "recommendation_owners", code, institutions=["FEADLE"]).status_code == 302
    assert same in page(house.curator, "recommendation", code)
    assert same not in page(house.liaison, "recommendation", code), "nobody decided it yet"
    link = {"otra": others[0].code}
    sent(browser, "link_recommendation", code, pide="lo_mismo", **link)
    said = page(house.liaison, "recommendation", code)
    assert same in said
    assert public_institution("FEADLE").in_language("es") in said
    sent(browser, "link_recommendation", code, pide="otra_cosa", **link)
    assert same not in page(house.liaison, "recommendation", code)


def test_s21_a_theme_is_a_line_of_the_catalogue_and_stands_everywhere(house):
    """No theme is named in code: the newest line of the file is in tracker, board and report."""
    *_, newest = terms("recommendation_themes").values()
    row = NewRecommendation(number="1", text_es="Algo inventado.", themes=(newest.code,))
    of, _ = make_set(house, at=PAST, rows=[row])
    label = newest.in_language("es")
    assert label in page(house.plain, "recommendation_set", of.code)
    assert label in page(house.plain, "recommendation_board", por="tema")
    assert label in page(house.plain, "recommendation_report", of.code, dia="2026-03-31")


def test_the_pages_ask_little_however_many_there_are(house, as_operator):
    with as_operator():
        actions.load_sets(at=PAST)
    many = [NewRecommendation(number=str(n), text_es=f"Cosa inventada {n}.") for n in range(200)]
    of, rows = make_set(house, at=PAST, rows=many)
    for one in rows[:40]:
        standing(house, house.monitor, house.other, one, side=AssessmentSide.CIVIL)
    browser = browser_of(house.curator)
    counted = {}
    for name, args in (
        ("recommendations", []), ("recommendation_board", []), ("recommendation_set", [of.code]),
        ("recommendation_report", [of.code]), ("recommendation", [rows[0].code]),
    ):  # fmt: skip
        address = reverse(name, args=args)
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address).status_code == 200
        counted[name] = len(asked)
    assert max(counted.values()) <= FEW, counted


def test_an_authority_finds_no_door_where_it_does_not_answer(house, made):
    _, rows = made
    door = reverse("state_recommendation", args=[rows[2].code])
    assert door not in page(house.liaison, "recommendation", rows[2].code)
    assert browser_of(house.liaison).get(door).status_code == 404


def test_whose_word_it_is_is_chosen_from_who_answers(house, made):
    _, rows = made
    said = page(house.curator, "state_recommendation", rows[0].code)
    assert f'value="authority:{house.civil.pk}:EDO-09-FIS"' in said
    assert "SEGOB" not in said
    given = written(house, voice=f"authority:{house.civil.pk}:SEGOB")
    answer = sent(browser_of(house.curator), "state_recommendation", rows[0].code, **given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["voice"])
    given = written(house, voice=f"authority:{house.civil.pk}:EDO-09-FIS")
    answer = sent(browser_of(house.curator), "state_recommendation", rows[0].code, **given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["document"])


def test_which_house_entered_the_word_of_an_authority_is_shown(house, made):
    _, rows = made
    held = keep(house.curator, house.civil, issuer="EDO-09-FIS", title="Comunicado de prueba")
    standing(house, house.curator, house.civil, rows[0], side=AssessmentSide.AUTHORITY,
             said_by="EDO-09-FIS", document=held, page=2, reference="")  # fmt: skip
    said = page(house.plain, "recommendation", rows[0].code)
    name = public_institution("EDO-09-FIS").in_language("es")
    assert f"{house.civil}, de un documento de {name}" in said
    assert "Comunicado de prueba, página 2" in said
    assert house.curator.display_name not in said[said.index("historia") :]


def test_a_set_that_is_known_by_theme_alone_says_so_and_never_none(house):
    rows = [
        NewRecommendation(number=str(one), text_es=f"Tema inventado {one}.", kind="theme")
        for one in range(3)
    ]
    of, _ = make_set(house, rows=rows, declared_size=104)
    for name, args, asked in (
        ("recommendations", (), {}),
        ("recommendation_set", (of.code,), {}),
        ("recommendation_report", (of.code,), {"dia": "2026-06-02"}),
    ):
        said = browser_of(house.plain).get(reverse(name, args=args), asked).content.decode()
        assert "104 por tema: 3 temas" in said, name
        assert "0 conocidas de 104" not in said


def test_words_that_stand_in_another_language_are_marked_and_said_to_be(house):
    rows = [
        NewRecommendation(number="1", text_en="Publish the (invented) budget."),
        NewRecommendation(
            number="2", text_es="Publicar el informe.", text_en="Publish the report."
        ),
    ]
    of, [alone, both] = make_set(house, rows=rows)
    page_of_set = page(house.plain, "recommendation_set", of.code)
    marked = 'lang="en">Publish the (invented) budget.</a>'
    assert marked in flat(page_of_set)
    assert page_of_set.count("en inglés</span>") == 1
    one = flat(page(house.plain, "recommendation", alone.code))
    assert '<span lang="en">Publish the (invented) budget.</span>(en inglés)' in one
    assert "(en inglés)" not in page(house.plain, "recommendation", both.code)
    demands = flat(page(house.plain, "coverage"))
    assert "(cita en inglés)" in demands
    assert demands.count('<span lang="en">') == demands.count("(cita en inglés)")
