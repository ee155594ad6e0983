"""Warnings are proposed from the month's forecast place by place, by who ticked them, once."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.runs import LAST, make_studying, tell_past

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods.months import last_day, later, month_of
from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
LOW = {"events": 6, "level_at": 0.5, "change_at": 0.25, "onset_at": 0.25}


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    return make_studying(side, as_operator, as_role, tmp_path)


@pytest.fixture
def now_forecast(studying):
    """Return this month's forecast: one place rises beside a steady and a quiet one."""
    at = timezone.now()
    last = later(month_of(local_day(at)), -1)
    tell_past(studying.side, last=last, at=at)
    return studying.ran(
        RunMethod.FORECAST, first=later(last, -35), last=last, known_at=at, at=at, parameters=LOW
    )


def page(browser, **asked):
    return browser.get(reverse("propose_from_forecast"), asked)


def proposed(account):
    with acting_as(account.pk):
        return list(EarlyWarning.objects.order_by("signal"))


def test_without_a_forecast_it_says_what_will_be_here(enter, studying):
    assert "No hay un pronóstico" in page(enter(studying.analyst)).content.decode()


def test_it_says_what_the_policy_would_warn_of_and_chooses_nothing(enter, studying, now_forecast):
    shown = page(enter(studying.analyst))
    said = shown.content.decode()
    assert shown.context["run"].pk == now_forecast.pk
    signals = {row["key"].partition(":")[::2] for row in shown.context["rows"]}
    assert ("30001", "model_change") in signals
    assert f"alertaría de {len({place for place, _ in signals})} lugares de 3 pronosticados" in said
    assert "Quedan 48 del presupuesto de 48 del año" in said
    assert 'type="checkbox"' in said
    assert "checked" not in said


def test_what_is_ticked_is_proposed_once_however_often_it_is_sent(enter, studying, now_forecast):
    browser = enter(studying.analyst)
    [first, *_] = page(browser).context["rows"]
    sent = {"calculo": now_forecast.pk, "lugar": [first["key"]]}
    for _ in range(2):
        browser.post(reverse("propose_from_forecast"), sent)
    [made] = proposed(studying.analyst)
    digest = studying.answer(now_forecast).result["summary"]["digest"]
    assert f"{made.municipality_id}:{made.signal}" == first["key"]
    assert (made.forecast_digest, made.evidence) == (digest, [str(now_forecast.pk)])
    assert made.valid_until <= last_day(later(month_of(local_day(timezone.now())), 2))
    again = page(browser)
    assert again.context["rows"][0]["said_already"] == made.reference
    assert browser.get(reverse("early_warning", args=[made.reference])).status_code == 200


def test_nothing_is_proposed_where_nothing_or_nonsense_is_ticked(enter, studying, now_forecast):
    browser = enter(studying.analyst)
    for ticked in ([], ["30001"], ["30001:EW-1"], ["x:model_change"]):
        browser.post(
            reverse("propose_from_forecast"), {"calculo": now_forecast.pk, "lugar": ticked}
        )
    assert proposed(studying.analyst) == []


def test_of_a_forecast_whose_months_are_over_nothing_is_proposed(enter, studying):
    tell_past(studying.side)
    old = studying.ran(RunMethod.FORECAST, first=later(LAST, -35), parameters=LOW)
    browser = enter(studying.analyst)
    shown = page(browser)
    sent = {"calculo": old.pk, "lugar": [row["key"] for row in shown.context["rows"]]}
    answer = browser.post(reverse("propose_from_forecast"), sent, follow=True)
    assert "Los meses de este pronóstico terminaron" in shown.content.decode()
    assert "Use uno más reciente" in answer.content.decode()
    assert proposed(studying.analyst) == []


def test_another_organisation_finds_nothing_of_it(enter, studying, now_forecast, as_operator):
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["analyst"])
    browser = enter(stranger)
    assert page(browser).context["run"] is None
    assert page(browser, calculo=now_forecast.pk).status_code == 404
    sent = {"calculo": now_forecast.pk, "lugar": ["30001:model_change"]}
    assert browser.post(reverse("propose_from_forecast"), sent).status_code == 404
    assert proposed(stranger) == []
