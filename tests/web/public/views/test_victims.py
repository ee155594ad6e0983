"""Who it happened to, on the portal: counts only, small ones hidden. All invented."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import ProgrammingError, transaction
from tests.factories.access import AT
from tests.factories.publication import EVERYTHING, OTHER_STATE_LARGE, let_out, make_event, withdraw

from baluarte.domain.publication.models import PublishedCut
from baluarte.domain.registry.models import Profile

pytestmark = pytest.mark.django_db
PAGE = "/es/victimas/"
TWO = {"acts": (("AG-THR", 1),), "victims": 1}


@pytest.fixture
def tell(cast, as_operator):
    """Let events out whose one victim is described."""

    def out(count, labor, gender, *, fields=EVERYTHING, **given):
        with as_operator():
            made = [make_event(cast.one, **given) for _ in range(count)]
            for event in made:
                Profile.objects.create(
                    compartment_id=event.compartment_id, event=event, number=1, labor=labor,
                    gender=gender, decided_at=AT, by_id=event.created_by_id,
                )  # fmt: skip
        return [let_out(cast.one, event, fields=fields) for event in made]

    return out


@pytest.fixture
def published(cast, tell, let):
    tell(9, "journalist", "woman")
    tell(11, "defender", "man", place=OTHER_STATE_LARGE)
    tell(6, "journalist", "woman", fields=[one for one in EVERYTHING if one != "labor"])
    let(7)
    return cast.publish()


def table(portal, asked=""):
    answer = portal.get(f"/es/victimas/tabla.csv{asked}")
    assert answer.status_code == 200
    text = answer.content.decode().removeprefix("\ufeff")
    return {row[1]: row[2:-1] for row in list(csv.reader(StringIO(text)))[1:]}


def test_before_the_first_edition_nothing_is_counted(cast, portal):
    assert "la edición se haya hecho" in portal.words(PAGE)
    assert portal.get("/es/victimas/tabla.csv").status_code == 404


@pytest.mark.usefixtures("published")
def test_victims_by_what_they_do_and_what_nobody_let_out_has_a_row_of_its_own(portal):
    told = table(portal)
    assert (told["Periodista"], told["Persona defensora"], told["Sin dato"]) == (
        ["9"], ["11"], ["13"],
    )  # fmt: skip
    assert told["Todas las víctimas"] == ["33"]
    assert "Sin dato 13" in portal.words(PAGE)


@pytest.mark.usefixtures("published")
def test_the_first_page_says_how_many_of_them_are_journalists(portal):
    words = portal.words("/es/")
    assert "De ellas, 9 son periodistas y 11 personas defensoras." in words
    assert "De 13 no se sabe o no se publica: eso no es cero." in words


@pytest.mark.usefixtures("published")
def test_labor_across_gender_and_gender_across_states(portal):
    across = table(portal, "?corte=labor&por=genero")
    assert across["Mujer"][0] == "9"
    states = table(portal, "?corte=genero&por=estado")
    assert states["Otro Estado"][:2] == ["0", "11"]
    assert "Mujer" in portal.words(f"{PAGE}?corte=genero&por=estado")


def test_few_are_not_shown_and_the_page_says_so(cast, tell, portal):
    tell(12, "defender", "woman")
    tell(3, "journalist", "man")
    cast.publish()
    told = table(portal)
    assert told["Periodista"] == [""]
    assert "Periodista no se muestra" in portal.words(PAGE)
    words = portal.words("/es/")
    assert "No se muestra cuántas son periodistas y cuántas personas defensoras" in words


def test_where_nobody_told_there_is_no_zero(cast, let, portal):
    let(12)
    cast.publish()
    words = portal.words(PAGE)
    assert "De esto no puede mostrarse nada" in words
    assert "Ningún hecho publicado da a conocer qué hacen sus víctimas." in portal.words("/es/")


def test_no_published_event_says_labor_or_gender_of_its_own(published, portal, settings):
    folder = settings.FILE_FOLDER / "editions" / str(published)
    for name in ("hechos.csv", "agresiones.csv", "hechos.geojson"):
        text = (folder / name).read_text()
        assert "journalist" not in text
        assert "woman" not in text
    rows = list(csv.DictReader(StringIO((folder / "cortes.csv").read_text())))
    assert {"corte": "labor", "por": "country", "clave": "total", "valor": "journalist",
            "se_muestra": "exact", "victimas": "9"} in rows  # fmt: skip


def test_what_changed_since_two_people_saw_it_is_not_counted(cast, tell, portal, as_operator):
    first = tell(12, "journalist", "woman")
    with as_operator():
        event = first[0].event
        Profile.objects.create(
            compartment_id=event.compartment_id, event=event, number=1, labor="defender",
            gender="woman", decided_at=AT + timedelta(hours=1), by_id=event.created_by_id,
            supersedes=Profile.objects.get(event=event),
        )  # fmt: skip
    cast.publish()
    assert table(portal)["Todas las víctimas"] == ["12"]
    assert table(portal)["Persona defensora"] != ["1"]


def test_a_withdrawal_takes_the_cuts_away_and_the_revision_hides_what_it_would_tell(
    cast, tell, portal
):
    decisions = tell(12, "journalist", "woman") + tell(12, "defender", "man")
    cast.publish()
    assert table(portal)["Periodista"] == ["12"]
    withdraw(cast.one, decisions[0])
    assert portal.get("/es/victimas/tabla.csv").status_code == 404
    assert "12" not in portal.words(PAGE)
    cast.revise()
    told = table(portal)
    assert told["Todas las víctimas"] == ["23"]
    assert told["Periodista"] == [""]


def test_the_page_asks_little_of_the_database(published, portal):
    assert len(portal.queries(f"{PAGE}?corte=genero&por=estado")) <= 6


@pytest.mark.usefixtures("published")
def test_programs_get_the_same(portal):
    answer = portal.get("/api/v1/editions/latest/cuts?cut=labor").json()
    assert {"key": "total", "value": "journalist", "victims": 9} in answer["rows"]
    assert portal.get("/api/v1/editions/latest/cuts?cut=labor&state=20").status_code == 422


@pytest.mark.usefixtures("published")
def test_the_workbench_reads_no_cut():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PublishedCut.objects.count()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("page", ["/es/mapa/", "/es/hechos/"])
def test_map_and_table_narrow_to_journalists_by_what_is_published_of_all(portal, page):
    words = portal.words(f"{page}?labor=journalist")
    assert "Víctimas: Periodista" in words
    assert "9 víctimas en todo el país" in words
    assert "Ningún hecho publicado dice por sí mismo a qué se dedican sus víctimas" in words
    assert "Otro Estado 0" in words


@pytest.mark.usefixtures("published")
def test_labor_and_gender_at_once_are_told_by_state_and_year(portal):
    words = portal.words("/es/hechos/?labor=journalist&genero=woman")
    assert "9 víctimas en todo el país" in words
    assert "la mayoría de las cifras de una entidad o de un año son pequeñas" in words
    assert "Las que tienen menos de 40 víctimas, juntas" in words
    of_period = portal.words("/es/hechos/?labor=journalist&genero=woman&estado=07&desde=2026-02")
    assert "Aquí no se aplica: el periodo." in of_period


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("across", ["pais", "estado", "anio"])
def test_labor_and_gender_at_once_are_a_table_of_their_own(portal, across):
    words = portal.words(f"/es/victimas/?corte=ambos&por={across}")
    assert "Por lo que hacen y su género" in words
    assert "Mujer" in words
    assert "Periodista" in words
    assert "no se encuentre restando las demás de los totales" in words
    answer = portal.get(f"/es/victimas/tabla.csv?corte=ambos&por={across}")
    assert answer.status_code == 200
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows
    assert "Mujer" in rows[0]


@pytest.mark.usefixtures("published")
def test_what_would_tell_of_somebody_does_not_narrow_and_a_sentence_says_why(portal):
    words = portal.words("/es/hechos/?labor=defender&tipo=AG-THR&desde=2026-02")
    assert "11 víctimas en todo el país" in words
    assert "Aquí no se aplica: el tipo de agresión, el periodo." in words
    of_state = portal.words("/es/hechos/?labor=defender&estado=07")
    assert "Otro Estado 11" in of_state
    assert "Aquí no se aplica" not in of_state


@pytest.mark.usefixtures("published")
def test_no_file_of_events_passes_for_those_of_journalists(portal):
    assert portal.get("/es/hechos/seleccion.csv?labor=journalist").status_code == 404
    assert "seleccion.csv" not in portal.read("/es/hechos/?labor=journalist")


def test_few_are_not_shown_by_a_filter_either(cast, tell, portal):
    tell(12, "defender", "woman")
    tell(3, "journalist", "man")
    cast.publish()
    words = portal.words("/es/mapa/?labor=journalist")
    assert "No se muestra cuántas son: tan pocas podrían reconocerse." in words
    assert len(portal.queries("/es/mapa/?labor=journalist")) <= 10
