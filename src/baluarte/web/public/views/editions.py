"""Editions, the page of each with its files and sums, and the files themselves."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.public import dates, sizes
from baluarte.web.public.citing import page_of, told_of
from baluarte.web.public.counting import three
from baluarte.web.public.http_cache import Edition, of_all_editions
from baluarte.web.public.rules import (
    coarsened,
    held_back,
    investigations_reconciled,
    levels,
    rarity,
    reconciled,
    rules,
)
from baluarte.web.public.terms import language

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "sig": "text/plain; charset=utf-8",
}
TABLES = (
    "hechos.csv", "hechos_tal_cual.csv", "agresiones.csv", "agresiones_tal_cual.csv",
    "investigaciones.csv", "cambios.csv", "cambios_investigaciones.csv", "catalogos.csv",
    "hechos.parquet", "hechos.geojson",
)  # fmt: skip


@of_all_editions
def editions(request: HttpRequest, *, standing: Sequence[Edition]) -> HttpResponse:
    """Show all editions as they now stand, and what one is."""
    context: dict[str, Any] = {"rows": [_row(edition) for edition in standing]}
    if standing:
        newest = standing[0]
        context |= told_of(newest)
        files = queries.files_of(newest, language=language())
        context["files"] = sizes.offered(newest, [one for one in files if one.name in TABLES])
    return render(request, "public/editions.html", context)


def standing_edition(request: HttpRequest, number: int) -> HttpResponse:
    """Send to the revision of an edition that stands."""
    try:
        return no_longer(HttpResponseRedirect(page_of(queries.edition(number))))
    except ObjectDoesNotExist:
        raise Http404 from None


@of_all_editions
def edition(
    request: HttpRequest, number: int, revision: int, *, standing: Sequence[Edition]
) -> HttpResponse:
    """Show an edition with its files, rules and errata; of a replaced one no more than its sum."""
    found = _found(number, revision)
    in_force = next((one for one in standing if one.number == number), None)
    buried = list(queries.tombstones_of(found))
    context = told_of(found) | {
        "is_newest": bool(standing) and standing[0].pk == found.pk,
        "newest_url": page_of(standing[0]) if standing else "",
        "in_force": in_force,
        "in_force_url": page_of(in_force) if in_force else "",
        "is_replaced": found.replaced_at is not None,
        "tombstones": buried,
        "manifest_sha256": found.manifest_sha256,
    }
    if found.replaced_at is None:
        context |= _whole(found)
    return render(request, "public/edition.html", context)


def edition_file(request: HttpRequest, number: int, revision: int, name: str) -> HttpResponseBase:
    """Send a file of an edition; none once something was taken out of it."""
    found = _found(number, revision)
    file = queries.file_of(found, name)
    if file is None:
        return _no_file(request, found, name)
    tag = f'"{file.sha256[:32]}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        try:
            opened = file.path.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        kind = MEDIA[name.rpartition(".")[2]]
        response = FileResponse(opened, as_attachment=True, filename=name, content_type=kind)
    response.headers["ETag"] = tag
    # Asked for again each time: a file that was withdrawn is handed out by nobody.
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _found(number: int, revision: int) -> Edition:
    try:
        return queries.edition(number, revision)
    except ObjectDoesNotExist:
        raise Http404 from None


def _no_file(request: HttpRequest, found: Edition, name: str) -> HttpResponse:
    """Say that a file was taken back; of a file that never was, nothing."""
    once = {one["path"] for one in found.manifest["files"]} | {"manifest.json", "manifest.json.sig"}
    if name not in once:
        raise Http404
    context = told_of(found) | {"name": name}
    return no_longer(render(request, "public/file_gone.html", context, status=410))


def _row(edition: Edition) -> dict[str, Any]:
    return {
        "edition": str(edition),
        "url": page_of(edition),
        "cut_off": local_day(edition.cut_off_at),
        "published": local_day(edition.published_at),
        "events": edition.events,
        "acts": edition.acts,
        "victims": edition.victims,
        "withdrawn": len(edition.manifest["errata"]),
        "is_revising": edition.revising_since is not None,
    }


def _whole(found: Edition) -> dict[str, Any]:
    files = queries.files_of(found, language=language())
    offered = sizes.offered(found, files)
    folder = f"{settings.PORTAL_URL}{reverse('edition', args=[found.number, found.revision])}"
    return {
        "files": offered,
        "file_names": " ".join(one.name for one in files),
        "folder": folder,
        "period": dates.period(found.first_month, found.last_month) if found.first_month else "",
        "three_counts": three(found),
        "rules": rules(found.manifest),
        "held_back": held_back(found.manifest),
        "rarity": rarity(found.manifest),
        "log_checkpoint": found.manifest["log_checkpoint"],
        "signed_by": found.manifest.get("signed_by"),
        "coarsened": coarsened(found.manifest),
        "levels": levels(found.manifest),
        "reconciled": reconciled(found.manifest),
        "investigations": investigations_reconciled(found.manifest),
        "replaces": found.manifest["replaces"],
        "code_version": found.manifest["code_version"],
        "title": _("Edition %(edition)s") % {"edition": found},
    }
