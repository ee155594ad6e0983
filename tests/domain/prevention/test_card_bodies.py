"""What is the body of a score card, and what two persons could lay in its place."""

import json

import pytest

from baluarte.domain.prevention.card_bodies import LONGEST, read_card_body
from baluarte.norms.warnings import warning_policies

POLICY = warning_policies()[0]
COUNTS = {"happened": 1, "did_not": 2, "acted_upon": 0, "cannot_judge": 0, "waiting": 3}
RANGE = {"low": 0.25, "high": 0.5, "warnings": 3, "said": 0.3, "came": 0.333}
BODY = {
    "year": 2026,
    "known": "2026-12-01",
    "policy": POLICY.version,
    "invented_data": False,
    "levels": [{"level": one, "issued": 1, "foreseen": 6} for one in POLICY.levels],
    "signals": [{"signal": one, **COUNTS} for one in POLICY.signals],
    "grave": {"events": 15, "warned": 5},
    "lead_days": 4.5,
    "plan_days": None,
    "calibration": [RANGE],
}


def test_a_body_as_it_is_frozen_is_read():
    assert read_card_body(json.dumps(BODY), year=2026) == BODY
    assert read_card_body(json.dumps(BODY | {"grave": None}), year=2026) is not None
    assert read_card_body(json.dumps(BODY), year=2025) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"policy": 99},
        {"policy": True},
        {"year": "2026"},
        {"known": "20261201"},
        {"known": None},
        {"known": "<script>"},
        {"invented_data": "no"},
        {"levels": [{"level": "X", "issued": 1, "foreseen": 6}]},
        {"levels": [{"level": ["R"], "issued": 1, "foreseen": 6}]},
        {"levels": "R"},
        {"signals": [{"signal": "call"}]},
        {"signals": [{"signal": "call", **COUNTS, "words": "<b>"}]},
        {"signals": [{"signal": "call", **COUNTS, "happened": 1e300}]},
        {"signals": [{"signal": "call", **COUNTS}] * 50},
        {"grave": {"events": 0, "warned": 0}},
        {"grave": {"events": -5, "warned": 5}},
        {"grave": []},
        {"lead_days": "<b>"},
        {"lead_days": 1e300},
        {"calibration": [RANGE | {"said": 2}]},
        {"calibration": [RANGE] * 21},
        {"calibration": {}},
        {"more": 1},
    ],
)
def test_what_is_no_body_of_a_card_is_not_read(changes):
    assert read_card_body(json.dumps(BODY | changes), year=2026) is None


@pytest.mark.parametrize(
    "written", ["", "null", "[]", "{}", '"x"', "1" * 5_000, "[" * 4_000, " " * LONGEST + "{}"]
)
def test_what_is_no_json_of_a_card_is_not_read(written):
    assert read_card_body(written, year=2026) is None
