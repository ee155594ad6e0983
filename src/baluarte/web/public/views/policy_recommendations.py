"""A set of recommendations at the portal: where each stands, by both sides, and what is done."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import erratum_of, told_of
from baluarte.web.public.policy.lists import SIDES, counted_statuses, fulfilled
from baluarte.web.public.terms import label


@of_policy
def policy_recommendations(
    request: HttpRequest, code: str, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show a set: what each side says of how many, then one by one with reasons and sources."""
    if release is None:
        raise Http404
    try:
        of = queries.policy_row(release, PolicyRowKind.RECOMMENDATION_SET, code)
    except ObjectDoesNotExist:
        raise Http404 from None
    rows = queries.policy_rows(release, kinds=[PolicyRowKind.RECOMMENDATION], part_of=code)
    figures = of.body["figures"]
    met = {side: fulfilled(figures["by_side"].get(side, {})) for side in SIDES}
    context = told_of(release, errata) | {
        "row": of,
        "name": words.label_of(of),
        "body": words.told(of.body["body"]),
        "note": words.told(of.body["note"]),
        "figures": figures,
        "known": words.known_of(of.body),
        "by_theme": words.is_by_theme(of.body),
        "met": met,
        "statuses": counted_statuses(of.body["scheme"], figures),
        "chart_title": _(
            "Of %(all)s, the authority says that %(authority)s are fulfilled; civil society, "
            "%(civil)s"
        )
        % {"all": figures["total"], **met},
        "chart_columns": [
            {"key": "name", "says": _("Status")},
            {"key": "civil", "says": _("Civil society"), "number": True},
            {"key": "authority", "says": _("The authority"), "number": True},
        ],
        "lines": [_line(one, errata) for one in rows],
    }
    return render(request, "public/policy_recommendations.html", context)


def _line(one: Any, errata: Sequence[Any]) -> dict[str, Any]:
    sides = {side: _side(one.body["sides"][side]) for side in SIDES}
    said = [sides[side]["status"] for side in SIDES]
    return {
        "code": one.code,
        "number": one.body["number"],
        "text": words.label_of(one),
        "by": words.told(one.body["by"]),
        "owners": [
            {"code": each, "name": words.institution_name(each)} for each in one.body["owners"]
        ],
        "sides": [sides[side] for side in SIDES],
        "differ": all(said) and said[0] != said[1],
        "actions": [
            {
                "institution": words.institution_name(each["institution"]),
                "description": each["description"],
                "reported": sum(day["is_reported"] for day in each["days"]),
                "late": sum(day["is_late"] for day in each["days"]),
                "reports": [_report(day) for day in each["days"] if day["is_reported"]],
            }
            for each in one.body["actions"]
        ],
        "erratum": erratum_of(errata, one.kind, one.code),
    }


def _report(day: dict[str, Any]) -> dict[str, Any]:
    """Return what an authority reported: its words, its day, and the document that shows it."""
    return {
        "due": words.as_date(day["day"]),
        "on": words.as_date(day.get("sent")),
        "words": day["words"],
        "is_done": day.get("is_done", False),
        "source": words.source_of(day["source"]),
        "reference": day.get("reference", ""),
    }


def _side(said: dict[str, Any] | None) -> dict[str, Any]:
    if said is None:
        return {
            "status": "", "reason": "", "day": None, "by": "", "source": None, "reference": "",
            "entered_by": "",
        }  # fmt: skip
    return {
        "status": label("recommendation_statuses", said["status"]),
        "reason": said["reason"],
        "day": words.as_date(said["day"]),
        "by": words.institution_name(said["said_by"]),
        "source": words.source_of(said["source"], said["page"]),
        "reference": said["reference"],
        # Editions before this was kept do not say it.
        "entered_by": said.get("entered_by", ""),
    }
