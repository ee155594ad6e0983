"""The released tables of a demonstration, counted again from its rows: each cell and each median."""

import json

import pytest
from tests.cli.installation import python

pytestmark = pytest.mark.journey
AGAIN = """
import json
import django
django.setup()
from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries import compliance
from baluarte.domain.publication.disclosure_control import guard_tables
from baluarte.domain.publication.limits import table_limits
from baluarte.domain.publication.medians import told_medians
from baluarte.domain.publication.models import ReleasedCell, TableRelease
from baluarte.domain.publication.release_table import Cell
from baluarte.domain.territory.models import State
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.indicators import indicators

with connected_as(DatabaseRole.APP):
    keeper = Account.objects.get(username="carlos").pk
found, known = [], list(indicators().values())
with connected_as(DatabaseRole.WORKER), acting_as(keeper):
    states = list(State.objects.order_by("code").values_list("code", flat=True))
    earlier = {}
    # What was taken back has no figures any more.
    for one in TableRelease.objects.filter(withdrawn_at=None).order_by("number", "revision"):
        counted = compliance(Period.read(one.period), known_at=one.known_at)
        before = earlier.setdefault(one.period, [])
        again = guard_tables(
            counted.tally, known, states=states, guard=one.guard, limits=table_limits(),
            earlier=before,
        )
        fields = Cell._fields
        stands = [Cell(*row) for row in ReleasedCell.objects.filter(release=one).order_by(
            "position").values_list(*fields)]
        differ = sum(a != b for a, b in zip(again.cells, stands, strict=True))
        medians = told_medians(counted.tally, known, again.cells, table_limits())
        figures = sum(cell.shown != "no_data" for cell in stands)
        found.append([str(one), differ, medians == one.medians, figures,
                      list(counted.coverage.names) == one.manifest["reported"]])
        before.append(stands)
print(json.dumps(found))
"""


def test_counted_again_from_the_rows_it_is_what_was_released(system):
    given = system.environment | {"DJANGO_SETTINGS_MODULE": "baluarte.config.settings"}
    found = json.loads(python(AGAIN, given).splitlines()[-1])
    assert len(found) >= 3
    assert [row for row in found if row[1] != 0 or not row[2] or not row[4]] == []
    assert all(row[3] > 100 for row in found)
