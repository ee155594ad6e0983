"""Two dimensions as a grid: each in one cell, totals that add up, the same as a file."""

import csv
from io import StringIO

import pytest
from tests.factories.registry import make_events
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.queries import Cell, Counted, Dimension, Unit
from baluarte.web.analysis.presenters.count_grid import MOST_COLUMNS, grid

pytestmark = pytest.mark.django_db
ASKED = "?cuenta=events&por=state&y=year"


@pytest.fixture
def page(enter, cast):
    make_events(cast.side, [{}, {}, {"municipality_id": "20001"}, {"municipality_id": None}])
    return enter(cast.owner)


def test_rows_columns_and_the_corner_add_up(page):
    drawn = page.get(page_of("counts") + ASKED).context["grid"]
    assert [[one["count"] for one in row["cells"]] for row in drawn["rows"]] == [[2], [1], [1]]
    assert [row["total"] for row in drawn["rows"]] == [2, 1, 1]
    assert [one["total"] for one in drawn["columns"]] == [4]
    assert drawn["total"] == 4
    assert drawn["rows"][-1]["says"] == "Nobody told"


def test_the_page_has_a_table_with_heads_of_rows_and_columns(page):
    said = page.get(page_of("counts") + ASKED).content.decode()
    table = said.partition('id="counts-grid"')[2].partition("</table>")[0]
    assert table.count('scope="col"') == 2
    assert table.count('scope="row"') == 4


def test_the_grid_is_downloaded_with_its_totals(page):
    answer = page.get(page_of("counts") + f"{ASKED}&formato=cuadro")
    assert 'filename="cuadro.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode().removeprefix("\ufeff"))))
    assert rows[0][0] == "State of the country by Year"
    assert [row[1:] for row in rows[1:]] == [["2", "2"], ["1", "1"], ["1", "1"], ["4", "4"]]


@pytest.mark.parametrize("asked", ["?por=state", "?por=state&y=year&z=group"])
def test_one_dimension_or_three_make_no_grid(page, asked):
    assert page.get(page_of("counts") + asked).context["grid"] is None


def counted(cells):
    by = (Dimension.MUNICIPALITY, Dimension.LABOR)
    held = {where: Cell(count, 0) for where, count in cells.items()}
    total = Cell(sum(cells.values()), 0)
    return Counted(unit=Unit.VICTIMS, by=by, cells=held, total=total, known_at=None, untold=0)


def test_many_columns_stand_down_and_too_many_both_ways_are_no_grid():
    many = {(f"20{n:03}", "journalist"): n + 1 for n in range(MOST_COLUMNS + 6)}
    turned = Counted(
        unit=Unit.VICTIMS, by=(Dimension.LABOR, Dimension.MUNICIPALITY),
        cells={(two, one): Cell(count, 0) for (one, two), count in many.items()},
        total=Cell(0, 0), known_at=None, untold=0,
    )  # fmt: skip
    drawn = grid(turned, {})
    assert (len(drawn["rows"]), len(drawn["columns"])) == (MOST_COLUMNS + 6, 1)
    assert drawn["corner"].startswith("Municipio por")


def test_more_ink_is_more_and_nothing_has_none():
    drawn = grid(counted({("20001", "journalist"): 1, ("20001", "defender"): 40,
                          ("20002", "defender"): 3}), {})  # fmt: skip
    shades = {one["count"]: one["shade"] for row in drawn["rows"] for one in row["cells"]}
    assert shades[0] == 0 < shades[1] < shades[3] < shades[40]
