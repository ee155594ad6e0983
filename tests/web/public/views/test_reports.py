"""What anybody reads of reports: the list with what is late, one as page, PDF and JSON; escaped."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from tests.factories.reports import (
    DRAFTED,
    FIRST_HALF,
    MARKUP,
    make_desk,
    tell_facts,
    tell_promises,
    tell_recommendations,
)

from baluarte.domain.publication.actions import Erratum, withdraw_report
from baluarte.domain.publication.choices import ReportWithdrawn
from baluarte.domain.publication.models import PublishedReport
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LIST, ONE = "/es/informes/", "/es/informes/mensual-2026-02/"
LATER = DRAFTED + timedelta(days=20)


@pytest.fixture
def desk(as_operator, as_worker, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        made = make_desk()
    made.as_worker = as_worker
    tell_facts(made)
    tell_promises(made)
    return made


@pytest.fixture
def out(desk):
    version = desk.draft()
    desk.note(version, desk.analyst, section="requests", text=MARKUP)
    return desk.let_out(version)


def test_before_the_first_it_says_how_they_come_and_when_each_is_due(portal):
    words = portal.words(LIST)
    assert "Aún no ha salido ningún informe" in words
    assert "A más tardar el día 15 del mes siguiente" in words


def test_what_is_late_stands_first_with_its_days(portal, desk):
    desk.begin()
    words = portal.words(LIST)
    assert "Informe mensual · febrero de 2026" in words
    assert "Vencido:" in words


def test_one_is_read_whole_with_its_footnotes_there_and_back(portal, out):
    page = portal.read(ONE)
    assert "Informe mensual: febrero de 2026" in page
    for number in range(1, len(out.body["footnotes"]) + 1):
        assert f'id="nota-{number}"' in page
        assert f'href="#nota-{number}"' in page
        assert page.count(f'id="cita-{number}"') == 1
    assert page.count("<svg") == page.count('role="img"') or "<title id=" in page
    assert "<desc id=" in page
    assert 'scope="row"' in page


def test_what_documents_and_persons_say_is_plain_text(portal, out):
    page = portal.read(ONE)
    assert '<script>alert("1")' not in page
    assert page.count("&lt;script&gt;alert(") >= 2


def test_both_languages_say_everything(portal, out):
    english = portal.read("/en/informes/mensual-2026-02/")
    assert "Monthly report: February 2026" in english
    assert "Facts about institutions received" in english
    assert 'lang="en"' in english


def test_files_are_those_whose_sums_it_says(portal, out):
    page = portal.read(ONE)
    for one in out.files:
        answer = portal.get(f"{ONE}1/{one['name']}")
        content = answer.content
        assert (answer.status_code, sha256(content).hexdigest()) == (200, one["sha256"])
        assert one["sha256"] in page
    told = json.loads(portal.get(f"{ONE}1/mensual-2026-02-v1.json").content)
    assert told["sections"] == out.body["sections"]
    pdf = portal.get(f"{ONE}1/mensual-2026-02-v1.en.pdf")
    assert (pdf.headers["Content-Type"], b"/StructTreeRoot" in pdf.content) == (
        "application/pdf", True,
    )  # fmt: skip


def test_it_says_how_it_is_cited(portal, out):
    words = portal.words(ONE)
    assert "Versión 1, con lo sabido al 10 de marzo de 2026." in words
    assert "/es/informes/mensual-2026-02/1/" in words


def test_a_corrected_version_stays_and_leads_to_what_stands(portal, desk, out):
    erratum = Erratum("Faltaba una respuesta.", "An answer was missing.")
    desk.let_out(desk.draft(at=LATER, erratum=erratum), at=LATER)
    old, new = portal.words(f"{ONE}1/"), portal.words(ONE)
    assert "Una versión posterior corrige ésta" in old
    assert "Qué corrige esta versión" in new
    assert "Faltaba una respuesta." in new


def test_what_was_taken_back_says_so_and_gives_out_nothing(portal, desk, out):
    with acting_as(desk.curator.pk):
        withdraw_report(report=out, why=ReportWithdrawn.SOURCE, by=desk.curator.pk, at=LATER)
    words = portal.words(ONE)
    assert "Este informe se retiró" in words
    assert "Datos de instituciones recibidos" not in words
    assert out.files[0]["sha256"] in portal.read(ONE)
    assert portal.get(f"{ONE}1/{out.files[0]['name']}").status_code == 404


def test_what_a_taken_back_version_corrected_is_on_no_page(portal, desk, out):
    erratum = Erratum("Faltaba una respuesta.", "An answer was missing.")
    newer = desk.let_out(desk.draft(at=LATER, erratum=erratum), at=LATER)
    before = [erratum.spanish in portal.words(one) for one in (f"{ONE}1/", f"{ONE}2/")]
    with acting_as(desk.curator.pk):
        withdraw_report(report=newer, why=ReportWithdrawn.HARM, by=desk.curator.pk, at=LATER)
    pages = [portal.words(one) for one in (LIST, f"{ONE}1/", f"{ONE}2/", ONE)]
    assert before == [True, True]
    assert [erratum.spanish in one for one in pages] == [False] * 4
    assert "Podría dañar a alguien" in pages[2]


def test_what_is_not_there_is_not_found(portal, out):
    for address in (f"{ONE}2/", "/es/informes/nada/", f"{ONE}1/nada.pdf"):
        assert portal.get(address).status_code == 404


def test_a_set_and_an_institution_have_their_pages(portal, desk):
    code = tell_recommendations(desk)
    at = DRAFTED + timedelta(days=150)
    desk.let_out(desk.draft("recommendation_set", code, period=FIRST_HALF, at=at), at=at)
    desk.let_out(desk.draft("institution", "SEGOB", period=FIRST_HALF, at=at), at=at)
    names = set(PublishedReport.objects.values_list("name", flat=True))
    assert names == {f"recomendaciones-{code}-2026-s1", "institucion-segob-2026-s1"}
    for name in names:
        assert portal.get(f"/es/informes/{name}/").status_code == 200
    assert "Informe inventado (2024)" in portal.words(LIST)
