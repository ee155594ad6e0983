"""An edition whose released tables were taken back: blank wherever it is read, and never zero."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.policy import LATER, filled, make_policy_house
from tests.factories.policy_tables import CODE, COUNTS, SHARE, let_tables_out, take_tables_back

from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import PolicyRefused
from baluarte.domain.publication.actions.policy_blanks import blank_policy_rows
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow, TableRelease
from baluarte.domain.publication.policy_rows import sum_of
from baluarte.domain.publication.policy_rows.recomputed import digest_of_row
from baluarte.domain.publication.queries.policy_tables import indicator_as_it_reads
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
GONE = LATER + timedelta(days=2)


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return filled(made)


@pytest.fixture
def tables(house, as_operator):
    with as_operator():
        return let_tables_out(house)


@pytest.fixture
def release(house, tables):
    return house.let_out(at=LATER)


@pytest.fixture
def back(house, tables, release):
    """Take the tables back, and return the release as anybody reads it after."""
    take_tables_back(house, tables, at=GONE)
    return house.read(queries.policy_release, release.number)


def as_let_out(release, **asked):
    return PolicyRow.objects.filter(edition=release.edition_id, **asked)


def indicator(house, release):
    return house.read(queries.policy_row, release, PolicyRowKind.INDICATOR, CODE)


def test_before_it_is_taken_back_the_figure_of_the_tables_is_read(house, release):
    told = indicator(house, release).body
    assert (told["figure"]["state"], told["figure"]["value"]) == ("released", SHARE)
    assert told["released"]["tables"] == "1.0"


def test_what_stood_on_tables_is_blank_and_says_which_and_when(house, back):
    told = indicator(house, back).body
    blank = {name: told["figure"][name] for name in ("value", "numerator", "low", "high")}
    assert set(blank.values()) == {None}
    assert (told["figure"]["reason"], told["figure"]["tables"], told["figure"]["withdrawn"]) == (
        "tables_withdrawn", "1.0", local_day(GONE).isoformat(),
    )  # fmt: skip
    assert (told["released"], told["series"], told["institutions"]) == (None, [], [])
    assert told["progress"]["status"] == "cannot_be_said"


def test_lists_read_it_as_blank_too(house, back):
    [line] = house.read(queries.policy_figures, back, codes=[CODE])
    assert (line.figure["value"], line.figure["reason"]) == (None, "tables_withdrawn")
    assert line.progress["ratio"] is None


def test_its_axis_is_counted_again(house, release, back):
    asked = {"kinds": [PolicyRowKind.AXIS], "codes": ["protection"]}
    [was] = house.read(as_let_out, release, kind="axis", code="protection")
    [now] = house.read(queries.policy_rows, back, **asked)
    assert now.body["with_figure"] == was.body["with_figure"] - 1
    assert now.body["tables_withdrawn"] >= 1
    assert sum(now.body["progress"].values()) == sum(was.body["progress"].values())


def test_nobody_reads_what_stood_on_them_in_the_table_itself(house, release, back, as_role):
    for role in ("bal_public", "bal_app"):
        with as_role(role), acting_as(house.analyst.pk):
            row = PolicyRow.objects.get(edition=release.edition_id, kind="indicator", code=CODE)
        assert row.body["figure"]["value"] is None
        assert not {str(SHARE), *map(str, COUNTS.values())} & set(_values(row.body))


def test_the_sum_of_what_was_let_out_stays(house, release, back):
    [row] = house.read(as_let_out, release, kind="indicator", code=CODE)
    assert digest_of_row(row) != row.digest
    sums = PolicyRow.objects.filter(edition=release.edition_id).order_by("position")
    assert house.read(lambda: sum_of(sums.values_list("digest", flat=True))) == release.sha256


def test_nobody_blanks_a_figure_whose_tables_stand(house, release):
    with acting_as(house.curator.pk):
        blank_policy_rows()
    assert indicator(house, release).body["figure"]["value"] == SHARE


@pytest.mark.parametrize("more", [{}, {"figure": {"value": 99}}, {"contested": ["colado"]}])
def test_no_row_of_an_edition_is_written_again_by_who_took_its_tables_back(
    house, release, tables, as_operator, more
):
    """What stays of it the database says: of the rest of the body nobody says anything at all."""
    with as_operator():
        TableRelease.objects.update(withdrawn_at=GONE, withdrawn_why="wrong")
    [row] = house.read(as_let_out, release, kind="indicator", code=CODE)
    blank = indicator_as_it_reads(row.body, {"1.0": GONE})
    with acting_as(house.curator.pk), pytest.raises(DatabaseError), transaction.atomic():
        PolicyRow.objects.filter(pk=row.pk).update(body={**blank, **more})


def test_what_the_database_leaves_of_a_figure_is_what_is_read_before_it_is_blank(
    house, release, tables
):
    [row] = house.read(as_let_out, release, kind="indicator", code=CODE)
    take_tables_back(house, tables, at=GONE)
    [left] = house.read(as_let_out, release, kind="indicator", code=CODE)
    assert left.body == indicator_as_it_reads(row.body, {"1.0": GONE})


def test_what_waits_on_tables_taken_back_does_not_go_out(house, tables):
    edition = house.prepare(at=LATER)
    take_tables_back(house, tables, at=GONE)
    with pytest.raises(PolicyRefused, match="tables_taken_back"):
        house.review(edition, at=GONE)


def _values(held):
    if isinstance(held, dict):
        for one in held.values():
            yield from _values(one)
    elif isinstance(held, list):
        for one in held:
            yield from _values(one)
    else:
        yield str(held)


def test_it_is_said_of_each_edition_what_fell(house, release, back):
    codes = {one.code for one in house.read(queries.fallen_indicators, [back])}
    assert CODE in codes
    assert house.read(queries.tables_withdrawn, release).keys() == {"1.0"}


def test_tables_taken_back_before_an_edition_change_nothing_of_it(house, tables):
    take_tables_back(house, tables, at=LATER)
    release = house.let_out(at=LATER)
    assert house.read(queries.fallen_indicators, [release]) == []
    assert indicator(house, release).body["figure"]["reason"] == "confidential"
