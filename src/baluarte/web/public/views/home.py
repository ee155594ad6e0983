"""The first page: the number first, what it counts, and what this place is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.queries import (
    by_group,
    by_state,
    by_year,
    cuts_of_country,
    policy_rows,
    totals_and_confirmed,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.public import dates, drawings
from baluarte.web.public.citing import told_of
from baluarte.web.public.counting import (
    ACTS,
    EVENTS,
    VICTIMS,
    confirmed_of,
    count_of,
    counted,
    lacking,
)
from baluarte.web.public.http_cache import Edition, of_edition_and_policy
from baluarte.web.public.outline import states_outline
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy.lists import axis_lines
from baluarte.web.public.terms import GROUPS, label
from baluarte.web.public.victims import of_them

NAMED_STATES, ROWS = 3, 8


@of_edition_and_policy
def home(request: HttpRequest, *, edition: Edition, release: Edition) -> HttpResponse:
    """Show the figure of the day and whence it comes; before the first edition, what will be."""
    context: dict[str, Any] = {"edition": None}
    if edition is not None:
        context = told_of(edition) | _figures(edition) | _where(edition) | _when(edition)
        context["groups"] = [
            {"name": label(GROUPS, code), "count": one.events}
            for code, one in sorted(by_group(edition).items(), key=lambda row: -row[1].events)
        ]
    return render(request, "public/home.html", context | _policy(release))


def _policy(release: Edition) -> dict[str, Any]:
    """Return the state of the axes of the policy; nothing before its first edition."""
    if release is None:
        return {"policy_axes": []}
    return {
        "policy": release,
        "policy_known_on": local_day(release.known_at),
        "policy_axes": axis_lines(policy_rows(release, kinds=[PolicyRowKind.AXIS])),
    }


def _figures(edition: Edition) -> dict[str, Any]:
    counts, linked = totals_and_confirmed(edition)
    return {
        "totals": counts,
        "confirmed": confirmed_of(linked, of=counts.events),
        "acts": count_of(counts, ACTS),
        "victims": count_of(counts, VICTIMS),
        "of_them": of_them(cuts_of_country(edition)["labor"]),
        "acts_lacking": lacking(counts, ACTS),
        "victims_lacking": lacking(counts, VICTIMS),
        "since": dates.month(edition.first_month) if edition.first_month else "",
    }


def _where(edition: Edition) -> dict[str, Any]:
    found, names = by_state(edition), names_of_states()
    most = sorted(found.items(), key=lambda row: (-row[1].events, row[0]))
    rows = [{"name": names[code], "count": one.events} for code, one in most]
    outline = states_outline()
    return {
        "states_drawing": drawings.shaded_states(outline, found, names, EVENTS)
        if outline
        else None,
        "state_rows": rows,
        "most_rows": rows[:ROWS],
        "most_states": "; ".join(
            f"{names[code]}, {counted(one.events, EVENTS)}" for code, one in most[:NAMED_STATES]
        ),
    }


def _when(edition: Edition) -> dict[str, Any]:
    found = by_year(edition)
    years = drawings.every_year(found)
    vague = found.get(None)
    return {
        "years": drawings.columns(years),
        "year_rows": [{"name": str(year), "count": count} for year, count in years.items()],
        "vague": vague.events if vague else 0,
        "drawing_size": {"width": drawings.WIDTH, "height": drawings.HEIGHT},
        "drawing_ground": drawings.HEIGHT - drawings.FOOT,
        "last_year_is_short": bool(years) and max(years) == local_day(edition.cut_off_at).year,
    }
