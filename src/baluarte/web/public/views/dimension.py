"""How many there may have been beside those on record: estimates that were let out, their files."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from baluarte.domain.publication.queries import undercounts
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.layout.undercount_page import undercount_body
from baluarte.web.public.citing import LICENCE, LICENCE_URL
from baluarte.web.public.sizes import size
from baluarte.web.public.terms import language

ATOM = "application/atom+xml; charset=utf-8"
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
ON_A_PAGE = 100
# What the public window shows of an estimate has no type that it may name.
Release = Any


def dimension(request: HttpRequest) -> HttpResponse:
    """Show the newest estimate that stands, and the others; before the first, how they come."""
    return _page(request, undercounts.standing_undercount())


def dimension_release(request: HttpRequest, number: int) -> HttpResponse:
    """Show one estimate; of one that was taken back, that it was and why."""
    return _page(request, _found(number))


def dimension_file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Send a file of an estimate, the same each time; none once it was taken back."""
    content = undercounts.undercount_files(_found(number)).get(name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=MEDIA[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _asked_each_time(response)


def dimension_feed(request: HttpRequest) -> HttpResponse:
    """Send the estimates as a feed, the newest first; each taken back says so and why."""
    here, operator = settings.PORTAL_URL + reverse("dimension_feed"), _operator()
    feed = Atom1Feed(
        title=_("What no list knows of"), link=here, description="", language=language(),
        feed_url=here, author_name=operator,
    )  # fmt: skip
    for one in undercounts.undercount_releases().defer("body")[:ON_A_PAGE]:
        link = settings.PORTAL_URL + reverse("dimension_release", args=[one.number])
        feed.add_item(
            title=undercounts.undercount_citation(one, language(), operator=operator),
            link=link, unique_id=link, description=_standing(one), pubdate=one.released_at,
            updateddate=one.withdrawn_at or one.replaced_at or one.released_at,
        )  # fmt: skip
    return _asked_each_time(HttpResponse(feed.writeString("utf-8"), content_type=ATOM))


def _standing(release: Release) -> str:
    if release.withdrawn_at is not None:
        why = {"why": release.get_withdrawn_why_display()}
        return _("This estimate was taken back. Why: %(why)s.") % why
    return _("A newer estimate stands in its place") if release.replaced_at else ""


def _operator() -> str:
    return settings.OPERATOR_NAME or "Baluarte"


def _page(request: HttpRequest, release: Release | None) -> HttpResponse:
    every = list(undercounts.undercount_releases().defer("body")[:ON_A_PAGE])
    context: dict[str, Any] = {
        "release": release,
        "others": [_row(one) for one in every if release is None or one.pk != release.pk],
    }
    if release is not None:
        context |= {
            "told": undercount_body(release.body),
            "is_gone": release.withdrawn_at is not None,
            "files": _files(release),
            "citation": _citation(release),
        }
    return _asked_each_time(render(request, "public/dimension.html", context))


def _found(number: int) -> Release:
    try:
        return undercounts.undercount_release(number)
    except ObjectDoesNotExist:
        raise Http404 from None


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    """Let what was taken back be gone with the next look."""
    no_longer(response)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _row(release: Release) -> dict[str, Any]:
    return {
        "number": release.number,
        "months": f"{release.first_month:%Y-%m} – {release.last_month:%Y-%m}",
        "known": local_day(release.known_at),
        "released": local_day(release.released_at),
        "url": reverse("dimension_release", args=[release.number]),
        "is_gone": release.withdrawn_at is not None,
    }


def _files(release: Release) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            # Beneath the drawing, and where one takes it along.
            "label": name,
            "url": reverse("dimension_file", args=[release.number, name]),
            "note": size(len(content)),
        }
        for name, content in undercounts.undercount_files(release).items()
    ]


def _citation(release: Release) -> dict[str, str]:
    return {
        "text": undercounts.undercount_citation(release, language(), operator=_operator()),
        "url": f"{settings.PORTAL_URL}{reverse('dimension_release', args=[release.number])}",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
