"""The map of risk: of an analyst alone; a place in words; files that say what they are."""

import csv
import json
import re
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from pypdf import PdfReader
from tests.factories.atlas import lay_atlas_of_places
from tests.factories.registry import make_events
from tests.factories.runs import ASKED, KNOWN, make_studying, tell_cluster, tell_events
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis import tasks
from baluarte.domain.analysis.choices import Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, RunResult
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.models import Neighbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    return make_studying(side, as_operator, as_role, tmp_path)


@pytest.fixture
def run(studying):
    tell_events(studying.side)
    return studying.ran()


@pytest.fixture
def browser(enter, studying, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path / "files"
    settings.FILE_FOLDER.mkdir()
    lay_atlas_of_places(settings.FILE_FOLDER)
    return enter(studying.analyst)


def page(browser, language="en", **asked):
    return browser.get(page_of("risk_map", language=language), asked)


def text(browser, language="en", **asked):
    return page(browser, language, **asked).content.decode()


def file_of(browser, run, kind, **asked):
    return browser.get(page_of("risk_map_file", run_id=run.pk, kind=kind), asked)


def test_nobody_but_an_analyst_finds_it(enter, cast, run):
    for who in ("owner", "colleague", "without_role", "stranger"):
        browser = enter(getattr(cast, who))
        answers = [
            page(browser),
            browser.get(page_of("risk_map_shapes")),
            file_of(browser, run, "csv"),
        ]
        assert {one.status_code for one in answers} == {404}


def test_empty_it_says_what_will_be_here(browser):
    assert "No run of rates yet" in text(browser)
    assert "Todavía no hay un cálculo de tasas" in text(browser, "es")


def test_what_the_address_names_and_is_not_there_is_not_found(browser, run):
    answers = [
        page(browser, calculo="no"),
        page(browser, calculo=str(uuid4())),
        file_of(browser, run, "exe"),
        browser.get(page_of("risk_map_file", run_id=uuid4(), kind="csv")),
    ]
    assert {one.status_code for one in answers} == {404}


@pytest.mark.usefixtures("run")
def test_it_shows_the_latest_run_with_the_surest_first(browser):
    context = page(browser).context
    first = context["rows"][0]
    assert first["where"] == "Villa Inventada, Estado Treinta"
    assert str(first["tag"]) == "More than expected"
    assert "municipio=30001" in first["events_url"]
    assert "desde=2025-07-01&hasta=2026-06-30" in first["events_url"]
    assert "One municipality stands out among 3" in context["summary"]
    assert (len(context["rows"]), context["others"]) == (3, 0)


@pytest.mark.usefixtures("run")
def test_it_says_beside_whom_it_counts_and_that_there_is_no_census(browser):
    english, spanish = text(browser), text(browser, "es")
    assert "according to Official" in english
    assert "No census of defenders or journalists exists" in english
    assert "No existe un censo de personas defensoras" in spanish
    assert "What it could have seen: in half of the places" in english


def test_a_place_is_said_in_plain_words_in_both_languages(browser, run):
    english, spanish = (page(browser, one, lugar="30001").context["place"] for one in ("en", "es"))
    assert english["said"][0].startswith(
        "In Villa Inventada, Estado Treinta there were 30 events where"
    )
    assert (
        "very unlikely to be chance: probability that its risk is more, more than 99 %"
        in (english["said"][1])
    )
    assert "would probably not have seen here" in english["said"][-1]
    assert spanish["said"][0].startswith("En Villa Inventada, Estado Treinta hubo 30 hechos donde")
    assert "Es muy poco probable que sea azar" in spanish["said"][1]
    assert english["said"][2] == "It has stood out in each run since that of June 2026."
    assert page_of("run", run_id=run.pk) in text(browser, lugar="30001")


def test_a_place_without_coverage_is_not_low_risk(browser, run):
    place = page(browser, lugar="20002").context["place"]
    assert "without coverage" in place["said"][0]
    assert "not low risk" in place["said"][1]
    assert "facts" not in place
    assert page(browser, lugar="99999", calculo=str(run.pk)).context["place"] is None


@pytest.mark.parametrize("measure", ["suavizada", "tasa", "probabilidad", "otra"])
def test_it_is_shaded_by_what_the_address_asks(browser, run, measure):
    values = file_of(browser, run, "json", medida=measure).json()
    shade, unsure, said = values["rows"]["30001"]
    assert values["level"] == "municipality"
    assert shade >= 2
    assert unsure == 0
    assert "30 events" in said
    assert page(browser, medida=measure).status_code == 200


def test_months_are_links_and_the_classes_stay(browser, studying, run):
    before = studying.ran(first="2025-06", last="2026-05", at=ASKED + timedelta(minutes=1))
    now = page(browser, medida="tasa").context
    then = page(browser, medida="tasa", calculo=str(before.pk)).context
    assert [(one["label"], one["count"], one["current"]) for one in now["months"]] == [
        ("May 2026", 1, False), ("June 2026", 1, True),
    ]  # fmt: skip
    assert now["legend"] == then["legend"]
    assert now["change"]["stayed"] == 1
    assert then["change"] is None
    assert now["shown"].run == run


def test_clusters_are_laid_over_it_and_new_ones_told_apart(browser, studying, run, as_operator):
    tell_cluster(studying.side, as_operator)
    scan = {"method": RunMethod.CLUSTERS, "parameters": {"replicates": 19, "largest_share": 0.5}}
    over = studying.ran(**scan)
    alone = page(browser).context["shown"].clusters
    studying.ran(**scan, first="2025-03", last="2026-02")
    beside = page(browser, lugar="20001").context
    borders = file_of(browser, run, "json").json()["borders"]
    [mark] = beside["legend_of_borders"]
    assert (alone.run, [one.kind for one in alone.clusters]) == (over, ["unknown"])
    assert [one.kind for one in beside["shown"].clusters.clusters] == ["new"]
    assert beside["place"]["cluster"].sentence.startswith("Cluster of one place since March 2026")
    assert mark["says"].startswith("New cluster")
    assert [one["kind"] for one in borders] == ["new"]
    assert borders[0]["path"].startswith("M")


def tell_patterns(studying, as_operator):
    """Tell of two neighbours with many events lately, and of two with one."""
    with as_operator():
        for one, other in (("30001", "30002"), ("30002", "20001"), ("20001", "20002")):
            for pair in ((one, other), (other, one)):
                Neighbour.objects.create(
                    municipality_id=pair[0], neighbour_id=pair[1], border_km=9.0
                )
    make_events(
        studying.side,
        [
            {"date": f"2026-0{4 + n % 3}-03", "municipality_id": code}
            for code, many in (("30001", 12), ("30002", 10), ("20001", 1), ("20002", 1))
            for n in range(many)
        ],
        at=KNOWN - timedelta(days=1),
    )
    return studying.ran(RunMethod.PATTERNS, parameters={"permutations": 99})


def test_patterns_among_neighbours_are_a_layer_to_switch_on(browser, studying, run, as_operator):
    assert page(browser).context["layer"] == {}
    over = tell_patterns(studying, as_operator)
    off, on = page(browser, lugar="30001").context, page(browser, capa="patrones").context
    assert "capa=patrones" in off["layer"]["url"]
    assert "lugar=30001" in off["layer"]["url"]
    assert "capa" not in on["layer"]["url"]
    assert off["shown"].patterns.run == over
    assert off["place"]["patterns"]
    assert "capa=patrones" in on["file_url"]["json"]
    assert on["kept"]["capa"] == "patrones"


def test_patterns_say_that_many_places_were_looked_at(browser, studying, run, as_operator):
    over = tell_patterns(studying, as_operator)
    english, spanish = text(browser), text(browser, "es")
    assert "4 places were looked at; false discoveries are held to 5 %" in english
    assert "What is not significant is not told from chance" in english
    assert "Se miraron 4 lugares; los hallazgos falsos se limitan al 5 %" in spanish
    assert page_of("run", run_id=over.pk) in english


def test_files_have_the_columns_of_patterns(browser, studying, run, as_operator):
    before = file_of(browser, run, "csv").content.decode()
    tell_patterns(studying, as_operator)
    lines = file_of(browser, run, "csv").content.decode().splitlines()
    rows = list(
        csv.DictReader([line for line in lines if not line.lstrip("\ufeff").startswith("#")])
    )
    assert "pattern_q" not in before
    assert {"pattern", "pattern_gi_star", "pattern_q", "pattern_course"} <= rows[0].keys()
    assert any("places were looked at" in line for line in lines)
    told = json.loads(file_of(browser, run, "geojson").content)
    assert "places were looked at" in told["patterns"]
    by_code = {one["id"]: one["properties"] for one in told["features"]}
    assert by_code["30001"]["pattern"] in {"hot_spot", "cannot_tell"}


def test_the_whole_list_is_a_link_away_where_there_is_more(browser, run):
    first, whole = page(browser).context, page(browser, lista="completa").context
    assert (len(first["rows"]), first["others"]) == (3, 0)
    assert [one["code"] for one in whole["rows"]] == [one["code"] for one in first["rows"]]
    assert "lista=completa#table" in first["whole_url"]
    assert "Only the first places" in text(browser, lista="completa")


def test_other_questions_lead_to_their_run_or_to_a_new_one(browser, studying, run):
    narrow = studying.ran(filters=Filters(group="lethal"), at=ASKED + timedelta(minutes=1))
    parts = page(browser, calculo=str(run.pk)).context["questions"]
    terms = {one["label"]: one for part in parts for one in part["terms"]}
    urls = [one["url"] for one in terms.values()]
    assert any(f"calculo={narrow.pk}" in url for url in urls) == (
        studying.status(narrow).answer.result is not None
    )
    assert any("grupo=threat" in url and "nuevo" in url for url in urls)


def test_a_state_is_a_place_too(browser, studying):
    tell_events(studying.side)
    of_states = studying.ran(level="state")
    values = file_of(browser, of_states, "json").json()
    assert values["level"] == "state"
    assert page(browser, calculo=str(of_states.pk), lugar="30").context["place"]["name"] == (
        "Estado Treinta"
    )


@pytest.mark.parametrize("kind", ["csv", "geojson", "svg", "png", "pdf"])
def test_each_file_is_taken_away_under_a_name(browser, run, kind):
    answer = file_of(browser, run, kind)
    name = f'attachment; filename="mapa-suavizada-2026-06-{str(run.pk)[:8]}.{kind}"'
    assert answer.headers["Content-Disposition"] == name


def test_the_table_says_what_it_is_and_has_every_place(browser, run):
    told = file_of(browser, run, "csv").content.decode().lstrip("\ufeff")
    lines = [line for line in told.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader(StringIO(told.replace("\n".join(lines) + "\n", ""))))
    assert "population: Official" in lines[1]
    assert "exceeds = probability that it is more than expected" in lines[-2]
    assert "not to be published" in lines[-1]
    assert rows[0]["place"] == "30001"
    assert {"place": "20002", "says": "no_coverage", "events": ""}.items() <= rows[-1].items()


def test_geojson_says_the_same_with_shapes(browser, run):
    told = json.loads(file_of(browser, run, "geojson").content)
    by_code = {one["id"]: one for one in told["features"]}
    assert "not to be published" in told["caution"]
    assert by_code["30001"]["geometry"]["type"] == "MultiPolygon"
    assert by_code["30001"]["properties"]["events"] == 30
    assert by_code["20002"]["properties"] == {
        "place": "20002", "name": "Otro Lugar, Estado Veinte", "says": "no_coverage",
    } or by_code["20002"]["properties"]["says"] == "no_coverage"  # fmt: skip


def test_the_drawing_hatches_what_is_not_known_and_prints_its_caution(browser, run):
    told = file_of(browser, run, "svg").content.decode()
    assert told.startswith("<svg")
    assert 'fill="url(#hatch)"' in told
    assert "Small counts: not to be published." in told
    assert str(run.pk) in told


def test_a_picture_is_one(browser, run):
    assert file_of(browser, run, "png").content.startswith(b"\x89PNG")


def test_a_run_of_one_state_says_nothing_of_the_others(browser, studying):
    tell_events(studying.side)
    of_one = studying.ran(filters=Filters(state="30"))
    assert file_of(browser, of_one, "json").json()["state"] == "30"
    told = file_of(browser, of_one, "svg").content.decode()
    whole = file_of(browser, studying.ran(at=ASKED + timedelta(minutes=1)), "svg").content.decode()
    assert told.count('fill="#fdfcf9"/>') > whole.count('fill="#fdfcf9"/>')
    shown = page(browser, calculo=str(of_one.pk))
    assert "Only Estado Treinta was asked of" in shown.content.decode()


def test_a_page_on_paper_has_the_places_and_its_cautions(browser, run):
    made = file_of(browser, run, "pdf").content
    assert made == file_of(browser, run, "pdf").content
    paper = PdfReader(BytesIO(made))
    told = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"].startswith("en")
    first = page(browser, calculo=str(run.pk)).context["rows"][0]["where"]
    for said in ("Small counts: not to be published.", first.split(",")[0], str(run.pk)):
        assert said in told


def test_shapes_are_kept_by_their_hash(browser):
    first = browser.get(page_of("risk_map_shapes"))
    again = browser.get(page_of("risk_map_shapes"), HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert 'data-code="30001"' in first.content.decode()
    assert (again.status_code, again.content) == (304, b"")


def test_without_an_atlas_the_page_stands_and_its_shapes_do_not(browser, run, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    answers = [browser.get(page_of("risk_map_shapes")), file_of(browser, run, "svg")]
    assert [one.status_code for one in answers] == [404, 404]
    assert page(browser).status_code == 200


def test_it_reads_without_javascript(browser, run):
    shown = text(browser, lugar="30001")
    [picture] = re.findall(r'<svg class="map-picture".*?</svg>', shown, re.DOTALL)
    assert re.findall(r'<path class="(is-\d) is-unsure-\d"', picture)
    assert "Oax." in picture
    assert '<option value="30001" selected>' in shown


def undercount_of(studying, result=None, reason=None, **changes):
    """Ask how many were never registered, and let the method say what is given."""
    run = studying.ask(RunMethod.UNDERCOUNT, parameters={"strata": "", "linkages": 1}, **changes)

    def said(*_, **__):
        if reason is not None:
            raise Refused(reason, tables=300, most=200)
        return result

    with studying.as_role("bal_worker"):
        tasks.carry_out(run.asked_by_id, run.pk, by_method=said)
    return run


ESTIMATED = RunResult(
    rows=[],
    summary={"events": 37, "observed": 37, "headline": "whole", "low": 41.2, "high": 60.4,
             "known_floor": 0.5, "linkages": 1, "lists": 3},
    tables={"families": [], "without": [], "refused": [], "not_run": []},
)  # fmt: skip


def test_it_says_what_was_never_registered_and_where_that_stands(browser, studying, run):
    before = text(browser)
    assert "Nobody has estimated it for these events yet" in before
    assert "metodo=undercount" in before
    of = undercount_of(studying, ESTIMATED)
    english, spanish = text(browser), text(browser, "es")
    assert "in all there may have been between 41 and 60" in english
    assert "Lo que nunca se registró." in spanish
    assert page_of("run", run_id=of.pk) in english
    assert page(browser, calculo=str(run.pk)).context["never_registered"].is_refused is False


@pytest.mark.usefixtures("run")
def test_that_it_cannot_be_said_is_said_with_its_reason(browser, studying):
    undercount_of(studying, reason=Refusal.TOO_MANY_TABLES)
    said = page(browser).context["never_registered"]
    assert (said.is_refused, bool(said.says)) == (True, True)
    assert "the lists do not let it be estimated." in text(browser)


def test_of_another_question_or_of_later_months_nothing_is_borrowed(browser, studying, run):
    undercount_of(studying, ESTIMATED, filters=Filters(group="lethal"))
    assert page(browser, calculo=str(run.pk)).context["never_registered"].says == ""
