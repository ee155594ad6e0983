"""What an edition of the policy holds: every indicator, both sides, promises, who is silent."""

import pytest
from tests.factories.policy import INVESTIGATED, LATER, filled, make_policy_house

from baluarte.domain.accountability.indicators import QueryRule, rule_of
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows import prose_of
from baluarte.domain.publication.policy_rows.indicators import OPEN_QUERIES
from baluarte.norms.policy import objectives, policy_indicators, state_obligations

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return filled(made)


@pytest.fixture
def release(house):
    return house.let_out()


@pytest.fixture
def rows(house, release):
    """Return the rows of a kind by code, as the edition holds them."""

    def of(kind):
        return {one.code: one for one in house.read(queries.policy_rows, release, kinds=[kind])}

    return of


def test_every_indicator_has_a_row(rows):
    assert list(rows(PolicyRowKind.INDICATOR)) == list(policy_indicators())


def test_every_indicator_has_a_figure_or_a_reason(rows):
    for one in rows(PolicyRowKind.INDICATOR).values():
        figure = one.body["figure"]
        assert (figure["value"] is None) == bool(figure["reason"]), one.code


def test_what_counts_confidential_files_has_no_figure_without_a_release_table(rows):
    reasons = {
        code: row.body["figure"]["reason"]
        for code, row in rows(PolicyRowKind.INDICATOR).items()
        if isinstance(rule := rule_of(code), QueryRule) and rule.name not in OPEN_QUERIES
    }
    assert (len(reasons) > 15, set(reasons.values())) == (True, {"confidential"})


def test_a_figure_names_the_statements_it_stands_on(rows):
    facts = rows(PolicyRowKind.FACT)
    sources = rows(PolicyRowKind.INDICATOR)[INVESTIGATED].body["sources"]
    told = {(facts[one].part_of, facts[one].body["page"]) for one in sources}
    assert told == {("files_opened", 3), ("files_work_hypothesis", 3)}


def test_a_fact_leads_to_its_document_with_its_hash(rows):
    fact = next(iter(rows(PolicyRowKind.FACT).values())).body
    assert (fact["source"]["url"], len(fact["source"]["sha256"]), fact["quote"]) == (
        "https://ejemplo.test/respuesta.pdf", 64, "Se iniciaron 14 carpetas.",
    )  # fmt: skip


def test_who_gave_no_figure_is_among_the_institutions_of_an_indicator(rows):
    each = rows(PolicyRowKind.INDICATOR)[INVESTIGATED].body["institutions"]
    told = {one["code"]: one["series"][-1]["value"] for one in each}
    assert (len(told), told["EDO-09-FIS"], told["EDO-30-FIS"]) == (33, 25, None)


def test_both_sides_stand_side_by_side_with_how_far_they_differ(rows):
    [said] = rows(PolicyRowKind.INDICATOR)[INVESTIGATED].body["sides"]
    told = (
        [one["verdict"] for one in said["authority"]],
        [one["verdict"] for one in said["civil"]],
    )
    assert (*told, said["difference"]) == (["advances"], ["nothing"], 2)


def test_a_target_says_its_day_and_its_document(rows):
    [target] = rows(PolicyRowKind.INDICATOR)[INVESTIGATED].body["targets"]
    assert (target["value"], target["due"], bool(target["source"])) == (60, "2028-12-31", True)


def test_promises_say_where_they_stand(rows):
    told = sorted(one.body["standing"] for one in rows(PolicyRowKind.COMMITMENT).values())
    assert told == ["kept", "past"]


def test_every_objective_and_obligation_has_a_row(rows):
    told = (
        set(rows(PolicyRowKind.OBJECTIVE)),
        set(rows(PolicyRowKind.OBLIGATION)),
    )
    assert told == (set(objectives()), set(state_obligations()))


def test_an_institution_says_what_it_owes_did_does_late_and_where_it_is_silent(rows):
    counts = rows(PolicyRowKind.INSTITUTION)["SEGOB"].body["counts"]
    assert (counts["did"], counts["late"]) == (1, 1)


def test_a_figure_that_a_document_states_is_no_deed(rows):
    facts = rows(PolicyRowKind.FACT).values()
    answered = {one.code for one in facts if one.body["answer"] == "answered"}
    bodies = [one.body for one in rows(PolicyRowKind.INSTITUTION).values()]
    stated = {code for body in bodies for _, code in body["stated"]}
    assert stated == answered
    assert not answered & {code for body in bodies for _, code in body["did"]}


def test_an_office_that_did_not_answer_is_silent(rows):
    silent = rows(PolicyRowKind.INSTITUTION)["EDO-30-FIS"].body["silent"]
    assert {kind for kind, _ in silent} == {"fact"}


def test_axes_are_counted_from_the_rows_of_the_edition(rows):
    axes = rows(PolicyRowKind.AXIS)
    assert sum(one.body["indicators"] for one in axes.values()) == len(policy_indicators())
    assert axes["investigation"].body["with_figure"] == 1


def test_what_is_the_same_a_month_later_has_the_same_sum(house, release):
    later = house.prepare(at=LATER)
    difference = house.read(queries.policy_difference, later)
    assert not [one.code for one in difference.added if one.kind != PolicyRowKind.INDICATOR]


def test_a_difference_names_what_is_new_and_its_words(house, release):
    made = house.promise(says="Abrir una oficina en cada capital.", at=LATER)
    difference = house.read(queries.policy_difference, house.prepare(at=LATER))
    assert made.reference in {one.code for one in difference.added}
    assert "Abrir una oficina en cada capital." in {text for _, text in difference.prose}


def test_the_first_edition_differs_from_nothing(house):
    edition = house.prepare()
    difference = house.read(queries.policy_difference, edition)
    assert (len(difference.added), difference.gone, difference.changed) == (edition.size, [], [])


def test_words_of_people_are_found_however_deep_they_lie():
    body = {"steps": [{"says": "uno", "on": "2026-01-01"}], "source": {"title": "dos", "url": "x"}}
    assert list(prose_of(body)) == ["uno", "dos"]
