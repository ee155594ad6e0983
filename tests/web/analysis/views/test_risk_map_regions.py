"""The map of risk by regions of a division: shaded over their municipalities, each with its name."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from tests.factories.atlas import lay_atlas_of_places
from tests.factories.runs import KNOWN, make_studying, tell_events
from tests.web.analysis.views.test_runs import FORM
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.choices import PlaceLevel, RunMethod
from baluarte.domain.territory.actions import define_region
from baluarte.domain.territory.models import Municipality

pytestmark = pytest.mark.django_db
NAMES = {"coast": ("Costa inventada", "Invented coast"), "hills": ("Sierra", "Hills")}


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    return make_studying(side, as_operator, as_role, tmp_path)


@pytest.fixture
def regions(studying, as_operator):
    others = set(Municipality.objects.values_list("code", flat=True)) - {"30001"}
    with as_operator():
        for slug, members in (("coast", {"30001"}), ("hills", others)):
            name_es, name_en = NAMES[slug]
            define_region(
                slug=slug, name_es=name_es, name_en=name_en, members=members, source="invented",
                division="diocese", by=None, at=KNOWN - timedelta(days=9),
            )  # fmt: skip


@pytest.fixture
def run(studying, regions):
    tell_events(studying.side)
    return studying.ran(level=PlaceLevel.REGION, division="diocese")


@pytest.fixture
def browser(enter, studying, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path / "files"
    settings.FILE_FOLDER.mkdir()
    lay_atlas_of_places(settings.FILE_FOLDER)
    return enter(studying.analyst)


def page(browser, run, language="en", **asked):
    return browser.get(page_of("risk_map", language=language), {"calculo": run.pk, **asked})


def file_of(browser, run, kind):
    return browser.get(page_of("risk_map_file", run_id=run.pk, kind=kind))


def test_each_region_is_named_in_the_language_of_who_reads(browser, run):
    assert page(browser, run).context["rows"][0]["where"] == "Invented coast"
    assert page(browser, run, "es").context["rows"][0]["where"] == "Costa inventada"
    title = page(browser, run, "es").context["title"]
    assert "por región" in title


def test_a_shape_of_the_map_leads_to_its_region(browser, run):
    place = page(browser, run, lugar="30001").context["place"]
    assert (place["code"], place["name"], place["events_url"]) == ("coast", "Invented coast", "")
    assert page(browser, run, lugar="coast").context["place"]["said"] == place["said"]


def test_all_municipalities_of_a_region_are_painted_alike_and_say_whose_they_are(browser, run):
    told = json.loads(file_of(browser, run, "json").content)
    hills = {code: row for code, row in told["rows"].items() if code != "30001"}
    assert told["state"] == ""
    assert len(hills) > 1
    assert len({tuple(row) for row in hills.values()}) == 1
    assert "Invented coast" in told["rows"]["30001"][2] or "Costa" in told["rows"]["30001"][2]


def test_files_hold_a_row_a_region_and_its_shape_whole(browser, run):
    text = file_of(browser, run, "csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO("".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("#")
    ))))  # fmt: skip
    assert {one["place"] for one in rows} == {"coast", "hills"}
    features = json.loads(file_of(browser, run, "geojson").content)["features"]
    shapes = {one["id"]: one["geometry"] for one in features}
    assert shapes["hills"]["type"] == "MultiPolygon"
    assert len(shapes["hills"]["coordinates"]) > 1
    for kind in ("svg", "png", "pdf"):
        assert file_of(browser, run, kind).status_code == 200


def test_runs_of_other_divisions_and_levels_are_not_laid_over_it(browser, run, studying):
    studying.ran(level=PlaceLevel.MUNICIPALITY, method=RunMethod.PATTERNS)
    assert page(browser, run).context["patterns"] in (None, {}, [])


def test_it_leads_to_the_same_by_other_places_and_back(browser, run, studying):
    alone = page(browser, run).context["levels"]
    by_town = studying.ran(level=PlaceLevel.MUNICIPALITY)
    shown = page(browser, by_town, "es").context["levels"]
    assert alone == []
    assert [(one["label"], one["current"]) for one in shown] == [
        ("Por municipio", True), ("Por región (diocese)", False),
    ]  # fmt: skip
    assert str(run.pk) in shown[1]["url"]


def test_a_method_that_was_not_asked_of_regions_is_asked_with_them_chosen(browser, run):
    urls = [one["url"] for one in page(browser, run).context["comparisons"]]
    asked_anew = next(one for one in urls if "metodo=own_past" in one)
    assert "por=region%2Fdiocese" in asked_anew
    form = browser.get(asked_anew).context["form"]
    assert form.initial["places"] == "region/diocese"


def asked(browser, studying, **changes):
    told = FORM | {"institution": str(studying.side.institution.pk)} | changes
    return browser.post(page_of("new_run"), told)


@pytest.mark.usefixtures("regions")
def test_the_form_offers_the_divisions_there_are(browser, studying):
    form = browser.get(page_of("new_run")).context["form"]
    assert "region/diocese" in dict(form.fields["places"].choices)
    assert asked(browser, studying, places="region/diocese").status_code == 302
    refused = asked(browser, studying, places="region/diocese", entidad="30")
    assert refused.status_code == 422
    assert "entidad" in refused.context["form"].errors
    assert asked(browser, studying, places="region/none").status_code == 422


@pytest.mark.usefixtures("regions")
def test_a_forecast_of_regions_proposes_no_warning(browser, studying):
    run = studying.ran(
        RunMethod.FORECAST, level=PlaceLevel.REGION, division="diocese", first="2024-01"
    )
    answered = browser.get(page_of("run", run_id=run.pk))
    assert answered.status_code == 200
    assert "propose" not in answered.content.decode().split("<main")[1]
