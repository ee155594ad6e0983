"""The client against the interface itself: every answer comes from the workbench's own code."""

import ast
import sys
from urllib.error import URLError
from urllib.request import Request

import pytest
from django.test import Client
from django.utils import timezone
from tests.api.workbench import token_of
from tests.factories.registry import MAPPING, make_event, make_events, make_side
from tests.factories.rewriting import past_the_wall
from tests.house.sources import PACKAGE

from baluarte.client import Refused, Unreachable, Workbench
from baluarte.client import http as client
from baluarte.client.http import Answer
from baluarte.domain.access.choices import Scope
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.registry.actions.saved import save_search
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
KEYED = {"key": "Folio", "place": {"municipality": "Municipio", "likely": "take"}}
COLUMNS = ["Folio", "Fecha", "Municipio", "Nombre", "Medio", "Tipo"]
ROW = {"Folio": "1", "Fecha": "2025-05-03", "Municipio": "Puerto Inventado", "Nombre": "Ana X",
       "Tipo": "Amenaza"}  # fmt: skip


class Wire:
    """Carries requests to the workbench in this process, and remembers what came back."""

    def __init__(self):
        self.statuses, self.browser = [], Client(HTTP_HOST="localhost", enforce_csrf_checks=True)

    def __call__(self, request: Request) -> Answer:
        headers = dict(request.header_items())
        path = request.full_url.removeprefix("http://localhost")
        came = self.browser.generic(
            request.get_method(), path, request.data or b"",
            content_type=headers.get("Content-type", "application/json"), headers=headers,
        )  # fmt: skip
        self.statuses.append(came.status_code)
        return Answer(came.status_code, dict(came.headers), came.content)


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def workbench(side, wire):
    return Workbench("http://localhost", token_of(side.documenter), send_by=wire)


def test_it_walks_the_pages_to_their_end(side, workbench, wire):
    made = make_events(side, [{"date": f"2025-05-0{day}"} for day in range(1, 6)])
    seen = [one.reference for one in workbench.events(limit=2)]
    assert (seen, wire.statuses) == ([one.reference for one in reversed(made)], [200] * 3)


def test_an_event_has_its_types(side, workbench):
    one = make_event(side, date="2025-05", types=["AG-THR"], victims=0)
    event = workbench.event(one.reference)
    assert (event.date, str(event.first_day), event.victims) == ("2025-05", "2025-05-01", None)
    assert (event.municipality.code, event.acts[0].type) == ("30001", "AG-THR")
    assert event.determined_at.tzinfo is not None


def test_a_question_is_the_list_s_own(side, workbench):
    make_events(side, [{}, {"municipality_id": "20001"}])
    assert [one.state.code for one in workbench.events(entidad="20")] == ["20"]


def test_a_saved_search_is_asked_by_its_key(side, workbench):
    made = make_events(side, [{}, {"municipality_id": "20001"}])
    with acting_as(side.documenter.pk):
        save_search(filters=Filters(state="20"), by=side.documenter.pk, at=timezone.now())
    [search] = workbench.searches()
    found = [one.reference for one in workbench.events(busqueda=search.id)]
    assert (search.question, search.is_mine, found) == ("entidad=20", True, [made[1].reference])


def test_a_count_has_its_types(side, workbench):
    make_events(side, [{"date": "2025-05-03"}, {"date": "2024", "municipality_id": None}])
    found = workbench.counts("events", "year", "state", desde="2024")
    assert (found.unit, found.by, found.total.all) == ("events", ("year", "state"), 2)
    assert {where: one.all for where, one in found.cells.items()} == {
        ("2025", "30"): 1,
        ("2024", None): 1,
    }


def test_what_stands_is_not_sent_twice(side, workbench, wire):
    make_event(side)
    first, again = list(workbench.events()), list(workbench.events())
    assert (first, wire.statuses) == (again, [200, 304])


def test_refusals_have_their_name(workbench):
    with pytest.raises(Refused) as unknown:
        list(workbench.events(tipo="AG-XXX"))
    with pytest.raises(Refused) as nowhere:
        workbench.event("0000000000")
    assert (unknown.value.status, unknown.value.names) == (422, ("tipo",))
    assert (nowhere.value.status, nowhere.value.rule) == (404, "api.not_found")


def test_out_of_scope_is_a_named_refusal(side, wire):
    reads = Workbench(
        "http://localhost", token_of(side.documenter, scopes=[Scope.FACTS_READ]), send_by=wire
    )
    assert reads.whoami().scopes == ("facts:read",)
    with pytest.raises(Refused, match=r"403 api.needs_scope.reports:write"):
        reads.lists()


def test_rows_are_sent_once_for_each_key(side, workbench):
    with acting_as(side.steward.pk):
        SourceList.objects.filter(pk=side.source_list.pk).update(mapping=MAPPING | KEYED)
        with past_the_wall():
            Delivery.objects.update(columns=COLUMNS, headers=COLUMNS)
    [to] = workbench.lists()
    first = workbench.send(to.id, [ROW], key="una")
    again = workbench.send(to.id, [ROW], key="una")
    assert (to.columns, first.is_again, again.is_again) == (tuple(COLUMNS), False, True)
    assert (first.reports, first.reports[0].state) == (again.reports, "coded")


def test_a_token_goes_nowhere_in_clear():
    with pytest.raises(ValueError, match="https only"):
        Workbench("http://mesa.example.org", "bal_x")


def test_a_token_is_not_in_what_is_printed():
    assert "bal_" not in repr(Workbench("https://mesa.example.org", "bal_secret"))


def test_a_redirect_is_followed_nowhere():
    def elsewhere(_request):
        return Answer(302, {"Location": "https://other.example.org"}, b"")

    with pytest.raises(Refused, match="302"):
        Workbench("https://mesa.example.org", "bal_x", send_by=elsewhere).whoami()


def test_where_nobody_answers_it_asks_three_times(monkeypatch):
    tried = []
    monkeypatch.setattr("time.sleep", lambda _: None)

    def nobody(request):
        tried.append(request.full_url)
        raise URLError("nobody")

    with pytest.raises(Unreachable):
        Workbench("https://mesa.example.org", "bal_x", send_by=nobody).whoami()
    assert len(tried) == client.TRIES


def test_it_stands_on_the_standard_library_alone():
    known = set(sys.stdlib_module_names) | {"baluarte.client"}
    used = {
        node.module
        for path in (PACKAGE / "client").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    outside = {
        n for n in used if n.split(".")[0] not in known and not n.startswith("baluarte.client")
    }
    assert outside == set()
