"""Searches that are kept, watched, shared and run by the worker as whoever watches them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories.registry import LATER, make_event, make_events

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice
from baluarte.domain.registry.actions.saved import (
    MOST_KEPT,
    AsksNothing,
    TooMany,
    forget_search,
    run_saved_searches,
    save_search,
    see_search,
    share_search,
    watch_search,
)
from baluarte.domain.registry.models import SavedSearch, Watch
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.saved import decided_since, saved_searches
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
THREATS = Filters(types=("AG-THR",), state="30")
BEFORE = LATER - timedelta(days=1)
AFTER = LATER + timedelta(days=1)


def save(account, filters=THREATS, *, institution=None, at=BEFORE):
    with acting_as(account.pk):
        return save_search(filters=filters, institution=institution, by=account.pk, at=at)


def run(as_role, *, at=LATER):
    with as_role("bal_worker"):
        return run_saved_searches(now=lambda: at)


def watched(account):
    with acting_as(account.pk):
        return [(one.found, one.found_more, one.stopped_why) for one in Watch.objects.all()]


def notices(account):
    with acting_as(account.pk):
        return list(Notice.objects.values_list("kind", "assignment", "institution", "read_at"))


def test_a_search_is_kept_as_its_address_asks_it(side):
    saved = save(side.documenter)
    with acting_as(side.documenter.pk):
        [kept] = saved_searches(by=side.documenter.pk)
    assert (saved.question, kept.question.filters, kept.is_mine) == (
        "entidad=30&tipo=AG-THR",
        THREATS,
        True,
    )


def test_the_same_search_is_kept_once(side):
    assert save(side.documenter) == save(side.documenter)


def test_a_search_that_asks_nothing_is_not_kept(side):
    with pytest.raises(AsksNothing):
        save(side.documenter, Filters())


def test_an_account_keeps_so_many_and_no_more(side):
    for number in range(MOST_KEPT):
        save(side.documenter, Filters(municipality="30001", within_km=number + 1))
    with pytest.raises(TooMany):
        save(side.documenter, Filters(state="20"))
    save(side.colleague)


def test_what_is_new_gives_one_notice_without_names_or_places(side, as_role):
    save(side.documenter)
    save(side.documenter, Filters(types=("AG-THR",)))
    make_events(side, [{}, {"types": ["AG-KIL"]}], at=LATER)
    assert run(as_role, at=AFTER) == 2
    assert watched(side.documenter) == [(1, False, ""), (1, False, "")]
    assert notices(side.documenter) == [(NoticeKind.SEARCH, None, None, None)]
    assert (run(as_role, at=AFTER), len(notices(side.documenter))) == (0, 1)


def test_what_was_there_before_is_not_new(side, as_role):
    make_event(side)
    save(side.documenter)
    run(as_role)
    assert (watched(side.documenter), notices(side.documenter)) == ([(0, False, "")], [])


def test_looking_makes_it_new_no_more(side, as_role):
    saved = save(side.documenter)
    make_event(side, at=LATER)
    run(as_role, at=AFTER)
    with acting_as(side.documenter.pk):
        see_search(search=saved, by=side.documenter.pk, at=AFTER)
    run(as_role, at=AFTER)
    assert watched(side.documenter) == [(0, False, "")]


def test_many_new_are_counted_to_a_limit(side):
    make_events(side, [{} for _ in range(3)], at=LATER)
    with acting_as(side.documenter.pk):
        found = decided_since(THREATS, since=BEFORE, cap=2)
    assert (found.number, found.and_more) == (2, True)


def test_what_others_hold_is_never_new(side, other, as_role):
    save(side.documenter)
    make_event(other, at=LATER)
    run(as_role, at=AFTER)
    assert (watched(side.documenter), notices(side.documenter)) == ([(0, False, "")], [])


def test_the_cast_of_four_sees_what_is_shared_and_no_count(side, other, as_role):
    mine = save(side.documenter, institution=side.institution)
    make_event(side, at=LATER)
    run(as_role, at=AFTER)
    seen = {}
    for name, account in {
        "owner": side.documenter,
        "colleague": side.colleague,
        "stranger": other.documenter,
    }.items():
        with acting_as(account.pk):
            kept = saved_searches(by=account.pk)
            seen[name] = [(one.search.pk, one.watch.found if one.watch else None) for one in kept]
    assert seen == {"owner": [(mine.pk, 1)], "colleague": [(mine.pk, None)], "stranger": []}


def test_a_colleague_watches_with_her_own_eyes(side, as_role):
    shared = save(side.documenter, institution=side.institution)
    with acting_as(side.colleague.pk):
        watch_search(search=shared, by=side.colleague.pk, at=BEFORE)
    make_event(side, at=LATER)
    run(as_role, at=AFTER)
    assert (watched(side.colleague), len(notices(side.colleague))) == ([(1, False, "")], 1)


def test_a_stranger_can_neither_watch_share_nor_forget(side, other):
    saved = save(side.documenter, institution=side.institution)
    by = other.documenter.pk
    with acting_as(by):
        for refused in (watch_search, lambda **asked: share_search(institution=None, **asked)):
            with pytest.raises(NotAllowed):
                refused(search=saved, by=by, at=LATER)
        forget_search(search=saved, by=by, at=LATER)
    with acting_as(side.documenter.pk):
        assert SavedSearch.objects.get().withdrawn_at is None


def test_a_search_is_shared_only_with_an_institution_of_ones_own(side, other):
    saved = save(side.documenter)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(side.documenter.pk), refused, transaction.atomic():
        SavedSearch(
            account=side.documenter, institution=other.institution, question="x", saved_at=LATER
        ).save(force_insert=True)
    assert saved.institution is None


def test_what_is_forgotten_is_run_no_more(side, as_role):
    saved = save(side.documenter)
    with acting_as(side.documenter.pk):
        forget_search(search=saved, by=side.documenter.pk, at=BEFORE)
    make_event(side, at=LATER)
    assert (run(as_role, at=AFTER), notices(side.documenter)) == (0, [])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("update access_account set is_active = false where id = %(account)s", "account"),
        ("update access_membership set valid_until = valid_from + interval '1 second'"
         " where account_id = %(account)s", "nothing"),
        ("update registry_savedsearch set question = 'tipo=AG-GONE'", "question"),
    ],
)  # fmt: skip
def test_a_search_that_nobody_may_run_rests_and_says_why(side, as_role, as_operator, change, why):
    save(side.documenter)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(change, {"account": side.documenter.pk})
    make_event(side, at=LATER) if why == "question" else None
    run(as_role, at=AFTER)
    with as_operator():
        assert list(Watch.objects.values_list("stopped_why", "found")) == [(why, 0)]
        assert not Notice.objects.exists()


def test_a_watch_stops_for_a_reason(side, as_operator):
    save(side.documenter)
    with as_operator(), pytest.raises(IntegrityError), transaction.atomic():
        Watch.objects.update(stopped_at=LATER)
