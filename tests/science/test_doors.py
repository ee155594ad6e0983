"""Which functions of science a page or a command calls, and why the others are for notebooks."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "baluarte"
ROOMS = (
    "disclosure", "forecast", "linkage", "rates", "recapture", "reliability", "scan", "sequences",
    "survival",
)  # fmt: skip
TOOL, WARMED = "reads or writes what notebooks hold", "compiled ahead by tools/warm_up.py"
INSIDE, LATER = "a part of a function that has a door", "no page yet; its methods page says how"
# What nothing outside science calls, and why.
WITHOUT = {
    "disclosure": {
        "bin_to_cells": INSIDE, "bin_to_places": LATER, "check_anonymity": LATER, "coarsen": LATER,
        "mark_dominated": LATER, "mark_sensitive": INSIDE,
    },
    "forecast": {
        "average_precision": TOOL, "backtest": TOOL, "cost_loss_curve": TOOL,
        "judge_alerts": TOOL, "read_panel": TOOL, "warm_up": WARMED,
    },
    "linkage": {
        "blocking_recall": TOOL, "link_reports": TOOL, "organizations": INSIDE,
        "register_comparisons": TOOL, "register_reports": INSIDE, "settings_of": TOOL,
        "warm_up": WARMED,
    },
    "rates": {
        "mann_kendall": INSIDE, "rate_index": LATER, "read_neighbours": TOOL,
        "spatial_empirical_bayes": LATER, "standardise_directly": LATER,
        "standardised_deviations": INSIDE, "warm_up": WARMED,
    },
    "recapture": {
        "closed_models": LATER, "estimate_by_graphs": LATER, "estimate_undercount": INSIDE,
        "existence": INSIDE, "stepwise_interval": LATER, "stepwise_model": LATER, "warm_up": WARMED,
    },
    "reliability": {"kappa_of_table": TOOL},
    "scan": {
        "border_certainty": LATER, "read_cases": TOOL, "read_coordinates": TOOL,
        "read_neighbours": TOOL, "read_population_file": TOOL, "read_satscan": TOOL,
        "warm_up": WARMED, "write_neighbours": TOOL, "write_results": TOOL,
    },
    "sequences": {},
    "survival": {},
}  # fmt: skip


def callers() -> list[str]:
    """Return the files outside science that know it."""
    found = (one for one in SOURCES.rglob("*.py") if "science" not in one.parts)
    return [text for one in found if "baluarte.science" in (text := one.read_text("utf-8"))]


@pytest.mark.parametrize("room", ROOMS)
def test_each_function_has_a_door_or_says_why_not(room):
    held = importlib.import_module(f"baluarte.science.{room}")
    public = {one for one in held.__all__ if inspect.isfunction(getattr(held, one))}
    texts = callers()
    without = {one for one in public if not any(re.search(rf"\b{one}\b", text) for text in texts)}
    assert without == WITHOUT[room].keys(), "what nothing calls says why in WITHOUT"


@pytest.mark.parametrize("room", ROOMS)
def test_a_function_without_a_page_is_in_its_methods_page(room):
    pages = "".join(
        one.read_text("utf-8") for one in (SOURCES.parents[1] / "docs" / "methods").glob("*.md")
    )
    later = [name for name, why in WITHOUT[room].items() if why == LATER]
    assert [name for name in later if name not in pages] == []
