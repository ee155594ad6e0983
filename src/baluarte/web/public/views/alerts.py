"""Alerts that two people let be said in public, and how often a year's warnings came true."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from baluarte.domain.prevention.queries.in_public import (
    AlertInPublic,
    alerts_in_public,
    score_cards_in_public,
)
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.layout.score_card_page import score_card_body
from baluarte.web.public.places import names_of_states
from baluarte.web.public.terms import language

ATOM = "application/atom+xml; charset=utf-8"
YEAR = "anio"
# What XML cannot hold: one such letter of one alert would take the whole feed from everybody.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def public_alerts(request: HttpRequest) -> HttpResponse:
    """Show the alerts that stand, those that ended in a year, and the score card of one year."""
    at, states = timezone.now(), names_of_states()
    alerts = alerts_in_public(at=at)
    cards = score_cards_in_public()
    asked = request.GET.get(YEAR, "")
    newest = str(cards[0].year) if cards else ""
    year = asked if asked in {str(one.year) for one in cards} else newest
    of_year = [one for one in cards if str(one.year) == year]
    context = {
        "standing": [_row(one, states) for one in alerts if one.stands(at)],
        "ended": [_row(one, states) for one in alerts if not one.stands(at)],
        "cards": [
            {
                "told": score_card_body(one.body),
                "year": one.year,
                "since": one.since,
                "withdrawn_at": one.withdrawn_at,
                "chart_id": f"calibration-{number}",
            }
            for number, one in enumerate(of_year, 1)
        ],
        "years": [
            {"year": one, "url": f"{reverse('public_alerts')}?{YEAR}={one}#aciertos"}
            for one in sorted({one.year for one in cards}, reverse=True)
            if str(one) != year
        ],
        "year": year,
    }
    return _asked_each_time(render(request, "public/alerts.html", context))


def public_alerts_feed(request: HttpRequest) -> HttpResponse:
    """Send the alerts as a feed, the newest first; each taken back says so."""
    at, states = timezone.now(), names_of_states()
    here = settings.PORTAL_URL + reverse("public_alerts_feed")
    feed = Atom1Feed(
        title=_("Public alerts"), link=here, description="", language=language(), feed_url=here,
        author_name=settings.OPERATOR_NAME or "Baluarte",
    )  # fmt: skip
    page = settings.PORTAL_URL + reverse("public_alerts")
    for one in alerts_in_public(at=at):
        row = _row(one, states)
        told = {"state": row["state"], "until": row["until"]}
        feed.add_item(
            title=_("%(state)s, until %(until)s") % told,
            link=f"{page}#{row['anchor']}",
            unique_id=f"urn:uuid:{one.id}",
            description=NO_XML.sub("", one.words) or _("This alert was taken back."),
            pubdate=one.since,
            updateddate=one.withdrawn_at or one.since,
        )
    return _asked_each_time(HttpResponse(feed.writeString("utf-8"), content_type=ATOM))


def _row(one: AlertInPublic, states: dict[str, str]) -> dict[str, Any]:
    zone = zone_of_place(state=one.state)
    return {
        "anchor": f"alerta-{one.id}",
        "state": states.get(one.state, one.state),
        "words": one.words,
        "since": local_day(one.since, zone),
        "until": one.until,
        "withdrawn": local_day(one.withdrawn_at, zone) if one.withdrawn_at else None,
    }


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    """Let what was taken back be gone with the next look."""
    no_longer(response)
    response.headers["Cache-Control"] = "public, no-cache"
    return response
