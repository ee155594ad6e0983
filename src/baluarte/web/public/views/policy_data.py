"""Open data of the policy: editions, files, errata, what machines read, the map of the site."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.policy import files, metadata
from baluarte.web.public.policy.edition import told_of
from baluarte.web.public.terms import language

ATOM, XML = "application/atom+xml; charset=utf-8", "application/xml; charset=utf-8"
PAGES = (
    "self_assessment", "community_self_assessment",
    "home", "policy", "policy_overview", "policy_institutions", "policy_recognitions",
    "policy_data", "map",
    "events_published", "victims", "dimension", "editions", "comparisons", "compliance",
    "custody", "places",
    "protocols", "api_reference",
)  # fmt: skip


@of_policy
def policy_data(request: HttpRequest, *, release: Edition, errata: Sequence[Any]) -> HttpResponse:
    """Show the editions with their files, what does not stand, and how it is cited."""
    if release is None:
        return render(request, "public/policy_data.html", {"policy": None})
    titles = {
        files.INDICATORS: _("Every indicator by year and institution, with its state and sources"),
        files.INSTITUTIONS: _(
            "Every institution with what it owes, fulfilled, is late with or silent on"
        ),
        files.FACTS: _("Every fact with its document, page, quote and digest"),
        files.PROMISES: _("Every commitment with its day and where it stands"),
        files.RECOMMENDATIONS: _("Every recommendation with what each side says"),
        files.RECOGNITIONS: _(
            "What was said in public of those who defend or inform, with document and page"
        ),
        files.COLUMNS: _("What each column of these tables holds"),
        files.WHOLE: _("All of the edition"),
    }
    fallen = queries.fallen_indicators([release])
    context = told_of(release, errata) | {
        "noted": [
            {"day": one.noted_date, "kind": one.get_kind_display(), "code": files.code_shown(one),
             "ground": one.get_ground_display()}
            for one in errata
        ],
        "withdrawn": metadata.by_tables(fallen),
        "files": [
            {"name": name, "title": titles[name],
             "url": reverse("policy_file", args=[release.number, name])}
            for name in files.NAMES
        ],
        "workbooks": [
            {"name": name, "url": reverse("policy_file", args=[release.number, name])}
            for name in files.WORKBOOKS
        ],
        "releases": [
            {"number": one.number, "released": local_day(one.released_at),
             "known": local_day(one.known_at), "size": one.size,
             "url": f"{reverse('policy_data')}?edicion={one.number}"}
            for one in queries.policy_releases()
        ],
        "sha256": release.sha256,
        "described": metadata.as_script(
            metadata.described(release, language=language(), fallen=fallen)
        ),
        "feed_url": reverse("policy_feed"),
        "api_url": reverse("api_reference"),
    }  # fmt: skip
    return render(request, "public/policy_data.html", context)


def policy_file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Send a file of an edition; nothing under another name."""
    if name not in files.NAMES and name not in files.WORKBOOKS:
        raise Http404
    try:
        release = queries.policy_release(number)
    except ObjectDoesNotExist:
        raise Http404 from None
    text: str | bytes
    if name in files.WORKBOOKS:
        text = files.workbook_file(release, files.WORKBOOKS[name])
    elif name == files.WHOLE:
        text = files.whole_file(release, list(queries.policy_errata(release)))
    else:
        text = files.table_file(release, name)
    return _file(text, name=f"politica-{release.number}-{name}")


@of_policy
def policy_indicator_csv(
    request: HttpRequest,
    code: str,
    *,
    release: Edition,
    errata: Sequence[Any],
) -> HttpResponse:
    """Send an indicator year by year and institution by institution."""
    if release is None or not queries.policy_figures(release, codes=[code]):
        raise Http404
    text = files.table_file(release, files.INDICATORS, code=code)
    return _file(text, name=f"politica-{release.number}-{code}.csv")


@of_policy
def policy_indicator_workbook(
    request: HttpRequest,
    code: str,
    *,
    release: Edition,
    errata: Sequence[Any],
) -> HttpResponse:
    """Send the same table of an indicator as a workbook."""
    if release is None or not queries.policy_figures(release, codes=[code]):
        raise Http404
    packed = files.workbook_file(release, files.INDICATORS, code=code)
    return _file(packed, name=f"politica-{release.number}-{code}.xlsx")


def policy_feed(request: HttpRequest) -> HttpResponse:
    """Send the editions of the policy as a feed."""
    here = settings.PORTAL_URL + reverse("policy_feed")
    releases = list(queries.policy_releases())
    text = metadata.feed(
        releases, language=language(), here=here, fallen=queries.fallen_indicators(releases),
        errata={one.number: list(queries.policy_errata(one)) for one in releases},
    )  # fmt: skip
    return HttpResponse(text, content_type=ATOM)


def sitemap(request: HttpRequest) -> HttpResponse:
    """Send the addresses of the portal's pages in both languages."""
    release = queries.latest_policy()
    names = {
        PolicyRowKind.INDICATOR: "policy_indicator",
        PolicyRowKind.AXIS: "policy_axis",
        PolicyRowKind.INSTITUTION: "policy_institution",
        PolicyRowKind.RECOMMENDATION_SET: "policy_recommendations",
    }
    told = [] if release is None else queries.policy_codes(release, kinds=list(names))
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found += [reverse(name) for name in PAGES]
            found += [reverse(names[PolicyRowKind(kind)], args=[one]) for kind, one in told]
    pages = (settings.PORTAL_URL + one for one in found)
    return HttpResponse(metadata.sitemap(pages), content_type=XML)


def _file(text: str | bytes, *, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=files.MEDIA[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex, noarchive"
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer
