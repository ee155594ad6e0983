"""A run beside the one before that asked the same: what came, what went, what stayed."""

from collections.abc import Mapping
from typing import Any

from baluarte.domain.analysis.choices import PlaceFinding, RunMethod
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.runs import RunStatus

NOT_OF_PLACES = {
    RunMethod.DELAYS.value,
    RunMethod.CHAINS.value,
    RunMethod.NEAR_REPEATS.value,
    RunMethod.TOGETHER.value,
    RunMethod.UNDERCOUNT.value,
}
STANDS_OUT = {
    PlaceFinding.MORE.value,
    PlaceFinding.CLUSTER.value,
    PlaceFinding.HOT_SPOT.value,
    PlaceFinding.RAISED.value,
}


def compared(run: Run, answer: RunAnswer, before: RunStatus | None) -> dict[str, Any] | None:
    """Return what changed since the last run of the same question; nothing where there is none."""
    told = before.answer.result if before and before.answer else None
    if before is None or before.answer is None or told is None or answer.result is None:
        return None
    then, now = standing_out(told), standing_out(answer.result)
    return {
        "run": before.run,
        "is_same_table": before.answer.given_sha256 == answer.given_sha256,
        "is_same_answer": before.answer.result_sha256 == answer.result_sha256,
        "is_of_places": run.method not in NOT_OF_PLACES,
        "came": sorted(now - then),
        "went": sorted(then - now),
        "stayed": sorted(now & then),
        "events": answer.result["summary"]["events"],
        "events_before": told["summary"]["events"],
    }


def standing_out(result: Mapping[str, Any]) -> set[str]:
    """Return the places that a result says stand out."""
    found: set[str] = set()
    for row in result["rows"]:
        if row.get("says") in STANDS_OUT:
            found.update(row.get("places") or ([row["place"]] if "place" in row else []))
    return found
