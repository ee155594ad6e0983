"""Sentences of a run: of one event as of one, and of a stand-in population in the reader's words."""

import pytest
from django.utils import translation

from baluarte.domain.analysis.choices import Caution, PlaceFinding
from baluarte.domain.territory.stand_in import OURS
from baluarte.web.analysis.presenters.forecast_rows import forecast_rows
from baluarte.web.analysis.presenters.run_rows import rates_rows
from baluarte.web.analysis.presenters.run_words import cautions_said

OF_EVENTS = (
    Caution.NOT_DATED, Caution.NOT_PLACED, Caution.REGISTERED_BEFORE, Caution.NO_DAY,
    Caution.NO_STRATUM,
)  # fmt: skip


@pytest.mark.parametrize("code", OF_EVENTS)
def test_one_event_is_said_as_one(code):
    with translation.override("es"):
        [one], [many] = (cautions_said([{"code": code, "events": n}], {}) for n in (1, 1200))
    assert one["says"].startswith("Un hecho ")
    assert many["says"].startswith("1200 hechos ") or many["says"].startswith("1,200 hechos ")


def test_a_place_with_one_event_is_said_so():
    row = {
        "place": "30001", "events": 1, "expected": 0.4, "ratio": 2.5, "ratio_low": 0.1,
        "ratio_high": 14.0, "rate": 3.0, "rate_low": 0.1, "rate_high": 9.0, "smoothed": 1.1,
        "smoothed_low": 0.5, "smoothed_high": 2.0, "exceeds": 0.5,
        "says": PlaceFinding.CANNOT_TELL.value,
    }  # fmt: skip
    with translation.override("es"):
        _, [shown] = rates_rows([row], {}, {"summary": {"threshold": 1.0}})
    assert shown["sentence"].startswith("Un hecho donde se esperarían")


def test_a_stand_in_population_is_named_in_the_readers_language():
    found = [{"code": Caution.STAND_IN, "source": f"{OURS}INEGI"}]
    with translation.override("es"):
        [said] = cautions_said(found, {})
    assert OURS not in said["says"]
    assert "INEGI" in said["says"]


def test_where_none_is_expected_no_range_of_zeros_is_said():
    row = {
        "place": "30001", "pace": 0.2, "expected": 0.1, "expected_low": 0, "expected_high": 0,
        "level": 0.0, "change": 0.04, "change_from": 1, "onset": None,
        "says": PlaceFinding.AS_USUAL.value,
    }  # fmt: skip
    told = {"summary": {"high": 6, "months": ["2026-01", "2026-03"]}}
    with translation.override("es"):
        _, [shown] = forecast_rows([row], {}, told)
    assert shown["sentence"].startswith("Lo más probable es que no haya ninguno")


def test_a_list_that_began_or_changed_is_said_first_and_apart_from_what_happens():
    found = [
        {"code": Caution.NOT_DATED, "events": 3},
        {"code": Caution.LIST_BEGAN, "organisation": "Red A", "month": "2025-02"},
        {
            "code": Caution.LIST_CHANGED, "organisation": "Red B", "now": 12, "before": 48,
            "ratio": 0.25, "months": ["2025-04", "2026-03"],
        },
    ]  # fmt: skip
    with translation.override("es"):
        began, changed, _ = (one["says"] for one in cautions_said(found, {}))
    assert began.startswith("Una lista de Red A documenta desde febrero de 2025")
    assert "12 hechos (abril de 2025 a marzo de 2026); el año anterior, 48: 0.25 veces" in changed
    assert "no lo que ocurre" in changed
