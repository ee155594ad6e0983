"""One published event, by its public reference; or that it was withdrawn."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication.queries import Filters, record, said_of_event, withdrawn_on
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.public import comparison_presenter
from baluarte.web.public.citing import cite, told_of
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.query_string import EditionQuestion
from baluarte.web.public.terms import TYPES, label
from baluarte.web.publication.presenters import public_event


@of_latest_edition
def published(request: HttpRequest, reference: str, *, edition: Edition) -> HttpResponse:
    """Show what is published of one event, or that it was withdrawn and when; never what it was."""
    named = reference.upper()
    if edition is None:
        raise Http404
    try:
        event = record(edition, named)
    except ObjectDoesNotExist:
        return _gone(request, named, edition)
    if event.reference != reference:
        return HttpResponseRedirect(reverse("published", args=[event.reference]))
    context = told_of(edition) | {
        "event": event,
        "told": public_event.told(event),
        "said_elsewhere": _said_elsewhere(event),
        "event_url": settings.PORTAL_URL + reverse("published", args=[event.reference]),
        "path": _path(edition),
        "alike": _alike(event),
    }
    context["citation"] = cite(edition) | {
        "text": _("Event %(reference)s in: %(citation)s")
        % {"reference": event.reference, "citation": cite(edition)["text"]},
    }
    response = render(request, "public/event.html", context)
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _gone(request: HttpRequest, reference: str, edition: Edition) -> HttpResponse:
    day = withdrawn_on(reference, edition)
    if day is None:
        raise Http404
    context = told_of(edition) | {"reference": reference, "withdrawn_on": day}
    return no_longer(render(request, "public/withdrawn.html", context, status=410))


def _said_elsewhere(event: Any) -> list[dict[str, Any]]:
    """Return what authorities and organisations say of this event in the counts they state."""
    return [
        {
            "body": one.comparison.body,
            "url": reverse("comparison", args=[one.comparison.reference]),
            **comparison_presenter.said(one),
        }
        for one in said_of_event(event)
    ]


def _path(edition: Edition) -> list[dict[str, Any]]:
    return [
        {"kind": "report"},
        {"kind": "event"},
        {
            "kind": "publication",
            "state": "current",
            "name": _("Edition %(edition)s") % {"edition": edition},
        },
    ]


def _alike(event: Any) -> list[dict[str, str]]:
    """Return where to read on: others of the same place or type."""
    found = []
    if event.state:
        place = EditionQuestion(
            Filters(
                state=event.state.code,
                municipality=event.municipality.code if event.municipality else "",
            )
        )
        found.append((_("Others in %(place)s") % {"place": public_event.where(event)}, place))
    found += [
        (
            _("Others of this type: %(type)s") % {"type": label(TYPES, code)},
            EditionQuestion(Filters(type=code)),
        )
        for code in event.types
    ]
    return [{"label": words, "url": asked.address("events_published")} for words, asked in found]
