from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.queries.distribution import number_of
from baluarte.domain.analysis.queries.facets import facets_of
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries import (
    Capped,
    ListPage,
    count_up_to,
    list_events,
    search,
)
from baluarte.domain.registry.queries.list_columns import columns_chosen, more_of_events
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import municipalities_of
from baluarte.web.registry import query_string
from baluarte.web.registry.presenters.list_table import ListTable, columns_shown, list_table
from baluarte.web.registry.query_string import EventsQuestion, written
from baluarte.web.registry.view_tabs import Narrowing, number_said, perhaps_of

LONGEST_SEARCH = 200
MOST_PLACES = 40


def events(request: HttpRequest) -> HttpResponse:
    """Show a page of the events that the address asks for."""
    if typed := request.GET.get("q", "")[:LONGEST_SEARCH].strip():
        return _go_where_it_leads(request, typed)
    asked = query_string.read(request.GET)
    page = list_events(asked.filters, order=asked.order, after=asked.after, known_at=asked.known_at)
    if asked.known_at is not None:
        number = count_up_to(asked.filters, known_at=asked.known_at)
    else:
        number = number_of(asked.filters)
    return _answer(request, asked, page, number)


def event_values(request: HttpRequest) -> HttpResponse:
    """Show how many of what the address asks fall on each value: into the list, or by itself."""
    asked = query_string.read(request.GET)
    if asked.known_at is not None:
        raise Http404
    counted = facets_of(asked.filters)
    list_url = reverse("events")
    context = {
        "facets": Narrowing.of(asked).facets(counted, at=list_url),
        "facets_said": _counted(counted.number),
        "layers_url": f"{reverse('layers')}{asked.query()}",
        "list_url": f"{list_url}{asked.query()}",
    }
    template = "parts/values" if request.headers.get("HX-Request") else "values"
    return render(request, f"registry/{template}.html", context)


def which_place(request: HttpRequest) -> HttpResponse:
    """Ask which of several places of one name was meant."""
    asked = query_string.read(request.GET)
    codes = request.GET.get("lugares", "").split(",")[:MOST_PLACES]
    found = Municipality.objects.filter(code__in=codes).select_related("state").order_by("code")
    places = [
        {
            "name": one.name,
            "state": one.state.name,
            "url": f"{reverse('events')}{asked.query(entidad=one.state_id, municipio=one.code)}",
        }
        for one in found
    ]
    if not places:
        raise Http404
    return render(request, "registry/which_place.html", {"places": places})


def municipality_options(request: HttpRequest) -> HttpResponse:
    """Send the municipalities of a state to a select."""
    state = request.GET.get("state") or request.GET.get("entidad") or ""
    found = municipalities_of(state=state) if state else []
    known = [(one.code, one.name) for one in found]
    return render(request, "widgets/municipality_options.html", {"municipalities": known})


def _answer(
    request: HttpRequest,
    asked: EventsQuestion,
    page: ListPage,
    number: Capped,
) -> HttpResponse:
    narrowing = Narrowing.of(asked)
    chosen = asked.columns or columns_chosen()
    context = narrowing.context("events", number_said(number)) | {
        "page": page,
        "table": _table(asked, page, columns_shown(chosen, several_lists=narrowing.has_several)),
        "order_said": query_string.order_said(asked.order),
        "is_narrowed": bool(written(asked.filters)),
        "columns_url": f"{reverse('list_columns')}{asked.query()}",
        "perhaps": perhaps_of(asked, number),
        "values_url": "" if asked.known_at else f"{reverse('event_values')}{asked.query()}",
        "export_url": f"{reverse('ask_for_export')}{asked.query(columnas=','.join(chosen))}",
        "searches_names": narrowing.sees_identities,
        "adds": narrowing.adds,
        "seen_as_url": f"{reverse('list_seen_as')}{asked.query()}" if narrowing.opens else "",
        "next_url": asked.query(despues=str(page.after)) if page.after else "",
        "first_url": asked.query() if asked.after else "",
    }
    return render(request, "registry/events.html", context)


def _table(asked: EventsQuestion, page: ListPage, columns: list[ListColumn]) -> ListTable:
    keys = [row.event.pk for row in page.rows]
    return list_table(
        page.rows,
        columns,
        more_of_events(keys, columns, known_at=asked.known_at),
        asked.order,
        is_sorted=asked.known_at is None,
    )


def _counted(number: Capped) -> str:
    if not number.and_more:
        return ""
    said = _(
        "Counted among the newest %(number)s of these events: a value that none of them bears "
        "is not here, and can be asked for above."
    )
    return said % {"number": f"{number.number:,}"}


def _go_where_it_leads(request: HttpRequest, typed: str) -> HttpResponse:
    """Answer what was typed with another address: words do not stay in the browser's history."""
    found = search(typed)
    if found.event:
        return redirect("event", found.event.reference)
    asked = query_string.written(found.filters)
    if found.not_understood:
        number = len(found.not_understood)
        said = ngettext(
            "%(number)s word was not understood: it narrows nothing. The search knows references, "
            "dates, states, municipalities, types of aggression and classes of perpetrators.",
            "%(number)s words were not understood: they narrow nothing. The search knows "
            "references, dates, states, municipalities, types of aggression and classes of "
            "perpetrators.",
            number,
        )
        messages.warning(request, said % {"number": number})
    if found.read_as:
        meant = ", ".join(f"«{word}»" for word in found.read_as)
        messages.info(request, _("Some words were read as: %(words)s.") % {"words": meant})
    if found.places:
        codes = ",".join(place.code for place in found.places[:MOST_PLACES])
        return redirect(f"{reverse('which_place')}{_query(asked | {'lugares': codes})}")
    return redirect(f"{reverse('events')}{_query(asked) if asked else ''}")


def _query(values: dict[str, str]) -> str:
    asked = QueryDict(mutable=True)
    asked.update(values)
    return f"?{asked.urlencode()}"
