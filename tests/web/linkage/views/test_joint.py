"""An event in several records: what holds it together, taken apart, and as it stood on a day."""

from datetime import timedelta

import pytest
from tests.factories.registry import LATER, make_events
from tests.web.registry.conftest import page_of

from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.linkage.queries import clusters
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(cast):
    """Three records in a chain of two pairs, the second judged a day after the first."""
    made = make_events(cast.side, [{}, {}, {}])
    by = cast.owner.pk
    pairs = []
    with acting_as(by):
        for n in range(2):
            at = LATER + timedelta(days=n)
            pair = propose_pair(one=made[n], other=made[n + 1], reason="Igual.", by=by, at=at)
            judge_pair(pair=pair, verdict=Verdict.SAME, reason="La misma nota.", by=by, at=at)
            pairs.append(pair)
    return made, pairs


def test_every_judgement_that_holds_it_is_shown_with_what_undoing_it_does(enter, cast, chain):
    made, pairs = chain
    answer = enter(cast.owner).get(page_of("joint", made[0]))
    edges = {edge["pair"].pk: edge for edge in answer.context["edges"]}
    assert set(edges) == {pair.pk for pair in pairs}
    assert sorted(len(group) for group in edges[pairs[1].pk]["groups"]) == [1, 2]
    assert "La misma nota." in answer.content.decode()


def test_it_is_taken_apart_and_no_record_moves(enter, cast, chain):
    made, pairs = chain
    answer = enter(cast.owner).post(
        page_of("joint", made[0]), {"pair": pairs[1].pk, "reason": "Otra calle."}
    )
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        assert clusters() == [sorted([made[0].pk, made[1].pk])]


def test_as_it_stood_on_a_day(enter, cast, chain):
    made, _pairs = chain
    day = LATER.date().isoformat()
    answer = enter(cast.owner).get(page_of("joint", made[0]), {"conocido": day})
    assert (len(answer.context["called"]), len(answer.context["edges"])) == (2, 1)
    assert [edge["may_judge"] for edge in answer.context["edges"]] == [False]


def test_the_past_is_not_taken_apart(enter, cast, chain):
    made, pairs = chain
    address = page_of("joint", made[0]) + f"?conocido={LATER.date().isoformat()}"
    answer = enter(cast.owner).post(address, {"pair": pairs[0].pk, "reason": "No."})
    assert answer.status_code == 404


@pytest.mark.parametrize("told", [{"reason": "No."}, {"pair": "none", "reason": "No."}])
def test_only_what_holds_it_is_taken_apart(enter, cast, chain, told):
    made, _pairs = chain
    assert enter(cast.owner).post(page_of("joint", made[0]), told).status_code == 404


def test_it_is_not_taken_apart_without_a_reason(enter, cast, chain):
    made, pairs = chain
    answer = enter(cast.owner).post(page_of("joint", made[0]), {"pair": pairs[0].pk, "reason": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_an_event_alone_says_how_it_would_come(enter, cast):
    [alone] = make_events(cast.side, [{}])
    answer = enter(cast.owner).get(page_of("joint", alone))
    assert (answer.status_code, answer.context["edges"]) == (200, [])
