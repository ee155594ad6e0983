"""A shared fact that was corrected by something unshared: said to be so, never dropped in silence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.policy import FACTS, INVESTIGATED, LATER, make_policy_house
from tests.factories.statements import NOW, keep, let_stand, say, take_back

from baluarte.domain.publication import queries
from baluarte.domain.publication.actions.policy import PolicyRefused
from baluarte.domain.publication.choices import PolicyRowKind

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=1)
FACTS_OF_2024 = date(2024, 1, 1), date(2024, 12, 31)
FINAL = LATER + timedelta(days=1)


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    made.settle()
    made.opened, made.hypothesis, _ = made.state(*FACTS)
    return made


@pytest.fixture
def correct(house):
    """Correct what was said of how many files were opened, shared or not, and let it stand."""

    def to(value, *, of=None, shared=False, at=SOON):
        document = keep(
            house.curator, house.institution, at=at, is_shared=shared,
            content=f"{value}".encode(), url="https://ejemplo.test/otra.pdf" if shared else "",
        )  # fmt: skip
        given = FACTS[0] | {"value": Decimal(value)}
        made = say(house.curator, document, at=at, supersedes=of or house.opened, **given)
        let_stand(house.analyst, made, at=at)
        return made

    return to


def row(house, release, kind, code):
    return house.read(queries.policy_row, release, kind, code).body


def figure(house, release):
    return row(house, release, PolicyRowKind.INDICATOR, INVESTIGATED)


def test_its_row_stays_without_a_value_and_says_so(house, correct):
    correct(30)
    told = row(house, house.let_out(at=LATER), PolicyRowKind.FACT, house.opened.reference)
    assert (told["answer"], told["number"], told["quote"]) == ("corrected_unshared", None, "")
    assert told["source"]["url"] == "https://ejemplo.test/respuesta.pdf"


def test_nothing_of_the_correction_leaves(house, correct):
    made = correct(30)
    release = house.let_out(at=LATER)
    codes = {one.code for one in house.read(queries.policy_rows, release)}
    assert made.reference not in codes
    assert figure(house, release)["figure"]["value"] is None


def test_the_figure_is_missing_for_that_reason_and_not_for_silence(house, correct):
    correct(30)
    told = figure(house, house.let_out(at=LATER))
    [mine] = [one for one in told["institutions"] if one["code"] == "EDO-09-FIS"]
    assert (told["figure"]["reason"], told["corrected"]) == (
        "corrected_unshared", [house.opened.reference],
    )  # fmt: skip
    assert (mine["series"][-1]["value"], mine["series"][-1]["reason"]) == (
        None, "corrected_unshared",
    )  # fmt: skip


def test_an_older_year_takes_its_place_only_as_that_year(house, correct):
    years = {"first_date": FACTS_OF_2024[0], "last_date": FACTS_OF_2024[1]}
    house.state(*({**one, **years} for one in FACTS[:2]))
    correct(30)
    told = figure(house, house.let_out(at=LATER))
    assert [(one["period"], one["value"], one["reason"]) for one in told["series"]] == [
        ("2024", 25, ""), ("2025", None, "corrected_unshared"),
    ]  # fmt: skip


def test_the_institution_is_not_called_silent_for_it(house, correct):
    correct(30)
    told = row(house, house.let_out(at=LATER), PolicyRowKind.INSTITUTION, "EDO-09-FIS")
    assert ["fact", house.opened.reference] in told["stated"]
    assert ["fact", house.opened.reference] not in told["silent"]
    assert ["indicator", INVESTIGATED] not in told["silent"]


def test_a_shared_correction_stands_in_its_place_alone(house, correct):
    made = correct(30, shared=True)
    release = house.let_out(at=LATER)
    codes = {one.code for one in house.read(queries.policy_rows, release)}
    assert (made.reference in codes, house.opened.reference in codes) == (True, False)


def test_a_shared_correction_of_the_correction_stands_for_both(house, correct):
    last = correct(31, of=correct(30), shared=True, at=SOON + timedelta(days=1))
    release = house.let_out(at=LATER)
    codes = {one.code for one in house.read(queries.policy_rows, release)}
    assert (last.reference in codes, house.opened.reference in codes) == (True, False)
    assert figure(house, release)["corrected"] == []


def test_once_the_correction_is_taken_back_the_fact_stands_again(house, correct):
    made = correct(30)
    take_back(house.curator, house.analyst, made, at=LATER)
    assert figure(house, house.let_out(at=FINAL))["figure"]["value"] == 25


def test_what_is_corrected_after_it_was_prepared_does_not_go_out(house, correct):
    edition = house.prepare(at=LATER)
    correct(30, at=FINAL)
    with pytest.raises(PolicyRefused) as refused:
        house.review(edition, at=FINAL)
    assert refused.value.about == (house.opened.reference,)
