"""How many were never registered: three families, through the gate, with its reasons as answers."""

import json

import numpy as np
import pytest
from tests.domain.analysis.methods.invented import settings, table

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods import Refused, RunInput, estimate

LISTS = ("Coro", "Radio", "Sierra", "Taller")
FAST = {"families": ["log_linear", "decomposable"]}
# The example of docs/methods/recapture.md, with the answers that stand there.
EXAMPLE = {"100": 118, "010": 96, "110": 41, "001": 131, "101": 37, "011": 33, "111": 19}
GOLDEN = {"log_linear": (802, 719, 942), "decomposable": (797, 715, 922)}


def rows(counts, stratum=""):
    return tuple(sorted((stratum, pattern, n) for pattern, n in counts.items()))


def given(*parts, lists=LISTS, **changes):
    told = tuple(sorted(row for part in parts for row in part))
    return table(lists=lists, histories=told, known_in="2027-01", **changes)


def drawn(size, chances, seed, stratum=""):
    """Return histories of so many events that lists met independently, and those none met."""
    met = np.random.default_rng(seed).random((size, len(chances))) < chances
    counts = {}
    for one in met[met.any(axis=1)]:
        pattern = "".join("01"[int(on)] for on in one)
        counts[pattern] = counts.get(pattern, 0) + 1
    return rows(counts, stratum)


def ran(told, seed=1, **parameters):
    return estimate(RunMethod.UNDERCOUNT, told, settings(seed, **(FAST | parameters)))


def reason_of(told, **parameters):
    with pytest.raises(Refused) as caught:
        ran(told, **parameters)
    return caught.value.as_json()


def of(found, what, stratum=""):
    return {
        row["family"]: row for row in found.rows if (row["of"], row["stratum"]) == (what, stratum)
    }


def test_the_example_of_the_methods_page_gives_its_golden_totals():
    whole = of(ran(given(rows(EXAMPLE), lists=LISTS[:3])), "whole")
    told = {name: tuple(round(row[key]) for key in ("total", "low", "high"))
            for name, row in whole.items()}  # fmt: skip
    assert told == GOLDEN
    assert {row["observed"] for row in whole.values()} == {475}


def test_three_families_stand_beside_each_other():
    found = estimate(RunMethod.UNDERCOUNT, given(drawn(900, [0.4, 0.35, 0.4, 0.3], 3)), settings(2))
    whole = of(found, "whole")
    assert list(whole) == ["log_linear", "decomposable", "latent_class"]
    assert all(row["low"] <= 900 <= row["high"] for row in whole.values())
    assert [one["family"] for one in found.tables["families"]] == list(whole)
    assert all(one["assumes"]["es"] for one in found.tables["families"])
    assert [len(one["breaks"]) for one in found.tables["families"]] == [2, 3, 3]
    assert {row["list"] for row in found.tables["without"]} == {*LISTS}


def test_the_same_seed_gives_the_same_answer_to_the_last_figure():
    told = given(drawn(500, [0.4, 0.35, 0.4, 0.3], 3), linkages=(
        drawn(500, [0.4, 0.35, 0.4, 0.3], 3), drawn(495, [0.4, 0.35, 0.4, 0.3], 4),
    ))  # fmt: skip
    again = RunInput.read(json.loads(json.dumps(told.as_json())))
    first, second = (
        estimate(RunMethod.UNDERCOUNT, one, settings(9)).as_json() for one in (told, again)
    )
    assert json.dumps(first) == json.dumps(second)


def test_doubt_about_links_widens_the_interval():
    strict = drawn(500, [0.4, 0.35, 0.4, 0.3], 3)
    loose = tuple((s, p, n + 25) if p == "1100" else (s, p, n) for s, p, n in strict)
    alone = of(ran(given(strict)), "whole")["decomposable"]
    both = of(ran(given(strict, linkages=(strict, loose))), "whole")["decomposable"]
    assert both["high"] - both["low"] > alone["high"] - alone["low"]
    assert ran(given(strict, linkages=(strict, loose))).summary["linkages"] == 2


