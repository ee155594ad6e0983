"""Rows of a policy edition as lists show them: axes, indicators, promises, sets, questions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import terms
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import erratum_of, erratum_on
from baluarte.web.public.terms import label

HUNDRED = 100
# A row of a set that recommends nothing.
CONTEXT = "context"
SIDES = ("authority", "civil")


def axis_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return each axis with how much is known of it, and what was promised in it."""
    return [
        {
            "code": one.code,
            "name": words.label_of(one),
            "url": reverse("policy_axis", args=[one.code]),
            "percent": round(HUNDRED * one.body["with_figure"] / max(one.body["indicators"], 1)),
            "kept": one.body["commitments"].get("kept", 0)
            + one.body["commitments"].get("kept_late", 0),
            "late": one.body["commitments"].get("past", 0),
            "promised": sum(one.body["commitments"].values()),
            **one.body,
        }
        for one in rows
    ]


def indicator_lines(found: Iterable[Any], errata: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Return indicators with figure, target, progress, both sides, and what does not stand."""
    return [
        {
            "code": one.code,
            "name": words.label_of(one),
            "url": reverse("policy_indicator", args=[one.code]),
            "level": label("indicator_levels", one.level),
            "figure": words.figure_of(one.figure, one.unit),
            "progress": words.progress_of(one.progress),
            "has_target": bool(one.targets),
            "sides": words.difference_of(one.sides[0]) if one.sides else "",
            "contested": len(one.contested or ()),
            "erratum": erratum_on(errata, PolicyRowKind.INDICATOR, one.code, one.sources),
        }
        for one in found
    ]


def differing(found: Iterable[Any], objectives: Iterable[Any] = ()) -> list[dict[str, Any]]:
    """Return what somebody judged, of which both sides differ most first; objectives too."""
    judged = [
        *_judged_indicators(one for one in found if one.sides),
        *_judged_objectives(one for one in objectives if one.body["sides"]),
    ]
    return sorted(judged, key=lambda one: (-one["steps"], one["code"]))


def _judged_objectives(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return objectives, each at its own place on the page of its axis; they have no figure."""
    return [
        {
            "code": one.code,
            "name": words.label_of(one),
            "url": f"{reverse('policy_axis', args=[one.axis])}#{one.code}",
            "is_objective": True,
            "contested": 0,
            **_judged(one.body["sides"][0]),
        }
        for one in found
    ]


def _judged(said: Any) -> dict[str, Any]:
    return {
        "authority": words.verdicts(said["authority"]),
        "civil": words.verdicts(said["civil"]),
        "difference": words.difference_of(said),
        "steps": abs(said["difference"] or 0),
    }


def _judged_indicators(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "name": words.label_of(one),
            "url": reverse("policy_indicator", args=[one.code]),
            "is_objective": False,
            "contested": len(one.contested or ()),
            "figure": words.figure_of(one.figure, one.unit),
            **_judged(one.sides[0]),
        }
        for one in found
    ]


def commitment_lines(rows: Iterable[Any]) -> dict[str, Any]:
    """Return promises, those past their day first, and how many stand how."""
    order = ("past", "given_up", "kept_late", "open", "kept")
    several = sorted(rows, key=lambda one: order.index(one.body["standing"]))
    counted = Counter(one.body["standing"] for one in several)
    return {
        "rows": [commitment_line(one) for one in several],
        "counts": [
            {"name": str(words.PROMISES[code]), "count": counted[code]}
            for code in words.PROMISES
            if counted[code]
        ],
        "number": len(several),
        "kept": counted["kept"] + counted["kept_late"],
        "late": counted["past"],
    }


def commitment_line(one: Any) -> dict[str, Any]:
    """Return a promise: what, whose, by when, what became of it and what shows it."""
    steps = one.body["steps"]
    shown = next((each["source"] for each in reversed(steps) if each["source"]), None)
    return {
        "code": one.code,
        "says": words.label_of(one),
        "institution": words.institution_name(one.institution),
        "url": reverse("policy_institution", args=[one.institution]),
        "due": words.as_date(one.body["due"]),
        "standing": str(words.PROMISES[one.body["standing"]]),
        "is_late": one.body["standing"] == "past",
        "source": words.source_of(shown or one.body["source"]),
    }


def recommendation_lines(rows: Iterable[Any], errata: Sequence[Any]) -> list[dict[str, Any]]:
    """Return recommendations, those that somebody assessed first, each with its own place."""
    found = [
        {
            "code": one.code,
            "name": words.label_of(one),
            "url": reverse("policy_recommendations", args=[one.part_of]) + f"#{one.code}",
            "number": one.body["number"],
            "institutions": ", ".join(map(words.institution_name, one.body["owners"])),
            **{side: _status_of(one.body["sides"].get(side)) for side in SIDES},
            "erratum": erratum_of(errata, one.kind, one.code),
        }
        for one in rows
        if one.body["kind"] != CONTEXT
    ]
    return sorted(found, key=lambda one: -sum(bool(one[side]) for side in SIDES))


def _status_of(said: Any) -> str:
    return label("recommendation_statuses", said["status"]) if said else ""


def consultation_lines(rows: Iterable[Any], errata: Sequence[Any]) -> list[dict[str, Any]]:
    """Return consultations, the one that closes last first, with their days and who calls them."""
    found = sorted(rows, key=lambda one: (one.body["closes"], one.code), reverse=True)
    return [
        {
            **one.body,
            "code": one.code,
            "name": words.label_of(one),
            "opens": words.as_date(one.body["opens"]),
            "closes": words.as_date(one.body["closes"]),
            "institution": words.institution_name(one.institution),
            "url": reverse("policy_institution", args=[one.institution]),
            "erratum": erratum_of(errata, one.kind, one.code),
        }
        for one in found
    ]


def set_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return sets of recommendations; those that somebody assessed first."""
    found = [_set(one) for one in rows]
    return sorted(found, key=lambda one: -one["assessed"])


def _set(one: Any) -> dict[str, Any]:
    figures = one.body["figures"]
    return {
        "code": one.code,
        "name": words.label_of(one),
        "url": reverse("policy_recommendations", args=[one.code]),
        "body": words.told(one.body["body"]),
        "number": figures["total"],
        "known": words.known_of(one.body),
        "assessed": figures["agree"] + figures["differ"] + figures["one_side"],
        "differ": figures["differ"],
        "fulfilled": {side: fulfilled(figures["by_side"].get(side, {})) for side in SIDES},
    }


def fulfilled(counts: dict[str, int]) -> int:
    """Return how many of a set one side says are fulfilled."""
    known = terms("recommendation_statuses")
    return sum(
        number
        for code, number in counts.items()
        if code in known and known[code].facts["is_fulfilled"]
    )


def harmonisation_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return questions with how many jurisdictions answer what; unknown is neither."""
    return [
        {
            "code": one.code,
            "name": words.label_of(one),
            "law": one.body["law"],
            "yes": one.body["counts"].get("yes", 0),
            "partial": one.body["counts"].get("partial", 0),
            "no": one.body["counts"].get("no", 0),
            "unknown": one.body["counts"].get("unknown", 0)
            + one.body["counts"].get("contradicted", 0),
        }
        for one in rows
    ]


def counted_statuses(scheme: str, figures: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """Return each status of a scheme with how many have it by either side."""
    codes = [
        one for one, term in terms("recommendation_statuses").items()
        if term.facts["scheme"] == scheme
    ]  # fmt: skip
    return [
        {
            "name": label("recommendation_statuses", code) if code else "",
            **{side: figures["by_side"].get(side, {}).get(code, 0) for side in SIDES},
        }
        for code in codes
    ]
