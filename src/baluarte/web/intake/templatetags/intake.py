"""Somebody's cells shown without harm, and the words of reasons and states."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode, term
from baluarte.web.intake.preview import as_told

register = template.Library()
register.filter("as_told", as_told)

KINDS = {
    ReportState.CODED: "held",
    ReportState.TO_COMPLETE: "urgent",
    ReportState.REFUSED: "absent",
    ReportState.WITHDRAWN: "absent",
    ReportState.ERASED: "absent",
}


@register.filter
def state_label(state: str) -> str:
    """Return the name of a report's state."""
    return str(ReportState(state).label)


@register.filter
def state_kind(state: str) -> str:
    """Return the kind of tag that a report's state is."""
    return KINDS[ReportState(state)]


@register.filter
def precision_label(precision: str) -> str:
    """Return how exactly a place is known."""
    return str(PlacePrecision(precision).label)


@register.filter
def type_labels(codes: list[str]) -> str:
    """Return the names of types of aggression."""
    return _labels("aggression_types", codes)


@register.filter
def perpetrator_labels(codes: list[str]) -> str:
    """Return the names of classes of perpetrators."""
    return _labels("perpetrators", codes)


@register.filter
def cell_of(values: Mapping[str, Any], column: str) -> str:
    """Return the cell of a row under a column."""
    return as_told(str(values.get(column, "")))


def _labels(catalogue: str, codes: list[str]) -> str:
    language = get_language() or FALLBACK_LANGUAGE
    return "; ".join(_label(catalogue, code, language) for code in codes)


def _label(catalogue: str, code: str, language: str) -> str:
    try:
        return term(catalogue, code).in_language(language)
    except UnknownCode:
        return code
