"""Are weights learned from records better than the written rule? Judged where the truth is known.

Five invented lists of an invented country, coded as intake codes them, names hashed: what the
worker that proposes pairs has before it. The learned table proposes no more pairs.
"""

from collections import Counter
from math import log2
from uuid import UUID

import pytest
from tests.demo.country.test_mappings import OfficialNames

from baluarte.demo.country.files import write_lists
from baluarte.demo.country.timespan import FIVE_YEARS
from baluarte.domain.files.reading.opening import open_table
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.mapping import Cells, shipped_mapping
from baluarte.domain.intake.victims import victims_told
from baluarte.domain.linkage.blocking import candidates
from baluarte.domain.linkage.comparison import FIELDS, WRITTEN, Compared, Date, compare
from baluarte.domain.linkage.weight_estimation import learn
from baluarte.domain.sealing.blind_index import hash_name
from baluarte.domain.sealing.keys import Key

KEY = Key(b"w" * 32)


@pytest.fixture(scope="module")
def told(country, places, tmp_path_factory):
    """What is compared of each coded row, and which event it is of."""
    territory, events = OfficialNames(places), {}
    for file, of in zip(
        write_lists(country, tmp_path_factory.mktemp("lists")), country.lists, strict=True
    ):
        mapping = shipped_mapping(file.mapping)
        with file.path.open("rb") as opened:
            table = open_table(opened, name=file.path.name)
            mapping.check_columns(table.columns)
            for row, true in zip(table.rows, of.rows, strict=True):
                outcome = code_row(
                    row, mapping=mapping, places=territory, accessed=FIVE_YEARS.closed_date
                )
                if outcome.state == ReportState.CODED:
                    one = _compared(len(events), outcome.coded, Cells(row.values, mapping))
                    events[one] = true.event
    return events


def _compared(number: int, coded, cells) -> Compared:
    names = [victim.name for victim in victims_told(cells).victims if victim.name]
    return Compared(
        id=UUID(int=number), compartment=UUID(int=0),
        first=coded.first_date and coded.first_date.toordinal(),
        last=coded.last_date and coded.last_date.toordinal(),
        state=coded.state, municipality=coded.municipality, types=frozenset(coded.types),
        names=tuple(hash_name(name, key=KEY) for name in names),
    )  # fmt: skip


@pytest.fixture(scope="module")
def learned(told):
    return learn(list(told))


@pytest.fixture(scope="module")
def compared(told):
    """Of every candidate: what agrees, and whether it is one event."""
    return [
        (compare(one, other), told[one] == told[other]) for one, other in candidates(list(told))
    ]


@pytest.fixture(scope="module")
def proposed(compared, learned):
    """Of each table: how many candidates it proposes, and how many of them are one event."""
    found = {
        name: [is_one for agreement, is_one in compared if weights.proposes(agreement)]
        for name, weights in (("written", WRITTEN), ("learned", learned.weights))
    }
    return {name: (len(said), sum(said)) for name, said in found.items()}


def test_at_no_more_proposals_learned_weights_find_at_least_as_many(proposed, learned) -> None:
    (written, right), (as_learned, right_as_learned) = proposed["written"], proposed["learned"]
    assert (learned.proposed, learned.proposed_as_written) == (as_learned, written)
    assert as_learned <= written
    assert right_as_learned >= right


def test_the_figures_are_those_of_the_record(told, proposed) -> None:
    """As docs/decisions/0025-weights-learned-and-adopted.md has them."""
    often = Counter(told.values()).values()
    assert len(told) == 10997
    assert sum(number * (number - 1) // 2 for number in often) == 4210
    assert proposed["written"] == (4520, 3988)
    # Estimated in floating point: within half a per cent.
    assert proposed["learned"] == pytest.approx((4514, 4134), rel=0.005)


@pytest.mark.parametrize("number", [2000, 4000, 5000])
def test_of_the_likeliest_so_many_no_fewer_are_one(learned, compared, number) -> None:
    right = [
        sum(is_one for _, is_one in _likeliest(compared, weights)[:number])
        for weights in (WRITTEN, learned.weights)
    ]
    assert right[1] >= right[0]


def test_what_is_estimated_lies_in_its_interval(learned) -> None:
    outside = [
        (name, level)
        for name in FIELDS
        for level, (m, u) in getattr(learned.weights, name).items()
        for low, high in [learned.intervals[name][level]]
        if not low - 0.1 <= log2(m / u) <= high + 0.1
    ]
    assert outside == []


def _likeliest(compared, weights):
    may_be = [
        (weights.weigh(one), is_one) for one, is_one in compared if one.date is not Date.APART
    ]
    return sorted(may_be, key=lambda told: -told[0])
