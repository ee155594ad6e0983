from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.norms.instruments import (
    PlannedMeasure,
    Rating,
    Scenario,
    Study,
    insufficient,
    newest,
    presumed_level,
    refusals,
)
from baluarte.norms.instruments.judgement import _wording

RISK = newest("risk")
SELF_DECLARED = [id_ for id_, item in RISK.items.items() if item.is_self_declared]
OTHERS = [id_ for id_ in RISK.items if id_ not in SELF_DECLARED]
UNKNOWN = Rating(None)
CODED = Rating(1, has_evidence=True, reliability="high")
ESCORT = PlannedMeasure("MU-3", ("outside",), "SSPC", date(2026, 3, 20))
DIGITAL = PlannedMeasure("MD-1", ("accounts",), "CSO-FARO", date(2026, 3, 20))
COMPLETE = Study(
    unit="person",
    ratings=dict.fromkeys(RISK.items, CODED),
    level="medio",
    has_level_reason=True,
    nexus="relacionado_con_la_labor",
    scenarios=(Scenario("outside", "physical"), Scenario("accounts", "digital")),
    measures=(ESCORT, DIGITAL),
    review_date=date(2026, 9, 1),
    position="dissents",
)

ratings = st.dictionaries(
    st.sampled_from(list(RISK.items)),
    st.builds(Rating, st.sampled_from([None, 0, 1, 2, 3]), st.booleans()),
)


def test_a_complete_study_closes_even_when_the_person_dissents():
    assert refusals(RISK, COMPLETE) == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"unit": "household"}, [("unit", "unknown_unit")]),
        ({"level": ""}, [("level", "no_level")]),
        ({"level": "extremo"}, [("level", "no_level")]),
        ({"has_level_reason": False}, [("level", "level_without_reason")]),
        ({"level": "inminente"}, [("level", "imminent_without_declaration")]),
        ({"level": "inminente", "is_imminent_declared": True}, []),
        ({"is_imminent_declared": True}, [("level", "override_without_reason")]),
        ({"is_imminent_declared": True, "has_override_reason": True}, []),
        ({"level_before": "alto"}, [("level", "override_without_reason")]),
        ({"level_before": "bajo"}, [("level", "override_without_reason")]),
        ({"level_before": "medio"}, []),
        ({"level_before": "alto", "has_override_reason": True}, []),
        ({"nexus": ""}, [("nexus", "no_nexus")]),
        ({"nexus": "no_determinado"}, []),
        ({"review_date": None}, [("review_date", "no_review_date")]),
        ({"position": ""}, [("position", "no_position")]),
        ({"position": "standing"}, []),
        ({"position": "not_had"}, [("position", "position_without_reason")]),
        ({"position": "not_had", "has_position_reason": True}, []),
        ({"scenarios": (), "measures": ()}, [("scenarios", "no_scenario")]),
    ],
)  # fmt: skip
def test_what_a_study_lacks_is_named(changes, found):
    assert named(replace(COMPLETE, **changes)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"institution": ""}, [("MD-1", "measure_without_institution")]),
        ({"delivery_date": None}, [("MD-1", "measure_without_delivery_date")]),
        ({"answers": ()}, [("accounts", "scenario_without_measure")]),
        ({"answers": ("accounts", "rain")}, [("MD-1", "unknown_scenario")]),
        ({"is_collective": True}, [("MD-1", "collective_without_consent")]),
        (
            {"code": "MZ-9"},
            [("accounts", "scenario_answered_otherwise"), ("MZ-9", "unknown_measure")],
        ),
    ],
)
def test_what_a_measure_lacks_is_named(changes, found):
    assert named(replace(COMPLETE, measures=(ESCORT, replace(DIGITAL, **changes)))) == found


def test_a_panic_button_alone_answers_no_digital_scenario():
    button = replace(ESCORT, code="MP-7", answers=("outside", "accounts"))
    assert named(replace(COMPLETE, measures=(button,))) == [
        ("accounts", "scenario_answered_otherwise")
    ]


def test_a_scenario_has_its_kind():
    unnamed = (Scenario("outside"), Scenario("accounts", "digital"))
    assert named(replace(COMPLETE, scenarios=unnamed)) == [("outside", "no_scenario_kind")]


def test_a_measure_that_is_always_collective_needs_the_consent_of_the_collective():
    radio = replace(ESCORT, code="MC-2")
    study = replace(COMPLETE, measures=(radio, DIGITAL))
    assert (named(study), named(replace(study, has_collective_consent=True))) == (
        [("MC-2", "collective_without_consent")],
        [],
    )


@pytest.mark.parametrize(
    ("rating", "found"),
    [
        (Rating(3), [("D1-02", "evidence_missing")]),
        (Rating(2), [("D1-02", "evidence_missing")]),
        (Rating(1), []),
        (Rating(3, has_evidence=True), []),
        (Rating(4, has_evidence=True), [("D1-02", "unknown_code")]),
        (Rating(-1), [("D1-02", "unknown_code")]),
        (UNKNOWN, []),
    ],
)
def test_what_a_code_needs(rating, found):
    assert named(with_ratings({"D1-02": rating})) == found


