"""What programs ask of the editions of the policy: its indicators, and one with its series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router

from baluarte.api import public_schemas
from baluarte.api.public_answers import Edition, answer_kept, refuse_unknown
from baluarte.api.public_policy_schemas import (
    IndicatorOut,
    IndicatorsOut,
    PolicyQuestion,
)
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import terms

NOT_FOUND = {404: public_schemas.Problem}
LANGUAGES = ("es", "en")
FIGURE = (
    "period", "state", "reason", "value", "numerator", "denominator", "low", "high", "asked",
    "answered", "differing",
)  # fmt: skip
DEFINED = ("definition", "numerator", "denominator", "note", "source_data")
router = Router()


@dataclass(frozen=True, slots=True)
class _Made:
    """What an answer is named by: the edition, its errata, and what was taken back of it."""

    name: str
    manifest_sha256: str
    revising_since: None = None

    def __str__(self) -> str:
        return self.name


@router.get(
    "/indicators",
    response={200: IndicatorsOut, **NOT_FOUND},
    url_name="api_policy_indicators",
)
def indicators(request: HttpRequest, response: HttpResponse, asked: Query[PolicyQuestion]) -> Any:
    """Return the indicators of the policy with their newest figure, or why there is none."""
    refuse_unknown(request, asked)
    release = _asked(asked.edition)
    errata = _errata(release)

    def listed() -> dict[str, Any]:
        found = queries.policy_figures(release, axis=asked.axis or "")
        return _edition(release) | {"indicators": [_line(one, errata) for one in found]}

    if asked.axis and asked.axis not in terms("policy_axes"):
        raise Http404("there is no such axis")
    return answer_kept(request, response, [_made(release, errata)], listed)


@router.get(
    "/indicators/{code}",
    response={200: IndicatorOut, **NOT_FOUND},
    url_name="api_policy_indicator",
)
def indicator(
    request: HttpRequest, response: HttpResponse, code: Path[str], asked: Query[PolicyQuestion]
) -> Any:
    """Return one indicator: what it measures, its years, institutions, both sides and sources."""
    refuse_unknown(request, asked)
    release = _asked(asked.edition)
    errata = _errata(release)
    found = queries.policy_figures(release, codes=[code])
    if not found:
        raise Http404("the edition has no such indicator")

    def whole() -> dict[str, Any]:
        row = queries.policy_row(release, PolicyRowKind.INDICATOR, code)
        facts = queries.policy_rows(release, kinds=[PolicyRowKind.FACT], codes=row.body["sources"])
        return _edition(release) | _line(found[0], errata) | _whole(row, facts)

    return answer_kept(request, response, [_made(release, errata)], whole)


def _asked(number: int | None) -> Edition:
    if number is None:
        release = queries.latest_policy()
        if release is None:
            raise Http404("no edition of the policy is out yet")
        return release
    try:
        return queries.policy_release(number)
    except ObjectDoesNotExist:
        raise Http404("there is no such edition") from None


def _errata(release: Edition) -> Mapping[str, Any]:
    return {
        one.code: one
        for one in queries.policy_errata(release)
        if one.kind in (PolicyRowKind.INDICATOR, PolicyRowKind.FACT)
    }


def _made(release: Edition, errata: Mapping[str, Any]) -> _Made:
    back = ",".join(f"{one}={at}" for one, at in queries.tables_withdrawn(release).items())
    noted = f"{sorted(errata)}:{queries.harm_noted(release)}"
    return _Made(f"policy {release.number}", f"{release.sha256}:{noted}:{back}")


def _edition(release: Edition) -> dict[str, Any]:
    return {
        "edition": release.number,
        "known_at": release.known_at,
        "released_at": release.released_at,
        "data_are_invented": release.is_invented,
        "citation": {one: queries.policy_citation(release, one) for one in LANGUAGES},
    }


def _line(one: Any, errata: Mapping[str, Any]) -> dict[str, Any]:
    # What is noted of a fact is said of each figure that stands on it.
    erratum = next((errata[code] for code in (one.code, *one.sources) if code in errata), None)
    return {
        "code": one.code,
        "axis": one.axis,
        "label": {"es": one.label_es, "en": one.label_en},
        "unit": one.unit,
        "level": one.level,
        "is_proposal": one.is_proposal,
        "figure": _figure(one.figure),
        "progress": one.progress["status"],
        "contested": len(one.contested or ()),
        "erratum": erratum and {"ground": erratum.ground, "noted": erratum.noted_date},
        "url": settings.PORTAL_URL + reverse("policy_indicator", args=[one.code]),
    }


def _figure(one: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: one[name] for name in FIGURE}
    told |= {name: one[name] for name in ("is_rounded", "levels", "missing") if name in one}
    return told | {"reason": one["reason"] or None, "tables_withdrawn": one.get("withdrawn")}


def _whole(row: Any, facts: Sequence[Any]) -> dict[str, Any]:
    body = row.body
    return {
        "defined": {name: body[name] for name in DEFINED},
        "law": body["law"],
        "direction": body["direction"],
        "owners": body["owners"],
        "series": [_figure(one) for one in body["series"]],
        "institutions": body["institutions"],
        "sides": body["sides"],
        "targets": body["targets"],
        "observations": body.get("contested", []),
        "corrected": body.get("corrected", []),
        "sources": [_source(one) for one in facts],
    }


def _source(one: Any) -> dict[str, Any]:
    body = one.body
    return {
        "reference": one.code,
        "heading": one.part_of,
        "institution": one.institution,
        "first": body["first"],
        "last": body["last"],
        "answer": body["answer"],
        "number": body["number"],
        "degree": body["degree"] or None,
        "page": body["page"],
        "quote": body["quote"] or None,
        "document": body["source"],
    }
