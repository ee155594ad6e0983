from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_curator,
    make_event,
    make_events,
    make_reports,
    share_coded,
    share_with,
)

from baluarte.domain.linkage.actions import judge_pair, propose_pairs
from baluarte.domain.linkage.models import Pair
from baluarte.domain.linkage.queries.event_pages import load_event_page
from baluarte.domain.registry.actions import (
    add_act,
    determine,
    link_report,
    standing_of,
    unlink_report,
)
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def page_of(account, made, **asked):
    with acting_as(account.pk):
        return load_event_page(made.reference, **asked)


def join(as_role, account, judges):
    """Let the worker propose what the account sees, and each judge say "same" to all of it."""
    with as_role("bal_worker"), acting_as(account.pk):
        propose_pairs(at=LATER)
    with acting_as(account.pk):
        pairs = list(Pair.objects.all())
    for judge in judges:
        with acting_as(judge.pk):
            for pair in pairs:
                judge_pair(pair=pair, verdict=Verdict.SAME, reason="r", by=judge.pk, at=LATER)
    return pairs


def test_a_page_holds_what_is_held_told_and_done(side):
    made = make_event(side, types=["AG-THR", "AG-PHY"])
    page = page_of(side.documenter, made)
    assert (
        page.event,
        page.held.date,
        page.source,
        [act.type for act in page.acts],
        [(one.link.event_id, one.coding.date, one.source) for one in page.reports],
        [one.pk for one in page.history],
        (page.members, page.pairs, page.disagreements, page.unlinked),
        (page.sees_identities, page.may_contribute),
    ) == (
        made,
        "2025-05-03",
        side.source_list,
        ["AG-PHY", "AG-THR"],
        [(made.pk, "2025-05-03", side.source_list)],
        [made.current_id],
        ([], [], [], []),
        (True, True),
    )


def test_a_page_is_found_as_its_reference_is_typed(side):
    made = make_event(side)
    with acting_as(side.documenter.pk):
        assert load_event_page(written(made.reference).lower()).event == made


@pytest.mark.parametrize("reference", ["", "nothing", "0000000000"])
def test_there_is_no_page_of_what_is_not_there(side, reference):
    with acting_as(side.documenter.pk), pytest.raises(Event.DoesNotExist):
        load_event_page(reference)


def test_the_cast_of_four(side, other, as_operator):
    made = make_event(side)
    curator = make_curator(as_operator)
    share_coded(side)
    seen = {}
    cast = {
        "owner": side.documenter,
        "colleague": side.colleague,
        "curator": curator,
        "stranger": other.documenter,
    }
    for who, account in cast.items():
        try:
            page = page_of(account, made)
        except Event.DoesNotExist:
            seen[who] = "not there"
        else:
            seen[who] = (page.sees_identities, page.may_contribute, len(page.reports))
    assert seen == {
        "owner": (True, True, 1),
        "colleague": (True, True, 1),
        "curator": (False, False, 1),
        "stranger": "not there",
    }


def test_reports_that_disagree_stand_beside_one_another(side):
    made = make_event(side)
    with acting_as(side.documenter.pk):
        by = side.documenter.pk
        [report] = make_reports(side, [{"date": "2025-05-06", "victims": 2}])
        link_report(report=report, event=made, ground="g", by=by, at=LATER)
    page = page_of(side.documenter, made)
    assert {
        one.field: (one.held, [said.value for said in one.said]) for one in page.disagreements
    } == {
        "date": ("2025-05-03", ["2025-05-03", "2025-05-06"]),
        "victims": (1, [1, 2]),
    }
    assert [one.sources for one in page.disagreements[0].said] == [(side.source_list,)] * 2


def test_the_page_of_an_instant_holds_what_was_known_then(side):
    made = make_event(side)
    by = side.documenter.pk
    with acting_as(by):
        what = replace(standing_of(made.current), date="2025-05-09", municipality="30002")
        determine(event=made, what=what, ground="g", by=by, at=LATER)
        add_act(event=made, type="AG-KIL", victim_number=1, by=by, at=LATER)
        unlink_report(link=made.links.get(), ground="g", by=by, at=LATER)
    then = page_of(side.documenter, made, known_at=LATER - timedelta(seconds=1))
    now = page_of(side.documenter, made)
    told = [
        (
            page.held.date,
            [act.type for act in page.acts],
            len(page.reports),
            len(page.unlinked),
            len(page.history),
        )
        for page in (then, now)
    ]
    assert told == [
        ("2025-05-03", ["AG-THR"], 1, 0, 1),
        ("2025-05-09", ["AG-KIL", "AG-THR"], 0, 1, 2),
    ]
    with pytest.raises(Event.DoesNotExist):
        page_of(side.documenter, made, known_at=DECIDED - timedelta(seconds=1))


