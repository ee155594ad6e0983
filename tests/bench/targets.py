"""The pages that are asked for, and the addresses under which there is something to see."""

from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

from baluarte.config import preparation
from baluarte.domain.access.models import Account
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.linkage.models import Pair
from baluarte.domain.publication.models import Edition, PublishedEvent
from baluarte.domain.publication.queries import Mark
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import Cursor
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody

SEVERAL = 40
EVERY = 997


@dataclass(frozen=True)
class Page:
    """A page by its name: on which face, for whom, under which addresses, asked in turn."""

    name: str
    face: str
    who: str
    addresses: tuple[str, ...]
    # Sent by POST where there is any: a form that only reads.
    form: dict[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def pages() -> list[Page]:
    """Return the pages, with addresses from what the database holds."""
    with preparation.connected_as(DatabaseRole.APP):
        steward = Account.objects.get(username="maria").pk
        curator = Account.objects.get(username="carlos").pk
        with acting_as(steward):
            found = list(_of_a_steward())
        with acting_as(curator):
            pairs = [str(pair.pk) for pair in _some(Pair.objects.order_by("-weight"), every=5)]
    with preparation.connected_as(DatabaseRole.PUBLIC), acting_as_nobody():
        found += portal_pages()
    curators = [
        ("similar events", ["/es/hechos/parecidos/"]),
        ("a pair", [f"/es/hechos/parecidos/{pair}/" for pair in pairs]),
        ("events, for a curator", ["/es/hechos/"]),
        ("editions, for a curator", ["/es/publicacion/ediciones/"]),
    ]
    found += [Page(name, "workbench", "carlos", tuple(urls)) for name, urls in curators]
    found.append(Page("log", "workbench", "aurora", ("/es/bitacora/",)))
    found.append(Page("decisions, for a reviewer", "workbench", "ines", ("/es/publicacion/",)))
    return found


def _some(rows: QuerySet[Any], *, every: int = EVERY) -> list[Any]:
    """Return rows far from one another."""
    keys = list(islice(rows.values_list("pk", flat=True), 0, SEVERAL * every, every))
    return list(rows.filter(pk__in=keys))


def _of_a_steward() -> list[Page]:
    source_list = SourceList.objects.get(slug="medida")
    events = _some(Event.objects.order_by("-listed_date", "-id"))
    places = [one for one in events if one.municipality_id]
    reports = _some(Report.objects.filter(state="coded").order_by("id").defer("raw", "key"))
    shown = f"/es/listas/{source_list.pk}/"
    asked = [
        ("desk", ["/es/"]),
        ("lists", ["/es/listas/"]),
        ("a list", [shown]),
        ("what waits of a list", [f"{shown}por-completar/"]),
        ("a report as told", [f"/es/listas/reporte/{one.pk}/" for one in reports]),
        ("events", ["/es/hechos/"]),
        ("events, deep", [f"/es/hechos/?despues={_cursor(one)}" for one in events]),
        ("events of a state", [f"/es/hechos/?entidad={one.state_id}" for one in places]),
        ("events of a municipality", [_narrowed(one) for one in places]),
        ("events of a type, deep", [_of_a_type(one) for one in events]),
        ("events of a year", ["/es/hechos/?desde=2019-01-01&hasta=2019-12-31"]),
        ("events as once known", ["/es/hechos/?conocido=2100-01-01"]),
        ("an event", [f"/es/hechos/{one.reference}/" for one in events]),
        ("an event, names opened", [_opened(one) for one in events]),
        ("decisions that wait", ["/es/publicacion/"]),
        ("what may be decided", ["/es/publicacion/?estante=por-decidir"]),
        ("what is decided", ["/es/publicacion/?estante=decididos"]),
        ("what was withdrawn", ["/es/publicacion/?estante=retirados"]),
        ("deciding of an event", [f"/es/publicacion/{one.reference}/" for one in events]),
    ]
    found = [Page(name, "workbench", "maria", tuple(urls)) for name, urls in asked]
    name = {"name": "Ana Inventada 40"}
    return [*found, Page("search by name", "workbench", "maria", ("/es/hechos/por-nombre/",), name)]


def portal_pages() -> list[Page]:
    """Return the portal's pages of what an edition publishes, of the newest one."""
    edition = Edition.objects.filter(replaced_at=None).latest("number")
    published = PublishedEvent.objects.filter(number=edition.number)
    events = _some(published.order_by("-sort_month", "reference"))
    states = sorted({one.state_id for one in events if one.state_id})
    asked = [
        ("portal: home", ["/es/"]),
        ("portal: map", ["/es/mapa/"]),
        ("portal: values of the map", ["/es/mapa/valores.json"]),
        ("portal: values of a type", ["/es/mapa/valores.json?tipo=AG-THR&desde=2019-01"]),
        ("portal: map of a state", [f"/es/mapa/?estado={state}" for state in states]),
        ("portal: table", ["/es/hechos/"]),
        ("portal: table, deep", [f"/es/hechos/?despues={_mark(one)}" for one in events]),
        ("portal: table of a state", [f"/es/hechos/?estado={state}" for state in states]),
        ("portal: table of a type, deep", [_published(one) for one in events]),
        ("portal: an event", [f"/es/hechos/{one.reference}/" for one in events]),
        ("portal: editions", ["/es/ediciones/"]),
        ("portal: an edition", [f"/es/ediciones/{edition}/"]),
        ("portal: places", ["/es/territorio/"]),
    ]
    return [Page(name, "portal", "", tuple(urls)) for name, urls in asked]


def _cursor(one: Event) -> Cursor:
    return Cursor(one.listed_date, one.pk)


def _mark(one: PublishedEvent) -> Mark:
    return Mark(one.sort_month, one.reference)


def _narrowed(one: Event) -> str:
    return f"/es/hechos/?entidad={one.state_id}&municipio={one.municipality_id}"


def _of_a_type(one: Event) -> str:
    return f"/es/hechos/?tipo=AG-THR&despues={_cursor(one)}"


def _opened(one: Model) -> str:
    return f"/es/hechos/{getattr(one, 'reference', '')}/?nombres=abiertos"


def _published(one: PublishedEvent) -> str:
    return f"/es/hechos/?tipo=AG-THR&despues={_mark(one)}"
