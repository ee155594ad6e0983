"""The four axes and what crosses them, each counted from the other rows of the same edition."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.rows import NewRow
from baluarte.domain.publication.policy_rows.sides import Sides
from baluarte.norms.catalogues import terms
from baluarte.norms.policy import objectives


def objective_rows(sides: Sides) -> Iterable[NewRow]:
    """Yield every objective with what both sides say of it."""
    for code, of in objectives().items():
        yield NewRow(
            kind=PolicyRowKind.OBJECTIVE,
            code=code,
            part_of=of.guideline,
            axis=of.axis,
            label_es=of.in_language("es"),
            label_en=of.in_language("en"),
            body={
                "owners": list(of.owners),
                "indicators": list(of.indicators),
                "horizon": of.horizon,
                "status": of.status,
                "sides": sides.of_objective(code),
            },
        )


def axis_rows(rows: Sequence[NewRow]) -> Iterable[NewRow]:
    """Yield every axis with its counts; none is added to another."""
    for code, term in terms("policy_axes").items():
        yield NewRow(
            kind=PolicyRowKind.AXIS,
            code=code,
            axis=code,
            label_es=term.in_language("es"),
            label_en=term.in_language("en"),
            body=_counted([one for one in rows if one.axis == code]),
        )


def _counted(rows: Sequence[NewRow]) -> dict[str, Any]:
    indicators = [one for one in rows if one.kind == PolicyRowKind.INDICATOR]
    promises = [one for one in rows if one.kind == PolicyRowKind.COMMITMENT]
    obligations = [one for one in rows if one.kind == PolicyRowKind.OBLIGATION]
    assessed = [
        one.body["sides"][0]
        for one in rows
        if one.kind in (PolicyRowKind.INDICATOR, PolicyRowKind.OBJECTIVE) and one.body["sides"]
    ]
    return {
        "indicators": len(indicators),
        "with_figure": sum(one.body["figure"]["value"] is not None for one in indicators),
        "confidential": sum(one.body["figure"]["reason"] == "confidential" for one in indicators),
        "progress": dict(Counter(one.body["progress"]["status"] for one in indicators)),
        "objectives": sum(one.kind == PolicyRowKind.OBJECTIVE for one in rows),
        "commitments": dict(Counter(one.body["standing"] for one in promises)),
        "recommendations": sum(one.kind == PolicyRowKind.RECOMMENDATION for one in rows),
        "obligations": len(obligations),
        "without_action": sum(not one.body["actions"] for one in obligations),
        "assessed": len(assessed),
        "both_sides": sum(bool(one["authority"] and one["civil"]) for one in assessed),
        "differ": sum(bool(one["difference"]) for one in assessed),
    }
