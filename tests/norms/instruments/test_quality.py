from dataclasses import replace

import pytest
from tests.norms.instruments.test_judgement import COMPLETE, RISK

from baluarte.norms.instruments import (
    Finding,
    Rating,
    Study,
    reasons_to_reopen,
    shown_by,
    unanswered,
)

POINTS = [point.id for point in RISK.quality]
SHOWN = ["QS-1", "QS-2", "QS-3", "QS-6", "QS-7", "QS-8", "QS-9", "QS-10", "QS-12"]


def test_a_study_shows_what_it_has():
    complete = replace(COMPLETE, has_alternatives=True)
    assert shown_by(RISK, complete) == dict.fromkeys(SHOWN, True)


@pytest.mark.parametrize(
    ("changes", "not_shown"),
    [
        ({"ratings": COMPLETE.ratings | {"D1-01": Rating(1, reliability="low")}}, ["QS-1"]),
        ({"ratings": COMPLETE.ratings | {"D1-01": Rating(1, has_evidence=True)}}, ["QS-2"]),
        ({"ratings": COMPLETE.ratings | {"D1-01": Rating(None)}}, []),
        ({"ratings": {}}, ["QS-3"]),
        ({"scenarios": (), "measures": ()}, ["QS-6", "QS-7"]),
        ({"measures": ()}, ["QS-7"]),
        ({"has_alternatives": False}, ["QS-8"]),
        ({"has_level_reason": False}, ["QS-9"]),
        ({"level_before": "alto"}, ["QS-9"]),
        ({"position": "not_had"}, ["QS-10"]),
        ({"review_date": None}, ["QS-12"]),
    ],
)
def test_a_study_shows_what_it_lacks(changes, not_shown):
    shown = shown_by(RISK, replace(COMPLETE, **{"has_alternatives": True} | changes))
    assert [point for point, is_shown in shown.items() if not is_shown] == not_shown


def test_a_reader_answers_every_point():
    findings = dict.fromkeys(POINTS[1:], Finding.MET)
    assert (unanswered(RISK, findings), unanswered(RISK, {})) == (("QS-1",), tuple(POINTS))


@pytest.mark.parametrize(
    ("finding", "reopens"),
    [
        (Finding.MET, ()),
        (Finding.PARTLY, ()),
        (Finding.NOT_APPLICABLE, ()),
        (Finding.NOT_MET, ("QS-10",)),
    ],
)
def test_an_essential_point_not_met_opens_a_study_again(finding, reopens):
    findings = dict.fromkeys(POINTS, Finding.MET) | {"QS-10": finding}
    assert reasons_to_reopen(RISK, findings) == reopens


def test_points_that_are_not_essential_open_nothing():
    assert reasons_to_reopen(RISK, {"QS-5": Finding.NOT_MET, "QS-8": Finding.NOT_MET}) == ()


def test_an_empty_study_shows_nothing_that_counts():
    assert [point for point, is_shown in shown_by(RISK, Study("person")).items() if is_shown] == [
        "QS-1",
        "QS-2",
    ]
