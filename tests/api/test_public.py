import json
from pathlib import Path

import pytest
from tests.domain.publication.actions.test_edition_inquiries import investigated
from tests.factories.publication import LARGE, let_out, make_event, withdraw

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import Publishable

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/editions/latest/events"
COUNTS = "/api/v1/editions/latest/counts"
DESCRIBED = Path(__file__).parents[2] / "docs" / "reference" / "api.json"


@pytest.fixture
def ask(portal):
    """Return the answer to a program: its status and what it says."""

    def asked(address, **headers):
        answer = portal.get(address, **headers)
        return answer.status_code, answer.json() if answer.content else None

    return asked


@pytest.fixture
def two(cast, let):
    """Publish a threat and a beating, and a third event of which little is said."""
    threat, beating = let(acts=(("AG-THR", 1),)) + let(
        acts=(("AG-PHY", 1), ("AG-PHY", 2)), victims=2
    )
    quiet = let(fields=[Publishable.DATE])
    cast.publish()
    return [threat, beating, *quiet]


def names(answer):
    return [one["reference"] for one in answer[1]["events"]]


def test_an_edition_is_told_with_its_counts_files_and_citation(two, ask):
    status, said = ask("/api/v1/editions/1")
    [file] = [one for one in said["files"] if one["name"] == "hechos.csv"]
    assert (status, said["edition"], said["counts"]["events"]) == (200, "1.0", 3)
    assert file["url"].endswith("/es/ediciones/1.0/hechos.csv")
    assert file["sha256"] == queries.file_of(queries.edition(1), "hechos.csv").sha256


def test_latest_is_the_newest_edition(two, cast, ask):
    cast.publish()
    assert ask("/api/v1/editions/latest")[1]["number"] == 2


def test_editions_are_listed_the_newest_first(two, cast, ask):
    cast.publish()
    assert [one["number"] for one in ask("/api/v1/editions")[1]] == [2, 1]


@pytest.mark.parametrize("number", ["7", "x", "-1", "1.0", "99999999999999999999", "%C2%B2"])
def test_an_edition_that_is_not_there_is_not_found(two, ask, number):
    assert ask(f"/api/v1/editions/{number}")[0] == 404


@pytest.mark.parametrize("address", ["/api/v1/nada", "/api/v2/editions", "/api/"])
def test_an_address_that_is_not_there_is_said_as_json(db, ask, address):
    said = {"detail": "there is nothing here", "rule": "api.not_found"}
    assert ask(address) == (404, said)


def test_before_the_first_edition_nothing_is_found(db, ask):
    assert (ask("/api/v1/editions"), ask(EVENTS)[0]) == ((200, []), 404)


def test_an_event_says_what_its_page_says(two, ask):
    _, said = ask(f"{EVENTS}/{two[1].reference}")
    assert {name: said[name] for name in ("date", "types", "acts", "victims", "link_to_work")} == {
        "date": "2026-01",
        "types": ["AG-PHY"],
        "acts": 2,
        "victims": 2,
        "link_to_work": "not_determined",
    }
    assert said["municipality"] == {"code": LARGE, "name": "Villa Grande"}


def test_what_is_not_published_is_null_and_not_zero(two, ask):
    _, said = ask(f"{EVENTS}/{two[2].reference}")
    assert (said["acts"], said["victims"], said["municipality"]) == (None, None, None)


def test_pages_follow_one_another_and_hold_each_event_once(two, ask):
    first = ask(f"{EVENTS}?limit=2")
    second = ask(f"{EVENTS}?limit=2&after={first[1]['after']}")
    assert second[1]["after"] is None
    assert sorted(names(first) + names(second)) == sorted(one.reference for one in two)


def test_filters_are_those_of_the_portal(two, ask):
    assert names(ask(f"{EVENTS}?type=AG-THR&first_month=2026-01")) == [two[0].reference]


@pytest.mark.parametrize(
    "query",
    [
        "types=AG-THR",
        "type=AG-XXX",
        "group=zz",
        "state=1",
        "state=21&municipality=20001",
        "first_month=2026-13",
        "first_month=2026-02&last_month=2026-01",
        "limit=0",
        "limit=201",
        "by=person",
        "_connector=OR",
        "state__code=20",
    ],
)
def test_what_is_not_understood_is_refused(two, ask, query):
    address = COUNTS if query.startswith("by") else EVENTS
    assert ask(f"{address}?{query}")[0] == 422


