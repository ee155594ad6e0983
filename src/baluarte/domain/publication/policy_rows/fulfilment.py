"""Who says that something owed is done, and in which document: without both it is not done. Pure.

What somebody began is under way. The authority and organisations are told apart: a reader sees
whose word it is.
"""

from collections.abc import Mapping
from typing import Any

from baluarte.domain.accountability.choices import AssessmentSide, Progress, PromiseState
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import terms
from baluarte.norms.policy.progress import ProgressStatus

AUTHORITY = str(AssessmentSide.AUTHORITY)
# What the documents of an indicator show, whoever signed them.
FIGURE = "figure"
# Neither fulfilled nor without anything done.
BEGUN = frozenset(
    {"in_progress", "cndh_partial", "cndh_substantial", "iachr_substantial", "iachr_partial"}
)
KEPT = (PromiseState.KEPT, PromiseState.KEPT_LATE)
Body = Mapping[str, Any]
Evidence = list[dict[str, Any]]


def fulfilments(kind: str, body: Body, institution: str = "") -> Evidence:
    """Return who says of a row that it is done, each with its document; nobody: an empty list.

    What an institution reported as done is said of that institution alone.
    """
    match kind:
        case PolicyRowKind.COMMITMENT:
            return _of_promise(body)
        case PolicyRowKind.RECOMMENDATION:
            return [*_of_sides(body), *_of_reports(body, institution)]
        case PolicyRowKind.INDICATOR:
            return _of_target(body)
        case _:
            return []


def is_begun(body: Body) -> bool:
    """Say whether either side says of a recommendation that something of it is done."""
    return any(said and said["status"] in BEGUN for said in body["sides"].values())


def _of_promise(body: Body) -> Evidence:
    if body["standing"] not in KEPT:
        return []
    # Whose word it is says the step, whoever issued the document that shows it.
    last = {
        one["side"]: one
        for one in body["steps"]
        if one["progress"] == Progress.KEPT and one["source"]
    }
    return [
        _evidence(side, on=one["on"], source=one["source"], page=one.get("page"))
        for side, one in last.items()
    ]


def _of_sides(body: Body) -> Evidence:
    known = terms("recommendation_statuses")
    return [
        _evidence(side, on=said["day"], source=said["source"], page=said["page"],
                  reference=said["reference"], status=said["status"])
        for side, said in body["sides"].items()
        if said
        and said["status"] in known
        and known[said["status"]].facts["is_fulfilled"]
        and (said["source"] or said["reference"])
    ]  # fmt: skip


def _of_reports(body: Body, institution: str) -> Evidence:
    return [
        _evidence(AUTHORITY, on=each["sent"], source=each["source"], reference=each["reference"])
        for one in body["actions"]
        if one["institution"] == institution
        for each in one["days"]
        if each.get("is_done") and (each["source"] or each["reference"])
    ]


def _of_target(body: Body) -> Evidence:
    is_met = body["progress"]["status"] == ProgressStatus.TARGET_MET and bool(body["sources"])
    return [_evidence(FIGURE, on=None, source=None)] if is_met else []


def _evidence(
    side: str,
    *,
    on: str | None,
    source: Body | None,
    page: int | None = None,
    reference: str = "",
    status: str = "",
) -> dict[str, Any]:
    return {
        "side": side, "on": on, "source": source, "page": page, "reference": reference,
        "status": status,
    }  # fmt: skip
