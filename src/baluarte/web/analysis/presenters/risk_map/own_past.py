"""A place beside its own past, in words and numbers: where no census of who is at risk exists."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.choices import PlaceFinding
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.run_figures import interval_said, percent_said
from baluarte.web.analysis.presenters.run_words import month_said
from baluarte.web.layout.templatetags.components import figures

Row = Mapping[str, Any]


def heads() -> list[dict[str, Any]]:
    """Return what the columns of the table are called, after the place and its events."""
    return [
        {"label": _("Usual in its past"), "number": True},
        {"label": _("Times its past (95 % interval)"), "number": True},
        {"label": _("Share of all (95 % interval)"), "number": True},
        {"label": _("Share before"), "number": True},
    ]


def cells(row: Row) -> list[str]:
    """Return a row as the table shows it."""
    return [
        digits(row["expected"]),
        times_said(row),
        share_said(row, "share"),
        _percent(row["share_before"]),
    ]


def facts(row: Row) -> list[dict[str, Any]]:
    """Return the numbers of a place, each with its name."""
    return [
        {"term": _("Events of the months before that are compared"), "value": row["before"]},
        {"term": _("Times its own past (exact 95 % interval)"), "value": times_said(row)},
        {"term": _("Share of all events now"), "value": share_said(row, "share")},
        {"term": _("Share of all events before"), "value": share_said(row, "share_before")},
        {"term": _("q-value"), "value": "–" if row["q"] is None else f"{row['q']:.2g}"},
    ]


def place_said(row: Row, name: str, *, since: Run | None, summary: Row) -> list[str]:
    """Say of a place how it compares with its own past, how sure that is, and its share."""
    said = [_counted(row, name, summary), _how_sure(row, summary)]
    if since is not None:
        month = month_said(month_of(since.last_month))
        said.append(_("It has stood out in each run since that of %(month)s.") % {"month": month})
    if row["says"] != PlaceFinding.TOO_FEW:
        said.append(_share(row))
    return said


def brief(row: Row) -> str:
    """Say a place in one line, beside the pointer."""
    if row["says"] == PlaceFinding.TOO_FEW:
        told = {"n": figures(row["events"]), "before": figures(row["before"])}
        return _("%(n)s events now and %(before)s before: too few to compare") % told
    told = {
        "n": figures(row["events"]),
        "times": times_said(row),
        "percent": percent_said(row["share"]),
    }
    said = ngettext(
        "one event, %(times)s times its own past; %(percent)s of all",
        "%(n)s events, %(times)s times its own past; %(percent)s of all",
        row["events"],
    )
    return said % told


def times_said(row: Row) -> str:
    """Write the ratio with its interval; open where there was nothing before."""
    if row["says"] == PlaceFinding.TOO_FEW:
        return _("too few")
    if row["ratio"] is None:
        return _("none before (at least %(low)s)") % {"low": digits(row["ratio_low"])}
    return interval_said(row, "ratio")


def share_said(row: Row, name: str) -> str:
    """Write a share with its interval."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{_percent(row[name])} ({_percent(low)}–{_percent(high)})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _counted(row: Row, name: str, summary: Row) -> str:
    told = {
        "place": name,
        "n": figures(row["events"]),
        "months": figures(summary["recent_months"]),
        "before": figures(row["before"]),
        "past": figures(summary["past_months"]),
        "first": month_said(summary["past_first"]),
        "last": month_said(summary["past_last"]),
        "usual": digits(row["expected"]),
    }
    said = ngettext(
        "In %(place)s there was one event in the last %(months)s months, and %(before)s in the "
        "%(past)s comparable months before (%(first)s to %(last)s): %(usual)s for as many months.",
        "In %(place)s there were %(n)s events in the last %(months)s months, and %(before)s in the "
        "%(past)s comparable months before (%(first)s to %(last)s): %(usual)s for as many months.",
        row["events"],
    )
    return said % told


def _how_sure(row: Row, summary: Row) -> str:
    told = {"times": times_said(row), "n": figures(summary["places"])}
    if row["says"] == PlaceFinding.TOO_FEW:
        return _(
            "That is too few to compare: nothing is said of it, and it is not said to be safe."
        )
    if row["says"] == PlaceFinding.MORE and row["ratio"] is None:
        told["low"] = digits(row["ratio_low"])
        return (
            _(
                "There were none before: it is at least %(low)s times its own past; corrected for "
                "looking at %(n)s places, it is unlikely to be chance. It may also be that more is "
                "documented there."
            )
            % told
        )
    if row["ratio"] is None:
        return _("There were none before; it cannot be told from chance.")
    if row["says"] == PlaceFinding.MORE:
        return (
            _(
                "That is %(times)s times its own past; corrected for looking at %(n)s places, it "
                "is unlikely to be chance. It may also be that more is documented there."
            )
            % told
        )
    if row["says"] == PlaceFinding.FEWER_RECORDED:
        return (
            _(
                "That is %(times)s times its own past: fewer on record, which may be less risk or "
                "less documentation. It is not said to be safe."
            )
            % told
        )
    return (
        _(
            "That is %(times)s times its own past; corrected for looking at %(n)s places, it "
            "cannot be told from chance."
        )
        % told
    )


def _share(row: Row) -> str:
    told = {"now": share_said(row, "share"), "then": share_said(row, "share_before")}
    return _("Of all these events %(now)s are here; before, %(then)s were.") % told
