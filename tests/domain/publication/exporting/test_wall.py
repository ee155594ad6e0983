"""A file holds what who asked may see under its question, exactly: nothing the wall hides."""

import csv
import io
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.exports import make_exporting
from tests.factories.registry import make_events

from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FACTS = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["2025-05-03", "2025-06", "2024", ""]),
        "municipality_id": st.sampled_from(["30001", "30002", "20001"]),
        "types": st.sampled_from([["AG-THR"], ["AG-PHY"], ["AG-THR", "AG-PHY"]]),
        "perpetrators": st.sampled_from([["PE-UNK"], ["PE-MUN"], []]),
        "victims": st.integers(1, 3),
    }
)
SIDES = ("hers", "sharing", "hidden")
ASKED = st.builds(
    Filters,
    state=st.sampled_from([None, "30", "20"]),
    types=st.sampled_from([(), ("AG-THR",), ("AG-PHY",)]),
    perpetrators=st.sampled_from([(), ("PE-MUN",)]),
)


@pytest.fixture
def exporting(as_operator, as_worker):
    return make_exporting(as_operator, as_worker)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    told=st.fixed_dictionaries({side: st.lists(FACTS, min_size=1, max_size=3) for side in SIDES}),
    filters=ASKED,
)
def test_a_file_is_what_she_sees_and_nothing_else(exporting, told, filters):
    for side, facts in told.items():
        make_events(getattr(exporting, side), [dict(one) for one in facts])
    with acting_as(exporting.asker.pk):
        seen = set(events(filters).values_list("reference", flat=True))
    with acting_as(exporting.hidden.steward.pk):
        theirs = Event.objects.filter(compartment=exporting.hidden.compartment)
        hidden = set(theirs.values_list("reference", flat=True))
    held = references(exporting, filters) if seen else set()
    assert (held, held & hidden) == (seen, set())


def references(exporting, filters):
    request = exporting.made(filters)
    archive = ZipFile(exporting.take(request))
    with archive.open("hechos.csv") as file:
        events = {row["referencia"] for row in csv.DictReader(io.TextIOWrapper(file, "utf-8"))}
    with archive.open("agresiones.csv") as file:
        acts = {row["referencia"] for row in csv.DictReader(io.TextIOWrapper(file, "utf-8"))}
    assert acts == events
    return events
