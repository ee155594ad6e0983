"""The rule by which pairs are weighed is printed whole, whichever holds."""

from dataclasses import replace

import pytest
from tests.factories.registry import LATER
from tests.web.registry.conftest import page_of

from baluarte.domain.linkage.actions import adopt_weights
from baluarte.domain.linkage.comparison import WRITTEN
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LEARNED = replace(
    WRITTEN, date={"day": (0.5, 0.0005), "apart": (0.1, 0.9)}, place={}, type={}, proposed_from=12.5
)
FROM = {"compared": 1234, "proposed": 56, "proposed_as_written": 57}


def adopt(curator, weights, ground, learned_from=None):
    with acting_as(curator.pk):
        adopt_weights(
            weights=weights, learned_from=learned_from, ground=ground, by=curator.pk, at=LATER
        )


def test_the_written_rule_is_printed_whole(enter, cast):
    found = enter(cast.owner).get(page_of("weighing"))
    rows = found.context["rows"]
    assert len(rows) == sum(
        len(levels) for levels in (WRITTEN.date, WRITTEN.place, WRITTEN.type, WRITTEN.names)
    )
    assert rows[0] == {
        "field": "When", "level": "The same day.", "one": 600, "two": 274, "bits": 11.1,
        "says": "Strongly for one event",
    }  # fmt: skip
    assert "In force is the written rule." in found.text


def test_an_adopted_table_is_printed_with_why_and_from_what(enter, cast, curator):
    adopt(curator, LEARNED, "Probada con la verdad inventada.", FROM)
    page = enter(cast.owner).get(page_of("weighing"))
    assert [(row["level"], row["bits"]) for row in page.context["rows"][:2]] == [
        ("The same day.", 10.0),
        ("The dates cannot be one.", -3.2),
    ]
    for said in ("Probada con la verdad inventada.", "12.5", "1,234"):
        assert said in page.text
    assert "In force is the written rule." not in page.text


def test_it_asks_as_often_for_many_as_for_none(enter, cast, curator, django_assert_max_num_queries):
    for number in range(5):
        adopt(curator, WRITTEN, f"Motivo {number}.")
    entered = enter(cast.owner)
    entered.get(page_of("weighing"))
    with django_assert_max_num_queries(15):
        page = entered.get(page_of("weighing"))
    assert len(page.context["adopted"]) == 5