def test_strata_are_added_where_none_is_lacking_and_their_sum_answers_first():
    told = given(
        drawn(600, [0.5, 0.4, 0.1, 0.3], 5, "press"), drawn(600, [0.1, 0.4, 0.5, 0.3], 6, "land"),
        strata="victim_kind",
    )  # fmt: skip
    found = ran(told, strata="victim_kind")
    assert found.summary["headline"] == "sum"
    total = of(found, "sum")["decomposable"]["total"]
    parts = [of(found, "stratum", name)["decomposable"]["total"] for name in ("press", "land")]
    assert total == pytest.approx(sum(parts), rel=0.02)
    assert of(found, "whole")["decomposable"]["total"] < total


def test_a_stratum_that_is_refused_stands_beside_the_others_and_there_is_no_total():
    told = given(
        drawn(600, [0.5, 0.4, 0.3, 0.3], 5, "press"), rows({"1000": 9, "0100": 9}, "land"),
        strata="victim_kind",
    )  # fmt: skip
    found = ran(told, strata="victim_kind")
    [refused] = [row for row in found.tables["refused"] if row["stratum"] == "land"]
    assert refused["why"] == "empty_list"
    assert (refused["found"]["code"], refused["helps"]["code"]) == (
        "refused_empty_list", "needed_empty_list",
    )  # fmt: skip
    assert (of(found, "sum"), found.summary["headline"]) == ({}, "whole")
    assert of(found, "partial")["decomposable"]["lacks"] == ["land"]


def test_a_refusal_is_an_answer_with_its_reason_and_what_would_help():
    reason = reason_of(given(rows({"110": 20, "100": 30, "010": 30}), lists=LISTS[:3]))
    assert (reason["code"], reason["why"]) == ("not_estimable", "empty_list")
    assert reason["found"]["es"] == "La lista Sierra no tiene ningún caso."
    assert reason["helps"]["en"].startswith("What would help")


def test_two_lists_are_refused():
    reason = reason_of(given(rows({"11": 30, "10": 30, "01": 30}), lists=LISTS[:2]))
    assert reason["why"] == "few_lists"


def test_nothing_at_all_is_refused():
    assert reason_of(given(lists=()))["why"] == "few_lists"


def test_a_tiny_list_is_set_aside_aloud():
    told = given([(s, p + "0", n) for s, p, n in rows(EXAMPLE)], rows({"0001": 3}))
    found = ran(told)
    [said] = [one for one in found.cautions if one["code"] == "list_set_aside"]
    assert (said["facts"]["list"], said["facts"]["size"]) == ("Taller", 3)
    assert (found.summary["events"], found.summary["observed"]) == (478, 475)


def test_under_the_floor_of_what_is_known_it_is_said():
    found = ran(given(drawn(4000, [0.12, 0.1, 0.12, 0.1], 8)))
    said = [one for one in found.cautions if one["code"] == "known_below_floor"]
    assert {one["facts"]["floor"] for one in said} == {found.summary["known_floor"]} == {0.5}


def test_what_lies_in_no_stratum_and_what_waits_is_said():
    part = drawn(600, [0.5, 0.4, 0.3, 0.3], 5, "press")
    told = given(part, rows({"1100": 4}), strata="year", pairs_waiting=12, pairs_expected=3.5,
                 linkages=(part, part))  # fmt: skip
    said = {one["code"]: one for one in ran(told, strata="year").cautions}
    assert said["no_stratum"]["events"] == 4
    assert (said["pairs_waiting"]["pairs"], said["pairs_waiting"]["linkages"]) == (12, 2)
    assert "never_reached" in said


def test_too_many_tables_are_refused_before_anything_is_computed():
    parts = [rows({"1000": 1}, f"{number:02}") for number in range(1, 33)]
    told = given(*parts, strata="state", linkages=tuple(rows({"1000": n}) for n in range(1, 21)))
    reason = reason_of(told)
    assert (reason["code"], reason["tables"], reason["most"]) == ("too_many_tables", 660, 200)
