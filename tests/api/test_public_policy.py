"""Indicators of the policy for programs: a list, one with its series; nothing that fell."""

from datetime import timedelta

import pytest
from tests.factories.policy import INVESTIGATED, LATER, filled, make_policy_house
from tests.factories.policy_tables import CODE, SHARE, let_tables_out, take_tables_back

from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import policy_indicators

pytestmark = pytest.mark.django_db
LIST = "/api/v1/policy/indicators"
GONE = LATER + timedelta(days=2)


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    made = filled(made)
    with as_operator():
        made.tables = let_tables_out(made)
    return made


@pytest.fixture
def release(house):
    return house.let_out(at=LATER)


@pytest.fixture
def ask(portal):
    """Return the answer to a program: its status and what it says."""

    def asked(address, **headers):
        answer = portal.get(address, **headers)
        return answer.status_code, answer.json() if answer.content else None

    return asked


def test_before_the_first_edition_there_is_none(portal, db, ask):
    assert ask(LIST)[0] == 404


def test_every_indicator_is_listed_with_its_figure_or_its_reason(release, ask):
    status, said = ask(LIST)
    assert (status, said["edition"]) == (200, release.number)
    assert [one["code"] for one in said["indicators"]] == list(policy_indicators())
    for one in said["indicators"]:
        assert (one["figure"]["value"] is None) == bool(one["figure"]["reason"]), one["code"]


def test_an_axis_narrows_the_list(release, ask):
    said = ask(f"{LIST}?axis=investigation")[1]["indicators"]
    assert {one["axis"] for one in said} == {"investigation"}
    assert len(said) < len(policy_indicators())


def test_one_comes_with_its_years_institutions_and_documents(release, ask):
    status, said = ask(f"{LIST}/{INVESTIGATED}")
    assert (status, [(one["period"], one["value"]) for one in said["series"]]) == (
        200, [("2025", 25)],
    )  # fmt: skip
    assert len(said["institutions"]) == 33
    assert {one["document"]["url"] for one in said["sources"]} == {
        "https://ejemplo.test/respuesta.pdf"
    }
    assert said["url"].endswith(f"/politica/indicadores/{INVESTIGATED}/")


@pytest.mark.parametrize("given", ["?edition=9", "?axis=none", "/NADA-1"])
def test_what_there_is_not_is_not_found(release, ask, given):
    assert ask(f"{LIST}{given}")[0] == 404


@pytest.mark.parametrize("given", ["?edition=x", "?edition=0", "?eje=investigation"])
def test_a_question_that_means_nothing_is_refused(release, ask, given):
    assert ask(f"{LIST}{given}")[0] == 422


def test_an_earlier_edition_is_asked_by_its_number(house, release, ask):
    house.let_out(at=GONE)
    assert [ask(f"{LIST}{one}")[1]["edition"] for one in ("", "?edition=1")] == [2, 1]


def test_tables_that_are_taken_back_leave_a_blank_and_a_new_name(house, release, portal, ask):
    before = portal.get(f"{LIST}/{CODE}")
    take_tables_back(house, house.tables, at=GONE)
    status, said = ask(f"{LIST}/{CODE}", **{"If-None-Match": before.headers["ETag"]})
    assert (before.json()["figure"]["value"], status) == (SHARE, 200)
    assert (said["figure"]["value"], said["figure"]["reason"]) == (None, "tables_withdrawn")
    assert said["figure"]["tables_withdrawn"] == local_day(GONE).isoformat()


def test_what_still_stands_is_not_sent_again(release, portal):
    tag = portal.get(LIST).headers["ETag"]
    again = portal.get(LIST, **{"If-None-Match": tag})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")


def test_each_language_has_a_name_of_its_own(release, portal):
    asked = [portal.get(LIST, **{"Accept-Language": one}) for one in ("es", "en")]
    tags = [one.headers["ETag"] for one in asked]
    again = portal.get(LIST, **{"Accept-Language": "en", "If-None-Match": tags[0]})
    assert (asked[0].content == asked[1].content, len(set(tags)), again.status_code) == (
        False, 2, 200,
    )  # fmt: skip
    assert all("Accept-Language" in one.headers["Vary"] for one in asked)


def test_an_erratum_stands_beside_its_figure(house, release, ask):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.INDICATOR, code=INVESTIGATED,
            ground=ErratumGround.WRONG, by=house.analyst.pk, at=GONE,
        )  # fmt: skip
    assert ask(f"{LIST}/{INVESTIGATED}")[1]["erratum"] == {
        "ground": "wrong", "noted": local_day(GONE).isoformat(),
    }  # fmt: skip


def test_an_erratum_on_a_fact_stands_beside_the_figure_that_stands_on_it(house, release, ask):
    row = house.read(queries.policy_row, release, PolicyRowKind.INDICATOR, INVESTIGATED)
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.FACT, code=row.body["sources"][0],
            ground=ErratumGround.MISREAD, by=house.analyst.pk, at=LATER,
        )  # fmt: skip
    assert ask(f"{LIST}/{INVESTIGATED}")[1]["erratum"]["ground"] == "misread"
