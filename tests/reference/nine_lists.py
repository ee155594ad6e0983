"""Nine lists of real events, each another organisation's, brought into one registry.

The three lists of the project's first days and six older snapshots of one of them. Read where they
lie beside the checkout, never copied: of a row only its list and its number are kept here.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from uuid import UUID

from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_list
from tests.factories.registry import make_curator
from tests.reference.plain_lists import Plain, Row

from baluarte.domain.access.actions import grant
from baluarte.domain.access.models import Account
from baluarte.domain.files.reading import open_table
from baluarte.domain.intake.actions import (
    PlaceSupplied,
    Supplied,
    complete_report,
    read_delivery,
    receive_delivery,
)
from baluarte.domain.intake.choices import PlacePrecision, ReportState
from baluarte.domain.intake.mapping import Mapping, parse_mapping, shipped_mapping
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.intake.places import Territory
from baluarte.domain.intake.reasons import Weight, from_json
from baluarte.domain.registry.actions import establish_from_list
from baluarte.domain.registry.models import Link
from baluarte.domain.territory.country import read_country
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.points import Locator
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

AT = datetime(2026, 2, 1, 18, tzinfo=UTC)
ACCESSED = date(2026, 1, 15)
WHOLE = {
    "a19_2018": "a19_2018_reports.geojson",
    "cpj": "cpj_mexico_1992_2024.csv",
    "global_witness": "global_witness_mexico_2012_2021.csv",
}
SNAPSHOTS = "cpj_mexico_snapshots.csv"
# The seventh, of 2024, is `cpj` itself.
OLDER = ("2016", "2018-02", "2018-12", "2020-04", "2022-08", "2023")
# What a snapshot gives: no key that each row has, and of the places cities, states or nothing.
MAPPING = """
name: {name}
title: {{es: Fotografía de una lista}}
producer: Committee to Protect Journalists
licence: Not stated at its source; for research
language: en
already_public: true
not_known: [Unknown]
date: {{column: date_raw, order: month_first, two_digit_years: true}}
place: {{text: location, likely: take}}
victims: {{column: name}}
outlet: {{column: organization, separators: [" and "]}}
types: {{constant: AG-KIL}}
what: {{constant: A journalist was killed}}
"""

# Rows are numbered in a file as a reader of it would: a table's first line names its columns.
FIRST = {"a19_2018": 1}
TABLE_FIRST = 2


@dataclass(frozen=True)
class Brought:
    """Nine lists in one registry, and the curator to whom all of them are open in codes."""

    curator: Account
    lists: dict[str, SourceList]
    # Which row each event comes from, from 0.
    rows: dict[UUID, Row]


def snapshots(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each older snapshot."""
    with (folder / SNAPSHOTS).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {name: [one for one in rows if one["snapshot"] == name] for name in OLDER}


def lay_country(as_operator) -> Territory:
    """Put the whole country on the map, as intake asks it."""
    framework = read_framework()
    known = read_country(framework)
    with as_operator():
        State.objects.bulk_create(
            [State(code=one.code, name=one.name) for one in known.states], ignore_conflicts=True
        )
        Municipality.objects.bulk_create(
            [
                Municipality(
                    code=one.code, state_id=one.code[:2], name=one.name, source=one.source,
                    confidence=one.confidence,
                )
                for one in known.municipalities
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    borders = [(one.one, one.other, one.length_km) for one in known.borders]
    return Territory(names=known.gazetteer(), shapes=Locator(framework), borders=borders)


def bring_all(folder: Path, *, told: dict[Row, Plain], places: Territory, as_operator) -> Brought:
    """Bring the lists in by the actions of intake and registry, and open each to the curators.

    What waits for a person is completed by one of its organisation: the state, where `told` has
    it; the rest is let stand as not known.
    """
    lists, rows = {}, {}
    for name, file, data, mapping in _files(folder):
        with as_operator():
            of = make_institution()
            steward = make_account(institution=of, roles=["data_steward", "documenter"])
        made = make_list(steward, of, mapping=mapping)
        _deliver(made, steward, file=file, data=data, mapping=mapping, places=places)
        with acting_as(steward.pk):
            for report in Report.objects.filter(source_list=made, state=ReportState.TO_COMPLETE):
                _complete(report, told[name, _place(name, report.row)].state, by=steward.pk)
        for _ in establish_from_list(source_list=made, by=steward.pk, at=AT):
            pass
        with acting_as(steward.pk):
            grant(
                compartment=made.compartment, role="curator", level=Level.CODED,
                ground="share level", by=steward.pk, at=AT,
            )  # fmt: skip
            links = Link.objects.filter(compartment=made.compartment, ended_at=None)
            rows |= {
                key: (name, _place(name, number))
                for key, number in links.values_list("event", "report__row")
            }
        lists[name] = made
    return Brought(make_curator(as_operator), lists, rows)


def _files(folder: Path) -> Iterator[tuple[str, str, bytes, Mapping]]:
    for name, file in WHOLE.items():
        yield name, file, (folder / file).read_bytes(), shipped_mapping(name)
    for name, told in snapshots(folder).items():
        text = StringIO(newline="")
        writer = csv.DictWriter(text, list(told[0]))
        writer.writeheader()
        writer.writerows(told)
        mapping = parse_mapping(MAPPING.format(name=f"cpj_{name.replace('-', '_')}"))
        yield name, f"{name}.csv", text.getvalue().encode(), mapping


def _deliver(made, steward, *, file, data, mapping, places) -> None:
    table = open_table(BytesIO(data), name=file)
    with acting_as(steward.pk):
        delivery = receive_delivery(
            source_list=made, sha256=sha256(data).hexdigest(), table=table, mapping=mapping,
            accessed_date=ACCESSED, by=steward.pk, at=AT,
        )  # fmt: skip
    read = read_delivery(delivery=delivery, rows=table.rows, places=places, by=steward.pk, at=AT)
    for step in read:
        assert step.pk == delivery.pk


def _complete(report: Report, state: str, *, by: UUID) -> None:
    waiting = {one.code for one in from_json(report.reasons) if one.weight == Weight.WAITS}
    knows = state and any(code.startswith("place.") for code in waiting)
    place = PlaceSupplied(PlacePrecision.STATE, state=state) if knows else None
    supplied = Supplied(place=place, settled=frozenset(waiting))
    complete_report(report=report, supplied=supplied, by=by, at=AT)


def _place(name: str, number: int) -> int:
    return number - FIRST.get(name, TABLE_FIRST)