def test_determinations_of_one_instant_keep_their_order(side):
    made = make_event(side)
    by = side.documenter.pk
    for victims in (2, 3, 4):
        with acting_as(by):
            held = Event.objects.get(pk=made.pk).current
            what = replace(standing_of(held), victims=victims)
            determine(event=made, what=what, ground="g", by=by, at=DECIDED)
    assert [one.victims for one in page_of(side.documenter, made).history] == [4, 3, 2, 1]


def test_a_joint_event_shows_its_other_side_where_both_stewards_say_same(side, other, as_role):
    share_with(side, other.institution, level=Level.CODED)
    share_with(other, side.institution, level=Level.CODED)
    mine, theirs = make_event(side), make_event(other, types=["AG-THR", "AG-KIL"])
    join(as_role, side.documenter, [side.documenter])
    assert page_of(side.documenter, mine).members == []
    join(as_role, side.documenter, [other.documenter])
    page = page_of(side.documenter, mine)
    assert [
        (
            one.event,
            one.source,
            one.held.date,
            [act.type for act in one.acts],
            len(one.reports),
        )
        for one in page.members
    ] == [(theirs, other.source_list, "2025-05-03", ["AG-KIL", "AG-THR"], 1)]
    assert [(one.field, one.held) for one in page.disagreements] == [("types", ("AG-THR",))]


def test_what_the_registry_joined_is_named_and_not_opened_to_the_other_steward(
    side, other, as_role, as_operator
):
    share_with(side, other.institution, level=Level.CODED)
    share_with(other, side.institution, level=Level.CODED)
    share_coded(side)
    share_coded(other)
    curator = make_curator(as_operator)
    mine, theirs = make_event(side), make_event(other, types=["AG-THR", "AG-KIL"])
    [pair] = join(as_role, curator, [curator])
    # Blind: what the registry judged is not told to a side that has yet to say what it thinks.
    assert page_of(side.documenter, mine).members == []
    with acting_as(side.documenter.pk):
        by = side.documenter.pk
        judge_pair(pair=pair, verdict=Verdict.UNSURE, reason="r", by=by, at=LATER)
    [closed] = page_of(side.documenter, mine).members
    assert (closed.event, closed.held, closed.acts, closed.reports) == (theirs, None, [], [])
    assert page_of(side.documenter, mine).disagreements == []
    [coded] = page_of(curator, mine).members
    assert (coded.held.date, len(coded.acts)) == ("2025-05-03", 2)


def test_a_page_with_thirty_of_everything_asks_as_often_as_a_page_with_one(side, as_role):
    def asked(made):
        with acting_as(side.documenter.pk), CaptureQueriesContext(connection) as queries:
            page = load_event_page(made.reference)
            said = {
                *(one.by.display_name for one in page.history),
                *(act.by.display_name for act in page.acts),
                *(one.source.steward.name for one in page.reports),
                *(one.source.title for member in page.members for one in member.reports),
                *(judged.judgements[0].by.display_name for judged in page.pairs),
            }
        assert side.documenter.display_name in said
        return (len(page.members), len(page.acts), len(page.reports)), len(queries)

    one = make_event(side, date="2019-01-01")
    make_event(side, date="2019-01-01")
    join(as_role, side.documenter, [side.documenter])
    by = side.documenter.pk
    with acting_as(by):
        # Something was written on each page, or its keys would be asked for only on one.
        what = standing_of(one.current)
        determine(event=one, what=what, ground="g", by=by, at=LATER)
    small = asked(one)
    told = [{"types": ["AG-THR"] * 30, "victims": 1} for _ in range(7)]
    many = make_events(side, told, at=LATER)
    with acting_as(by):
        for report in make_reports(side, [{} for _ in range(29)]):
            link_report(report=report, event=many[0], ground="g", by=by, at=LATER)
    join(as_role, side.documenter, [side.documenter])
    large = asked(many[0])
    assert (small[0], large[0]) == ((1, 1, 1), (6, 30, 30))
    # Two ask of keys: which were destroyed, and those that open what is sealed.
    assert (small[1] == large[1], large[1] <= 16) == (True, True)
