"""Addresses of runs: those of analysts alone; their answers are in `views/test_runs.py` and
`test_risk_map.py`."""

from baluarte.web.analysis.urls_runs import urlpatterns

OF_ANALYSTS = {"runs", "new_run", "run", "cancel_run", "run_file", "frozen_forecast", "risk_map",
               "risk_map_shapes", "risk_map_file"}  # fmt: skip


def test_no_address_of_runs_is_forgotten():
    assert {pattern.name for pattern in urlpatterns} == OF_ANALYSTS
