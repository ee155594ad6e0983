"""Coded facts for programs: the list's own question, pages by key, conditional requests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Path, Query, Router, Schema

from baluarte.api.tokens import Scoped
from baluarte.api.workbench_schemas import MOST_ON_A_PAGE, Act, Fact, FactsPage, Problem, SearchTold
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.sessions import Bearer
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import list_events, page_after, read_question
from baluarte.domain.registry.queries.filter_parsing import NAMES, Question
from baluarte.domain.registry.queries.lists import ListedEvent, acts_of, listed
from baluarte.domain.registry.queries.saved import run_by_name, saved_searches
from baluarte.domain.sealing.references import read_reference

ON_A_PAGE = 50
BESIDE = ("despues", "limite")
# A saved search by its key, instead of a question; what was known when may stand beside it.
SAVED, BESIDE_SAVED = "busqueda", ("conocido",)
REFUSED = {401: Problem, 403: Problem}
router = Router(auth=Scoped(Scope.FACTS_READ), tags=["facts"])


class NotUnderstood(ValueError):
    """Part of a question means nothing: answering the rest would answer another."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name or '?'}: {fault}" for name, fault in faults.items()))
        self.names = [name for name in faults if name]


class Narrowed(Schema):
    """The names of the list's own address; codes of the catalogues, days as YYYY[-MM[-DD]].

    `busqueda` names a saved search instead.
    """

    desde: str = ""
    hasta: str = ""
    fechas: str = ""
    dia: str = ""
    dias: str = ""
    entidad: str = ""
    municipio: str = ""
    km: str = ""
    grupo: str = ""
    tipo: str = ""
    autor: str = ""
    estado: str = ""
    vinculo: str = ""
    labor: str = ""
    genero: str = ""
    lista: str = ""
    capa: str = ""
    parte: str = ""
    conocido: str = ""
    busqueda: UUID | None = None


class EventsQuestion(Narrowed):
    """A question, in which order it is answered, and which page of its answer.

    `orden` is `fecha`, `registro`, `lugar` or `victimas`, with `-` before it from the last to the
    first; `-fecha` where none is given, and always with `conocido`.
    """

    orden: str = ""
    despues: str = ""
    limite: int = ON_A_PAGE


@router.get("/events", response={200: FactsPage, 422: Problem, **REFUSED}, url_name="api_facts")
def events(request: HttpRequest, asked: Query[EventsQuestion]) -> HttpResponse:
    """Return a page of the events that answer, as far as the token's account sees."""
    question = question_of(request, saved=asked.busqueda, shown=("orden",))
    known_at = question.known_at
    after = page_after(asked.despues, question.order, known_at=known_at) if asked.despues else None
    if asked.despues and after is None:
        raise NotUnderstood({"despues": "not one that a page gave"})
    if not 1 <= asked.limite <= MOST_ON_A_PAGE:
        raise NotUnderstood({"limite": f"between 1 and {MOST_ON_A_PAGE}"})
    page = list_events(
        question.filters,
        order=question.order,
        after=after,
        limit=asked.limite,
        known_at=known_at,
    )
    told = FactsPage(
        events=_facts(page.rows, known_at), after=str(page.after) if page.after else None
    )
    named = {SAVED: str(asked.busqueda)} if asked.busqueda else {}
    log(request, [one.event for one in page.rows], named | dict(question.values))
    return _kept(request, told)


@router.get(
    "/events/{reference}", response={200: Fact, 404: Problem, **REFUSED}, url_name="api_fact"
)
def event(request: HttpRequest, reference: Path[str]) -> HttpResponse:
    """Return one event; what one may not see is not found, as what does not exist."""
    found = Event.objects.get(reference=read_reference(reference) or "")
    [told] = _facts(listed([found.pk]), None)
    log(request, [found], {})
    return _kept(request, told)


@router.get("/searches", response={200: list[SearchTold], **REFUSED}, url_name="api_searches")
def searches(request: HttpRequest) -> Any:
    """Return one's own saved searches and those shared with one's institutions, by their keys."""
    bearer: Bearer = request.token  # type: ignore[attr-defined]
    return [
        {
            "search": str(one.search.pk),
            "question": one.search.question,
            "is_mine": one.search.account_id == bearer.account,
            "shared_with": one.search.institution.name if one.search.institution else None,
            "saved_at": one.search.saved_at,
        }
        for one in saved_searches(by=bearer.account)
    ]


def question_of(
    request: HttpRequest,
    *,
    saved: UUID | None,
    beside: Sequence[str] = BESIDE,
    shown: tuple[str, ...] = (),
) -> Question:
    """Read the question of an address, or the one that is saved; refuse what means nothing."""
    given = {name: str(request.GET[name]) for name in request.GET}
    question = read_question(given, beside=(*beside, SAVED), shown=shown)
    if question.faults:
        known = ", ".join((*NAMES, *shown, *beside, SAVED))
        said = {name: str(fault) for name, fault in question.faults.items()}
        raise NotUnderstood(said | ({"": f"there are {known}"} if "" in said else {}))
    if saved is None:
        return question
    if others := [name for name in question.values if name not in BESIDE_SAVED]:
        alone = "a saved search asks its own question: leave this out, or ask without `busqueda`"
        raise NotUnderstood(dict.fromkeys(others, alone))
    named = run_by_name(saved)
    return replace(named, values={**named.values, **question.values}, known_on=question.known_on)


def _facts(rows: Sequence[ListedEvent], known_at: datetime | None) -> list[Fact]:
    acts = acts_of([one.event.pk for one in rows], known_at=known_at)
    return [
        Fact(
            **_held(one),
            acts=[
                Act(
                    type=act.type,
                    victim=act.victim_number,
                    perpetrators=act.perpetrators,
                    involvement=act.involvement,
                )
                for act in acts.get(one.event.pk, ())
            ],
        )
        for one in rows
    ]


def _held(one: ListedEvent) -> dict[str, Any]:
    held, source = one.held, one.source
    reference = one.event.reference
    return {
        "reference": reference,
        "url": settings.WORKBENCH_URL + reverse("event", args=[reference]),
        "source": {"title": source.title, "steward": source.steward.name} if source else None,
        "date": held.date or None,
        "first_day": held.first_date,
        "last_day": held.last_date,
        "state": _place(held.state),
        "municipality": _place(held.municipality),
        "place_precision": held.place_precision,
        "victims": held.victims,
        "link_to_work": held.link_to_work,
        "verification": held.status,
        "reports": one.reports,
        "determined_at": held.decided_at,
    }


def _place(one: Any) -> dict[str, str] | None:
    return {"code": one.code, "name": one.name} if one else None


def log(request: HttpRequest, read: Sequence[Event], asked: Mapping[str, str]) -> None:
    """Write a page that was read as one entry that names what stood on it."""
    bearer: Bearer = request.token  # type: ignore[attr-defined]
    record(
        act="api.read_facts",
        object_type="event",
        objects=[one.pk for one in read],
        payload={"token": str(bearer.token), "asked": dict(asked)},
        by=bearer.account,
        at=timezone.now(),
    )


def _kept(request: HttpRequest, told: Schema) -> HttpResponse:
    """Answer, or say that what was kept still stands: named by what it says, nothing hidden."""
    body = told.model_dump_json().encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if get_conditional_response(request, etag=tag) is not None:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)
