from dataclasses import replace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.factories.registry import LATER, make_curator, make_event, make_reports, share_coded

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.linkage.actions import judge_pair, propose_pair
from baluarte.domain.linkage.models import Reason
from baluarte.domain.linkage.queries import pair_page
from baluarte.domain.linkage.queries.event_pages import load_event_page
from baluarte.domain.registry.actions import (
    determine,
    erase_grounds,
    link_report,
    standing_of,
    unlink_report,
)
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Ground
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CANARY = "Zenaida Canaria"


@pytest.fixture
def written(side, as_operator):
    """Everything that can be written on an event and a pair, each with a name in it."""
    one, other = make_event(side), make_event(side)
    by = side.documenter.pk
    with acting_as(by):
        what = replace(standing_of(one.current), link_to_work="no_link", link_criterion=CANARY)
        determine(event=one, what=what, ground=CANARY, by=by, at=LATER)
        [report] = make_reports(side, [{}])
        link = link_report(report=report, event=one, ground=CANARY, by=by, at=LATER)
        unlink_report(link=link, ground=CANARY, by=by, at=LATER)
        pair = propose_pair(one=one, other=other, reason=CANARY, by=by, at=LATER)
        judge_pair(pair=pair, verdict=Verdict.SAME, reason=CANARY, by=by, at=LATER)
    return one, pair


def dumped(as_operator) -> str:
    """Return every table as text, bytes in hexadecimal."""
    told = []
    with as_operator(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'select t::text from "{model._meta.db_table}" t')
            told += [row[0] for row in cursor.fetchall()]
    return "\n".join(told)


def read(side, one, pair):
    """What whoever may see it reads of all that was written."""
    with acting_as(side.documenter.pk):
        page = load_event_page(one.reference)
        [judgement] = pair_page(pair.pk).judged.judgements
        unlinked = page.unlinked[0].link
        return [
            page.held.ground.text,
            page.held.criterion.text,
            unlinked.ground.text,
            unlinked.end_ground.text,
            judgement.reason.text,
        ]


def test_whoever_may_see_it_reads_what_was_written(side, written):
    assert read(side, *written) == [CANARY] * 5


def test_nothing_that_was_written_lies_in_the_database_in_the_clear(written, as_operator):
    everything = dumped(as_operator)
    assert [CANARY in everything, CANARY.encode().hex() in everything] == [False, False]


@pytest.mark.parametrize("model", [Ground, Reason])
def test_the_worker_reads_nothing_that_was_written(side, written, as_role, model):
    with (
        as_role("bal_worker"),
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        list(model.objects.all())


def test_each_sees_what_was_written_on_what_they_see(side, other, written, as_operator):
    curator = make_curator(as_operator)
    share_coded(side)
    seen = {}
    for who, account in (
        ("owner", side.documenter),
        ("colleague", side.colleague),
        ("curator", curator),
        ("stranger", other.documenter),
    ):
        with acting_as(account.pk):
            seen[who] = (Ground.objects.count(), Reason.objects.count())
    assert seen == {
        "owner": (4, 1),
        "colleague": (4, 1),
        "curator": (4, 1),
        "stranger": (0, 0),
    }


def test_what_was_written_is_erased_when_its_steward_leaves(side, written):
    with acting_as(side.steward.pk):
        erased = erase_grounds(compartment=side.compartment, by=side.steward.pk, at=LATER)
    assert (erased, read(side, *written)) == (5, [""] * 5)


def test_only_a_steward_erases_what_was_written(side, written):
    by = side.documenter.pk
    with acting_as(by), pytest.raises(NotAllowed):
        erase_grounds(compartment=side.compartment, by=by, at=LATER)
