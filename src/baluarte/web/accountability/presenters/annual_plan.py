"""A programme's plan for a year beside what was done of it, line by line, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.accountability.queries.annual_plan import PlanLine, Planned
from baluarte.norms.policy import state_obligation
from baluarte.web.accountability.names import axis_name, institution_name, language
from baluarte.web.accountability.presenters.figures import amount, shown
from baluarte.web.accountability.presenters.programmes import budget_in_words
from baluarte.web.accountability.presenters.promises import promise_row
from baluarte.web.accountability.presenters.stated import amount_said
from baluarte.web.statements.presenters.stated import stated_line

EXERCISED = "budget_exercised"


def plan_shown(one: Planned) -> dict[str, Any]:
    """Return one programme as the page shows it: public fields, nobody who entered them."""
    return {
        "reference": one.programme.reference,
        "name": one.version.name,
        "institution": institution_name(one.programme.institution),
        "axis": axis_name(one.programme.axis),
        "version": one.version.number,
        "lines": [_line(each) for each in one.lines],
        "budget": budget_in_words(one.version),
        "exercised": stated_line(one.exercised),
        "overspent": amount_said(EXERCISED, *one.overspent) if one.overspent else "",
        "promises": [promise_row(each) for each in one.promises],
        "actions": [
            {
                "says": each.says,
                "obligation": state_obligation(each.obligation).in_language(language()),
                "since": each.first_date,
                "until": each.end.ended_date if hasattr(each, "end") else None,
            }
            for each in one.actions
        ],
    }


def _line(one: PlanLine) -> dict[str, Any]:
    said = [
        amount(each.value, one.indicator.unit) for each in one.targets if each.value is not None
    ]
    return {
        "code": one.indicator.code,
        "label": one.indicator.in_language(language()),
        "target": " ≠ ".join(dict.fromkeys(said)),
        "due": one.target.due_date if one.target else None,
        "figure": None if one.figure is None else shown(one.figure),
        "deviation": _deviation(one),
        "verdict": {
            True: pgettext("target", "Reached"),
            False: pgettext("target", "Not reached"),
            None: "",
        }[one.is_reached],
        "is_reached": one.is_reached,
    }


def _verdict(one: PlanLine) -> str:
    if one.is_reached is None:
        return ""
    return pgettext("target", "Reached") if one.is_reached else pgettext("target", "Not reached")


def _deviation(one: PlanLine) -> str:
    if (by := one.deviation) is None:
        return ""
    sign = "−" if by < 0 else "+" if by > 0 else ""
    said = amount(abs(by), one.indicator.unit)
    if one.indicator.unit == "percent":
        return _("%(number)s points") % {"number": f"{sign}{said.removesuffix(' %')}"}
    return f"{sign}{said}"
