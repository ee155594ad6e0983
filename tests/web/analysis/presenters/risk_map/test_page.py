"""The list of the map: the first places, worse than expected before how sure the others are."""

from datetime import date
from types import SimpleNamespace

from baluarte.domain.analysis.choices import RunMethod
from baluarte.web.analysis.presenters.risk_map.measures import BY_PAST
from baluarte.web.analysis.presenters.risk_map.page import FIRST_ROWS, table


def row(number: int, says: str) -> dict:
    return {
        "place": f"30{number:03}", "says": says, "events": number, "before": 3, "expected": 3.0,
        "ratio": 2.0, "ratio_low": 1.0, "ratio_high": 4.0, "exceeds": 0.9, "share": 0.1,
        "share_low": 0.05, "share_high": 0.2, "share_before": 0.1, "share_before_low": 0.05,
        "share_before_high": 0.2,
    }  # fmt: skip


def shown(rows: list[dict]) -> SimpleNamespace:
    run = SimpleNamespace(
        pk="1", question="", first_month=date(2026, 1, 1), last_month=date(2026, 6, 1)
    )
    return SimpleNamespace(
        run=run, rows={one["place"]: one for one in rows}, measure=BY_PAST[0],
        method=RunMethod.OWN_PAST, with_patterns=False, is_of_states=False, division="",
    )  # fmt: skip


def test_the_first_places_are_those_with_more_then_the_others_in_their_order():
    rows = [row(n, "more" if n in (20, 30) else "cannot_tell") for n in range(1, 41)]
    found, others = table(shown(rows), {}, {})
    assert [one["code"] for one in found[:3]] == ["30020", "30030", "30001"]
    assert (len(found), others) == (FIRST_ROWS, 40 - FIRST_ROWS)


def test_the_whole_list_has_them_all():
    found, others = table(shown([row(n, "more") for n in range(1, 41)]), {}, {}, whole=True)
    assert (len(found), others) == (40, 0)
