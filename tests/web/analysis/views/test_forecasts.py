"""A run of a forecast: read on its page, and its frozen file taken away with its digest."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.registry import make_events
from tests.factories.runs import FIRST, KNOWN, LAST, make_studying, tell_past
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods.months import last_day, later, month_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.science.forecast import read_frozen

pytestmark = pytest.mark.django_db
PAST = later(FIRST, -24)


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    made = make_studying(side, as_operator, as_role, tmp_path)
    tell_past(side)
    return made


@pytest.fixture
def browser(enter, studying):
    return enter(studying.analyst)


def test_a_forecast_is_asked_by_the_policys_thresholds_and_read_in_words(browser, studying):
    browser.post(page_of("new_run"), {
        "institution": str(studying.side.institution.pk), "method": "forecast", "first": PAST,
        "last": LAST, "places": "municipality", "conocido": "2026-07-10", "threshold": "1.0",
        "model": "poisson", "replicates": "99", "seed": "7",
    })  # fmt: skip
    with acting_as(studying.analyst.pk):
        run = Run.objects.latest("asked_at")
    studying.carry_out(run)
    shown = browser.get(page_of("run", run_id=run.pk, language="es"))
    table = shown.context["table"]
    assert run.parameters == {"events": 6, "level_at": 0.5, "change_at": 0.25, "onset_at": 0.25}
    assert table.rows[0]["where"].split(",")[0] == "Villa Inventada"
    assert len(table.rows) == 3
    assert "de 3 pronosticados con lo conocido hasta el fin de junio de 2026" in table.summary
    assert "nivel desde 50 %" in shown.content.decode()


def test_its_frozen_file_is_in_the_archive_as_its_digest_says(browser, studying, tmp_path):
    run = studying.ran(RunMethod.FORECAST, first=PAST)
    digest = studying.answer(run).result["summary"]["digest"]
    archive = ZipFile(BytesIO(browser.get(page_of("run_file", run_id=run.pk)).content))
    path = tmp_path / "forecast.npz"
    path.write_bytes(archive.read("forecast.npz"))
    found = read_frozen(path, digest=digest)
    assert (found.forecast.origin, len(found.forecast.places)) == (LAST, 4)
    assert digest in archive.read("README.txt").decode()


def test_the_frozen_file_alone_is_taken_away_and_read_back(browser, studying, tmp_path):
    run = studying.ran(RunMethod.FORECAST, first=PAST)
    path = tmp_path / "forecast.npz"
    path.write_bytes(browser.get(page_of("frozen_forecast", run_id=run.pk)).content)
    digest = studying.answer(run).result["summary"]["digest"]
    assert read_frozen(path, digest=digest).forecast.origin == LAST
    other = studying.ran(RunMethod.DELAYS)
    assert browser.get(page_of("frozen_forecast", run_id=other.pk)).status_code == 404


def test_what_came_of_a_forecast_that_is_over_is_said_with_the_misses_first(browser, studying):
    run = studying.ran(RunMethod.FORECAST, first=PAST)
    told = [{"date": "2026-08-02", "municipality_id": "20001"}]
    told += [{"date": "2026-09-11", "municipality_id": "30002"}] * 3
    # What happened before, after, or was of another list, is not what came.
    told += [{"date": "2026-10-01", "municipality_id": "20001"}, {"date": "2026-06-30"}]
    make_events(studying.side, told, at=KNOWN + timedelta(days=100))
    shown = browser.get(page_of("run", run_id=run.pk, language="es"))
    score = shown.context["score"]
    assert score["facts"][0]["value"].startswith("Vinieron 4, se esperaban ")
    assert [one["came"] for one in score["misses"] if str(one["output"]) == "Inicio"] == ["1"]
    assert score["skill"].startswith("No puede juzgarse")
    assert "La mayoría de las alertas que se apoyan" in shown.content.decode()
    card = browser.get(reverse("warning_scores"))
    assert card.context["forecast"].pk == run.pk
    assert card.context["score"]["misses"] == score["misses"]


def test_a_forecast_that_is_not_over_says_until_when(browser, studying):
    now = timezone.now()
    last = later(month_of(local_day(now)), -1)
    run = studying.ran(RunMethod.FORECAST, first=PAST, last=last, known_at=now, at=now)
    shown = browser.get(page_of("run", run_id=run.pk, language="es"))
    assert shown.context["score"]["last_day"] == last_day(later(last, 3))
    assert "Sus meses terminan el" in shown.content.decode()
    assert "calculo=" in shown.content.decode()
