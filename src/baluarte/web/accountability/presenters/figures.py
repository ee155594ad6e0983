"""A figure as a page says it: its value in its unit, what it is made of, or why there is none."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from baluarte.domain.accountability.indicators import Figure, FigureState, NoData
from baluarte.domain.accountability.queries.doubts import Doubts
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term
from baluarte.norms.policy import PolicyIndicator, policy_indicator
from baluarte.web.layout.templatetags.components import figures

STATES: dict[FigureState, str | Promise] = {
    FigureState.COMPUTED: gettext_lazy("Computed here"),
    FigureState.STATED: gettext_lazy("Stated in documents"),
    FigureState.NO_DATA: gettext_lazy("Without data"),
}
REASONS: dict[NoData, str | Promise] = {
    NoData.NOBODY_STATED: gettext_lazy("No document that we hold states it."),
    NoData.NOT_ANSWERED: gettext_lazy("It was asked for, and none answered with a figure."),
    NoData.WITHOUT_FIGURE: gettext_lazy("It answered without a figure."),
    NoData.NO_DENOMINATOR: gettext_lazy("What it would be divided by is not stated."),
    NoData.ZERO_DENOMINATOR: gettext_lazy("It would be divided by zero."),
    NoData.NOTHING_RECORDED: gettext_lazy("Nothing of the period is recorded that it could count."),
    NoData.NOBODY_REPORTED: gettext_lazy("No institution said that its records are whole."),
    NoData.NOT_BUILT: gettext_lazy("What would count it is under construction."),
    NoData.NOT_REPORTED: gettext_lazy("It did not report."),
    NoData.PART_NOT_STATED: gettext_lazy(
        "It cannot be reckoned: a part of it is stated by no document."
    ),
    NoData.PARTS_EXCEED: gettext_lazy("It cannot be reckoned: the parts exceed the whole."),
}
UNITS = {"percent": " %"}
# Of these the one is no part of the other.
RATIOS = frozenset({"ratio", "rate"})


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure in words; `value` is empty where there is none, and then `why` says so."""

    value: str
    why: str
    state: FigureState
    state_said: str
    period: str
    parts: str
    bounds: str
    coverage: str
    differing: int

    @property
    def has_value(self) -> bool:
        """Say whether there is one."""
        return bool(self.value)


def language() -> str:
    """Return the language of the page."""
    return (get_language() or FALLBACK_LANGUAGE)[:2]


def shown(figure: Figure) -> ShownFigure:
    """Return a figure in words."""
    return ShownFigure(
        value="" if figure.value is None else amount(figure.value, figure.unit),
        why=_why(figure),
        state=figure.state,
        state_said=str(STATES[figure.state]),
        period=str(figure.period.year),
        parts=_parts(figure),
        bounds=_bounds(figure),
        coverage=_coverage(figure),
        differing=figure.differing,
    )


def doubts_said(found: Doubts) -> list[dict[str, str]]:
    """Return what stands against a figure, one line each; nothing where nothing does."""
    told = (
        (
            found.contested, _("Contested"),
            ngettext("%(n)s observation without an answer",
                     "%(n)s observations without an answer", found.contested),
        ),
        (
            found.answered, "",
            ngettext("%(n)s observation was answered", "%(n)s observations were answered",
                     found.answered),
        ),
        (
            found.waiting, "",
            ngettext("%(n)s fact waits for review, not counted",
                     "%(n)s facts wait for review, not counted", found.waiting),
        ),
    )  # fmt: skip
    return [{"tag": tag, "says": says % {"n": number}} for number, tag, says in told if number]


def amount(value: Decimal, unit: str) -> str:
    """Return a value in its unit, written as the portal writes it."""
    places = 0 if value == value.to_integral_value() else 1
    return f"{plain(value, places)}{UNITS.get(unit, '')}"


def plain(value: Decimal, places: int | None = None) -> str:
    """Return a number as it is written in Mexico, rounded half to even."""
    if places is None:
        places = 0 if value == value.to_integral_value() else 2
    return figures(round(value, places))


def unit_said(of: PolicyIndicator) -> str:
    """Return the unit of an indicator in words."""
    said = term("indicator_units", of.unit).in_language(language())
    return f"{said} × {of.per}" if of.per else said


def formula_said(code: str) -> dict[str, Any]:
    """Return what an indicator divides by what, in words of its text."""
    of = policy_indicator(code)
    return {
        "numerator": _in(of.numerator),
        "denominator": "" if of.denominator is None else _in(of.denominator),
    }


def _in(said: Any) -> str:
    found: str = said.get(language(), said[FALLBACK_LANGUAGE])
    return found


def _why(figure: Figure) -> str:
    if figure.reason is None:
        return ""
    if not figure.missing:
        return str(REASONS[figure.reason])
    names = policy_indicator(figure.code).parts
    what = ", ".join(_in(names[one]) for one in figure.missing)
    return _("It cannot be reckoned: no document states this of anybody: %(what)s.") % {
        "what": what
    }


def _parts(figure: Figure) -> str:
    if figure.numerator is None or figure.denominator is None:
        return ""
    said = {
        "part": plain(figure.numerator), "whole": plain(figure.denominator), "all": figure.asked,
    }  # fmt: skip
    if figure.unit in RATIOS:
        return _("%(part)s divided by %(whole)s") % said
    if figure.leaves_some_out:
        return _("%(part)s of %(whole)s with data; there are %(all)s") % said
    return _("%(part)s of %(whole)s") % said


def _bounds(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return _("between %(low)s and %(high)s") % {
        "low": amount(figure.low, figure.unit), "high": amount(figure.high, figure.unit),
    }  # fmt: skip


def _coverage(figure: Figure) -> str:
    if figure.asked <= 1 or figure.leaves_some_out:
        return ""
    return _("with data: %(answered)s of %(asked)s institutions; without data: %(without)s") % {
        "answered": figure.answered, "asked": figure.asked, "without": figure.without_data,
    }  # fmt: skip
