from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.access import AT
from tests.factories.publication import (
    EVERYTHING,
    NOW,
    agree,
    decide,
    determine,
    let_out,
    make_event,
    make_house,
    withdraw,
)

from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication.choices import PublicationStatus, Refusal
from baluarte.domain.publication.models import Decision
from baluarte.domain.publication.queries import (
    decision,
    decisions_waiting,
    publication_of,
    refusal_of,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def event(cast, as_operator):
    with as_operator():
        return make_event(cast.one)


def page(cast, event, at=NOW):
    with acting_as(cast.one.steward.pk):
        return publication_of(event, at=at)


def test_an_event_nobody_decided_on_is_undecided(cast, event):
    found = page(cast, event)
    assert (found.standing, found.refusal, found.goes_out, found.decisions) == (
        PublicationStatus.UNDECIDED, None, [], [],
    )  # fmt: skip


def test_a_decision_waits_and_nothing_goes_out(cast, event):
    decide(cast.one, event)
    found = page(cast, event)
    assert (found.standing, found.goes_out) == (PublicationStatus.WAITING, [])


def test_what_goes_out_is_said_field_by_field(cast, event):
    let_out(cast.one, event, fields=["types", "date"])
    found = page(cast, event)
    assert (found.standing, found.goes_out, found.changed) == (
        PublicationStatus.AGREED, ["date", "types"], [],
    )  # fmt: skip


def test_what_changed_since_is_said_field_by_field(cast, event, as_operator):
    let_out(cast.one, event)
    with as_operator():
        determine(event, victims=4, at=AT + DAY)
    found = page(cast, event)
    assert (found.changed, set(found.goes_out)) == (["victims"], set(EVERYTHING) - {"victims"})


def test_every_decision_is_there_the_newest_first_with_its_reasons(cast, event):
    first = decide(cast.one, event, risk_note="La primera.")
    agree(first, cast.one.verifier, agrees=False)
    second = decide(cast.one, event, at=AT + DAY)
    withdraw(cast.one, second)
    found = page(cast, event)
    written = [{one.written for one in each.reasons.all()} for each in found.decisions]
    assert (found.standing, [one.pk for one in found.decisions], written) == (
        PublicationStatus.WITHDRAWN,
        [second.pk, first.pk],
        [{"ground", "risk", "withdrawal"}, {"ground", "risk", "review"}],
    )


def test_why_an_event_may_not_go_out_is_said(cast, as_operator):
    with as_operator():
        house = make_house(share_level=ShareLevel.MINE)
        kept_in = make_event(house)
    with acting_as(house.steward.pk):
        assert refusal_of(kept_in, at=NOW) is Refusal.CONFIDENTIAL


def test_a_stranger_does_not_find_a_decision_and_its_steward_does(cast, event):
    made = decide(cast.one, event)
    with acting_as(cast.stranger.pk), pytest.raises(Decision.DoesNotExist):
        decision(made.pk)
    with acting_as(cast.one.steward.pk):
        assert decision(made.pk) == made


@pytest.mark.parametrize(
    ("who", "count"),
    [("verifier", 1), ("curator", 1), ("steward", 0), ("stranger", 0), ("other", 0)],
)
def test_a_decision_waits_for_whoever_else_sees_it(cast, event, who, count):
    decide(cast.one, event)
    accounts = {
        "verifier": cast.one.verifier, "curator": cast.curator, "steward": cast.one.steward,
        "stranger": cast.stranger, "other": cast.other.steward,
    }  # fmt: skip
    account = accounts[who]
    with acting_as(account.pk):
        assert len(decisions_waiting(by=account.pk).rows) == count


def test_what_was_reviewed_or_withdrawn_waits_no_more(cast, as_operator):
    with as_operator():
        some = [make_event(cast.one) for _ in range(2)]
    let_out(cast.one, some[0])
    withdraw(cast.one, decide(cast.one, some[1]))
    with acting_as(cast.curator.pk):
        assert decisions_waiting(by=cast.curator.pk).rows == []


def test_pages_of_what_waits_hold_everything_once(cast, as_operator):
    with as_operator():
        some = [make_event(cast.one) for _ in range(5)]
    made = [decide(cast.one, one, at=AT + (n // 2) * DAY) for n, one in enumerate(some)]
    seen, after = [], None
    with acting_as(cast.curator.pk):
        while True:
            found = decisions_waiting(by=cast.curator.pk, after=after, limit=2)
            seen += [one.pk for one in found.rows]
            if (after := found.after) is None:
                break
    assert seen == [d.pk for d in sorted(made, key=lambda d: (d.decided_at, d.pk))]


def test_a_page_of_what_waits_is_as_many_queries_with_one_as_with_thirty(cast, as_operator):
    def queries_for(limit):
        with acting_as(cast.curator.pk), CaptureQueriesContext(connection) as captured:
            for one in decisions_waiting(by=cast.curator.pk, limit=limit).rows:
                str(one.decided_by), one.event.state
        return len(captured)

    with as_operator():
        some = [make_event(cast.one) for _ in range(30)]
    for one in some:
        decide(cast.one, one)
    assert queries_for(1) == queries_for(30)
