"""Addresses of runs: those of analysts alone; their answers are in `views/test_runs.py`."""

from baluarte.web.analysis.urls_runs import urlpatterns

OF_ANALYSTS = {"runs", "new_run", "run", "cancel_run", "run_file"}


def test_no_address_of_runs_is_forgotten():
    assert {pattern.name for pattern in urlpatterns} == OF_ANALYSTS
