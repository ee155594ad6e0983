"""The three real lists, read where they lie beside the project: every row is accounted for."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from tests.domain.intake.content import content_hash
from tests.factories.intake import AT, make_list

from baluarte.domain.audit.models import Entry
from baluarte.domain.files.reading import open_table
from baluarte.domain.intake.actions import export_list, read_delivery, receive_delivery
from baluarte.domain.intake.mapping import shipped_mapping
from baluarte.domain.intake.models import Coding, Delivery, Report
from baluarte.domain.intake.places import Territory
from baluarte.domain.intake.queries import reasons_of, victims_of
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.points import Locator
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ACCESSED = date(2026, 1, 15)
# Rows, and how many of them are coded, wait and are refused.
LISTS = {
    "a19_2018": ("a19_2018_reports.geojson", 146, (127, 18, 1)),
    "cpj": ("cpj_mexico_1992_2024.csv", 153, (120, 33, 0)),
    "global_witness": ("global_witness_mexico_2012_2021.csv", 154, (134, 20, 0)),
}
# In each run, and in the long proofs, where these are the first.
KILLS, MANY_KILLS = 4, 20


class Killed(Exception):
    """Stands for whatever ends a process."""


@dataclass
class Mortal:
    """The real territory, which dies at its so many-th question."""

    places: Territory
    left: int

    def match(self, text, *, state, is_municipality, on_date):
        self.left -= 1
        if self.left < 0:
            raise Killed
        return self.places.match(
            text, state=state, is_municipality=is_municipality, on_date=on_date
        )

    def check_point(self, longitude, latitude, *, municipality):
        return self.places.check_point(longitude, latitude, municipality=municipality)

    def locate(self, longitude, latitude):
        return self.places.locate(longitude, latitude)


@pytest.fixture(scope="module")
def country():
    framework = read_framework()
    return read_country(framework), Locator(framework)


@pytest.fixture
def places(country, cast, as_operator):
    known, shapes = country
    with as_operator():
        State.objects.bulk_create(
            [State(code=one.code, name=one.name) for one in known.states], ignore_conflicts=True
        )
        Municipality.objects.bulk_create(
            [
                Municipality(
                    code=one.code,
                    state_id=one.code[:2],
                    name=one.name,
                    source=one.source,
                    confidence=one.confidence,
                )
                for one in known.municipalities
            ],
            ignore_conflicts=True,
        )
    borders = [(one.one, one.other, one.length_km) for one in known.borders]
    return Territory(names=known.gazetteer(), shapes=shapes, borders=borders)


@pytest.fixture
def bring_in(shared, cast, places):
    """Bring a real list in, as far as nothing kills it; return list and delivery."""
    who = cast["documenter"].pk

    def do(name, source_list=None, *, places=places, chunk=1000):
        mapping = shipped_mapping(name)
        source_list = source_list or make_list(cast["steward"], cast["one"], mapping=mapping)
        data = (shared / "data/aggressions" / LISTS[name][0]).read_bytes()
        table = open_table(BytesIO(data), name=LISTS[name][0])
        with acting_as(who):
            delivery = receive_delivery(
                source_list=source_list,
                sha256=sha256(data).hexdigest(),
                table=table,
                mapping=mapping,
                accessed_date=ACCESSED,
                by=who,
                at=AT,
            )
        steps = read_delivery(
            delivery=delivery, rows=table.rows, places=places, chunk=chunk, by=who, at=AT
        )
        for read in steps:
            delivery = read
        return source_list, delivery

    return do


@pytest.mark.parametrize("name", LISTS)
def test_every_row_is_accounted_for(cast, bring_in, name):
    _, rows, states = LISTS[name]
    source_list, delivery = bring_in(name)
    counted = tuple(delivery.counts.get(one, 0) for one in ("coded", "to_complete", "refused"))
    assert (delivery.rows, counted, sum(counted)) == (rows, states, rows)
    with acting_as(cast["documenter"].pk):
        held = Counter(
            Report.objects.filter(source_list=source_list).values_list("state", flat=True)
        )
        assert (held.total(), len(set(Report.objects.values_list("row", flat=True)))) == (
            rows,
            rows,
        )
        assert all(one.reasons for one in Report.objects.exclude(state="coded").only("reasons"))


@pytest.mark.parametrize("name", LISTS)
def test_a_second_run_changes_nothing(cast, bring_in, name):
    source_list, first = bring_in(name)
    with acting_as(cast["documenter"].pk):
        before = (content_hash(source_list), Entry.objects.count())
    _, second = bring_in(name, source_list)
    with acting_as(cast["documenter"].pk):
        assert (content_hash(source_list), Entry.objects.count()) == before
        assert (second.pk, Delivery.objects.count()) == (first.pk, 1)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(MANY_KILLS, marks=pytest.mark.prove)])
@pytest.mark.parametrize("name", LISTS)
def test_killed_at_any_moment_it_ends_as_if_undisturbed(cast, bring_in, places, name, kills):
    chance = random.Random(name)
    straight, _ = bring_in(name)
    found, rows_done = [], []
    for _ in range(kills):
        cut = make_list(cast["steward"], cast["one"], mapping=shipped_mapping(name))
        chunk = chance.choice([7, 20, 50])
        mortal = Mortal(places, chance.randrange(LISTS[name][1] // 2))
        with pytest.raises(Killed):
            bring_in(name, cut, places=mortal, chunk=chunk)
        with acting_as(cast["documenter"].pk):
            rows_done.append(Delivery.objects.get(source_list=cut).rows_done % chunk)
        bring_in(name, cut, chunk=chunk)
        with acting_as(cast["documenter"].pk):
            found.append(content_hash(cut))
    with acting_as(cast["documenter"].pk):
        assert found == [content_hash(straight)] * kills
    assert rows_done == [0] * kills


@pytest.mark.parametrize("name", LISTS)
def test_her_sheet_sent_back_is_unchanged(cast, bring_in, places, name):
    source_list, _ = bring_in(name)
    who, file = cast["documenter"].pk, BytesIO()
    with acting_as(who):
        export_list(source_list=source_list, file=file, by=who, at=AT)
        table = open_table(file, name="hoja.csv")
        delivery = receive_delivery(
            source_list=source_list,
            sha256="0" * 64,
            table=table,
            mapping=shipped_mapping(name),
            accessed_date=ACCESSED,
            by=who,
            at=AT,
        )
    *_, delivery = read_delivery(delivery=delivery, rows=table.rows, places=places, by=who, at=AT)
    counts = [delivery.counts.get(one, 0) for one in ("unchanged", "new", "changed", "missing")]
    assert counts == [LISTS[name][1], 0, 0, 0]


def test_the_known_faults_of_2018_wait_each_with_its_reason(cast, bring_in):
    _, delivery = bring_in("a19_2018")
    with acting_as(cast["documenter"].pk):
        found = {(one.code, one.column): count for one, count in reasons_of(delivery).items()}
    assert {key: found[key] for key in found if not key[0].startswith("point")} == {
        ("row.repeated", ""): 1,
        ("date.missing", "Fecha"): 9,  # 00/00/0000
        ("date.future", "Fecha"): 1,  # 2918
        ("victim.missing", "Nombre"): 7,  # nnnn
        ("what.missing", "Hechos"): 7,
        ("place.unknown", "Estado"): 1,
        ("place.unknown", "Municipio"): 1,
        ("victim.reserved", "Nombre"): 16,
        ("victim.repeated", "Nombre"): 4,
    }
    assert sum(count for key, count in found.items() if key[0].startswith("point")) == 6


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("a19_2018", {"PE-FUN": 47, "PE-PRI": 2}),
        # Police, and of the others one poacher.
        ("global_witness", {"PE-POL": 10, "PE-OTH": 57}),
    ],
)
def test_who_is_said_less_exactly_than_we_ask_is_coded_as_far_as_it_is_said(
    cast, bring_in, name, generic
):
    _, delivery = bring_in(name)
    with acting_as(cast["documenter"].pk):
        unmapped = [one for one in reasons_of(delivery) if one.code == "perpetrator.unmapped"]
        codes = Counter(
            code
            for told in Coding.objects.values_list("perpetrators", flat=True)
            for code in told
            if code in ("PE-FUN", "PE-POL", "PE-PRI", "PE-OTH")
        )
    assert (unmapped, codes) == ([], generic)


def test_what_is_reserved_in_2018_is_somebody_and_is_not_named(cast, bring_in):
    source_list, _ = bring_in("a19_2018")
    who = cast["documenter"].pk
    with acting_as(who):
        rows = list(Report.objects.filter(source_list=source_list))
        told = victims_of([one.pk for one in rows], by=who, at=AT)
        codings = dict(Coding.objects.values_list("report", "victims"))
    reserved = {
        key: victims for key, victims in told.items() if any(v.is_reserved for v in victims)
    }
    assert len(reserved) == 16
    for key, victims in reserved.items():
        assert [v.name for v in victims if v.is_reserved] == [""] * sum(
            v.is_reserved for v in victims
        )
        assert codings[key] == len(victims)


def test_dates_that_are_not_a_day_are_kept_as_they_are_known(cast, bring_in):
    bring_in("cpj")
    with acting_as(cast["documenter"].pk):
        dates = Coding.objects.exclude(date__regex=r"^\d{4}-\d\d-\d\d$").values_list(
            "date", flat=True
        )
        assert sorted(dates)[:4] == ["2007-04", "2010-01", "2011-03", "2011-07"]
        assert (len(dates), "[2019-11-29..2020-01-07]" in dates) == (22, True)
