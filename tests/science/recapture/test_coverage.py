"""The study of coverage, in small; in full where proofs are run."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

STUDY = Path(__file__).resolve().parents[3] / "docs/methods/studies/recapture_coverage.py"
REFUSED = ["a copied list", "half copied", "two regions", "two lists"]


@pytest.fixture(scope="module")
def study() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recapture_coverage", STUDY)
    module = importlib.util.module_from_spec(spec)
    sys.modules["recapture_coverage"] = module
    spec.loader.exec_module(module)
    return module


def setting(study: ModuleType, name: str):
    return next(one for one in study.SETTINGS if one.name == name)


@pytest.mark.parametrize("name", ["independent, 500", "two pairs"])
def test_intervals_of_graphs_hold_the_truth_about_as_often_as_they_say(study, name: str) -> None:
    found = study.judge(setting(study, name), "decomposable", 100)
    # Three standard errors of a hundred round 95 %.
    assert 0.88 <= found.coverage <= 1.0


@pytest.mark.parametrize("name", REFUSED)
def test_lists_that_break_every_assumption_are_refused(study, name: str) -> None:
    assert study.judge(setting(study, name), "decomposable", 20).refused == 20


@pytest.mark.prove
@pytest.mark.parametrize("family", ["log_linear", "decomposable"])
@pytest.mark.parametrize("name", ["independent, 500", "independent, 2000", "one pair", "two pairs"])
def test_coverage_is_nominal_where_the_assumption_holds(study, family: str, name: str) -> None:
    assert 0.93 <= study.judge(setting(study, name), family, 1000).coverage <= 0.97
