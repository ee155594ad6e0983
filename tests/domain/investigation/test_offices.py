"""Profiles of offices, worked out by hand in `golden_offices.yaml`: read, judged, flagged, silent."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from tests.factories.intake import make_places
from tests.factories.statements import (
    NOW,
    keep,
    let_stand,
    make_every_state,
    make_organisation,
    say,
    say_all,
)

from baluarte.domain.accountability.indicators import figure_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.investigation.queries.impunity_states import by_state
from baluarte.domain.investigation.queries.office_figures import office_figures
from baluarte.domain.investigation.queries.offices import (
    NoSuchOffice,
    office_profile,
    offices,
    profiles,
    units_of,
)
from baluarte.domain.investigation.queries.scope import Scope
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.queries.office_matrix import office_matrix
from baluarte.domain.statements.report_states import ReportState
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
GOLDEN = yaml.safe_load((Path(__file__).parent / "golden_offices.yaml").read_text("utf-8"))
YEAR = {"first_date": date(2025, 1, 1), "last_date": date(2025, 12, 31)}
REPORT = "protocol_progress"
DELIVERED, LATE, NOT = ReportState.DELIVERED, ReportState.LATE, ReportState.NOT_REPORTED


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
    made = SimpleNamespace(institution=institution, one=one, other=other)
    made.document = keep(one, institution)
    return made


@pytest.fixture
def golden(house):
    rows = [row for each in GOLDEN["offices"] for row in _rows(each)]
    let_stand(house.other, *say_all(house.one, house.document, *rows))
    return house


def _rows(each):
    for heading, about, value in each["said"]:
        yield said(heading, value, each["code"], about=about)
    for unit, rows in each.get("units", {}).items():
        for heading, about, value in rows:
            yield said(heading, value, unit, about=about)
    for number, day in enumerate(each["quarters"], start=1):
        if day:
            yield said("report_day", day, each["code"], about=REPORT) | quarter(number)


def said(heading, value, institution="EDO-09-FIS", **more):
    row = {"heading": heading, "institution": institution, **YEAR, **more}
    if isinstance(value, dict):
        return row | {"answer": Answer(next(iter(value))), "value": None}
    return row | {"value": Decimal(value) if isinstance(value, int) else value}


def quarter(number):
    last = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31))[number - 1]
    return {"first_date": date(2025, 3 * number - 2, 1), "last_date": last}


def profile(house, code, year=2025, at=NOW):
    with acting_as(house.one.pk):
        return office_profile(code, year, known_at=at)


def test_s24_and_s29_the_golden_offices_are_read_as_worked_out_by_hand(golden):
    with acting_as(golden.one.pk):
        found = {one.institution: one for one in profiles(2025, known_at=NOW)}
        matrix = office_matrix("fiscalias", 2025, known_at=NOW)
        figures = {
            code: figure_of(code, Period(2025), known_at=NOW) for code in GOLDEN["indicators"]
        }
    assert tuple(found) == offices()
    assert len(found) == len(matrix.offices) == 33
    assert sum(one.has_data for one in found.values()) == GOLDEN["with_data"]
    rows = {one.institution: one for one in matrix.offices}
    for each in GOLDEN["offices"]:
        one = found[each["code"]]
        levels = {section.heading.code: section.judged.level for section in one.sections}
        assert levels == each["levels"], each["code"]
        silence = one.silence
        assert [silence.answered, silence.refused, silence.unanswered] == each["silence"]
        assert one.is_trained_without_use is each.get("is_flagged", False)
        assert rows[each["code"]].is_trained_without_use is each.get("is_flagged", False)
        assert [_plain(cell) for cell in rows[each["code"]].cells] == each["matrix"], each["code"]
    counts = [Counter(one.reports[place].state for one in found.values()) for place in range(4)]
    assert [[one[DELIVERED], one[LATE], one[NOT]] for one in counts] == GOLDEN["reports"]
    told = {
        code: None if one.value is None else [int(one.numerator), int(one.denominator)]
        for code, one in figures.items()
    }
    assert told == GOLDEN["indicators"]


def _plain(cell):
    value = cell.rows[0].value if cell.rows else None
    return int(value) if isinstance(value, Decimal) else value


def test_a_unit_speaks_where_its_office_does_not_and_never_over_it(golden):
    federal = profile(golden, "FGR")
    for heading, unit in GOLDEN["offices"][0]["spoken_by"].items():
        lines = [line for one in federal.sections for line in one.lines]
        assert {line.unit for line in lines if line.stated.heading == heading} == {unit}
    assert federal.stated("files_opened").numbers == (Decimal(40),)
    assert {"FEADLE", "FGR-FEMDH"} <= set(units_of("FGR"))
    assert profile(golden, "FEADLE").stated("files_opened").numbers == (Decimal(39),)


def test_s24_the_same_evidence_has_the_same_digest_and_another_document_changes_it(golden):
    first = profile(golden, "EDO-20-FIS")
    assert profile(golden, "EDO-20-FIS").digest == first.digest
    other = keep(golden.one, golden.institution, content=b"Otra respuesta inventada.")
    let_stand(golden.other, say(golden.one, other, **said("staff_trained", 0, "EDO-20-FIS")))
    again = profile(golden, "EDO-20-FIS")
    assert again.digest != first.digest
    # Two documents that do not agree: both stand, and the level is the lower.
    assert again.stated("staff_trained").is_contradicted
    assert again.section("training").judged.level == "none"


def test_s24_evidence_older_than_the_text_lets_it_stand_counts_no_more(golden):
    assert profile(golden, "EDO-09-FIS", 2027).section("unit").judged.level == "working"
    assert profile(golden, "EDO-09-FIS", 2028).section("unit").judged.level == "none"


def test_of_nobody_anything_is_stated_and_no_office_is_good(house):
    with acting_as(house.one.pk):
        found = profiles(2025, known_at=NOW)
    assert {section.judged.number for one in found for section in one.sections} == {0}
    assert {one.silence.asked for one in found} == {0}


@pytest.mark.parametrize("code", ["EDO-09-VIC", "SEGOB", "nada"])
def test_what_is_no_office_is_none(house, code):
    with pytest.raises(NoSuchOffice):
        profile(house, code)


def test_figures_of_offices_stand_beside_those_held_here_and_are_never_added(golden):
    with acting_as(golden.one.pk):
        found = office_figures([2024, 2025], known_at=NOW, of=["EDO-20-FIS", "FGR", "EDO-30-FIS"])
    assert [(one.office, one.year) for one in found] == [
        (code, year) for code in ("EDO-20-FIS", "FGR", "EDO-30-FIS") for year in (2024, 2025)
    ]
    by = {(one.office, one.year): one for one in found}
    told = [one.stated.stated.numbers for one in by["EDO-20-FIS", 2025].stages]
    assert told == [(Decimal(18),), (Decimal(4),), (Decimal(2),), (Decimal(1),)]
    assert [one.held for one in by["EDO-20-FIS", 2025].stages] == [0, 0, 0, 0]
    assert not by["EDO-20-FIS", 2024].is_stated
    reserved = by["EDO-30-FIS", 2025].stages[0].stated.stated
    assert (reserved.numbers, reserved.is_unanswered) == ((), True)


def test_what_an_office_did_not_answer_stands_beside_the_files_of_its_state(golden):
    with acting_as(golden.one.pk):
        of_2025 = by_state({}, scope=Scope(since=2025, until=2025), at=NOW)
        of_2019 = by_state({}, scope=Scope(since=2019, until=2019), at=NOW)
    found = {one.office: one.silence for one in of_2025.rows}
    for each in GOLDEN["offices"]:
        silence = found[each["code"]]
        assert [silence.answered, silence.refused, silence.unanswered] == each["silence"]
    assert {one.silence.asked for one in of_2019.rows} == {0}
