"""Each kind of inquiry as a jurist would tell it: where it stands, and what rule is broken."""

from datetime import date
from pathlib import Path

import pytest

from baluarte.norms.inquiries import ToldStatus, contradictions, kinds, status
from baluarte.norms.yaml_texts import read_yaml

TEXT = Path(__file__).with_name("inquiries_scenarios.yaml").read_text(encoding="utf-8")
SCENARIOS = read_yaml(TEXT)


@pytest.mark.parametrize("told", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_what_is_told_stands_and_contradicts_as_the_text_says(told):
    history = [ToldStatus(code, day, day, source=source) for code, day, source in told["told"]]
    found = contradictions(
        told["kind"], history, event_on=told.get("event_on"), crimes=told.get("crimes", ()),
        on=date(2026, 12, 1),
    )  # fmt: skip
    assert [[one.given.code, one.code, one.law] for one in found] == told["against"]
    moving = [one for one in history if not status(told["kind"], one.code).is_beside]
    assert max(moving, key=lambda one: one.last).code == told["stands"]


def test_each_kind_has_a_scenario():
    assert {one["kind"] for one in SCENARIOS} == set(kinds())
