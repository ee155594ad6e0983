"""Counts for programs: those of the page, behind the wall of whose token it is."""

from datetime import date

import pytest
from tests.api.workbench import program_of
from tests.factories.registry import LATER, make_events, make_side

from baluarte.domain.analysis.queries import Dimension, Unit, count_now
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
COUNTS = "/api/v1/counts"
TOLD = [
    {"date": "2025-05-03", "types": ["AG-THR", "AG-PHY"], "perpetrators": ["PE-MUN"]},
    {"date": "2024", "municipality_id": "20001", "victims": None},
    {"date": "2025-12", "municipality_id": None},
]


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def ask(side):
    browser = program_of(side.documenter)

    def asked(question=""):
        answer = browser.get(f"{COUNTS}?{question}")
        return answer.status_code, answer.json()

    return asked


def test_a_count_is_the_registry_s_own(side, as_operator, ask):
    hidden = make_side(as_operator)
    make_events(side, TOLD)
    make_events(hidden, TOLD)
    status, said = ask("cuenta=acts&por=state&y=type&desde=2025")
    assert status == 200
    with acting_as(side.documenter.pk):
        by = (Dimension.STATE, Dimension.TYPE)
        filters = Filters(from_date=date(2025, 1, 1))
        expected = count_now(Unit.ACTS, by, filters, at=LATER)
    cells = {tuple(one["where"]): (one["all"], one["confirmed"]) for one in said["cells"]}
    assert cells == {
        tuple(code or None for code in where): tuple(cell) for where, cell in expected.cells.items()
    }
    assert said["total"] == {"all": 3, "confirmed": 0}
    assert (said["unit"], said["by"]) == ("acts", ["state", "type"])


def test_not_known_is_nothing_and_untold_is_said(side, ask):
    make_events(side, TOLD)
    _, said = ask("cuenta=victimisations&por=state")
    assert ([one["where"] for one in said["cells"]], said["untold"]) == ([[None], ["30"]], 1)


@pytest.mark.parametrize(
    ("question", "names"),
    [("cuenta=cows", ["cuenta"]), ("por=colour", ["por"]), ("desde=ayer", ["desde"]), ("tema=x", []),
     ("limite=5", [])],
)  # fmt: skip
def test_what_means_nothing_is_refused_by_its_name(ask, question, names):
    status, said = ask(question)
    assert (status, said["rule"], said["names"]) == (422, "api.not_understood", names)


def test_what_was_known_is_counted_as_it_was(side, ask):
    make_events(side, TOLD)
    assert [ask(f"conocido={day}")[1]["total"]["all"] for day in ("2020-01-01", "2100-01-01")] == [
        0, 3,
    ]  # fmt: skip


def test_a_count_read_is_in_the_log(side, ask):
    make_events(side, TOLD)
    ask("cuenta=acts&por=year&entidad=30")
    with acting_as(side.documenter.pk):
        [entry] = Entry.objects.filter(act="api.read_facts")
    assert (entry.actor, entry.objects_named) == (side.documenter.pk, [])
