"""What programs may ask the portal: editions, their events and counts. No account, no key.

Over the same queries as the portal's pages. An answer is named by its edition (`ETag`): whoever
kept it asks whether it still stands, and what was withdrawn is gone with the next look.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from ninja import NinjaAPI, Path, Query, Status

from baluarte.api import public_memory, public_policy, public_schemas
from baluarte.api.public_answers import VERSION, Edition, answer_kept, opened, refuse_unknown
from baluarte.domain.audit.checkpoints import join_checkpoints
from baluarte.domain.audit.queries import checkpoints, note_of
from baluarte.domain.publication import queries
from baluarte.domain.publication.queries import Mark
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day

MOST_CHECKPOINTS = 500
PREFIX, LANGUAGES = "/api/v1/", ("es", "en")
NOT_FOUND = {404: public_schemas.Problem}
COUNTED: Mapping[public_schemas.Dimension, Callable[..., Mapping[Any, Any]]] = {
    "month": queries.by_month,
    "state": queries.by_state,
    "municipality": queries.by_municipality,
    "group": queries.by_group,
    "type": queries.by_type,
}

api = NinjaAPI(
    title="Baluarte: published editions",
    version=VERSION,
    description=(__doc__ or "").strip(),
    urls_namespace="public_api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("/policy", public_policy.router)
api.add_router("/memory", public_memory.router)


@api.get("/editions", response=list[public_schemas.EditionLine], url_name="api_editions")
def editions(request: HttpRequest, response: HttpResponse) -> Any:
    """Return the editions as they now stand, the newest first."""
    standing = list(queries.editions())
    return answer_kept(request, response, standing, lambda: [_line(one) for one in standing])


@api.get(
    "/editions/{number}",
    response={200: public_schemas.EditionOut, **NOT_FOUND},
    url_name="api_edition",
)
def edition(request: HttpRequest, response: HttpResponse, number: Path[str]) -> Any:
    """Return an edition by its number, or `latest`: cut-off, counts, citation, files and sums."""
    found = _standing(number)
    return answer_kept(request, response, [found], lambda: _line(found) | _whole(found))


@api.get(
    "/editions/{number}/events",
    response={200: public_schemas.EventsPage, **NOT_FOUND},
    url_name="api_events",
)
def events(
    request: HttpRequest,
    response: HttpResponse,
    number: Path[str],
    asked: Query[public_schemas.EventsPageQuestion],
) -> Any:
    """Return a page of the events asked for, the newest first."""
    refuse_unknown(request, asked)
    found = _standing(number)
    after = Mark.read(asked.after) if asked.after else None
    if asked.after and after is None:
        raise Http404("`after` is not one that a page gave")

    def page() -> dict[str, Any]:
        shown = queries.records(found, asked.filters, after=after, limit=asked.limit)
        return {
            "edition": str(found),
            "events": [_event(one) for one in shown.rows],
            "after": str(shown.after) if shown.after else None,
        }

    return answer_kept(request, response, [found], page)


@api.get(
    "/editions/{number}/events/{reference}",
    response={200: public_schemas.Event, 410: public_schemas.Gone, **NOT_FOUND},
    url_name="api_event",
)
def event(
    request: HttpRequest, response: HttpResponse, number: Path[str], reference: Path[str]
) -> Any:
    """Return one event by any of its public references, or that it was withdrawn and when."""
    found, named = _standing(number), reference.upper()
    try:
        one = queries.record(found, named)
    except ObjectDoesNotExist:
        return _gone(response, named, found)
    return answer_kept(request, response, [found], lambda: _event(one))


@api.get(
    "/editions/{number}/counts",
    response={200: public_schemas.CountsOut, **NOT_FOUND},
    url_name="api_counts",
)
def counts(
    request: HttpRequest,
    response: HttpResponse,
    number: Path[str],
    asked: Query[public_schemas.Counted],
) -> Any:
    """Count events, acts and victims, all together or by month, place, group or type."""
    refuse_unknown(request, asked)
    found = _standing(number)

    def counted() -> dict[str, Any]:
        rows = _counted(found, asked)
        return {
            "edition": str(found),
            "by": asked.by,
            "rows": [{"key": _key(key), **asdict(totals)} for key, totals in rows.items()],
        }

    return answer_kept(request, response, [found], counted)


@api.get(
    "/editions/{number}/cuts",
    response={200: public_schemas.CutOut, **NOT_FOUND},
    url_name="api_cuts",
)
def cuts(
    request: HttpRequest,
    response: HttpResponse,
    number: Path[str],
    asked: Query[public_schemas.CutQuestion],
) -> Any:
    """Count victims by what they do or by gender; no event says it of its own."""
    refuse_unknown(request, asked)
    found = _standing(number)

    def counted() -> dict[str, Any]:
        cells = queries.cut_of(found, asked.cut, asked.across)
        rows = [{"key": one.key, "value": one.value, "victims": one.victims} for one in cells]
        return {"edition": str(found), "cut": asked.cut, "across": asked.across, "rows": rows}

    return answer_kept(request, response, [found], counted)


@api.get(
    "/editions/{number}/investigations",
    response={200: public_schemas.InvestigationsOut, **NOT_FOUND},
    url_name="api_investigations",
)
def investigations(
    request: HttpRequest,
    response: HttpResponse,
    number: Path[str],
    asked: Query[public_schemas.InvestigationsQuestion],
) -> Any:
    """Return at which stage the investigations of published events are, as `investigaciones.csv`.

    Those that look the same are one row with their number: none has a name of its own.
    """
    refuse_unknown(request, asked)
    found = _standing(number)

    def told() -> dict[str, Any]:
        rows = queries.investigations_of(found, **asked.narrowed)
        return {
            "edition": str(found),
            "known_on": local_day(found.cut_off_at),
            "withheld": found.manifest.get("investigations", {}).get("withheld"),
            "rows": [
                {name: value or None for name, value in one.said.items()}
                | {"investigations": one.number, "events": list(one.events)}
                for one in rows
            ],
        }

    return answer_kept(request, response, [found], told)


@api.get("/catalogues/{name}", response=list[public_schemas.TermOut], url_name="api_catalogue")
def catalogue(request: HttpRequest, name: Path[public_schemas.Catalogue]) -> Any:  # noqa: ARG001 (ninja's)
    """Return the codes of a catalogue with their names in Spanish and English."""
    return [{"code": one.code, "label": dict(one.label)} for one in terms(name).values()]


@api.get("/log/checkpoints", response={200: str}, url_name="api_log_checkpoints")
def log_checkpoints(
    request: HttpRequest,  # noqa: ARG001 (ninja's)
    asked: Query[public_schemas.AfterSize],
) -> HttpResponse:
    """Return signed checkpoints of the log as text, oldest first, those above a size.

    At most 500: `Link` names the address of those that follow.
    """
    found = checkpoints(after=asked.after, limit=MOST_CHECKPOINTS + 1)
    shown = found[:MOST_CHECKPOINTS]
    text = join_checkpoints(map(note_of, shown))
    answer = opened(HttpResponse(text, content_type="text/plain; charset=utf-8"))
    answer.headers["Cache-Control"] = "public, max-age=60"
    if len(found) > MOST_CHECKPOINTS:
        following = f"{reverse('api_log_checkpoints')}?after={shown[-1].size}"
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def description(_request: HttpRequest) -> HttpResponse:
    """Send what this interface is, as OpenAPI 3.1."""
    return opened(JsonResponse(described()))


def described() -> Mapping[str, Any]:
    """Return what this interface is, as OpenAPI 3.1."""
    return api.get_openapi_schema(path_prefix=PREFIX)


urlpatterns = [
    path("openapi.json", description, name="api_description"),
    *(one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
]


def _standing(number: str) -> Edition:
    if number == "latest":
        found = queries.latest_edition()
    else:
        standing = queries.editions()
        found = standing.filter(number=int(number)).first() if _is_number(number) else None
    if found is None:
        raise Http404("there is no such edition")
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7  # noqa: PLR2004 (digits)


def _gone(response: HttpResponse, reference: str, found: Edition) -> Any:
    day = queries.withdrawn_on(reference, found)
    if day is None:
        raise Http404("there is no such event in this edition")
    opened(response).headers["Cache-Control"] = "no-store"
    return Status(HTTPStatus.GONE, {"reference": reference, "withdrawn_on": day})


def _counted(found: Edition, asked: public_schemas.Counted) -> Mapping[Any, Any]:
    if asked.by is None:
        return {None: queries.totals(found, asked.filters)}
    return COUNTED[asked.by](found, asked.filters)


def _key(key: Any) -> str | None:
    return f"{key:%Y-%m}" if isinstance(key, date) else key


def _line(one: Edition) -> dict[str, Any]:
    return {
        "edition": str(one),
        "number": one.number,
        "revision": one.revision,
        "cut_off_at": one.cut_off_at,
        "published_at": one.published_at,
        "first_month": _key(one.first_month),
        "last_month": _key(one.last_month),
        "counts": {name: getattr(one, name) for name in public_schemas.Counts.model_fields},
        "data_are_invented": bool(one.manifest["invented_data"]),
        "is_being_revised": one.revising_since is not None,
        "citation": {lang: queries.citation(one, lang) for lang in LANGUAGES},
        "manifest_sha256": one.manifest_sha256,
    }


def _whole(one: Edition) -> dict[str, Any]:
    files = {lang: queries.files_of(one, language=lang) for lang in LANGUAGES}
    return {
        "withdrawn": [
            {"reference": buried.reference, "date": buried.withdrawn_date}
            for buried in queries.tombstones_of(one)
        ],
        "files": [
            {
                "name": es.name,
                "title": {"es": es.title, "en": en.title},
                "bytes": es.bytes,
                "sha256": es.sha256,
                "url": _address("edition_file", one.number, one.revision, es.name),
            }
            for es, en in zip(files["es"], files["en"], strict=True)
        ],
        "anonymity": one.manifest["anonymity"],
        "signed_by": one.manifest.get("signed_by"),
    }


def _event(one: Any) -> dict[str, Any]:
    same = ("reference", "also", "date_precision", "types", "groups", "perpetrators")
    as_published = ("acts", "victims", "sources", "differing", "single_review")
    return {
        **{name: getattr(one, name) for name in (*same, *as_published)},
        "as_it_is": one.is_exact,
        "date": one.date or None,
        "state": _place(one.state),
        "municipality": _place(one.municipality),
        "link_to_work": one.link_to_work or None,
        "url": _address("published", one.reference),
    }


def _place(one: Any) -> dict[str, str] | None:
    return {"code": one.code, "name": one.name} if one else None


def _address(name: str, *given: object) -> str:
    return settings.PORTAL_URL + reverse(name, args=given)
