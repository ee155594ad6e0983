"""Published answers for what a release gives away.

The table of four by four and the two linked tables stand, with their answers, in the tests of
sdcTable (47, and up to 141 after one more hole; K is 3). Langsrud and Heldal (2018), An algorithm
for small count rounding of tabular data, Privacy in Statistical Databases. Machanavajjhala and
others (2007), l-diversity: privacy beyond k-anonymity, ACM TKDD 1.
"""

import numpy as np
import pytest
from tests.science.disclosure import twin
from tests.science.disclosure.published import (
    COUNTIES,
    EXAMPLE,
    FOURS,
    SIZES,
    THEIRS,
    THREES,
    grouped,
    square,
)

from baluarte.science.disclosure import audit_release, check_anonymity, round_table


def test_a_hidden_cell_is_exactly_47_though_every_line_has_two_holes():
    [only] = audit_release(square()).exposed
    assert (dict(only.cell), only.bounds, only.reason) == (
        {"row": "w", "column": "b"},
        (47, 47),
        "exact",
    )


@pytest.mark.parametrize(("hole", "upper"), [("xd", 78), ("xb", 141)])
def test_one_more_hole_makes_it_safe(hole, upper):
    audit = audit_release(square(hole))
    assert (audit.is_safe, audit.bounds(row="w", column="b")) == (True, (0, upper))


@pytest.mark.parametrize(("name", "groups"), [("county", COUNTIES), ("size", SIZES)])
def test_each_of_two_linked_tables_is_safe_alone(name, groups):
    assert audit_release(grouped(name, groups), threshold=4).exposed == ()


def test_together_they_tell_that_a_cell_is_exactly_3():
    tables = grouped("county", COUNTIES), grouped("size", SIZES)
    audit = audit_release(tables[0], published=[tables[1]], threshold=4)
    assert {(one.cell["place"], one.bounds) for one in audit.exposed} == {("K", (3, 3))}


def test_one_more_hole_in_both_makes_them_safe():
    hidden = "ABKLMN"
    tables = grouped("county", COUNTIES, hidden=hidden), grouped("size", SIZES, hidden=hidden)
    assert audit_release(tables[0], published=[tables[1]], threshold=4).exposed == ()


def missed(counts, rounded):
    """Return the sum of squared deviations over a table's cells, margins included."""
    return int(((np.asarray(rounded) - np.asarray(counts)) ** 2).sum())


def test_small_counts_are_rounded_as_near_as_in_the_published_example():
    theirs = twin.squared(THEIRS, "pqr", "abcde")["count"]
    ours = round_table(EXAMPLE, cells="small").table["rounded"]
    assert (missed(EXAMPLE["count"], ours), missed(EXAMPLE["count"], theirs)) == (68, 68)


def test_no_count_of_the_published_example_stays_small():
    rounded = round_table(EXAMPLE, cells="small").table["rounded"]
    assert set(rounded) & {1, 2, 3, 4} == set()


@pytest.mark.parametrize(("table", "least"), [(FOURS, 1), (THREES, 3)])
def test_published_tables_are_four_anonymous_and_so_diverse(table, least):
    found = check_anonymity(table, ["zip", "age"], k=4, sensitive=["condition"])
    assert (found.k, dict(found.diversity)) == (4, {"condition": least})


def test_the_class_in_which_all_have_cancer_is_named():
    found = check_anonymity(FOURS, ["zip", "age"], k=4, sensitive=["condition"])
    [only] = found.offending.to_dict("records")
    assert (only["age"], only["size"], only["reason"]) == ("3*", 4, "condition too alike")
