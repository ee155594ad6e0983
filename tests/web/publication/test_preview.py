import pytest
from django.utils import timezone, translation
from tests.factories.registry import make_event

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.queries import records
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as
from baluarte.web.publication.preview import in_words, public_row, record_of

pytestmark = pytest.mark.django_db
ALL = tuple(Publishable.values)


def record(cast, one):
    with acting_as(cast.owner.pk):
        held = Event.objects.select_related("current__state", "current__municipality")
        return record_of(held.get(pk=one.pk), at=timezone.now())


def row(cast, one, fields=ALL) -> dict[str, str]:
    with translation.override("en"):
        return {cell["note"]: cell["value"] for cell in public_row(record(cast, one), fields)}


def words(cast, one, field) -> str:
    with translation.override("en"):
        return in_words(record(cast, one), field, ALL)


def test_a_day_goes_out_as_its_month(cast):
    one = make_event(cast.side)
    assert (row(cast, one)["fecha"], words(cast, one, "date")) == (
        "2025-05",
        "May 2025 (the day is not published)",
    )


def test_a_day_on_which_somebody_died_goes_out(cast):
    one = make_event(cast.side, types=["AG-KIL"])
    assert row(cast, one)["fecha"] == "2025-05-03"


def test_a_small_municipality_is_not_named(cast):
    one = make_event(cast.side, municipality_id="30002")
    assert (row(cast, one)["municipio"], words(cast, one, "municipality")) == (
        "—",
        "none: fewer than 10,000 people live there, and who it was would be known",
    )


def test_a_municipality_of_unknown_population_is_not_named(cast):
    one = make_event(cast.side, municipality_id="20001")
    assert words(cast, one, "municipality") == "none: nobody knows how many people live there"


def test_a_place_that_is_only_a_state_names_no_municipality(cast):
    one = make_event(cast.side, municipality_id=None, state_id="30", place_precision="state")
    assert words(cast, one, "municipality") == (
        "none: it is not known that closely, or it is kept back"
    )


def test_a_victim_nobody_counted_is_not_counted(cast):
    one = make_event(cast.side, victims=None)
    assert (row(cast, one)["victimas"], words(cast, one, "victims")) == (
        "—",
        "none: nobody told how many",
    )


def test_what_is_not_ticked_does_not_go_out_and_the_state_does(cast):
    told = row(cast, make_event(cast.side), fields=())
    assert {name for name, value in told.items() if value != "—"} == {
        "referencia", "precision_fecha", "entidad", "entidad_nombre", "fuentes",
        "una_sola_revision", "tal_cual",
    }  # fmt: skip


def test_the_row_is_what_the_edition_then_holds(cast):
    one = make_event(cast.side, victims=2, types=["AG-THR", "AG-DTH"], perpetrators=["PE-MUN"])
    cast.let_out(one)
    edition = cast.publish()
    [published] = records(edition).rows
    told = row(cast, one)
    assert (
        told["fecha"],
        told["municipio"],
        told["tipos"],
        told["responsables"],
        told["victimas"],
    ) == (
        published.date,
        published.municipality_id,
        ";".join(published.types),
        ";".join(published.perpetrators),
        str(published.victims),
    )