def test_a_mark_that_no_page_gave_is_refused(two, ask):
    assert ask(f"{EVENTS}?after=x")[0] == 404


def test_counts_are_those_of_the_portal(two, ask):
    [row] = ask(COUNTS)[1]["rows"]
    assert row == {
        "key": None,
        "events": 3,
        "acts": 3,
        "victims": 3,
        "events_without_acts": 1,
        "events_without_victims": 1,
    }


@pytest.mark.parametrize("by", ["month", "state", "municipality", "group", "type"])
def test_counts_by_each_dimension_equal_the_queries(two, ask, by):
    counted = getattr(queries, f"by_{by}")(queries.latest_edition())
    said = {row["key"]: row["events"] for row in ask(f"{COUNTS}?by={by}")[1]["rows"]}
    expected = {
        f"{key:%Y-%m}" if by == "month" and key else key: counted[key].events for key in counted
    }
    assert said == expected


def test_what_was_withdrawn_is_gone_and_says_when(two, cast, ask):
    withdraw(cast.one, two[0])
    status, said = ask(f"{EVENTS}/{two[0].reference}")
    assert (status, set(said)) == (410, {"reference", "withdrawn_on"})


def test_what_was_never_published_is_not_found(two, cast, as_operator, ask):
    with as_operator():
        hidden = make_event(cast.one)
    let_out(cast.one, hidden)
    assert ask(f"{EVENTS}/{hidden.reference}")[0] == 404


def test_an_answer_that_was_kept_still_stands(two, portal):
    tag = portal.get(EVENTS).headers["ETag"]
    again = portal.get(EVENTS, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_answer_that_was_kept_falls_with_a_withdrawal(two, cast, portal):
    tag = portal.get(EVENTS).headers["ETag"]
    withdraw(cast.one, two[0])
    again = portal.get(EVENTS, **{"If-None-Match": tag})
    assert (again.status_code, again.headers["Cache-Control"]) == (200, "no-store")


def test_any_page_may_read_it_and_nobody_is_remembered(two, portal):
    answer = portal.get(EVENTS)
    assert (answer.headers["Access-Control-Allow-Origin"], dict(answer.cookies)) == ("*", {})


def test_a_page_asks_as_much_for_one_event_as_for_many(cast, let, portal):
    let()
    cast.publish()
    one = len(portal.queries(EVENTS))
    let(5)
    cast.publish()
    assert (len(portal.queries(EVENTS)), len(portal.queries("/api/v1/editions"))) == (one, 1)


def test_a_catalogue_has_names_in_both_languages(db, ask):
    said = {one["code"]: one["label"] for one in ask("/api/v1/catalogues/perpetrators")[1]}
    assert all({"es", "en"} <= set(label) for label in said.values())
    assert ask("/api/v1/catalogues/user_roles")[0] == 422


def test_the_description_in_the_documents_is_the_one_it_sends(db, ask):
    status, said = ask("/api/v1/openapi.json")
    assert (status, said["openapi"][:3]) == (200, "3.1")
    assert json.loads(DESCRIBED.read_text(encoding="utf-8")) == said


def test_s32_investigations_are_told_as_in_the_file_of_their_edition(cast, as_operator, ask):
    investigated(cast, as_operator, 6)
    edition = cast.publish()
    address = "/api/v1/editions/latest/investigations"
    status, said = ask(address)
    assert (status, said["edition"], said["withheld"]) == (200, "1.0", 0)
    assert said["known_on"] == edition.cut_off_at.date().isoformat()
    assert {one["stage"]: one["investigations"] for one in said["rows"]} == {
        "file": 3, "archived": 3,
    }  # fmt: skip
    assert {(one["kind"], one["authority"], one["state"]) for one in said["rows"]} == {
        ("criminal_file", "prosecutor", "20")
    }
    [archived] = ask(f"{address}?stage=archived&state=20&kind=criminal_file")[1]["rows"]
    assert archived["investigations"] == 3
    assert ask(f"{address}?state=09")[1]["rows"] == []
    for asked in ("kind=gossip", "stage=DROP%20TABLE", "state=2", "office=FGR"):
        assert ask(f"{address}?{asked}")[0] == 422