def test_an_item_that_the_instrument_does_not_have_is_refused():
    assert named(with_ratings({"D9-01": CODED})) == [("D9-01", "unknown_item")]


def test_an_item_left_out_is_refused_and_one_that_may_stay_undeclared_is_not():
    left = {id_: CODED for id_ in RISK.items if id_ not in ("D2-01", *SELF_DECLARED)}
    assert named(replace(COMPLETE, ratings=left)) == [("D2-01", "item_left_out")]


@pytest.mark.parametrize(
    ("unknown", "domains"),
    [
        (["D1-01", "D1-02"], ()),
        (["D1-01", "D1-02", "D1-03"], ("D1",)),
        (["D2-01"], ()),
        (["D2-01", "D2-02"], ("D2",)),
        (["D3-01", *SELF_DECLARED], ()),
        (["D3-01", "D3-05"], ("D3",)),
        (["D4-01"], ()),
        (["D4-01", "D4-02"], ("D4",)),
        (["D5-01"], ()),
        (["D5-01", "D5-02"], ("D5",)),
    ],
)
def test_more_than_a_quarter_unknown_in_a_domain_is_insufficient(unknown, domains):
    rated = dict.fromkeys(RISK.items, CODED) | dict.fromkeys(unknown, UNKNOWN)
    assert insufficient(RISK, rated) == domains


def test_insufficient_information_keeps_a_study_open():
    assert named(with_ratings(dict.fromkeys(["D4-01", "D4-02"], UNKNOWN))) == [
        ("D4", "insufficient_information")
    ]


@pytest.mark.parametrize(
    ("is_in_force", "is_declared", "level"),
    [(True, True, "alto"), (True, False, ""), (False, True, ""), (False, False, "")],
)
def test_the_presumption_is_a_policy_and_asks_nobody_to_declare(is_in_force, is_declared, level):
    assert presumed_level(RISK, is_in_force=is_in_force, is_declared=is_declared) == level


def test_an_instrument_without_presumption_presumes_nothing():
    bare = replace(RISK, presumption=None)
    assert presumed_level(bare, is_in_force=True, is_declared=True) == ""


@given(ratings, st.randoms())
def test_the_order_of_ratings_does_not_matter(rated, random):
    entries = list(rated.items())
    random.shuffle(entries)
    study = replace(COMPLETE, ratings=rated)
    assert refusals(RISK, study) == refusals(RISK, replace(study, ratings=dict(entries)))


@given(ratings, st.sampled_from(list(RISK.items)))
def test_to_know_less_never_makes_information_sufficient(rated, id_):
    less = rated | {id_: UNKNOWN}
    assert set(insufficient(RISK, rated)) <= set(insufficient(RISK, less))


@given(ratings, st.sampled_from(list(RISK.items)))
def test_an_item_left_out_weighs_as_one_unknown(rated, id_):
    without = {other: rating for other, rating in rated.items() if other != id_}
    assert insufficient(RISK, without) == insufficient(RISK, rated | {id_: UNKNOWN})


@given(ratings, st.sets(st.sampled_from(list(RISK.items))))
def test_more_evidence_never_adds_a_refusal(rated, supported):
    more = {
        id_: replace(rating, has_evidence=True) if id_ in supported else rating
        for id_, rating in rated.items()
    }
    before = set(refusals(RISK, replace(COMPLETE, ratings=rated)))
    assert set(refusals(RISK, replace(COMPLETE, ratings=more))) <= before


@given(ratings, st.sets(st.sampled_from(SELF_DECLARED)), st.booleans())
def test_what_stays_undeclared_never_costs(rated, silent, is_left_out):
    kept = {id_: rating for id_, rating in rated.items() if id_ not in silent}
    undeclared = kept if is_left_out else kept | dict.fromkeys(silent, UNKNOWN)
    before = set(refusals(RISK, replace(COMPLETE, ratings=rated)))
    assert set(refusals(RISK, replace(COMPLETE, ratings=undeclared))) <= before
    assert insufficient(RISK, undeclared) == insufficient(RISK, rated)


@given(ratings)
def test_every_refusal_says_itself_in_both_languages(rated):
    study = Study("household", ratings=rated, measures=(PlannedMeasure("MZ-9", ("rain",)),))
    for refusal in refusals(RISK, study):
        said = {refusal.in_language(language) for language in ("es", "en")}
        assert (len(said), "" in said) == (2, False)


def test_every_word_of_a_refusal_stands_in_both_languages():
    assert [code for code, said in _wording().items() if set(said) != {"es", "en"}] == []


def named(study):
    return [(refusal.where, refusal.code) for refusal in refusals(RISK, study)]


def with_ratings(changed):
    return replace(COMPLETE, ratings=COMPLETE.ratings | changed)
