"""Pages of chains, near-repeats and what goes together: words first, a drawing, both languages."""

from datetime import timedelta

import pytest
from tests.factories.registry import make_events
from tests.factories.runs import KNOWN, make_studying
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.territory.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    found = make_studying(side, as_operator, as_role, tmp_path)
    with as_operator():
        Municipality.objects.update(longitude=-96.0, latitude=19.0)
    told = []
    for month in range(1, 7):
        for first in (2, 9, 16):
            told.append({"date": f"2026-0{month}-{first:02}", "types": ["AG-THR"]})
            told.append({"date": f"2026-0{month}-{first + 3:02}", "types": ["AG-KIL"]})
    make_events(side, told, at=KNOWN - timedelta(days=1))
    return found


@pytest.fixture
def browser(enter, studying):
    return enter(studying.analyst)


def pages(browser, studying, method, **parameters):
    run = studying.ran(method, parameters={"replicates": 99} | parameters)
    return [
        browser.get(page_of("run", run_id=run.pk, language=one)).content.decode()
        for one in ("en", "es")
    ]


def test_chains_are_said_in_words(browser, studying):
    english, spanish = pages(browser, studying, RunMethod.CHAINS, within_days=4)
    assert "Of 18 events «Against life», 18 came in the same place within 4 days after one" in (
        english
    )
    assert "Threats and intimidation → Against life" in english
    assert "de 18 hechos «Contra la vida», 18 ocurrieron" in spanish.replace("De 18", "de 18")
    assert 'id="drawn"' in english
    assert "says nothing of any person" in english
    assert "No dice nada de ninguna persona" in spanish


def test_near_repeats_are_said_in_words(browser, studying):
    english, spanish = pages(browser, studying, RunMethod.NEAR_REPEATS)
    assert "Same place, 0 to 7 days" in english
    assert "Mismo lugar, de 0 a 7 días" in spanish


def test_what_goes_together_is_said_in_words(browser, studying):
    english, spanish = pages(browser, studying, RunMethod.TOGETHER)
    assert "pairs were looked at" in english
    assert "Se miraron" in spanish


@pytest.mark.parametrize("method", ["chains", "near_repeats", "together"])
def test_they_are_asked_on_the_form(browser, method):
    shown = browser.get(page_of("new_run") + f"?metodo={method}")
    assert shown.context["form"].initial["method"] == method
